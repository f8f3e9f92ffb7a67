"""Conversations in detail."""

from __future__ import annotations

from typing import Any

from . import keys as recorded
from .desk import Account, Desk, errors
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _with_ticket(desk: Desk, **options: object) -> Account:
    account = desk.open(**options)
    account.fake.add_ticket(requester="Emma Evans")
    return account


def _only(account: Account) -> Any:
    (row,) = account.get("tickets/1/conversations").json()
    return row


def _kind(name: str, source: int, category: int, says: str) -> None:
    @fact(
        f"conversations-kind-{name}", f"{says}: source {source}, category {category}", "DOC 3867-3882, REC PBR, NAN26"
    )
    def _(desk: Desk) -> None:
        account = _with_ticket(desk)
        {
            "reply": lambda: account.post("tickets/1/reply", {"body": "x"}),
            "private": lambda: account.post("tickets/1/notes", {"body": "x"}),
            "public": lambda: account.post("tickets/1/notes", {"body": "x", "private": False}),
            "customer": lambda: account.fake.add_reply(1, "x", by="Emma Evans"),
            "feedback": lambda: account.fake.add_feedback(1, "x"),
        }[name]()
        row = _only(account)
        assert (row["source"], row["category"]) == (source, category)


_kind("reply", 0, 3, "An agent's reply")
_kind("private", 2, 2, "A private note")
_kind("public", 2, 3, "A public note")
_kind("customer", 0, 1, "A customer's reply")
_kind("feedback", 6, 7, "Feedback to a survey")


def _of_reply(name: str, value: Any) -> None:
    @fact(f"conversations-reply-{name}", f"{name} of a reply is {value!r}", "REC AIR, NAN26")
    def _(desk: Desk) -> None:
        account = _with_ticket(desk)
        account.post("tickets/1/reply", {"body": "x"})
        assert _only(account)[name] == value


_of_reply("private", False)
_of_reply("incoming", False)
_of_reply("bcc_emails", [])
_of_reply("cc_emails", [])
_of_reply("to_emails", ["emma@globex.example"])
_of_reply("support_email", "support@acme.freshdesk.com")
_of_reply("from_email", "Acme <support@acme.freshdesk.com>")
_of_reply("attachments", [])
_of_reply("source_additional_info", None)
_of_reply("automation_id", None)
_of_reply("last_edited_at", None)
_of_reply("last_edited_user_id", None)


def _of_note(name: str, value: Any) -> None:
    @fact(f"conversations-note-{name}", f"{name} of a note is {value!r}", "REC AIR, NAN26")
    def _(desk: Desk) -> None:
        account = _with_ticket(desk)
        account.post("tickets/1/notes", {"body": "x"})
        assert _only(account)[name] == value


_of_note("from_email", None)
_of_note("cc_emails", [])
_of_note("bcc_emails", None)
_of_note("to_emails", [])
_of_note("structured_body", None)
_of_note("ticket_id", 1)


@fact("conversations-structured-body", "structured_body stands after body_text", "REC NAN26, PBR")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    account.post("tickets/1/notes", {"body": "x"})
    assert list(_only(account))[:3] == ["body", "body_text", "structured_body"]


@fact("conversations-delivery-lists", "delivery_details holds two lists, empty where nothing failed", "REC AIR")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    account.post("tickets/1/reply", {"body": "x"})
    assert _only(account)["delivery_details"] == {"failed_emails": [], "pending_emails": []}


@fact("conversations-threading-type", "threading_type is among the keys, before delivery_details", "REC PBR")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    account.post("tickets/1/reply", {"body": "x"})
    seen = list(_only(account))
    assert seen.index("threading_type") + 1 == seen.index("delivery_details")


@fact(
    "conversations-incoming-alone",
    "incoming: true does not make a note the customer's: its category is no 1",
    "REC PBR, NAN26",
)
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    for private in (True, False):
        account.post("tickets/1/notes", {"body": "x", "incoming": True, "private": private})
    assert 1 not in [row["category"] for row in account.get("tickets/1/conversations").json()]


