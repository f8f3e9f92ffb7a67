"""A field of the ticket form on the wire: as everyone sees it, and as administrators do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...tables.state import State
from ...tables.ticket_fields import WITH_TREE, Choice, Section, TicketField, tree_of


def shown(field: TicketField, state: State) -> dict[str, Any]:
    """An item of ``GET /ticket_fields`` (REC AIR, NAN26)."""
    body: dict[str, Any] = {
        "id": field.id,
        "name": field.name,
        "label": field.label,
        "description": field.description,
        "position": field.position,
        "required_for_closure": field.required_for_closure,
        "required_for_agents": field.required_for_agents,
        "type": field.type,
        "default": field.default,
        "customers_can_edit": field.customers_can_edit,
        "customers_can_filter": field.customers_can_filter,
        "label_for_customers": field.label_for_customers,
        "required_for_customers": field.required_for_customers,
        "displayed_to_customers": field.displayed_to_customers,
        "created_at": field.created_at,
        "updated_at": field.updated_at,
    }
    if field.type == "default_requester":
        body["portal_cc"] = field.portal_cc
        body["portal_cc_to"] = field.portal_cc_to
    else:
        choices = _choices(field, state)
        if choices is not None:
            body["choices"] = choices
    if field.type == "nested_field" and (lower := state.levels_below(field)):
        body["nested_ticket_fields"] = [_nested(level, field) for level in lower]
    return body


def _nested(level: TicketField, field: TicketField) -> dict[str, Any]:
    """A lower level of a nested field (keys 3P Nango; that they stand in this order is INF)."""
    return {
        "id": level.id,
        "description": level.description,
        "label": level.label,
        "label_in_portal": level.label_for_customers,
        "level": level.level,
        "name": level.name,
        "ticket_field_id": field.id,
        "created_at": level.created_at,
        "updated_at": level.updated_at,
    }


def _choices(field: TicketField, state: State) -> Any:
    match field.type:
        case "default_group":
            return {g.name: g.id for g in sorted(state.groups.values(), key=lambda g: (g.name, g.id))}
        case "default_agent":  # two agents of one name collapse into one entry, the later id (REC NAN26)
            agents = (a for a in state.agents.values() if not a.deactivated)
            return {a.name: a.id for a in sorted(agents, key=lambda a: (a.name, a.id))}
        case "default_product":
            return {p.name: p.id for p in sorted(state.products.values(), key=lambda p: (p.name, p.id))}
    return field.choices


def listed_for_admins(field: TicketField, state: State, *, sections: bool = False) -> dict[str, Any]:
    """An item of ``GET /admin/ticket_fields``: without choices (DOC), otherwise as recorded in an answer (NAN26)."""
    body: dict[str, Any] = {
        "id": field.id,
        "name": field.name,
        "label": field.label,
        "label_for_customers": field.label_for_customers,
        "position": field.position,
        "type": field.type,
        "default": field.default,
        "customers_can_edit": field.customers_can_edit,
        "customers_can_filter": field.customers_can_filter,
        "required_for_closure": field.required_for_closure,
        "required_for_agents": field.required_for_agents,
        "required_for_customers": field.required_for_customers,
        "displayed_to_customers": field.displayed_to_customers,
        "created_at": field.created_at,
        "updated_at": field.updated_at,
        "archived": False,
    }
    own = [s for s in state.sections.values() if s.parent_ticket_field_id == field.id]
    if own:
        body["has_section"] = True
        if sections:
            body["sections"] = [section(s, state) for s in own]
    if field.section_mappings:
        body["section_mappings"] = field.section_mappings
    if field.type == "default_requester":  # last (REC NAN26)
        body["portal_cc"] = field.portal_cc
        body["portal_cc_to"] = field.portal_cc_to
    return body


def viewed_by_admins(field: TicketField, state: State, *, sections: bool = False) -> dict[str, Any]:
    """One field, with its choices as objects that have ids (DOC; of numbered fields 3P: ``id`` and ``label``)."""
    body = listed_for_admins(field, state, sections=sections)
    choices = _numbered(field, state) if field.type not in WITH_TREE else _tree(tree_of(field), field.id)
    if choices is not None:
        body["choices"] = choices
    if field.type == "nested_field":
        body["dependent_fields"] = [_dependent(level, field) for level in state.levels_below(field)]
    return body


def _tree(choices: Iterable[Choice], parent_id: int) -> list[dict[str, Any]]:
    return [
        {
            "id": choice.id,
            "position": position,
            "value": choice.value,
            "parent_choice_id": parent_id,
            "choices": _tree(choice.choices, choice.id),
        }
        for position, choice in enumerate(choices, 1)
    ]


def _numbered(field: TicketField, state: State) -> list[dict[str, Any]] | None:
    """Choices whose ids mean something by themselves. Keys beside id and label are INF."""
    plain = _choices(field, state)
    if not isinstance(plain, dict):
        return None
    if field.type == "default_status":
        return [
            {"id": int(number), "label": label, "value": label, "label_for_customers": outside, "position": position}
            for position, (number, (label, outside)) in enumerate(plain.items(), 1)
        ]
    return [
        {"id": number, "label": label, "value": label, "position": position}
        for position, (label, number) in enumerate(plain.items(), 1)
    ]


def _dependent(level: TicketField, field: TicketField) -> dict[str, Any]:
    return {
        "id": level.id,
        "name": level.name,
        "label": level.label,
        "label_for_customers": level.label_for_customers,
        "level": level.level,
        "ticket_field_id": field.id,
        "created_at": level.created_at,
        "updated_at": level.updated_at,
    }


def section(row: Section, state: State) -> dict[str, Any]:
    """DOC, with the is_fsm of the sections' own calls."""
    return {
        "id": row.id,
        "label": row.label,
        "parent_ticket_field_id": row.parent_ticket_field_id,
        "choice_ids": row.choice_ids,
        "ticket_field_ids": [
            f.id
            for f in sorted(state.ticket_fields.values(), key=lambda f: (_place(f, row.id), f.id))
            if any(mapping["section_id"] == row.id for mapping in f.section_mappings)
        ],
        "is_fsm": False,
    }


def _place(field: TicketField, section_id: int) -> int:
    return next((m["position"] for m in field.section_mappings if m["section_id"] == section_id), 0)
