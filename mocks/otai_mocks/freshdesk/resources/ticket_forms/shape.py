"""A form of the portal on the wire (DOC; that non_editable is there 3P, its place INF)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ...tables.modules.ticket_forms import FormField, PortalForm
from ...tables.state import State
from ...tables.ticket_fields import TicketField


def fields_of(form: PortalForm, state: State) -> list[FormField]:
    """The fields of a form; one that was deleted from the account is gone here, too."""
    if form.fields is not None:
        return [field for field in form.fields if field.id in state.ticket_fields]
    rows = sorted((f for f in state.ticket_fields.values() if f.level == 1), key=lambda f: (f.position, f.id))
    return [placed(row, form.created_at) for row in rows]


def placed(row: TicketField, at: datetime) -> FormField:
    """A field of the account as it comes to a form."""
    return FormField(row.id, row.label_for_customers, row.customers_can_edit, row.required_for_customers, at, at)


def listed(form: PortalForm, *, portals: bool = True) -> dict[str, Any]:
    """An item of the list: without fields."""
    body: dict[str, Any] = {
        "id": form.id,
        "name": form.name,
        "title": form.title,
        "default": form.default,
        "description": form.description,
        "created_at": form.created_at,
        "updated_at": form.updated_at,
        "last_updated_by": form.last_updated_by,
        "non_editable": False,
    }
    if portals:
        body["portals"] = []
    return body


def viewed(form: PortalForm, state: State) -> dict[str, Any]:
    fields = fields_of(form, state)
    return {**listed(form), "fields": [form_field(field, n, state) for n, field in enumerate(fields, 1)]}


def form_field(field: FormField, position: int, state: State) -> dict[str, Any]:
    row = state.ticket_fields[field.id]
    body: dict[str, Any] = {
        "id": row.id,
        "name": row.name,
        "label": row.label,
        "label_for_customers": field.label_for_customers,
        "position": position,
        "type": row.type,
        "default": row.default,
        "customers_can_edit": field.customers_can_edit,
        "required_for_closure": row.required_for_closure,
        "required_for_agents": row.required_for_agents,
        "required_for_customers": field.required_for_customers,
        "displayed_to_customers": row.displayed_to_customers,
        "created_at": _moment(field.created_at),
        "updated_at": _moment(field.updated_at),
        "archived": False,
    }
    if row.type == "default_requester":
        body["portal_cc"] = str(row.portal_cc).lower()
        body["portal_cc_to"] = row.portal_cc_to
    if field.hint_for_customers is not None:
        body["hint_for_customers"] = field.hint_for_customers
    if field.placeholder_for_customers is not None:
        body["placeholder_for_customers"] = field.placeholder_for_customers
    return body


def _moment(at: datetime) -> str:
    """Here, and only here, without T and Z (DOC)."""
    return at.strftime("%Y-%m-%d %H:%M:%S")
