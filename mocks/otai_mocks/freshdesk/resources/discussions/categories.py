"""Categories of the community (DOC, Discussions)."""

from __future__ import annotations

import copy
from typing import Any

from ...errors import FieldError, invalid
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.modules.discussions import ForumCategory
from . import shape
from .rules import get


def list_categories(call: Call) -> Reply:
    """By name (REC NAN26)."""
    rows = sorted(call.state.discussions.categories.values(), key=lambda row: (row.name, row.id))
    return call.page_of(rows, shape.category)


def _get(call: Call, category_id: int) -> ForumCategory:
    return get(call.state.discussions.categories, category_id, "forum category")


def view(call: Call, category_id: int) -> Reply:
    return Reply(200, shape.category(_get(call, category_id)))


def list_forums(call: Call, category_id: int) -> Reply:
    rows = call.state.discussions.forums_of(_get(call, category_id).id)
    return call.page_of(rows, lambda row: shape.forum(call, row))


def _read(call: Call, me: ForumCategory | None) -> dict[str, Any]:
    rules = {
        "name": v.Field(v.short_text, missing="missing" if me is None else None, wanted="String"),
        "description": v.Field(v.text, null=True),
    }
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    name = str(values.get("name")).lower()
    if not errors and "name" in values:
        rows = call.state.discussions.categories.values()
        if any(row is not me and row.name.lower() == name for row in rows):
            errors.append(FieldError("name", "unique"))
    if errors:
        raise invalid(errors)
    return values


def create(call: Call) -> Reply:
    values = _read(call, None)
    row = ForumCategory(call.state.next_id("forum_category"), created_at=call.now, updated_at=call.now, **values)
    call.state.discussions.categories[row.id] = row
    return Reply(201, shape.category(row), call.location(f"discussions/categories/{row.id}"), wrote=True)


def update(call: Call, category_id: int) -> Reply:
    row = _get(call, category_id)
    values = _read(call, row)
    before = copy.copy(row)
    for name, value in values.items():
        setattr(row, name, value)
    wrote = row != before
    if wrote:
        row.updated_at = call.now
    return Reply(200, shape.category(row), wrote=wrote)


def delete(call: Call, category_id: int) -> Reply:
    call.state.discussions.remove_category(_get(call, category_id).id)
    return Reply(204, wrote=True)


_PATH = "discussions/categories"
ROUTES = (
    Route("GET", _PATH, list_categories, query=LIST_QUERY, feature="forums"),
    Route("POST", _PATH, create, feature="forums"),
    Route("GET", f"{_PATH}/{NUMBER}", view, feature="forums"),
    Route("PUT", f"{_PATH}/{NUMBER}", update, feature="forums"),
    Route("PATCH", f"{_PATH}/{NUMBER}", update, feature="forums"),
    Route("DELETE", f"{_PATH}/{NUMBER}", delete, feature="forums"),
    Route("GET", f"{_PATH}/{NUMBER}/forums", list_forums, query=LIST_QUERY, feature="forums"),
)
