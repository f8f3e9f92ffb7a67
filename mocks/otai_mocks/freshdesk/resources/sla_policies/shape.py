"""What is answered about SLA policies: the list and a write differ in ids, blanks and order (REC NAN26)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...tables.service_levels import APPLICABLE, PRIORITIES, SlaPolicy, SlaTarget

_ESCALATIONS = (
    "reminder_response",
    "reminder_resolution",
    "response",
    "resolution",
    "reminder_next_response",
    "next_response",
)
# INF but for source: the conditions by the attributes they ask about
_CONDITION_FIELDS = {**APPLICABLE, "ticket_types": "ticket_type"}


def listed(policy: SlaPolicy, position: int) -> dict[str, Any]:
    """An item of the list: the id a string, positions from 1 on, "" and 0 for what was not set."""
    targets = {key: _listed_target(policy.sla_target[key]) for key in PRIORITIES if key in policy.sla_target}
    return {
        "id": str(policy.id),
        **_body(policy, policy.description or "", targets, position),
        "escalation": policy.escalation,
        "advanced_conditions": conditions(policy),
    }


def written(policy: SlaPolicy, order: Iterable[str] = PRIORITIES) -> dict[str, Any]:
    """The answer to POST and PUT: the id a number, null for what was not set; a POST keeps the order it was sent in."""
    targets = {key: _written_target(policy.sla_target[key]) for key in order if key in policy.sla_target}
    return {
        "id": policy.id,
        **_body(policy, policy.description, targets, policy.position),
        "escalation": {name: policy.escalation.get(name, {}) for name in _ESCALATIONS},
        "advanced_conditions": conditions(policy),
    }


def _body(policy: SlaPolicy, description: str | None, targets: dict[str, Any], position: int) -> dict[str, Any]:
    return {
        "name": policy.name,
        "description": description,
        "active": policy.active,
        "sla_target": targets,
        "applicable_to": policy.applicable_to,
        "is_default": policy.is_default,
        "position": position,
        "created_at": policy.created_at,
        "updated_at": policy.updated_at,
    }


def _listed_target(target: SlaTarget) -> dict[str, Any]:
    return {
        "business_hours": target.business_hours,
        "escalation_enabled": target.escalation_enabled,
        "respond_within": target.respond_within,
        "resolve_within": target.resolve_within,
        "next_respond_within": target.next_respond_within or 0,
    }


def _written_target(target: SlaTarget) -> dict[str, Any]:
    return {
        "respond_within": target.respond_within,
        "resolve_within": target.resolve_within,
        "next_respond_within": target.next_respond_within,
        "business_hours": target.business_hours,
        "escalation_enabled": target.escalation_enabled,
    }


def conditions(policy: SlaPolicy) -> dict[str, Any]:
    """``applicable_to`` in the newer words."""
    if not policy.applicable_to:
        return {}
    properties = [
        {
            "resource": "ticket",
            "field_name": _CONDITION_FIELDS[condition],
            "operator": "contains_in",
            "value": values,
        }
        for condition, values in policy.applicable_to.items()
    ]
    return {"match_type": "all", "properties": [{"match_type": "all", "properties": properties}]}
