"""Arrange a world in one line each: ``fake.add_ticket(subject="Printer on fire", group="Billing")``.

People, groups, statuses … are named by id, by name (people by e-mail too) or by the record itself; a name that the
account does not have is a ValueError which lists those it has.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

from .choices import Choices
from .conversations import CUSTOMER, FEEDBACK, NOTE, PRIVATE, PUBLIC, REPLY, SURVEY, from_line
from .custom import TYPES, check_for
from .html import wrap_plain
from .people import name_from_email
from .records import (
    Agent,
    Attachment,
    Company,
    Contact,
    Conversation,
    Group,
    Product,
    Ticket,
    TicketField,
)
from .state import State
from .validate import Bad

PRIORITY_NAMES = {"Low": 1, "Medium": 2, "High": 3, "Urgent": 4}
Named = int | str | None


class Builders:
    """The builders of FakeFreshdesk."""

    state: State
    choices: Choices
    _dice: random.Random

    def now(self) -> datetime:
        raise NotImplementedError

    def _at(self, moment: datetime | None) -> datetime:
        if moment is None:
            return self.now()
        if moment.tzinfo is None:
            raise ValueError(f"{moment.isoformat()} has no zone: add tzinfo=timezone.utc")
        return moment.astimezone(timezone.utc).replace(microsecond=0)

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
        created_at: datetime | None = None,
    ) -> Agent:
        """An agent; with ``api_key`` they can log in themselves."""
        at = self._at(created_at)
        agent = Agent(self.state.next_id("agent"), name, email, at, at, api_key, password, occasional=occasional)
        agent.role_ids = [_find(self.state.roles, role, "role")]
        self.state.add_agent(agent)
        for group in groups:
            group_id = _find(self.state.groups, group, "group")
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
        contact.company_id = None if company is None else _find(self.state.companies, company, "company")
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
        created_at: datetime | None = None,
    ) -> Group:
        at = self._at(created_at)
        group = Group(self.state.next_id("group"), name, at, at, description)
        for agent in agents:
            agent_id = _find(self.state.agents, agent, "agent")
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
    ) -> TicketField:
        """A custom field; its name gets the ``cf_`` that the service gives it."""
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
        field = TicketField(number, full, shown, type, len(self.state.ticket_fields) + 1, at, at)
        field.label_for_customers, field.required_for_agents = shown, required
        field.choices = list(choices) if type == "custom_dropdown" else choices
        self.state.ticket_fields[number] = field
        return field

    # --- tickets ----------------------------------------------------------------------------------

    def add_ticket(
        self,
        subject: str = "A ticket",
        description: str = "",
        *,
        status: Named = 2,
        priority: Named = 1,
        group: Named | Group = None,
        agent: Named | Agent = None,
        requester: Named | Contact | Agent = None,
        type: str | None = None,
        source: int = 2,
        company: Named | Company = None,
        product: Named | Product = None,
        tags: Iterable[str] = (),
        custom_fields: Mapping[str, Any] | None = None,
        cc_emails: Iterable[str] = (),
        watchers: Iterable[Named | Agent] = (),
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        deleted: bool = False,
        spam: bool = False,
    ) -> Ticket:
        """A ticket. A requester's e-mail that nobody has becomes a contact; without one it is the first contact."""
        state = self.state
        at = self._at(created_at)
        cc = list(cc_emails)
        asker = self._requester(requester, at)
        if type is not None and type not in state.types:
            raise ValueError(f"no type {type!r}: there are {', '.join(state.types)}")
        company_id = None if company is None else _find(state.companies, company, "company")
        mailbox = next(iter(state.email_configs.values()), None)
        standard = next((p for p in state.products.values() if p.default), None)
        ticket = Ticket(
            id=state.next_id("ticket"),
            subject=subject,
            description=wrap_plain(description),
            requester_id=asker.id,
            created_at=at,
            updated_at=self._at(updated_at) if updated_at else at,
            status=_choice({label: n for n, label in state.statuses.items()}, status, "status"),
            priority=_choice(PRIORITY_NAMES, priority, "priority"),
            source=source,
            type=type,
            responder_id=None if agent is None else _find(state.agents, agent, "agent"),
            group_id=None if group is None else _find(state.groups, group, "group"),
            company_id=company_id or getattr(asker, "company_id", None),
            product_id=_find(state.products, product, "product") if product else standard.id if standard else None,
            email_config_id=mailbox.id if mailbox else None,
            tags=list(tags),
            custom_fields=self._custom_values(custom_fields),
            cc_emails=cc,
            reply_cc_emails=list(cc),
            ticket_cc_emails=list(cc),
            spam=spam,
            deleted=deleted,
            form_id=self.choices.form_id,
            watcher_ids=[_find(state.agents, watcher, "agent") for watcher in watchers],
        )
        if self.choices.sentiment:
            ticket.sentiment_score = ticket.initial_sentiment_score = 50
        return state.add_ticket(ticket)

    def _requester(self, given: Named | Contact | Agent, at: datetime) -> Contact | Agent:
        if given is None:
            first = next(iter(self.state.contacts.values()), None)
            return first or self.add_contact("Nora Nobody", "nora@example.com", created_at=at)
        if isinstance(given, str) and "@" in given:
            return self.state.user_by_email(given) or self.add_contact(email=given, created_at=at)
        people: dict[int, Contact | Agent] = {**self.state.agents, **self.state.contacts}
        return people[_find(people, given, "requester")]

    def _custom_values(self, given: Mapping[str, Any] | None) -> dict[str, Any]:
        known = {field.name: field for field in self.state.custom_fields}
        values = {}
        for name, value in (given or {}).items():
            full = name if name in known else f"cf_{name}"
            if full not in known:
                raise ValueError(f"no custom field {name!r}: there are {', '.join(known)}")
            try:
                values[full] = check_for(known[full])(value, False)
            except Bad as bad:
                raise ValueError(f"{full} is a {known[full].type}: {value!r} is refused ({bad.kind})") from None
        return values

    # --- conversations ----------------------------------------------------------------------------

    def add_note(
        self,
        ticket: int | Ticket,
        body: str,
        *,
        private: bool = True,
        by: Named | Agent = None,
        created_at: datetime | None = None,
    ) -> Conversation:
        """A note by an agent (the administrator, if nobody is named)."""
        at = self._at(created_at)
        author = next(iter(self.state.agents)) if by is None else _find(self.state.agents, by, "agent")
        category = PRIVATE if private else PUBLIC
        return self._converse(ticket, body, author, at, private=private, source=NOTE, category=category)

    def add_reply(
        self,
        ticket: int | Ticket,
        body: str,
        *,
        by: Named | Contact | Agent = None,
        created_at: datetime | None = None,
    ) -> Conversation:
        """A reply: by an agent to the customer, or by a contact; it moves the stats of the ticket."""
        at = self._at(created_at)
        people = {**self.state.contacts, **self.state.agents}
        author = next(iter(self.state.agents)) if by is None else _find(people, by, "person")
        row = self._ticket(ticket)
        if author in self.state.contacts:
            row.requester_responded_at = at
            return self._converse(row, body, author, at, incoming=True, source=REPLY, category=CUSTOMER)
        row.agent_responded_at, row.first_responded_at = at, row.first_responded_at or at
        item = self._converse(row, body, author, at, source=REPLY, category=PUBLIC)
        mailbox = self.state.email_configs.get(row.email_config_id or 0)
        asker = self.state.user(row.requester_id)
        item.support_email = mailbox.reply_email if mailbox else None
        item.from_email, item.bcc_emails = from_line(mailbox), []
        item.to_emails = [asker.email] if asker and asker.email else []
        return item

    def add_feedback(
        self, ticket: int | Ticket, body: str, *, by: Named | Contact = None, created_at: datetime | None = None
    ) -> Conversation:
        """What a customer answered to a survey: source 6, category 7."""
        at, row = self._at(created_at), self._ticket(ticket)
        author = row.requester_id if by is None else _find(self.state.contacts, by, "contact")
        row.requester_responded_at = at
        return self._converse(row, body, author, at, incoming=True, source=FEEDBACK, category=SURVEY)

    def _converse(self, ticket: int | Ticket, body: str, author: int, at: datetime, **more: Any) -> Conversation:
        row = self._ticket(ticket)
        number = self.state.next_id("conversation")
        row.updated_at = max(row.updated_at, at)
        return self.state.add_conversation(Conversation(number, row.id, wrap_plain(body), author, at, at, **more))

    def add_attachment(
        self,
        owner: Ticket | Conversation | int,
        name: str,
        content: bytes,
        content_type: str = "application/octet-stream",
    ) -> Attachment:
        """A file at a ticket (or its id) or a conversation."""
        at = self.now()
        file = Attachment(self.state.next_id("attachment"), name, content_type, content, at, at)
        if isinstance(owner, Conversation):
            file.conversation_id = owner.id
        else:
            file.ticket_id = self._ticket(owner).id
        return self.state.add_attachment(file)

    def _ticket(self, given: int | Ticket) -> Ticket:
        number = given if isinstance(given, int) else given.id
        if number not in self.state.tickets:
            raise ValueError(f"no ticket {number}")
        return self.state.tickets[number]


def _find(rows: Mapping[int, Any], given: Any, thing: str) -> int:
    """The id of a row given by id, name, e-mail or itself."""
    number = getattr(given, "id", given)
    if isinstance(number, int) and number in rows:
        return number
    if isinstance(given, str):
        for row in rows.values():
            if row.name == given or (getattr(row, "email", None) or "").lower() == given.lower():
                return int(row.id)
    known = ", ".join(f"{row.name} ({row.id})" for row in list(rows.values())[:20])
    raise ValueError(f"no {thing} {given!r}: there are {known or 'none'}")


def _choice(known: Mapping[str, int], given: Any, thing: str) -> int:
    if isinstance(given, int) and given in known.values():
        return given
    if given in known:
        return known[given]
    listed = ", ".join(f"{label} ({number})" for label, number in known.items())
    raise ValueError(f"no {thing} {given!r}: there are {listed}")
