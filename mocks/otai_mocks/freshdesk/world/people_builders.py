"""Builders of people, groups, and fields of contacts and companies; see builders.py for what they have in common."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable
from datetime import datetime, timezone

from ...kit.locking import locked
from ..choices import Choices
from ..errors import FieldError, invalid
from ..protocol import validate as v
from ..protocol.body import Body
from ..resources.contact_company_fields import rules
from ..resources.contact_company_fields.defaults import COMPANY, CONTACT, Owner
from ..resources.contacts.rules import name_from_email
from ..tables.naming import Named, choice, find
from ..tables.people_fields import PeopleField
from ..tables.records import Agent, Company, Contact, Group, Ticket
from ..tables.service_levels import BusinessHours, default_hours
from ..tables.state import State


class PeopleBuilders:
    """Builders of people, groups, and the fields of contacts and companies."""

    state: State
    choices: Choices
    _dice: random.Random
    _lock: threading.RLock

    def now(self) -> datetime:
        raise NotImplementedError

    def _at(self, moment: datetime | None) -> datetime:
        if moment is None:
            return self.now()
        if moment.tzinfo is None:
            raise ValueError(f"{moment.isoformat()} has no zone: add tzinfo=timezone.utc")
        return moment.astimezone(timezone.utc).replace(microsecond=0)

    def _ticket(self, given: int | Ticket) -> Ticket:
        number = given if isinstance(given, int) else given.id
        if number not in self.state.tickets:
            raise ValueError(f"no ticket {number}")
        return self.state.tickets[number]

    def add_agent(
        self,
        name: str,
        email: str,
        *,
        api_key: str | None = None,
        password: str | None = None,
        role: Named = "Agent",
        groups: Iterable[Named | Group] = (),
        occasional: bool = False,
        ticket_scope: int | str = "all",
        created_at: datetime | None = None,
    ) -> Agent:
        """An agent; with ``api_key`` they can log in themselves.

        ``ticket_scope``: ``all`` tickets (1) they see, those of their ``group`` and their own (2), ``restricted`` to
        their own (3).
        """
        at = self._at(created_at)
        agent = Agent(self.state.next_id("agent"), name, email, at, at, api_key, password, occasional=occasional)
        agent.ticket_scope = choice({"all": 1, "group": 2, "restricted": 3}, ticket_scope, "ticket scope")
        agent.role_ids = [find(self.state.roles, role, "role")]
        self.state.add_agent(agent)
        for group in groups:
            group_id = find(self.state.groups, group, "group")
            agent.group_ids.append(group_id)
            self.state.groups[group_id].agent_ids.append(agent.id)
        return agent

    def add_contact(
        self,
        name: str | None = None,
        email: str | None = None,
        *,
        company: Named | Company = None,
        phone: str | None = None,
        mobile: str | None = None,
        unique_external_id: str | None = None,
        active: bool = True,
        deleted: bool = False,
        blocked: bool = False,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
    ) -> Contact:
        """A customer."""
        if name is None and email is None:
            raise ValueError("a contact needs a name or an email")
        at = self._at(created_at)
        contact = Contact(self.state.next_id("contact"), name or name_from_email(email or ""), at, at, email)
        contact.updated_at = self._at(updated_at) if updated_at else at
        contact.company_id = None if company is None else find(self.state.companies, company, "company")
        contact.phone, contact.mobile, contact.unique_external_id = phone, mobile, unique_external_id
        contact.active, contact.deleted, contact.blocked = active, deleted, blocked
        return self.state.add_contact(contact, self._dice)

    def add_company(self, name: str, *, domains: Iterable[str] = (), created_at: datetime | None = None) -> Company:
        at = self._at(created_at)
        return self.state.add_company(Company(self.state.next_id("company"), name, at, at, domains=list(domains)))

    def add_group(
        self,
        name: str,
        *,
        agents: Iterable[Named | Agent] = (),
        description: str | None = None,
        business_hours: Named | BusinessHours = None,
        created_at: datetime | None = None,
    ) -> Group:
        """A group; without ``business_hours`` of its own it keeps the account's."""
        at = self._at(created_at)
        group = Group(self.state.next_id("group"), name, at, at, description)
        standard = default_hours(self.state.business_hours)
        if business_hours is not None:
            group.business_hour_id = find(self.state.business_hours, business_hours, "business hours")
        elif standard is not None:
            group.business_hour_id = standard.id
        for agent in agents:
            agent_id = find(self.state.agents, agent, "agent")
            group.agent_ids.append(agent_id)
            self.state.agents[agent_id].group_ids.append(group.id)
        self.state.groups[group.id] = group
        return group

    @locked
    def add_contact_field(
        self, label: str, type: str = "custom_text", choices: Iterable[str] | None = None, *, required: bool = False
    ) -> PeopleField:
        """A custom field of contacts: ``"Shoe size"`` is ``shoe_size`` in their ``custom_fields``."""
        return self._people_field(CONTACT, label, type, choices, required)

    @locked
    def add_company_field(
        self, label: str, type: str = "custom_text", choices: Iterable[str] | None = None, *, required: bool = False
    ) -> PeopleField:
        """A custom field of companies."""
        return self._people_field(COMPANY, label, type, choices, required)

    def _people_field(
        self, owner: Owner, label: str, type: str, choices: Iterable[str] | None, required: bool
    ) -> PeopleField:
        sent = {"label": label, "type": type, "required_for_agents": required}
        if owner is CONTACT:
            sent["label_for_customers"] = label
        if choices is not None:
            sent["choices"] = [{"value": value} for value in choices]
        errors: list[FieldError] = []
        values = v.validate(Body(sent), rules.accepted(owner, creating=True), errors)
        rules.check(owner, self.state, values, None, errors, self.now())
        if errors:
            raise ValueError(f"{owner.name} field {label!r}: {invalid(errors).why}")
        return rules.make(owner, self.state, values, self.now())
