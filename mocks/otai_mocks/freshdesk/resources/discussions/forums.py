"""Forums of the community (DOC, Discussions)."""

from __future__ import annotations

import copy
from typing import Any

from ...errors import FieldError, invalid
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.modules.discussions import COMPANIES, Forum
from . import shape
from .rules import get


def _get(call: Call, forum_id: int) -> Forum:
    return get(call.state.discussions.forums, forum_id, "forum")


def view(call: Call, forum_id: int) -> Reply:
    return Reply(200, shape.forum(call, _get(call, forum_id)))


def list_topics(call: Call, forum_id: int) -> Reply:
    rows = call.state.discussions.topics_of(_get(call, forum_id).id)
    return call.page_of(rows, lambda row: shape.topic(call, row))


def _read(call: Call, me: Forum | None) -> dict[str, Any]:
    missing, state = "missing" if me is None else None, call.state
    missing_choice = "missing_choice" if me is None else None
    rules = {
        "name": v.Field(v.short_text, missing=missing, wanted="String"),
        "description": v.Field(v.text, null=True),
        "forum_type": v.Field(v.one_of((1, 2, 3, 4)), missing=missing_choice, wanted="1,2,3,4"),
        "forum_visibility": v.Field(v.one_of((1, 2, 3, 4)), missing=missing_choice, wanted="1,2,3,4"),
        "company_ids": v.Field(v.list_of(v.existing(state.companies, "company", "company_ids"))),
    }
    if me is not None:
        categories = state.discussions.categories
        rules["forum_category_id"] = v.Field(v.existing(categories, "category", "forum_category_id"))
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    visibility = values.get("forum_visibility", me.forum_visibility if me else None)
    if "company_ids" in values and visibility != COMPANIES:
        errors.append(FieldError("company_ids", "incompatible", {"when": "unless forum_visibility is 4"}))
    retyped = me is not None and values.get("forum_type", me.forum_type) != me.forum_type
    if me is not None and retyped and state.discussions.topics_of(me.id):
        errors.append(FieldError("forum_type", "incompatible", {"when": "once the forum has topics"}))
    if errors:
        raise invalid(errors)
    return values


def create(call: Call, category_id: int) -> Reply:
    """The last of its category. ``Location`` leads to the forum, not below the category (REC NAN26)."""
    discussions = call.state.discussions
    category = get(discussions.categories, category_id, "forum category")
    values = _read(call, None)
    last = max((other.position for other in discussions.forums_of(category.id)), default=0)
    row = Forum(call.state.next_id("forum"), forum_category_id=category.id, position=last + 1, **values)
    discussions.forums[row.id] = row
    return Reply(201, shape.forum(call, row), call.location(f"discussions/forums/{row.id}"), wrote=True)


def update(call: Call, forum_id: int) -> Reply:
    row = _get(call, forum_id)
    values = _read(call, row)
    before = copy.copy(row)
    for name, value in values.items():
        setattr(row, name, value)
    if row.forum_visibility != COMPANIES:
        row.company_ids = []
    return Reply(200, shape.forum(call, row), wrote=row != before)


def delete(call: Call, forum_id: int) -> Reply:
    call.state.discussions.remove_forum(_get(call, forum_id).id)
    return Reply(204, wrote=True)


_PATH = f"discussions/forums/{NUMBER}"
ROUTES = (
    Route("POST", f"discussions/categories/{NUMBER}/forums", create, feature="forums"),
    Route("GET", _PATH, view, feature="forums"),
    Route("PUT", _PATH, update, feature="forums"),
    Route("PATCH", _PATH, update, feature="forums"),
    Route("DELETE", _PATH, delete, feature="forums"),
    Route("GET", f"{_PATH}/topics", list_topics, query=LIST_QUERY, feature="forums"),
)
