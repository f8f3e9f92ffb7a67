"""Groups (spec, section 5)."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.auth import require_admin
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.records import Group
from ...tables.service_levels import default_hours

UNASSIGNED_FOR = ("30m", "1h", "2h", "4h", "8h", "12h", "1d", "2d", "3d")


def listed(group: Group) -> dict[str, Any]:
    """An item of the list (REC NAN26): agent_ids only in the detail."""
    return {
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "escalate_to": group.escalate_to,
        "unassigned_for": group.unassigned_for,
        "business_hour_id": group.business_hour_id,
        "group_type": group.group_type,
        "created_at": group.created_at,
        "updated_at": group.updated_at,
        "auto_ticket_assign": group.auto_ticket_assign,
        "agent_availability_status": False,
    }


def detail(group: Group) -> dict[str, Any]:
    body = listed(group)
    shown = {}
    for key, value in body.items():
        if key == "group_type":
            shown["agent_ids"] = group.agent_ids  # INF: its place; that it is there is DOC 7455-7490
        shown[key] = value
    return shown


def list_groups(call: Call) -> Reply:
    rows = sorted(call.state.groups.values(), key=lambda g: (g.name, g.id))
    return call.page_of(rows, listed, call.know_query(*LIST_QUERY))


def _get(call: Call, group_id: int) -> Group:
    group = call.state.groups.get(group_id)
    if group is None:
        raise not_found(f"no group {group_id}")
    return group


def view(call: Call, group_id: int) -> Reply:
    return Reply(200, detail(_get(call, group_id)))


def _read(call: Call, me: Group | None) -> dict[str, Any]:
    if call.choices.groups_admin_only:
        require_admin(call.agent, call.state, "writing groups")
    state = call.state
    rules = {
        "name": v.Field(v.short_text, missing="missing" if me is None else None, wanted="String"),
        "description": v.Field(v.text, null=True),
        "agent_ids": v.Field(v.list_of(v.existing(state.agents, "agent", "agent_ids"))),
        "auto_ticket_assign": v.Field(v.one_of((0, 1, 2))),
        "escalate_to": v.Field(v.existing(state.agents, "agent", "escalate_to"), null=True),
        "unassigned_for": v.Field(v.one_of(UNASSIGNED_FOR), null=True),
        "business_hour_id": v.Field(v.existing(state.business_hours, "business_hour", "business_hour_id"), null=True),
        "group_type": v.Field(v.one_of(("support_agent_group", "field_agent_group"))),
    }
    errors: list[FieldError] = call.know_query()
    values = v.validate(call.body, rules, errors)
    holder = next((g for g in state.groups.values() if g.name.lower() == str(values.get("name")).lower()), None)
    if not errors and "name" in values and holder is not None and holder is not me:
        errors.append(FieldError("name", "unique", {}, {"group_id": holder.id}))
    if errors:
        raise invalid(errors)
    return values


def create(call: Call) -> Reply:
    values = _read(call, None)
    if values.get("business_hour_id") is None:  # the account's default (REC NAN26)
        hours = default_hours(call.state.business_hours)
        values["business_hour_id"] = hours.id if hours is not None else None
    group = Group(id=call.state.next_id("group"), created_at=call.now, updated_at=call.now, **values)
    call.state.groups[group.id] = group
    _tell_agents(call, group)
    return Reply(201, detail(group), call.location(f"groups/{group.id}"), wrote=True)


def update(call: Call, group_id: int) -> Reply:
    group = _get(call, group_id)
    values = _read(call, group)
    for name, value in values.items():
        setattr(group, name, value)
    if values:
        group.updated_at = call.now
        _tell_agents(call, group)
    return Reply(200, detail(group), wrote=bool(values))


def _tell_agents(call: Call, group: Group) -> None:
    for agent in call.state.agents.values():
        member = group.id in agent.group_ids
        if agent.id in group.agent_ids and not member:
            agent.group_ids.append(group.id)
        elif agent.id not in group.agent_ids and member:
            agent.group_ids.remove(group.id)


def delete(call: Call, group_id: int) -> Reply:
    """The group goes; its tickets have none from then on."""
    group = _get(call, group_id)
    if call.choices.groups_admin_only:
        require_admin(call.agent, call.state, "deleting groups")
    del call.state.groups[group.id]
    for agent in call.state.agents.values():
        if group.id in agent.group_ids:
            agent.group_ids.remove(group.id)
    for ticket in call.state.tickets.values():
        if ticket.group_id == group.id:
            ticket.group_id = None
    return Reply(204, wrote=True)


ROUTES = (
    Route("GET", "groups", list_groups),
    Route("POST", "groups", create),
    Route("GET", f"groups/{NUMBER}", view),
    Route("PUT", f"groups/{NUMBER}", update),
    Route("DELETE", f"groups/{NUMBER}", delete),
)
