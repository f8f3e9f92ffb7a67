"""GET /tickets: filters, the 30-day window, orders, pages (DOC, List All Tickets)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from ...errors import FieldError, invalid
from ...protocol.call import Call, Reply, read_include
from ...protocol.paging import MAX_TICKET_PAGE, cut, positive, read_page, read_per_page
from ...protocol.routing import Route
from ...protocol.validate import parse_moment
from ...tables.records import Ticket
from . import shape as shapes
from .lookup import sight

FILTERS = ("new_and_my_open", "watching", "spam", "deleted")
ORDERS = ("created_at", "due_by", "updated_at", "status")
DIRECTIONS = ("asc", "desc")
INCLUDES = ("stats", "requester", "description", "company")
_KNOWN = (
    *("filter", "requester_id", "email", "unique_external_id", "company_id", "updated_since"),
    *("order_by", "order_type", "include", "page", "per_page"),
)
_FEW = 5000
Test = Callable[[Ticket], bool]


def list_tickets(call: Call) -> Reply:
    errors: list[FieldError] = []
    rare, tests = _tests(call, errors)
    order_by = _one(call, "order_by", ORDERS, errors)
    direction = _one(call, "order_type", DIRECTIONS, errors) or "desc"
    include = read_include(call.query, INCLUDES, errors)
    page, per_page = read_page(call.query, errors, limit=MAX_TICKET_PAGE), read_per_page(call.query, errors)
    if errors:
        raise invalid(errors)
    rows = _in_order(call, order_by or "created_at", direction == "desc", rare, tests)
    return call.page_reply(*cut(rows, page, per_page), lambda t: shapes.listed_ticket(call, t, include), page, per_page)


def _in_order(call: Call, order_by: str, down: bool, rare: list[Test], tests: list[Test]) -> Iterable[Ticket]:
    """The tickets that pass, in order; ties by id (REC ZAM21)."""
    order = call.state.order(order_by)
    if rare:
        found = list(_passing(call.state.tickets.values(), [*rare, *tests]))
        if len(found) < _FEW:
            order.sort(found)
            return reversed(found) if down else found
    everything = order.rows(call.state.tickets)
    return _passing(reversed(everything) if down else everything, [*rare, *tests])


def _one(call: Call, name: str, known: tuple[str, ...], errors: list[FieldError]) -> str | None:
    value = call.query.get(name)
    if value is not None and value not in known:
        errors.append(FieldError(name, "choice", {"values": ",".join(known)}))
    return value


def _tests(call: Call, errors: list[FieldError]) -> tuple[list[Test], list[Test]]:
    """What a ticket must pass: (what few will, the rest)."""
    state, query = call.state, call.query
    rare = _people_tests(call, errors)
    named = _one(call, "filter", FILTERS, errors)
    tests: list[Test] = []
    sees = sight(call.agent)
    if sees is not None:
        rare.append(sees)
    match named:
        case "deleted":
            rare.append(lambda t: t.deleted)
        case "spam":
            rare.append(lambda t: t.spam and not t.deleted)
        case _:
            tests.append(lambda t: not (t.deleted or t.spam))
    me = call.agent.id
    if named == "watching":
        rare.append(lambda t: me in t.watcher_ids)
    elif named == "new_and_my_open":  # open and nobody's or mine
        tests.append(lambda t: t.status == 2 and t.responder_id in (None, me))
    if "company_id" in query:
        company_id = positive(query["company_id"])
        if company_id not in state.companies:
            errors.append(FieldError("company_id", "no_match", {"thing": "company", "attribute": "company_id"}))
        rare.append(lambda t: t.company_id == company_id)
    since = query.get("updated_since")
    if since is not None:  # lifts the window (DOC 1136-1138)
        moment = parse_moment(since.replace(" ", "+"))  # a + that was not encoded arrives as a blank
        if moment is None:
            errors.append(FieldError("updated_since", "format", {"wanted": "DateTime"}))
            moment = call.now
        tests.append(_changed_since(moment))
    elif named is None or call.choices.window_on_named_filters:
        oldest = call.now - timedelta(days=call.choices.window_days)
        tests.append(lambda t: t.created_at >= oldest)
    return rare, tests


def _changed_since(moment: datetime) -> Test:
    return lambda t: t.updated_at >= moment


def _people_tests(call: Call, errors: list[FieldError]) -> list[Test]:
    """By requester. An unknown one is refused (INF, by the recorded text for companies)."""
    state, query = call.state, call.query
    tests: list[Test] = []

    def wanted(name: str, user_id: int | None) -> None:
        if user_id is None:
            errors.append(FieldError(name, "no_match", {"thing": "contact", "attribute": name}))
        tests.append(lambda t: t.requester_id == user_id)

    if "requester_id" in query:
        user = state.user(positive(query["requester_id"]))
        wanted("requester_id", user.id if user else None)
    if "email" in query:
        user = state.user_by_email(query["email"])
        wanted("email", user.id if user else None)
    if "unique_external_id" in query:
        user = state.contact_by("unique_external_id", query["unique_external_id"])
        wanted("unique_external_id", user.id if user else None)
    return tests


def _passing(rows: Iterable[Ticket], tests: list[Test]) -> Iterator[Ticket]:
    passing: Iterator[Ticket] = iter(rows)
    for test in tests:
        passing = filter(test, passing)
    return passing


def _cost(query: Mapping[str, str]) -> int:
    """1 and 2 per include: stats → 3 credits in total (DOC 1141)."""
    return 1 + 2 * sum(name.strip() in INCLUDES for name in query.get("include", "").split(","))


ROUTES = (Route("GET", "tickets", list_tickets, query=_KNOWN, pool="tickets", cost=_cost),)
