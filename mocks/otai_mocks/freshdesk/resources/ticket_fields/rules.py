"""What a ticket field takes, and what its change means for the form and the tickets."""

from __future__ import annotations

import re
from typing import Any

from ...errors import FieldError
from ...protocol import validate as v
from ...protocol.call import Call
from ...protocol.custom_fields import TYPES
from ...tables.state import State
from ...tables.ticket_fields import DEEPEST, WITH_TREE, Path, TicketField, tree_of
from .choices import change_statuses, change_tree, must_be_list, renamed, takes_choices

_BOOLEANS = (
    "customers_can_edit",
    "required_for_closure",
    "required_for_agents",
    "required_for_customers",
    "displayed_to_customers",
)
PLAIN = ("label", "label_for_customers", "portal_cc", "portal_cc_to", *_BOOLEANS)
"""Attributes that are stored as they are."""
_label = v.filled(v.short_text)


def accepted(call: Call, row: TicketField | None) -> dict[str, v.Field]:
    """The attributes of POST (no row yet) and PUT. PUT takes all of them, each if one likes (DOC)."""
    needed = "missing" if row is None else None
    rules = {
        "label": v.Field(_label, missing=needed, wanted="String"),
        "label_for_customers": v.Field(_label, missing=needed, wanted="String"),
        "type": v.Field(
            v.one_of(TYPES) if row is None else _same(row.type),
            missing="missing_choice" if row is None else None,
            wanted=",".join(TYPES),
        ),
        "position": v.Field(v.positive),
        **{name: v.Field(v.boolean) for name in _BOOLEANS},
        "section_mappings": v.Field(_mappings(call.state)),
    }
    kind = row.type if row is not None else call.body.values.get("type")
    if isinstance(kind, str) and takes_choices(kind):
        needs_some = row is None  # INF: a dropdown without a choice is of no use
        rules["choices"] = v.Field(must_be_list, missing="missing" if needs_some else None, wanted="Array")
    if kind == "nested_field":
        rules["dependent_fields"] = v.Field(_levels, missing=needed, wanted="Array")
    if kind == "default_requester":
        rules["portal_cc"] = v.Field(v.boolean)
        rules["portal_cc_to"] = v.Field(v.one_of(("all", "company")), null=True)
    return rules


def _same(kind: str) -> v.Check:
    def checked(value: Any, form: bool) -> str:
        if v.text(value, form) != kind:
            raise v.Bad("read_only")
        return kind

    return checked


def _mappings(state: State) -> v.Check:
    def checked(value: Any, form: bool) -> list[dict[str, int]]:
        found = []
        for item in v.list_of(v.mapping)(value, form):
            for name in item:
                if name not in ("section_id", "position"):
                    raise v.Bad("unknown", field=f"section_mappings.{name}")
            number = v.existing(state.sections, "section", "section_id")(item.get("section_id"), form)
            found.append({"section_id": number, "position": v.positive(item.get("position", 1), form)})
        return found

    return checked


def _levels(value: Any, form: bool) -> list[dict[str, Any]]:
    """``dependent_fields``: the names of levels 2 and 3."""
    found = []
    for item in v.list_of(v.mapping)(value, form):
        for name in item:
            if name not in ("id", "name", "label", "label_for_customers", "level"):
                raise v.Bad("unknown", field=f"dependent_fields.{name}")
        level = v.one_of(tuple(range(2, DEEPEST + 1)))(item.get("level"), form)
        clean = {"level": level}
        for name in ("label", "label_for_customers"):
            if name in item:
                clean[name] = _label(item[name], form)
        found.append(clean)
    if len({item["level"] for item in found}) < len(found):
        raise v.Bad("unique")
    return found


def check_levels(values: dict[str, Any], errors: list[FieldError]) -> None:
    """A new nested field names level 2, and level 3 only below it; both labels each."""
    levels = {item["level"]: item for item in values.get("dependent_fields", ())}
    if "dependent_fields" in values and sorted(levels) not in ([2], [2, 3]):
        errors.append(FieldError("dependent_fields.level", "missing", {"wanted": "Array"}))
    for item in levels.values():
        for name in ("label", "label_for_customers"):
            if name not in item:
                errors.append(FieldError(f"dependent_fields.{name}", "missing", {"wanted": "String"}))


def read_choices(row: TicketField, given: list[Any], levels: int, errors: list[FieldError]) -> Any:
    """The choices that the row would have: a tree, or the object of the statuses."""
    try:
        if row.type == "default_status":
            return change_statuses(row.choices, given)
        deepest = levels if row.type == "nested_field" else 1
        return change_tree(tree_of(row), given, deepest)
    except v.Bad as bad:
        errors.append(FieldError(bad.field or "choices", bad.kind, bad.values))
        return None


def slug(label: str) -> str:
    """``Issue Type`` → ``issue_type``."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


def new_name(call: Call, label: str) -> str:
    """``cf_`` and the label; with digits behind it where that name is taken (REC NAN26: cf_test_field956329)."""
    taken = {row.name for row in call.state.ticket_fields.values()}
    name = f"cf_{slug(label)[:80]}"
    while name in taken or name == "cf_":
        name = f"cf_{slug(label)[:80]}{call.dice.randrange(10_000, 1_000_000)}"
    return name


def move(state: State, row: TicketField, position: int) -> None:
    """Put a field at a position; the others close up."""
    others = [f for f in state.ticket_fields.values() if f.level == 1 and f is not row]
    others.sort(key=lambda f: (f.position, f.id))
    others.insert(position - 1, row)
    for number, field in enumerate(others, 1):
        field.position = number


def write_choices(state: State, row: TicketField, choices: Any) -> None:
    """Give the field its choices; tickets follow a renamed one (INF), sections lose a removed one."""
    if row.type not in WITH_TREE:
        row.choices = choices
        return
    before = tree_of(row)
    state.set_choices(row, choices)
    for section in state.sections.values():
        if section.parent_ticket_field_id == row.id:
            section.choice_ids = [number for number in section.choice_ids if number in row.choice_ids]
    moved = renamed(before, choices)
    if moved:
        _rename_in_tickets(state, row, moved)


def _rename_in_tickets(state: State, row: TicketField, moved: dict[Path, Path]) -> None:
    names = [row.name, *(level.name for level in state.levels_below(row))]
    for ticket in state.tickets.values():
        if row.type == "default_ticket_type":
            if (ticket.type,) in moved:
                ticket.type = moved[(ticket.type,)][0]  # type: ignore[index]
            continue
        path = tuple(ticket.custom_fields[name] for name in names if name in ticket.custom_fields)
        for length in range(len(path), 0, -1):
            if path[:length] in moved:
                new = dict(zip(names, moved[path[:length]], strict=False))
                ticket.custom_fields = {**ticket.custom_fields, **new}
                break