@fact("conversations-quotes-only-hyphen", "A mailbox name without a hyphen stands bare", "REC PBR, NAN26")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    next(iter(account.fake.state.email_configs.values())).name = "ExampleTest"
    assert (
        account.post("tickets/1/reply", {"body": "x"}).json()["from_email"]
        == "ExampleTest <support@acme.freshdesk.com>"
    )


def _edited(desk: Desk) -> tuple[Any, Any]:
    account = _with_ticket(desk)
    made = account.post("tickets/1/notes", {"body": "x"}).json()
    account.fake.clock.advance(minutes=5)
    assert account.put(f"conversations/{made['id']}", {"body": "y"}).status_code == 200
    return made, _only(account)


@fact("conversations-edit-body", "An edited note has its new body", "DOC 4072-4150")
def _(desk: Desk) -> None:
    assert _edited(desk)[1]["body_text"] == "y"


@fact("conversations-edit-at", "An edited note has last_edited_at", "REC PBR")
def _(desk: Desk) -> None:
    made, row = _edited(desk)
    assert row["last_edited_at"] > made["created_at"]


@fact("conversations-edit-by", "An edited note has last_edited_user_id", "REC PBR")
def _(desk: Desk) -> None:
    made, row = _edited(desk)
    assert row["last_edited_user_id"] == made["user_id"]


@fact("conversations-edit-updated", "An edited note keeps its updated_at", "REC PBR")
def _(desk: Desk) -> None:
    made, row = _edited(desk)
    assert row["updated_at"] == made["updated_at"]


@fact("conversations-edit-files", "Files can be added to a note", "DOC 4072-4150")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    made = account.post("tickets/1/notes", {"body": "x"}).json()
    answer = account.call(
        "PUT", f"conversations/{made['id']}", data={"body": "y"}, files=[("attachments[]", ("a.txt", b"1"))]
    )
    assert (answer.status_code, [file["name"] for file in answer.json()["attachments"]]) == (200, ["a.txt"])


@fact("conversations-edit-notes-only", "A reply cannot be edited", "DOC 4072-4150")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    made = account.post("tickets/1/reply", {"body": "x"}).json()
    assert account.put(f"conversations/{made['id']}", {"body": "y"}).status_code >= 400
    assert _only(account)["body_text"] == "x"


@fact("conversations-edit-keys", "The answer to an edited note has the keys of a new one", "DOC 4072-4150, REC NAN26")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    made = account.post("tickets/1/notes", {"body": "x"}).json()
    assert list(account.put(f"conversations/{made['id']}", {"body": "y"}).json()) == recorded.NOTE


@fact("conversations-delete-reply", "A reply can be deleted", "DOC 4072-4150")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    made = account.post("tickets/1/reply", {"body": "x"}).json()
    answer = account.delete(f"conversations/{made['id']}")
    assert (answer.status_code, answer.content) == (204, b"")


def _text(name: str, body: str, text: str) -> None:
    @fact(f"conversations-text-{name}", f"body_text of {body!r} is {text!r}", "REC AIR, ZAM23")
    def _(desk: Desk) -> None:
        account = _with_ticket(desk)
        assert account.post("tickets/1/notes", {"body": body}).json()["body_text"] == text


_text("br", "Hi X,<br><br>Test reply", "Hi X,  Test reply")
_text("link", '<div>P.S. <a href="x">See</a> it</div>', "P.S. See it")
_text("empty", "<div></div>", "")


def _description(name: str, html: str, text: str) -> None:
    @fact(f"create-text-{name}", f"description_text of {html!r} is {text!r}", "REC ZAM23, NAN26")
    def _(desk: Desk) -> None:
        assert desk.open().new(description=html)["description_text"] == text


_description("paragraph", "<p>Hi,</p><br /><p>My return</p>", "Hi,\n\n\nMy return")
_description("br", "Hi,<br><br> I", "Hi,\n\nI")
_description("trimmed", "<div> Hi </div>", "Hi")


@fact("conversations-note-private-default", "A note is private unless private: false is sent", "DOC 4003-4025")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    assert account.post("tickets/1/notes", {"body": "x"}).json()["private"] is True
    assert account.post("tickets/1/notes", {"body": "x", "private": False}).json()["private"] is False


