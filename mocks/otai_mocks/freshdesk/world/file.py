"""Worlds: what a fake starts from, and the files it is written to and read from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields as fields_of
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec

from ..choices import Choices
from ..tables.modules.ticket_forms import PortalForm
from ..tables.modules.time_entries import TimeEntry
from ..tables.people_fields import PeopleField
from ..tables.records import (
    Agent,
    Attachment,
    Company,
    Contact,
    Conversation,
    EmailConfig,
    Group,
    Job,
    Product,
    Role,
    Ticket,
)
from ..tables.service_levels import BusinessHours, SlaPolicy
from ..tables.skills import Skill
from ..tables.state import State, owner_of
from ..tables.ticket_fields import Section, TicketField
from ..tables.transfers import Transfer
from . import defaults

if TYPE_CHECKING:
    from typing_extensions import Self

    from ...kit.clock import Clock
    from .builders import Builders

VERSION = 1
_DERIVED = ("orders", "emails", "threads", "files", "earlier")
"""What follows from the other tables and is not written."""


class Worlds:
    """Worlds as files, and the sample."""

    state: State
    domain: str
    api_key: str
    plan: str
    choices: Choices

    if TYPE_CHECKING:

        def __init__(self, domain: str = "acme", **options: Any) -> None: ...

        def now(self) -> datetime: ...

    @classmethod
    def sample_world(cls, **options: Any) -> Self:
        """The default world with some tickets in it, a few of them older than 30 days."""
        return cls(**{**options, "tickets": "sample"})

    def add_sample_tickets(self, count: int = len(defaults.SAMPLE_TICKETS)) -> None:
        """Some tickets, the oldest first; more than there are different ones repeat them, spread over 90 days."""
        builders: Builders = self  # type: ignore[assignment]
        people = list(self.state.contacts)
        samples = list(reversed(defaults.SAMPLE_TICKETS))
        spread = timedelta(days=90) / max(count, 1)
        for number in range(count):
            subject, text, who, status, priority, group, kind, days = samples[number % len(samples)]
            age = timedelta(days=days) if count <= len(samples) else spread * (count - number)
            at = self.now() - age
            ticket = builders.add_ticket(
                subject,
                text,
                requester=people[who % len(people)] if people else None,
                status=status if status in self.state.statuses else 2,
                priority=priority,
                group=group,
                type=kind,
                created_at=at,
            )
            if status in (3, 4, 5):
                builders.add_reply(ticket, "Thank you, we are looking into it.", created_at=at + timedelta(minutes=5))
                builders.add_note(ticket, "Asked the colleagues next door.", created_at=at + timedelta(minutes=7))
            if status in (4, 5, 6) and ticket.requester_id in self.state.contacts:
                at += timedelta(minutes=30)
                builders.add_reply(ticket, "Thanks for the quick answer!", by=ticket.requester_id, created_at=at)

    @classmethod
    def from_world(cls, world: str | Path | Mapping[str, Any], *, clock: Clock | None = None, **options: Any) -> Self:
        """A fake that starts from a world: a path of a JSON file, or its data.

        Keys: ``about`` (for people), ``domain``, ``api_key``, ``plan``, ``options`` (of the constructor), ``tables``
        (as ``to_world`` writes them; without it the default world), and ``add``: what the builders are to add, by
        hand::

            {"add": {"groups": [{"name": "Returns"}], "tickets": [{"subject": "Hello", "group": "Returns"}]}}

        Raises:
            ValueError: an unknown key, with those there are; a table that cannot be read, with the place.
        """
        data = dict(world) if isinstance(world, Mapping) else json.loads(Path(world).read_text("utf-8"))
        known = ("version", "about", "domain", "api_key", "plan", "options", "tables", "add")
        unknown = sorted(set(data) - set(known))
        if unknown:
            raise ValueError(f"a world has no {unknown[0]!r}: it has {', '.join(known)}")
        if data.get("version", VERSION) != VERSION:
            raise ValueError(f"the world has version {data['version']}, this library reads {VERSION}")
        given = {key: data[key] for key in ("domain", "api_key", "plan") if key in data}
        fake = cls(**{**given, **data.get("options", {}), **options, "clock": clock})
        if "tables" in data:
            fake.state = read_tables(data["tables"])
            owner = next(iter(fake.state.agents.values()), None)
            if owner is not None and "api_key" in options:
                owner.api_key = options["api_key"]
        _add(fake, data.get("add", {}))
        return fake

    def to_world(self, path: str | Path | None = None) -> dict[str, Any]:
        """The world as data, written to ``path`` if one is given. API keys are part of it."""
        data: dict[str, Any] = {
            "version": VERSION,
            "domain": self.domain,
            "api_key": self.api_key,
            "plan": self.plan,
            "options": msgspec.json.decode(msgspec.json.encode(self.choices)),
            "tables": write_tables(self.state),
        }
        if path is not None:
            Path(path).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return data


_BUILDERS = {
    "contact_fields": "add_contact_field",
    "company_fields": "add_company_field",
    "companies": "add_company",
    "business_hours": "add_business_hours",
    "groups": "add_group",
    "agents": "add_agent",
    "contacts": "add_contact",
    "products": "add_product",
    "statuses": "add_status",
    "ticket_fields": "add_ticket_field",
    "ticket_forms": "add_ticket_form",
    "sla_policies": "add_sla_policy",
    "email_configs": "add_email_config",
    "canned_response_folders": "add_canned_response_folder",
    "canned_responses": "add_canned_response",
    "scenario_automations": "add_scenario_automation",
    "automation_rules": "add_automation_rule",
    "tickets": "add_ticket",
    "time_entries": "add_time_entry",
    "surveys": "add_survey",
    "ratings": "add_rating",
    "csat_responses": "add_csat_response",
    "forum_categories": "add_forum_category",
    "forums": "add_forum",
    "solution_categories": "add_solution_category",
    "solution_folders": "add_solution_folder",
    "articles": "add_article",
    "topics": "add_topic",
    "custom_objects": "add_custom_object",
    "custom_records": "add_custom_record",
}


def _add(fake: Any, rows: Mapping[str, Any]) -> None:
    unknown = sorted(set(rows) - set(_BUILDERS))
    if unknown:
        raise ValueError(f"a world cannot add {unknown[0]!r}: it can add {', '.join(_BUILDERS)}")
    for kind, builder in _BUILDERS.items():
        for row in rows.get(kind, ()):
            values = dict(row)
            notes, replies = values.pop("notes", ()), values.pop("replies", ())
            for name in ("created_at", "updated_at", "executed_at"):
                if name in values:
                    values[name] = datetime.fromisoformat(str(values[name]).replace("Z", "+00:00"))
            try:
                made = getattr(fake, builder)(**values)
            except TypeError as error:
                raise ValueError(f"add.{kind}: {error}") from None
            for note in notes:
                fake.add_note(made, **({"body": note} if isinstance(note, str) else note))
            for reply in replies:
                fake.add_reply(made, **({"body": reply} if isinstance(reply, str) else reply))


_ROWS: Mapping[str, type[Any]] = {
    "tickets": Ticket,
    "conversations": Conversation,
    "attachments": Attachment,
    "contacts": Contact,
    "companies": Company,
    "agents": Agent,
    "groups": Group,
    "roles": Role,
    "products": Product,
    "email_configs": EmailConfig,
    "ticket_fields": TicketField,
    "archived_tickets": Ticket,
    "jobs": Job,
    "transfers": Transfer,
    "time_entries": TimeEntry,
    "sections": Section,
    "ticket_forms": PortalForm,
    "business_hours": BusinessHours,
    "sla_policies": SlaPolicy,
    "contact_fields": PeopleField,
    "company_fields": PeopleField,
    "skills": Skill,
}
"""Tables that are written as lists of rows."""


_SEQUENCES = {
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
    for f in fields_of(state):
        if f.name not in _DERIVED:
            value = getattr(state, f.name)
            data[f.name] = list(value.values()) if f.name in _ROWS else value
    written: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(data))
    return written


def read_tables(data: Mapping[str, Any]) -> State:
    """The inverse of `write_tables`; a table left out stays empty."""
    hints = get_type_hints(State)
    state = State()
    names = [f.name for f in fields_of(state) if f.name not in _DERIVED]
    for name, value in data.items():
        if name not in names:
            raise ValueError(f"a world has no table {name!r}: it has {', '.join(names)}")
        try:
            if name in _ROWS:
                records = [msgspec.convert(row, _ROWS[name]) for row in value]
                setattr(state, name, {record.id: record for record in records})
            else:
                setattr(state, name, msgspec.convert(value, hints[name], strict=False))
        except msgspec.ValidationError as error:
            raise ValueError(f"tables.{name}: {error}") from None
    derive(state)
    return state


def derive(state: State) -> None:
    """Fill what follows from the tables; ids go on beyond those in use."""
    state.next_ids = {**State().next_ids, **state.next_ids}  # a world may be older than a table
    used_choices = [number for row in state.ticket_fields.values() for number in row.choice_ids]
    state.next_ids["choice"] = max([state.next_ids["choice"], *(number + 1 for number in used_choices)])
    for row in list(state.ticket_fields.values()):
        state.add_ticket_field(row)
    for kind, table in _SEQUENCES.items():
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
