"""Conversations."""

# ruff: noqa: E501  (a row of the table is one line)

from __future__ import annotations

from . import keys as recorded
from .desk import Account, Desk, errors, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _with_ticket(desk: Desk, **options: object) -> Account:
    account = desk.open(**options)
    account.fake.add_ticket(requester="Emma Evans")
    return account


@fact("conversations-list", "30 a page, oldest first", "DOC 2290")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    for number in range(35):
        account.fake.add_note(1, f"note {number}")
        account.fake.clock.advance(seconds=1)
    first = account.get("tickets/1/conversations")
    assert [row["body_text"] for row in first.json()] == [f"note {number}" for number in range(30)]
    assert len(account.call("GET", first.links["next"]["url"]).json()) == 5
    assert len(account.get("tickets/1/conversations", per_page=100).json()) == 35


@fact("conversations-item-keys", "An item has these keys in this order", "REC AIR, ZAM23, PBR")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    account.post("tickets/1/reply", {"body": "x"})
    answer = account.get("tickets/1/conversations")
    assert keys(answer) == recorded.CONVERSATION
    assert list(answer.json()[0]["delivery_details"]) == ["failed_emails", "pending_emails"]


@fact(
    "conversations-sources",
    "source: 0 reply, 2 note, 6 feedback; category: 1 customer, 2 private, 3 public, 7 feedback",
    "DOC 3867-3882, REC PBR, NAN26",
)
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    account.post("tickets/1/reply", {"body": "a"})
    account.post("tickets/1/notes", {"body": "b"})
    account.post("tickets/1/notes", {"body": "c", "private": False})
    account.fake.add_reply(1, "d", by="Emma Evans")
    account.fake.add_feedback(1, "e")
    seen = {row["body_text"]: (row["source"], row["category"]) for row in account.get("tickets/1/conversations").json()}
    assert seen == {"a": (0, 3), "b": (2, 2), "c": (2, 3), "d": (0, 1), "e": (6, 7)}


@fact("conversations-incoming-note", "A public note that is incoming has category 3 too", "REC PBR, NAN26")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    account.post("tickets/1/notes", {"body": "b", "private": False, "incoming": True})
    row = account.get("tickets/1/conversations").json()[0]
    assert (row["incoming"], row["category"]) == (True, 3)


@fact(
    "conversations-reply-item",
    "A reply: public, outgoing, support_email, from_email with a name, bcc_emails []",
    "REC AIR",
)
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    account.post("tickets/1/reply", {"body": "x"})
    row = account.get("tickets/1/conversations").json()[0]
    assert (row["private"], row["incoming"], row["source"], row["bcc_emails"]) == (False, False, 0, [])
    assert row["support_email"] == "support@acme.freshdesk.com"
    assert row["from_email"] == "Acme <support@acme.freshdesk.com>"


@fact("conversations-hyphen", "A mailbox name with a hyphen stands in quotes", "REC PBR")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    next(iter(account.fake.state.email_configs.values())).name = "Acme-Help"
    seen = account.post("tickets/1/reply", {"body": "x"}).json()
    assert seen["from_email"] == '"Acme-Help" <support@acme.freshdesk.com>'


@fact(
    "conversations-note-item",
    "A note: from_email null, cc_emails [], bcc_emails null, to_emails the notified",
    "REC AIR, NAN26",
)
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    account.post("tickets/1/notes", {"body": "x", "notify_emails": ["ben.berger@acme.example"]})
    account.post("tickets/1/notes", {"body": "y"})
    first, second = account.get("tickets/1/conversations").json()
    assert (first["from_email"], first["cc_emails"], first["bcc_emails"]) == (None, [], None)
    assert (first["to_emails"], second["to_emails"]) == (["ben.berger@acme.example"], [])


@fact(
    "conversations-edited-note", "An edited note gets last_edited_at and _user_id and keeps its updated_at", "REC PBR"
)
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    made = account.post("tickets/1/notes", {"body": "x"}).json()
    account.fake.clock.advance(minutes=5)
    answer = account.put(f"conversations/{made['id']}", {"body": "y"})
    assert (answer.status_code, keys(answer)) == (200, recorded.NOTE)
    row = account.get("tickets/1/conversations").json()[0]
    assert (row["body_text"], row["updated_at"]) == ("y", made["updated_at"])
    assert row["last_edited_at"] > made["updated_at"]
    assert row["last_edited_user_id"] == made["user_id"]


@fact("conversations-body-text", "body_text turns tags into spaces and keeps the text's newlines", "REC AIR, ZAM23")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    recordings = {
        '<div style="a"><div dir="ltr">Hi Ann,<br><br>Test reply<br><br>\n</div></div>': "Hi Ann,  Test reply",
        "<div>Hey,</div>\n<br><div>Thanks!\n<br>I can</div>": "Hey,   Thanks!\n I can",
        '<div>Bye.</div>\n<br><div></div>\n<hr>\n<div></div>\n<div>P.S. <a href="x">See</a> it</div>': "Bye.      P.S. See it",
        "<div></div>": "",
    }
    for body, text in recordings.items():
        assert account.post("tickets/1/notes", {"body": body}).json()["body_text"] == text


