"""The community: categories, forums, topics, comments (DOC Discussions, REC NAN26)."""

from __future__ import annotations

from . import keys as recorded
from .desk import Desk, errors, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("desk-forum-category", "A category: these keys", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("discussions/categories", {"name": "Help", "description": "d"})
    assert (made.status_code, keys(made)) == (201, recorded.FORUM_CATEGORY)


@fact("desk-forum", "A forum: these keys, comments_count and no times", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    category = account.fake.add_forum_category("Help")
    body = {"name": "F", "forum_type": 1, "forum_visibility": 1}
    made = account.post(f"discussions/categories/{category.id}/forums", body)
    assert (made.status_code, keys(made)) == (201, recorded.FORUM)
    assert (made.json()["description"], made.json()["topics_count"], made.json()["comments_count"]) == (None, 0, 0)


@fact("desk-comment", "A comment: these keys, the text last", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    topic = account.fake.add_topic("It burns", "What now?", forum=account.fake.add_forum("Printers"))
    answer = account.get(f"discussions/topics/{topic.id}/comments")
    wanted = "id topic_id created_at updated_at user_id forum_id answer published spam trash body body_text"
    assert keys(answer) == wanted.split()


@fact("desk-topic", "A topic: these keys, alike after POST and in GET; one comment, no message", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    forum = account.fake.add_forum("F")
    made = account.post(f"discussions/forums/{forum.id}/topics", {"title": "T", "message": "m"})
    assert (made.status_code, keys(made)) == (201, recorded.TOPIC)
    assert (made.json()["stamp_type"], made.json()["comments_count"], made.json()["published"]) == (7, 1, True)
    assert account.get(f"discussions/topics/{made.json()['id']}").json() == made.json()


@fact("desk-nested-location", "Location of what is made below another leads to the flat resource", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    category = account.fake.add_forum_category("Help")
    body = {"name": "F", "forum_type": 1, "forum_visibility": 1}
    forum = account.post(f"discussions/categories/{category.id}/forums", body)
    assert forum.headers["Location"] == f"{account.url}/discussions/forums/{forum.json()['id']}"
    topic = account.post(f"discussions/forums/{forum.json()['id']}/topics", {"title": "T", "message": "m"})
    assert topic.headers["Location"] == f"{account.url}/discussions/topics/{topic.json()['id']}"


@fact("desk-forum-orders", "Categories by name, topics the newest first", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    for name in ("Zebra", "Apple"):
        account.fake.add_forum_category(name)
    assert [row["name"] for row in account.get("discussions/categories").json()] == ["Apple", "Zebra"]
    topics = [account.fake.add_topic(title).id for title in ("1", "2")]
    forum = next(iter(account.fake.state.discussions.forums))
    assert account.ids(f"discussions/forums/{forum}/topics") == topics[::-1]


@fact("desk-forum-rules", "Names of categories are unique; company_ids need visibility 4; topics fix the type", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_topic("T")
    forum = next(iter(account.fake.state.discussions.forums.values()))
    name = next(iter(account.fake.state.discussions.categories.values())).name
    assert errors(account.post("discussions/categories", {"name": name}), 409)[0][2] == "duplicate_value"
    company = next(iter(account.fake.companies))
    path = f"discussions/forums/{forum.id}"
    assert errors(account.put(path, {"company_ids": [company]}))[0][0] == "company_ids"
    assert account.put(path, {"company_ids": [company], "forum_visibility": 4}).json()["company_ids"] == [company]
    assert errors(account.put(path, {"forum_type": 2}))[0][0] == "forum_type"


@fact("desk-follow", "Following: POST and DELETE 204; GET 204 if it is followed, else 404", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    path = f"discussions/topics/{account.fake.add_topic('T').id}/follow"
    assert account.get(path).status_code == 404
    assert account.post(path, {}).status_code == 204
    assert account.get(path).status_code == 204
    assert len(account.ids("discussions/topics/followed_by")) == 1
    assert account.delete(path).status_code == 204
    assert account.ids("discussions/topics/followed_by") == []
