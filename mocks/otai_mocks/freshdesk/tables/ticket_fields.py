"""The fields of the ticket form, the tree of their choices, and their sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

WITH_TREE = ("default_ticket_type", "custom_dropdown", "nested_field")
"""Types whose choices have ids of their own; the others' choices are numbers, or rows of other tables."""
DEEPEST = 3
"""Levels that a nested field can have."""
Path = tuple[str, ...]
"""A choice's value behind those above it."""


@dataclass(slots=True)
class TicketField:
    """A field of the ticket form. ``choices`` of status, source … stand as ``GET /ticket_fields`` shows them.

    A nested field has a row for each of its levels; the lower ones name the first by ``parent_field_id``.

    Attributes:
        choice_ids: the ids of the choices, those of a nested field level by level below each choice.
        section_mappings: the sections it stands in, ``{"section_id": …, "position": …}``.
    """

    id: int
    name: str
    label: str
    type: str
    position: int
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    required_for_closure: bool = False
    required_for_agents: bool = False
    default: bool = False
    customers_can_edit: bool = False
    customers_can_filter: bool = False
    label_for_customers: str = ""
    required_for_customers: bool = False
    displayed_to_customers: bool = False
    choices: Any = None
    choice_ids: list[int] = field(default_factory=list)
    parent_field_id: int | None = None
    level: int = 1
    section_mappings: list[dict[str, int]] = field(default_factory=list)
    portal_cc: bool = False
    portal_cc_to: str | None = "company"


@dataclass(slots=True)
class Section:
    """A part of the form that is shown for some choices of a field only."""

    id: int
    label: str
    parent_ticket_field_id: int
    choice_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Choice:
    """A choice with what hangs below it. ``id`` 0: it has none yet."""

    id: int
    value: str
    choices: list[Choice] = field(default_factory=list)


def tree_of(row: TicketField) -> list[Choice]:
    """The choices of a field of the types `WITH_TREE`."""
    ids = iter(row.choice_ids)
    spare = iter(range(row.id * 1000, row.id * 1000 + 1000))  # for choices that a test wrote into the row itself

    def read(plain: Any) -> list[Choice]:
        found = []
        for value in plain or ():
            choice = Choice(next(ids, 0) or next(spare, 0), str(value))
            choice.choices = read(plain[value]) if isinstance(plain, Mapping) else []
            found.append(choice)
        return found

    return read(row.choices)


def hang(row: TicketField, tree: list[Choice], levels: int) -> None:
    """Write a tree into its field: as arrays, or as objects whose lowest level is an array."""

    def plain(choices: list[Choice], left: int) -> Any:
        if left <= 1:
            return [choice.value for choice in choices]
        return {choice.value: plain(choice.choices, left - 1) for choice in choices}

    row.choices = plain(tree, levels)
    row.choice_ids = [choice.id for choice in walk(tree)]


def walk(tree: Iterable[Choice]) -> Iterator[Choice]:
    """Every choice, each before what hangs below it."""
    for choice in tree:
        yield choice
        yield from walk(choice.choices)


def paths(tree: Iterable[Choice], above: Path = ()) -> Iterator[tuple[int, Path]]:
    """Every choice's id with the values that lead to it."""
    for choice in tree:
        yield choice.id, (*above, choice.value)
        yield from paths(choice.choices, (*above, choice.value))


def depth(tree: Iterable[Choice]) -> int:
    """How many levels a tree has."""
    return max((1 + depth(choice.choices) for choice in tree), default=0)


def below(plain: Any, path: Iterable[Any]) -> list[str]:
    """The values that may follow ``path`` in the choices of a nested field."""
    for value in path:
        plain = plain.get(value) if isinstance(plain, Mapping) else None
    return [str(value) for value in plain or ()]


def of_level(plain: Any, level: int) -> list[str]:
    """All values of a level, whatever stands above them."""
    layers = [plain]
    for _ in range(level - 1):
        layers = [inner for layer in layers if isinstance(layer, Mapping) for inner in layer.values()]
    return list(dict.fromkeys(str(value) for layer in layers for value in layer or ()))
