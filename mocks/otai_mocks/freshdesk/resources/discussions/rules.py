"""What the community's handlers and builders share: looking up, commenting, stamps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from ...errors import FieldError, not_found
from ...tables.html import conversation_text, wrap_plain
from ...tables.modules.discussions import ANSWERED, HOW_TO, STAMPS, UNANSWERED, Comment, Forum, Topic
from ...tables.state import State

T = TypeVar("T")


def get(rows: Mapping[int, T], number: int, thing: str) -> T:
    found = rows.get(number)
    if found is None:
        raise not_found(f"no {thing} {number}")
    return found


def new_comment(state: State, topic: Topic, user_id: int, body: str, now: datetime) -> Comment:
    """A comment; the topic remembers who spoke last."""
    comment = Comment(state.next_id("comment"), topic.id, user_id, "", now, now)
    write(comment, body)
    state.discussions.comments[comment.id] = comment
    topic.replied_at, topic.replied_by = now, user_id
    return comment


def write(comment: Comment, body: str) -> None:
    comment.body = wrap_plain(body)
    comment.body_text = conversation_text(comment.body)


def check_stamp(forum: Forum, stamp: int | None, errors: list[FieldError]) -> None:
    """Each type of forum has its stamps."""
    allowed = STAMPS[forum.forum_type]
    if stamp not in allowed:
        listed = ",".join(sorted("null" if value is None else str(value) for value in allowed))
        errors.append(FieldError("stamp_type", "choice", {"values": listed}))


def mark_answer(state: State, comment: Comment, answer: bool) -> None:
    """One comment of a topic is its answer, and the stamp of a how-to topic follows (INF)."""
    topic = state.discussions.topics[comment.topic_id]
    if answer:
        for other in state.discussions.comments_of(topic.id):
            other.answer = False
    comment.answer = answer
    if state.discussions.forums[topic.forum_id].forum_type == HOW_TO:
        topic.stamp_type = ANSWERED if answer else UNANSWERED
