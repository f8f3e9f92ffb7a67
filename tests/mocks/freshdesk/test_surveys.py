"""Surveys, satisfaction ratings, and the newer CSAT surveys with their own kind of list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests

from otai_mocks import Clock, FakeFreshdesk

NOW = datetime(2026, 8, 19, 15, 0, tzinfo=timezone.utc)
SURVEY = ("id", "title", "active", "created_at", "updated_at", "questions")
RATING = (
    *("id", "survey_id", "user_id", "agent_id", "feedback", "group_id", "ticket_id", "created_at", "updated_at"),
    "ratings",
)
RESPONSE = {
    *("id", "survey_id", "survey_version_id", "user_id", "agent_id", "group_id", "ticket_id", "status", "answers"),
    *("created_at", "updated_at"),
}


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0)) as fake:
        fake.add_ticket(requester="emma@globex.example", agent="Ben Berger", group="Billing")
        yield fake


def call(fake: FakeFreshdesk, verb: str, path: str, body: Any = None, **params: Any) -> requests.Response:
    url = path if "://" in path else f"{fake.url}/api/v2/{path}"
    return requests.request(verb, url, auth=(fake.api_key, "X"), json=body, params=params)


def test_surveys_are_listed_by_their_state(fake: FakeFreshdesk) -> None:
    old = next(iter(fake.state.satisfaction.surveys.values()))
    new = fake.add_survey("Short", ["Happy?", "Fast?"], accepted_ratings=(-103, 100, 103))
    rows = call(fake, "GET", "surveys").json()
    assert [row["id"] for row in rows] == [old.id, new.id]
    assert tuple(rows[1]) == SURVEY
    first, second = rows[1]["questions"]
    assert first == {
        "id": "default_question",
        "label": "Happy?",
        "accepted_ratings": [-103, 100, 103],
        "default": True,
    }
    assert (second["id"].startswith("question_"), "default" in second) == (True, False)
    assert [row["active"] for row in rows] == [old.active, True]
    assert [row["id"] for row in call(fake, "GET", "surveys", state="active").json()] == [new.id]
    assert call(fake, "GET", "surveys", state="old").status_code == 400


def test_a_rating_is_the_requesters_and_names_who_helped(fake: FakeFreshdesk) -> None:
    survey = fake.add_survey("Two", ["Happy?", "Fast?"])
    second = survey.questions[1].id
    body = {"feedback": "Thank you", "ratings": {"default_question": 103, second: -102}}
    answer = call(fake, "POST", "tickets/1/satisfaction_ratings", body)
    assert (answer.status_code, tuple(answer.json())) == (201, RATING)
    ticket, made = fake.tickets[1], answer.json()
    assert (made["user_id"], made["agent_id"], made["group_id"]) == (
        ticket.requester_id,
        ticket.responder_id,
        ticket.group_id,
    )
    assert (made["survey_id"], made["ratings"]) == (survey.id, body["ratings"])
    assert call(fake, "GET", "tickets/1/satisfaction_ratings").json() == [made]
    assert call(fake, "GET", "surveys/satisfaction_ratings").json() == [made]


def test_feedback_stands_in_the_conversation_too(fake: FakeFreshdesk) -> None:
    body = {"feedback": "test", "ratings": {"default_question": 103}}
    call(fake, "POST", "tickets/1/satisfaction_ratings", body)
    (item,) = call(fake, "GET", "tickets/1/conversations").json()
    assert (item["body"], item["body_text"], item["source"], item["category"]) == ("<div>test</div>", "test", 6, 7)
    assert (item["incoming"], item["private"], item["to_emails"]) == (True, False, None)
    assert item["user_id"] == fake.tickets[1].requester_id
    fake.add_rating(1, 100)
    assert len(fake.conversations(1)) == 1


def test_ratings_since_a_moment_and_of_a_person(fake: FakeFreshdesk) -> None:
    other = fake.add_ticket(requester="tom@example.com")
    old = fake.add_rating(1, created_at=NOW - timedelta(days=40))
    new = fake.add_rating(other, -103)

    def found(**params: Any) -> list[int]:
        return [row["id"] for row in call(fake, "GET", "surveys/satisfaction_ratings", **params).json()]

    assert found() == [old.id, new.id]
    assert found(created_since="2026-08-01T00:00:00Z") == [new.id]
    assert found(user_id=old.user_id) == [old.id]
    assert found(user_id=old.user_id, created_since="2026-08-01") == []
    assert call(fake, "GET", "surveys/satisfaction_ratings", created_since="soon").status_code == 400


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"feedback": "x"}, "ratings", "missing_field"),
        ({"ratings": 103}, "ratings", "datatype_mismatch"),
        ({"ratings": {}}, "ratings.default_question", "missing_field"),
        ({"ratings": {"default_question": 5}}, "ratings.default_question", "invalid_value"),
        ({"ratings": {"default_question": "103"}}, "ratings.default_question", "datatype_mismatch"),
        ({"ratings": {"default_question": 103, "question_1": 103}}, "ratings.question_1", "invalid_field"),
        ({"ratings": {"default_question": 103}, "user_id": 1}, "user_id", "invalid_field"),
    ],
)
def test_refused_ratings_leave_nothing(fake: FakeFreshdesk, body: dict[str, Any], field: str, code: str) -> None:
    before = fake.snapshot()
    answer = call(fake, "POST", "tickets/1/satisfaction_ratings", body)
    assert [(entry["field"], entry["code"]) for entry in answer.json()["errors"]] == [(field, code)]
    assert fake.snapshot() == before


@pytest.mark.parametrize(
    "path",
    ["surveys", "surveys/satisfaction_ratings", "tickets/1/satisfaction_ratings", "customer-satisfaction/surveys"],
)
def test_an_account_without_surveys_says_so(path: str) -> None:
    with FakeFreshdesk(without_features=("surveys",)) as fake:
        fake.add_ticket()
        answer = call(fake, "GET", path)
        assert answer.status_code == 403
        assert answer.json() == {
            "code": "require_feature",
            "message": "The Surveys feature(s) is/are not supported in your plan. "
            "Please upgrade your account to use it.",
        }


def test_csat_surveys_are_leafed_through_by_token(fake: FakeFreshdesk) -> None:
    first = call(fake, "GET", "customer-satisfaction/surveys").json()
    assert list(first) == ["data", "paging"]
    assert first["paging"] == {"next": None, "previous": None}
    survey = first["data"][0]
    for number in range(5):
        fake.add_csat_response(1, 1 + number % 5)
    page = call(fake, "GET", f"customer-satisfaction/surveys/{survey['id']}/responses", per_page=2).json()
    seen = [page]
    while page["paging"]["next"]:
        page = call(fake, "GET", page["paging"]["next"]).json()
        seen.append(page)
    assert [[row["answers"][0]["value"] for row in page["data"]] for page in seen] == [[1, 2], [3, 4], [5]]
    assert call(fake, "GET", page["paging"]["previous"]).json()["data"] == seen[1]["data"]
    assert seen[0]["paging"]["previous"] is None
    assert set(seen[0]["data"][0]) == RESPONSE
    assert seen[0]["data"][0]["user_id"] == str(fake.tickets[1].requester_id)
    path = "customer-satisfaction/surveys"
    assert call(fake, "GET", path, next_token="mine").status_code == 400
    assert call(fake, "GET", path, page=2).status_code == 400


def test_a_csat_survey_without_answers_is_not_found_until_one_comes(fake: FakeFreshdesk) -> None:
    survey = next(iter(fake.state.satisfaction.csat_surveys))
    path = f"customer-satisfaction/surveys/{survey}/responses"
    assert call(fake, "GET", path).status_code == 404
    assert "nobody answered" in fake.journal[-1].why
    body = {"ticket_id": 1, "answers": [{"question_id": "Q_1", "value": 4}, {"question_id": "Q_2", "value": "Faster"}]}
    answer = call(fake, "POST", path, body)
    assert answer.status_code == 201
    assert [row["value"] for row in answer.json()["answers"]] == [4, "Faster"]
    assert call(fake, "GET", path).json()["data"] == [answer.json()]
    assert call(fake, "GET", path, created_after="2026-08-20").json()["data"] == []
    for wrong in ([], [{"question_id": "Q_9", "value": 4}], [{"question_id": "Q_1", "value": 9}], [{"value": 4}], 4):
        assert call(fake, "POST", path, {"ticket_id": 1, "answers": wrong}).status_code == 400
    assert call(fake, "POST", path, {"ticket_id": 9, "answers": body["answers"]}).status_code == 400
    assert call(fake, "POST", "customer-satisfaction/surveys/none/responses", body).status_code == 404
    assert len(fake.state.satisfaction.csat_responses) == 1


def test_surveys_and_ratings_go_out_and_in_with_a_world(fake: FakeFreshdesk) -> None:
    fake.add_survey("Two", ["Happy?", "Fast?"])
    fake.add_rating(1, feedback="fine")
    fake.add_csat_response(1, 5, "good")
    again = FakeFreshdesk.from_world(fake.to_world())
    assert again.state == fake.state
    assert again.add_rating(1).id not in fake.ratings
    with pytest.raises(ValueError, match="default_question takes"):
        fake.add_rating(1, 7)
    with pytest.raises(ValueError, match="no question 'speed'"):
        fake.add_rating(1, {"speed": 103})
    fake.state.satisfaction.surveys.clear()
    with pytest.raises(ValueError, match="no active survey"):
        fake.add_rating(1)
