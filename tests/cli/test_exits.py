"""How ``otai`` ends: the installed command in a process of its own, on both served fakes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import errors
from otai_sdk.cli.exits import EXITS, exit_of

OTAI = Path(sys.executable).with_name("otai")
PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(params=[FakeOTOBO, FakeFreshdesk], ids=["otobo", "freshdesk"])
def served(request: pytest.FixtureRequest) -> Iterator[Any]:
    fake = request.param()
    with fake.serve() as server:
        fake.served_params = server.params
        yield fake


@pytest.fixture
def otai_process(tmp_path: Path) -> Command:
    """``otai_process(fake, "tickets", "get", 1, password=…)`` with a config.yml that leads to the fake."""

    def run(fake: Any, *arguments: object, env: dict[str, str] | None = None, **params: Any) -> Any:
        file = tmp_path / "config.yml"
        settings = {**fake.served_params, "retries": 0, "max_wait": 0, **params}
        file.write_text(yaml.safe_dump({"system": {"provider_key": PROVIDERS[fake.system], "params": settings}}))
        return subprocess.run(
            [str(OTAI), *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "OTAI_CONFIG": str(file), "PYTHONIOENCODING": "utf-8", **(env or {})},
            timeout=60,
        )

    return run


def created(otai_process: Command, fake: Any) -> str:
    whose: tuple[str, ...] = ("--customer", "anna@example.com")
    if fake.system == "otobo":
        fake.add_customer("anna")
        whose = ("--customer", "anna", "--queue", "Raw")
    done = otai_process(fake, "tickets", "create", "--subject", "Printer", "--body", "It burns", *whose)
    assert (done.returncode, done.stderr) == (0, "")
    return str(max(fake.tickets))


def wrong_credential(fake: Any) -> dict[str, str]:
    return {"password": "wrong-one"} if fake.system == "otobo" else {"freshdesk_api_key": "wrong-one"}


def test_done_is_0(served: Any, otai_process: Command) -> None:
    ticket = created(otai_process, served)
    done = otai_process(served, "tickets", "get", ticket)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Printer" in done.stdout


def test_wrong_usage_is_2(served: Any, otai_process: Command) -> None:
    assert otai_process(served, "tickets", "update", "1").returncode == 2


def test_a_bad_setting_is_3(served: Any, otai_process: Command) -> None:
    done = otai_process(served, "tickets", "get", "1", timeuot=3)
    assert done.returncode == 3
    assert "timeuot" in done.stderr


def test_a_call_that_cannot_be_is_4(served: Any, otai_process: Command) -> None:
    assert otai_process(served, "tickets", "get", "../1").returncode == 4


def test_a_wrong_credential_is_5_and_never_shown(served: Any, otai_process: Command) -> None:
    done = otai_process(served, "tickets", "find", **wrong_credential(served))
    assert done.returncode == 5
    assert "otai check" in done.stderr
    assert "wrong-one" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_no_such_ticket_is_7(served: Any, otai_process: Command) -> None:
    assert otai_process(served, "tickets", "update", "999", "--note", "x").returncode == 7


def test_too_many_calls_are_10(otai_process: Command) -> None:
    fake = FakeFreshdesk()
    fake.faults.add("rate_limit", times=None)
    with fake.serve() as server:
        fake.served_params = server.params  # type: ignore[attr-defined]
        assert otai_process(fake, "tickets", "find").returncode == 10


def test_no_answer_is_11(served: Any, otai_process: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        where = {"server_address": f"{address}/otobo"} if served.system == "otobo" else {"base_url": address}
        done = otai_process(served, "tickets", "find", **where)
    assert done.returncode == 11
    assert "Traceback" not in done.stderr


def test_a_server_that_fails_is_12(served: Any, otai_process: Command) -> None:
    served.faults.add("database_down", times=None)
    assert otai_process(served, "tickets", "find").returncode == 12


def test_a_write_that_may_have_been_stored_is_14(served: Any, otai_process: Command) -> None:
    ticket = created(otai_process, served)
    path = "*/TicketUpdate*" if served.system == "otobo" else "*/notes"
    served.faults.add("reset_after", path=path)
    done = otai_process(served, "tickets", "note", ticket, "--body", "once")
    assert done.returncode in (0, 14)  # 0: the adapter found its note again
    if done.returncode == 14:
        assert "look before you send it again" in done.stderr


def test_debug_shows_where_it_happened(served: Any, otai_process: Command) -> None:
    assert "Traceback" not in otai_process(served, "tickets", "get", "x").stderr
    shown = otai_process(served, "--debug", "tickets", "get", "x")
    assert "Traceback" in shown.stderr
    assert shown.returncode == 4


def test_every_option_can_be_a_variable(served: Any, otai_process: Command) -> None:
    created(otai_process, served)
    done = otai_process(served, "tickets", "find", env={"OTAI_TICKETS_FIND_LIMIT": "0"})
    assert (done.returncode, done.stdout) == (0, "no tickets\n")


EVERY = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.OTAIError)]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_class_of_error_has_its_code(kind: type[errors.OTAIError]) -> None:
    code = exit_of(kind("what happened")).code
    assert code in {each.code for each in EXITS}
    assert code > 2 or kind is errors.OTAIError


def test_no_code_means_two_things() -> None:
    codes = [each.code for each in EXITS]
    assert len(set(codes)) == len(codes)


def test_a_write_without_an_answer_is_never_taken_for_a_refusal() -> None:
    lost = errors.RequestTimeoutError("no answer", may_have_been_applied=True)
    failed = errors.ServerError("502")
    failed.may_have_been_applied = True
    assert {exit_of(lost).code, exit_of(failed).code} == {14}
