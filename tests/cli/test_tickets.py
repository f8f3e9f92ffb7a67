"""``otai tickets``, ``otai check`` and ``otai triage``: one's own system from a shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.samples.texts import PRIORITIES, QUEUES, SAMPLES, expected, fill, placement
from otai_sdk.cli.demo_rules import demo_rules


def test_find_lists_the_newest_tickets_in_80_columns(otai: Any, fake: Any, config: Path) -> None:
    fill(fake)
    result = otai("tickets", "find", "--config", config)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 80
    assert "\x1b" not in result.stdout
    assert "Visite avec une classe"[:10] in result.stdout
    assert lines[-1] == "20 tickets (the limit: --limit shows more)"


def test_find_prints_data_on_request(otai: Any, fake: Any, config: Path) -> None:
    fill(fake)
    result = otai("tickets", "find", "--config", config, "--subject", "INVOICE", "--json")
    (ticket,) = json.loads(result.stdout)
    assert ticket["subject"] == "Invoice shows the wrong VAT number"


def test_filters_combine(otai: Any, fake: Any, config: Path) -> None:
    made = fill(fake, SAMPLES[:5])
    status = "new" if fake.system == "otobo" else "Open"
    priority = "3 normal" if fake.system == "otobo" else "Low"
    found = otai(
        *("tickets", "find", "--config", config, "--status", status, "--priority", priority, "--priority", 4),
        *("--customer", SAMPLES[1].email, "--created-after", "2020-01-01", "--order-by", "id", "--json"),
    )
    assert [int(ticket["id"]) for ticket in json.loads(found.stdout)] == [list(made)[1]]


def test_nothing_found_is_said(otai: Any, fake: Any, config: Path) -> None:
    result = otai("tickets", "find", "--config", config, "--subject", "no such thing")
    assert (result.exit_code, result.stdout) == (0, "no tickets\n")


def test_get_shows_a_ticket_with_its_notes(otai: Any, fake: Any, config: Path) -> None:
    (ticket_id,) = fill(fake, SAMPLES[:1])
    with fake.adapter() as adapter:
        adapter.update_ticket(str(ticket_id), {"note": "looked at it\x1b[31m"})
    result = otai("tickets", "get", "--config", config, ticket_id)
    assert result.exit_code == 0
    assert "Charged twice in October" in result.stdout
    assert "my card statement shows two payments" in result.stdout
    assert "looked at it" in result.stdout
    assert "(internal)" in result.stdout
    assert "\x1b" not in result.stdout


def test_get_prints_data_on_request(otai: Any, fake: Any, config: Path) -> None:
    (ticket_id,) = fill(fake, SAMPLES[:1])
    data = json.loads(otai("tickets", "get", "--config", config, ticket_id, "--json").stdout)
    assert data["customer"]["email"] == SAMPLES[0].email


def test_a_ticket_that_does_not_exist_is_one_line(otai: Any, fake: Any, config: Path) -> None:
    result = otai("tickets", "get", "--config", config, 999999)
    assert (result.exit_code, result.stdout) == (7, "")
    assert result.stderr == "error: there is no ticket 999999\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("get", "../1"), "no ticket id"),
        (("find", "--created-after", "yesterday"), "created_after"),
        (("find", "--order-by", "subject"), "order_by 'subject' is unknown"),
    ],
)
def test_wrong_input_is_one_line_without_a_traceback(
    otai: Any, fake: Any, config: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = otai("tickets", arguments[0], "--config", config, *arguments[1:])
    assert result.exit_code == 4
    assert result.stderr.startswith("error: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert len(fake.journal) == 0


def test_a_wrong_password_is_one_line_and_never_shown(otai: Any, tmp_path: Path) -> None:
    with FakeOTOBO() as fake:
        params = {**fake.params, "password": "hunter2-but-wrong"}
        file = tmp_path / "config.json"
        file.write_text(json.dumps({"system": {"provider_key": "OTOBOAdapter", "params": params}}))
        result = otai("tickets", "find", "--config", file)
    assert result.exit_code == 5
    assert result.stderr.startswith("error: ")
    assert "hunter2" not in result.output


def test_a_folder_in_place_of_a_config_file_is_told_as_all_that_is_wrong_with_it(otai: Any, tmp_path: Path) -> None:
    result = otai("check", "--config", tmp_path)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"error: {tmp_path}: cannot be read: ")


def test_a_config_file_that_is_not_named_names_its_variable(otai: Any) -> None:
    result = otai("check")
    assert result.exit_code == 2
    assert "'--config' (env var: 'OTAI_CONFIG')" in result.stderr


@pytest.mark.parametrize("command", [("tickets", "find"), ("check",), ("triage",)])
def test_a_missing_config_file_is_named(otai: Any, command: tuple[str, ...]) -> None:
    result = otai(*command, "--config", "nowhere.yml")
    assert result.exit_code == 3
    assert result.stderr.startswith("error: nowhere.yml: ")


def test_check_says_what_is_in_order(otai: Any, fake: Any, config: Path) -> None:
    result = otai("check", "--config", config)
    assert result.exit_code == 0
    assert "ok " in result.stdout
    assert "FAILED" not in result.stdout
    assert json.loads(otai("check", "--config", config, "--json").stdout)["ok"] is True


def test_check_says_what_is_wrong_and_exits_with_1(otai: Any, write_config: Any) -> None:
    with FakeFreshdesk() as fake:
        config = write_config(fake)
        config.write_text(config.read_text().replace(fake.api_key, "another-key"))
        result = otai("check", "--config", config)
    assert result.exit_code == 1
    assert "FAILED" in result.stdout


def triage_section(fake: Any) -> dict[str, Any]:
    criteria = {"queue": "Raw"} if fake.system == "otobo" else {"status": "Open"}
    rules = demo_rules(QUEUES[fake.system], PRIORITIES[fake.system])
    return {"criteria": criteria, "note": True, **rules}


def test_triage_sorts_as_the_config_file_says(otai: Any, fake: Any, write_config: Any) -> None:
    made = fill(fake, SAMPLES[:4])
    config = write_config(fake, triage=triage_section(fake))
    result = otai("triage", "--config", config)
    assert result.exit_code == 0
    assert result.stdout.endswith("4 tickets: 4 updated\n")
    assert {i: placement(fake, i) for i in made} == {i: expected(fake.system, s) for i, s in made.items()}


def test_a_dry_run_writes_nothing(otai: Any, fake: Any, write_config: Any) -> None:
    fill(fake, SAMPLES[:4])
    config = write_config(fake, triage=triage_section(fake))
    data = json.loads(otai("triage", "--config", config, "--dry-run", "--json").stdout)
    assert (data["ok"], data["dry_run"], len(data["results"])) == (True, True, 4)
    assert fake.journal.writes == []


def test_a_ticket_that_fails_is_told_and_the_exit_code_is_1(otai: Any, write_config: Any) -> None:
    with FakeOTOBO() as fake:
        fill(fake, SAMPLES[:1])
        section = {"criteria": {"queue": "Raw"}, "rules": [{"any": ["card"], "queue": "No Such Queue"}]}
        result = otai("triage", "--config", write_config(fake, triage=section))
    assert result.exit_code == 1
    assert "ticket 1: the update failed: " in result.stderr
    assert result.stdout.endswith("1 ticket: 1 failed\n")


def test_one_cause_is_one_line_however_many_tickets_it_strikes(otai: Any, write_config: Any) -> None:
    with FakeOTOBO() as fake:
        made = fill(fake, SAMPLES[:3])
        section = {"criteria": {"queue": "Raw"}, "rules": [], "default": {"queue": "No Such Queue"}}
        result = otai("triage", "--config", write_config(fake, triage=section), "--dry-run")
    (line,) = [each for each in result.stderr.splitlines() if "No Such Queue" in each]
    who, _, why = line.partition(": would be refused: ")
    assert who.startswith("3 tickets (")
    assert all(str(number) in who for number in made)
    assert why.startswith("queue 'No Such Queue' does not exist")
