"""What is answered about automation rules (DOC: the sample of POST; the order of a GET is not recorded)."""

from __future__ import annotations

from typing import Any

from ...tables.modules.settings import AutomationRule
from ...tables.state import State
from .summary import summary


def shown(state: State, rule: AutomationRule) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": rule.name,
        "position": rule.position,
        "active": rule.active,
        "automation_type_id": rule.type,
        "outdated": False,
        "last_updated_by": rule.last_updated_by,
        "id": rule.id,
        "summary": summary(state, rule),
        "created_at": rule.created_at,
        "updated_at": rule.updated_at,
        "affected_tickets_count": None,
    }
    if rule.description is not None:
        body["description"] = rule.description  # INF: its place
    if rule.performer is not None:
        body["performer"] = rule.performer
    if rule.events is not None:
        body["events"] = rule.events
    body["conditions"] = rule.conditions
    if rule.operator is not None:
        body["operator"] = rule.operator
    body["actions"] = rule.actions
    return body


def written(state: State, rule: AutomationRule) -> dict[str, Any]:
    """The answer to POST and PUT: without the type, with how many rules of it there are."""
    body = shown(state, rule)
    del body["automation_type_id"]
    rows = [row for row in state.settings.automation_rules.values() if row.type == rule.type]
    body["meta"] = {"total_active_count": sum(row.active for row in rows), "total_count": len(rows)}
    return body
