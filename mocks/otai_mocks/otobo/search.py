"""TicketSearch: filters → matches → order → limit.

OTOBO answers ``{}`` where nothing is found and where it does not understand a filter. `NothingError` is both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from . import perl
from .auth import User
from .collation import fold, like
from .condition import UnreadableError, condition
from .context import Call
from .errors import SEARCH, CrashError
from .field_search import field_filters
from .records import Ticket
from .search_order import ordered
from .search_times import time_tests
from .search_values import NothingError, given, ids_by_name, integers, named
from .search_words import word_tests
from .state import Tables

Test = Callable[[Ticket], bool]
_TEXTS = {
    "Title": lambda t: t.title,
    "TicketNumber": lambda t: t.number,
    "CustomerID": lambda t: t.customer_id or "",
    "CustomerUserLogin": lambda t: t.customer_user or "",
}
_RAW_TEXTS = {
    "CustomerIDRaw": lambda t: t.customer_id or "",
    "CustomerUserLoginRaw": lambda t: t.customer_user or "",
}


def run(call: Call) -> tuple[dict[str, Any], str]:
    """The answer, and why it is empty if it is."""
    if isinstance(call.data, list):
        raise CrashError("TicketSearch cannot read an array")
    user = call.reader(SEARCH)
    try:
        limit = _limit(call.data)
        found = _matches(call, user)
        chosen = ordered(call.data, found, call.tables)
    except NothingError as nothing:
        return {}, str(nothing)
    if chosen is None:
        return {}, "SortBy or OrderBy is not understood"
    ids = [str(ticket.id) for ticket in chosen[:limit]]
    return ({"TicketID": ids}, "") if ids else ({}, "no ticket matches")


def _limit(data: dict[str, Any]) -> int:
    """500 by default and for what is false; what is no row count gives nothing."""
    given = data.get("Limit")
    if not perl.true(given):
        return 500
    text = perl.text(given).strip()
    if not re.fullmatch(r"\d+", text) or int(text) >= 1 << 64:
        raise NothingError(f"Limit {given!r} is no number of rows")
    return int(text)


def _matches(call: Call, user: User) -> list[Ticket]:
    tables, data = call.tables, call.data
    tickets = list(call.state.tickets.values())
    wanted = given(data, "TicketID")
    if wanted is not None:
        ids = integers(wanted, "TicketID")
        tickets = [call.state.tickets[i] for i in sorted(ids) if i in call.state.tickets]
    queues = _readable_queues(tables, user)
    for chosen in _queue_filters(tables, data):
        queues = chosen if queues is None else queues & chosen
    if queues is not None:
        tickets = [t for t in tickets if t.queue_id in queues]
    for test in _tests(call, user):
        if not tickets:
            break
        tickets = [t for t in tickets if test(t)]
    return tickets


def _readable_queues(tables: Tables, user: User) -> frozenset[int] | None:
    if user.is_customer or user.acting_id == 1:
        return None
    queues = tables.queues_for(user.acting_id, "ro")
    if not queues:
        raise NothingError(f"{user.name} may read no queue")
    return queues


# --- filters ----------------------------------------------------------------------------------------------


def _queue_filters(tables: Tables, data: dict[str, Any]) -> list[frozenset[int]]:
    chosen: list[frozenset[int]] = []
    names, numbers = given(data, "Queues"), given(data, "QueueIDs")
    if names is not None:
        chosen.append(named(names, ids_by_name(tables.queues, exact=True), "Queues", exact=True))
    if numbers is not None:
        chosen.append(integers(numbers, "QueueIDs"))
    subs = data.get("UseSubQueues")
    if perl.true(subs) and not isinstance(subs, bool):  # a boolean object does nothing
        chosen = [_with_sub_queues(tables, queues) for queues in chosen]
    return chosen


def _with_sub_queues(tables: Tables, queues: frozenset[int]) -> frozenset[int]:
    above = tuple(f"{tables.queues[i].name}::" for i in queues if i in tables.queues)
    return queues | {q.id for q in tables.queues.values() if q.name.startswith(above)} if above else queues


def _tests(call: Call, user: User) -> list[Test]:
    data, tables = call.data, call.tables
    tests: list[Test] = []
    if user.customer:
        login = fold(user.customer.login)  # narrower than what a customer may read: the company does not count
        tests.append(lambda t: fold(t.customer_user or "") == login)
    tests += _row_tests(data, tables)
    tests += _created_tests(data, tables)
    tests += _text_tests(data)
    tests += time_tests(call)
    tests += word_tests(data)
    tests += field_filters(call, NothingError)
    return tests


def _row_tests(data: dict[str, Any], tables: Tables) -> list[Test]:
    tests: list[Test] = []
    for name, rows, attribute, exact in (
        ("State", tables.states, "state_id", False),
        ("Priority", tables.priorities, "priority_id", True),
        ("Type", tables.types, "type_id", False),
        ("Lock", tables.locks, "lock_id", False),
    ):
        plural = "Priorities" if name == "Priority" else f"{name}s"
        names, numbers = given(data, plural), given(data, f"{name}IDs")
        if names is not None:
            tests.append(_among(attribute, named(names, ids_by_name(rows, exact=exact), plural, exact=exact)))
        if numbers is not None:
            tests.append(_among(attribute, integers(numbers, f"{name}IDs")))
    for parameter, attribute in (("OwnerIDs", "owner_id"), ("ResponsibleIDs", "responsible_id")):
        numbers = given(data, parameter)
        if numbers is not None:
            tests.append(_among(attribute, integers(numbers, parameter)))
    tests += _state_type_tests(data, tables)
    for parameter in ("Services", "SLAs", "ServiceIDs", "SLAIDs", "WatchUserIDs"):
        if given(data, parameter) is not None:
            raise NothingError(f"{parameter}: there is none")
    return tests


def _among(attribute: str, ids: frozenset[int]) -> Test:
    if attribute == "state_id":
        return lambda t: t.state_id in ids
    if attribute == "type_id":
        return lambda t: t.type_stored and t.type_id in ids
    return lambda t: getattr(t, attribute) in ids


def _state_type_tests(data: dict[str, Any], tables: Tables) -> list[Test]:
    tests: list[Test] = []
    names = given(data, "StateType")
    if names is not None:
        wanted = {fold(perl.text(name)) for name in names}
        states = frozenset(s.id for s in tables.states.values() if fold(s.type) in wanted)
        if not states:
            raise NothingError(f"StateType: there is none of {sorted(wanted)}")
        tests.append(_among("state_id", states))
    numbers = given(data, "StateTypeIDs")
    if numbers is not None:
        types = integers(numbers, "StateTypeIDs")
        tests.append(_among("state_id", frozenset(s.id for s in tables.states.values() if s.type_id in types)))
    return tests


def _created_tests(data: dict[str, Any], tables: Tables) -> list[Test]:
    """What a ticket was when it was created, by its first history entry."""
    tests: list[Test] = []
    for name, rows, attribute, exact in (
        ("CreatedState", tables.states, "state_id", False),
        ("CreatedPriority", tables.priorities, "priority_id", True),
        ("CreatedType", tables.types, "ticket_type_id", False),
        ("CreatedQueue", tables.queues, "queue_id", True),
    ):
        plural = "CreatedPriorities" if name == "CreatedPriority" else f"{name}s"
        names, numbers = given(data, plural), given(data, f"{name}IDs")
        if names is not None:
            tests.append(_created_among(attribute, named(names, ids_by_name(rows, exact=exact), plural, exact=exact)))
        if numbers is not None:
            tests.append(_created_among(attribute, integers(numbers, f"{name}IDs")))
    numbers = given(data, "CreatedUserIDs")
    if numbers is not None:
        ids = integers(numbers, "CreatedUserIDs")
        tests.append(lambda t: t.created_by in ids)
    return tests


def _created_among(attribute: str, ids: frozenset[int]) -> Test:
    return lambda t: bool(t.history) and getattr(t.history[0], attribute) in ids


def _text_tests(data: dict[str, Any]) -> list[Test]:
    tests: list[Test] = []
    for name, read in _TEXTS.items():
        values = given(data, name)
        if values is not None:
            texts = [perl.text(perl.trimmed(value)) for value in values]
            if name in ("Title", "TicketNumber"):
                tests.append(_condition_any(name, read, texts))
            else:
                tests.append(_like_any(read, [like(text) for text in texts]))
    for name, read in _RAW_TEXTS.items():
        values = given(data, name)
        if values is not None:
            tests.append(_equal_any(read, {fold(perl.text(value)) for value in values}))
    return tests


def _condition_any(name: str, read: Callable[[Ticket], str], texts: list[str]) -> Test:
    """Titles and numbers may be conditions; ``*`` alone is no filter."""
    if all(re.fullmatch("[*%]{1,3}", text) for text in texts):
        return lambda ticket: True
    try:
        tests = [condition(text) for text in texts]
    except UnreadableError:
        raise NothingError(f"{name}: {texts!r} cannot be read as a condition") from None

    def test(ticket: Ticket) -> bool:
        text = read(ticket)
        return any(fits(text) for fits in tests)

    return test


def _like_any(read: Callable[[Ticket], str], patterns: list[re.Pattern[str]]) -> Test:
    def test(ticket: Ticket) -> bool:
        text = fold(read(ticket))
        return any(pattern.fullmatch(text) for pattern in patterns)

    return test


def _equal_any(read: Callable[[Ticket], str], wanted: set[str]) -> Test:
    return lambda ticket: fold(read(ticket)) in wanted
