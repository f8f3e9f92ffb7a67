"""What all parts of the contract share: the adapter, tickets to try it with, and what a system may lack."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest

from ..adapter import TicketSystemAdapter
from ..errors import InvalidRequestError, OTAIError, ValidationError
from ..models import UnifiedPriority, UnifiedQueue, UnifiedStatus, UnifiedTicket, UnifiedUser

OPTIONAL: dict[str, str] = {
    "owner": "tickets have an owner that can be changed",
    "customer": "tickets can be found by their customer",
    "type": "tickets have a type",
    "tags": "tickets have tags",
    "custom_fields": "tickets have custom fields",
    "text": "tickets can be found by words in their body",
    "entity_ids": "queues, statuses and priorities have numbers beside their names",
    "numeric_ids": "ticket ids are numbers, anything else is refused",
    "unknown_names": "an unknown queue or status is refused",
    "note_order": "notes come back in the order they were written",
}


class ContractBase:
    """See `otai_sdk.testing.AdapterContract`."""

    supports: ClassVar[Mapping[str, bool]] = {}
    """What the system cannot do: feature → False. Features: the keys of `otai_sdk.testing.base.OPTIONAL`."""
    queues: ClassVar[tuple[str, str]] = ("Support", "Billing")
    statuses: ClassVar[tuple[str, str]] = ("open", "closed")
    priorities: ClassVar[tuple[str, str]] = ("low", "high")
    owners: ClassVar[tuple[UnifiedUser, UnifiedUser]] = (UnifiedUser(name="agent1"), UnifiedUser(name="agent2"))
    customers: ClassVar[tuple[UnifiedUser, UnifiedUser]] = (
        UnifiedUser(email="carla@example.org"),
        UnifiedUser(email="jean@example.org"),
    )
    types: ClassVar[tuple[str, str]] = ("Incident", "Question")
    custom_field: ClassVar[tuple[str, Any, Any]] = ("category", "network", "printer")
    second_custom_field: ClassVar[tuple[str, Any]] = ("building", "north")
    missing_id: ClassVar[str] = "99999999"
    refusals: ClassVar[tuple[type[OTAIError], ...]] = (InvalidRequestError, ValidationError)
    """What an unknown name may raise: refused before sending, or by the system."""

    def make_adapter(self) -> TicketSystemAdapter:
        """A fresh adapter; its system may be empty or hold any tickets."""
        raise NotImplementedError("a contract test implements make_adapter()")

    @pytest.fixture
    def adapter(self) -> Iterator[TicketSystemAdapter]:
        unknown = sorted(set(self.supports) - set(OPTIONAL))
        assert not unknown, f"supports names unknown features {unknown}: it may name {sorted(OPTIONAL)}"
        with self.make_adapter() as adapter:
            yield adapter

    def needs(self, feature: str) -> None:
        """Leave the test out if the system is declared not to have ``feature``."""
        if not self.supports.get(feature, True):
            pytest.skip(f"left out, as declared in supports: {feature} ({OPTIONAL[feature]})")

    def new_ticket(self, **changes: Any) -> UnifiedTicket:
        """A ticket that the system takes; its subject is found nowhere else."""
        values: dict[str, Any] = {
            "subject": f"Printer is out of paper {unique()}",
            "body": "The printer on the 2nd floor is empty.",
            "queue": UnifiedQueue(name=self.queues[0]),
            "status": UnifiedStatus(name=self.statuses[0]),
            "priority": UnifiedPriority(name=self.priorities[0]),
            "customer": self.customers[0],
        }
        return UnifiedTicket(**{**values, **changes})

    def created(self, adapter: TicketSystemAdapter, **changes: Any) -> UnifiedTicket:
        """A ticket that is stored."""
        return adapter.create_ticket(self.new_ticket(**changes))

    def read(self, adapter: TicketSystemAdapter, ticket: UnifiedTicket) -> UnifiedTicket:
        """The ticket as the system has it now."""
        found = adapter.get_ticket(ticket.id)
        assert found is not None, f"get_ticket({ticket.id!r}) does not find a ticket that was created"
        return found


def unique() -> str:
    """A word that stands in no other ticket."""
    return "zq" + uuid.uuid4().hex[:12]
