"""Following forums and topics; the topics that a user follows or wrote in (DOC, Discussions)."""

from __future__ import annotations

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.auth import require_admin
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.filters import read_id
from ...protocol.routing import NUMBER, Route
from ...tables.modules.discussions import Forum, Topic, newest_first
from . import shape
from .rules import get


def _forum(call: Call, forum_id: int) -> Forum:
    return get(call.state.discussions.forums, forum_id, "forum")


def _topic(call: Call, topic_id: int) -> Topic:
    return get(call.state.discussions.topics, topic_id, "topic")


def _user(call: Call) -> int:
    """Whom it is about: ``user_id`` of body or query, otherwise the caller. Others are for administrators (DOC)."""
    errors: list[FieldError] = []
    user_id = read_id(call, "user_id", errors)
    values = v.validate(call.body, {"user_id": v.Field(v.positive)}, errors)
    user_id = values.get("user_id", user_id) or call.agent.id
    if errors:
        raise invalid(errors)
    if user_id != call.agent.id:
        require_admin(call.agent, call.state, "following in another's name")
    if call.state.user(user_id) is None:
        raise invalid([FieldError("user_id", "no_match", {"thing": "contact", "attribute": "user_id"})])
    return user_id


def _follow(call: Call, row: Forum | Topic) -> Reply:
    user_id = _user(call)
    wrote = user_id not in row.follower_ids
    if wrote:
        row.follower_ids.append(user_id)
    return Reply(204, wrote=wrote)


def _check(call: Call, row: Forum | Topic) -> int:
    user_id = _user(call)
    if user_id not in row.follower_ids:
        raise not_found(f"user {user_id} does not follow {row.id}")
    return user_id


def _unfollow(call: Call, row: Forum | Topic) -> Reply:
    row.follower_ids.remove(_check(call, row))
    return Reply(204, wrote=True)


def follow_forum(call: Call, forum_id: int) -> Reply:
    return _follow(call, _forum(call, forum_id))


def unfollow_forum(call: Call, forum_id: int) -> Reply:
    return _unfollow(call, _forum(call, forum_id))


def is_forum_followed(call: Call, forum_id: int) -> Reply:
    _check(call, _forum(call, forum_id))
    return Reply(204)


def follow_topic(call: Call, topic_id: int) -> Reply:
    return _follow(call, _topic(call, topic_id))


def unfollow_topic(call: Call, topic_id: int) -> Reply:
    return _unfollow(call, _topic(call, topic_id))


def is_topic_followed(call: Call, topic_id: int) -> Reply:
    _check(call, _topic(call, topic_id))
    return Reply(204)


def followed_by(call: Call) -> Reply:
    user_id = _user(call)
    rows = [topic for topic in call.state.discussions.topics.values() if user_id in topic.follower_ids]
    return call.page_of(newest_first(rows), lambda row: shape.topic(call, row))


def participated_by(call: Call) -> Reply:
    """Topics with a comment of the user: the first one is the message of who began it."""
    user_id = _user(call)
    discussions = call.state.discussions
    numbers = {comment.topic_id for comment in discussions.comments.values() if comment.user_id == user_id}
    rows = [topic for topic in discussions.topics.values() if topic.id in numbers]
    return call.page_of(newest_first(rows), lambda row: shape.topic(call, row))


_FORUM = f"discussions/forums/{NUMBER}/follow"
_TOPIC = f"discussions/topics/{NUMBER}/follow"
_WHOM = ("user_id",)
_LIST = (*_WHOM, *LIST_QUERY)
ROUTES = (
    Route("POST", _FORUM, follow_forum, query=_WHOM, bodiless=True, feature="forums"),
    Route("DELETE", _FORUM, unfollow_forum, query=_WHOM, feature="forums"),
    Route("GET", _FORUM, is_forum_followed, query=_WHOM, feature="forums"),
    Route("POST", _TOPIC, follow_topic, query=_WHOM, bodiless=True, feature="forums"),
    Route("DELETE", _TOPIC, unfollow_topic, query=_WHOM, feature="forums"),
    Route("GET", _TOPIC, is_topic_followed, query=_WHOM, feature="forums"),
    Route("GET", "discussions/topics/followed_by", followed_by, query=_LIST, feature="forums"),
    Route("GET", "discussions/topics/participated_by", participated_by, query=_LIST, feature="forums"),
)
