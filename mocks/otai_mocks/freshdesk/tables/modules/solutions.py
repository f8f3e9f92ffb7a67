"""The knowledge base: categories hold folders, folders hold folders and articles; each has a text per language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ALL, LOGGED_IN, AGENTS, COMPANIES, BOTS, CONTACT_SEGMENTS, COMPANY_SEGMENTS = range(1, 8)
"""Who sees a folder (DOC)."""
PERMANENT, WORKAROUND = 1, 2
"""Types of articles."""
DRAFT, PUBLISHED = 1, 2
"""Statuses of articles."""


@dataclass(slots=True)
class SolutionName:
    """What a category or a folder is called in one language."""

    name: str
    created_at: datetime
    updated_at: datetime
    description: str | None = None


@dataclass(slots=True)
class ArticleText:
    """An article in one language, with its own status and counts (DOC)."""

    title: str
    description: str
    agent_id: int
    created_at: datetime
    updated_at: datetime
    description_text: str = ""
    status: int = DRAFT
    modified_by: int | None = None
    seo_data: dict[str, str] = field(default_factory=lambda: {"meta_title": "", "meta_description": ""})
    tags: list[str] = field(default_factory=list)
    thumbs_up: int = 0
    thumbs_down: int = 0
    hits: int = 0
    suggested: int = 0
    feedback_count: int = 0


@dataclass(slots=True)
class SolutionCategory:
    """``texts`` by language; there is always one in the account's primary language, the first."""

    id: int
    texts: dict[str, SolutionName]
    visible_in_portals: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        return next(iter(self.texts.values())).name


@dataclass(slots=True)
class SolutionFolder:
    id: int
    category_id: int
    texts: dict[str, SolutionName]
    parent_folder_id: int | None = None
    visibility: int = ALL
    company_ids: list[int] = field(default_factory=list)
    contact_segment_ids: list[int] = field(default_factory=list)
    company_segment_ids: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        return next(iter(self.texts.values())).name


@dataclass(slots=True)
class SolutionArticle:
    id: int
    folder_id: int
    texts: dict[str, ArticleText]
    type: int = PERMANENT

    @property
    def name(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return next(iter(self.texts.values())).title

    @property
    def description(self) -> str:
        return next(iter(self.texts.values())).description

    @property
    def status(self) -> int:
        return next(iter(self.texts.values())).status


def first(texts: dict[str, Any]) -> tuple[str, Any]:
    """Language and text in the primary language."""
    return next(iter(texts.items()))


@dataclass(slots=True)
class Solutions:
    """The tables, by id. What is removed takes with it all that it holds."""

    categories: dict[int, SolutionCategory] = field(default_factory=dict)
    folders: dict[int, SolutionFolder] = field(default_factory=dict)
    articles: dict[int, SolutionArticle] = field(default_factory=dict)

    def folders_of(self, category_id: int, parent_id: int | None = None) -> list[SolutionFolder]:
        """The folders of a category, or of one of its folders."""
        return [f for f in self.folders.values() if (f.category_id, f.parent_folder_id) == (category_id, parent_id)]

    def articles_of(self, folder_id: int) -> list[SolutionArticle]:
        return [article for article in self.articles.values() if article.folder_id == folder_id]

    def above(self, folder: SolutionFolder) -> list[SolutionFolder]:
        """The folders that lead to a folder, the outermost first, itself last."""
        found = [folder]
        while (parent := self.folders.get(found[0].parent_folder_id or 0)) is not None and parent not in found:
            found.insert(0, parent)
        return found

    def removed_with_category(self, category_id: int) -> Iterator[int]:
        """Remove a category; the ids of the articles that go with it."""
        for folder in self.folders_of(category_id):
            yield from self.removed_with_folder(folder)
        del self.categories[category_id]

    def removed_with_folder(self, folder: SolutionFolder) -> Iterator[int]:
        """Remove a folder; the ids of the articles that go with it."""
        for inner in self.folders_of(folder.category_id, folder.id):
            yield from self.removed_with_folder(inner)
        for article in self.articles_of(folder.id):
            del self.articles[article.id]
            yield article.id
        del self.folders[folder.id]
