"""Custom fields: which values each type takes, and how it gives them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import FieldError
from ..tables.people_fields import PeopleField
from ..tables.ticket_fields import TicketField, of_level
from . import validate as v

TYPES = (
    "custom_text",
    "custom_paragraph",
    "custom_number",
    "custom_decimal",
    "custom_checkbox",
    "custom_date",
    "custom_dropdown",
    "nested_field",
)


def check_for(field: TicketField) -> v.Check:
    """What a value of this field must be."""
    match field.type:
        case "custom_number":
            return v.integer
        case "custom_decimal":
            return v.decimal
        case "custom_checkbox":
            return v.boolean
        case "custom_date":
            return v.day
        case "custom_dropdown":
            return v.one_of(field.choices or [])
        case "nested_field":
            return v.one_of(of_level(field.choices, field.level))
        case "custom_paragraph":
            return v.text
    return v.short_text


def check_all(fields: Iterable[TicketField]) -> v.Check:
    """``custom_fields``: an object; each failing field is named ``custom_fields.<name>`` (3P freshdesk-cli#113)."""
    return _each({field.name: check_for(field) for field in fields})


def _each(checks: Mapping[str, v.Check]) -> v.Check:
    def checked(value: Any, form: bool) -> dict[str, Any]:
        given = v.mapping(value, form)
        clean: dict[str, Any] = {}
        refused: list[v.Bad] = []
        for name, item in given.items():
            try:
                if name not in checks:
                    raise v.Bad("unknown")
                clean[name] = None if item is None or (form and item == "") else checks[name](item, form)
            except v.Bad as bad:
                bad.field = f"custom_fields.{name}"
                refused.append(bad)
        if refused:
            raise v.Several(refused, clean)
        return clean

    return checked


PEOPLE_TYPES = (
    "custom_text",
    "custom_paragraph",
    "custom_checkbox",
    "custom_number",
    "custom_dropdown",
    "custom_phone_number",
    "custom_url",
    "custom_date",
)
"""Types of the custom fields that contacts and companies can have (DOC)."""


def check_people(rows: Iterable[PeopleField]) -> v.Check:
    """Custom fields of contacts and companies: names without ``cf_``, values by their type."""
    return _each({row.name: _check_for_people(row) for row in rows})


def _check_for_people(row: PeopleField) -> v.Check:
    match row.type:
        case "custom_number":
            return v.integer
        case "custom_checkbox":
            return v.boolean
        case "custom_date":
            return v.day
        case "custom_dropdown":
            return v.one_of(row.values)
        case "custom_paragraph":
            return v.text
    return v.short_text


def require_people(
    rows: Iterable[PeopleField], values: Mapping[str, Any], errors: list[FieldError], *, creating: bool
) -> None:
    """Fields that are required for agents have a value; an update is only kept from emptying them (INF)."""
    given = values.get("custom_fields", {})
    failed = {error.field for error in errors}
    for row in rows:
        name, needed = f"custom_fields.{row.name}", row.required_for_agents and (creating or row.name in given)
        if needed and given.get(row.name) in (None, "") and name not in failed:
            errors.append(FieldError(name, "missing", {"wanted": "String"}))
