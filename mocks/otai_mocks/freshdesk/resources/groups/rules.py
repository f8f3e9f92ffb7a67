"""What /groups and /admin/groups have in common: who belongs to a group, and how tickets are assigned in it."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, not_found
from ...protocol import validate as v
from ...protocol.auth import require_admin
from ...protocol.call import Call
from ...tables.records import Group
from ...tables.service_levels import default_hours
from ...tables.state import State

UNASSIGNED_FOR = ("30m", "1h", "2h", "4h", "8h", "12h", "1d", "2d", "3d")
TYPES = ("support_agent_group", "field_agent_group")
ASSIGNMENTS = {
    "round_robin": 1,
    "skill_based_round_robin": 2,
    "load_based_round_robin": 3,
    "lbrr_by_omniroute": 12,
    "intelli_assign": 12,
}
"""assignment_type of /admin/groups → auto_ticket_assign of /groups (DOC; the last pair INF)."""


def common(call: Call, *, creating: bool) -> dict[str, v.Field]:
    """The attributes that both take."""
    state = call.state
    return {
        "name": v.Field(v.short_text, missing="missing" if creating else None, wanted="String"),
        "description": v.Field(v.text, null=True),
        "escalate_to": v.Field(v.existing(state.agents, "agent", "escalate_to"), null=True),
        "unassigned_for": v.Field(v.one_of(UNASSIGNED_FOR), null=True),
        "agent_ids": v.Field(v.list_of(v.existing(state.agents, "agent", "agent_ids"))),
        "allow_agents_to_change_availability": v.Field(v.boolean),
    }


def calendar(state: State, attribute: str) -> v.Field:
    return v.Field(v.existing(state.business_hours, "business_hour", attribute), null=True)


def require_writer(call: Call) -> None:
    if call.choices.groups_admin_only:
        require_admin(call.agent, call.state, "writing groups")


def get_group(call: Call, group_id: int) -> Group:
    group = call.state.groups.get(group_id)
    if group is None:
        raise not_found(f"no group {group_id}")
    return group


def check_name(call: Call, values: dict[str, Any], me: Group | None, errors: list[FieldError]) -> None:
    """409 for the name of another group."""
    name = values.get("name")
    if name is not None:
        holder = next((g for g in call.state.groups.values() if g.name.lower() == name.lower()), None)
        if holder is not None and holder is not me:
            errors.append(FieldError("name", "unique", {}, {"group_id": holder.id}))


def make(call: Call, values: dict[str, Any]) -> Group:
    """A new group; its calendar is the account's default unless one was sent (REC NAN26)."""
    if values.get("business_hour_id") is None:
        hours = default_hours(call.state.business_hours)
        values["business_hour_id"] = hours.id if hours is not None else None
    group = Group(id=call.state.next_id("group"), created_at=call.now, updated_at=call.now, **values)
    call.state.groups[group.id] = group
    tell_agents(call, group)
    return group


def change(call: Call, group: Group, values: dict[str, Any]) -> bool:
    """Whether anything changed."""
    changed = {name: value for name, value in values.items() if getattr(group, name) != value}
    for name, value in changed.items():
        setattr(group, name, value)
    if changed:
        group.updated_at = call.now
        tell_agents(call, group)
    return bool(changed)


def assignment_of(number: int) -> dict[str, Any]:
    """auto_ticket_assign in the words of /admin/groups."""
    kind = next((name for name, known in ASSIGNMENTS.items() if known == number), None)
    if kind is None:
        return {"enabled": False}
    setting = {"channel": "ticket", "assignment_type": kind, "assignment_type_settings": {}}
    return {"enabled": True, "type": "channel_specific", "settings": [setting]}


def tell_agents(call: Call, group: Group) -> None:
    """Agents and groups name each other."""
    for agent in call.state.agents.values():
        member = group.id in agent.group_ids
        if agent.id in group.agent_ids and not member:
            agent.group_ids.append(group.id)
        elif agent.id not in group.agent_ids and member:
            agent.group_ids.remove(group.id)


def remove(call: Call, group: Group) -> None:
    """The group goes; its agents stay, its tickets have none from then on."""
    state = call.state
    del state.groups[group.id]
    for agent in state.agents.values():
        for ids in (agent.group_ids, agent.contribution_group_ids):
            if group.id in ids:
                ids.remove(group.id)
    for ticket in state.tickets.values():
        if ticket.group_id == group.id:
            ticket.group_id = None
