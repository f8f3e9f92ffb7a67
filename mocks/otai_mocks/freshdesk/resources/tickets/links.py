"""Associations by create and update: ``parent_id``, ``related_ticket_ids``; what is refused, and what is written.

Both sides of an association know it: `Ticket.association_type` says what a ticket is, `Ticket.associated_ids` names the
children of a parent, the parent of a child, and the like (DOC 1068-1076).

Only the refusal of a tracker on create was seen (REC R7); which tickets can hang together otherwise is a free choice
(INF): a ticket is in one association, and at most ten children hang on a parent (DOC, for service tasks).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import FieldError, refuse
from ...tables.records import Ticket
from ...tables.state import State

PARENT, CHILD, TRACKER, RELATED = 1, 2, 3, 4
PRIMES = {CHILD: PARENT, RELATED: TRACKER}
"""What a ticket hangs on, by what it is."""
MOST_CHILDREN = 10
_NAMES = {PARENT: "a parent", CHILD: "a child", TRACKER: "a tracker", RELATED: "a related ticket"}


def check_new(state: State, values: Mapping[str, Any], errors: list[FieldError]) -> None:
    """Collect what speaks against the associations of a new ticket."""
    check(state, None, {name: value for name, value in values.items() if name == "parent_id"}, errors)
    if values.get("parent_id") and values.get("related_ticket_ids"):
        errors.append(FieldError("related_ticket_ids", "incompatible", {"when": "together with parent_id"}))


def check_tracked(state: State, values: Mapping[str, Any]) -> None:
    """Refuse to make a tracker of tickets that are not there or not free: top level, no errors (REC R7)."""
    reason = _not_free(state, None, values.get("related_ticket_ids") or ())
    if reason:
        raise refuse("cannot_create_tracker", reason)


def check(state: State, ticket: Ticket | None, values: Mapping[str, Any], errors: list[FieldError]) -> None:
    """Collect what speaks against the associations that an update would make."""
    parent = state.tickets.get(values.get("parent_id") or 0)
    if parent is not None and (reason := _no_parent(ticket, parent)):
        errors.append(FieldError("parent_id", "association", {"reason": reason}))
    related = values.get("related_ticket_ids")
    if related is None or ticket is None:
        return
    if values.get("parent_id"):
        errors.append(FieldError("related_ticket_ids", "incompatible", {"when": "together with parent_id"}))
    elif ticket.association_type not in (None, TRACKER):
        reason = f"ticket {ticket.id} is {_NAMES[ticket.association_type]}"
        errors.append(FieldError("related_ticket_ids", "association", {"reason": reason}))
    elif reason := _not_free(state, ticket, related):
        errors.append(FieldError("related_ticket_ids", "association", {"reason": reason}))


def _no_parent(ticket: Ticket | None, parent: Ticket) -> str:
    """Why ``parent`` cannot be the parent of ``ticket`` (None: of a new one)."""
    if ticket is parent:
        return "a ticket is not its own parent"
    if parent.deleted or parent.spam:
        return f"ticket {parent.id} is {'deleted' if parent.deleted else 'spam'}"
    if parent.association_type not in (None, PARENT):
        return f"ticket {parent.id} is {_NAMES[parent.association_type]}"
    if ticket is not None and ticket.association_type not in (None, CHILD):
        return f"ticket {ticket.id} is {_NAMES[ticket.association_type]}"
    if len(parent.associated_ids) >= MOST_CHILDREN and (ticket is None or ticket.id not in parent.associated_ids):
        return f"ticket {parent.id} has {MOST_CHILDREN} children"
    return ""


def _not_free(state: State, tracker: Ticket | None, numbers: Any) -> str:
    """Why some tickets cannot be related to ``tracker`` (None: to a new one)."""
    for number in numbers:
        ticket = state.tickets.get(number)
        if ticket is None:
            return f"there is no ticket {number}"
        if ticket is tracker:
            return "a tracker is not related to itself"
        if ticket.deleted or ticket.spam:
            return f"ticket {number} is {'deleted' if ticket.deleted else 'spam'}"
        mine = tracker is not None and ticket.id in tracker.associated_ids
        if ticket.association_type is not None and not mine:
            return f"ticket {number} is {_NAMES[ticket.association_type]} already"
    return ""


def write(state: State, ticket: Ticket, values: Mapping[str, Any]) -> None:
    """Associate a ticket as checked values say. ``related_ticket_ids`` are all there shall be (INF: [] frees them)."""
    parent = state.tickets.get(values.get("parent_id") or 0)
    if parent is not None and ticket.associated_ids != [parent.id]:
        unlink(state.tickets, ticket)
        link(parent, ticket, CHILD)
    related = values.get("related_ticket_ids")
    if related is None:
        return
    for number in ticket.associated_ids:
        if number not in related and number in state.tickets:
            unlink(state.tickets, state.tickets[number])
    for number in related:
        link(ticket, state.tickets[number], RELATED)


def link(prime: Ticket, other: Ticket, kind: int) -> None:
    """Make ``other`` a CHILD or a RELATED ticket of ``prime``."""
    prime.association_type, other.association_type = PRIMES[kind], kind
    if other.id not in prime.associated_ids:
        prime.associated_ids = [*prime.associated_ids, other.id]
    other.associated_ids = [prime.id]


def unlink(tickets: Mapping[int, Ticket], ticket: Ticket) -> None:
    """Take a ticket out of all its associations; what hung on it alone is free, too."""
    for number in ticket.associated_ids:
        other = tickets.get(number)
        if other is not None:
            other.associated_ids = [known for known in other.associated_ids if known != ticket.id]
            if not other.associated_ids:
                other.association_type = None
    ticket.association_type, ticket.associated_ids = None, []
