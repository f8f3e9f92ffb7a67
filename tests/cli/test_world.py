"""``otai world``: the installed command, against the served fakes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import UnifiedTicket, UnifiedUser

FAKES = {"otobo": FakeOTOBO, "freshdesk": FakeFreshdesk}
_MY_ADAPTER = """
from otai_sdk import TicketSystemAdapter

class MyAdapter(TicketSystemAdapter):
    def update_ticket(self, ticket_id, updates): ...
    def find_tickets(self, criteria): ...
    def find_first_ticket(self, criteria): ...
    def create_ticket(self, ticket_data): ...
    def add_note(self, ticket_id, note): ...
"""
PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}


def otai(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The installed console script."""
    script = shutil.which("otai", path=str(Path(sys.executable).parent))
    assert script, "the console script is installed beside the Python that runs the tests"
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    command = [script, *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=env, timeout=60)


def config_of(system: str, params: dict[str, Any], folder: Path) -> Path:
    file = folder / f"{system}.yml"
    data = {"system": {"id": "live", "provider_key": PROVIDERS[system], "params": params}}
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    return file


@pytest.fixture(params=["otobo", "freshdesk"])
def served(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A fake on a port, with a ticket in it."""
    fake: Any = FAKES[request.param]()
    with fake.serve() as server:
        with server.adapter() as adapter:
            customer = UnifiedUser(name="julia") if fake.system == "otobo" else UnifiedUser(email="emma@globex.example")
            new = UnifiedTicket(subject="Printer", body="It burns", customer=customer)
            if fake.system == "otobo":
                new.queue.name = "Support::Billing"
            adapter.create_ticket(new)
        yield server


def test_a_system_is_read_into_a_file_that_its_fake_starts_from(served: Any, tmp_path: Path) -> None:
    system = served.fake.system
    config, file = config_of(system, served.params, tmp_path), tmp_path / "world.json"
    writes_before = [entry for entry in served.fake.journal if entry.wrote]

    result = otai("world", "--config", config, "-o", file)

    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"{file}: ")
    assert [entry for entry in served.fake.journal if entry.wrote] == writes_before, "it only reads"
    copy: Any = FAKES[system].from_world(file)
    with copy, copy.adapter() as adapter:
        assert adapter.check().ok
    names = copy.queues if system == "otobo" else [group.name for group in copy.state.groups.values()]
    assert ("Support::Billing" if system == "otobo" else "Technical Support") in names


def test_what_was_not_seen_or_may_not_be_read_is_told(served: Any, tmp_path: Path) -> None:
    if served.fake.system == "otobo":
        params, told = served.params, "seen in 1 tickets: 1 queues"
    else:
        key = next(a.api_key for a in served.fake.state.agents.values() if a.name == "Ben Berger")
        params, told = {**served.params, "freshdesk_api_key": key}, "agents: the key may not read this"
    result = otai("world", "--config", config_of(served.fake.system, params, tmp_path))
    assert result.returncode == 0, result.stderr
    assert told in result.stderr
    world = json.loads(result.stdout)
    assert any(told in sentence for sentence in world["about"])
    FAKES[served.fake.system].from_world(world)


def test_a_file_that_is_there_stays_unless_it_is_forced(served: Any, tmp_path: Path) -> None:
    config, file = config_of(served.fake.system, served.params, tmp_path), tmp_path / "world.json"
    file.write_text("mine", encoding="utf-8")
    refused = otai("world", "--config", config, "-o", file)
    assert (refused.returncode, file.read_text("utf-8")) == (2, "mine")
    assert "--force" in refused.stderr
    nowhere = otai("world", "--config", config, "-o", tmp_path / "nowhere" / "world.json")
    assert (nowhere.returncode, "no such folder" in nowhere.stderr) == (4, True)
    forced = otai("world", "--config", config, "-o", file, "--force", "--json")
    assert forced.returncode == 0, forced.stderr
    written = json.loads(file.read_text("utf-8"))
    assert json.loads(forced.stdout)["rows"]["groups"] == len(written.get("tables", written)["groups"])


def test_a_system_that_fails_leaves_no_file(served: Any, tmp_path: Path) -> None:
    config, file = config_of(served.fake.system, {**served.params, "retries": 0}, tmp_path), tmp_path / "world.json"
    path = {"otobo": "*/TicketGet", "freshdesk": "*/agents"}[served.fake.system]
    served.fake.faults.add("status", status=500, path=path)
    result = otai("world", "--config", config, "-o", file)
    assert result.returncode == 12, result.stderr
    assert result.stderr.startswith("error: ")
    assert sorted(each.name for each in tmp_path.iterdir()) == [config.name]


def test_a_wrong_key_is_told_by_its_exit_code(served: Any, tmp_path: Path) -> None:
    secret = {"otobo": "password", "freshdesk": "freshdesk_api_key"}[served.fake.system]
    config = config_of(served.fake.system, {**served.params, secret: "wrongwrong"}, tmp_path)
    result = otai("world", "--config", config)
    assert (result.returncode, result.stdout) == (5, "")
    assert "wrongwrong" not in result.stderr


def test_only_systems_with_a_fake_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "config.yml"
    data = {"system": {"id": "own", "provider_key": "of_my_own:MyAdapter", "params": {}}}
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    (tmp_path / "of_my_own.py").write_text(_MY_ADAPTER, encoding="utf-8")
    result = otai("world", "--config", file, PYTHONPATH=str(tmp_path))
    assert result.returncode == 4, result.stderr
    assert "OTOBO and Freshdesk" in result.stderr
