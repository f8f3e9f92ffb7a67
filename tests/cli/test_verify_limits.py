"""What ``otai verify`` may send, and what it says where not all can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from otai_mocks.messages import Request, Response
from otai_sdk.cli.app import cli

from .changed import FRESHDESK, PROVIDERS, make

Verify = Callable[..., Result]
EVERY = ["otobo-11.0", "otobo-10.1", "freshdesk"]


# --- what may be sent -----------------------------------------------------------------------------------


def changing(fake: Any) -> list[Any]:
    if fake.system == "freshdesk":
        return [entry for entry in fake.journal if entry.method != "GET"]
    return [entry for entry in fake.journal if not entry.path.endswith(("Search", "Get", "SessionCreate"))]


@pytest.mark.parametrize("system", EVERY)
def test_without_write_nothing_that_could_change_something_is_sent(verify: Verify, system: str) -> None:
    fake = make(system)
    fake.populate(5)
    before = fake.to_world()
    assert verify(fake).exit_code == 0
    assert len(fake.journal) > 10
    assert changing(fake) == []
    assert fake.to_world() == before


@pytest.mark.parametrize("system", EVERY)
def test_write_needs_a_yes_and_says_where_and_what(verify: Verify, system: str) -> None:
    fake = make(system)
    fake.populate(5)
    done = verify(fake, "--write")
    assert done.exit_code == 4
    assert "127.0.0.1" in done.stderr
    assert "two tickets" in done.stderr
    assert list(fake.journal) == []


def test_one_wrong_login_is_enough(verify: Verify) -> None:
    """A second one could lock the account."""
    for system, setting in (("otobo", "password"), ("freshdesk", "freshdesk_api_key")):
        fake = make(system)
        done = verify(fake, **{setting: "wrong-one"})
        assert done.exit_code == 5
        assert len(fake.journal) == 1
        assert "wrong-one" not in done.output


def test_a_system_without_tickets_is_asked_for_a_queue_by_the_name_of_the_setting(verify: Verify) -> None:
    done = verify(make("otobo-11.0"), "--write", "--yes")
    assert done.exit_code == 3
    assert "create: no ticket is in sight whose queue could be used: set default_queue" in done.output


# --- what goes wrong ------------------------------------------------------------------------------------


@contextmanager
def broken(system: str, fault: str, otobo: str, freshdesk: str, **options: Any) -> Iterator[Any]:
    fake = make(system)
    fake.populate(5)
    fake.faults.add(fault, times=None, path=f"*/{otobo}" if system == "otobo" else f"/api/v2/{freshdesk}", **options)
    yield fake


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
@pytest.mark.parametrize(("fault", "code"), [("reset", 11), ("database_down", 12), ("html", 12)])
def test_a_server_that_breaks_in_between_is_told_and_the_rest_compared(
    verify: Verify, system: str, fault: str, code: int
) -> None:
    with broken(system, fault, "TicketHistoryGet", "groups") as fake:
        done = verify(fake)
    assert done.exit_code == code, done.output
    assert ("TicketHistoryGet" if system == "otobo" else "GET /groups") in done.stdout
    assert "no difference in" in done.stdout
    assert "no difference in 0 " not in done.stdout


def test_what_the_account_may_not_ask_is_told_and_the_rest_compared(verify: Verify) -> None:
    fake = make("freshdesk")
    fake.populate(5)
    fake.add_agent("Olga", "olga@example.com", api_key="olgas-own-key")
    done = verify(fake, freshdesk_api_key="olgas-own-key")
    assert done.exit_code == 6
    assert "GET /agents: the account may not ask this (403)" in done.stdout
    assert "no difference in" in done.stdout


def test_differences_come_before_what_could_not_be_compared(verify: Verify) -> None:
    with broken("freshdesk", "database_down", "", "groups") as fake:
        fake.change = FRESHDESK["an extra key"][0]
        done = verify(fake)
    assert done.exit_code == 15
    assert "GET /groups: the server failed" in done.stdout


def test_nobody_who_answers_is_asked_three_times_only(verify: Verify) -> None:
    for system in ("otobo", "freshdesk"):
        fake = make(system)
        fake.faults.add("reset", times=None)
        done = verify(fake)
        assert done.exit_code == 11
        assert "all other questions: not put" in done.stdout


def test_a_web_service_without_a_history_is_no_mistake(verify: Verify) -> None:
    """The one of the original has none."""
    fake = make("otobo")
    fake.populate(5)
    done = verify(fake, history_operation_url="NoSuchRoute")
    assert done.exit_code == 0
    assert "TicketHistoryGet: the web service has no such route" in done.stdout


def test_wrong_usage_is_told_before_anything_is_asked(verify: Verify, tmp_path: Path) -> None:
    fake = make("freshdesk")
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"nonsense": 1}')
    for arguments, code in (
        (("--world", wrong), 2),
        (("--world", tmp_path / "none.json"), 2),
        (("--version", "11.0"), 2),
        (("-o", tmp_path / "no" / "folder.md"), 4),
    ):
        done = verify(fake, *arguments)
        assert done.exit_code == code, done.output
        assert list(fake.journal) == []


@pytest.mark.parametrize("settings", [{"auth": "session"}, {"dedupe_field": "OtaiKey"}])
def test_other_settings_ask_the_same(verify: Verify, settings: dict[str, Any]) -> None:
    fake = make("otobo")
    fake.populate(5)
    fake.add_dynamic_field("OtaiKey")
    assert verify(fake, "--write", "--yes", **settings).exit_code == 0


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_another_server_at_the_address_is_no_list_of_differences(verify: Verify, system: str) -> None:
    fake = make(system)
    fake.faults.add("status", times=None, status=404)
    done = verify(fake)
    assert done.exit_code == 12, done.output
    assert "is the address right?" in done.stdout or "not that of such a system" in done.stdout
    assert len(fake.journal) == 1


def test_a_ticket_that_vanished_meanwhile_is_no_difference(verify: Verify) -> None:
    fake = make("freshdesk")
    ids = fake.populate(5)
    fake.faults.add("status", times=None, status=404, path=f"/api/v2/tickets/{ids[2]}")
    done = verify(fake)
    assert done.exit_code == 0, done.output
    assert "GET /tickets/{id}: some were gone meanwhile (404)" in done.stdout


def test_if_all_tickets_vanish_something_is_wrong(verify: Verify) -> None:
    fake = make("freshdesk")
    for number in fake.populate(3):
        fake.faults.add("status", times=None, status=404, path=f"/api/v2/tickets/{number}/conversations")
    assert verify(fake).exit_code == 7


def test_an_adapter_of_another_system_has_no_fake(
    otai: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    methods = ("update_ticket", "find_tickets", "find_first_ticket", "create_ticket", "add_note")
    lines = ["from otai_sdk import TicketSystemAdapter", "class Mine(TicketSystemAdapter):"]
    lines += [f"    def {name}(self, *_): raise AssertionError" for name in methods]
    (tmp_path / "verify_mine.py").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    file = tmp_path / "config.yml"
    file.write_text("system: {id: mine, provider_key: 'verify_mine:Mine', params: {}}", encoding="utf-8")
    done = otai("verify", "--config", file)
    assert done.exit_code == 3
    assert "there is no fake of 'Mine'" in done.stderr


def test_a_world_of_the_other_system_is_refused(verify: Verify, tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    make("otobo").to_world(file)
    fake = make("freshdesk")
    assert verify(fake, "--world", file).exit_code == 2
    assert list(fake.journal) == []


# --- writing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 4), ("", 4)])
def test_a_person_is_asked_before_anything_is_written(tmp_path: Path, answer: str, code: int) -> None:
    fake = make("freshdesk")
    fake.populate(3)
    with fake.serve(real_time=False, admin=False) as server:
        file = tmp_path / "config.yml"
        system = {"provider_key": PROVIDERS[fake.system], "params": server.params}
        file.write_text(yaml.safe_dump({"system": system}), encoding="utf-8")
        done = CliRunner().invoke(cli, ["verify", "--config", str(file), "--write"], input=answer)
    assert done.exit_code == code, done.output
    assert bool(list(fake.journal)) == (code == 0)


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_what_is_left_open_is_named(verify: Verify, system: str) -> None:
    fake = make(system)
    fake.populate(3)
    if system == "otobo":
        fake.faults.add("database_down", times=None, path="*/TicketUpdate")
    else:
        fake.faults.add("status", times=None, status=403, path="/api/v2/tickets/*", method="PUT")
    before = set(fake.tickets)
    done = verify(fake, "--write", "--yes")
    assert done.exit_code not in (0, 70)
    for number in set(fake.tickets) - before:
        assert f"made: ticket {number} (still open: close it)" in done.stdout


def test_whoever_interrupts_is_told_what_stays(verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = make("freshdesk")
    fake.populate(3)
    before = set(fake.tickets)

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("otai_sdk.freshdesk.FreshdeskAdapter.add_note", interrupt)
    done = verify(fake, "--write", "--yes")
    assert done.exit_code == 130
    for number in set(fake.tickets) - before:
        assert f"made: ticket {number} (still open: close it)" in done.stderr


def test_a_ticket_that_was_stored_without_its_text_is_told(verify: Verify) -> None:
    """OTOBO keeps a ticket whose article it refuses, and says no number: whoever wrote it has to look for it."""
    fault = {
        "faultcode": "Server",
        "faultstring": "Article could not be created, please contact the system administrator",
    }

    def refuse(request: Request, response: Response, body: Any) -> Any:
        if not request.path.endswith("/TicketCreate") or "TicketID" not in body:
            return body
        response.status = 500
        return fault

    fake = make("otobo")
    fake.populate(3)
    fake.change = refuse
    before = set(fake.tickets)
    done = verify(fake, "--write", "--yes")
    assert len(set(fake.tickets) - before) == 2
    assert done.exit_code == 12
    assert "create: it may have been stored: look for [otai verify" in done.stdout
