"""Custom fields of tickets: which values each type takes, and how it gives them back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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
    checks = {field.name: check_for(field) for field in fields}

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
            raise v.Several(refused)
        return clean

    return checked


def plain(names: Iterable[str]) -> v.Check:
    """Custom fields of contacts and companies: known names (without ``cf_``), any plain value."""
    known = set(names)

    def checked(value: Any, form: bool) -> dict[str, Any]:
        given = v.mapping(value, form)
        for name, item in given.items():
            if name not in known:
                raise v.Bad("unknown", field=f"custom_fields.{name}")
            if isinstance(item, (dict, list)):
                raise v.Bad("type", field=f"custom_fields.{name}", given=v.type_name(item), wanted="String")
        return dict(given)

    return checked
