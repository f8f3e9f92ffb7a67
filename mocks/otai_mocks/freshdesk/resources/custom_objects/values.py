"""Which values the fields of a record take (DOC, Supported Field Types, Error Descriptions)."""

from __future__ import annotations

from typing import Any

from ...protocol.validate import parse_moment
from ...tables.modules.custom_objects import CustomField, CustomSchema
from ...tables.state import State
from .refusals import Wrong, wrong

_LONGEST = 256
_LARGEST = 2**63 - 1


def check_data(state: State, schema: CustomSchema, given: dict[str, Any], *, creating: bool) -> list[Wrong]:
    """All that is wrong with what was sent."""
    errors = []
    for name, value in given.items():
        field = schema.field(name)
        kind = "unknown" if field is None else _wrong_kind(state, field, value)
        if kind is not None:
            errors.append(Wrong(name, kind) if field is None else wrong(field, kind, value))
    for field in schema.fields:
        sent = given.get(field.name)
        if field.required and sent in (None, "") and (creating or field.name in given):
            errors.append(wrong(field, "required"))
    return errors


def _wrong_kind(state: State, field: CustomField, value: Any) -> str | None:
    if value is None:
        return None
    match field.type:
        case "NUMBER":
            return None if _is_integer(value) else "number"
        case "DECIMAL":  # a number without a point is refused (DOC)
            return None if isinstance(value, float) else "decimal"
        case "CHECKBOX":
            return None if isinstance(value, bool) else "boolean"
        case "DATE":
            return None if is_day(value) else "date"
        case "DROPDOWN":
            return None if value in field.choices else "choice"
        case "MULTI_SELECT":
            return None if isinstance(value, list) and all(item in field.choices for item in value) else "choice"
        case "RELATIONSHIP":
            return None if is_related(state, field, value) else "lookup"
    if not isinstance(value, str):
        return "text"
    return "too_long" if field.type != "PARAGRAPH" and len(value) > _LONGEST else None


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST


def is_day(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 10 and parse_moment(value) is not None


def is_related(state: State, field: CustomField, value: Any) -> bool:
    """Tickets by id, contacts by org_contact_id, companies by org_company_id, records by display_id (DOC)."""
    match field.lookup:
        case "ticket":
            return _is_integer(value) and value in state.tickets
        case "contact":
            return _is_integer(value) and any(row.org_contact_id == value for row in state.contacts.values())
        case "company":
            return _is_integer(value) and any(row.org_company_id == value for row in state.companies.values())
    record = state.custom_objects.records.get(value) if isinstance(value, str) else None
    return record is not None and state.custom_objects.schemas[record.schema_id].name == field.lookup


def taken(state: State, schema: CustomSchema, data: dict[str, Any], but: str | None) -> CustomField | None:
    """The first unique field whose value another record has."""
    others = [record for record in state.custom_objects.records_of(schema.id) if record.display_id != but]
    for field in schema.fields:
        value = data.get(field.name)
        if field.unique and value is not None and any(other.data.get(field.name) == value for other in others):
            return field
    return None
