"""Tickets and people that a file tells in part: what follows from what it tells.

A ticket without ``description_text``, and a conversation without ``body_text``, was written by hand: its words are held
against the form, and its times follow from its status. Others stand as a fake wrote them. A due time that a file gives
stays, unless it says ``due_fixed: false``, as a fake does where the SLA policies made it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from ....worlds import known
from ...tables.html import conversation_text
from ...tables.records import Ticket
from ...tables.state import State

Entry = dict[str, Any]
_DUE = ("due_by", "fr_due_by")
OF_TICKETS = ("tickets", "conversations", "attachments", "time_entries", "archived_tickets")


def complete(rows: Mapping[str, list[Entry]]) -> None:
    """Requesters and authors.

    Raises:
        ValueError: a word is none of the form, or a conversation belongs to no ticket.
    """
    people = rows["contacts"] + rows["agents"]
    fields = {row["name"]: row for row in rows["ticket_fields"]}
    tickets = {row["id"] for table in ("tickets", "archived_tickets") for row in rows[table]}
    for table in ("tickets", "archived_tickets"):
        for n, row in enumerate(rows[table]):
            row.setdefault("requester_id", people[0]["id"])
            if any(row.get(name) is not None for name in _DUE):
                row.setdefault("due_fixed", True)
            if "description_text" not in row:
                _check_words(row, f"tables.{table}[{n}]", fields)
    for n, row in enumerate(rows["conversations"]):
        row.setdefault("user_id", rows["agents"][0]["id"])
        if "body_text" not in row and row["ticket_id"] not in tickets:
            place = f"tables.conversations[{n}].ticket_id"
            raise ValueError(f"{place}: {row['ticket_id']} is not among the ids of the tickets: {known(tickets)}")


def _check_words(row: Entry, place: str, fields: Mapping[str, Entry]) -> None:
    statuses = [int(number) for number in fields["status"]["choices"]]
    if row.get("status", 2) not in statuses:
        raise ValueError(f"{place}.status: {row['status']} is not among {known(statuses)}")
    priorities = list(fields["priority"]["choices"].values())
    if row.get("priority", 1) not in priorities:
        raise ValueError(f"{place}.priority: {row['priority']} is not among {known(priorities)}")
    types = list(fields["ticket_type"]["choices"] or ())
    if row.get("type") is not None and row["type"] not in types:
        raise ValueError(f"{place}.type: {row['type']!r} is not among {known(types)}")
    custom = [name for name, field in fields.items() if not field.get("default")]
    for name in row.get("custom_fields", {}):
        if name not in custom:
            raise ValueError(f"{place}.custom_fields: {name!r} is not among the custom fields: {known(custom)}")


def finish(state: State, given: Mapping[str, Any], dice: random.Random) -> None:
    """Numbers of people, texts without markup, times: what follows from other keys, in rows that leave it out."""
    for row, contact in zip(given.get("contacts", ()), list(state.contacts.values()), strict=False):
        if "visitor_id" not in row or "org_contact_id" not in row:
            state.add_contact(contact, dice)
    for row, company in zip(given.get("companies", ()), list(state.companies.values()), strict=False):
        if "org_company_id" not in row:
            state.add_company(company)
    for table in ("tickets", "archived_tickets"):
        for row, ticket in zip(given.get(table, ()), getattr(state, table).values(), strict=False):
            if "description_text" not in row:
                state.complete_ticket(ticket)
                if ticket.due_fixed:
                    _fill_due(state, row, ticket)
    for row, item in zip(given.get("conversations", ()), list(state.conversations.values()), strict=False):
        if "body_text" not in row:
            item.body_text = conversation_text(item.body)


def _fill_due(state: State, row: Entry, ticket: Ticket) -> None:
    """Of two due times that stay, the one left out comes from the SLA policies; the answer is not due after the end."""
    given = {name: getattr(ticket, name) for name in _DUE if name in row}
    if len(given) == len(_DUE):
        return
    state.compute_due(ticket)
    for name, value in given.items():
        setattr(ticket, name, value)
        if ticket.due_by and ticket.fr_due_by and ticket.due_by < ticket.fr_due_by:
            ticket.due_by = ticket.fr_due_by = value
