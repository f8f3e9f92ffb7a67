"""Statuses, priorities, sources, types and kinds of association."""

from __future__ import annotations

from typing import Any

from .desk import Account, Desk
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact(
    "choices-statuses",
    "Statuses 2 to 5, custom from 6: Waiting on Customer, Waiting on Third Party",
    "DOC 512-535, REC NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open()
    choices = _choices(account, "status")
    assert list(choices) == ["2", "3", "4", "5", "6", "7"]
    assert choices["6"][0] == "Waiting on Customer"
    assert choices["7"][0] == "Waiting on Third Party"
    assert "9000" in _choices(desk.open(ai_status=True, domain="ai"), "status")


def _choices(account: Account, name: str) -> Any:
    return next(row for row in account.get("ticket_fields").json() if row["name"] == name)["choices"]


@fact("choices-priorities", "Priority 1 Low, 2 Medium, 3 High, 4 Urgent", "DOC 512-535")
def _(desk: Desk) -> None:
    assert _choices(desk.open(), "priority") == {"Low": 1, "Medium": 2, "High": 3, "Urgent": 4}


@fact("choices-sources", "The sources that ticket_fields lists in 2026", "REC NAN26")
def _(desk: Desk) -> None:
    numbers = sorted(_choices(desk.open(), "source").values())
    assert numbers == [1, 2, 3, 4, 8, 9, 10, 11, 13, 15, 16, 17, 18, 19, 20, 21, 22]


@fact("choices-types", "Types are the account's words", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    assert _choices(account, "ticket_type") == ["Question", "Incident", "Problem", "Feature Request", "Refund"]
    assert account.new(type="Refund")["type"] == "Refund"


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


def _status(number: int, words: list[str]) -> None:
    @fact(
        f"choices-status-{number}",
        f"Status {number} is {words[0]!r}, for customers {words[1]!r}",
        "DOC 512-535, REC NAN26",
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
    @fact(f"choices-priority-{number}", f"Priority {number} is {word}", "DOC 512-535")
    def _(desk: Desk) -> None:
        account = desk.open()
        assert _choices(account, "priority")[word] == number
        assert account.new(priority=number)["priority"] == number


for number, word in enumerate(("Low", "Medium", "High", "Urgent"), start=1):
    _priority(number, word)


@fact("choices-source-words", "The words of the sources in 2026, in their order", "REC NAN26")
def _(desk: Desk) -> None:
    assert _choices(desk.open(), "source") == SOURCES
    assert list(_choices(desk.open(domain="b"), "source")) == list(SOURCES)


@fact("choices-sources-gone", "Twitter, Facebook, Chat and Bot are no longer among the sources", "REC NAN26")
def _(desk: Desk) -> None:
    assert not {5, 6, 7, 12} & set(_choices(desk.open(), "source").values())


@fact("choices-no-association", "association_type is null where there is none", "DOC 1068-1076")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert account.get("tickets/1").json()["association_type"] is None
    assert account.get("tickets").json()[0]["association_type"] is None


@fact("choices-child", "association_type 2 is a child", "DOC 1068-1076")
def _(desk: Desk) -> None:
    account = desk.open(parent_child=True)
    account.new()
    account.new(parent_id=1)
    assert account.get("tickets/2").json()["association_type"] == 2


@fact("choices-tracker", "association_type 3 is a tracker", "DOC 1068-1076")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    account.new(related_ticket_ids=[1])
    assert account.get("tickets/2").json()["association_type"] == 3


SECTION.leave_out(
    "choices-history",
    "Until 2023 ticket_fields also listed Twitter, Facebook, Chat and Bot as sources, and none above 13",
    "REC AIR",
    "the newest is the default",
)
