"""CSAT surveys, the newer kind: lists are ``{"data": […], "paging": {next, previous}}`` (DOC 2026 by tap-freshdesk)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.call import Call, Reply
from ...protocol.filters import read_moment
from ...protocol.paging import read_per_page
from ...protocol.routing import TEXT, Route
from ...protocol.tokens import offset_of, token
from ...tables.modules.surveys import CsatResponse, CsatSurvey
from ...tables.naming import drawn_uuid
from . import shape

_PATH = "customer-satisfaction/surveys"
_PAGING = ("per_page", "next_token")
T = TypeVar("T")


def list_surveys(call: Call) -> Reply:
    rows = list(call.state.satisfaction.csat_surveys.values())
    return _page(call, rows, shape.csat_survey, [])


def _survey(call: Call, survey_id: str) -> CsatSurvey:
    survey = call.state.satisfaction.csat_surveys.get(survey_id)
    if survey is None:
        raise not_found(f"no CSAT survey {survey_id!r}")
    return survey


def list_responses(call: Call, survey_id: str) -> Reply:
    """A survey that nobody answered is 404, as an unknown one is (3P tap-freshdesk)."""
    survey = _survey(call, survey_id)
    errors: list[FieldError] = []
    after, before = read_moment(call, "created_after", errors), read_moment(call, "created_before", errors)
    answered = [row for row in call.state.satisfaction.csat_responses.values() if row.survey_id == survey.id]
    if not answered:
        raise not_found(f"nobody answered the CSAT survey {survey.id}: the list is 404 then")
    rows = [
        row
        for row in answered
        if (after is None or row.created_at >= after) and (before is None or row.created_at <= before)
    ]
    return _page(call, rows, shape.csat_response, errors)


def _page(call: Call, rows: list[T], render: Callable[[T], Any], errors: list[FieldError]) -> Reply:
    size = read_per_page(call.query, errors)
    start = offset_of(call.query["next_token"]) if "next_token" in call.query else 0
    if start is None:
        errors.append(FieldError("next_token", "invalid", {"wanted": "token of an earlier answer"}))  # INF
    if errors or start is None:
        raise invalid(errors)

    def url(offset: int) -> str:
        return f"{call.url}?{urlencode({**call.query, 'per_page': size, 'next_token': token(offset)})}"

    following = url(start + size) if start + size < len(rows) else None
    previous = url(max(0, start - size)) if start else None
    body = {
        "data": [render(row) for row in rows[start : start + size]],
        "paging": {"next": following, "previous": previous},
    }
    return Reply(200, body)


def _check_answers(survey: CsatSurvey) -> v.Check:
    questions = {question["id"]: question for question in survey.questions}

    def checked(value: Any, form: bool) -> list[dict[str, Any]]:
        answers = []
        for given in v.list_of(v.mapping)(value, form):
            if set(given) != {"question_id", "value"}:
                raise v.Bad("invalid", wanted="list of question_id and value")
            question = questions.get(given["question_id"]) if isinstance(given["question_id"], str) else None
            if question is None:
                raise v.Bad("choice", field="answers.question_id", values=",".join(questions))
            ratings = [rating["value"] for rating in question.get("ratings") or ()]
            check = v.one_of(ratings) if ratings else v.text
            try:
                answer = check(given["value"], form)
            except v.Bad as bad:
                bad.field = "answers.value"
                raise
            answers.append({"question_id": question["id"], "question_text": question["text"], "value": answer})
        if not answers:
            raise v.Bad("blank")
        return answers

    return checked


def create_response(call: Call, survey_id: str) -> Reply:
    """``ticket_id`` and ``answers`` of ``question_id`` and ``value`` (3P: a client that posts them)."""
    survey = _survey(call, survey_id)
    rules = {
        "ticket_id": v.Field(
            v.existing(call.state.tickets, "ticket", "ticket_id"), missing="missing", wanted="Positive Integer"
        ),
        "answers": v.Field(_check_answers(survey), missing="missing", wanted="Array"),
    }
    values = call.read(rules)
    ticket = call.state.tickets[values["ticket_id"]]
    number = drawn_uuid(call.dice)
    response = CsatResponse(number, survey.id, ticket.id, call.now, call.now, values["answers"])
    response.user_id, response.agent_id, response.group_id = ticket.requester_id, ticket.responder_id, ticket.group_id
    call.state.satisfaction.csat_responses[number] = response
    location = call.location(f"{_PATH}/{survey.id}/responses/{number}")
    return Reply(201, shape.csat_response(response), location, wrote=True)


ROUTES = (
    Route("GET", _PATH, list_surveys, query=_PAGING, feature="surveys"),
    Route(
        "GET",
        f"{_PATH}/{TEXT}/responses",
        list_responses,
        query=(*_PAGING, "created_after", "created_before"),
        feature="surveys",
    ),
    Route("POST", f"{_PATH}/{TEXT}/responses", create_response, feature="surveys"),
)
