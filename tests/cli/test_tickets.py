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
    add, there = (fake.add_queue, fake.queues) if fake.system == "otobo" else (fake.add_group, fake.groups)
    for queue in set(QUEUES[fake.system].values()).difference(queue.name for queue in there.values()):
        add(queue)
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
    line, place = [each for each in result.stderr.splitlines() if "No Such Queue" in each]
    who, _, why = line.partition(": would be refused: ")
    assert who.startswith("3 tickets (")
    assert all(str(number) in who for number in made)
    assert why.startswith("queue 'No Such Queue' does not exist")
    assert place.startswith("triage.default.queue: queue 'No Such Queue' does not exist")


def with_a_misspelt_rule(fake: Any) -> dict[str, Any]:
    section = triage_section(fake)
    section["rules"] = [*section["rules"], {"any": ["nosuchword"], "queue": "Notdeinst"}]
    return section


def test_a_dry_run_names_the_rule_whose_queue_is_not_there(otai: Any, fake: Any, write_config: Any) -> None:
    fill(fake, SAMPLES[:4])
    config = write_config(fake, triage=with_a_misspelt_rule(fake))
    result = otai("triage", "--config", config, "--dry-run")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    place = f"triage.rules[{len(triage_section(fake)['rules'])}].queue"
    assert line.startswith(f"{place}: ")
    assert "queue 'Notdeinst'" in line
    assert result.stdout.endswith("4 tickets: 4 updated (dry run: nothing was written); 1 name refused\n")
    data = json.loads(otai("triage", "--config", config, "--dry-run", "--json").stdout)
    assert (data["ok"], [f"triage.{name['places'][0]}" for name in data["names_refused"]]) == (False, [place])
    assert fake.journal.writes == []


def test_a_dry_run_without_a_ticket_says_what_it_could_not_try(otai: Any, write_config: Any) -> None:
    with FakeOTOBO() as fake:
        config = write_config(fake, triage=triage_section(fake))
        result = otai("triage", "--config", config, "--dry-run")
        assert "-      rules: names not tried: there is no ticket" in otai("check", "--config", config).stdout
    assert result.exit_code == 0
    assert result.stderr == "names in the rules were not tried: there is no ticket to ask about\n"


@pytest.mark.parametrize("option", ["--dry-run", "--once"])
def test_a_misspelt_name_in_criteria_is_an_error_of_a_dry_run(otai: Any, write_config: Any, option: str) -> None:
    with FakeOTOBO() as fake:
        fill(fake, SAMPLES[:4])
        section = {**triage_section(fake), "criteria": {"queue": "Rwa"}}
        result = otai("triage", "--config", write_config(fake, triage=section), option)
    assert result.exit_code == (1 if option == "--dry-run" else 0)
    assert "criteria" in result.stderr
    assert "queue 'Rwa' does not exist, or is invalid" in result.stderr


def test_check_proves_the_names_of_a_triage_section(otai: Any, fake: Any, write_config: Any) -> None:
    fill(fake, SAMPLES[:4])
    config = write_config(fake, triage=triage_section(fake))
    right = otai("check", "--config", config)
    assert right.exit_code == 0
    assert "  ok     criteria: ticket " in right.stdout
    assert " names known\n" in right.stdout.partition("  ok     rules: ")[2]
    wrong = otai("check", "--config", write_config(fake, triage=with_a_misspelt_rule(fake)))
    assert wrong.exit_code == 1
    assert f"  FAILED rules: triage.rules[{len(triage_section(fake)['rules'])}].queue: " in wrong.stdout
    lost = otai("check", "--config", write_config(fake, triage={**triage_section(fake), "criteria": {"queue": "Rwa"}}))
    assert lost.exit_code == 1
    assert "'Rwa'" in lost.stdout.partition("  FAILED criteria: ")[2]
    assert fake.journal.writes == []


def test_check_tells_of_a_triage_section_that_cannot_be_read(otai: Any, fake: Any, write_config: Any) -> None:
    result = otai("check", "--config", write_config(fake, triage={"criteria": {}, "rulse": []}))
    assert result.exit_code == 1
    assert "  FAILED triage: " in result.stdout
    assert "rulse: unknown key (did you mean 'rules'?)" in result.stdout
