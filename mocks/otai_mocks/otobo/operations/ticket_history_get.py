"""TicketHistoryGet."""

from __future__ import annotations

from typing import Any

from .. import perl
from ..errors import HISTORY, CrashError, refused
from ..protocol.auth import User, denied_reason
from ..protocol.context import Call
from ..protocol.ids import requested_ids
from ..tables.records import Ticket
from ..tables.zone import show


def get(call: Call) -> dict[str, Any]:
    if isinstance(call.data, list):
        raise CrashError("TicketHistoryGet cannot read an array")
    user = call.reader(HISTORY)
    if user.is_customer:
        raise refused("not_an_agent", HISTORY, f"{user.name} is no agent")
    ids = requested_ids(call.data, HISTORY)
    tickets = [(given, _readable(call, user, given)) for given in ids]
    return {
        "TicketHistory": [{"TicketID": given, "History": _entries(call, ticket, given)} for given, ticket in tickets]
    }


def _readable(call: Call, user: User, given: Any) -> Ticket:
    ticket = call.state.tickets.get(perl.row_id(given))
    if ticket is None:
        raise refused("no_access_history", HISTORY, f"there is no ticket {given!r}", id=perl.text(given))
    why = denied_reason(call.tables, user, ticket, "ro")
    if why:
        raise refused("no_access_history", HISTORY, why, id=perl.text(given))
    return ticket


def _entries(call: Call, ticket: Ticket, given: Any) -> list[dict[str, Any]]:
    types = call.tables.history_types
    return [
        {
            "TicketID": given,
            "ArticleID": entry.article_id,
            "CreateBy": entry.create_by,
            "CreateTime": show(entry.create_time, call.tables.zone),
            "HistoryType": types[entry.type_id].name,
            "HistoryTypeID": entry.type_id,
            "Name": entry.name,
            "OwnerID": entry.owner_id,
            "PriorityID": entry.priority_id,
            "QueueID": entry.queue_id,
            "StateID": entry.state_id,
            "TypeID": entry.ticket_type_id,
        }
        for entry in ticket.history
    ]
