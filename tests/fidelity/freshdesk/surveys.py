"""Surveys, satisfaction ratings and CSAT (DOC Surveys)."""

from __future__ import annotations

from . import keys as recorded
from .desk import Desk, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("desk-rating-keys", "A satisfaction rating: these keys, the ratings last", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    ticket = account.new()["id"]
    made = account.post(f"tickets/{ticket}/satisfaction_ratings", {"ratings": {"default_question": 103}})
    assert (made.status_code, keys(made)) == (201, recorded.RATING)
    for path in (f"tickets/{ticket}/satisfaction_ratings", "surveys/satisfaction_ratings"):
        assert keys(account.get(path)) == recorded.RATING


@fact("desk-rating-people", "user_id is the requester, agent_id the responder, group_id the group of the ticket", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    agent = next(iter(account.fake.agents))
    ticket = account.new(responder_id=agent)
    path = f"tickets/{ticket['id']}/satisfaction_ratings"
    made = account.post(path, {"ratings": {"default_question": -103}}).json()
    assert (made["user_id"], made["agent_id"], made["group_id"]) == (ticket["requester_id"], agent, None)


@fact("desk-rating-feedback", "Feedback becomes a conversation: source 6, category 7, to_emails null", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    ticket = account.new()["id"]
    body = {"feedback": "test", "ratings": {"default_question": 103}}
    account.post(f"tickets/{ticket}/satisfaction_ratings", body)
    item = account.get(f"tickets/{ticket}/conversations").json()[0]
    assert (item["body"], item["source"], item["category"]) == ("<div>test</div>", 6, 7)
    assert (item["incoming"], item["to_emails"], item["bcc_emails"]) == (True, None, None)


@fact("desk-rating-default", "ratings needs an answer to default_question", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    path = f"tickets/{account.new()['id']}/satisfaction_ratings"
    assert account.post(path, {"ratings": {}}).status_code == 400
    assert account.post(path, {"feedback": "x"}).status_code == 400


@fact("desk-rating-filters", "Ratings by created_since and user_id, combined", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    rating = account.fake.add_rating(account.new()["id"])
    path = "surveys/satisfaction_ratings"
    assert account.ids(path, created_since="2026-08-19T00:00:00Z", user_id=rating.user_id) == [rating.id]
    assert account.ids(path, created_since="2026-09-19T00:00:00Z") == []


@fact(
    "desk-surveys", "A survey is active or not; its questions stand last, and the first is the default one", "REC AIR"
)
def _(desk: Desk) -> None:
    account = desk.open()
    survey = account.get("surveys", state="active").json()[0]
    assert list(survey) == ["id", "title", "active", "created_at", "updated_at", "questions"]
    assert list(survey["questions"][0]) == ["id", "label", "accepted_ratings", "default"]
    assert (survey["active"], survey["questions"][0]["id"]) == (True, "default_question")
    assert [row["default"] for row in survey["questions"] if "default" in row] == [True]


@fact("desk-surveys-feature", "Without the feature: 403 require_feature, by the name Surveys", "3P airbyte#1957")
def _(desk: Desk) -> None:
    answer = desk.open(without_features=("surveys",)).get("surveys/satisfaction_ratings")
    text = "The Surveys feature(s) is/are not supported in your plan. Please upgrade your account to use it."
    assert (answer.status_code, answer.json()) == (403, {"code": "require_feature", "message": text})


@fact(
    "desk-csat-list",
    "CSAT surveys come as data and paging with next and previous, by next_token",
    "DOC by tap-freshdesk",
)
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.get("customer-satisfaction/surveys", per_page=1).json()
    assert answer["paging"] == {"next": None, "previous": None}
    survey = answer["data"][0]["id"]
    ticket = account.new()["id"]
    for value in (1, 2):
        account.fake.add_csat_response(ticket, value)
    first = account.get(f"customer-satisfaction/surveys/{survey}/responses", per_page=1).json()
    assert "next_token=" in first["paging"]["next"]
    second = account.get(first["paging"]["next"]).json()
    assert [row["answers"][0]["value"] for row in (*first["data"], *second["data"])] == [1, 2]


@fact("desk-csat-none", "A CSAT survey that nobody answered has no list of responses: 404", "3P tap-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    survey = account.get("customer-satisfaction/surveys").json()["data"][0]["id"]
    assert account.get(f"customer-satisfaction/surveys/{survey}/responses").status_code == 404


SECTION.leave_out(
    "desk-csat-rating",
    "csat_rating of a contact",
    "REC NAN26",
    "it was null wherever it was seen: nothing says when it is not",
)
