"""Viewing a ticket."""

from __future__ import annotations

from typing import Any

from . import keys as recorded
from .desk import Account, Desk, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("view-view-keys", "GET answers with these keys in this order", "REC ZAM23, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    assert keys(account.get("tickets/1")) == recorded.VIEWED
    account.fake.tickets[1].form_id = None  # as on the account's own samples
    assert keys(account.get("tickets/1")) == [key for key in recorded.VIEWED if key != "form_id"]


@fact("view-deleted", "deleted is there only on deleted tickets; deleted and spam ones can be read", "DOC 478")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(deleted=True)
    account.fake.add_ticket(spam=True)
    assert account.get("tickets/1").json()["deleted"] is True
    assert "deleted" not in account.get("tickets/2").json()
    assert account.get("tickets/2").json()["spam"] is True


@fact("view-sentiment", "sentiment_score and initial_sentiment_score are integers or null", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    seen = account.get("tickets/1").json()
    assert 0 <= seen["sentiment_score"] <= 100
    assert 0 <= seen["initial_sentiment_score"] <= 100


@fact("view-include-requester", "include=requester: id, name, email, mobile, phone; company: id, name", "DOC 927-945")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(requester="Emma Evans")
    seen = account.get("tickets/1", include="requester,company").json()
    assert list(seen["requester"]) == ["id", "name", "email", "mobile", "phone"]
    assert (seen["requester"]["email"], seen["company"]["name"]) == ("emma@globex.example", "Globex")
    assert list(seen["company"]) == ["id", "name"]


@fact("view-include-conversations", "include=conversations: the first ten, oldest first", "DOC 927-945")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for number in range(12):
        account.fake.add_note(1, f"note {number}")
        account.fake.clock.advance(seconds=1)
    seen = account.get("tickets/1", include="conversations").json()["conversations"]
    assert [item["body_text"] for item in seen] == [f"note {number}" for number in range(10)]


@fact("view-stats", "include=stats: these keys, before structured_description", "REC AIR, PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    answer = account.get("tickets/1", include="stats")
    assert list(answer.json()["stats"]) == recorded.STATS
    assert keys(answer).index("stats") < keys(answer).index("nr_due_by")


def _stats(account: Account, number: int = 1) -> Any:
    return account.get(f"tickets/{number}", include="stats").json()["stats"]


@fact("view-status-updated", "status_updated_at is the creation until the status changes", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new()
    account.put("tickets/1", {"priority": 2})
    assert _stats(account)["status_updated_at"] == made["created_at"]
    changed = account.put("tickets/1", {"status": 3}).json()
    assert _stats(account)["status_updated_at"] == changed["updated_at"]


@fact("view-pending-since", "pending_since is there only while Pending", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert _stats(account)["pending_since"] is None
    changed = account.put("tickets/1", {"status": 3}).json()
    assert _stats(account)["pending_since"] == changed["updated_at"]
    account.put("tickets/1", {"status": 2})
    assert _stats(account)["pending_since"] is None


@fact("view-closed", "Closed sets resolved_at and closed_at both", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    closed = account.put("tickets/1", {"status": 5}).json()
    stats = _stats(account)
    assert (stats["resolved_at"], stats["closed_at"]) == (closed["updated_at"], closed["updated_at"])


@fact("view-responded", "first_responded_at and agent_responded_at: the agent's first and last public reply", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    first = account.post("tickets/1/reply", {"body": "one"}).json()
    last = account.post("tickets/1/reply", {"body": "two"}).json()
    stats = _stats(account)
    assert (stats["first_responded_at"], stats["agent_responded_at"]) == (first["created_at"], last["created_at"])


@fact("view-requester-responded", "requester_responded_at: the customer's reply or feedback", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(requester="Emma Evans")
    reply = account.fake.add_reply(1, "Thanks", by="Emma Evans")
    assert _stats(account)["requester_responded_at"] == reply.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    account.fake.clock.advance(minutes=1)
    feedback = account.fake.add_feedback(1, "Great")
    assert _stats(account)["requester_responded_at"] == feedback.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")


@fact("view-private-notes", "Private notes touch no stats", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    before = _stats(account)
    account.post("tickets/1/notes", {"body": "for us"})
    assert _stats(account) == before


SECTION.leave_out("view-history", "Older views end otherwise", "REC ZAM23, SAND", "the newest is the default")


BOOLEANS = ("fr_escalated", "spam", "is_escalated", "nr_escalated")


EMAIL_LISTS = ("cc_emails", "fwd_emails", "reply_cc_emails", "ticket_cc_emails", "ticket_bcc_emails")


def _list_of(name: str) -> None:
    @fact(f"view-type-{name}", f"{name} is a list", "REC ZAM23, NAN26")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.new()
        assert account.get("tickets/1").json()[name] == []


def _boolean(name: str) -> None:
    @fact(f"view-type-{name}", f"{name} is true or false", "REC ZAM23, NAN26")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.new()
        assert account.get("tickets/1").json()[name] is False


def _null(name: str) -> None:
    @fact(f"view-type-{name}", f"{name} of a new ticket is null", "REC NAN26")
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


@fact("view-no-count", "The view has no associated_tickets_count", "REC ZAM23, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert "associated_tickets_count" not in account.get("tickets/1").json()


@fact(
    "view-associated-list",
    "An associated ticket's view has associated_tickets_list after source_additional_info",
    "REC PBR",
)
def _(desk: Desk) -> None:
    account = desk.open(parent_child=True)
    account.new()
    account.new(parent_id=1)
    seen = keys(account.get("tickets/2"))
    assert seen[seen.index("source_additional_info") + 1] == "associated_tickets_list"


@fact(
    "view-plain-view", "Without include there is neither conversations nor requester, company or stats", "DOC 927-945"
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert not {"conversations", "requester", "company", "stats"} & set(account.get("tickets/1").json())


def _include(word: str) -> None:
    @fact(f"view-include-{word}-alone", f"include={word} adds {word}, before nr_due_by", "DOC 927-945, REC PBR")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.new()
        seen = keys(account.get("tickets/1", include=word))
        assert seen.index(word) < seen.index("nr_due_by")
        assert [key for key in seen if key != word] == recorded.VIEWED


for word in ("conversations", "requester", "company", "stats"):
    _include(word)


@fact("view-include-commas", "Includes are separated by commas and come together", "DOC 927-945")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    seen = account.get("tickets/1", include="conversations,requester,company,stats").json()
    assert {"conversations", "requester", "company", "stats"} <= set(seen)


@fact("view-view-404", "A ticket that is not there is 404 with an empty body", "REC ZAM23, 3P node-freshdesk-api")
def _(desk: Desk) -> None:
    answer = desk.open().get("tickets/1")
    assert (answer.status_code, answer.content) == (404, b"")


@fact("view-stats-fresh", "Of a new ticket only status_updated_at is set", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert {name for name, value in _stats(account).items() if value} == {"status_updated_at"}


@fact("view-stats-resolved", "Resolved sets resolved_at and leaves closed_at", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    changed = account.put("tickets/1", {"status": 4}).json()
    stats = _stats(account)
    assert (stats["resolved_at"], stats["closed_at"]) == (changed["updated_at"], None)


@fact(
    "view-stats-public-note",
    "An agent's reply sets first_responded_at once and agent_responded_at each time",
    "REC AIR",
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


@fact("view-stats-customer-no-agent", "A customer's reply leaves what the agent's replies set", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(requester="Emma Evans")
    account.fake.add_reply(1, "Thanks", by="Emma Evans")
    stats = _stats(account)
    assert (stats["first_responded_at"], stats["agent_responded_at"]) == (None, None)
