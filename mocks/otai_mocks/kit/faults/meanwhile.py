"""The fault ``meanwhile``: somebody else changes something between two requests of the client under test.

The request itself is answered as if nothing were wrong, so that another fault may strike it too. What is changed is
either a function of the test or a named change, which is data and can be switched on over the admin API.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from inspect import signature
from typing import TYPE_CHECKING, Any, Protocol

from ..nearest import did_you_mean
from .fault import Fault
from .kinds import KINDS, Kind, Options

if TYPE_CHECKING:
    import random

    from ..clock import Clock
    from .active import Faults

MOMENTS = ("before", "after")
_TRIES = 20


class Changing(Protocol):
    """What is asked of the fake that is changed."""

    state: Any
    clock: Clock
    faults: Faults

    def changes(self) -> Mapping[str, Change]: ...
    def can_change(self, ticket_id: int) -> bool: ...
    def locked(self) -> AbstractContextManager[None]: ...


class Merging(Protocol):
    """What is asked of the fake whose tickets are merged."""

    state: Any

    def can_change(self, ticket_id: int) -> bool: ...
    def merge_ticket(self, ticket: int, into: int, /) -> Any: ...


@dataclass(frozen=True)
class Change:
    """A named change: what another agent could do at that moment, with all that follows from it.

    Attributes:
        make: does it, given the id of a ticket (0 where `of_ticket` is False) and the values; gives the ids of the
            tickets that were made or changed.
        values: what it takes; the defaults are used where nothing is given. ``{n}`` in a text becomes the number of
            the change, so that each is one.
        names: further names that are taken.
        of_ticket: it happens to a ticket that is there.
    """

    make: Callable[[int, dict[str, Any]], list[int]]
    values: Mapping[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    of_ticket: bool = True


def kind(fake: Changing) -> Kind:
    """The kind ``meanwhile`` of this fake: it knows the changes that the fake has."""

    def check(options: Options) -> None:
        _check(options, fake.changes())

    return Kind(
        KINDS["meanwhile"].strike,
        dict(KINDS["meanwhile"].options),
        KINDS["meanwhile"].what,
        check,
        beside=lambda strike: happen(fake, *strike),
    )


def happen(fake: Changing, fault: Fault, strike: int) -> str:
    """Make the changes of one strike; in words what was done."""
    change = fault.options["change"]
    if callable(change):
        with fake.faults.resting(fault):
            change(fake)
        return f"{_name(change)} was called"
    known = fake.changes()[change]
    count = fault.options["count"]
    done: list[str] = []
    with fake.locked():
        for n in range((strike - 1) * count + 1, strike * count + 1):
            ticket = _ticket(fake, fault.options["tickets"], n) if known.of_ticket else 0
            touched: list[int] = []
            if ticket is not None and (not known.of_ticket or fake.can_change(ticket)):
                touched = known.make(ticket, _filled(fault.options["values"] or known.values, n))
            if touched:
                fault.touched += touched
                fake.clock.tick()
            done.append(" and ".join(map(str, touched)) or f"nothing ({ticket or 'no ticket'} cannot be changed)")
    return f"{change} {', '.join(done)}"


def another(ids: Iterable[int], ticket_id: int, can_change: Callable[[int], bool]) -> int | None:
    """The first other ticket that can be changed: what a ticket is merged into where nobody says."""
    return next((n for n in ids if n != ticket_id and can_change(n)), None)


def merged(fake: Merging, number: int, values: dict[str, Any]) -> list[int]:
    """The change ``merge``: into the ticket that is named, or into `another`."""
    into = values["into"] if "into" in values else another(fake.state.tickets, number, fake.can_change)
    if into is None:
        return []
    fake.merge_ticket(number, into)
    return [number, into]


def keywords(function: Callable[..., Any]) -> tuple[str, ...]:
    """What a builder takes by name, the ticket left aside."""
    return tuple(name for name in signature(function).parameters if name not in ("self", "ticket", "ticket_id"))


def _ticket(fake: Changing, tickets: Any, n: int) -> int | None:
    """The n-th ticket of the list, round and round; without a list one by chance, None if none can be changed."""
    if isinstance(tickets, int):
        return tickets
    if tickets:
        return int(tickets[(n - 1) % len(tickets)])
    chance: random.Random = fake.faults.chance
    ids = list(fake.state.tickets)
    for _ in range(_TRIES if ids else 0):
        drawn = chance.choice(ids)
        if fake.can_change(drawn):
            return int(drawn)
    ids = [number for number in ids if fake.can_change(number)]
    return chance.choice(ids) if ids else None


def _filled(values: Mapping[str, Any], n: int) -> dict[str, Any]:
    return {key: value.replace("{n}", str(n)) if isinstance(value, str) else value for key, value in values.items()}


def _name(change: Any) -> str:
    return str(getattr(change, "__qualname__", None) or type(change).__qualname__)


def _check(options: Options, known: Mapping[str, Change]) -> None:
    change, values, tickets = options["change"], options["values"], options["tickets"]
    if options["when"] not in MOMENTS:
        raise ValueError(f"when={options['when']!r}: choose one of {', '.join(MOMENTS)}")
    count = options["count"]
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ValueError(f"count={count!r}: it is a whole number from 1 on")
    if callable(change):
        if values is not None or tickets or count != 1:
            raise ValueError("a function knows itself what to change: leave out values=, tickets= and count=")
        return
    if not isinstance(change, str) or change not in known:
        meant = did_you_mean(change, known)
        raise ValueError(f"change={change!r}{meant}: it is one of {', '.join(sorted(known))}, or a function")
    listed = [tickets] if isinstance(tickets, int) else tickets
    if not isinstance(listed, (list, tuple)) or any(isinstance(n, bool) or not isinstance(n, int) for n in listed):
        raise ValueError(f"tickets={tickets!r}: it is the id of a ticket or a list of ids")
    if listed and not known[change].of_ticket:
        raise ValueError(f"change={change!r} is of no ticket that is there: leave out tickets=")
    if values is not None and not isinstance(values, dict):
        raise ValueError(f"values={values!r}: it is an object")
    takes = (*known[change].values, *known[change].names)
    for name in values or ():
        if name not in takes:
            raise ValueError(
                f"values={values!r}: change {change!r} does not take {name!r}{did_you_mean(name, takes)}: "
                f"it takes {', '.join(dict.fromkeys(takes)) or 'none'}"
            )
