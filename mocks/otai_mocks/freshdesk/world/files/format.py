"""What a world file may contain: the records of the tables as types that refuse keys nobody knows.

The types are made of the records themselves. schema.json is made of these types. In rows of tables, ids and times may
be left out; where a row names another one by its id, its name will do, too. What leads where, `partial` says.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import UNSET, Meta, UnsetType, defstruct

from ...choices import Choices
from .adding import BUILDERS
from .tables import NAMES, ROWS, TYPES

Moment = Annotated[datetime, Meta(tz=True)]
Text = Annotated[str, Meta(min_length=1)]
_DRAWN = ("id", "created_at", "updated_at")
"""What every row can be without."""
_OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "tickets": ("description", "requester_id"),
    "archived_tickets": ("description", "requester_id"),
    "conversations": ("user_id",),
    "agents": ("email",),
    "roles": ("description",),
    "email_configs": ("name",),
    "ticket_fields": ("label", "type", "position"),
    "ticket_forms": ("name",),
    "sla_policies": ("position",),
    "contact_fields": ("label", "type", "position"),
    "company_fields": ("label", "type", "position"),
    "skills": ("rank",),
    "time_entries": ("executed_at", "start_time"),
}
"""What rows of a table can be without, beside what their records have a default for."""
_NO_ID_OF_THEIR_OWN = ("jobs", "transfers")
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "agents": {
        "role_ids": "roles",
        "group_ids": "groups",
        "contribution_group_ids": "groups",
        "skill_ids": "skills",
    },
    "groups": {"agent_ids": "agents", "business_hour_id": "business_hours", "escalate_to": "agents"},
    "contacts": {"company_id": "companies"},
    "email_configs": {"product_id": "products", "group_id": "groups"},
    "ticket_forms": {"last_updated_by": "agents"},
    "sections": {"parent_ticket_field_id": "ticket_fields"},
    "tickets": {
        "requester_id": "people",
        "responder_id": "agents",
        "group_id": "groups",
        "company_id": "companies",
        "product_id": "products",
        "email_config_id": "email_configs",
        "internal_agent_id": "agents",
        "internal_group_id": "groups",
        "watcher_ids": "agents",
    },
    "conversations": {"user_id": "people"},
    "time_entries": {"agent_id": "agents"},
}
"""Table → key → the table whose ids it holds; ``people``: contacts and agents."""


@lru_cache(maxsize=1)
def world_type() -> type[Any]:
    """The type of a whole file."""
    tables = [(name, list[row_type(name)] if name in ROWS else _like(TYPES[name]), UNSET) for name in NAMES]  # type: ignore[misc]
    added = [(name, list[_added(name)], UNSET) for name in BUILDERS]  # type: ignore[misc]
    return _struct(
        "World",
        [
            ("schema", Any, UNSET),
            ("about", Any, UNSET),
            ("version", Literal[1], UNSET),
            ("domain", Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$")], UNSET),
            ("api_key", Text, UNSET),
            ("plan", Text, UNSET),
            ("options", _options(), UNSET),
            ("tables", _struct("Tables", tables), UNSET),
            ("add", _struct("Add", added), UNSET),
        ],
        rename={"schema": "$schema"},
    )


@lru_cache(maxsize=64)
def row_type(table: str) -> type[Any]:
    """The type of a row of a table."""
    record, hints = ROWS[table], get_type_hints(ROWS[table])
    drawn = set(_OPTIONAL.get(table, ()))
    if table not in _NO_ID_OF_THEIR_OWN:
        drawn |= set(_DRAWN)
    made = []
    for field in fields(record):
        kind = _like(hints[field.name])
        if field.name in REFERENCES.get(table, {}):
            kind = _named(hints[field.name])
        elif field.name == "name" or (field.name == "id" and hints["id"] is int):
            kind = Text if field.name == "name" else Annotated[int, Meta(ge=1)]
        may_be_missing = field.name in drawn or not (field.default is MISSING and field.default_factory is MISSING)
        made.append((field.name, kind, UNSET) if may_be_missing else (field.name, kind))
    return _struct(_title(table), made)


def _title(table: str) -> str:
    return "".join(word.capitalize() for word in table.split("_"))


def _named(hint: Any) -> Any:
    """An id, or ids, where a name will do too."""
    if get_origin(hint) is list:
        return list[int | Text]
    return int | Text | None if NoneType in get_args(hint) else int | Text


def _struct(name: str, members: Iterable[tuple[Any, ...]], **options: Any) -> type[Any]:
    given = [
        (key, kind | UnsetType if kind is not Any else kind, *rest) if rest else (key, kind)
        for key, kind, *rest in members
    ]
    return defstruct(name, given, forbid_unknown_fields=True, kw_only=True, **options)


@lru_cache(maxsize=128)
def _record(kind: type[Any]) -> type[Any]:
    hints = get_type_hints(kind)
    return _struct(
        kind.__name__,
        [
            (f.name, _like(hints[f.name]))
            if f.default is MISSING and f.default_factory is MISSING
            else (f.name, _like(hints[f.name]), UNSET)
            for f in fields(kind)
        ],
    )


def _like(hint: Any) -> Any:
    """A type with records in it as one that knows no other keys than theirs."""
    if hint is datetime:
        return Moment
    if is_dataclass(hint):
        return _record(hint)  # type: ignore[arg-type]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return Union[tuple(_like(each) for each in inner)]  # noqa: UP007
    if origin in (dict, list, tuple):
        return origin[tuple(each if each is Ellipsis else _like(each) for each in inner)]
    return hint


def _options() -> type[Any]:
    """What FakeFreshdesk is made with."""
    hints = get_type_hints(Choices)
    members: list[tuple[Any, ...]] = [(f.name, _like(hints[f.name]), UNSET) for f in fields(Choices)]
    members += [
        ("statuses", dict[Annotated[str, Meta(pattern="^[0-9]+$")], Text] | None, UNSET),
        ("fields", dict[str, Any] | None, UNSET),
        ("seed", int, UNSET),
        ("tickets", Literal["sample"] | Annotated[int, Meta(ge=0)] | None, UNSET),
    ]
    return _struct("Options", members)


# --- what the builders take -----------------------------------------------------------------------------


def _added(kind: str) -> type[Any]:
    """The arguments of a builder, as far as a file can hold them."""
    from ..builders import Builders

    builder = inspect.unwrap(getattr(Builders, BUILDERS[kind]))
    hints = get_type_hints(builder)
    members: list[tuple[Any, ...]] = []
    for name, parameter in list(inspect.signature(builder).parameters.items())[1:]:
        member = (name, _argument(hints[name]))
        members.append(member if parameter.default is parameter.empty else (*member, UNSET))
    if kind == "tickets":
        members += [(name, list[str | dict[str, Any]], UNSET) for name in ("notes", "replies")]
    return _struct(f"Add{_title(kind)}", members)


def _argument(hint: Any) -> Any:
    if hint in (date, datetime):
        return str
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        kept = [_argument(each) for each in inner if not is_dataclass(each)]
        return Any if Any in kept else Union[tuple(dict.fromkeys(kept))]  # noqa: UP007
    if origin is not None and issubclass(origin, Mapping):
        return dict[tuple(_argument(each) for each in inner)]  # type: ignore[misc]
    if origin is not None and issubclass(origin, Iterable):
        return list[_argument(inner[0])]  # type: ignore[misc]
    return hint
