"""Schemas and records on the wire (REC PBR). Times are milliseconds since 1970."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ...tables.modules.custom_objects import CustomField, CustomRecord, CustomSchema


def milliseconds(moment: datetime) -> int:
    return 1000 * int(moment.timestamp())


def schema(row: CustomSchema) -> dict[str, Any]:
    return {
        "name": row.name,
        "prefix": row.prefix,
        "title": None,
        "description": row.description,
        "version": 1,
        "deleted": False,
        "id": row.id,
        "form_options": None,
        "created_time": milliseconds(row.created_at),
        "updated_time": milliseconds(row.updated_at),
        "icon_link": None,
        "fields": [_field(field) for field in row.fields],
    }


def _field(field: CustomField) -> dict[str, Any]:
    """What is null here was not seen with a value (INF)."""
    return {
        "id": field.id,
        "name": field.name,
        "label": field.label,
        "type": field.type,
        "position": field.position,
        "required": field.required,
        "editable": True,
        "visible": True,
        "deleted": False,
        "placeholder": None,
        "hint": None,
        "field_options": {"unique": "true" if field.unique else "false"},
        "filterable": field.filterable,
        "searchable": field.filterable,
        "has_dependents": False,
        "parent_id": None,
        "choices": [{"value": choice, "position": number} for number, choice in enumerate(field.choices, 1)],
        "default": None,
        "validations": None,
    }


def record(schema: CustomSchema, row: CustomRecord) -> dict[str, Any]:
    """With all fields, those without a value as null (DOC). DOC's ``metadata`` was not there (REC PBR)."""
    return {
        "display_id": row.display_id,
        "created_time": milliseconds(row.created_at),
        "updated_time": milliseconds(row.updated_at),
        "data": {field.name: row.data.get(field.name) for field in schema.fields},
        "version": row.version,
    }
