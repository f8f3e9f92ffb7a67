"""Ticket forms: which fields the portal asks for."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from ...errors import FieldError, invalid, not_found, one_invalid
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply, read_include
from ...protocol.routing import NUMBER, Route
from ...tables.modules.ticket_forms import FormField, PortalForm
from ..ticket_fields.rules import slug
from .shape import fields_of, form_field, listed, placed, viewed

MOST_PER_PAGE = 50
NEEDED = ("requester", "company")
"""Fields without which there is no form (DOC)."""
_LABELS = ("label_for_customers", "hint_for_customers", "placeholder_for_customers")
_SWITCHES = ("customers_can_edit", "required_for_customers")


def _get(call: Call, form_id: int) -> PortalForm:
    form = call.state.ticket_forms.get(form_id)
    if form is None:
        raise not_found(f"no ticket form {form_id}")
    return form


def list_forms(call: Call) -> Reply:
    errors: list[FieldError] = []
    portals = read_include(call.query, ("portals",), errors)
    rows = call.state.ticket_forms.values()
    return call.page_of(rows, lambda form: listed(form, portals=bool(portals)), errors, most=MOST_PER_PAGE)


def view(call: Call, form_id: int) -> Reply:
    form = _get(call, form_id)
    errors: list[FieldError] = []
    read_include(call.query, ("portals",), errors)
    if errors:
        raise invalid(errors)
    return Reply(200, viewed(form, call.state))


def _field_rules(call: Call, *, creating: bool) -> dict[str, v.Field]:
    """All but the position are mandatory on a new form (DOC)."""
    needed = "missing" if creating else None
    rules = {name: v.Field(v.short_text, missing=needed, wanted="String") for name in _LABELS}
    rules |= {name: v.Field(v.boolean, missing=needed, wanted="Boolean") for name in _SWITCHES}
    rules["position"] = v.Field(v.positive)
    if creating:
        known = {row.id: row for row in call.state.ticket_fields.values() if row.level == 1}
        rules["id"] = v.Field(v.existing(known, "ticket field", "id"), missing="missing", wanted="Positive Integer")
    return rules


def _read(call: Call, me: PortalForm | None) -> dict[str, Any]:
    """Only the title is needed live (3P), although the documentation asks for fields; ``name`` follows from it."""
    rules = {
        "title": v.Field(v.filled(v.short_text), missing="missing" if me is None else None, wanted="String"),
        "description": v.Field(v.text, null=True),
        "fields": v.Field(v.list_of(v.mapping)),
    }
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    if "fields" in values:
        values["fields"] = _read_fields(call, values["fields"], errors)
    if errors:
        raise invalid(errors)
    return values


def _read_fields(call: Call, given: list[dict[str, Any]], errors: list[FieldError]) -> list[FormField]:
    rules = _field_rules(call, creating=True)
    found: list[tuple[int, FormField]] = []
    for number, item in enumerate(given, 1):
        failed: list[FieldError] = []
        values = v.validate(replace(call.body, values=item), rules, failed)
        errors += [FieldError(f"fields.{error.field}", error.kind, error.values) for error in failed]
        if not failed:
            position = values.pop("position", number)
            found.append((position, FormField(created_at=call.now, updated_at=call.now, **values)))
    rows = [field for _, field in sorted(found, key=lambda pair: pair[0])]
    names = [call.state.ticket_fields[field.id].name for field in rows]
    if not errors and len(set(names)) < len(names):
        errors.append(FieldError("fields", "unique"))
    if not errors and not set(NEEDED) <= set(names):
        errors.append(FieldError("fields", "needs_fields", {"names": ",".join(NEEDED)}))
    return rows


def _name(call: Call, title: str, me: PortalForm | None = None) -> str:
    """``Report an issue`` → ``report_an_issue``; a taken one gets digits (INF)."""
    taken = {form.name for form in call.state.ticket_forms.values() if form is not me}
    name = slug(title)
    while name in taken or not name:
        name = f"{slug(title)}{call.dice.randrange(10_000, 1_000_000)}"
    return name


def create(call: Call) -> Reply:
    """Without fields it has the two that every form needs (INF)."""
    state = call.state
    values = _read(call, None)
    needed = [row for row in state.ticket_fields.values() if row.name in NEEDED]
    form = PortalForm(state.next_id("ticket_form"), _name(call, values["title"]), values["title"], call.now, call.now)
    form.description, form.last_updated_by = values.get("description"), call.agent.id
    form.fields = values.get("fields", [placed(row, call.now) for row in needed])
    state.ticket_forms[form.id] = form
    return Reply(201, viewed(form, state), call.location(f"ticket-forms/{form.id}"), wrote=True)


def update(call: Call, form_id: int) -> Reply:
    form = _get(call, form_id)
    values = _read(call, form)
    before = copy.copy(form)
    if "title" in values:
        form.title, form.name = values["title"], _name(call, values["title"], form)
    form.description = values.get("description", form.description)
    form.fields = values.get("fields", form.fields)
    wrote = form != before
    if wrote:
        _touch(call, form)
    return Reply(200, viewed(form, call.state), wrote=wrote)


def _touch(call: Call, form: PortalForm) -> None:
    form.updated_at, form.last_updated_by = call.now, call.agent.id


def delete(call: Call, form_id: int) -> Reply:
    """For good (DOC); the default form stays (INF)."""
    form = _get(call, form_id)
    if form.default:
        raise one_invalid("id", "read_only", "the default form cannot be deleted")
    del call.state.ticket_forms[form.id]
    return Reply(204, wrote=True)


def clone(call: Call, form_id: int) -> Reply:
    """``Copy of …`` (DOC, where the curl says GET and the heading "clone"; both verbs do here: INF)."""
    state, form = call.state, _get(call, form_id)
    call.read({})
    title = f"Copy of {form.title}"
    fields = copy.deepcopy(form.fields)
    made = PortalForm(state.next_id("ticket_form"), _name(call, title), title, call.now, call.now, form.description)
    made.fields, made.last_updated_by = fields, call.agent.id
    state.ticket_forms[made.id] = made
    return Reply(201, viewed(made, state), call.location(f"ticket-forms/{made.id}"), wrote=True)


# --- the fields of a form -------------------------------------------------------------------------


def _place(call: Call, form: PortalForm, field_id: int) -> tuple[list[FormField], int]:
    """The form's fields, and where the field stands among them."""
    rows = fields_of(form, call.state)
    for index, field in enumerate(rows):
        if field.id == field_id:
            return rows, index
    raise not_found(f"the ticket form {form.id} has no field {field_id}")


