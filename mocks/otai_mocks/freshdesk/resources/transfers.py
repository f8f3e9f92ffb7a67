"""What exports and imports of contacts and of companies have in common (DOC; states and statuses INF).

The rows of an import are there at once; its state follows the fake's clock (``job_seconds``).
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ..errors import FieldError, Refused, invalid, not_found, refuse
from ..protocol import validate as v
from ..protocol.body import Body
from ..protocol.call import Call, Reply
from ..tables.people_fields import PeopleField, custom
from ..tables.records import Attachment
from ..tables.transfers import Transfer

EXPORT, IMPORT = "export", "import"
STATES = ("in_progress", "completed", "cancelled", "failed")
KEPT = timedelta(days=15)
_LARGEST = 20 * 1024 * 1024


def start_export(
    call: Call, of: str, names: Sequence[str], fields: dict[int, PeopleField], rows: Iterable[Callable[[str], Any]]
) -> Reply:
    """The file is made now; it is told of when the export is done. One export at a time (DOC)."""
    customs = [row.name for row in custom(fields)]
    errors: list[FieldError] = []
    values = v.validate(call.body, {"fields": v.Field(v.mapping, missing="missing", wanted="key/value pair")}, errors)
    if not errors:
        rules = {
            "default_fields": v.Field(v.list_of(_one_of(names)), missing="missing", wanted="Array"),
            "custom_fields": v.Field(v.list_of(_one_of(customs)), missing="missing", wanted="Array"),
        }
        found: list[FieldError] = []
        values = v.validate(Body(values["fields"], call.body.form), rules, found)
        errors += [FieldError(f"fields.{error.field}", error.kind, error.values) for error in found]
    if errors:
        raise invalid(errors)
    if any(t.way == EXPORT and t.of == of and t.status(call.now) == STATES[0] for t in call.state.transfers.values()):
        raise refuse("export_running", f"an export of {of} is running: one at a time")
    columns = [*values["default_fields"], *values["custom_fields"]]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(name) for name in columns] for cell in rows)
    number = format(call.dice.getrandbits(160), "040x")
    transfer = _store(call, number, of, EXPORT, f"{of}.csv", text.getvalue())
    return Reply(200, {"id": transfer.id}, wrote=True)


def _one_of(names: Sequence[str]) -> v.Check:
    """A field's name; there may be no fields at all."""

    def checked(value: Any, form: bool) -> str:
        if v.text(value, form) not in names:
            raise v.Bad("choice", values=",".join(names))
        return str(value)

    return checked


def _store(call: Call, number: str, of: str, way: str, name: str, text: str) -> Transfer:
    file = Attachment(call.state.next_id("attachment"), name, "text/csv", text.encode(), call.now, call.now)
    call.state.add_attachment(file)
    ends = call.now + timedelta(seconds=math.ceil(call.choices.job_seconds))
    transfer = Transfer(number, of, way, call.now, ends, file.id)
    call.state.transfers[number] = transfer
    return transfer


def _get(call: Call, of: str, way: str, number: str) -> Transfer:
    transfer = call.state.transfers.get(number)
    if transfer is None or (transfer.of, transfer.way) != (of, way):
        raise not_found(f"no {way} {number} of {of}")
    return transfer


def _url(call: Call, transfer: Transfer) -> str | None:
    file = call.state.attachments.get(transfer.file_id)
    return None if file is None else call.file_url(file)


def view_export(of: str, call: Call, number: str) -> Reply:
    """The link comes when the export is done, and goes after 15 days (DOC)."""
    transfer = _get(call, of, EXPORT, number)
    body: dict[str, Any] = {"id": number, "status": transfer.status(call.now)}
    if body["status"] == STATES[1] and call.now < transfer.ends_at + KEPT:
        body["download_url"] = _url(call, transfer)
    why = "" if "download_url" in body else f"the export ends at {transfer.ends_at.isoformat()}; its file stays 15 days"
    return Reply(200, body, why=why)


def start_import(call: Call, of: str, create: Callable[[Call], Reply], customs: Iterable[PeopleField]) -> Reply:
    """``file`` (CSV in UTF-8, its first line the heading) and ``fields[name]=0``: which column is what (DOC)."""
    errors: list[FieldError] = []
    rules = {
        "file": v.Field(v.files(_LARGEST), missing="missing", wanted="File"),
        "fields": v.Field(_columns, missing="missing", wanted="key/value pair"),
    }
    values = v.validate(call.body, rules, errors)
    if not errors:
        try:
            lines = list(csv.reader(io.StringIO(values["file"][0].content.decode("utf-8-sig")), strict=True))[1:]
        except (UnicodeDecodeError, csv.Error):
            errors.append(FieldError("file", "not_files"))
    if errors:
        raise invalid(errors)
    known = {row.name for row in customs}
    report, done = [], 0
    lines = [line for line in lines if line]
    for line in lines:
        row = {name: line[n] for name, n in values["fields"].items() if n < len(line) and line[n]}
        body: dict[str, Any] = {name: text for name, text in row.items() if name not in known}
        inner = {name: text for name, text in row.items() if name in known}
        body |= {"custom_fields": inner} if inner else {}
        try:
            create(replace(call, body=Body(body, form=True), query={}))
            done += 1
        except Refused as refused:
            report.append(f"{','.join(line)}: {refused.why}")
    transfer = _store(call, str(call.state.next_id("import")), of, IMPORT, "failures.csv", "\n".join(report))
    transfer.total, transfer.completed = len(lines), done
    return Reply(202, shown_import(call, transfer), why="; ".join(report), wrote=True)


def _columns(value: Any, form: bool) -> dict[str, int]:
    clean = {name: v.integer(number, form) for name, number in v.mapping(value, form).items()}
    if not clean or min(clean.values()) < 0:
        raise v.Bad("blank")
    return clean


def shown_import(call: Call, transfer: Transfer) -> dict[str, Any]:
    status = transfer.status(call.now)
    body: dict[str, Any] = {
        "id": int(transfer.id),
        "created_at": transfer.created_at,
        "status": status,
        "total_records": transfer.total,
        "completed_records": transfer.completed,
    }
    if status == STATES[0]:
        body["estimated_time_remaining"] = str(transfer.ends_at - call.now).rjust(8, "0")
    else:
        body["failures"] = {"count": transfer.total - transfer.completed, "report": _url(call, transfer)}
    return body


def list_imports(of: str, call: Call) -> Reply:
    """The five newest, with ``status`` those in that state (DOC)."""
    errors: list[FieldError] = []
    wanted = call.query.get("status")
    if wanted is not None and wanted not in STATES:
        errors.append(FieldError("status", "choice", {"values": ",".join(STATES)}))
    if errors:
        raise invalid(errors)
    rows = [t for t in call.state.transfers.values() if (t.of, t.way) == (of, IMPORT)]
    rows = [t for t in reversed(rows) if wanted is None or t.status(call.now) == wanted]
    return Reply(200, [shown_import(call, t) for t in rows[:5]])


def view_import(of: str, call: Call, number: int) -> Reply:
    return Reply(200, shown_import(call, _get(call, of, IMPORT, str(number))))


def cancel_import(of: str, call: Call, number: int) -> Reply:
    """Only one that is in progress; what it has imported stays (DOC)."""
    transfer = _get(call, of, IMPORT, str(number))
    if transfer.status(call.now) == STATES[0]:
        transfer.cancelled = True
    return Reply(200, shown_import(call, transfer), wrote=True)
