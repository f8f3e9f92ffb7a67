"""Builders of the community: categories, forums, topics, comments; see builders.py for what they have in common."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ...kit.locking import locked
from ..resources.discussions.rules import new_comment
from ..tables.modules.discussions import COMPANIES, STAMPS, Comment, Forum, ForumCategory, Topic
from ..tables.naming import Named, choice, find
from ..tables.records import Agent, Company, Contact
from .people_builders import PeopleBuilders

_TYPES = {"how to": 1, "ideas": 2, "problems": 3, "announcements": 4}
_VISIBILITIES = {"everyone": 1, "logged in": 2, "agents": 3, "companies": 4}


class CommunityBuilders(PeopleBuilders):
    """Builders of the community."""

    @locked
    def add_forum_category(
        self, name: str, description: str | None = None, *, created_at: datetime | None = None
    ) -> ForumCategory:
        at, rows = self._at(created_at), self.state.discussions.categories
        if any(row.name.lower() == name.lower() for row in rows.values()):
            raise ValueError(f"the forum category {name!r} exists")
        category = ForumCategory(self.state.next_id("forum_category"), name, at, at, description)
        rows[category.id] = category
        return category

    @locked
    def add_forum(
        self,
        name: str,
        category: Named | ForumCategory = None,
        *,
        type: Named = "how to",
        visibility: Named = "everyone",
        companies: Iterable[Named | Company] = (),
        description: str | None = None,
    ) -> Forum:
        """A forum, the last of its category; without one of the first, which is made if there is none.

        ``type``: how to, ideas, problems or announcements; ``visibility``: everyone, logged in, agents or companies.
        """
        discussions = self.state.discussions
        if category is None and not discussions.categories:
            self.add_forum_category("Community")
        where = (
            next(iter(discussions.categories))
            if category is None
            else find(discussions.categories, category, "category")
        )
        last = max((forum.position for forum in discussions.forums_of(where)), default=0)
        forum = Forum(
            id=self.state.next_id("forum"),
            name=name,
            forum_category_id=where,
            forum_type=choice(_TYPES, type, "type of forums"),
            forum_visibility=choice(_VISIBILITIES, visibility, "visibility"),
            position=last + 1,
            description=description,
            company_ids=[find(self.state.companies, company, "company") for company in companies],
        )
        if forum.company_ids and forum.forum_visibility != COMPANIES:
            raise ValueError("companies are named where the visibility is 'companies'")
        discussions.forums[forum.id] = forum
        return forum

    @locked
    def add_topic(
        self,
        title: str,
        message: str = "",
        *,
        forum: Named | Forum = None,
        by: Named | Contact | Agent = None,
        locked: bool = False,
        sticky: bool = False,
        created_at: datetime | None = None,
    ) -> Topic:
        """A topic with its first comment; without a forum in the first, which is made if there is none."""
        at, forums = self._at(created_at), self.state.discussions.forums
        if forum is None and not forums:
            self.add_forum("Questions")
        where = forums[next(iter(forums)) if forum is None else find(forums, forum, "forum")]
        who = self._author(by)
        topic = Topic(self.state.next_id("topic"), title, where.id, who, at, at, at, who)
        topic.stamp_type, topic.locked, topic.sticky = STAMPS[where.forum_type][0], locked, sticky
        self.state.discussions.topics[topic.id] = topic
        new_comment(self.state, topic, who, message or title, at)
        return topic

    @locked
    def add_comment(
        self,
        topic: int | Topic,
        body: str,
        *,
        by: Named | Contact | Agent = None,
        created_at: datetime | None = None,
    ) -> Comment:
        """A comment by an agent or a contact (the administrator, if nobody is named)."""
        row = self.state.discussions.topics.get(topic if isinstance(topic, int) else topic.id)
        if row is None:
            raise ValueError(f"no topic {topic!r}")
        return new_comment(self.state, row, self._author(by), body, self._at(created_at))

    def _author(self, by: Named | Contact | Agent) -> int:
        people = {**self.state.contacts, **self.state.agents}
        return next(iter(self.state.agents)) if by is None else find(people, by, "person")
