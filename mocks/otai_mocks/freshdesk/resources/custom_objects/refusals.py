"""Custom objects refuse in an envelope of their own: error_type, message, errors (DOC, Error Descriptions).

The texts are documented; the status codes are not (INF).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import Refused
from ...tables.modules.custom_objects import CustomField

TEXTS = {
    "unknown": "Field does not exist.",
    "choice": "Invalid choice '{value}' for '{label}' field.",
    "too_long": "Value must not exceed 256 characters for '{label}' field.",
    "text": "Please enter a valid text for '{label}' field.",
    "number": "Please enter a valid number for '{label}' field.",
    "decimal": "Please enter a valid decimal value for '{label}' field.",
    "date": "Please enter a valid date for '{label}' field.",
    "boolean": "Please enter a boolean value for '{label}' field.",
    "not_filterable": "Field '{label}' cannot be used to filter records.",
    "filter_value": "Please enter a valid value for '{label}' field in filter condition.",
    "operator": "Please enter a valid conditional operator for '{label}' field.",
    "filters": "A maximum of 10 filter conditions can be applied while querying the list of records.",
    "sort_field": "Invalid field specified in sort parameter.",
    "sort_order": "Invalid sort order specified in sort parameter.",
    "sort": "Invalid value provided as sort parameter.",
    "required": "Please enter a value for '{label}' field.",  # INF
    "lookup": "Please enter a valid value for '{label}' field.",  # INF
    "object": "Please enter a valid object.",  # INF
    "page_size": "Please enter a number between 1 and 100.",  # INF
    "token": "Please enter a valid token.",  # INF
    "version": "Please enter a valid number.",  # INF
}


@dataclass(slots=True)
class Wrong:
    """One entry of ``errors``."""

    name: str
    kind: str
    label: str = ""
    value: Any = None

    @property
    def message(self) -> str:
        return TEXTS[self.kind].format(label=self.label, value=self.value)


def wrong(field: CustomField, kind: str, value: Any = None) -> Wrong:
    return Wrong(field.name, kind, field.label, value)


def invalid(errors: list[Wrong]) -> Refused:
    entries = [{"name": error.name, "message": error.message} for error in errors]
    why = "; ".join(f"{error.name}: {error.message}" for error in errors)
    return _refused(400, "INVALID_INPUT", "Invalid input", entries, why)


def no_schema(schema_id: int) -> Refused:
    text = f"Custom object with id '{schema_id}' does not exist."
    return _refused(404, "RESOURCE_NOT_FOUND", text, [], f"{text} fake.add_custom_object makes one")


def no_record(display_id: str) -> Refused:
    text = f"Record with id '{display_id}' does not exist."
    return _refused(404, "RESOURCE_NOT_FOUND", text, [], text)


def conflict(name: str, message: str, why: str) -> Refused:
    entry = {"type": "record", "name": name, "message": message}
    return _refused(409, "CONSTRAINT_VIOLATION", "Constraint violation", [entry], why)


def _refused(status: int, error_type: str, message: str, errors: list[Any], why: str) -> Refused:
    return Refused(status, {"error_type": error_type, "message": message, "errors": errors}, why)
