"""The tables of a fake OTOBO: reference data, tickets, sessions, counters, and the look-ups between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .collation import fold
from .records import (
    PERMISSIONS,
    Agent,
    Company,
    Customer,
    DynamicField,
    Queue,
    Row,
    Session,
    StateRow,
    Ticket,
    Webservice,
)
from .stop_words import STOP_WORDS
from .zone import Zone, show, zone_of


@dataclass
class Tables:
    """Reference data by id. Rows are frozen; a builder replaces whole tables (`with_row`), so copies share them."""

    groups: dict[int, Row] = field(default_factory=dict)
    agents: dict[int, Agent] = field(default_factory=dict)
    companies: dict[str, Company] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    queues: dict[int, Queue] = field(default_factory=dict)
    state_types: dict[int, Row] = field(default_factory=dict)
    states: dict[int, StateRow] = field(default_factory=dict)
    priorities: dict[int, Row] = field(default_factory=dict)
    locks: dict[int, Row] = field(default_factory=dict)
    types: dict[int, Row] = field(default_factory=dict)
    sender_types: dict[int, Row] = field(default_factory=dict)
    channels: dict[int, Row] = field(default_factory=dict)
    history_types: dict[int, Row] = field(default_factory=dict)
    dynamic_fields: dict[int, DynamicField] = field(default_factory=dict)
    webservices: dict[int, Webservice] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    system: dict[str, Any] = field(default_factory=dict)
    """The ``otobo`` section of a world: version, system id, time zone …"""

    @cached_property
    def zone(self) -> Zone:
        """The server's time zone."""
        return zone_of(str(self.system.get("time_zone") or "UTC"))

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """The words that the full-text index leaves out: the setting ``stop_words``, else a list of ours.

        Raises:
            TypeError: the setting is no list of words.
        """
        own = self.settings.get("stop_words")
        if own is None:
            return STOP_WORDS
        if not isinstance(own, list) or not all(isinstance(word, str) for word in own):
            raise TypeError(f"stop_words must be a list of words, such as ['der', 'the'], and is {own!r}")
        return frozenset(word.lower() for word in own)

    def is_on(self, switch: str) -> bool:
        """Whether a switch of the system's configuration is on: ``ticket_type``, ``ticket_archive`` …"""
        return self.settings.get(switch) is True

    def with_row(self, table: str, key: Any, row: Any) -> Tables:
        """A copy in which ``table`` holds ``row`` too; everything else is shared."""
        return self.changed(**{table: {**getattr(self, table), key: row}})

    def changed(self, **tables: Any) -> Tables:
        """A copy with other tables of these names; everything else is shared."""
        return Tables(**{**{name: getattr(self, name) for name in self.__dataclass_fields__}, **tables})

    def __deepcopy__(self, memo: object) -> Tables:
        return self  # nothing in it changes

    @cached_property
    def agents_by_login(self) -> dict[str, Agent]:
        return {fold(agent.login): agent for agent in self.agents.values()}

    @cached_property
    def customers_by_login(self) -> dict[str, Customer]:
        return {fold(customer.login): customer for customer in self.customers.values()}

    @cached_property
    def queues_by_name(self) -> dict[str, Queue]:
        return {queue.name: queue for queue in self.queues.values()}

    @cached_property
    def queues_by_folded_name(self) -> dict[str, Queue]:
        return {fold(queue.name): queue for queue in self.queues.values()}

    @cached_property
    def states_by_name(self) -> dict[str, StateRow]:
        return {fold(state.name): state for state in self.states.values()}

    @cached_property
    def ticket_fields(self) -> list[DynamicField]:
        """The valid fields of tickets, by name."""
        return self._fields_of("Ticket")

    @cached_property
    def article_fields(self) -> list[DynamicField]:
        return self._fields_of("Article")

    def _fields_of(self, object_type: str) -> list[DynamicField]:
        found = [f for f in self.dynamic_fields.values() if f.valid and f.object_type == object_type]
        return sorted(found, key=lambda f: f.name)

    @cached_property
    def fields_by_name(self) -> dict[str, DynamicField]:
        return {f.name: f for f in self.dynamic_fields.values() if f.valid}

    @cached_property
    def history_type_ids(self) -> dict[str, int]:
        return {row.name: row.id for row in self.history_types.values()}

    @cached_property
    def pending_state_ids(self) -> frozenset[int]:
        return frozenset(s.id for s in self.states.values() if s.type.startswith("pending"))

    @cached_property
    def closed_state_ids(self) -> frozenset[int]:
        return frozenset(s.id for s in self.states.values() if s.type.startswith("closed"))

    @cached_property
    def _queues_by_right(self) -> dict[tuple[int, str], frozenset[int]]:
        return {}

    def queues_for(self, agent_id: int, right: str) -> frozenset[int]:
        """The queues in whose group an agent has a permission (``rw`` includes all)."""
        known = self._queues_by_right
        key = (agent_id, right)
        if key not in known:
            agent = self.agents.get(agent_id)
            keys = {right, "rw"} if right in PERMISSIONS else {"rw"}
            groups = {g for g, held in agent.permissions.items() if held & keys} if agent else set()
            known[key] = frozenset(q.id for q in self.queues.values() if q.group_id in groups)
        return known[key]

    def customer_by_email(self, email: str) -> Customer | None:
        wanted = fold(email)
        return next((c for c in self.customers.values() if c.valid and fold(c.email) == wanted), None)

    def customer(self, login: str) -> Customer | None:
        return self.customers_by_login.get(fold(login))

    def agent(self, login: str) -> Agent | None:
        return self.agents_by_login.get(fold(login))


