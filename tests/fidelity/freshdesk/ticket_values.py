"""Tickets in detail: enumerations, the values of a view, files (sections 3.1 to 3.6)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import keys as recorded
from .desk import Account, Desk, errors, keys, ticket
from .table import Section

SECTION = Section("Tickets: what is answered")
fact = SECTION.fact

BOOLEANS = ("fr_escalated", "spam", "is_escalated", "nr_escalated")
EMAIL_LISTS = ("cc_emails", "fwd_emails", "reply_cc_emails", "ticket_cc_emails", "ticket_bcc_emails")
SOURCES = {
    "Email": 1,
    "Portal": 2,
    "Phone": 3,
    "Forum": 4,
    "MobiHelp": 8,
    "Feedback Widget": 9,
    "Outbound Email": 10,
    "Ecommerce": 11,
    "Whatsapp": 13,
    "Web Chat": 15,
    "Web Form": 16,
    "Instagram Message": 17,
    "Instagram Comment": 18,
    "Facebook Message": 19,
    "Facebook Comment": 20,
    "Mobile Chat SDK": 21,
    "SMS": 22,
}


def _choices(account: Account, name: str) -> Any:
    return next(row for row in account.get("ticket_fields").json() if row["name"] == name)["choices"]


def _status(number: int, words: list[str]) -> None:
    @fact(
        f"3.1-status-{number}", f"Status {number} is {words[0]!r}, for customers {words[1]!r}", "DOC 512-535, REC NAN26"
    )
    def _(desk: Desk) -> None:
        account = desk.open(ai_status=True)
        assert _choices(account, "status")[str(number)] == words
        account.new()
        account.fake.tickets[1].status = number
        assert account.get("tickets/1").json()["status"] == number


_status(2, ["Open", "Open"])
_status(3, ["Pending", "Pending"])
_status(4, ["Resolved", "Resolved"])
_status(5, ["Closed", "Closed"])
_status(6, ["Waiting on Customer", "Awaiting your Reply"])
_status(7, ["Waiting on Third Party", "Being Processed"])
_status(9000, ["Assigned to AI Agent", "Assigned to AI Agent"])


def _priority(number: int, word: str) -> None:
    @fact(f"3.1-priority-{number}", f"Priority {number} is {word}", "DOC 512-535")
    def _(desk: Desk) -> None:
        account = desk.open()
        assert _choices(account, "priority")[word] == number
        assert account.new(priority=number)["priority"] == number


for number, word in enumerate(("Low", "Medium", "High", "Urgent"), start=1):
    _priority(number, word)


@fact("3.1-source-words", "The words of the sources in 2026, in their order", "REC NAN26")
def _(desk: Desk) -> None:
    assert _choices(desk.open(), "source") == SOURCES
    assert list(_choices(desk.open(domain="b"), "source")) == list(SOURCES)


@fact("3.1-sources-gone", "Twitter, Facebook, Chat and Bot are no longer among the sources", "REC NAN26")
def _(desk: Desk) -> None:
    assert not {5, 6, 7, 12} & set(_choices(desk.open(), "source").values())


@fact("3.1-no-association", "association_type is null where there is none", "DOC 1068-1076")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert account.get("tickets/1").json()["association_type"] is None
    assert account.get("tickets").json()[0]["association_type"] is None


@fact("3.1-child", "association_type 2 is a child", "DOC 1068-1076")
def _(desk: Desk) -> None:
    account = desk.open(parent_child=True)
    account.new()
    account.new(parent_id=1)
    assert account.get("tickets/2").json()["association_type"] == 2


@fact("3.1-tracker", "association_type 3 is a tracker", "DOC 1068-1076")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    account.new(related_ticket_ids=[1])
    assert account.get("tickets/2").json()["association_type"] == 3


@fact("3.2-name-any-email", "The name made of an e-mail is its local part with a capital", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    for address, name in {"mia@x.example": "Mia", "test-ticket@x.example": "Test-ticket", "x1@x.example": "X1"}.items():
        assert account.fake.contacts[account.new(email=address)["requester_id"]].name == name


@fact("3.2-create-no-association", "The create answer has no association_type", "REC DAVE 2025, NAN26")
def _(desk: Desk) -> None:
    assert "association_type" not in desk.open().new()


@fact("3.2-2026-keys", "source_info and structured_description are in the create answer", "REC NAN26")
def _(desk: Desk) -> None:
    assert {"source_info", "structured_description"} <= set(desk.open().new())


@fact("3.2-form-id-number", "form_id is the number of the account's form", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.new()["form_id"] == account.fake.choices.form_id


@fact("3.2-times-equal", "created_at and updated_at of a new ticket are the same moment", "REC NAN26")
def _(desk: Desk) -> None:
    made = desk.open().new()
    assert made["created_at"] == made["updated_at"]


@fact("3.2-due-sent", "Due times that were sent are in the create answer", "DOC 557, 561")
def _(desk: Desk) -> None:
    sent = {"due_by": "2026-09-01T10:00:00Z", "fr_due_by": "2026-08-30T10:00:00Z"}
    made = desk.open().new(**sent)
    assert {name: made[name] for name in sent} == sent


@fact("3.2-due-fills", "A second after the create the view has both due times", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    account.fake.clock.advance(seconds=1)
    seen = account.get("tickets/1").json()
    assert seen["due_by"]
    assert seen["fr_due_by"]


def _list_of(name: str) -> None:
    @fact(f"3.3-type-{name}", f"{name} is a list", "REC ZAM23, NAN26")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.new()
        assert account.get("tickets/1").json()[name] == []


def _boolean(name: str) -> None:
    @fact(f"3.3-type-{name}", f"{name} is true or false", "REC ZAM23, NAN26")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.new()
        assert account.get("tickets/1").json()[name] is False


def _null(name: str) -> None:
    @fact(f"3.3-type-{name}", f"{name} of a new ticket is null", "REC NAN26")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.new(email="new@nowhere.example")
        assert account.get("tickets/1").json()[name] is None


for name in (*EMAIL_LISTS, "tags", "attachments"):
    _list_of(name)
for name in BOOLEANS:
    _boolean(name)
for name in (
    *("support_email", "to_emails", "source_info", "source_additional_info", "structured_description", "nr_due_by"),
    *("responder_id", "group_id", "type", "company_id"),
):
    _null(name)


@fact("3.3-no-count", "The view has no associated_tickets_count", "REC ZAM23, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert "associated_tickets_count" not in account.get("tickets/1").json()


@fact(
    "3.3-associated-list",
    "An associated ticket's view has associated_tickets_list after source_additional_info",
    "REC PBR",
)
def _(desk: Desk) -> None:
    account = desk.open(parent_child=True)
    account.new()
    account.new(parent_id=1)
    seen = keys(account.get("tickets/2"))
    assert seen[seen.index("source_additional_info") + 1] == "associated_tickets_list"


@fact("3.3-plain-view", "Without include there is neither conversations nor requester, company or stats", "DOC 927-945")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert not {"conversations", "requester", "company", "stats"} & set(account.get("tickets/1").json())


def _include(word: str) -> None:
    @fact(f"3.3-include-{word}-alone", f"include={word} adds {word}, before nr_due_by", "DOC 927-945, REC PBR")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.new()
        seen = keys(account.get("tickets/1", include=word))
        assert seen.index(word) < seen.index("nr_due_by")
        assert [key for key in seen if key != word] == recorded.VIEWED


for word in ("conversations", "requester", "company", "stats"):
    _include(word)


@fact("3.3-include-commas", "Includes are separated by commas and come together", "DOC 927-945")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    seen = account.get("tickets/1", include="conversations,requester,company,stats").json()
    assert {"conversations", "requester", "company", "stats"} <= set(seen)


@fact("3.3-view-404", "A ticket that is not there is 404 with an empty body", "REC ZAM23, 3P node-freshdesk-api")
def _(desk: Desk) -> None:
    answer = desk.open().get("tickets/1")
    assert (answer.status_code, answer.content) == (404, b"")


def _stats(account: Account) -> Any:
    return account.get("tickets/1", include="stats").json()["stats"]


@fact("3.3-stats-fresh", "Of a new ticket only status_updated_at is set", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert {name for name, value in _stats(account).items() if value} == {"status_updated_at"}


@fact("3.3-stats-resolved", "Resolved sets resolved_at and leaves closed_at", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    changed = account.put("tickets/1", {"status": 4}).json()
    stats = _stats(account)
    assert (stats["resolved_at"], stats["closed_at"]) == (changed["updated_at"], None)


@fact(
    "3.3-stats-public-note", "An agent's reply sets first_responded_at once and agent_responded_at each time", "REC AIR"
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    account.post("tickets/1/reply", {"body": "one"})
    first = _stats(account)
    account.fake.clock.advance(minutes=5)
    account.post("tickets/1/reply", {"body": "two"})
    second = _stats(account)
    assert first["first_responded_at"] == second["first_responded_at"]
    assert first["agent_responded_at"] < second["agent_responded_at"]


@fact("3.3-stats-customer-no-agent", "A customer's reply leaves what the agent's replies set", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(requester="Emma Evans")
    account.fake.add_reply(1, "Thanks", by="Emma Evans")
    stats = _stats(account)
    assert (stats["first_responded_at"], stats["agent_responded_at"]) == (None, None)


def _file(account: Account, name: str = "photo.png", kind: str = "image/png") -> Any:
    files = [("attachments[]", (name, b"12345", kind))]
    return account.call("POST", "tickets", data=ticket(), files=files).json()["attachments"][0]


@fact("3.2-file-size", "size is the number of bytes", "REC R7, PBR")
def _(desk: Desk) -> None:
    assert _file(desk.open())["size"] == 5


@fact("3.2-file-type", "content_type is what the part said", "REC R7, PBR")
def _(desk: Desk) -> None:
    assert _file(desk.open(), "a.txt", "text/csv")["content_type"] == "text/csv"


@fact("3.2-file-path", "The link's path has the attachment's id and name", "REC PBR")
def _(desk: Desk) -> None:
    file = _file(desk.open())
    wanted = f"/data/helpdesk/attachments/production/{file['id']}/original/photo.png"
    assert urlsplit(file["attachment_url"]).path == wanted


@fact("3.2-file-signed", "The link is signed: Expires, Signature, Key-Pair-Id", "REC PBR")
def _(desk: Desk) -> None:
    assert list(parse_qs(urlsplit(_file(desk.open())["attachment_url"]).query)) == [
        "Expires",
        "Signature",
        "Key-Pair-Id",
    ]


@fact("3.2-file-300", "The link holds for about 300 seconds", "REC R7")
def _(desk: Desk) -> None:
    account = desk.open()
    url = _file(account)["attachment_url"]
    account.fake.clock.advance(seconds=250)
    assert account.session.get(url, timeout=20).status_code == 200
    account.fake.clock.advance(seconds=100)
    assert account.session.get(url, timeout=20).status_code == 403


@fact("3.2-file-fresh-link", "Each reading of the ticket gives a link that holds", "REC R7, PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    _file(account)
    account.fake.clock.advance(hours=1)
    url = account.get("tickets/1").json()["attachments"][0]["attachment_url"]
    assert account.session.get(url, timeout=20).content == b"12345"


@fact("3.2-file-view", "The view lists the files as the create did", "REC R7, PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    made = _file(account)
    seen = account.get("tickets/1").json()["attachments"][0]
    assert {**seen, "attachment_url": None} == {**made, "attachment_url": None}


@fact("3.4-unwrapped-text", "description_text of an update is the plain text", "3P R7")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert account.put("tickets/1", {"description": "its plain"}).json()["description_text"] == "its plain"


@fact("3.4-outbound-else", "Of outbound tickets all else can be updated", "DOC 1464")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(source=10)
    assert account.put("tickets/1", {"status": 4, "priority": 3, "tags": ["x"]}).status_code == 200


def _gone(verb: str, state: str) -> None:
    @fact(f"3.4-{verb.lower()}-{state}", f"{verb} on a ticket that is {state} is 405", "DOC 164")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket(**{state: True})
        answer = account.call(verb, "tickets/1", json={"priority": 2} if verb != "DELETE" else None)
        assert answer.status_code == 405


for verb in ("PUT", "PATCH", "DELETE"):
    for state in ("deleted", "spam"):
        _gone(verb, state)


@fact("3.5-soft", "A deleted ticket keeps everything and can still be read", "DOC 1799-1834")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new(tags=["x"])
    before = account.get("tickets/1").json()
    account.delete("tickets/1")
    after = account.get("tickets/1").json()
    assert after.pop("deleted") is True
    assert {**after, "updated_at": None} == {**before, "updated_at": None}


@fact("3.5-restored", "A restored ticket is in the list again, without deleted", "DOC 1799-1834")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    account.delete("tickets/1")
    assert account.ids() == []
    account.put("tickets/1/restore")
    assert account.ids() == [1]
    assert "deleted" not in account.get("tickets/1").json()


@fact("3.5-empty-answers", "DELETE, restore and DELETE of a file answer 204 with nothing", "DOC 1799-1834")
def _(desk: Desk) -> None:
    account = desk.open()
    file = _file(account)
    for answer in (
        account.delete(f"attachments/{file['id']}"),
        account.delete("tickets/1"),
        account.put("tickets/1/restore"),
    ):
        assert (answer.status_code, answer.content) == (204, b"")


@fact("3.5-attachment-404", "A file that is not there cannot be deleted: 404", "DOC 1799-1834")
def _(desk: Desk) -> None:
    answer = desk.open().delete("attachments/99")
    assert (answer.status_code, answer.content) == (404, b"")


def _merged(desk: Desk, **more: Any) -> Account:
    account = desk.open()
    account.new(email="emma@globex.example")
    account.new(email="other@nowhere.example")
    answer = account.put("tickets/merge", {"primary_id": 1, "ticket_ids": [2], **more})
    assert answer.status_code == 204, answer.text
    return account


@fact("3.6-merge-note-primary", "note_in_primary is a note on the primary ticket", "DOC 1615-1830")
def _(desk: Desk) -> None:
    account = _merged(desk, note_in_primary={"body": "Took 2 in", "private": True})
    notes = account.get("tickets/1/conversations").json()
    assert [(note["body_text"], note["private"]) for note in notes] == [("Took 2 in", True)]


@fact("3.6-merge-note-secondary", "note_in_secondary is a note on the secondary ticket", "DOC 1615-1830")
def _(desk: Desk) -> None:
    account = _merged(desk, note_in_secondary={"body": "See 1", "private": False})
    notes = account.get("tickets/2/conversations").json()
    assert [(note["body_text"], note["private"]) for note in notes] == [("See 1", False)]


@fact("3.6-merge-cc", "convert_recepients_to_cc puts the secondary's requester into the primary's cc", "DOC 1615-1830")
def _(desk: Desk) -> None:
    account = _merged(desk, convert_recepients_to_cc=True)
    assert "other@nowhere.example" in account.get("tickets/1").json()["cc_emails"]


@fact("3.6-merge-closes", "The secondary ticket is closed", "DOC 1615-1830")
def _(desk: Desk) -> None:
    assert _merged(desk).get("tickets/2").json()["status"] == 5


@fact("3.6-merge-unknown", "A merge of tickets that are not there is refused", "DOC 1615-1830")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert errors(account.put("tickets/merge", {"primary_id": 1, "ticket_ids": [99]}))


SECTION.leave_out(
    "3.2-facebook-exists",
    "A facebook_id that exists names its contact",
    "DOC 537-544",
    "the fake has no channel that makes a contact with one",
)
SECTION.leave_out(
    "3.1-history",
    "Until 2023 ticket_fields also listed Twitter, Facebook, Chat and Bot as sources, and none above 13",
    "REC AIR",
    "the newest is the default",
)
SECTION.leave_out(
    "3.2-history",
    "A create answer of 2022 and 2025 lacks source_info and structured_description",
    "REC DAVE, R7",
    "the newest is the default",
)
