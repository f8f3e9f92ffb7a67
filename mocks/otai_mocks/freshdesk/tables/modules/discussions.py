"""The community: categories hold forums, forums hold topics, topics hold comments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

HOW_TO, IDEAS, PROBLEMS, ANNOUNCEMENTS = 1, 2, 3, 4
"""Types of forums."""
EVERYONE, LOGGED_IN, AGENTS, COMPANIES = 1, 2, 3, 4
"""Who sees a forum."""
ANSWERED, UNANSWERED = 6, 7
STAMPS: dict[int, tuple[int | None, ...]] = {
    HOW_TO: (UNANSWERED, ANSWERED),
    IDEAS: (None, 1, 2, 3, 4, 5),
    PROBLEMS: (9, 8),
    ANNOUNCEMENTS: (None,),
}
"""The stamps of a forum's topics, the one of a new topic first (DOC; first of ideas and problems INF)."""


@dataclass(slots=True)
class ForumCategory:
    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    description: str | None = None


@dataclass(slots=True)
class Forum:
    id: int
    name: str
    forum_category_id: int
    forum_type: int
    forum_visibility: int
    position: int
    description: str | None = None
    company_ids: list[int] = field(default_factory=list)
    follower_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Topic:
    id: int
    title: str
    forum_id: int
    user_id: int
    created_at: datetime
    updated_at: datetime
    replied_at: datetime
    replied_by: int
    stamp_type: int | None = None
    locked: bool = False
    sticky: bool = False
    follower_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Comment:
    """The first comment of a topic is the message that began it."""

    id: int
    topic_id: int
    user_id: int
    body: str
    created_at: datetime
    updated_at: datetime
    body_text: str = ""
    answer: bool = False


@dataclass(slots=True)
class Discussions:
    """The tables, by id. What is removed takes with it all that it holds."""

    categories: dict[int, ForumCategory] = field(default_factory=dict)
    forums: dict[int, Forum] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)

    def forums_of(self, category_id: int) -> list[Forum]:
        found = [forum for forum in self.forums.values() if forum.forum_category_id == category_id]
        return sorted(found, key=lambda forum: (forum.position, forum.id))

    def topics_of(self, forum_id: int) -> list[Topic]:
        """The newest first (REC NAN26)."""
        found = [topic for topic in self.topics.values() if topic.forum_id == forum_id]
        return newest_first(found)

    def comments_of(self, topic_id: int) -> list[Comment]:
        """The oldest first."""
        found = [comment for comment in self.comments.values() if comment.topic_id == topic_id]
        return sorted(found, key=lambda comment: (comment.created_at, comment.id))

    def remove_category(self, category_id: int) -> None:
        for forum in self.forums_of(category_id):
            self.remove_forum(forum.id)
        del self.categories[category_id]

    def remove_forum(self, forum_id: int) -> None:
        for topic in self.topics_of(forum_id):
            self.remove_topic(topic.id)
        del self.forums[forum_id]

    def remove_topic(self, topic_id: int) -> None:
        for comment in self.comments_of(topic_id):
            del self.comments[comment.id]
        del self.topics[topic_id]


def newest_first(topics: Iterable[Topic]) -> list[Topic]:
    return sorted(topics, key=lambda topic: (topic.created_at, topic.id), reverse=True)
