"""Time entries: of a ticket and of all, their timers (DOC, Time Entries). There is no view of a single one."""

from __future__ import annotations

import copy
from operator import attrgetter

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.filters import read_boolean, read_existing, read_moment
from ...protocol.routing import NUMBER, Route
from ...tables.modules.time_entries import TimeEntry
from ..tickets.lookup import check_sight, get_ticket, sight, writable_ticket
from . import rules
from .shape import shown

_FILTERS = ("company_id", "agent_id", "executed_after", "executed_before", "billable")


def _reply(call: Call, entry: TimeEntry, status: int = 200, *, wrote: bool = True) -> Reply:
    headers = call.location(f"time_entries/{entry.id}") if status == 201 else ()
    return Reply(status, shown(entry, call.state.tickets.get(entry.ticket_id)), headers, wrote=wrote)


def list_of_ticket(call: Call, ticket_id: int) -> Reply:
    ticket = get_ticket(call, ticket_id)
    rows = [entry for entry in call.state.time_entries.values() if entry.ticket_id == ticket.id]
    return call.page_of(rows, lambda entry: shown(entry, ticket))


def list_all(call: Call) -> Reply:
    """Oldest first (INF), by filters that can be combined."""
    state = call.state
    errors: list[FieldError] = []
    company = read_existing(call, "company_id", state.companies, "company", errors)
    agent = read_existing(call, "agent_id", state.agents, "agent", errors)
    after, before = read_moment(call, "executed_after", errors), read_moment(call, "executed_before", errors)
    billable = read_boolean(call, "billable", errors)

    def company_of(entry: TimeEntry) -> int | None:
        ticket = state.tickets.get(entry.ticket_id)
        return ticket.company_id if ticket else None

    sees = sight(call.agent)
    rows = [
        entry
        for entry in state.time_entries.values()
        if (sees is None or ((ticket := state.tickets.get(entry.ticket_id)) is not None and sees(ticket)))
        and (agent is None or entry.agent_id == agent)
        and (company is None or company_of(entry) == company)
        and (after is None or entry.executed_at >= after)
        and (before is None or entry.executed_at <= before)
        and (billable is None or entry.billable == billable)
    ]
    rows.sort(key=attrgetter("created_at", "id"))
    return call.page_of(rows, lambda entry: shown(entry, state.tickets.get(entry.ticket_id)), errors)


def create(call: Call, ticket_id: int) -> Reply:
    ticket = writable_ticket(call, ticket_id)
    errors: list[FieldError] = []
    values = v.validate(call.body, rules.fields(call), errors)
    rules.check_start(call, values, errors)
    rules.check_new(values, errors)
    if errors:
        raise invalid(errors)
    now = call.now
    entry = TimeEntry(
        id=call.state.next_id("time_entry"),
        ticket_id=ticket.id,
        agent_id=values.get("agent_id", call.agent.id),
        created_at=now,
        updated_at=now,
        executed_at=values.get("executed_at", now),
        start_time=values.get("start_time", now),
        seconds=values.get("time_spent", 0),
        note=values.get("note"),
        billable=values.get("billable", True),
        timer_running=rules.runs_at_once(values),
    )
    call.state.time_entries[entry.id] = entry
    if entry.timer_running:
        rules.stop_timers(call.state, entry.agent_id, call.now, but=entry)
    return _reply(call, entry, 201)


def _get(call: Call, entry_id: int) -> TimeEntry:
    entry = call.state.time_entries.get(entry_id)
    if entry is None:
        raise not_found(f"no time entry {entry_id}")
    check_sight(call, call.state.tickets.get(entry.ticket_id))
    return entry


def update(call: Call, entry_id: int) -> Reply:
    entry = _get(call, entry_id)
    errors: list[FieldError] = []
    values = v.validate(call.body, rules.fields(call), errors)
    rules.check_start(call, values, errors)
    rules.check_change(entry, values, errors)
    if errors:
        raise invalid(errors)
    before = copy.copy(entry)
    rules.apply(entry, values, call.now)
    wrote = entry != before
    if wrote:
        entry.updated_at = call.now
        if entry.timer_running:
            rules.stop_timers(call.state, entry.agent_id, call.now, but=entry)
    return _reply(call, entry, wrote=wrote)


def toggle(call: Call, entry_id: int) -> Reply:
    """Start the timer, or stop it."""
    entry = _get(call, entry_id)
    v.validate(call.body, {})
    if entry.timer_running:
        entry.stop(call.now)
    else:
        entry.start(call.now)
        rules.stop_timers(call.state, entry.agent_id, call.now, but=entry)
    entry.updated_at = call.now
    return _reply(call, entry)


def delete(call: Call, entry_id: int) -> Reply:
    """It is gone for good (DOC)."""
    del call.state.time_entries[_get(call, entry_id).id]
    return Reply(204, wrote=True)


ROUTES = (
    Route("GET", f"tickets/{NUMBER}/time_entries", list_of_ticket, query=LIST_QUERY, pool="tickets"),
    Route("POST", f"tickets/{NUMBER}/time_entries", create),
    Route("GET", "time_entries", list_all, query=(*LIST_QUERY, *_FILTERS)),
    Route("PUT", f"time_entries/{NUMBER}", update),
    Route("PATCH", f"time_entries/{NUMBER}", update),
    Route("DELETE", f"time_entries/{NUMBER}", delete),
    Route("PUT", f"time_entries/{NUMBER}/toggle_timer", toggle, bodiless=True),
)
