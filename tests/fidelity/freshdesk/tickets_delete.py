"""Deleting, restoring and merging tickets."""

from __future__ import annotations

from typing import Any

from .desk import Account, Desk, errors, ticket
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("delete-delete", "DELETE is 204 and soft, restore is 204, also from spam", "DOC 1799-1834")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    account.fake.add_ticket(spam=True)
    assert account.delete("tickets/1").status_code == 204
    assert account.fake.tickets[1].deleted
    assert [account.call("PUT", f"tickets/{number}/restore").status_code for number in (1, 2)] == [204, 204]
    assert not account.fake.tickets[1].deleted
    assert not account.fake.tickets[2].spam


@fact("work-merge", "PUT /tickets/merge is 204: the secondary tickets are closed into the primary one", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    for _ in range(3):
        account.fake.add_ticket()
    body = {"primary_id": 1, "ticket_ids": [2, 3], "note_in_secondary": {"body": "See ticket 1", "private": False}}
    answer = account.call("PUT", "tickets/merge", json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [ticket.status for ticket in account.fake.tickets.values()] == [2, 5, 5]
    assert [item.body_text for item in account.fake.conversations(2)] == ["See ticket 1"]


def _file(account: Account, name: str = "photo.png", kind: str = "image/png") -> Any:
    files = [("attachments[]", (name, b"12345", kind))]
    return account.call("POST", "tickets", data=ticket(), files=files).json()["attachments"][0]


@fact("delete-soft", "A deleted ticket keeps everything and can still be read", "DOC 1799-1834")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new(tags=["x"])
    before = account.get("tickets/1").json()
    account.delete("tickets/1")
    after = account.get("tickets/1").json()
    assert after.pop("deleted") is True
    assert {**after, "updated_at": None} == {**before, "updated_at": None}


@fact("delete-restored", "A restored ticket is in the list again, without deleted", "DOC 1799-1834")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    account.delete("tickets/1")
    assert account.ids() == []
    account.put("tickets/1/restore")
    assert account.ids() == [1]
    assert "deleted" not in account.get("tickets/1").json()


@fact("delete-empty-answers", "DELETE, restore and DELETE of a file answer 204 with nothing", "DOC 1799-1834")
def _(desk: Desk) -> None:
    account = desk.open()
    file = _file(account)
    for answer in (
        account.delete(f"attachments/{file['id']}"),
        account.delete("tickets/1"),
        account.put("tickets/1/restore"),
    ):
        assert (answer.status_code, answer.content) == (204, b"")


def _merged(desk: Desk, **more: Any) -> Account:
    account = desk.open()
    account.new(email="emma@globex.example")
    account.new(email="other@nowhere.example")
    answer = account.put("tickets/merge", {"primary_id": 1, "ticket_ids": [2], **more})
    assert answer.status_code == 204, answer.text
    return account


@fact("work-merge-note-primary", "note_in_primary is a note on the primary ticket", "DOC 1615-1830")
def _(desk: Desk) -> None:
    account = _merged(desk, note_in_primary={"body": "Took 2 in", "private": True})
    notes = account.get("tickets/1/conversations").json()
    assert [(note["body_text"], note["private"]) for note in notes] == [("Took 2 in", True)]


@fact("work-merge-note-secondary", "note_in_secondary is a note on the secondary ticket", "DOC 1615-1830")
def _(desk: Desk) -> None:
    account = _merged(desk, note_in_secondary={"body": "See 1", "private": False})
    notes = account.get("tickets/2/conversations").json()
    assert [(note["body_text"], note["private"]) for note in notes] == [("See 1", False)]


@fact("work-merge-cc", "convert_recepients_to_cc puts the secondary's requester into the primary's cc", "DOC 1615-1830")
def _(desk: Desk) -> None:
    account = _merged(desk, convert_recepients_to_cc=True)
    assert "other@nowhere.example" in account.get("tickets/1").json()["cc_emails"]


@fact("work-merge-closes", "The secondary ticket is closed", "DOC 1615-1830")
def _(desk: Desk) -> None:
    assert _merged(desk).get("tickets/2").json()["status"] == 5


@fact("work-merge-unknown", "A merge of tickets that are not there is refused", "DOC 1615-1830")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert errors(account.put("tickets/merge", {"primary_id": 1, "ticket_ids": [99]}))
