"""Topics of the community (DOC, Discussions)."""

from __future__ import annotations

import copy
from typing import Any

from ...errors import FieldError, invalid
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.modules.discussions import STAMPS, Forum, Topic
from . import shape
from .rules import check_stamp, get, new_comment, write


def _get(call: Call, topic_id: int) -> Topic:
    return get(call.state.discussions.topics, topic_id, "topic")


def view(call: Call, topic_id: int) -> Reply:
    return Reply(200, shape.topic(call, _get(call, topic_id)))


def list_comments(call: Call, topic_id: int) -> Reply:
    rows = call.state.discussions.comments_of(_get(call, topic_id).id)
    return call.page_of(rows, lambda row: shape.comment(call, row))


def _read(call: Call, forum: Forum, *, creating: bool) -> dict[str, Any]:
    missing = "missing" if creating else None
    rules = {
        "title": v.Field(v.short_text, missing=missing, wanted="String"),
        "message": v.Field(v.text, missing=missing, wanted="String"),
        "sticky": v.Field(v.boolean),
        "locked": v.Field(v.boolean),
        "stamp_type": v.Field(v.integer, null=True),
    }
    if not creating:
        rules["forum_id"] = v.Field(v.existing(call.state.discussions.forums, "forum", "forum_id"))
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    if "stamp_type" in values:
        check_stamp(call.state.discussions.forums[values.get("forum_id", forum.id)], values["stamp_type"], errors)
    if errors:
        raise invalid(errors)
    return values


def create(call: Call, forum_id: int) -> Reply:
    """The message becomes the first comment, and is never part of the topic."""
    forum = get(call.state.discussions.forums, forum_id, "forum")
    values = _read(call, forum, creating=True)
    message = values.pop("message")
    values.setdefault("stamp_type", STAMPS[forum.forum_type][0])
    row = Topic(
        id=call.state.next_id("topic"),
        forum_id=forum.id,
        user_id=call.agent.id,
        created_at=call.now,
        updated_at=call.now,
        replied_at=call.now,
        replied_by=call.agent.id,
        **values,
    )
    call.state.discussions.topics[row.id] = row
    new_comment(call.state, row, call.agent.id, message, call.now)
    return Reply(201, shape.topic(call, row), call.location(f"discussions/topics/{row.id}"), wrote=True)


def update(call: Call, topic_id: int) -> Reply:
    """In a forum of another type a topic whose stamp does not fit gets the first that does (INF)."""
    discussions, row = call.state.discussions, _get(call, topic_id)
    values = _read(call, discussions.forums[row.forum_id], creating=False)
    before, message = copy.copy(row), values.pop("message", None)
    for name, value in values.items():
        setattr(row, name, value)
    allowed = STAMPS[discussions.forums[row.forum_id].forum_type]
    if row.stamp_type not in allowed:
        row.stamp_type = allowed[0]
    if message is not None:
        comments = discussions.comments_of(row.id)
        first = comments[0] if comments else new_comment(call.state, row, row.user_id, message, call.now)
        write(first, message)
        first.updated_at = call.now
    wrote = message is not None or row != before
    if wrote:
        row.updated_at = call.now
    return Reply(200, shape.topic(call, row), wrote=wrote)


def delete(call: Call, topic_id: int) -> Reply:
    call.state.discussions.remove_topic(_get(call, topic_id).id)
    return Reply(204, wrote=True)


_PATH = f"discussions/topics/{NUMBER}"
ROUTES = (
    Route("POST", f"discussions/forums/{NUMBER}/topics", create, feature="forums"),
    Route("GET", _PATH, view, feature="forums"),
    Route("PUT", _PATH, update, feature="forums"),
    Route("PATCH", _PATH, update, feature="forums"),
    Route("DELETE", _PATH, delete, feature="forums"),
    Route("GET", f"{_PATH}/comments", list_comments, query=LIST_QUERY, feature="forums"),
)
