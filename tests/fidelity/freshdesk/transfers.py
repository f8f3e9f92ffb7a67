"""Exports and imports of contacts and companies."""

from __future__ import annotations

from .desk import Desk, words
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("desk-export", "Exports: {id} of 40 hex, then {id, status, download_url} once it is done", "DOC 218k, 331k")
def _(desk: Desk) -> None:
    account = desk.open()
    for of in ("contacts", "companies"):
        body = {"fields": {"default_fields": ["name"], "custom_fields": []}}
        number = account.post(f"{of}/export", body).json()["id"]
        assert (len(number), int(number, 16) > 0) == (40, True)
        assert "download_url" not in account.get(f"{of}/export/{number}").json()
        account.fake.clock.advance(seconds=60)
        assert list(account.get(f"{of}/export/{number}").json()) == ["id", "status", "download_url"]


@fact("desk-import", "Imports: an estimate while in progress, failures when done; cancel answers cancelled", "DOC 218k")
def _(desk: Desk) -> None:
    account = desk.open()
    file = {"file": ("c.csv", "name,email\nKim,kim@example.com\n")}
    columns = {"fields[name]": "0", "fields[email]": "1"}
    made = account.call("POST", "contacts/imports", files=file, data=columns).json()
    assert list(made) == words("id created_at status total_records completed_records estimated_time_remaining")
    cancelled = account.put(f"contacts/imports/{made['id']}/cancel").json()
    assert list(cancelled) == words("id created_at status total_records completed_records failures")
    assert (cancelled["status"], list(cancelled["failures"])) == ("cancelled", ["count", "report"])
    (listed,) = account.get("contacts/imports", status="cancelled").json()
    assert {**listed, "failures": None} == {**cancelled, "failures": None}  # the link to the report is signed anew
