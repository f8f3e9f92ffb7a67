"""Choices as administrators send them: ``{"id", "value", "position", "deleted", "choices"}``.

One with an id is changed or removed, one without is added, one that is not named stays (DOC). Positions are counted
anew.
"""

from __future__ import annotations

from typing import Any

from ...protocol.validate import Bad, boolean, list_of, mapping, positive, short_text, wrong_type
from ...tables.ticket_fields import DEEPEST, Choice, Path, paths

_KEYS = ("id", "value", "label", "position", "deleted", "choices", "parent_choice_id")
_STATUS_KEYS = (*_KEYS, "label_for_customers")
FIRST_CUSTOM_STATUS, RESERVED_STATUS = 6, 9000
Placed = dict[int, int]
"""The choices, by identity, whose position was sent."""


def change_tree(present: list[Choice], given: Any, deepest: int = DEEPEST, depth: int = 1) -> list[Choice]:
    """The tree with what was sent. The present one stays as it is.

    Raises:
        Bad: something of it is no choice.
    """
    known = {choice.id: Choice(choice.id, choice.value, list(choice.choices)) for choice in present}
    kept = dict(known)
    placed: Placed = {}
    added: list[Choice] = []
    for item in list_of(mapping)(given, False):
        _check_keys(item, _KEYS)
        choice = _named(item, known)
        if choice is not None and boolean(item.get("deleted", False), False):
            kept.pop(choice.id, None)
            continue
        value = _value(item)
        if choice is None:
            if value is None:
                raise Bad("missing", wanted="String")
            choice = Choice(0, value)
            added.append(choice)
        elif value is not None:
            choice.value = value
        if item.get("choices"):
            if depth == deepest:
                raise Bad("too_deep", limit=deepest)
            choice.choices = change_tree(choice.choices, item["choices"], deepest, depth + 1)
        if "position" in item:
            placed[id(choice)] = positive(item["position"], False)
    return _unique(_in_order([*kept.values(), *added], placed))


def change_statuses(present: dict[str, list[str]], given: Any) -> dict[str, list[str]]:
    """The statuses with what was sent: a new one gets the next number from 6 (INF), 2 to 5 cannot be removed."""
    known = {int(number): Choice(int(number), pair[0]) for number, pair in present.items()}
    outside = {int(number): pair[1] for number, pair in present.items()}
    kept = dict(known)
    placed: Placed = {}
    for item in list_of(mapping)(given, False):
        _check_keys(item, _STATUS_KEYS)
        choice = _named(item, known)
        if choice is not None and boolean(item.get("deleted", False), False):
            if choice.id < FIRST_CUSTOM_STATUS:
                raise Bad("read_only")
            kept.pop(choice.id, None)
            continue
        value = _value(item)
        if choice is None:
            if value is None:
                raise Bad("missing", wanted="String")
            number = max([FIRST_CUSTOM_STATUS - 1, *(n for n in known if n < RESERVED_STATUS)]) + 1
            choice = known[number] = kept[number] = Choice(number, value)
        elif value is not None:
            choice.value = value
        if item.get("label_for_customers") is not None:
            outside[choice.id] = short_text(item["label_for_customers"], False)
        if "position" in item:
            placed[id(choice)] = positive(item["position"], False)
    ordered = _unique(_in_order(list(kept.values()), placed))
    return {str(choice.id): [choice.value, outside.get(choice.id, choice.value)] for choice in ordered}


def _check_keys(item: dict[str, Any], known: tuple[str, ...]) -> None:
    for name in item:
        if name not in known:
            raise Bad("unknown", field=f"choices.{name}")


def _named(item: dict[str, Any], known: dict[int, Choice]) -> Choice | None:
    if item.get("id") is None:
        return None
    number = positive(item["id"], False)
    if number not in known:
        raise Bad("no_match", thing="choice", attribute="id")
    return known[number]


def _value(item: dict[str, Any]) -> str | None:
    """``value``, or ``label``, as clients send both (3P)."""
    sent = item.get("value", item.get("label"))
    if sent is None:
        return None
    value = short_text(sent, False).strip()
    if not value:
        raise Bad("blank")
    return value


def _in_order(choices: list[Choice], placed: Placed) -> list[Choice]:
    ordered = [choice for choice in choices if id(choice) not in placed]
    for choice in sorted((c for c in choices if id(c) in placed), key=lambda c: placed[id(c)]):
        ordered.insert(placed[id(choice)] - 1, choice)
    return ordered


def _unique(choices: list[Choice]) -> list[Choice]:
    values = [choice.value.lower() for choice in choices]
    if len(set(values)) < len(values):
        raise Bad("unique")
    return choices


def renamed(before: list[Choice], after: list[Choice]) -> dict[Path, Path]:
    """Old path → new path of the choices whose path is another now."""
    now = dict(paths(after))
    return {old: now[number] for number, old in paths(before) if number in now and now[number] != old}


def must_be_list(value: Any, form: bool) -> list[Any]:
    """The outer shape only: what the items must be depends on the field."""
    if not isinstance(value, list):
        raise wrong_type(value, "Array")
    return value


def takes_choices(field_type: str) -> bool:
    """Whether administrators write the choices of such a field here."""
    return field_type in ("default_status", "default_ticket_type", "custom_dropdown", "nested_field")
