"""Categories, forums, topics and comments on the wire. The live count is comments_count, DOC says posts_count."""

from __future__ import annotations

from typing import Any

from ...protocol.call import Call
from ...tables.modules.discussions import COMPANIES, Comment, Forum, ForumCategory, Topic


def category(row: ForumCategory) -> dict[str, Any]:
    """REC NAN26."""
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def forum(call: Call, row: Forum) -> dict[str, Any]:
    """REC NAN26: without times. company_ids only where they count (DOC; its place is INF)."""
    discussions = call.state.discussions
    topics = discussions.topics_of(row.id)
    body = {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "position": row.position,
        "forum_category_id": row.forum_category_id,
        "forum_type": row.forum_type,
        "forum_visibility": row.forum_visibility,
        "topics_count": len(topics),
        "comments_count": sum(len(discussions.comments_of(topic.id)) for topic in topics),
    }
    if row.forum_visibility == COMPANIES:
        body["company_ids"] = [number for number in row.company_ids if number in call.state.companies]
    return body


def topic(call: Call, row: Topic) -> dict[str, Any]:
    """REC NAN26. Votes, merging and hits are things of the portal: nobody votes here."""
    return {
        "id": row.id,
        "title": row.title,
        "forum_id": row.forum_id,
        "user_id": row.user_id,
        "locked": row.locked,
        "published": True,
        "stamp_type": row.stamp_type,
        "replied_by": row.replied_by,
        "user_votes": 0,
        "merged_topic_id": None,
        "comments_count": len(call.state.discussions.comments_of(row.id)),
        "sticky": row.sticky,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "replied_at": row.replied_at,
        "hits": 0,
    }


def comment(call: Call, row: Comment) -> dict[str, Any]:
    """REC AIR."""
    return {
        "id": row.id,
        "topic_id": row.topic_id,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "user_id": row.user_id,
        "forum_id": call.state.discussions.topics[row.topic_id].forum_id,
        "answer": row.answer,
        "published": True,
        "spam": None,
        "trash": False,
        "body": row.body,
        "body_text": row.body_text,
    }
