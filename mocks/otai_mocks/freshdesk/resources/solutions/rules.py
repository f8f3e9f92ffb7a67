"""What categories, folders and articles take, and which languages there are."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, not_found, one_invalid
from ...protocol import validate as v
from ...protocol.call import Call
from ...tables.modules.solutions import ALL, COMPANY_SEGMENTS, DRAFT, PERMANENT, PUBLISHED, WORKAROUND, SolutionFolder
from ...tables.state import State
from .shape import AUDIENCES

META = ("meta_title", "meta_description", "meta_keywords")


def languages(state: State) -> list[str]:
    """The account's languages, the primary one first."""
    return [state.settings.primary_language, *state.settings.supported_languages]


def known_language(call: Call, language: str) -> str:
    """INF: a language that the account has not is a path that is not there."""
    if language not in languages(call.state):
        raise not_found(f"{language!r} is no language of the account: it has {', '.join(languages(call.state))}")
    return language


def translation(call: Call, texts: dict[str, Any], language: str, what: str) -> Any:
    """The text in a language, or 404."""
    known_language(call, language)
    if language not in texts:
        raise not_found(f"{what} is not translated to {language!r}: it has {', '.join(texts)}")
    return texts[language]


def free_language(call: Call, texts: dict[str, Any], language: str, what: str) -> str:
    """A language in which there is no text yet (INF: otherwise 409)."""
    if known_language(call, language) in texts:
        raise one_invalid("language", "unique", f"{what} has a text in {language!r}: it is changed by PUT")
    return language


def name_rules(*, creating: bool) -> dict[str, v.Field]:
    return {
        "name": v.Field(v.filled(v.short_text), missing="missing" if creating else None, wanted="String"),
        "description": v.Field(v.text, null=True),
    }


def category_rules(call: Call, *, creating: bool) -> dict[str, v.Field]:
    several = len(call.state.products) > 1
    portals = v.list_of(v.existing(call.state.products, "portal", "visible_in_portals"))
    return {
        **name_rules(creating=creating),
        "visible_in_portals": v.Field(portals if several else v.needs_feature("multi_product", "visible_in_portals")),
    }


def folder_rules(call: Call, *, creating: bool) -> dict[str, v.Field]:
    folders = call.state.solutions.folders
    return {
        **name_rules(creating=creating),
        "parent_folder_id": v.Field(v.existing(folders, "folder", "parent_folder_id"), null=True),
        "visibility": v.Field(v.one_of(tuple(range(ALL, COMPANY_SEGMENTS + 1)))),
        "company_ids": v.Field(v.list_of(v.existing(call.state.companies, "company", "company_ids"))),
        "contact_segment_ids": v.Field(v.list_of(v.positive)),
        "company_segment_ids": v.Field(v.list_of(v.positive)),
    }


def check_audience(values: dict[str, Any], visibility: int, row: SolutionFolder | None) -> list[FieldError]:
    """Who sees the folder is named with the visibility that asks for it, and only with that (INF)."""
    errors = []
    for number, attribute in AUDIENCES.items():
        if number == visibility and not values.get(attribute, getattr(row, attribute, None)):
            errors.append(FieldError(attribute, "missing", {"wanted": "Array"}))
        elif number != visibility and values.get(attribute):
            errors.append(FieldError(attribute, "incompatible", {"when": f"unless visibility is {number}"}))
    return errors


def check_parent(state: State, category_id: int, parent_id: int | None, row: SolutionFolder | None) -> list[FieldError]:
    """A parent stands in the same category, and not inside the folder itself (INF)."""
    parent = state.solutions.folders.get(parent_id or 0)
    if parent is None:
        return []
    if parent.category_id != category_id or (row is not None and row in state.solutions.above(parent)):
        return [FieldError("parent_folder_id", "no_match", {"thing": "folder", "attribute": "parent_folder_id"})]
    return []


def article_rules(call: Call, *, creating: bool, translated: bool = False) -> dict[str, v.Field]:
    """``agent_id`` can be changed, not given at first (DOC)."""
    needed = "missing" if creating else None
    rules = {
        "title": v.Field(v.filled(v.short_text), missing=needed, wanted="String"),
        "description": v.Field(v.filled(v.text), missing=needed, wanted="String"),
        "status": v.Field(
            v.one_of((DRAFT, PUBLISHED)),
            missing="missing_choice" if creating and not translated else None,
            wanted=f"{DRAFT},{PUBLISHED}",
        ),
        "tags": v.Field(v.list_of(v.short_text)),
        "seo_data": v.Field(_seo_data),
        "attachments": v.Field(v.files(call.choices.max_body)),
    }
    if not translated:
        rules["type"] = v.Field(v.one_of((PERMANENT, WORKAROUND)))
    if not creating:
        rules["agent_id"] = v.Field(v.existing(call.state.agents, "agent", "agent_id"))
    return rules


def _seo_data(value: Any, form: bool) -> dict[str, str]:
    """Keywords come as an array, and go out with commas (DOC)."""
    clean = {}
    for key, item in v.mapping(value, form).items():
        if key not in META:
            raise v.Bad("unknown", field=f"seo_data.{key}")
        try:
            if key == "meta_keywords" and isinstance(item, list):
                clean[key] = ",".join(v.list_of(v.short_text)(item, form))
            else:
                clean[key] = "" if item is None else v.text(item, form)
        except v.Bad as bad:
            bad.field = f"seo_data.{key}"
            raise
    return clean
