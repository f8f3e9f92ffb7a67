"""The sentences that describe an automation rule: a free wording in the documented form (INF)."""

from __future__ import annotations

from typing import Any

from ...tables.modules.settings import AutomationRule
from ...tables.state import State

_PERFORMERS = {1: "Agent", 2: "Requester", 3: "Agent or Requester", 4: "System"}


def summary(state: State, rule: AutomationRule) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if rule.performer is not None:
        kind = _PERFORMERS.get(rule.performer.get("type", 0), "Anyone")
        names = [_named(state, "responder_id", number) for number in rule.performer.get("members") or ()]
        who = f" {_part('Value', ', '.join(names))}" if names else ""
        body["performer"] = f"When an action performed by {_part('Key', kind)}{who} "
    if rule.events is not None:
        body["events"] = [_event(state, event) for event in rule.events]
    body["conditions"] = {
        f"condition_set_{number}": [_condition(state, item) for item in _objects(group.get("properties"))]
        for number, group in enumerate(rule.conditions, 1)
    }
    body["actions"] = [f" {_action(state, action)}" for action in rule.actions]
    return body


def _event(state: State, event: dict[str, Any]) -> str:
    name = str(event.get("field_name", ""))
    before, after = (_part("Value", _named(state, name, event.get(key))) for key in ("from", "to"))
    return f"When {_part('Key', _label(name))} is changed from {before} to {after}"


def _condition(state: State, item: dict[str, Any]) -> str:
    name, value = str(item.get("field_name", "")), item.get("value")
    values = value if isinstance(value, list) else [value]
    shown = ", ".join("NONE" if one == "" else _named(state, name, one) for one in values)
    return f"If {_part('Key', _label(name))} {_part('Operator', item.get('operator', 'is'))} {_part('Value', shown)}"


def _action(state: State, action: dict[str, Any]) -> str:
    name = str(action.get("field_name", ""))
    value = action.get("value", action.get("email_to"))
    target = "group_id" if name.endswith("_group") else "responder_id" if name.endswith("_agent") else name
    return _part("Key", _label(name)) + ("" if value is None else f" {_part('Value', _named(state, target, value))}")


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _part(kind: str, text: Any) -> str:
    return f"<div class = Summary{kind}>{text}</div>"


def _label(name: str) -> str:
    return {"responder_id": "Agent", "group_id": "Group"}.get(name, name.replace("_", " ").title())


def _named(state: State, name: str, value: Any) -> str:
    if value is None or value == "--":
        return "ANY"
    if isinstance(value, int):
        row: Any = state.groups.get(value) if name == "group_id" else state.agents.get(value)
        return str(row.name) if row is not None and name in ("group_id", "responder_id") else str(value)
    return str(value)
