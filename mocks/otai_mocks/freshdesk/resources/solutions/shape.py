"""Categories, folders and articles on the wire: the keys of the recordings of 2026, whatever the language."""

from __future__ import annotations

from typing import Any

from ...protocol.call import Call
from ...tables.modules.solutions import (
    COMPANIES,
    COMPANY_SEGMENTS,
    CONTACT_SEGMENTS,
    SolutionArticle,
    SolutionCategory,
    SolutionFolder,
    first,
)
from ...tables.state import State
from ..conversations.shape import attachment

AUDIENCES = {
    COMPANIES: "company_ids",
    CONTACT_SEGMENTS: "contact_segment_ids",
    COMPANY_SEGMENTS: "company_segment_ids",
}
"""The visibilities that name who sees the folder."""


def category(row: SolutionCategory, state: State, language: str | None = None) -> dict[str, Any]:
    """REC NAN26; visible_in_portals only where the account has several (DOC)."""
    text = row.texts[language] if language else first(row.texts)[1]
    body: dict[str, Any] = {
        "id": row.id,
        "name": text.name,
        "description": text.description,
        "created_at": text.created_at,
        "updated_at": text.updated_at,
        "icon": {},
    }
    if len(state.products) > 1:
        body["visible_in_portals"] = row.visible_in_portals
    return body


def folder(
    row: SolutionFolder, state: State, language: str | None = None, *, in_category: bool = False
) -> dict[str, Any]:
    """REC NAN26. The list of a category's folders leaves category_id out, that of a folder's has it (NAN24)."""
    text = row.texts[language] if language else first(row.texts)[1]
    body: dict[str, Any] = {"id": row.id, "name": text.name, "description": text.description}
    if not in_category:
        body["category_id"] = row.category_id
    body["articles_count"] = len(state.solutions.articles_of(row.id))
    body["created_at"] = text.created_at
    body["updated_at"] = text.updated_at
    body["icon_url"] = None
    body["parent_folder_id"] = row.parent_folder_id
    body["sub_folders_count"] = len(state.solutions.folders_of(row.category_id, row.id))
    body["hierarchy"] = hierarchy(row, state, language)
    body["visibility"] = row.visibility
    if row.visibility in AUDIENCES:
        name = AUDIENCES[row.visibility]
        body[name] = getattr(row, name)
    return body


def hierarchy(row: SolutionFolder, state: State, language: str | None = None) -> list[dict[str, Any]]:
    """The category, then the folders down to this one; what is not translated stays in its first language (INF)."""
    path: list[tuple[str, SolutionCategory | SolutionFolder]] = [
        ("category", state.solutions.categories[row.category_id])
    ]
    path += [("folder", above) for above in state.solutions.above(row)]
    shown = []
    for level, (kind, item) in enumerate(path):
        spoken, text = (language, item.texts[language]) if language in item.texts else first(item.texts)
        shown.append({"level": level, "type": kind, "data": {"id": item.id, "name": text.name, "language": spoken}})
    return shown


def article(call: Call, row: SolutionArticle, language: str | None = None) -> dict[str, Any]:
    """REC NAN26. Without a language the counts are those of all languages (DOC)."""
    text = row.texts[language] if language else first(row.texts)[1]
    counted = [text] if language else list(row.texts.values())
    inside = call.state.solutions.folders[row.folder_id]
    return {
        "id": row.id,
        "type": row.type,
        "status": text.status,
        "agent_id": text.agent_id,
        "created_at": text.created_at,
        "category_id": inside.category_id,
        "folder_id": row.folder_id,
        "title": text.title,
        "updated_at": text.updated_at,
        "description": text.description,
        "description_text": text.description_text,
        "seo_data": text.seo_data,
        "tags": text.tags,
        "attachments": [attachment(call, file) for file in call.state.files_of("article", row.id)],
        "cloud_files": [],
        **{
            name: sum(getattr(each, name) for each in counted)
            for name in ("thumbs_up", "thumbs_down", "hits", "suggested", "feedback_count")
        },
        "hierarchy": hierarchy(inside, call.state, language),
    }


def found_article(call: Call, row: SolutionArticle, language_id: int) -> dict[str, Any]:
    """An item of the search (DOC)."""
    text = first(row.texts)[1]
    inside = call.state.solutions.folders[row.folder_id]
    slug = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in text.title.lower()).split())
    return {
        "id": row.id,
        "type": row.type,
        "category_id": inside.category_id,
        "folder_id": row.folder_id,
        "hierarchy": hierarchy(inside, call.state),
        "folder_visibility": inside.visibility,
        "agent_id": text.agent_id,
        "path": f"{row.id}-{slug}",
        "modified_at": text.updated_at,
        "modified_by": text.modified_by or text.agent_id,
        "language_id": language_id,
        "title": text.title,
        "status": text.status,
        "created_at": text.created_at,
        "updated_at": text.updated_at,
        "description": text.description,
        "description_text": text.description_text,
        "category_name": call.state.solutions.categories[inside.category_id].name,
        "folder_name": inside.name,
    }
