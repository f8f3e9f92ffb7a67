"""What the account's form asks of a ticket: required fields, those of sections and for closing, nested values.

Create and update "enforce dynamic form validation" (DOC 168). The texts are those of any missing or wrong field; which
of them the service sends for nested values is INF.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import FieldError
from ...protocol.call import Call
from ...tables.records import Ticket
from ...tables.state import CLOSED, RESOLVED
from ...tables.ticket_fields import TicketField, below, of_level, paths, tree_of

_KINDS = {
    "custom_number": "Integer",
    "custom_decimal": "Number",
    "custom_checkbox": "Boolean",
    "custom_date": "Date",
}
ENFORCED = {"ticket_type": "type", "group": "group_id", "agent": "responder_id", "product": "product_id"}
"""Default fields that can be empty on a ticket, and the attribute that fills each. The company is no such field: the
form of 2026 says that it is required, and tickets are made without one (REC NAN26)."""


def check_form(call: Call, values: Mapping[str, Any], errors: list[FieldError], ticket: Ticket | None = None) -> None:
    """Report what is missing in a new ticket, or in ``ticket`` with the values it would have.

    A value that is refused is not missing, too: no answer that was seen names a field twice.
    """
    failed = {error.field for error in errors}
    given: dict[str, Any] = values.get("custom_fields") or {}
    custom = {**(ticket.custom_fields if ticket else {}), **given}
    closing = values.get("status") in (RESOLVED, CLOSED) and (ticket is None or ticket.status != values["status"])
    type_now = values.get("type", ticket.type if ticket else None)
    for field in call.state.custom_fields:
        name = f"custom_fields.{field.name}"
        required = (field.required_for_agents or (field.required_for_closure and closing)) and name not in failed
        if required and custom.get(field.name) is None and _is_shown(call, field, custom, type_now):
            errors.append(_missing(name, field))
    if closing:
        _check_defaults_for_closure(call, values, errors, ticket)
    if given:
        _check_nested(call, given, custom, errors)


def _missing(name: str, field: TicketField) -> FieldError:
    if field.choices:
        listed = of_level(field.choices, field.level)
        return FieldError(name, "missing_choice", {"wanted": "String", "values": ",".join(listed)})
    return FieldError(name, "missing", {"wanted": _KINDS.get(field.type, "String"), "values": ""})


def _check_defaults_for_closure(
    call: Call, values: Mapping[str, Any], errors: list[FieldError], ticket: Ticket | None
) -> None:
    failed = {error.field for error in errors}
    for name, attribute in ENFORCED.items():
        field = call.state.ticket_field(name)
        if field is None or not field.required_for_closure or attribute in failed:
            continue
        present = values[attribute] if attribute in values else getattr(ticket, attribute, None)
        if present is None:
            listed = ",".join(field.choices or [])
            kind = "missing_choice" if name == "ticket_type" else "missing"
            errors.append(FieldError(attribute, kind, {"wanted": "Positive Integer", "values": listed}))


def _is_shown(call: Call, field: TicketField, custom: Mapping[str, Any], type_now: str | None) -> bool:
    """A field of sections is asked for only where the chosen value shows one of them."""
    if not field.section_mappings:
        return True
    for mapping in field.section_mappings:
        section = call.state.sections.get(mapping["section_id"])
        parent = call.state.ticket_fields.get(section.parent_ticket_field_id) if section else None
        if section is None or parent is None:
            continue
        value = type_now if parent.default else custom.get(parent.name)
        if any(number in section.choice_ids and path == (value,) for number, path in paths(tree_of(parent))):
            return True
    return False


def _check_nested(call: Call, given: dict[str, Any], custom: Mapping[str, Any], errors: list[FieldError]) -> None:
    """A value of a lower level must hang below those above it; one that does not any more goes (INF)."""
    failed = {error.field for error in errors}
    for top in call.state.custom_fields:
        lower = call.state.levels_below(top) if top.type == "nested_field" and top.level == 1 else []
        rows = [top, *lower]
        if any(f"custom_fields.{row.name}" in failed for row in rows):
            continue
        if not lower or given.keys().isdisjoint(row.name for row in rows):
            continue
        path = [custom.get(top.name)]
        for above, level in zip(rows, lower, strict=False):
            value, allowed = custom.get(level.name), below(top.choices, path)
            if value is not None and value not in allowed:
                if level.name in given:
                    listed = {"values": ",".join(allowed)}
                    wrong = FieldError(f"custom_fields.{level.name}", "choice", listed)
                    errors.append(wrong if path[-1] is not None else _missing(f"custom_fields.{above.name}", above))
                    break
                value = given[level.name] = None
            path.append(value)
