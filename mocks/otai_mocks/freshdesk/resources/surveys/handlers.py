"""Surveys and satisfaction ratings (DOC, Surveys)."""

from __future__ import annotations

from ...errors import FieldError, not_found
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.filters import read_id, read_moment
from ...protocol.routing import NUMBER, Route
from ..tickets.lookup import get_ticket, writable_ticket
from . import shape
from .rules import check_ratings, keep_rating


def list_surveys(call: Call) -> Reply:
    errors: list[FieldError] = []
    state = call.query.get("state")
    if state not in (None, "active", "inactive"):  # only active is documented
        errors.append(FieldError("state", "choice", {"values": "active,inactive"}))
    rows = [s for s in call.state.satisfaction.surveys.values() if state is None or s.active == (state == "active")]
    return call.page_of(rows, shape.survey, errors)


def list_ratings(call: Call) -> Reply:
    """All ratings, the oldest first (INF)."""
    errors: list[FieldError] = []
    since, user_id = read_moment(call, "created_since", errors), read_id(call, "user_id", errors)
    rows = [
        row
        for row in call.state.satisfaction.ratings.values()
        if (since is None or row.created_at >= since) and (user_id is None or row.user_id == user_id)
    ]
    rows.sort(key=lambda row: (row.created_at, row.id))
    return call.page_of(rows, shape.rating, errors)


def list_of_ticket(call: Call, ticket_id: int) -> Reply:
    ticket = get_ticket(call, ticket_id)
    rows = [row for row in call.state.satisfaction.ratings.values() if row.ticket_id == ticket.id]
    return call.page_of(rows, shape.rating)


def create(call: Call, ticket_id: int) -> Reply:
    ticket = writable_ticket(call, ticket_id)
    survey = call.state.satisfaction.active_survey
    if survey is None:  # INF: how this is refused
        raise not_found("the account has no active survey that could be answered")
    rules = {
        "feedback": v.Field(v.text, null=True),
        "ratings": v.Field(check_ratings(survey), missing="missing", wanted="key/value pair"),
    }
    values = call.read(rules)
    feedback = values.get("feedback")
    if feedback:
        call.state.remember(ticket.id, call.now, call.choices.index_lag)
    rating = keep_rating(call.state, survey, ticket, values["ratings"], feedback, call.now)
    location = call.location(f"satisfaction_ratings/{rating.id}")  # INF: no such thing can be viewed
    return Reply(201, shape.rating(rating), location, wrote=True)


ROUTES = (
    Route("GET", "surveys", list_surveys, query=(*LIST_QUERY, "state"), feature="surveys"),
    Route(
        "GET",
        "surveys/satisfaction_ratings",
        list_ratings,
        query=(*LIST_QUERY, "created_since", "user_id"),
        feature="surveys",
    ),
    Route(
        "GET",
        f"tickets/{NUMBER}/satisfaction_ratings",
        list_of_ticket,
        query=LIST_QUERY,
        pool="tickets",
        feature="surveys",
    ),
    Route("POST", f"tickets/{NUMBER}/satisfaction_ratings", create, feature="surveys"),
)
