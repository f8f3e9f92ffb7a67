"""``otai tickets create|update|note|reply|attach|download`` and ``otai changes``, on both fakes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otai_mocks import FakeOTOBO
from otai_sdk import Attachment
from otai_sdk.cli.tickets.download import places, safe_name


def whose(fake: Any) -> tuple[str, ...]:
    otobo = ("--customer", "anna", "--queue", "Raw")
    return otobo if fake.system == "otobo" else ("--customer", "anna@example.com", "--queue", "Billing")


@pytest.fixture
def ticket(otai: Any, fake: Any, config: Path) -> str:
    if fake.system == "otobo":
        fake.add_customer("anna")
    made = otai(
        *("tickets", "create", "--config", config, "--json", "--subject", "Printer", "--body", "It burns"),
        *whose(fake),
    )
    assert made.exit_code == 0, made.output
    return str(json.loads(made.stdout)["id"])


def read(otai: Any, config: Path, ticket: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(otai("tickets", "get", "--config", config, ticket, "--json").stdout)
    return data


def test_a_ticket_is_created_with_files(otai: Any, fake: Any, config: Path, ticket: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("bytes")
    made = otai(
        *("tickets", "create", "--config", config, "--subject", "S", "--body", "B", "--attach", file),
        *whose(fake),
    )
    assert made.exit_code == 0
    assert made.stdout.startswith("created ")
    shown = read(otai, config, made.stdout.split()[1])
    assert [each["name"] for each in shown["attachments"]] == ["a.txt"]


def test_a_body_is_needed_and_taken_from_one_place(otai: Any, fake: Any, config: Path, tmp_path: Path) -> None:
    file = tmp_path / "body.txt"
    file.write_text("From a file", encoding="utf-8")
    start = ("tickets", "create", "--config", config, "--subject", "S", "--customer", "anna@example.com")
    assert "there is no text" in otai(*start).stderr
    assert "not both" in otai(*start, "--body", "x", "--body-file", file).stderr
    file.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in otai(*start, "--body-file", file).stderr
    assert len(fake.journal) == 0


def test_an_update_changes_what_is_named(otai: Any, fake: Any, config: Path, ticket: str) -> None:
    priority = "5 very high" if fake.system == "otobo" else "Urgent"
    done = otai("tickets", "update", "--config", config, ticket, "--priority", priority, "--note", "Because")
    assert (done.exit_code, done.stdout) == (0, f"updated {ticket}: note, priority\n")
    shown = read(otai, config, ticket)
    assert (shown["priority"]["name"], shown["notes"][-1]["body"]) == (priority, "Because")
    assert shown["notes"][-1]["is_internal"] is True


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to change"),
        (("--queue", "Raw", "--clear", "queue"), "both set and cleared"),
        (("--field", "nothing"), "expected NAME=text or NAME:=json"),
        (("--field", "a:=x"), "is no JSON"),
        (("--field", "a=1", "--field", "a=2"), "given twice"),
    ],
)
def test_an_update_that_cannot_be_says_why(
    otai: Any, fake: Any, config: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = otai("tickets", "update", "--config", config, "1", *arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert len(fake.journal) == 0


def test_fields_are_texts_or_data(otai: Any, config: Path, fake: Any, ticket: str) -> None:
    if fake.system == "otobo":
        fake.add_dynamic_field("Amount", "Text")
        given, name, value = "Amount=007", "Amount", "007"
    else:
        given, name, value = "cf_vip:=true", "cf_vip", True
    assert otai("tickets", "update", "--config", config, ticket, "--field", given).exit_code == 0
    assert read(otai, config, ticket)["custom_fields"][name] == value


def test_a_note_is_internal_unless_public_is_asked_for(otai: Any, config: Path, ticket: str) -> None:
    assert (
        otai("tickets", "note", "--config", config, ticket, "--body", "one").stdout == f"noted on {ticket} (internal)\n"
    )
    assert otai("tickets", "note", "--config", config, ticket, "--body", "two", "--public").exit_code == 0
    notes = read(otai, config, ticket)["notes"]
    assert [(note["body"], note["is_internal"]) for note in notes] == [("one", True), ("two", False)]


def test_a_reply_goes_out_where_the_system_sends_mail(otai: Any, fake: Any, config: Path, ticket: str) -> None:
    done = otai("tickets", "reply", "--config", config, ticket, "--body", "We look into it")
    if fake.system == "freshdesk":
        assert (done.exit_code, done.stdout) == (0, f"replied on {ticket}\n")
    else:
        assert done.exit_code == 4
        assert "`otai tickets note --public`" in done.stderr


def test_files_go_there_and_come_back(otai: Any, config: Path, ticket: str, tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "log.txt", tmp_path / "b" / "log.txt"
    for file, text in ((first, "one"), (second, "two")):
        file.parent.mkdir()
        file.write_text(text)
    assert otai("tickets", "attach", "--config", config, ticket, first).exit_code == 0
    assert otai("tickets", "attach", "--config", config, ticket, second, "--body", "again").exit_code == 0
    out = tmp_path / "out"
    done = otai("tickets", "download", "--config", config, ticket, "--to", out, "--json")
    assert [Path(each["path"]).read_text() for each in json.loads(done.stdout)] == ["one", "two"]
    assert sorted(path.name for path in out.iterdir()) == ["log (2).txt", "log.txt"]
    again = otai("tickets", "download", "--config", config, ticket, "--to", out)
    assert again.exit_code == 2
    assert "--force" in again.stderr
    missing = otai("tickets", "download", "--config", config, ticket, "nope.txt")
    assert missing.exit_code == 7
    assert "'log.txt'" in missing.stderr


def test_a_folder_that_cannot_be_made_is_named_and_no_mistake_of_the_program(
    otai: Any, config: Path, ticket: str, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    done = otai("tickets", "download", "--config", config, ticket, "--to", tmp_path / "file" / "below")
    assert done.exit_code == 4
    assert done.stderr == f"error: {tmp_path / 'file' / 'below'}: Not a directory\n"


def test_a_cursor_file_that_cannot_be_written_is_told_before_a_ticket_is_read(
    otai: Any, config: Path, tmp_path: Path
) -> None:
    done = otai("changes", "--config", config, "--cursor-file", tmp_path / "nowhere" / "cursor")
    assert (done.exit_code, done.stdout) == (4, "")
    assert "--cursor-file" in done.stderr


@given(st.lists(st.text(min_size=0, max_size=300), max_size=6))
def test_no_name_leads_out_of_the_folder_or_onto_another_file(names: list[str]) -> None:
    found = places([Attachment(name=name) for name in names], Path("out"))
    assert all(path.parent == Path("out") and path.name not in ("", ".", "..") for path in found)
    assert len({path.name.lower() for path in found}) == len(found)
    assert all(len(path.name.encode("utf-8", "replace")) <= 255 for path in found)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\boot.ini", "con.txt", "", "...", "a\x00b", "\u202etxt.exe"])
def test_a_hostile_name_is_made_safe(name: str) -> None:
    safe = safe_name(name)
    assert not set(safe) & set("/\\\0")
    assert safe.strip(" .") == safe != ""
    assert not safe.lower().startswith("con.")


def test_changes_go_on_where_the_last_run_ended(otai: Any, config: Path, ticket: str, tmp_path: Path) -> None:
    kept = tmp_path / "cursor"
    first = otai("changes", "--config", config, "--cursor-file", kept, "--json")
    lines = [json.loads(line) for line in first.stdout.splitlines()]
    assert [line["ticket"]["id"] for line in lines if "ticket" in line] == [ticket]
    assert lines[-1] == {"cursor": kept.read_text()}
    otai("tickets", "note", "--config", config, ticket, "--body", "new")
    second = otai("changes", "--config", config, "--cursor-file", kept, "--json")
    assert '"ticket"' in second.stdout


def test_changes_refuse_a_cursor_that_is_none(otai: Any, fake: Any, config: Path, tmp_path: Path) -> None:
    kept = tmp_path / "cursor"
    kept.write_text("no cursor")
    done = otai("changes", "--config", config, "--cursor-file", kept)
    assert done.exit_code == 4
    assert kept.read_text() == "no cursor"


def test_completion_is_printed_for_each_shell(otai: Any) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_OTAI_COMPLETE" in otai("completion", shell).stdout


def test_a_secret_on_the_command_line_is_warned_of(otai: Any) -> None:
    """It fails at the port, after the options were read."""
    done = otai("mock", "freshdesk", "--host", "256.0.0.1", "--api-key", "s3cret-key")
    assert "OTAI_MOCK_API_KEY" in done.stderr
    assert "s3cret-key" not in done.stderr


def test_no_progress_where_nobody_looks(otai: Any, fake: Any, config: Path, ticket: str) -> None:
    assert otai("tickets", "find", "--config", config).stderr == ""


def test_what_a_mistake_in_the_program_says_names_the_place(otai: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **more: object) -> None:
        raise RuntimeError("with s3cret-words")

    monkeypatch.setattr(sys.modules["otai_sdk.cli.tickets.get"], "open_adapter", broken)
    done = otai("tickets", "get", "1", "--config", "x.yml")
    assert done.exit_code == 70
    assert "RuntimeError at test_writing.py" in done.stderr
    assert "s3cret" not in done.stderr


HINTS: list[tuple[tuple[str, ...], str]] = [
    (("--customer", "x@y.example"), "a ticket needs a queue: give --queue, or the setting default_queue"),
    (("--customer", "x@y.example", "--queue", "Raw", "--tag", "a"), "use a dynamic field (--field) instead"),
    (
        ("--customer", "x@y.example", "--queue", "Raw", "--status", "pending reminder"),
        "is a pending state: give --pending-until too",
    ),
]


@pytest.mark.parametrize(("arguments", "hint"), HINTS)
def test_hints_speak_of_options(
    otai: Any, write_config: Callable[..., Path], arguments: tuple[str, ...], hint: str
) -> None:
    with FakeOTOBO() as fake:
        command = ("tickets", "create", "--config", write_config(fake), "--subject", "Printer", "--body", "It burns")
        done = otai(*command, *arguments)
        assert done.exit_code == 4
        assert hint in done.stderr
        assert "ticket_data" not in done.stderr
        assert not fake.tickets
        if "pending" in hint:
            assert otai(*command, *arguments, "--pending-until", "2030-12-24T08:00:00Z").exit_code == 0
            assert next(iter(fake.tickets.values())).state == "pending reminder"


def test_where_to_look_after_a_lost_answer_is_a_command(otai: Any, fake: Any, config: Path, ticket: str) -> None:
    kind = {"otobo": "*/TicketUpdate*", "freshdesk": "*/notes"}[fake.system]
    fake.faults.add("gateway_after", path=kind, times=None)
    done = otai("tickets", "note", "--config", config, ticket, "--body", "Noted: set ticket_data")
    assert done.exit_code == 14
    assert "`otai tickets get`" in done.stderr
    assert "get_ticket" not in done.stderr
