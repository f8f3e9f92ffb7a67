"""Groups, the old route (DOC, Groups; REC NAN26). /admin/groups shows the same groups under other names."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, invalid
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.records import Group
from . import rules
from .shape import detail, listed


def list_groups(call: Call) -> Reply:
    rows = sorted(call.state.groups.values(), key=lambda g: (g.name, g.id))
    return call.page_of(rows, listed)


def view(call: Call, group_id: int) -> Reply:
    return Reply(200, detail(rules.get_group(call, group_id)))


def _read(call: Call, me: Group | None) -> dict[str, Any]:
    rules.require_writer(call)
    accepted = {
        **rules.common(call, creating=me is None),
        "auto_ticket_assign": v.Field(v.one_of((0, 1, 2, 3, 12))),
        "business_hour_id": rules.calendar(call.state, "business_hour_id"),
        "group_type": v.Field(v.one_of(rules.TYPES)),
    }
    errors: list[FieldError] = []
    values = v.validate(call.body, accepted, errors)
    if not errors:
        rules.check_name(call, values, me, errors)
    if errors:
        raise invalid(errors)
    if "auto_ticket_assign" in values:
        values["automatic_agent_assignment"] = rules.assignment_of(values["auto_ticket_assign"])
    return values


def create(call: Call) -> Reply:
    group = rules.make(call, _read(call, None))
    return Reply(201, detail(group), call.location(f"groups/{group.id}"), wrote=True)


def update(call: Call, group_id: int) -> Reply:
    group = rules.get_group(call, group_id)
    wrote = rules.change(call, group, _read(call, group))
    return Reply(200, detail(group), wrote=wrote)


def delete(call: Call, group_id: int) -> Reply:
    group = rules.get_group(call, group_id)
    rules.require_writer(call)
    rules.remove(call, group)
    return Reply(204, wrote=True)


ROUTES = (
    Route("GET", "groups", list_groups, query=LIST_QUERY),
    Route("POST", "groups", create),
    Route("GET", f"groups/{NUMBER}", view),
    Route("PUT", f"groups/{NUMBER}", update),
    Route("PATCH", f"groups/{NUMBER}", update),
    Route("DELETE", f"groups/{NUMBER}", delete),
)