@dataclass
class State:
    """Everything that a fake remembers."""

    tables: Tables
    tickets: dict[int, Ticket] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    next_ticket_id: int = 1
    next_article_id: int = 1
    next_counter: int = 1
    """The counter in the next ticket number; starts again at 1 every day."""
    counter_day: str = ""
    tokens: set[str] = field(default_factory=set, repr=False, compare=False)
    """Every session id that was given out, shared by all copies: those of sessions that have ended stay secret too."""
    _ids_by_number: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._ids_by_number = {ticket.number: ticket.id for ticket in self.tickets.values()}

    def __deepcopy__(self, memo: object) -> State:
        return State(
            self.tables,
            {key: ticket.copy() for key, ticket in self.tickets.items()},
            {key: session.copy() for key, session in self.sessions.items()},
            self.next_ticket_id,
            self.next_article_id,
            self.next_counter,
            self.counter_day,
            self.tokens,
        )

    def ticket_by_number(self, number: str) -> Ticket | None:
        found = self._ids_by_number.get(number)
        return self.tickets.get(found) if found is not None else None

    def add_ticket(self, ticket: Ticket) -> None:
        self.tickets[ticket.id] = ticket
        self._ids_by_number[ticket.number] = ticket.id
        self.next_ticket_id = max(self.next_ticket_id, ticket.id + 1)

    def remove_ticket(self, ticket: Ticket) -> None:
        del self.tickets[ticket.id]
        self._ids_by_number.pop(ticket.number, None)

    def new_ticket_number(self, now: int) -> str:
        """Day, system id, counter of the day, check digit."""
        day = show(now, self.tables.zone)[:10].replace("-", "")
        if day != self.counter_day:
            if self.counter_day:
                self.next_counter = 1
            self.counter_day = day
        body = f"{day}{self.tables.system.get('system_id', '10')}{self.next_counter:05d}"
        self.next_counter += 1
        return body + check_digit(body)


def check_digit(body: str) -> str:
    """The digits times 1, 2, 1, 2 … are added; what is missing to the next ten, and 1 where that would be 10."""
    total = sum(int(digit) * (1 + index % 2) for index, digit in enumerate(body))
    rest = 10 - total % 10
    return str(1 if rest == 10 else rest)
