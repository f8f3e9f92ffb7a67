"""``otai mock``: a fake on a port, as another program meets it."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from otai_mocks import FakeFreshdesk, FakeOTOBO, world_schema
from otai_mocks.freshdesk.protocol.limits import PLANS
from otai_sdk import SearchCriteria, SystemConfig, create_adapter
from otai_sdk.cli.exits import USAGE


@contextmanager
def served(*arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running command and the address it tells."""
    command = [sys.executable, "-c", "from otai_sdk.cli import main; main()", "mock", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        word, _, url = process.stdout.readline().strip().partition(" ")
        assert word == "ready", process.communicate(timeout=20)
        yield process, url
    finally:
        process.kill()
        process.communicate()


def settings_of(stderr: str) -> dict[str, Any]:
    """The settings it prints, as a config.yml would hold them."""
    lines = stderr.splitlines()
    loaded: dict[str, Any] = yaml.safe_load("\n".join(lines[lines.index("system:") : -1]))["system"]
    return loaded


def told(process: subprocess.Popen[str]) -> str:
    """What it has printed on stderr beside the first line, while it runs on."""
    assert process.stderr is not None
    return "".join(iter(process.stderr.readline, "Ctrl-C stops it.\n")) + "Ctrl-C stops it.\n"


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_it_serves_until_it_is_told_to_stop_and_prints_the_settings_to_use(system: str) -> None:
    with served(system) as (process, url):
        assert requests.get(url, timeout=10).status_code >= 400
        process.send_signal(signal.SIGTERM)
        stdout, stderr = process.communicate(timeout=20)
    assert (process.returncode, stdout) == (0, "")
    settings = settings_of(stderr)
    assert "with 0 tickets" in stderr
    address = settings["params"].get("server_address") or settings["params"]["base_url"]
    assert address.startswith(url)


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_an_adapter_with_the_printed_settings_works(system: str) -> None:
    with served(system, "--tickets", 45, "--seed", 7) as (process, _):
        config = settings_of(told(process))
        with create_adapter(SystemConfig(**config)) as adapter:
            found = adapter.find_tickets(SearchCriteria(limit=100))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    assert len({ticket.subject for ticket in found}) == 45


def test_credentials_and_version_can_be_chosen(tmp_path: Path) -> None:
    with served("otobo", "--version", "10.1", "--user", "robot", "--password", "r0bot") as (_, url):
        params = {"server_address": url, "webservice_name": "OTAI", "username": "robot", "password": "r0bot"}
        with create_adapter(SystemConfig(provider_key="OTOBOAdapter", params=params)) as adapter:
            assert adapter.find_tickets(SearchCriteria(limit=1)) == []
    with served("freshdesk", "--api-key", "mykey", "--tickets", 0) as (_, url):
        params = {"freshdesk_domain": "acme", "freshdesk_api_key": "mykey", "base_url": url}
        with create_adapter(SystemConfig(provider_key="FreshdeskAdapter", params=params)) as adapter:
            assert adapter.find_tickets(SearchCriteria(limit=1)) == []


SECRETS = {"otobo": ("password", "OTAI_MOCK_PASSWORD"), "freshdesk": ("freshdesk_api_key", "OTAI_MOCK_API_KEY")}


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_a_secret_that_is_not_given_is_drawn_whatever_the_seed(system: str) -> None:
    drawn = []
    for _ in range(2):
        with served(system) as (process, _):
            drawn.append(settings_of(told(process))["params"][SECRETS[system][0]])
    assert len(set(drawn)) == 2
    assert all(re.fullmatch("[A-Za-z0-9]{20}", secret) for secret in drawn)


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_a_secret_of_the_environment_is_taken_and_not_printed_and_the_settings_lead_to_it(
    monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    for _, variable in SECRETS.values():  # that of the other system does no harm
        monkeypatch.setenv(variable, "0x12: #1" if system == "otobo" else "0012x")
    name, variable = SECRETS[system]
    with served(system) as (process, _):
        printed = told(process)
        config = settings_of(printed)
        with create_adapter(SystemConfig(**config)) as adapter:
            assert adapter.check().ok
    assert config["params"][f"{name}_env_var"] == variable
    assert f"{variable}  # the one that was given" in printed
    assert "0x12" not in printed
    assert "0012x" not in printed


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_a_secret_of_the_command_line_is_not_printed(system: str) -> None:
    option = "--password" if system == "otobo" else "--api-key"
    with served(system, option, "hunter2") as (process, _):
        printed = told(process)
        config = settings_of(printed)
        config["params"][SECRETS[system][0]] = "hunter2"
        with create_adapter(SystemConfig(**config)) as adapter:
            assert adapter.check().ok
    assert f"# {SECRETS[system][0]}: the one that was given by {option}" in printed
    assert "hunter2" not in printed


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_beyond_this_machine_it_warns_and_tells_addresses_that_can_be_used(host: str) -> None:
    if host == "::" and not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with served("freshdesk", "--host", host) as (process, url):
        printed = told(process)
        assert requests.get(f"{url}/health", headers={"Host": "any.example"}, timeout=10).json()["ok"] is True
        config = settings_of(printed)
        assert config["params"]["base_url"] == url
        with create_adapter(SystemConfig(**config)) as adapter:
            assert adapter.check().ok
    assert re.fullmatch(r"http://(127\.0\.0\.1|\[::1\]):\d+", url)
    (warning,) = [line for line in printed.splitlines() if line.startswith("warning:")]
    assert "anyone who can reach port" in warning
    assert f"http://{socket.gethostname()}:" in warning


def test_on_this_machine_it_does_not_warn_and_tells_where_its_health_is() -> None:
    with served("otobo", "--host", "localhost", "--admin", "off") as (process, url):
        printed = told(process)
        (health,) = re.findall(r"http://\S+/_fake/health", printed)
        assert health == f"{url}/_fake/health"
        answer = requests.get(health, timeout=10).json()
    assert "warning" not in printed
    assert answer == {"ok": True, "system": "otobo", "version": "11.0"}


@pytest.mark.parametrize(("plan", "total"), [("growth", "200"), ("pro", "400"), ("trial", "50")])
def test_a_plan_of_freshdesk_can_be_chosen(plan: str, total: str) -> None:
    with served("freshdesk", "--plan", plan, "--api-key", "mykey") as (_, url):
        answer = requests.get(f"{url}/api/v2/agents/me", auth=("mykey", "X"), timeout=10)
    assert answer.headers["X-RateLimit-Total"] == total


@pytest.mark.parametrize("world", [(), ("--world", "world.json")])
def test_a_plan_that_is_none_is_answered_with_those_there_are(otai: Any, world: tuple[str, ...]) -> None:
    result = otai("mock", "freshdesk", "--plan", "gold", *world)
    assert result.exit_code == 2
    assert f"'gold' is none of {', '.join(PLANS)}" in " ".join(result.stderr.split())


@pytest.mark.parametrize("make", [FakeOTOBO, FakeFreshdesk])
def test_a_world_file_is_served(make: Any, tmp_path: Path) -> None:
    fake = make()
    fake.add_ticket("From the file")
    fake.to_world(tmp_path / "world.json")
    with served(fake.system, "--world", tmp_path / "world.json") as (_, url):
        adapter = create_adapter(SystemConfig(provider_key=fake.system, params=fake.params_for(url)))
        found = adapter.find_tickets(SearchCriteria(limit=5))
        adapter.close()
    assert [ticket.subject for ticket in found] == ["From the file"]


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_it_begins_at_the_moment_that_is_told(system: str, tmp_path: Path) -> None:
    at = ("--at", "2026-11-16T10:00+01:00")
    with served(system, "--tickets", 40, *at) as (_, url):
        now = requests.get(f"{url}/_fake/clock", timeout=10).json()["now"]
        world = requests.get(f"{url}/_fake/state/world?secrets=1", timeout=10).text
        created = [ticket["created"] for ticket in requests.get(f"{url}/_fake/state", timeout=10).json()["tickets"]]
    assert now.startswith("2026-11-16T09:0")
    assert {day[:10] for day in created} == {"2026-11-15", "2026-11-16"}
    (tmp_path / "world.json").write_text(world, encoding="utf-8")
    with served(system, "--world", tmp_path / "world.json", "--at", "2027-01-02") as (_, url):
        assert requests.get(f"{url}/_fake/clock", timeout=10).json()["now"].startswith("2027-01-02T00:0")


def test_a_moment_that_is_none_is_named(otai: Any) -> None:
    result = otai("mock", "otobo", "--at", "yesterday")
    assert result.exit_code == 2
    assert "'yesterday' is no time such as 2026-11-16T09:00Z" in " ".join(result.stderr.split())


@pytest.mark.parametrize("content", [None, "no json", "[]", '{"format": 1}', '{"tables": {"tickets": 3}}'])
@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_a_file_that_is_no_world_is_named(otai: Any, tmp_path: Path, system: str, content: str | None) -> None:
    file = tmp_path / "world.json"
    if content is not None:
        file.write_text(content)
    result = otai("mock", system, "--world", file)
    assert result.exit_code == 2
    assert str(file) in result.stderr
    assert "ready" not in result.stdout


@pytest.mark.parametrize("secret", [("--password", "wrong"), ()])
def test_an_agent_the_world_does_not_know_is_refused(otai: Any, tmp_path: Path, secret: tuple[str, ...]) -> None:
    FakeOTOBO().to_world(tmp_path / "world.json")
    result = otai("mock", "otobo", "--world", tmp_path / "world.json", "--user", "nobody", *secret)
    assert result.exit_code == 2
    assert "has no agent 'nobody': it has 'root@localhost', 'otai'" in " ".join(result.stderr.split())


@pytest.mark.parametrize("user", [(), ("--user", "anna")])
@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_a_key_or_password_that_is_given_wins_over_the_world_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, user: tuple[str, ...]
) -> None:
    file = tmp_path / "world.json"
    fake = FakeOTOBO() if system == "otobo" else FakeFreshdesk()
    fake.to_world(file)
    name, variable = SECRETS[system]
    options = user if system == "otobo" else ()
    with served("--world", file, *options) as (process, _):
        config = settings_of(told(process))["params"]
    assert config[name] == ("anna-secret" if options else fake.params[name])
    monkeypatch.setenv(variable, "of-the-environment")
    for given, secret in (((), "of-the-environment"), ((f"--{variable[10:].lower().replace('_', '-')}", "opt"), "opt")):
        with served("--world", file, *options, *given) as (process, url):
            config = settings_of(told(process))
            assert name not in config["params"]
            config["params"] = {k: v for k, v in config["params"].items() if k != f"{name}_env_var"} | {name: secret}
            requests.post(f"{url}/_fake/reset", json={}, timeout=10).raise_for_status()
            with create_adapter(SystemConfig(**config)) as adapter:
                assert adapter.check().ok, "also after a reset"


@pytest.mark.parametrize(
    ("system", "option"),
    [("otobo", "--api-key"), ("otobo", "--plan"), ("freshdesk", "--user"), ("freshdesk", "--password")],
)
def test_an_option_of_the_other_system_is_refused(otai: Any, system: str, option: str) -> None:
    result = otai("mock", system, option, "x")
    assert result.exit_code == 2
    assert f"{option} is for " in result.stderr


def test_a_port_in_use_is_named(otai: Any) -> None:
    with FakeFreshdesk().serve() as server:
        result = otai("mock", "freshdesk", "--port", server.port)
    assert result.exit_code == USAGE.code
    assert "a port that is in use" in USAGE.meaning
    assert f"cannot listen on 127.0.0.1:{server.port}" in result.stderr


PARTIAL: dict[str, tuple[dict[str, Any], str]] = {
    "otobo": ({"format": 1, "otobo": {}, "queues": [{"name": "Returns"}]}, "Returns"),
    "freshdesk": ({"tables": {"groups": [{"name": "Returns"}]}}, "Returns"),
}


@pytest.mark.parametrize("system", PARTIAL)
def test_a_part_of_a_world_is_served_and_tells_the_system(tmp_path: Path, system: str) -> None:
    world, queue = PARTIAL[system]
    (tmp_path / "world.json").write_text(json.dumps(world))
    with served("--world", tmp_path / "world.json", "--tickets", 5) as (process, _):
        with create_adapter(SystemConfig(**settings_of(told(process)))) as adapter:
            found = adapter.find_tickets(SearchCriteria(limit=10))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    assert len(found) == 5
    assert {ticket.queue.name for ticket in found if ticket.queue} <= {queue, None}


@pytest.mark.parametrize(
    ("arguments", "content", "message"),
    [
        ((), '{"tables": {"groups": [{"nmae": "x"}]}}', "tables.groups[0]: there is no key 'nmae': is 'name' meant?"),
        (("otobo",), '{"tables": {}}', "it is a world of freshdesk, not of otobo"),
        (("freshdesk",), '{"format": 1, "otobo": {}}', "it is a world of otobo, not of freshdesk"),
        ((), '{"queues": []}', "it is a world of neither system"),
        (
            (),
            '{"format": 1, "otobo": {}, "queues": [{"name": "A", "group": "X"}]}',
            "queues[0].group: 'X' is not among",
        ),
        ((), "[1]", "a world is an object"),
        ((), '{"tables": ' + "[" * 5000, "it is no "),  # JSON, or world: how deep is too deep depends on the Python
    ],
)
def test_a_wrong_world_is_told_in_words(
    otai: Any, tmp_path: Path, arguments: tuple[str, ...], content: str, message: str
) -> None:
    (tmp_path / "world.json").write_text(content)
    result = otai("mock", *arguments, "--world", tmp_path / "world.json")
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_without_a_system_and_a_file_it_asks_for_one(otai: Any) -> None:
    result = otai("mock")
    assert result.exit_code == 2
    assert "which system? Give otobo or freshdesk" in " ".join(result.stderr.split())


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_the_schema_of_world_files_is_printed(otai: Any, system: str) -> None:
    result = otai("mock", system, "--world-schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == world_schema(system)


def test_a_world_written_by_hand_may_add_to_the_default_one(tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    file.write_text(json.dumps({"add": {"tickets": [{"subject": "By hand", "group": "Sales"}]}}))
    with served("freshdesk", "--world", file) as (_, url):
        adapter = create_adapter(SystemConfig(provider_key="freshdesk", params=FakeFreshdesk().params_for(url)))
        (ticket,) = adapter.find_tickets(SearchCriteria(limit=5))
        adapter.close()
    assert (ticket.subject, ticket.queue.name) == ("By hand", "Sales")
