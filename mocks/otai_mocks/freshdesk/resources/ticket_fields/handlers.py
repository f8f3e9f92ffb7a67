"""The fields of the ticket form: read by everyone, made and changed by administrators.

``GET /ticket_fields`` has names and ids of everything, also for a key that may not list agents.
"""

from __future__ import annotations

import copy
from typing import Any

from ...errors import FieldError, invalid, one_invalid
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply, read_include
from ...protocol.routing import NUMBER, Route
from ...tables.ticket_fields import DEEPEST, TicketField
from .lookup import get_field
from .rules import PLAIN, accepted, check_levels, move, new_name, read_choices, write_choices
from .shape import listed_for_admins, shown, viewed_by_admins

INCLUDES = ("section",)


def _form(call: Call) -> list[TicketField]:
    rows = [f for f in call.state.ticket_fields.values() if f.level == 1]
    rows.sort(key=lambda f: (f.position, f.id))
    return rows


def list_fields(call: Call) -> Reply:
    wanted = call.query.get("type")
    return Reply(200, [shown(f, call.state) for f in _form(call) if wanted is None or f.type == wanted])


def _with_sections(call: Call) -> bool:
    errors: list[FieldError] = []
    include = read_include(call.query, INCLUDES, errors)
    if errors:
        raise invalid(errors)
    return bool(include)


def list_for_admins(call: Call) -> Reply:
    sections = _with_sections(call)
    return Reply(200, [listed_for_admins(f, call.state, sections=sections) for f in _form(call)])


def view(call: Call, field_id: int) -> Reply:
    row = get_field(call, field_id)
    return Reply(200, viewed_by_admins(row, call.state, sections=_with_sections(call)))


def create(call: Call) -> Reply:
    state = call.state
    errors: list[FieldError] = []
    values = v.validate(call.body, accepted(call, None), errors)
    check_levels(values, errors)
    lower = values.get("dependent_fields", [])
    row = TicketField(0, "", values.get("label", ""), values.get("type", ""), state.form_end, call.now, call.now)
    choices = read_choices(row, values["choices"], 1 + len(lower), errors) if "choices" in values else None
    if choices == []:
        errors.append(FieldError("choices", "blank"))
    if errors:
        raise invalid(errors)
    row.id, row.name = state.next_id("field"), new_name(call, row.label)
    _write(row, values)
    state.add_ticket_field(row)
    for item in sorted(lower, key=lambda item: int(item["level"])):
        number, name = state.next_id("field"), new_name(call, item["label"])
        level = TicketField(number, name, item["label"], row.type, row.position, call.now, call.now)
        level.label_for_customers, level.level = item["label_for_customers"], item["level"]
        level.parent_field_id = row.id
        state.add_ticket_field(level)
    if choices is not None:
        write_choices(state, row, choices)
    if "position" in values:
        move(state, row, values["position"])
    shown = viewed_by_admins(row, state)
    return Reply(201, shown, call.location(f"admin/ticket_fields/{row.id}"), wrote=True)


def _write(row: TicketField, values: dict[str, Any]) -> None:
    for name in PLAIN:
        if name in values:
            setattr(row, name, values[name])
    if "section_mappings" in values:
        row.section_mappings = values["section_mappings"]


def update(call: Call, field_id: int) -> Reply:
    state, row = call.state, get_field(call, field_id)
    errors: list[FieldError] = []
    values = v.validate(call.body, accepted(call, row), errors)
    lower = {level.level: level for level in state.levels_below(row)}
    for item in values.get("dependent_fields", ()):
        if item["level"] not in lower:
            errors.append(FieldError("dependent_fields.level", "no_match", {"thing": "level", "attribute": "level"}))
    levels = 1 + len(lower) if lower else DEEPEST
    choices = read_choices(row, values["choices"], levels, errors) if "choices" in values else None
    if any(m["section_id"] in _own_sections(call, row) for m in values.get("section_mappings", ())):
        errors.append(FieldError("section_mappings", "invalid", {"wanted": "section of another field"}))
    if errors:
        raise invalid(errors)
    before = {number: copy.copy(f) for number, f in state.ticket_fields.items()}
    _write(row, values)
    for item in values.get("dependent_fields", ()):
        for name in ("label", "label_for_customers"):
            if name in item:
                setattr(lower[item["level"]], name, item[name])
    if choices is not None:
        write_choices(state, row, choices)
    if "position" in values:
        move(state, row, values["position"])
    wrote = state.ticket_fields != before
    if wrote:
        row.updated_at = call.now
    return Reply(200, viewed_by_admins(row, state), why="" if wrote else "it was so before", wrote=wrote)


def _own_sections(call: Call, row: TicketField) -> set[int]:
    return {s.id for s in call.state.sections.values() if s.parent_ticket_field_id == row.id}


def delete(call: Call, field_id: int) -> Reply:
    """The field goes with its lower levels, its sections and what tickets had in it: for good (DOC)."""
    state, row = call.state, get_field(call, field_id)
    if row.default:  # INF: that it is refused is sure, how is not
        raise one_invalid("id", "read_only", f"{row.name} is a default field: only custom fields can be deleted")
    gone = [row, *state.levels_below(row)]
    for number in _own_sections(call, row):
        state.remove_section(number)
    for field in gone:
        del state.ticket_fields[field.id]
    names = {field.name for field in gone}
    for ticket in state.tickets.values():
        if not names.isdisjoint(ticket.custom_fields):
            ticket.custom_fields = {k: x for k, x in ticket.custom_fields.items() if k not in names}
    return Reply(204, wrote=True)


_INCLUDE = ("include",)  # page and per_page are refused here (3P)
ROUTES = (
    Route("GET", "ticket_fields", list_fields, query=("type", *LIST_QUERY)),
    Route("GET", "admin/ticket_fields", list_for_admins, query=_INCLUDE, admin=True),
    Route("POST", "admin/ticket_fields", create, admin=True),
    Route("GET", f"admin/ticket_fields/{NUMBER}", view, query=_INCLUDE, admin=True),
    Route("PUT", f"admin/ticket_fields/{NUMBER}", update, admin=True),
    Route("PATCH", f"admin/ticket_fields/{NUMBER}", update, admin=True),
    Route("DELETE", f"admin/ticket_fields/{NUMBER}", delete, admin=True),
)
