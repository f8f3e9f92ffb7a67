"""Builders of people, groups, products and fields; see builders.py for what they have in common."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any

from ..choices import Choices
from ..protocol.custom_fields import TYPES
from ..resources.contacts.rules import name_from_email
from ..resources.ticket_fields.rules import slug
from ..resources.ticket_forms.shape import placed
from ..resources.tickets.form import ENFORCED
from ..tables.modules.ticket_forms import PortalForm
from ..tables.naming import Named, choice, find
from ..tables.records import Agent, Company, Contact, Group, Product, Ticket
from ..tables.service_levels import BusinessHours, default_hours
from ..tables.ticket_fields import DEEPEST, TicketField
from .people_field_builders import PeopleFieldBuilders


class PeopleBuilders(PeopleFieldBuilders):
    """Builders of people, groups, products and fields."""

    choices: Choices
    _dice: random.Random

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

    # --- people -----------------------------------------------------------------------------------

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

    def add_product(self, name: str, *, default: bool = False) -> Product:
        at = self.now()
        product = Product(self.state.next_id("product"), name, at, at, default=default)
        self.state.products[product.id] = product
        return product

    # --- fields -----------------------------------------------------------------------------------

    def add_status(self, number: int, label: str, for_customers: str | None = None) -> None:
        """A custom status: 6 or more."""
        if number in self.state.statuses:
            raise ValueError(f"status {number} exists: it is {self.state.statuses[number]!r}")
        field = self.state.ticket_field("status")
        assert field is not None
        field.choices = {**field.choices, str(number): [label, for_customers or label]}

    def add_ticket_field(
        self,
        name: str,
        type: str = "custom_text",
        choices: Any = None,
        *,
        label: str | None = None,
        required: bool = False,
        lower: Iterable[str] = (),
    ) -> TicketField:
        """A custom field; its name gets the ``cf_`` that the service gives it.

        ``lower`` names levels 2 and 3 of a nested field, whose choices are ``{"A": {"B": ["C", "D"]}}``.
        """
        if type not in TYPES:
            raise ValueError(f"unknown type {type!r}: choose one of {', '.join(TYPES)}")
        if type in ("custom_dropdown", "nested_field") and not choices:
            raise ValueError(f"a {type} needs choices")
        full = name if name.startswith("cf_") else f"cf_{name}"
        if self.state.ticket_field(full) is not None:
            raise ValueError(f"the field {full} exists")
        at = self.now()
        shown = label or full.removeprefix("cf_").replace("_", " ").capitalize()
        number = self.state.next_id("field")
        field = TicketField(number, full, shown, type, self.state.form_end, at, at)
        field.label_for_customers, field.required_for_agents = shown, required
        field.choices = list(choices) if type == "custom_dropdown" else choices
        self.state.add_ticket_field(field)
        for level, title in enumerate(lower, 2):
            self._add_level(field, level, title)
        return field

    def add_ticket_form(self, title: str, fields: Iterable[str] = ()) -> PortalForm:
        """A form of the portal with requester, company and the fields named (``cf_`` may be left out)."""
        at, found = self.now(), []
        for name in dict.fromkeys(("requester", *fields, "company")):
            row = self.state.ticket_field(name) or self.state.ticket_field(f"cf_{name}")
            if row is None:
                known = ", ".join(field.name for field in self.state.ticket_fields.values())
                raise ValueError(f"no ticket field {name!r}: there are {known}")
            found.append(placed(row, at))
        form = PortalForm(self.state.next_id("ticket_form"), slug(title), title, at, at, fields=found)
        self.state.ticket_forms[form.id] = form
        return form

    def _add_level(self, field: TicketField, level: int, label: str) -> None:
        name = label if label.startswith("cf_") else f"cf_{label.lower().replace(' ', '_')}"
        if field.type != "nested_field" or level > DEEPEST or self.state.ticket_field(name) is not None:
            raise ValueError(
                f"no level {level} {name!r}: a nested_field has two below the first, with names of their own"
            )
        at, number = field.created_at, self.state.next_id("field")
        row = TicketField(number, name, label, field.type, field.position, at, at, choices=field.choices)
        row.label_for_customers, row.level, row.parent_field_id = label, level, field.id
        self.state.add_ticket_field(row)

    def require_field(self, name: str, *, required: bool = True) -> TicketField:
        """Make a field of the ticket form mandatory, as ``ticket_fields`` then says and creating and updating enforce.

        Args:
            name: a custom field, with or without ``cf_``, or ``type``, ``group``, ``agent`` or ``product``.

        Raises:
            ValueError: there is no such field, or the API does not ask for it whatever the form says.
        """
        known = {attribute: field for field, attribute in ENFORCED.items()}
        custom = [field.name for field in self.state.custom_fields]
        full = known.get(name, name if name in (*ENFORCED, *custom) else f"cf_{name}")
        field = self.state.ticket_field(full)
        if field is None or full not in (*ENFORCED, *custom):
            choose = ", ".join(["type", *(f for f in ENFORCED if f != "ticket_type"), *custom])
            raise ValueError(f"no field {name!r} that can be made mandatory: choose one of {choose}")
        field.required_for_agents = required
        return field
