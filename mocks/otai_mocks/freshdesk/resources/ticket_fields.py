"""The fields of the ticket form: names and ids of everything, also for a key that may not list agents."""

from __future__ import annotations

from typing import Any

from ..errors import invalid
from ..protocol.call import LIST_QUERY, Call, Reply
from ..protocol.routing import Route
from ..tables.records import TicketField
from ..tables.state import State


def shown(field: TicketField, state: State) -> dict[str, Any]:
    """REC AIR, NAN26."""
    body: dict[str, Any] = {
        "id": field.id,
        "name": field.name,
        "label": field.label,
        "description": field.description,
        "position": field.position,
        "required_for_closure": field.required_for_closure,
        "required_for_agents": field.required_for_agents,
        "type": field.type,
        "default": field.default,
        "customers_can_edit": field.customers_can_edit,
        "customers_can_filter": field.customers_can_filter,
        "label_for_customers": field.label_for_customers,
        "required_for_customers": field.required_for_customers,
        "displayed_to_customers": field.displayed_to_customers,
        "created_at": field.created_at,
        "updated_at": field.updated_at,
    }
    if field.type == "default_requester":
        body["portal_cc"] = False
        body["portal_cc_to"] = "company"
    else:
        choices = _choices(field, state)
        if choices is not None:
            body["choices"] = choices
    return body


def _choices(field: TicketField, state: State) -> Any:
    match field.type:
        case "default_group":
            return {g.name: g.id for g in sorted(state.groups.values(), key=lambda g: (g.name, g.id))}
        case "default_agent":  # two agents of one name collapse into one entry, the later id (REC NAN26)
            agents = (a for a in state.agents.values() if not a.deactivated)
            return {a.name: a.id for a in sorted(agents, key=lambda a: (a.name, a.id))}
        case "default_product":
            return {p.name: p.id for p in sorted(state.products.values(), key=lambda p: (p.name, p.id))}
    return field.choices


def list_fields(call: Call) -> Reply:
    errors = call.know_query("type", *LIST_QUERY)
    if errors:
        raise invalid(errors)
    wanted = call.query.get("type")
    rows = [f for f in call.state.ticket_fields.values() if wanted is None or f.type == wanted]
    rows.sort(key=lambda f: f.position)
    return Reply(200, [shown(f, call.state) for f in rows])


ROUTES = (Route("GET", "ticket_fields", list_fields),)