@fact(
    "conversations-description-text", "description_text turns <br> and </p> into newlines and trims", "REC ZAM23, NAN26"
)
def _(desk: Desk) -> None:
    account = desk.open()
    recordings = {
        "<p>Hi,</p><br /><p>My return</p>": "Hi,\n\n\nMy return",
        "Hi there, <br><br> I tried": "Hi there,\n\nI tried",
        "do?<br><br> Thanks,<br> Matt": "do?\n\nThanks,\nMatt",
    }
    for description, text in recordings.items():
        assert account.new(description=description)["description_text"] == text


@fact("conversations-note-keys", "POST notes answers 201 with these keys; private is the default", "REC NAN26, PBR")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    answer = account.post("tickets/1/notes", {"body": "x"})
    assert (answer.status_code, keys(answer)) == (201, recorded.NOTE)
    assert (answer.json()["private"], answer.json()["incoming"]) == (True, False)
    assert "notified_to" not in answer.json()


@fact(
    "conversations-note-mailbox",
    "A private note of 2026 has the mailbox's address as support_email; 2024 null: a switch",
    "REC NAN26, PBR",
)
def _(desk: Desk) -> None:
    new = _with_ticket(desk).post("tickets/1/notes", {"body": "x"}).json()
    assert new["support_email"] == "support@acme.freshdesk.com"
    old = _with_ticket(desk, support_email_on_notes=False, domain="old").post("tickets/1/notes", {"body": "x"}).json()
    assert old["support_email"] is None


@fact(
    "conversations-note-attributes",
    "A note takes body, attachments, incoming, notify_emails, private, user_id",
    "DOC 4003-4025",
)
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    ben = next(a for a in account.fake.agents.values() if a.name == "Ben Berger")
    body = {"body": "x", "incoming": True, "notify_emails": [ben.email], "private": False, "user_id": ben.id}
    assert account.post("tickets/1/notes", body).json()["user_id"] == ben.id
    assert errors(account.post("tickets/1/notes", {}))[0][::2] == ("body", "missing_field")


@fact("conversations-note-wrapped", "A plain body comes back in a <div>", "REC NAN26")
def _(desk: Desk) -> None:
    made = _with_ticket(desk).post("tickets/1/notes", {"body": "plain"}).json()
    assert (made["body"], made["body_text"]) == ("<div>plain</div>", "plain")


@fact(
    "conversations-note-files",
    "Files of a conversation: id, name, content_type, size, created_at, updated_at, attachment_url",
    "REC R7, PBR",
)
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    answer = account.call("POST", "tickets/1/notes", data={"body": "x"}, files=[("attachments[]", ("a.txt", b"1"))])
    file = answer.json()["attachments"][0]
    assert list(file) == ["id", "name", "content_type", "size", "created_at", "updated_at", "attachment_url"]
    assert account.session.get(file["attachment_url"], timeout=20).content == b"1"


@fact("conversations-reply-keys", "POST reply answers 201 with these keys; to_emails is the requester", "REC NAN26")
def _(desk: Desk) -> None:
    answer = _with_ticket(desk).post("tickets/1/reply", {"body": "x"})
    assert (answer.status_code, keys(answer)) == (201, recorded.REPLY)
    assert answer.json()["to_emails"] == ["emma@globex.example"]
    assert "replied_to" not in answer.json()


@fact(
    "conversations-reply-attributes",
    "A reply takes from_email, user_id, cc_emails, bcc_emails; a bad from_email is 400",
    "DOC 3913-3938",
)
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    body = {
        "body": "x",
        "from_email": "support@acme.freshdesk.com",
        "cc_emails": ["c@example.com"],
        "bcc_emails": ["b@example.com"],
    }
    made = account.post("tickets/1/reply", body).json()
    assert (made["cc_emails"], made["bcc_emails"]) == (["c@example.com"], ["b@example.com"])
    assert errors(account.post("tickets/1/reply", {"body": "x", "from_email": "no@example.com"}))[0][0] == "from_email"


@fact("conversations-delete", "DELETE /conversations/{id} is 204", "DOC 4072-4150")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    made = account.post("tickets/1/notes", {"body": "x"}).json()
    assert account.delete(f"conversations/{made['id']}").status_code == 204
    assert account.get("tickets/1/conversations").json() == []


@fact("conversations-no-get", "There is no GET /conversations/{id}", "DOC 4072-4150")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    made = account.post("tickets/1/notes", {"body": "x"}).json()
    assert account.get(f"conversations/{made['id']}").status_code == 405


SECTION.leave_out(
    "conversations-other-sources",
    "Sources 5 tweet, 7 Facebook, 9 phone, 11 e-commerce",
    "DOC 3867-3882",
    "no channel of the fake makes them",
)
SECTION.leave_out("conversations-failures", "email_failure_count after a bounce", "REC AIR", "the fake sends no e-mail")


@fact(
    "conversations-location",
    "POST notes and replies answer with the Location /api/v2/conversations/{id}",
    "REC NAN26 add-ticket-note, reply-to-ticket",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for path in ("tickets/1/notes", "tickets/1/reply"):
        answer = account.post(path, {"body": "Hello"})
        assert answer.headers["Location"] == f"{account.url}/conversations/{answer.json()['id']}"
