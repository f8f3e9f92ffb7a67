"""Automation rules of the three types (DOC). They are kept and answered; the fake runs none of them."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.modules.settings import RULE_TYPES, AutomationRule
from . import shape

_UPDATES = 4
_NO_CONDITIONS = {"name": "condition_set_1", "match_type": "all", "properties": []}


def _rows(call: Call, kind: int) -> list[AutomationRule]:
    if kind not in RULE_TYPES:
        known = ", ".join(f"{number} {name}" for number, name in RULE_TYPES.items())
        raise not_found(f"there are no automations of type {kind}: there are {known}")
    rows = [row for row in call.state.settings.automation_rules.values() if row.type == kind]
    return sorted(rows, key=lambda row: (row.position, row.id))


def _get(call: Call, kind: int, rule_id: int) -> AutomationRule:
    rule = next((row for row in _rows(call, kind) if row.id == rule_id), None)
    if rule is None:
        raise not_found(f"no automation rule {rule_id} of type {kind}")
    return rule


def list_rules(call: Call, kind: int) -> Reply:
    """A bare array, 30 a page, as two clients in use decode it (3P pyfreshdesk, terraform-provider-freshdesk).

    The documentation prints ``{"rules": […], "meta": …}`` around it.
    """
    return call.page_of(_rows(call, kind), lambda row: shape.shown(call.state, row))


def view(call: Call, kind: int, rule_id: int) -> Reply:
    return Reply(200, shape.shown(call.state, _get(call, kind, rule_id)))


def _conditions(value: Any, form: bool) -> list[dict[str, Any]]:
    return [_condition_set(item, form) for item in v.list_of(v.mapping, most=2)(value, form)]


_condition_set = v.nested(
    "conditions",
    {
        "name": v.Field(v.short_text),
        "match_type": v.Field(v.one_of(("all", "any"))),
        "properties": v.Field(v.list_of(v.mapping)),
    },
)


def _actions(value: Any, form: bool) -> list[dict[str, Any]]:
    actions: list[dict[str, Any]] = v.filled(v.list_of(v.mapping))(value, form)
    if any(not isinstance(action.get("field_name"), str) for action in actions):
        raise v.Bad("missing", field="actions.field_name", wanted="String")
    return actions


def _read(call: Call, kind: int, me: AutomationRule | None) -> dict[str, Any]:
    errors: list[FieldError] = []

    def needed(check: v.Check, wanted: str) -> v.Field:
        return v.Field(check, missing="missing" if me is None else None, wanted=wanted)

    rules = {
        "name": needed(v.short_text, "String"),
        "description": v.Field(v.text, null=True),
        "position": v.Field(v.positive),
        "active": v.Field(v.boolean),
        # without conditions rules of type 1 are refused, the others get one empty set (3P)
        "conditions": needed(_conditions, "Array") if kind == 1 else v.Field(_conditions),
        "operator": v.Field(v.short_text, null=True),
        "actions": needed(_actions, "Array"),
    }
    if kind == _UPDATES:
        types = v.one_of((1, 2, 3, 4))
        members = v.list_of(v.existing(call.state.agents, "agent", "members"))
        fields = {"type": v.Field(types, missing="missing_choice", wanted="1,2,3,4"), "members": v.Field(members)}
        rules["performer"] = v.Field(v.nested("performer", fields))
        rules["events"] = v.Field(v.list_of(v.mapping))
    values = v.validate(call.body, rules, errors)
    if errors:
        raise invalid(errors)
    return values


def create(call: Call, kind: int) -> Reply:
    rows = _rows(call, kind)
    values = _read(call, kind, None)
    values.setdefault("position", 1 + max((row.position for row in rows), default=0))
    values["conditions"] = values.get("conditions") or [dict(_NO_CONDITIONS)]
    number = call.state.next_id("automation_rule")
    rule = AutomationRule(
        number, kind, created_at=call.now, updated_at=call.now, last_updated_by=call.agent.id, **values
    )
    call.state.settings.automation_rules[number] = rule
    location = call.location(f"automations/{kind}/rules/{number}")
    return Reply(201, shape.written(call.state, rule), location, wrote=True)


def update(call: Call, kind: int, rule_id: int) -> Reply:
    """Only what was sent changes."""
    rule = _get(call, kind, rule_id)
    values = _read(call, kind, rule)
    changed = {name: value for name, value in values.items() if getattr(rule, name) != value}
    for name, value in changed.items():
        setattr(rule, name, value)
    if changed:
        rule.updated_at, rule.last_updated_by = call.now, call.agent.id
    return Reply(200, shape.written(call.state, rule), wrote=bool(changed))


def delete(call: Call, kind: int, rule_id: int) -> Reply:
    del call.state.settings.automation_rules[_get(call, kind, rule_id).id]
    return Reply(204, wrote=True)


_ALL, _ONE = f"automations/{NUMBER}/rules", f"automations/{NUMBER}/rules/{NUMBER}"
ROUTES = (
    Route("GET", _ALL, list_rules, query=LIST_QUERY, admin=True),
    Route("POST", _ALL, create, admin=True),
    Route("GET", _ONE, view, admin=True),
    Route("PUT", _ONE, update, admin=True),
    Route("PATCH", _ONE, update, admin=True),
    Route("DELETE", _ONE, delete, admin=True),
)