def view_field(call: Call, form_id: int, field_id: int) -> Reply:
    rows, index = _place(call, _get(call, form_id), field_id)
    return Reply(200, form_field(rows[index], index + 1, call.state))


def update_field(call: Call, form_id: int, field_id: int) -> Reply:
    form = _get(call, form_id)
    rows, index = _place(call, form, field_id)
    values = call.read(_field_rules(call, creating=False))
    position = min(values.pop("position", index + 1), len(rows))
    wrote = position != index + 1 or any(getattr(rows[index], name) != value for name, value in values.items())
    if wrote:
        field = replace(rows.pop(index), updated_at=call.now, **values)
        rows.insert(position - 1, field)
        form.fields = rows
        _touch(call, form)
    return Reply(200, form_field(rows[position - 1], position, call.state), wrote=wrote)


def delete_field(call: Call, form_id: int, field_id: int) -> Reply:
    """Requester and company stay, as no form is without them (DOC; that it is refused INF)."""
    form = _get(call, form_id)
    rows, index = _place(call, form, field_id)
    if call.state.ticket_fields[field_id].name in NEEDED:
        raise one_invalid("id", "needs_fields", "no form is without it", names=",".join(NEEDED))
    form.fields = [*rows[:index], *rows[index + 1 :]]
    _touch(call, form)
    return Reply(204, wrote=True)


_ONE, _FIELD = f"ticket-forms/{NUMBER}", f"ticket-forms/{NUMBER}/fields/{NUMBER}"
ROUTES = (
    Route("GET", "ticket-forms", list_forms, query=("include", *LIST_QUERY), admin=True),
    Route("POST", "ticket-forms", create, admin=True),
    Route("GET", _ONE, view, query=("include",), admin=True),
    Route("PUT", _ONE, update, admin=True),
    Route("PATCH", _ONE, update, admin=True),
    Route("DELETE", _ONE, delete, admin=True),
    Route("GET", f"{_ONE}/clone", clone, admin=True),
    Route("POST", f"{_ONE}/clone", clone, admin=True, bodiless=True),
    Route("GET", _FIELD, view_field, admin=True),
    Route("PUT", _FIELD, update_field, admin=True),
    Route("POST", _FIELD, update_field, admin=True),
    Route("PATCH", _FIELD, update_field, admin=True),
    Route("DELETE", _FIELD, delete_field, admin=True),
)
