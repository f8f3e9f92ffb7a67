"""Articles of the knowledge base, their translations, and their search."""

from __future__ import annotations

import copy
from typing import Any

from ...errors import FieldError, invalid, not_found
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, TEXT, Route
from ...tables.html import description_text
from ...tables.modules.solutions import PERMANENT, ArticleText, SolutionArticle, first
from ..attachments.store import store_uploads
from .rules import article_rules, free_language, known_language, translation
from .shape import article, found_article

ENGLISH = 6
"""The only language id that was seen (DOC): what the search tells of every article (INF)."""
_PLAIN = ("title", "description", "status", "tags", "agent_id")


def _get(call: Call, article_id: int) -> SolutionArticle:
    row = call.state.solutions.articles.get(article_id)
    if row is None:
        raise not_found(f"no solution article {article_id}")
    return row


def list_articles(call: Call, folder_id: int, language: str | None = None) -> Reply:
    """Drafts too (REC NAN26); an empty folder is ``[]``."""
    if folder_id not in call.state.solutions.folders:
        raise not_found(f"no solution folder {folder_id}")
    if language is not None:
        known_language(call, language)
    rows = [row for row in call.state.solutions.articles_of(folder_id) if language is None or language in row.texts]
    return call.page_of(rows, lambda row: article(call, row, language))


def view(call: Call, article_id: int, language: str | None = None) -> Reply:
    row = _get(call, article_id)
    if language is not None:
        translation(call, row.texts, language, f"article {article_id}")
    return Reply(200, article(call, row, language))


def _read(call: Call, *, creating: bool, translated: bool = False) -> dict[str, Any]:
    return call.read(article_rules(call, creating=creating, translated=translated))


def _new_text(call: Call, values: dict[str, Any]) -> ArticleText:
    """The caller is its author; the description stays as it was sent (REC NAN26)."""
    text = ArticleText(values["title"], values["description"], call.agent.id, call.now, call.now)
    _write(text, values)
    text.modified_by = call.agent.id
    return text


def _write(text: ArticleText, values: dict[str, Any]) -> None:
    for name in _PLAIN:
        if name in values:
            setattr(text, name, values[name])
    text.tags = list(dict.fromkeys(tag for tag in text.tags if tag))
    text.seo_data = {**text.seo_data, **values.get("seo_data", {})}
    text.description_text = description_text(text.description)


def create(call: Call, folder_id: int) -> Reply:
    """``Location`` leads to the article itself (REC NAN26)."""
    state = call.state
    if folder_id not in state.solutions.folders:
        raise not_found(f"no solution folder {folder_id}")
    values = _read(call, creating=True)
    texts = {state.settings.primary_language: _new_text(call, values)}
    row = SolutionArticle(state.next_id("solution_article"), folder_id, texts, values.get("type", PERMANENT))
    state.solutions.articles[row.id] = row
    store_uploads(call, values.get("attachments"), article_id=row.id)
    return Reply(201, article(call, row), call.location(f"solutions/articles/{row.id}"), wrote=True)


def create_translated(call: Call, article_id: int, language: str) -> Reply:
    """A draft, if nothing is said (INF)."""
    row = _get(call, article_id)
    free_language(call, row.texts, language, f"article {article_id}")
    values = _read(call, creating=True, translated=True)
    row.texts[language] = _new_text(call, values)
    store_uploads(call, values.get("attachments"), article_id=row.id)
    where = call.location(f"solutions/articles/{row.id}")
    return Reply(201, article(call, row, language), where, wrote=True)


def _change(call: Call, row: SolutionArticle, language: str, values: dict[str, Any]) -> bool:
    text = row.texts[language]
    before = copy.copy(text), row.type
    _write(text, values)
    row.type = values.get("type", row.type)
    store_uploads(call, values.get("attachments"), article_id=row.id)
    if (text, row.type) == before and not values.get("attachments"):
        return False
    text.updated_at, text.modified_by = call.now, call.agent.id
    return True


def update(call: Call, article_id: int) -> Reply:
    """``status: 1`` alone takes a published article back (DOC)."""
    row = _get(call, article_id)
    wrote = _change(call, row, first(row.texts)[0], _read(call, creating=False))
    return Reply(200, article(call, row), wrote=wrote)


def update_translated(call: Call, article_id: int, language: str) -> Reply:
    row = _get(call, article_id)
    translation(call, row.texts, language, f"article {article_id}")
    wrote = _change(call, row, language, _read(call, creating=False, translated=True))
    return Reply(200, article(call, row, language), wrote=wrote)


def delete(call: Call, article_id: int) -> Reply:
    """With its translations (DOC)."""
    row = _get(call, article_id)
    del call.state.solutions.articles[row.id]
    call.state.remove_files("article", row.id)
    return Reply(204, wrote=True)


def search(call: Call) -> Reply:
    """Articles with the keyword in title, text or tags, in the primary language; drafts too (INF)."""
    errors: list[FieldError] = []
    term = call.query.get("term", "").strip().lower()
    if not term:
        errors.append(FieldError("term", "missing", {"wanted": "String"}))
    if errors:
        raise invalid(errors)
    rows = []
    for row in call.state.solutions.articles.values():
        text = first(row.texts)[1]
        if any(term in part.lower() for part in (text.title, text.description_text, *text.tags)):
            rows.append(row)
    return call.page_of(rows, lambda row: found_article(call, row, ENGLISH))


_IN_FOLDER = f"solutions/folders/{NUMBER}/articles"
_ONE = f"solutions/articles/{NUMBER}"
_LANGUAGE = f"{_ONE}/{TEXT}"
ROUTES = (
    Route("GET", _IN_FOLDER, list_articles, query=LIST_QUERY),
    Route("POST", _IN_FOLDER, create),
    Route("GET", f"{_IN_FOLDER}/{TEXT}", list_articles, query=LIST_QUERY, feature="multi_language"),
    Route("GET", _ONE, view),
    Route("PUT", _ONE, update),
    Route("PATCH", _ONE, update),
    Route("DELETE", _ONE, delete),
    Route("GET", _LANGUAGE, view, feature="multi_language"),
    Route("POST", _LANGUAGE, create_translated, feature="multi_language"),
    Route("PUT", _LANGUAGE, update_translated, feature="multi_language"),
    Route("PATCH", _LANGUAGE, update_translated, feature="multi_language"),
    Route("GET", "search/solutions", search, query=("term", *LIST_QUERY)),
)
