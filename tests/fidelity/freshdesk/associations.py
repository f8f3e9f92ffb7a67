"""Tickets that hang together: parents, children, trackers, related tickets."""

from __future__ import annotations

from . import keys as recorded
from .desk import Account, Desk, errors, keys, ticket
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _family(desk: Desk) -> Account:
    """1 is the parent of 2 and 3, 6 the tracker of 4 and 5."""
    account = desk.open(parent_child=True)
    account.new()
    for _number in range(2):
        account.new(parent_id=1)
    for _number in range(2):
        account.new()
    account.new(related_ticket_ids=[4, 5])
    return account


@fact("choices-associations", "association_type: 1 parent, 2 child, 3 tracker, 4 related, null none", "DOC 1068-1076")
def _(desk: Desk) -> None:
    account = _family(desk)
    account.new()
    types = [account.get(f"tickets/{number}").json()["association_type"] for number in range(1, 8)]
    assert types == [1, 2, 2, 4, 4, 3, None]


@fact(
    "choices-associated-list",
    "associated_tickets_list: a parent's children, a child's parent, a tracker's tickets, a ticket's tracker",
    "DOC 1068-1076",
)
def _(desk: Desk) -> None:
    account = _family(desk)
    lists = [account.get(f"tickets/{number}").json()["associated_tickets_list"] for number in range(1, 7)]
    assert lists == [[2, 3], [1], [1], [6], [6], [4, 5]]


@fact("create-tracker", "related_ticket_ids makes a tracker: association_type 3 and the ids, after attachments", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    answer = account.post("tickets", ticket(related_ticket_ids=[1]))
    at = keys(answer).index("attachments")
    assert keys(answer)[at + 1 : at + 3] == ["association_type", "associated_tickets_list"]
    assert (answer.json()["association_type"], answer.json()["associated_tickets_list"]) == (3, [1])


@fact("update-parent-id", "parent_id of an update turns the ticket into a child", "DOC 1464")
def _(desk: Desk) -> None:
    account = desk.open(parent_child=True)
    for _number in range(2):
        account.new()
    answer = account.put("tickets/2", {"parent_id": 1})
    assert (answer.json()["association_type"], answer.json()["associated_tickets_list"]) == (2, [1])


@fact("update-association-keys", "The update shows them between product_id and source_info", "REC R7, PBR")
def _(desk: Desk) -> None:
    answer = _family(desk).put("tickets/2", {"priority": 3})
    at = keys(answer).index("product_id")
    assert keys(answer)[at + 1 : at + 4] == ["association_type", "associated_tickets_list", "source_info"]


@fact("update-parent-feature", "On an update too, parent_id needs the feature parent_child_infra", "REC PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    text = "The parent_child_infra feature is required to support parent_id attribute in the request"
    assert errors(account.put("tickets/1", {"parent_id": 1})) == [("parent_id", text, "inaccessible_field")]


@fact("work-associated", "GET associated_tickets: an object with tickets, sixteen keys each", "DOC")
def _(desk: Desk) -> None:
    account = _family(desk)
    answer = account.get("tickets/1/associated_tickets")
    assert keys(answer) == ["tickets"]
    assert list(answer.json()["tickets"][0]) == recorded.ASSOCIATED
    assert [row["id"] for row in answer.json()["tickets"]] == [2, 3]
    assert [row["id"] for row in account.get("tickets/6/associated_tickets").json()["tickets"]] == [4, 5]


@fact("work-prime", "GET prime_association: a child's parent, a related ticket's tracker", "DOC")
def _(desk: Desk) -> None:
    account = _family(desk)
    answer = account.get("tickets/3/prime_association")
    assert (keys(answer), answer.json()["id"]) == (recorded.ASSOCIATED, 1)
    assert account.get("tickets/5/prime_association").json()["id"] == 6


SECTION.leave_out(
    "choices-unlink", "How the API takes a child from its parent", "UNKNOWN", "nobody shows it; the docs only link"
)
