"""SLA policies: how long an answer and a solution may take, and for which tickets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .records import Ticket

PRIORITIES = ("priority_4", "priority_3", "priority_2", "priority_1")
"""Urgent, high, medium, low: the keys of ``sla_target``, in the order in which lists print them (REC NAN26)."""
APPLICABLE = {
    "company_ids": "company_id",
    "group_ids": "group_id",
    "sources": "source",
    "ticket_types": "type",
    "product_ids": "product_id",
}
"""Condition → the ticket's attribute (DOC)."""
CONDITIONS = tuple(APPLICABLE.values())


@dataclass(frozen=True, slots=True)
class SlaTarget:
    """What a policy wants of tickets of one priority: seconds, in business hours or round the clock."""

    respond_within: int
    resolve_within: int
    next_respond_within: int | None = None
    business_hours: bool = True
    escalation_enabled: bool = False

    def __deepcopy__(self, memo: dict[int, Any]) -> SlaTarget:
        return self  # it never changes


@dataclass(slots=True)
class SlaPolicy:
    """An SLA policy.

    Attributes:
        position: as the answers to POST and PUT number it; the list counts anew from 1 (REC NAN26).
        sla_target: ``priority_4`` … ``priority_1`` → what is wanted.
        applicable_to: condition → values; all conditions must hold, any of the values will do.
    """

    id: int
    name: str
    position: int
    created_at: datetime
    updated_at: datetime
    sla_target: dict[str, SlaTarget]
    applicable_to: dict[str, list[Any]] = field(default_factory=dict)
    description: str | None = None
    active: bool = True
    is_default: bool = False
    escalation: dict[str, Any] = field(default_factory=dict)

    def matches(self, ticket: Ticket) -> bool:
        for condition, values in self.applicable_to.items():
            if values and getattr(ticket, APPLICABLE[condition]) not in values:
                return False
        return self.active


def ranked(policies: Iterable[SlaPolicy]) -> list[SlaPolicy]:
    """In the order in which they are tried, and listed: the account's own by position, then those it came with.

    The defaults got the positions 1 and 2 before anything else, the general one first, and stand at the end of the
    list, the general one last (REC NAN26: new policies are numbered from 3 on and listed from 1 on).
    """
    return sorted(policies, key=lambda p: (p.is_default, -p.position if p.is_default else p.position, p.id))
