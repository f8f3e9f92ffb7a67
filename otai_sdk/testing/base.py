"""What all parts of the contract share: the adapter, tickets to try it with, and what a system may lack."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, ClassVar

import pytest

from ..adapter import TicketSystemAdapter
from ..errors import InvalidRequestError, OTAIError, ValidationError
from ..models import (
    SearchCriteria,
    UnifiedEntity,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
)
from .features import FEATURES, check_features
from .left_out import tell

KINDS: dict[str, type[UnifiedEntity]] = {"queue": UnifiedQueue, "status": UnifiedStatus, "priority": UnifiedPriority}
BODY = "The printer on the 2nd floor is empty."
UNICODE = "Grüße aus Köln – ça va? 日本語 🚀 <b>fett</b> & 5 > 3 \"'"


class ContractBase:
    """See `otai_sdk.testing.AdapterContract`."""

    supports: ClassVar[Mapping[str, bool]] = {}
    """What the system cannot do: feature → False. Features: the keys of `otai_sdk.testing.FEATURES`."""
    queues: ClassVar[tuple[str, str]] = ("Support", "Billing")
    """Two queues that exist."""
    statuses: ClassVar[tuple[str, str]] = ("open", "closed")
    """Two statuses that exist; a new ticket may have either."""
    priorities: ClassVar[tuple[str, str]] = ("low", "high")
    """Two priorities that exist."""
    owners: ClassVar[tuple[UnifiedUser, UnifiedUser]] = (UnifiedUser(name="agent1"), UnifiedUser(name="agent2"))
    """Two people who may own tickets, by name."""
    customers: ClassVar[tuple[UnifiedUser, UnifiedUser]] = (
        UnifiedUser(email="carla@example.org"),
        UnifiedUser(email="jean@example.org"),
    )
    """Two customers, by e-mail or name."""
    types: ClassVar[tuple[str, str]] = ("Incident", "Question")
    """Two ticket types that exist."""
    custom_field: ClassVar[tuple[str, Any, Any]] = ("category", "network", "printer")
    """A custom field and two values it takes."""
    second_custom_field: ClassVar[tuple[str, Any]] = ("building", "north")
    """Another one and a value; a number shows that types are kept."""
    text_field: ClassVar[str | None] = None
    """A custom field that holds any text. Not declared: hostile values are not tried."""
    strangers: ClassVar[str | None] = None
    """A domain at which any address may be a customer. Not declared: hostile addresses are not tried."""
    pending_status: ClassVar[str | None] = None
    """The status that ``pending_until`` goes with, where it needs one."""
    clears: ClassVar[tuple[str, ...] | None] = None
    """The keys of ``update_ticket`` that None clears; None must be refused for all others. Not declared: not tried."""
    own_field: ClassVar[tuple[str, str, Any] | None] = None
    """A field in two spellings: the unified key, the system's own name that passes through, a value for it."""
    missing_id: ClassVar[str] = "99999999"
    """An id of the right shape that no ticket has."""
    many: ClassVar[int] = 31
    """So many tickets are found at once: more than a page of your system."""
    refusals: ClassVar[tuple[type[OTAIError], ...]] = (InvalidRequestError, ValidationError)
    """What an unknown name may raise: refused before sending, or by the system."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        check_features(cls.__name__, cls.supports)

    def make_adapter(self) -> TicketSystemAdapter:
        """A fresh adapter; its system may be empty or hold any tickets."""
        raise NotImplementedError("a contract test implements make_adapter(): it returns the adapter to be tried")

    def another(self, adapter: TicketSystemAdapter) -> TicketSystemAdapter:
        """What writes to the system of ``adapter`` while that one reads; a second adapter where you can make one."""
        return adapter

    @pytest.fixture
    def adapter(self, request: pytest.FixtureRequest) -> Iterator[TicketSystemAdapter]:
        tell(request.config, type(self).__name__, list(self.left_out()))
        made = self.make_adapter()
        assert isinstance(made, TicketSystemAdapter), f"make_adapter() must return an adapter, not {made!r}"
        with made as adapter:
            yield adapter

    @classmethod
    def left_out(cls) -> dict[str, str]:
        """What is not tried, as declared in ``supports``: feature → what it would mean."""
        return {name: FEATURES[name] for name, supported in cls.supports.items() if not supported}

    def has(self, feature: str) -> bool:
        """Whether the system is held to ``feature``."""
        return self.supports.get(feature, True)

    def needs(self, *features: str) -> None:
        """Leave the test out if the system is declared not to have one of ``features``."""
        for feature in features:
            if feature in FEATURES and not self.has(feature):
                pytest.skip(f"left out, as declared in supports: {feature} ({FEATURES[feature]})")

    # --- things to try it with -------------------------------------------------------------------------

    def unique(self) -> str:
        """A word that stands in no other ticket. Override it where runs must be alike, e.g. for a recording."""
        return "zq" + uuid.uuid4().hex[:12]

    def names(self, key: str) -> tuple[str, str]:
        """The two names of ``queue``, ``status`` or ``priority``."""
        return {"queue": self.queues, "status": self.statuses, "priority": self.priorities}[key]

    def entity(self, key: str, number: int) -> Any:
        """The first (0) or second (1) queue, status or priority, by name."""
        return KINDS[key](name=self.names(key)[number])

    def entity_keys(self) -> list[str]:
        """Those of queue, status and priority that the system has."""
        return [key for key in KINDS if self.has(key)]

    def other_values(self) -> dict[str, Any]:
        """For every optional field of a ticket a value that differs from a new ticket's, as a ticket holds it."""
        name, _, second = self.custom_field
        return {
            "queue": self.entity("queue", 1),
            "priority": self.entity("priority", 1),
            "owner": self.owners[1],
            "customer": self.customers[1],
            "type": self.types[1],
            "tags": ["vip"],
            "custom_fields": {name: second},
            "pending_until": datetime(2037, 1, 2, 12, tzinfo=timezone.utc),
        }

    def new_ticket(self, **changes: Any) -> UnifiedTicket:
        """A ticket that the system takes; its subject is found nowhere else."""
        values: dict[str, Any] = {
            "subject": f"Printer is out of paper {self.unique()}",
            "body": BODY,
            **{key: self.entity(key, 0) for key in self.entity_keys()},
        }
        if self.has("customer"):
            values["customer"] = self.customers[0]
        return UnifiedTicket(**{**values, **changes})

    def new_note(self, body: str, **changes: Any) -> UnifiedNote:
        """A note that the system takes."""
        return UnifiedNote(**{"body": body, "is_internal": self.has("internal_notes"), **changes})

    # --- what is done again and again ------------------------------------------------------------------

    def created(self, adapter: TicketSystemAdapter, **changes: Any) -> UnifiedTicket:
        """A ticket that is stored."""
        return adapter.create_ticket(self.new_ticket(**changes))

    def read(self, adapter: TicketSystemAdapter, ticket: UnifiedTicket) -> UnifiedTicket:
        """The ticket as the system has it now."""
        found = adapter.get_ticket(ticket.id)
        assert found is not None, f"get_ticket: a ticket that was created is not found (id {ticket.id!r})"
        return found

    def note_bodies(self, adapter: TicketSystemAdapter, ticket: UnifiedTicket) -> list[str]:
        """The bodies of its notes as the system has them now."""
        return [note.body.strip() for note in self.read(adapter, ticket).notes]

    def found(self, adapter: TicketSystemAdapter, **criteria: Any) -> list[str]:
        """The ids of the tickets found."""
        return [ticket.id for ticket in adapter.find_tickets(SearchCriteria(**criteria))]

    def pair(self, adapter: TicketSystemAdapter, **second: Any) -> tuple[UnifiedTicket, UnifiedTicket, str]:
        """Two tickets alike but for ``second``, and the word that only their subjects have."""
        word = self.unique()
        one = self.created(adapter, subject=f"{word} one")
        other = self.created(adapter, subject=f"{word} other", **second)
        return one, other, word
