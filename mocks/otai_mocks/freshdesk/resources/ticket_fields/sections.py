"""Sections: parts of the form that are shown for some choices of a dropdown or of the type."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, invalid, not_found, one_invalid
from ...protocol import validate as v
from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.ticket_fields import Section, TicketField, tree_of
from .lookup import get_field
from .shape import section

PARENTS = ("default_ticket_type", "custom_dropdown")


def _get(call: Call, field_id: int, section_id: int) -> Section:
    get_field(call, field_id)
    row = call.state.sections.get(section_id)
    if row is None or row.parent_ticket_field_id != field_id:
        raise not_found(f"the ticket field {field_id} has no section {section_id}")
    return row


def _all(call: Call, field_id: int) -> Any:
    """A bare array, as it came (3P), or in an envelope, as the documentation prints it."""
    rows = [section(s, call.state) for s in call.state.sections.values() if s.parent_ticket_field_id == field_id]
    return {"sections": rows} if call.choices.sections_wrapped else rows


def _one(call: Call, row: Section) -> Any:
    body = section(row, call.state)
    return {"section": body} if call.choices.sections_wrapped else body


def list_sections(call: Call, field_id: int) -> Reply:
    get_field(call, field_id)
    return Reply(200, _all(call, field_id))


def view(call: Call, field_id: int, section_id: int) -> Reply:
    row = _get(call, field_id, section_id)
    return Reply(200, _one(call, row))


def _read(call: Call, parent: TicketField, *, creating: bool) -> dict[str, Any]:
    choices = {choice.id: choice for choice in tree_of(parent)}
    needed = "missing" if creating else None
    rules = {
        "label": v.Field(v.short_text, missing=needed, wanted="String"),
        "choice_ids": v.Field(v.list_of(v.existing(choices, "choice", "choice_ids")), missing=needed, wanted="Array"),
    }
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    errors += [FieldError(name, "blank") for name in rules if name in values and not values[name]]
    if errors:
        raise invalid(errors)
    return values


def create(call: Call, field_id: int) -> Reply:
    """The new section comes back alone, or with all others in the envelope: accounts differ (3P)."""
    parent = get_field(call, field_id)
    if parent.type not in PARENTS:
        raise one_invalid("id", "invalid", f"{parent.name} is a {parent.type}: it has no sections", wanted="dropdown")
    values = _read(call, parent, creating=True)
    row = Section(call.state.next_id("section"), values["label"], parent.id, values["choice_ids"])
    call.state.sections[row.id] = row
    shown = _all(call, field_id) if call.choices.sections_wrapped else _one(call, row)
    return Reply(201, shown, call.location(f"admin/ticket_fields/{field_id}/sections/{row.id}"), wrote=True)


def update(call: Call, field_id: int, section_id: int) -> Reply:
    row = _get(call, field_id, section_id)
    values = _read(call, get_field(call, field_id), creating=False)
    wrote = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    return Reply(200, _one(call, row), wrote=wrote)


def delete(call: Call, field_id: int, section_id: int) -> Reply:
    """For good (DOC). The fields in it are in no section then."""
    row = _get(call, field_id, section_id)
    call.state.remove_section(row.id)
    return Reply(204, wrote=True)


_ALL, _ONE = f"admin/ticket_fields/{NUMBER}/sections", f"admin/ticket_fields/{NUMBER}/sections/{NUMBER}"
ROUTES = (
    Route("GET", _ALL, list_sections, admin=True),
    Route("POST", _ALL, create, admin=True),
    Route("GET", _ONE, view, admin=True),
    Route("PUT", _ONE, update, admin=True),
    Route("PATCH", _ONE, update, admin=True),
    Route("DELETE", _ONE, delete, admin=True),
)
