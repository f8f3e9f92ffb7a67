"""The community: categories hold forums, forums hold topics, topics hold comments; and who follows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests

from otai_mocks import Clock, FakeFreshdesk

NOW = datetime(2026, 8, 19, 15, 0, tzinfo=timezone.utc)
CATEGORY = ("id", "name", "description", "created_at", "updated_at")
FORUM = (
    *("id", "name", "description", "position", "forum_category_id", "forum_type", "forum_visibility", "topics_count"),
    "comments_count",
)
TOPIC = (
    *("id", "title", "forum_id", "user_id", "locked", "published", "stamp_type", "replied_by", "user_votes"),
    *("merged_topic_id", "comments_count", "sticky", "created_at", "updated_at", "replied_at", "hits"),
)
COMMENT = (
    *("id", "topic_id", "created_at", "updated_at", "user_id", "forum_id", "answer", "published", "spam", "trash"),
    *("body", "body_text"),
)


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0)) as fake:
        yield fake


def call(
    fake: FakeFreshdesk, verb: str, path: str, body: Any = None, key: str | None = None, **params: Any
) -> requests.Response:
    url = f"{fake.url}/api/v2/discussions/{path}"
    return requests.request(verb, url, auth=(key or fake.api_key, "X"), json=body, params=params)


def refused(answer: requests.Response) -> list[tuple[str, str]]:
    assert answer.status_code in (400, 409), answer.text
    return [(entry["field"], entry["code"]) for entry in answer.json()["errors"]]


def test_what_is_made_below_something_is_found_beside_it(fake: FakeFreshdesk) -> None:
    """Each answer has the recorded keys, and its Location leads to the thing itself, not below its parent."""
    root, path, places = f"{fake.url}/api/v2/discussions", "categories", []
    for body, below, keys in (
        ({"name": "Help"}, "forums", CATEGORY),
        ({"name": "Printers", "forum_type": 1, "forum_visibility": 1}, "topics", FORUM),
        ({"title": "It burns", "message": "What now?"}, "comments", TOPIC),
    ):
        answer = call(fake, "POST", path, body)
        assert (answer.status_code, tuple(answer.json())) == (201, keys)
        place = answer.headers["Location"].removeprefix(f"{root}/")
        assert call(fake, "GET", place).json() == answer.json()
        places.append(place.split("/")[0])
        path = f"{place}/{below}"
    comment = call(fake, "POST", path, {"body": "Water!"})
    assert (comment.status_code, tuple(comment.json())) == (201, COMMENT)
    assert comment.headers["Location"] == f"{root}/comments/{comment.json()['id']}"
    assert places == ["categories", "forums", "topics"]


def test_the_message_of_a_topic_is_its_first_comment(fake: FakeFreshdesk) -> None:
    forum = fake.add_forum("Printers")
    topic = call(fake, "POST", f"forums/{forum.id}/topics", {"title": "T", "message": "It burns"}).json()
    assert (topic["comments_count"], topic["stamp_type"], topic["replied_by"]) == (1, 7, next(iter(fake.agents)))
    (first,) = call(fake, "GET", f"topics/{topic['id']}/comments").json()
    assert (first["body"], first["body_text"], first["user_id"]) == (
        "<div>It burns</div>",
        "It burns",
        topic["user_id"],
    )
    fake.clock.advance(minutes=5)
    fake.add_comment(topic["id"], "Water!", by="emma@globex.example")
    changed = call(fake, "PUT", f"topics/{topic['id']}", {"message": "It smokes", "sticky": True}).json()
    assert (changed["comments_count"], changed["sticky"]) == (2, True)
    assert (changed["replied_at"], changed["created_at"]) == ("2026-08-19T15:05:00Z", "2026-08-19T15:00:00Z")
    texts = [row["body_text"] for row in call(fake, "GET", f"topics/{topic['id']}/comments").json()]
    assert texts == ["It smokes", "Water!"]
    seen = call(fake, "GET", f"forums/{forum.id}").json()
    assert (seen["topics_count"], seen["comments_count"]) == (1, 2)


def test_the_order_of_lists(fake: FakeFreshdesk) -> None:
    for name in ("Zebra", "Apple"):
        fake.add_forum_category(name)
    assert [row["name"] for row in call(fake, "GET", "categories").json()] == ["Apple", "Zebra"]
    forums = [fake.add_forum(name, "Zebra") for name in ("One", "And two")]
    rows = call(fake, "GET", f"categories/{forums[0].forum_category_id}/forums").json()
    assert [(row["name"], row["position"]) for row in rows] == [("One", 1), ("And two", 2)]
    for hours in (3, 1, 2):
        fake.add_topic(f"{hours} hours old", forum="One", created_at=NOW - timedelta(hours=hours))
    topics = call(fake, "GET", f"forums/{forums[0].id}/topics").json()
    assert [row["title"] for row in topics] == ["1 hours old", "2 hours old", "3 hours old"]


def test_a_name_of_a_category_is_taken_once(fake: FakeFreshdesk) -> None:
    fake.add_forum_category("Help")
    other = fake.add_forum_category("Other")
    assert refused(call(fake, "POST", "categories", {"name": "help"})) == [("name", "duplicate_value")]
    assert refused(call(fake, "PUT", f"categories/{other.id}", {"name": "Help"})) == [("name", "duplicate_value")]
    assert call(fake, "PUT", f"categories/{other.id}", {"name": "OTHER"}).json()["name"] == "OTHER"


def test_a_forum_for_companies_names_them(fake: FakeFreshdesk) -> None:
    category = fake.add_forum_category("Help")
    company = next(iter(fake.companies))
    body = {"name": "Secret", "forum_type": 2, "forum_visibility": 4, "company_ids": [company]}
    made = call(fake, "POST", f"categories/{category.id}/forums", body).json()
    assert (tuple(made), made["company_ids"]) == ((*FORUM, "company_ids"), [company])
    other = fake.add_forum("Old", visibility="companies", companies=[fake.add_company("Gone")])
    requests.delete(f"{fake.url}/api/v2/companies/{other.company_ids[0]}", auth=(fake.api_key, "X"))
    assert call(fake, "GET", f"forums/{other.id}").json()["company_ids"] == []
    opened = call(fake, "PUT", f"forums/{made['id']}", {"forum_visibility": 1}).json()
    assert tuple(opened) == FORUM
    for wrong in ({"company_ids": [company]}, {"forum_visibility": 4, "company_ids": [1]}):
        assert refused(call(fake, "PUT", f"forums/{made['id']}", wrong))[0][0] == "company_ids"
    assert fake.state.discussions.forums[made["id"]].company_ids == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("name", "missing_field"), ("forum_type", "missing_field"), ("forum_visibility", "missing_field")]),
        ({"name": "F", "forum_type": 5, "forum_visibility": 1}, [("forum_type", "invalid_value")]),
        ({"name": "F", "forum_type": "1", "forum_visibility": 1}, [("forum_type", "datatype_mismatch")]),
        ({"name": "F", "forum_type": 1, "forum_visibility": 1, "position": 3}, [("position", "invalid_field")]),
    ],
)
def test_refused_forums_are_not_made(fake: FakeFreshdesk, body: dict[str, Any], expected: list[Any]) -> None:
    category = fake.add_forum_category("Help")
    assert refused(call(fake, "POST", f"categories/{category.id}/forums", body)) == expected
    assert not fake.state.discussions.forums


def test_the_type_of_a_forum_is_fixed_once_it_has_topics(fake: FakeFreshdesk) -> None:
    forum = fake.add_forum("Printers")
    assert call(fake, "PUT", f"forums/{forum.id}", {"forum_type": 3}).json()["forum_type"] == 3
    fake.add_topic("T")
    assert refused(call(fake, "PUT", f"forums/{forum.id}", {"forum_type": 1})) == [("forum_type", "incompatible_field")]
    assert call(fake, "PUT", f"forums/{forum.id}", {"forum_type": 3, "name": "Ink"}).json()["name"] == "Ink"


@pytest.mark.parametrize(
    ("kind", "first", "fits", "wrong"),
    [("how to", 7, 6, 1), ("ideas", None, 4, 6), ("problems", 9, 8, 7), ("announcements", None, None, 1)],
)
def test_stamps_go_with_the_type_of_the_forum(
    fake: FakeFreshdesk, kind: str, first: int | None, fits: int | None, wrong: int
) -> None:
    forum = fake.add_forum("F", type=kind)
    path = f"forums/{forum.id}/topics"
    topic = call(fake, "POST", path, {"title": "T", "message": "m"}).json()
    assert topic["stamp_type"] == first
    stamped = call(fake, "PUT", f"topics/{topic['id']}", {"stamp_type": fits})
    assert (stamped.status_code, stamped.json()["stamp_type"]) == (200, fits)
    assert refused(call(fake, "POST", path, {"title": "T", "message": "m", "stamp_type": wrong}))[0][0] == "stamp_type"


def test_an_answer_stamps_its_topic(fake: FakeFreshdesk) -> None:
    topic = fake.add_topic("T")
    one, two = fake.add_comment(topic, "1"), fake.add_comment(topic, "2")
    assert call(fake, "PUT", f"comments/{one.id}", {"answer": True}).json()["answer"] is True
    call(fake, "PUT", f"comments/{two.id}", {"answer": True, "body": "better"})
    assert (one.answer, two.answer, two.body_text, topic.stamp_type) == (False, True, "better", 6)
    assert call(fake, "DELETE", f"comments/{two.id}").status_code == 204
    assert call(fake, "GET", f"topics/{topic.id}").json()["stamp_type"] == 7


def test_nobody_comments_on_a_topic_that_is_locked(fake: FakeFreshdesk) -> None:
    topic = fake.add_topic("T", locked=True)
    assert refused(call(fake, "POST", f"topics/{topic.id}/comments", {"body": "x"}))[0][1] == "incompatible_field"
    assert "locked" in fake.journal[-1].why
    call(fake, "PUT", f"topics/{topic.id}", {"locked": False})
    assert call(fake, "POST", f"topics/{topic.id}/comments", {"body": "x"}).status_code == 201
    assert refused(call(fake, "POST", f"topics/{topic.id}/comments", {})) == [("body", "missing_field")]


def test_what_is_removed_takes_with_it_what_it_holds(fake: FakeFreshdesk) -> None:
    topic = fake.add_topic("T")
    stays = fake.add_forum_category("Stays")
    forum = fake.state.discussions.forums[topic.forum_id]
    assert call(fake, "DELETE", f"categories/{forum.forum_category_id}").status_code == 204
    for path in (f"categories/{forum.forum_category_id}", f"forums/{forum.id}", f"topics/{topic.id}"):
        assert call(fake, "GET", path).status_code == 404
    assert not fake.state.discussions.comments
    assert [row["id"] for row in call(fake, "GET", "categories").json()] == [stays.id]


@pytest.mark.parametrize("thing", ["forums", "topics"])
def test_following(fake: FakeFreshdesk, thing: str) -> None:
    topic = fake.add_topic("T")
    path = f"{thing}/{topic.id if thing == 'topics' else topic.forum_id}/follow"
    emma = next(c.id for c in fake.contacts.values() if c.email == "emma@globex.example")
    assert call(fake, "GET", path).status_code == 404
    assert call(fake, "POST", path).status_code == 204
    assert call(fake, "GET", path).status_code == 204
    assert call(fake, "POST", path, {"user_id": emma}).status_code == 204
    assert call(fake, "DELETE", path).status_code == 204
    assert call(fake, "GET", path).status_code == 404
    assert call(fake, "GET", path, user_id=emma).status_code == 204
    assert call(fake, "GET", path, key=f"{fake.api_key}-ben.berger", user_id=emma).status_code == 403
    assert refused(call(fake, "POST", path, {"user_id": 1})) == [("user_id", "invalid_value")]


def test_topics_that_somebody_follows_or_wrote_in(fake: FakeFreshdesk) -> None:
    emma = next(c.id for c in fake.contacts.values() if c.email == "emma@globex.example")
    one, two = fake.add_topic("1", by="emma@globex.example"), fake.add_topic("2")
    fake.add_topic("3")
    fake.add_comment(two, "x", by=emma)
    call(fake, "POST", f"topics/{one.id}/follow", {"user_id": emma})
    assert [row["id"] for row in call(fake, "GET", "topics/followed_by", user_id=emma).json()] == [one.id]
    assert [row["id"] for row in call(fake, "GET", "topics/participated_by", user_id=emma).json()] == [two.id, one.id]
    assert call(fake, "GET", "topics/followed_by").json() == []


def test_an_account_without_forums_says_so() -> None:
    with FakeFreshdesk(without_features=("forums",)) as fake:
        assert call(fake, "GET", "categories").json()["code"] == "require_feature"


def test_the_community_goes_out_and_in_with_a_world(fake: FakeFreshdesk) -> None:
    topic = fake.add_topic("T", by="emma@globex.example")
    topic.follower_ids.append(topic.user_id)
    fake.add_comment(topic, "x")
    fake.add_forum("Secret", visibility="companies", companies=["Globex"])
    again = FakeFreshdesk.from_world(fake.to_world())
    assert again.state == fake.state
    assert again.add_topic("T").id not in fake.state.discussions.topics
    snapshot = fake.snapshot()
    fake.add_comment(topic, "y")
    fake.restore(snapshot)
    assert len(fake.state.discussions.comments) == 2
    with pytest.raises(ValueError, match="announcements"):
        fake.add_forum("F", type="jokes")
    with pytest.raises(ValueError, match="no category 'Nope'"):
        fake.add_forum("F", "Nope")
