"""Folders of the knowledge base: in a category, or in another folder of it."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, TEXT, Route
from ...tables.modules.solutions import ALL, SolutionFolder, SolutionName, first
from .rules import (
    check_audience,
    check_parent,
    folder_rules,
    free_language,
    known_language,
    name_rules,
    translation,
)
from .shape import AUDIENCES, folder

_PLAIN = ("parent_folder_id", "visibility", *AUDIENCES.values())


def get_folder(call: Call, folder_id: int) -> SolutionFolder:
    row = call.state.solutions.folders.get(folder_id)
    if row is None:
        raise not_found(f"no solution folder {folder_id}")
    return row


def _list(call: Call, rows: Iterable[SolutionFolder], language: str | None, *, in_category: bool) -> Reply:
    """An empty list is ``[]`` (REC NAN26)."""
    if language is not None:
        known_language(call, language)
    shown = [row for row in rows if language is None or language in row.texts]
    return call.page_of(shown, lambda row: folder(row, call.state, language, in_category=in_category))


def list_in_category(call: Call, category_id: int, language: str | None = None) -> Reply:
    if category_id not in call.state.solutions.categories:
        raise not_found(f"no solution category {category_id}")
    return _list(call, call.state.solutions.folders_of(category_id), language, in_category=True)


def list_in_folder(call: Call, folder_id: int, language: str | None = None) -> Reply:
    row = get_folder(call, folder_id)
    return _list(call, call.state.solutions.folders_of(row.category_id, row.id), language, in_category=False)


def view(call: Call, folder_id: int, language: str | None = None) -> Reply:
    row = get_folder(call, folder_id)
    if language is not None:
        translation(call, row.texts, language, f"folder {folder_id}")
    return Reply(200, folder(row, call.state, language))


def _read(
    call: Call, rules: dict[str, v.Field], category_id: int, me: SolutionFolder | None, language: str
) -> dict[str, Any]:
    """A name is unique where the folder stands (DOC: "unique")."""
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    parent_id = values.get("parent_folder_id", me.parent_folder_id if me else None)
    if "visibility" in rules and not errors:
        visibility = values.get("visibility", me.visibility if me else ALL)
        errors += check_audience(values, visibility, me)
        errors += check_parent(call.state, category_id, parent_id, me)
    wanted = values.get("name", me.texts[language].name if me and language in me.texts else "")
    for row in call.state.solutions.folders_of(category_id, parent_id):
        taken = row.texts[language].name if language in row.texts else ""
        if row is not me and taken and taken.lower() == wanted.lower():
            errors.append(FieldError("name", "unique"))
            break
    if errors:
        raise invalid(errors)
    return values


def create(call: Call, category_id: int) -> Reply:
    """``Location`` leads to the folder itself (REC NAN26)."""
    state = call.state
    if category_id not in state.solutions.categories:
        raise not_found(f"no solution category {category_id}")
    values = _read(call, folder_rules(call, creating=True), category_id, None, state.settings.primary_language)
    text = SolutionName(values["name"], call.now, call.now, values.get("description"))
    row = SolutionFolder(state.next_id("solution_folder"), category_id, {state.settings.primary_language: text})
    _set(row, values)
    state.solutions.folders[row.id] = row
    return Reply(201, folder(row, state), call.location(f"solutions/folders/{row.id}"), wrote=True)


def _set(row: SolutionFolder, values: dict[str, Any]) -> None:
    for name in _PLAIN:
        if name in values:
            setattr(row, name, values[name])


def create_translated(call: Call, folder_id: int, language: str) -> Reply:
    row = get_folder(call, folder_id)
    free_language(call, row.texts, language, f"folder {folder_id}")
    values = _read(call, name_rules(creating=True), row.category_id, row, language)
    row.texts[language] = SolutionName(values["name"], call.now, call.now, values.get("description"))
    where = call.location(f"solutions/folders/{row.id}")
    return Reply(201, folder(row, call.state, language), where, wrote=True)


def _change(call: Call, row: SolutionFolder, language: str, values: dict[str, Any]) -> bool:
    text = row.texts[language]
    before = copy.copy(text), [getattr(row, name) for name in _PLAIN]
    text.name = values.get("name", text.name)
    text.description = values.get("description", text.description)
    _set(row, values)
    if (text, [getattr(row, name) for name in _PLAIN]) == before:
        return False
    text.updated_at = call.now
    return True


def update(call: Call, folder_id: int) -> Reply:
    row = get_folder(call, folder_id)
    language = first(row.texts)[0]
    values = _read(call, folder_rules(call, creating=False), row.category_id, row, language)
    wrote = _change(call, row, language, values)
    return Reply(200, folder(row, call.state), wrote=wrote)


def update_translated(call: Call, folder_id: int, language: str) -> Reply:
    row = get_folder(call, folder_id)
    translation(call, row.texts, language, f"folder {folder_id}")
    wrote = _change(call, row, language, _read(call, name_rules(creating=False), row.category_id, row, language))
    return Reply(200, folder(row, call.state, language), wrote=wrote)


def delete(call: Call, folder_id: int) -> Reply:
    """With its translations (DOC), the folders in it and their articles (INF)."""
    row = get_folder(call, folder_id)
    for number in call.state.solutions.removed_with_folder(row):
        call.state.remove_files("article", number)
    return Reply(204, wrote=True)


_IN_CATEGORY = f"solutions/categories/{NUMBER}/folders"
_ONE = f"solutions/folders/{NUMBER}"
_LANGUAGE = f"{_ONE}/{TEXT}"
ROUTES = (
    Route("GET", _IN_CATEGORY, list_in_category, query=LIST_QUERY),
    Route("POST", _IN_CATEGORY, create),
    Route("GET", f"{_IN_CATEGORY}/{TEXT}", list_in_category, query=LIST_QUERY, feature="multi_language"),
    Route("GET", _ONE, view),
    Route("PUT", _ONE, update),
    Route("PATCH", _ONE, update),
    Route("DELETE", _ONE, delete),
    Route("GET", f"{_ONE}/subfolders", list_in_folder, query=LIST_QUERY),
    Route("GET", f"{_ONE}/subfolders/{TEXT}", list_in_folder, query=LIST_QUERY, feature="multi_language"),
    Route("GET", _LANGUAGE, view, feature="multi_language"),
    Route("POST", _LANGUAGE, create_translated, feature="multi_language"),
    Route("PUT", _LANGUAGE, update_translated, feature="multi_language"),
    Route("PATCH", _LANGUAGE, update_translated, feature="multi_language"),
)
