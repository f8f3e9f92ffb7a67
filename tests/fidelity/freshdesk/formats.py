"""Ids, times and other formats of values."""

from __future__ import annotations

import re

from . import keys as recorded
from .desk import Desk, errors, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("formats-ids", "Ids are integers beyond 32 bits; ticket ids a small sequence of the account", "REC, DOC 241-246")
def _(desk: Desk) -> None:
    account = desk.open()
    assert [account.new()["id"] for _ in range(3)] == [1, 2, 3]
    assert min(*account.fake.contacts, *account.fake.agents, *account.fake.groups) > 2**32


@fact("formats-times", "Times are YYYY-MM-DDTHH:MM:SSZ, in UTC, without fractions", "DOC 241-246")
def _(desk: Desk) -> None:
    assert desk.open().new()["created_at"] == "2026-08-19T15:00:00Z"


@fact("formats-null", "What is blank is null, not left out", "DOC 241-246")
def _(desk: Desk) -> None:
    made = desk.open().new()
    assert made["responder_id"] is None
    assert made["type"] is None


@fact(
    "formats-time-inputs",
    "Times are taken with and without seconds, with Z, ±hh:mm, ±hhmm, ±hh; no zone is UTC",
    "DOC 248-264",
)
def _(desk: Desk) -> None:
    account = desk.open()
    inputs = {
        "2026-09-01": "2026-09-01T00:00:00Z",
        "2026-09-01T10:30": "2026-09-01T10:30:00Z",
        "2026-09-01T10:30Z": "2026-09-01T10:30:00Z",
        "2026-09-01T10:30:15": "2026-09-01T10:30:15Z",
        "2026-09-01T10:30:15Z": "2026-09-01T10:30:15Z",
        "2026-09-01T10:30:15+02:00": "2026-09-01T08:30:15Z",
        "2026-09-01T10:30:15-0330": "2026-09-01T14:00:15Z",
        "2026-09-01T10:30:15+02": "2026-09-01T08:30:15Z",
    }
    for sent, stored in inputs.items():
        assert account.new(due_by=sent, fr_due_by="2026-08-30")["due_by"] == stored


@fact("formats-custom-date", "A custom date is YYYY-MM-DD", "DOC 264")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new(custom_fields={"cf_purchase_date": "2026-08-01"})
    assert made["custom_fields"]["cf_purchase_date"] == "2026-08-01"
    assert account.post("tickets", {"custom_fields": {"cf_purchase_date": "01.08.2026"}}).status_code == 400


@fact("formats-decimal", 'A custom decimal is returned as a string: 1 → "1.0"', "REC ZAM21")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.new(custom_fields={"cf_refund_amount": 1})["custom_fields"]["cf_refund_amount"] == "1.0"
    assert account.new(custom_fields={"cf_refund_amount": 12.5})["custom_fields"]["cf_refund_amount"] == "12.5"


def _input(sent: str, stored: str) -> None:
    @fact(f"formats-input-{sent}", f"The time {sent} is taken as {stored}", "DOC 248-264")
    def _(desk: Desk) -> None:
        assert desk.open().new(due_by=sent, fr_due_by="2026-08-30")["due_by"] == stored


for sent, stored in {
    "2026-09-01": "2026-09-01T00:00:00Z",
    "2026-09-01T10:30": "2026-09-01T10:30:00Z",
    "2026-09-01T10:30Z": "2026-09-01T10:30:00Z",
    "2026-09-01T10:30:15": "2026-09-01T10:30:15Z",
    "2026-09-01T10:30:15Z": "2026-09-01T10:30:15Z",
    "2026-09-01T10:30:15+02:00": "2026-09-01T08:30:15Z",
    "2026-09-01T10:30:15-0330": "2026-09-01T14:00:15Z",
    "2026-09-01T10:30:15+02": "2026-09-01T08:30:15Z",
}.items():
    _input(sent, stored)


@fact("formats-input-none", "A time of another form is refused", "DOC 248-264")
def _(desk: Desk) -> None:
    account = desk.open()
    for sent in ("01.09.2026", "yesterday", "2026-13-01"):
        refused = errors(account.post("tickets", {"due_by": sent}))
        assert "due_by" in [name for name, _, _ in refused], sent


@fact("formats-date-format", "A custom date of another form is refused", "DOC 264")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    for sent in ("01.08.2026", "2026/08/01"):
        refused = errors(account.put("tickets/1", {"custom_fields": {"cf_purchase_date": sent}}))
        assert [name for name, _, _ in refused] == ["custom_fields.cf_purchase_date"]


def _every_time(path: str) -> None:
    @fact(f"formats-times-{path}", f"Every time in /{path} ends with Z and has no fraction", "DOC 241-246")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.new()
        row = account.get(path).json()[0]
        for name in ("created_at", "updated_at"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row[name])


for path in ("tickets", "contacts", "companies", "agents", "groups", "ticket_fields", "roles", "products"):
    _every_time(path)


@fact("formats-ticket-sequence", "Ticket ids count from 1, also over deleted ones", "DOC 241-246")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    account.delete("tickets/1")
    assert account.new()["id"] == 2


@fact("formats-big-ids", "Other ids have up to 14 digits", "REC")
def _(desk: Desk) -> None:
    account = desk.open()
    for path in ("contacts", "companies", "agents", "groups", "roles", "products"):
        assert 11 <= len(str(account.get(path).json()[0]["id"])) <= 14


@fact("formats-decimal-kept", "A custom decimal is a string in the view and in the list too", "REC ZAM21")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new(custom_fields={"cf_refund_amount": 1})
    for row in (account.get("tickets/1").json(), account.get("tickets").json()[0]):
        assert row["custom_fields"]["cf_refund_amount"] == "1.0"


@fact("formats-null-kept", "Blank attributes are null in every list: no key is left out", "DOC 241-246")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_company("Bare")
    rows = account.get("companies").json()
    assert {tuple(row) for row in rows} == {tuple(recorded.COMPANY)}
    assert keys(account.get("companies")) == recorded.COMPANY
