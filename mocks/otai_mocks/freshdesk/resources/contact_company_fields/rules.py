"""Rules of the fields of contacts and companies: names, places, choices."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ...errors import FieldError
from ...protocol import validate as v
from ...protocol.custom_fields import PEOPLE_TYPES
from ...tables.people_fields import PeopleField
from ...tables.state import State
from .defaults import CONTACT, Owner

_AGENT_FLAGS = ("required_for_agents", "agents_can_edit", "displayed_for_agents", "quick_add_for_agent", "unique")
_CUSTOMER_FLAGS = ("editable_in_signup", "customers_can_edit", "required_for_customers", "displayed_for_customers")
_CHOICE_KEYS = ("id", "value", "label", "position", "deleted")


def accepted(owner: Owner, *, creating: bool) -> dict[str, v.Field]:
    """What POST and PUT take; the type of a field cannot be changed."""
    needed = "missing" if creating else None
    rules = {"label": v.Field(v.short_text, missing=needed, wanted="String")}
    if owner is CONTACT:
        rules["label_for_customers"] = v.Field(v.short_text, missing=needed, wanted="String")
        rules |= {name: v.Field(v.boolean) for name in _CUSTOMER_FLAGS}
    if creating:
        listed = ",".join(PEOPLE_TYPES)
        rules["type"] = v.Field(v.one_of(PEOPLE_TYPES), missing="missing_choice", wanted=listed)
    rules["position"] = v.Field(v.positive)
    rules |= {name: v.Field(v.boolean) for name in _AGENT_FLAGS}
    rules["choices"] = v.Field(v.list_of(_choice))
    return rules


def _choice(value: Any, form: bool) -> dict[str, Any]:
    given = v.mapping(value, form)
    for name in given:
        if name not in _CHOICE_KEYS:
            raise v.Bad("unknown", field=f"choices.{name}")
    clean: dict[str, Any] = {"deleted": v.boolean(given.get("deleted", False), form)}
    for name in ("value", "label"):
        if name in given:
            clean.setdefault("value", v.short_text(given[name], form))
    for name in ("id", "position"):
        if name in given:
            clean[name] = v.integer(given[name], form)
    return clean


def check(
    owner: Owner, state: State, values: dict[str, Any], me: PeopleField | None, errors: list[FieldError], now: datetime
) -> None:
    """What depends on the other fields."""
    rows = owner.all(state, now)
    label = values.get("label")
    if label is not None and not label.strip():
        errors.append(FieldError("label", "blank"))
    elif label is not None and any(r.label.lower() == label.lower() for r in rows if me is None or r.id != me.id):
        errors.append(FieldError("label", "unique"))
    most = max(rows[-1].position, len(rows)) + (1 if me is None else 0)
    if values.get("position", 1) > most:
        errors.append(FieldError("position", "at_most", {"limit": most}))  # DOC: no more than one behind the last
    kind = values.get("type", me.type if me else None)
    dropdown = kind == "custom_dropdown" or (me is not None and isinstance(me.choices, list))
    if "choices" in values and not dropdown:
        errors.append(FieldError("choices", "unknown"))  # INF: only a dropdown has choices
    elif any(error.field.startswith("choices") for error in errors):
        return
    elif dropdown and (me is None or "choices" in values):
        known = me.choices if me is not None and isinstance(me.choices, list) else []
        _check_choices(values.get("choices", []), known, errors)


def _check_choices(given: list[dict[str, Any]], known: list[dict[str, Any]], errors: list[FieldError]) -> None:
    ids = {choice["id"] for choice in known}
    for choice in given:
        if "id" in choice and choice["id"] not in ids:
            errors.append(FieldError("choices", "no_match", {"thing": "choice", "attribute": "id"}))
            return
        if "id" not in choice and not choice.get("value"):
            errors.append(FieldError("choices", "blank"))
            return
    left = merged(known, given, lambda: 0)
    if not left:
        errors.append(FieldError("choices", "blank"))
    elif len({choice["value"].lower() for choice in left}) < len(left):
        errors.append(FieldError("choices", "unique"))


def merged(
    known: list[dict[str, Any]], given: list[dict[str, Any]], next_id: Callable[[], int]
) -> list[dict[str, Any]]:
    """The choices after ``given``: with an id one is renamed, moved or deleted, without one it is new."""
    left = [dict(choice) for choice in known]
    for change in given:
        place = next((n for n, choice in enumerate(left) if choice["id"] == change.get("id", -1)), None)
        if place is None and "id" in change:
            continue
        if place is None:
            place, choice = len(left), {"id": next_id(), "value": change["value"]}
        else:
            choice = left.pop(place)
            if change["deleted"]:
                continue
            choice["value"] = change.get("value") or choice["value"]
        left.insert(max(change["position"], 1) - 1 if "position" in change else place, choice)
    return left


def name_of(label: str, taken: set[str], number: int) -> str:
    """A field's name: its label in small letters, without ``cf_`` (REC NAN26); a taken one gets a number (INF)."""
    slug = re.sub(r"\W+", "_", label.lower(), flags=re.ASCII).strip("_") or f"field_{number}"
    return slug if slug not in taken else f"{slug}_{number}"


def make(owner: Owner, state: State, values: dict[str, Any], now: datetime) -> PeopleField:
    """A new field, first unless a position was given (REC NAN26)."""
    number = state.next_id(owner.sequence)
    taken = {row.name for row in owner.all(state, now)}
    values = {"position": 1, **values}
    given = values.pop("choices", None)
    row = PeopleField(
        id=number,
        name=name_of(values["label"], taken, number),
        created_at=now,
        updated_at=now,
        choices=merged([], given, lambda: state.next_id("people_choice")) if given else None,
        **values,
    )
    _insert(owner, state, row, now)
    return row


def _insert(owner: Owner, state: State, row: PeopleField, now: datetime) -> None:
    """Store a new field; those from its place on move down, and that is a change of theirs (REC NAN26)."""
    table = owner.store_all(state, now)
    _shift(table, row.position, 1, now)
    table[row.id] = row


def move(owner: Owner, state: State, row: PeopleField, position: int, now: datetime) -> None:
    table = owner.store_all(state, now)
    del table[row.id]
    _shift(table, row.position + 1, -1, now)
    _shift(table, position, 1, now)
    row.position = position
    table[row.id] = row


def remove(owner: Owner, state: State, row: PeopleField, now: datetime) -> None:
    """The field and every value of it: there is no way back (DOC)."""
    table = owner.store_all(state, now)
    del table[row.id]
    _shift(table, row.position + 1, -1, now)
    for person in owner.people(state):
        person.custom_fields.pop(row.name, None)


def _shift(table: dict[int, PeopleField], start: int, by: int, now: datetime) -> None:
    for other in table.values():
        if other.position >= start:
            other.position += by
            other.updated_at = now
