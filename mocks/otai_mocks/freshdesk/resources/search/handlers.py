"""GET /search/tickets, /search/contacts, /search/companies: what can be searched, and the limits (DOC)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from ...errors import FieldError, invalid
from ...protocol.call import Call, Reply
from ...protocol.paging import MAX_SEARCH_PAGE, SEARCH_PER_PAGE, read_page
from ...protocol.routing import Route
from ...tables.people_fields import PeopleField, custom
from ..companies import shape as companies
from ..contacts.shape import listed
from ..tickets import shape as shapes
from ..tickets.lookup import sight
from ..tickets.rules import PRIORITIES
from .query import SearchField, compile_query, parse

_KINDS = {
    "custom_number": "integer",
    "custom_decimal": "number",
    "custom_checkbox": "boolean",
    "custom_date": "day",
}
_DAY_FIELDS = ("created_at", "updated_at")


def _custom(name: str) -> Callable[[Any], Any]:
    return lambda row: row.custom_fields.get(name)


def _any_custom_text(names: list[str]) -> Callable[[Any], list[Any]]:
    return lambda row: [row.custom_fields.get(name) for name in names]


def ticket_fields(call: Call) -> dict[str, SearchField]:
    """The fields of a ticket that the search knows: not requester, email or subject (3P Pipedream#21866)."""
    found = {
        "agent_id": SearchField("integer", attrgetter("responder_id")),
        "group_id": SearchField("integer", attrgetter("group_id")),
        "priority": SearchField("integer", attrgetter("priority"), PRIORITIES),
        "status": SearchField("integer", attrgetter("status"), tuple(call.state.statuses)),
        "tag": SearchField("strings", attrgetter("tags")),
        "type": SearchField("string", attrgetter("type")),
    }
    for name in ("due_by", "fr_due_by", *_DAY_FIELDS):
        found[name] = SearchField("date", attrgetter(name))
    texts = []
    for field in call.state.custom_fields:
        kind = _KINDS.get(field.type, "string")
        found[field.name] = SearchField(kind, _custom(field.name))
        if kind == "string":
            texts.append(field.name)
    found["custom_string"] = SearchField("strings", _any_custom_text(texts))
    return found


def contact_fields(call: Call) -> dict[str, SearchField]:
    found = {
        "active": SearchField("boolean", attrgetter("active")),
        "company_id": SearchField("integer", attrgetter("company_id")),
        "tag": SearchField("strings", attrgetter("tags")),
    }
    for name in ("email", "language", "mobile", "phone", "time_zone", "twitter_id"):
        found[name] = SearchField("string", attrgetter(name))
    return {**found, **_days(), **_customs(call.state.contact_fields)}


def company_fields(call: Call) -> dict[str, SearchField]:
    found = {"domain": SearchField("strings", attrgetter("domains"))}
    return {**found, **_days(), **_customs(call.state.company_fields)}


def _customs(rows: Mapping[int, PeopleField]) -> dict[str, SearchField]:
    return {row.name: SearchField(_KINDS.get(row.type, "string"), _custom(row.name)) for row in custom(rows)}


def _days() -> dict[str, SearchField]:
    return {name: SearchField("date", attrgetter(name)) for name in _DAY_FIELDS}


def _search(
    call: Call,
    fields: dict[str, SearchField],
    rows: Iterable[Any],
    render_row: Callable[[Any], dict[str, Any]],
) -> Reply:
    errors: list[FieldError] = []
    page = read_page(call.query, errors, limit=MAX_SEARCH_PAGE)
    query = compile_query(parse(call.query.get("query")), fields, whole_day=call.choices.date_is_whole_day)
    if errors:
        raise invalid(errors)
    found = [row for row in query.run(rows) if not (getattr(row, "deleted", False) or getattr(row, "spam", False))]
    found.reverse()  # the newest id first (INF)
    start = (page - 1) * SEARCH_PER_PAGE
    shown = [render_row(row) for row in found[start : start + SEARCH_PER_PAGE]]
    return Reply(200, {"results": shown, "total": len(found)})  # results first (REC AIRU; the docs print total first)


def search_tickets(call: Call) -> Reply:
    """As the index knows the tickets, shown as they are now."""
    rows, sees = call.state.indexed(call.now), sight(call.agent)
    return _search(
        call,
        ticket_fields(call),
        rows if sees is None else filter(sees, rows),
        lambda t: shapes.found_ticket(call, call.state.tickets[t.id]),
    )


def search_contacts(call: Call) -> Reply:
    return _search(call, contact_fields(call), call.state.contacts.values(), listed)


def search_companies(call: Call) -> Reply:
    return _search(call, company_fields(call), call.state.companies.values(), companies.shown)


_QUERY = ("query", "page")
ROUTES = (
    Route("GET", "search/tickets", search_tickets, query=_QUERY),
    Route("GET", "search/contacts", search_contacts, query=_QUERY),
    Route("GET", "search/companies", search_companies, query=_QUERY),
)
