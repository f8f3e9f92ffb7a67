"""The tables of an account ◄─► JSON data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from ...tables.state import State, owner_of

_DERIVED = ("orders", "emails", "threads", "files", "earlier")
"""What follows from the other tables and is not written."""
NAMES = tuple(f.name for f in fields(State) if f.name not in _DERIVED)
"""The tables that are written."""
TYPES: Mapping[str, Any] = get_type_hints(State)


def _has_rows(name: str) -> bool:
    kind = TYPES[name]
    if name == "summaries":  # by the ids of their tickets
        return False
    return get_origin(kind) is dict and is_dataclass(get_args(kind)[1])


ROWS: Mapping[str, type[Any]] = {name: get_args(TYPES[name])[1] for name in NAMES if _has_rows(name)}
"""Tables that are written as lists of rows."""
SEQUENCES = {
    "ticket": "tickets",
    "agent": "agents",
    "contact": "contacts",
    "company": "companies",
    "group": "groups",
    "role": "roles",
    "product": "products",
    "email_config": "email_configs",
    "field": "ticket_fields",
    "section": "sections",
    "ticket_form": "ticket_forms",
    "contact_field": "contact_fields",
    "company_field": "company_fields",
    "skill": "skills",
    "conversation": "conversations",
    "attachment": "attachments",
    "time_entry": "time_entries",
    "survey": "satisfaction.surveys",
    "rating": "satisfaction.ratings",
    "forum_category": "discussions.categories",
    "forum": "discussions.forums",
    "topic": "discussions.topics",
    "comment": "discussions.comments",
    "business_hours": "business_hours",
    "sla_policy": "sla_policies",
    "custom_schema": "custom_objects.schemas",
    "solution_category": "solutions.categories",
    "solution_folder": "solutions.folders",
    "solution_article": "solutions.articles",
    "canned_response_folder": "settings.canned_response_folders",
    "canned_response": "settings.canned_responses",
    "scenario_automation": "settings.scenario_automations",
    "automation_rule": "settings.automation_rules",
}


def write_tables(state: State) -> dict[str, Any]:
    """The tables as JSON data: lists of rows."""
    data: dict[str, Any] = {}
    for name in NAMES:
        value = getattr(state, name)
        data[name] = list(value.values()) if name in ROWS else value
    written: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(data))
    return written


def read_tables(data: Mapping[str, Any]) -> State:
    """The inverse of `write_tables`; a table left out stays empty."""
    state = State()
    for name, value in data.items():
        if name in ROWS:
            records = [msgspec.convert(row, ROWS[name]) for row in value]
            setattr(state, name, {record.id: record for record in records})
        else:
            setattr(state, name, msgspec.convert(value, TYPES[name], strict=False))
    derive(state)
    return state


def derive(state: State) -> None:
    """Fill what follows from the tables; ids go on beyond those in use."""
    state.next_ids = {**State().next_ids, **state.next_ids}  # a world may be older than a table
    used_choices = [number for row in state.ticket_fields.values() for number in row.choice_ids]
    state.next_ids["choice"] = max([state.next_ids["choice"], *(number + 1 for number in used_choices)])
    for row in list(state.ticket_fields.values()):
        state.add_ticket_field(row)
    for kind, table in SEQUENCES.items():
        used = attrgetter(table)(state)
        state.next_ids[kind] = max([state.next_ids.get(kind, 1), *(number + 1 for number in used)])
    state.next_ids["ticket"] = max([state.next_ids["ticket"], *(number + 1 for number in state.archived_tickets)])
    for contact in state.contacts.values():
        state.index_emails(contact.id, contact.email, contact.other_emails)
    for agent in state.agents.values():
        state.index_emails(agent.id, agent.email, ())
    for item in state.conversations.values():
        state.threads.setdefault(item.ticket_id, []).append(item.id)
    for file in state.attachments.values():
        state.files.setdefault(owner_of(file), []).append(file.id)
