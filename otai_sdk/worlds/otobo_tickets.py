"""Which tickets of an OTOBO are looked at, and what is seen in them. It has no operation that lists anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..otobo import wire
from ..otobo.addresses import parse
from ..otobo.batches import Batches
from ..otobo.client import OTOBOClient
from .private import Private

Step = Callable[[int, "int | None"], None]
_MOST_IDS = 50_000
_BATCH = 50
_ARTICLES = 10
"""The newest of a ticket: for who wrote them."""
_STATE_TYPES = ("new", "open", "pending reminder", "pending auto", "closed", "merged", "removed")
_NEWEST = {"SortBy": ["Age", "TicketNumber"], "OrderBy": ["Down", "Down"]}
_DAY = re.compile(r"\d{4}-\d\d-\d\d 00:00:00")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


@dataclass
class Field:
    """A dynamic field, as far as its values tell.

    Attributes:
        filled: in how many tickets it has a value.
        kinds: what the values look like: types of dynamic fields.
        several: what stood in lists, each with up to two customers at whose tickets it did.
    """

    filled: int = 0
    kinds: set[str] = field(default_factory=set)
    several: dict[str, set[str]] = field(default_factory=dict)

    def learn(self, value: Any, customer: str) -> None:
        if value is None or value == "" or value == []:
            return
        self.filled += 1
        if isinstance(value, list):
            self.kinds.add("Multiselect")
            for each in value:
                if isinstance(each, str) and each and len(found := self.several.setdefault(each, set())) < 2:
                    found.add(customer)
        elif isinstance(value, int):
            self.kinds.add("Checkbox" if value in (0, 1) else "Text")
        elif _DAY.fullmatch(text := str(value)):
            self.kinds.add("Date")
        elif _MOMENT.fullmatch(text):
            self.kinds.add("DateTime")
        else:
            self.kinds.add("TextArea" if "\n" in text else "Text")

    @property
    def choices(self) -> dict[str, bool]:
        """What stood in lists, and whether it is a choice for sure: fields that take several texts look alike, and what
        stands at one customer's tickets only may be what somebody wrote about that customer."""
        return {each: len(customers) > 1 for each, customers in self.several.items()}

    @property
    def type(self) -> str:
        """The narrowest type that takes all that was seen. What may be a drop-down is a text: its choices are not told,
        and a text takes them all."""
        kinds = self.kinds
        if kinds == {"Date", "DateTime"}:
            return "DateTime"
        if len(kinds) == 1:
            return next(iter(kinds))
        return "TextArea" if "TextArea" in kinds else "Text"


@dataclass
class Seen:
    """What was seen in so many tickets: id → name, and more."""

    tickets: int = 0
    queues: dict[int, tuple[str, int]] = field(default_factory=dict)
    states: dict[int, tuple[str, str]] = field(default_factory=dict)
    priorities: dict[int, str] = field(default_factory=dict)
    types: dict[int, str] = field(default_factory=dict)
    locks: dict[int, str] = field(default_factory=dict)
    agents: dict[int, str] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    services: set[str] = field(default_factory=set)
    agreements: set[str] = field(default_factory=set)
    shapes: list[wire.Ticket] = field(default_factory=list)
    """The first so many tickets as they came, for samples without their texts."""
    edited: bool | None = None
    """Whether articles tell ``IsEdited``, as those of 11 do; None: none was seen."""

    def learn(self, ticket: wire.Ticket) -> None:
        self.tickets += 1
        queue, state = number_of(ticket.QueueID), number_of(ticket.StateID)
        if queue and ticket.Queue:
            self.queues[queue] = (ticket.Queue, number_of(ticket.GroupID) or 1)
        if state and ticket.State:
            self.states[state] = (ticket.State, ticket.StateType or "open")
        for table, number, name in (
            (self.priorities, ticket.PriorityID, ticket.Priority),
            (self.types, ticket.TypeID, ticket.Type),
            (self.locks, ticket.LockID, ticket.Lock),
            (self.agents, ticket.OwnerID, ticket.Owner),
            (self.agents, ticket.ResponsibleID, ticket.Responsible),
        ):
            if isinstance(name, str) and name and (found := number_of(number)):
                table[found] = name
        for each in ticket.DynamicField:
            customer = ticket.CustomerUserID or ticket.CustomerID or ""
            self.fields.setdefault(each.Name, Field()).learn(each.Value, str(customer))
        self.services.update({ticket.Service} if isinstance(ticket.Service, str) and ticket.Service else ())
        self.agreements.update({ticket.SLA} if isinstance(ticket.SLA, str) and ticket.SLA else ())
        for article in ticket.Article:
            self.edited = bool(self.edited) or article.IsEdited is not None


def look(client: OTOBOClient, batches: Batches, private: Private, scan: int, samples: int, step: Step) -> Seen:
    """Look at ``scan`` tickets: half of them the newest, the others spread over all; some of each type of state."""
    seen = Seen()
    ids = _chosen(client, scan)
    step(0, len(ids))
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        for ticket in batches.read(part, ArticleLimit=_ARTICLES, ArticleOrder="DESC"):
            seen.learn(ticket)
            if len(seen.shapes) < samples:
                seen.shapes.append(ticket)
            _remember(private, ticket)
        step(len(part), len(ids))
    return seen


def _chosen(client: OTOBOClient, scan: int) -> list[str]:
    every = client.search(_NEWEST, limit=_MOST_IDS)
    if len(every) <= scan:
        return every
    chosen = dict.fromkeys(every[: scan // 2])
    for kind in _STATE_TYPES:
        chosen.update(dict.fromkeys(client.search({**_NEWEST, "StateType": [kind]}, limit=max(1, scan // 20))))
    rest = [each for each in every if each not in chosen]
    left = scan - len(chosen)
    if left > 0:
        chosen.update(dict.fromkeys(rest[place * len(rest) // left] for place in range(left)))
    return list(chosen)[:scan]


def _remember(private: Private, ticket: wire.Ticket) -> None:
    """Who is in it: none of it goes into the world."""
    for value in (ticket.CustomerUserID, ticket.CustomerID):
        if isinstance(value, str):
            private.look(value)
    if isinstance(ticket.CustomerID, str) and "@" not in ticket.CustomerID:
        private.company(ticket.CustomerID)
    if ticket.CustomerUserID and "@" not in ticket.CustomerUserID:
        private.person(ticket.CustomerUserID, parts=len(ticket.CustomerUserID) > 2)
    for number, login in ((ticket.OwnerID, ticket.Owner), (ticket.ResponsibleID, ticket.Responsible)):
        if isinstance(login, str) and (found := number_of(number)) and found != 1:
            private.agent(found, login, login if "@" in login else None)
    for article in ticket.Article:
        for header in (article.From, article.To, article.Cc, article.ReplyTo):
            for text in _each_person(header):
                name, address = parse(text)
                private.look(address)
                if name and article.SenderType != "system" and header != article.To:
                    private.person(name, parts=article.SenderType == "agent")
    for each in ticket.DynamicField:
        private.look(each.Value)


def _each_person(header: Any) -> Iterator[str]:
    if isinstance(header, str):
        yield from re.split(r"(?<=>)\s*,|,(?=[^,\"]*@)", header[:5000])


def number_of(value: Any) -> int | None:
    """An id, or another positive number, whether it came as text or not."""
    text = str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 and int(text) > 0 else None
