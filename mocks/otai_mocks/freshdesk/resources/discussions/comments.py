"""Comments of topics (DOC, Discussions)."""

from __future__ import annotations

import copy

from ...errors import one_invalid
from ...protocol import validate as v
from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.modules.discussions import Comment
from . import shape
from .rules import get, mark_answer, new_comment, write


def create(call: Call, topic_id: int) -> Reply:
    topic = get(call.state.discussions.topics, topic_id, "topic")
    values = call.read({"body": v.Field(v.text, missing="missing", wanted="String")})
    if topic.locked:  # INF: how it is refused
        raise one_invalid("topic_id", "incompatible", f"topic {topic.id} is locked", when="as the topic is locked")
    row = new_comment(call.state, topic, call.agent.id, values["body"], call.now)
    return Reply(201, shape.comment(call, row), call.location(f"discussions/comments/{row.id}"), wrote=True)


def _get(call: Call, comment_id: int) -> Comment:
    return get(call.state.discussions.comments, comment_id, "comment")


def update(call: Call, comment_id: int) -> Reply:
    row = _get(call, comment_id)
    values = call.read({"body": v.Field(v.text), "answer": v.Field(v.boolean)})
    before = copy.copy(row)
    if "body" in values:
        write(row, values["body"])
    if values.get("answer", row.answer) != row.answer:
        mark_answer(call.state, row, values["answer"])
    wrote = row != before
    if wrote:
        row.updated_at = call.now
    return Reply(200, shape.comment(call, row), wrote=wrote)


def delete(call: Call, comment_id: int) -> Reply:
    row = _get(call, comment_id)
    if row.answer:
        mark_answer(call.state, row, False)
    del call.state.discussions.comments[row.id]
    return Reply(204, wrote=True)


ROUTES = (
    Route("POST", f"discussions/topics/{NUMBER}/comments", create, feature="forums"),
    Route("PUT", f"discussions/comments/{NUMBER}", update, feature="forums"),
    Route("PATCH", f"discussions/comments/{NUMBER}", update, feature="forums"),
    Route("DELETE", f"discussions/comments/{NUMBER}", delete, feature="forums"),
)
