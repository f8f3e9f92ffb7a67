"""Builders of the knowledge base: categories, folders, articles; see builders.py for what they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from ...kit.locking import locked
from ..resources.solutions.rules import languages
from ..tables.html import description_text
from ..tables.modules.solutions import ArticleText, SolutionArticle, SolutionCategory, SolutionFolder, SolutionName
from ..tables.naming import Named, choice, find
from ..tables.records import Agent
from .people_builders import PeopleBuilders

_STATUSES = {"draft": 1, "published": 2}
_TYPES = {"permanent": 1, "workaround": 2}
_VISIBILITIES = {"everyone": 1, "logged in": 2, "agents": 3, "bots": 5}


class SolutionBuilders(PeopleBuilders):
    """Builders of the knowledge base."""

    @property
    def articles(self) -> Mapping[int, SolutionArticle]:
        """The articles of the knowledge base by id."""
        return MappingProxyType(self.state.solutions.articles)

    @locked
    def add_solution_category(
        self, name: str, description: str | None = None, *, created_at: datetime | None = None
    ) -> SolutionCategory:
        at, rows = self._at(created_at), self.state.solutions.categories
        if any(row.name.lower() == name.lower() for row in rows.values()):
            raise ValueError(f"the solution category {name!r} exists")
        texts = {self.state.settings.primary_language: SolutionName(name, at, at, description)}
        category = SolutionCategory(self.state.next_id("solution_category"), texts)
        rows[category.id] = category
        return category

    @locked
    def add_solution_folder(
        self,
        name: str,
        category: Named | SolutionCategory = None,
        *,
        parent: Named | SolutionFolder = None,
        description: str | None = None,
        visibility: Named = "everyone",
        created_at: datetime | None = None,
    ) -> SolutionFolder:
        """A folder in a category (the first one, or a new "General"), or in another folder."""
        at, tables = self._at(created_at), self.state.solutions
        above = tables.folders[find(tables.folders, parent, "folder")] if parent is not None else None
        if above is not None:
            inside = above.category_id
        elif category is not None:
            inside = find(tables.categories, category, "category")
        else:
            inside = next(iter(tables.categories), 0) or self.add_solution_category("General", created_at=at).id
        texts = {self.state.settings.primary_language: SolutionName(name, at, at, description)}
        folder = SolutionFolder(self.state.next_id("solution_folder"), inside, texts, above.id if above else None)
        if any(row.name.lower() == name.lower() for row in tables.folders_of(inside, folder.parent_folder_id)):
            raise ValueError(f"the solution folder {name!r} exists there")
        folder.visibility = choice(_VISIBILITIES, visibility, "visibility")
        tables.folders[folder.id] = folder
        return folder

    @locked
    def add_article(
        self,
        title: str = "An article",
        description: str = "How it is done.",
        folder: Named | SolutionFolder = None,
        *,
        status: Named = "published",
        type: Named = "permanent",
        agent: Named | Agent = None,
        tags: Iterable[str] = (),
        translations: Mapping[str, tuple[str, str]] | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
    ) -> SolutionArticle:
        """An article in a folder: the first one, or a new "Getting started".

        ``translations={"de": (title, description)}`` has it in other languages of the account, too.
        """
        at, tables = self._at(created_at), self.state.solutions
        author = next(iter(self.state.agents)) if agent is None else find(self.state.agents, agent, "agent")
        for language in translations or ():
            if language not in languages(self.state):
                raise ValueError(f"no language {language!r}: there are {', '.join(languages(self.state))}")
        if folder is not None:
            inside = find(tables.folders, folder, "folder")
        else:
            inside = next(iter(tables.folders), 0) or self.add_solution_folder("Getting started", created_at=at).id
        texts = {}
        for language, (shown, text) in {
            self.state.settings.primary_language: (title, description),
            **(translations or {}),
        }.items():
            texts[language] = ArticleText(shown, text, author, at, self._at(updated_at) if updated_at else at)
            texts[language].description_text = description_text(text)
            texts[language].status = choice(_STATUSES, status, "status")
            texts[language].tags = list(tags)
        article = SolutionArticle(self.state.next_id("solution_article"), inside, texts, choice(_TYPES, type, "type"))
        tables.articles[article.id] = article
        return article
