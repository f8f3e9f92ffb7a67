"""/admin/groups: groups with business_calendar_id, type and automatic_agent_assignment, and their agents (DOC)."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, invalid
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.records import Group
from . import rules
from .shape import administered, member

_SETTING_KEYS = ("channel", "assignment_type", "assignment_type_settings")


def list_groups(call: Call) -> Reply:
    rows = sorted(call.state.groups.values(), key=lambda g: (g.name, g.id))
    return call.page_of(rows, administered)


def view(call: Call, group_id: int) -> Reply:
    return Reply(200, administered(rules.get_group(call, group_id)))


def _assignment(value: Any, form: bool) -> dict[str, Any]:
    given = v.mapping(value, form)
    for name in given:
        if name not in ("enabled", "type", "settings"):
            raise v.Bad("unknown", field=f"automatic_agent_assignment.{name}")
    clean: dict[str, Any] = {"enabled": v.boolean(given.get("enabled"), form)}
    if "type" in given:
        clean["type"] = v.one_of(("channel_specific",))(given["type"], form)
    if "settings" in given:
        clean["settings"] = v.list_of(_setting)(given["settings"], form)
    return clean


def _setting(value: Any, form: bool) -> dict[str, Any]:
    given = v.mapping(value, form)
    for name in given:
        if name not in _SETTING_KEYS:
            raise v.Bad("unknown", field=f"automatic_agent_assignment.settings.{name}")
    return {
        "channel": v.one_of(("ticket", "chat"))(given.get("channel"), form),
        "assignment_type": v.one_of(rules.ASSIGNMENTS)(given.get("assignment_type"), form),
        "assignment_type_settings": v.mapping(given.get("assignment_type_settings", {}), form),
    }


def _read(call: Call, me: Group | None) -> dict[str, Any]:
    accepted = {
        **rules.common(call, creating=me is None),
        "business_calendar_id": rules.calendar(call.state, "business_calendar_id"),
        "type": v.Field(v.one_of(rules.TYPES)),
        "automatic_agent_assignment": v.Field(_assignment),
    }
    errors: list[FieldError] = []
    values = v.validate(call.body, accepted, errors)
    if not errors:
        rules.check_name(call, values, me, errors)
    if errors:
        raise invalid(errors)
    for admin, plain in (("business_calendar_id", "business_hour_id"), ("type", "group_type")):
        if admin in values:
            values[plain] = values.pop(admin)
    if "automatic_agent_assignment" in values:
        values["auto_ticket_assign"] = _number(values["automatic_agent_assignment"])
    return values


def _number(assignment: dict[str, Any]) -> int:
    """automatic_agent_assignment as /groups shows it."""
    kinds = [s["assignment_type"] for s in assignment.get("settings", ()) if s["channel"] == "ticket"]
    if not assignment["enabled"]:
        return 0
    return rules.ASSIGNMENTS[kinds[0]] if kinds else 1


def create(call: Call) -> Reply:
    group = rules.make(call, _read(call, None))
    return Reply(201, administered(group), call.location(f"admin/groups/{group.id}"), wrote=True)


def update(call: Call, group_id: int) -> Reply:
    group = rules.get_group(call, group_id)
    wrote = rules.change(call, group, _read(call, group))
    return Reply(200, administered(group), wrote=wrote)


def delete(call: Call, group_id: int) -> Reply:
    rules.remove(call, rules.get_group(call, group_id))
    return Reply(204, wrote=True)


def agents_of(call: Call, group_id: int) -> Reply:
    """All at once: clients do not page here."""
    group = rules.get_group(call, group_id)
    return Reply(200, [member(call.state.agents[number]) for number in group.agent_ids])


def change_agents(call: Call, group_id: int) -> Reply:
    """``{"agents": [{"id": 1}, {"id": 2, "deleted": true}]}``: the first joins, the second leaves."""
    group = rules.get_group(call, group_id)
    errors: list[FieldError] = []
    there = v.existing(call.state.agents, "agent", "id")

    def entry(value: Any, form: bool) -> tuple[int, bool]:
        given = v.mapping(value, form)
        for name in given:
            if name not in ("id", "deleted"):
                raise v.Bad("unknown", field=f"agents.{name}")
        return there(given.get("id"), form), v.boolean(given.get("deleted", False), form)

    rule = {"agents": v.Field(v.list_of(entry), missing="missing", wanted="Array")}
    values = v.validate(call.body, rule, errors)
    if errors:
        raise invalid(errors)
    ids = list(group.agent_ids)
    for number, leaves in values["agents"]:
        if leaves:
            ids = [other for other in ids if other != number]
        elif number not in ids:
            ids.append(number)
    wrote = rules.change(call, group, {"agent_ids": ids})
    return Reply(204, wrote=wrote)


_ONE = f"admin/groups/{NUMBER}"
ROUTES = (
    Route("GET", "admin/groups", list_groups, query=LIST_QUERY, admin=True),
    Route("POST", "admin/groups", create, admin=True),
    Route("GET", _ONE, view, admin=True),
    Route("PUT", _ONE, update, admin=True),
    Route("PATCH", _ONE, update, admin=True),
    Route("DELETE", _ONE, delete, admin=True),
    Route("GET", f"{_ONE}/agents", agents_of, query=LIST_QUERY, admin=True),
    Route("PATCH", f"{_ONE}/agents", change_agents, admin=True),  # the heading's verb; the example's is PUT
    Route("PUT", f"{_ONE}/agents", change_agents, admin=True),
)
