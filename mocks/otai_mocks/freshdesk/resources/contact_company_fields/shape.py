"""A field of contacts or companies on the wire (REC NAN26)."""

from __future__ import annotations

from typing import Any

from ...tables.people_fields import PeopleField
from .defaults import CONTACT, Owner


def shown(owner: Owner, row: PeopleField, *, listed: bool = False) -> dict[str, Any]:
    """Custom fields have fewer keys than default ones. Choices: words in the list, objects in the single view."""
    contact = owner is CONTACT
    body: dict[str, Any] = {"editable_in_signup": row.editable_in_signup} if contact else {}
    body |= {
        "id": row.id,
        "name": row.name,
        "label": row.label,
        "position": row.position,
        "required_for_agents": row.required_for_agents,
        "type": row.type,
        "default": row.default,
    }
    if contact:
        body["customers_can_edit"] = row.customers_can_edit
        body["label_for_customers"] = row.label_for_customers
        body["required_for_customers"] = row.required_for_customers
        body["displayed_for_customers"] = row.displayed_for_customers
    body["created_at"] = row.created_at
    body["updated_at"] = row.updated_at
    if row.choices is not None:
        body["choices"] = _choices(row, listed)
    if row.default:
        body["agents_can_edit"] = row.agents_can_edit
        body["displayed_for_agents"] = row.displayed_for_agents
        body["quick_add_for_agent"] = row.quick_add_for_agent
        body["unique"] = row.unique
    return body


def _choices(row: PeopleField, listed: bool) -> Any:
    if isinstance(row.choices, dict):  # time zones and languages: value → label
        return row.choices
    if listed:
        return row.values
    return [
        {"id": choice["id"], "label": choice["value"], "value": choice["value"], "position": number}
        for number, choice in enumerate(row.choices or (), 1)
    ]