@fact("conversations-note-incoming-default", "A note is not incoming unless sent so", "DOC 4003-4025")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    assert account.post("tickets/1/notes", {"body": "x"}).json()["incoming"] is False
    assert account.post("tickets/1/notes", {"body": "x", "incoming": True}).json()["incoming"] is True


@fact("conversations-note-notify", "notify_emails come back as to_emails", "REC NAN26, PBR")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    made = account.post("tickets/1/notes", {"body": "x", "notify_emails": ["ben.berger@acme.example"]}).json()
    assert made["to_emails"] == ["ben.berger@acme.example"]


@fact("conversations-note-user", "user_id names who wrote the note", "DOC 4003-4025")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    emma = next(c for c in account.fake.contacts.values() if c.name == "Emma Evans")
    assert account.post("tickets/1/notes", {"body": "x", "user_id": emma.id}).json()["user_id"] == emma.id


@fact("conversations-note-caller", "Without user_id the note is the caller's", "REC NAN26")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    me = account.get("agents/me").json()["id"]
    assert account.post("tickets/1/notes", {"body": "x"}).json()["user_id"] == me


@fact("conversations-note-body", "A note needs a body", "DOC 4003-4025")
def _(desk: Desk) -> None:
    assert errors(_with_ticket(desk).post("tickets/1/notes", {"private": True}))[0][::2] == ("body", "missing_field")


@fact("conversations-reply-body", "A reply needs a body", "DOC 3913-3938")
def _(desk: Desk) -> None:
    assert errors(_with_ticket(desk).post("tickets/1/reply", {"cc_emails": []}))[0][::2] == ("body", "missing_field")


def _reply_takes(name: str, value: Any) -> None:
    @fact(f"conversations-reply-takes-{name}", f"A reply takes {name} and answers with it", "DOC 3913-3938")
    def _(desk: Desk) -> None:
        assert _with_ticket(desk).post("tickets/1/reply", {"body": "x", name: value}).json()[name] == value


_reply_takes("cc_emails", ["c@example.com"])
_reply_takes("bcc_emails", ["b@example.com"])


@fact("conversations-reply-user", "user_id names the agent who replies", "DOC 3913-3938")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    ben = next(a for a in account.fake.agents.values() if a.name == "Ben Berger")
    assert account.post("tickets/1/reply", {"body": "x", "user_id": ben.id}).json()["user_id"] == ben.id


@fact("conversations-reply-from", "from_email is one of the account's mailboxes", "DOC 3913-3938")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    made = account.post("tickets/1/reply", {"body": "x", "from_email": "support@acme.freshdesk.com"})
    assert made.status_code == 201
    assert account.post("tickets/1/reply", {"body": "x", "from_email": "no@example.com"}).status_code == 400


@fact("conversations-reply-no-structure", "The answer to a reply has no structured_body", "REC NAN26")
def _(desk: Desk) -> None:
    assert "structured_body" not in _with_ticket(desk).post("tickets/1/reply", {"body": "x"}).json()


@fact("conversations-reply-file", "A reply takes files", "DOC 3913-3938")
def _(desk: Desk) -> None:
    account = _with_ticket(desk)
    files = [("attachments[]", ("a.txt", b"1", "text/plain"))]
    made = account.call("POST", "tickets/1/reply", data={"body": "x"}, files=files)
    assert (made.status_code, made.json()["attachments"][0]["name"]) == (201, "a.txt")


@fact("conversations-thread-404", "The conversations of a ticket that is not there are 404", "3P node-freshdesk-api")
def _(desk: Desk) -> None:
    account = desk.open()
    for answer in (account.get("tickets/9/conversations"), account.post("tickets/9/notes", {"body": "x"})):
        assert (answer.status_code, answer.content) == (404, b"")


def _of(name: str) -> None:
    @fact(f"conversations-number-{name}", f"{name} is a number", "REC AIR, NAN26")
    def _(desk: Desk) -> None:
        made = _with_ticket(desk).post("tickets/1/notes", {"body": "x"}).json()
        assert isinstance(made[name], int)


for name in ("id", "user_id", "ticket_id"):
    _of(name)
