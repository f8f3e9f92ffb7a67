"""TicketSearch: filters → matches → order → limit.

OTOBO answers ``{}`` where nothing is found and where it does not understand a filter. `NothingError` is both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ... import perl
from ...errors import SEARCH, CrashError
from ...protocol.auth import User
from ...protocol.context import Call
from ...tables.collation import fold
from ...tables.records import HistoryEntry, Ticket
from ...tables.state import Tables
from .condition import UnreadableError, condition
from .fields import field_filters
from .order import ordered
from .times import time_tests
from .values import NothingError, chosen, given, integers, text_of
from .words import article_test

Test = Callable[[Ticket], bool]
_TEXTS: dict[str, Callable[[Ticket], str]] = {
    "Title": lambda t: t.title,
    "TicketNumber": lambda t: t.number,
    "CustomerID": lambda t: t.customer_id or "",
    "CustomerUserLogin": lambda t: t.customer_user or "",
}


def run(call: Call) -> tuple[dict[str, Any], str]:
    """The answer, and why it is empty if it is."""
    if isinstance(call.data, list):
        raise CrashError("TicketSearch cannot read an array")
    user = call.reader(SEARCH)
    try:
        limit = _limit(call.data)
        found = ordered(call.data, _matches(call, user), call.tables, limit)
    except NothingError as nothing:
        return {}, str(nothing)
    if found is None:
        return {}, "SortBy or OrderBy is not understood"
    ids = [str(ticket.id) for ticket in found]
    return ({"TicketID": ids}, "") if ids else ({}, "no ticket matches")


def _limit(data: dict[str, Any]) -> int:
    """500 by default and for what is false; what is no row count gives nothing."""
    limit = data.get("Limit")
    if not perl.true(limit):
        return 500
    text = perl.text(limit).strip()
    if not re.fullmatch(r"\d+", text) or int(text) >= 1 << 64:
        raise NothingError(f"Limit {limit!r} is no number of rows")
    return int(text)


def _matches(call: Call, user: User) -> list[Ticket]:
    tables, data = call.tables, call.data
    tickets = list(call.state.tickets.values())
    wanted = given(data, "TicketID")
    if wanted is not None:
        ids = integers(wanted, "TicketID")
        tickets = [call.state.tickets[i] for i in sorted(ids) if i in call.state.tickets]
    queues, asked = _readable_queues(tables, user), _queues(tables, data)
    if asked is not None:
        queues = asked if queues is None else queues & asked
    if queues is not None:
        tickets = [t for t in tickets if t.queue_id in queues]
    if tables.is_on("ticket_archive") and text_of(data, "SearchInArchive") != "AllTickets":
        tickets = [t for t in tickets if t.archive_flag == "n"]
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


def _queues(tables: Tables, data: dict[str, Any]) -> frozenset[int] | None:
    queues = chosen(data, "Queues", "QueueIDs", tables.queues.values())
    subs = data.get("UseSubQueues")
    if queues is None or not perl.is_text(subs) or not perl.true(subs):  # a boolean object does nothing
        return queues
    above = tuple(f"{fold(tables.queues[i].name)}::" for i in queues if i in tables.queues)
    return queues | {q.id for q in tables.queues.values() if above and fold(q.name).startswith(above)}


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
    by_article = article_test(call, visible_only=user.is_customer)
    if by_article is not None:
        tests.append(by_article)
    tests += field_filters(call, NothingError)
    return tests


def _row_tests(data: dict[str, Any], tables: Tables) -> list[Test]:
    tests: list[Test] = []
    states = chosen(data, "States", "StateIDs", tables.states.values(), exact=False)
    if states is not None:
        tests.append(lambda t: t.state_id in states)
    priorities = chosen(data, "Priorities", "PriorityIDs", tables.priorities.values())
    if priorities is not None:
        tests.append(lambda t: t.priority_id in priorities)
    types = chosen(data, "Types", "TypeIDs", tables.types.values())
    if types is not None:
        tests.append(lambda t: t.type_stored and t.type_id in types)
    locks = chosen(data, "Locks", "LockIDs", tables.locks.values())
    if locks is not None:
        tests.append(lambda t: t.lock_id in locks)
    owners, responsibles = given(data, "OwnerIDs"), given(data, "ResponsibleIDs")
    if owners is not None:
        owner_ids = integers(owners, "OwnerIDs")
        tests.append(lambda t: t.owner_id in owner_ids)
    if responsibles is not None:
        responsible_ids = integers(responsibles, "ResponsibleIDs")
        tests.append(lambda t: t.responsible_id in responsible_ids)
    tests += _state_type_tests(data, tables)
    for parameter in ("Services", "SLAs", "ServiceIDs", "SLAIDs", "WatchUserIDs"):
        if given(data, parameter) is not None:
            raise NothingError(f"{parameter}: there is none")
    return tests


def _state_type_tests(data: dict[str, Any], tables: Tables) -> list[Test]:
    tests: list[Test] = []
    names = given(data, "StateType")
    if names is not None:
        wanted = {fold(perl.text(name)) for name in names}
        of_names = frozenset(s.id for s in tables.states.values() if fold(s.type) in wanted)
        if not of_names:
            raise NothingError(f"StateType: there is none of {sorted(wanted)}")
        tests.append(lambda t: t.state_id in of_names)
    numbers = given(data, "StateTypeIDs")
    if numbers is not None:
        types = integers(numbers, "StateTypeIDs")
        of_ids = frozenset(s.id for s in tables.states.values() if s.type_id in types)
        tests.append(lambda t: t.state_id in of_ids)
    return tests


def _created_tests(data: dict[str, Any], tables: Tables) -> list[Test]:
    """What a ticket was when it was created: one of its NewTicket entries must show all of it."""
    wanted: list[Callable[[HistoryEntry], bool]] = []
    states = chosen(data, "CreatedStates", "CreatedStateIDs", tables.states.values(), exact=False)
    if states is not None:
        wanted.append(lambda e: e.state_id in states)
    priorities = chosen(data, "CreatedPriorities", "CreatedPriorityIDs", tables.priorities.values())
    if priorities is not None:
        wanted.append(lambda e: e.priority_id in priorities)
    types = chosen(data, "CreatedTypes", "CreatedTypeIDs", tables.types.values())
    if types is not None:
        wanted.append(lambda e: e.ticket_type_id in types)
    queues = chosen(data, "CreatedQueues", "CreatedQueueIDs", tables.queues.values())
    if queues is not None:
        wanted.append(lambda e: e.queue_id in queues)
    numbers = given(data, "CreatedUserIDs")
    if numbers is not None:
        agents = integers(numbers, "CreatedUserIDs")
        wanted.append(lambda e: e.create_by in agents)
    if not wanted:
        return []
    kind = tables.history_type_ids["NewTicket"]
    return [lambda t: any(e.type_id == kind and all(fits(e) for fits in wanted) for e in t.history)]


def _text_tests(data: dict[str, Any]) -> list[Test]:
    """Texts may be conditions (`condition`); ``*`` alone is no filter. The raw customer id replaces the other one."""
    tests: list[Test] = []
    raw = given(data, "CustomerIDRaw")
    if raw is not None:
        ids = {fold(perl.text(value)) for value in raw}
        tests.append(lambda t: fold(t.customer_id or "") in ids)
    for name, read in _TEXTS.items():
        values = None if name == "CustomerID" and raw is not None else given(data, name)
        texts = [perl.text(value) for value in values or ()]
        texts = [text for text in texts if text and not re.fullmatch("[*%]{1,3}", text)]
        if not texts:
            continue
        try:
            tests.append(_any_condition(read, [condition(text) for text in texts]))
        except UnreadableError:
            raise NothingError(f"{name}: {texts!r} cannot be read as a condition") from None
    return tests


def _any_condition(read: Callable[[Ticket], str], tests: list[Callable[[str], bool]]) -> Test:
    if len(tests) == 1:
        fits = tests[0]
        return lambda ticket: fits(fold(read(ticket)))

    def test(ticket: Ticket) -> bool:
        text = fold(read(ticket))
        return any(fits(text) for fits in tests)

    return test
