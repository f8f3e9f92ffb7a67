"""Categories of the knowledge base, and their translations."""

from __future__ import annotations

import copy
from typing import Any

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, TEXT, Route
from ...tables.modules.solutions import SolutionCategory, SolutionName, first
from .rules import category_rules, free_language, known_language, name_rules, translation
from .shape import category


def get_category(call: Call, category_id: int) -> SolutionCategory:
    row = call.state.solutions.categories.get(category_id)
    if row is None:
        raise not_found(f"no solution category {category_id}")
    return row


def list_categories(call: Call) -> Reply:
    rows = call.state.solutions.categories.values()
    return call.page_of(rows, lambda row: category(row, call.state))


def list_translated(call: Call, language: str) -> Reply:
    """Those that have a text in the language (DOC)."""
    known_language(call, language)
    rows = [row for row in call.state.solutions.categories.values() if language in row.texts]
    return call.page_of(rows, lambda row: category(row, call.state, language))


def view(call: Call, category_id: int) -> Reply:
    row = get_category(call, category_id)
    return Reply(200, category(row, call.state))


def view_translated(call: Call, category_id: int, language: str) -> Reply:
    row = get_category(call, category_id)
    translation(call, row.texts, language, f"category {category_id}")
    return Reply(200, category(row, call.state, language))


def _read(call: Call, rules: dict[str, v.Field], me: SolutionCategory | None, language: str) -> dict[str, Any]:
    """A name is unique among the categories (DOC), in its language (INF)."""
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    for row in call.state.solutions.categories.values():
        taken = row.texts[language].name if language in row.texts else ""
        if row is not me and taken and taken.lower() == str(values.get("name", "")).lower():
            errors.append(FieldError("name", "unique"))
            break
    if errors:
        raise invalid(errors)
    return values


def create(call: Call) -> Reply:
    state = call.state
    values = _read(call, category_rules(call, creating=True), None, state.settings.primary_language)
    text = SolutionName(values["name"], call.now, call.now, values.get("description"))
    row = SolutionCategory(state.next_id("solution_category"), {state.settings.primary_language: text})
    row.visible_in_portals = values.get("visible_in_portals", [])
    state.solutions.categories[row.id] = row
    return Reply(201, category(row, state), call.location(f"solutions/categories/{row.id}"), wrote=True)


def create_translated(call: Call, category_id: int, language: str) -> Reply:
    row = get_category(call, category_id)
    free_language(call, row.texts, language, f"category {category_id}")
    values = _read(call, name_rules(creating=True), row, language)
    row.texts[language] = SolutionName(values["name"], call.now, call.now, values.get("description"))
    where = call.location(f"solutions/categories/{row.id}")
    return Reply(201, category(row, call.state, language), where, wrote=True)


def _change(call: Call, row: SolutionCategory, language: str, values: dict[str, Any]) -> bool:
    text = row.texts[language]
    before = copy.copy(text), row.visible_in_portals
    text.name = values.get("name", text.name)
    text.description = values.get("description", text.description)
    row.visible_in_portals = values.get("visible_in_portals", row.visible_in_portals)
    if (text, row.visible_in_portals) == before:
        return False
    text.updated_at = call.now
    return True


def update(call: Call, category_id: int) -> Reply:
    row = get_category(call, category_id)
    language = first(row.texts)[0]
    wrote = _change(call, row, language, _read(call, category_rules(call, creating=False), row, language))
    return Reply(200, category(row, call.state), wrote=wrote)


def update_translated(call: Call, category_id: int, language: str) -> Reply:
    row = get_category(call, category_id)
    translation(call, row.texts, language, f"category {category_id}")
    wrote = _change(call, row, language, _read(call, name_rules(creating=False), row, language))
    return Reply(200, category(row, call.state, language), wrote=wrote)


def delete(call: Call, category_id: int) -> Reply:
    """With its translations (DOC), its folders and their articles (INF)."""
    row = get_category(call, category_id)
    for number in call.state.solutions.removed_with_category(row.id):
        call.state.remove_files("article", number)
    return Reply(204, wrote=True)


_ALL, _ONE = "solutions/categories", f"solutions/categories/{NUMBER}"
_LANGUAGE = f"{_ONE}/{TEXT}"
ROUTES = (
    Route("GET", _ALL, list_categories, query=LIST_QUERY),
    Route("POST", _ALL, create),
    Route("GET", _ONE, view),
    Route("PUT", _ONE, update),
    Route("PATCH", _ONE, update),
    Route("DELETE", _ONE, delete),
    Route("GET", f"{_ALL}/{TEXT}", list_translated, query=LIST_QUERY, feature="multi_language"),
    Route("GET", _LANGUAGE, view_translated, feature="multi_language"),
    Route("POST", _LANGUAGE, create_translated, feature="multi_language"),
    Route("PUT", _LANGUAGE, update_translated, feature="multi_language"),
    Route("PATCH", _LANGUAGE, update_translated, feature="multi_language"),
)
