"""Arrange a world in one line each: ``fake.add_ticket(subject="Printer on fire", group="Billing")``.

People, groups, statuses … are named by id, by name (people by e-mail too) or by the record itself; a name that the
account does not have is a ValueError which lists those it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ...kit.locking import locked
from ..errors import FieldError, Refused, invalid
from ..protocol.custom_fields import check_for
from ..protocol.validate import Bad
from ..resources.conversations.shape import from_line
from ..resources.tickets import links
from ..tables.html import wrap_plain
from ..tables.naming import Named, choice, find
from ..tables.records import (
    CUSTOMER,
    FEEDBACK,
    NOTE,
    PRIVATE,
    PUBLIC,
    REPLY,
    SURVEY,
    Agent,
    Attachment,
    Company,
    Contact,
    Conversation,
    Group,
    Product,
    Ticket,
)
from ..tables.state import CLOSED
from .community_builders import CommunityBuilders
from .custom_object_builders import CustomObjectBuilders
from .defaults import PRIORITIES
from .satisfaction_builders import SatisfactionBuilders
from .settings_builders import SettingsBuilders
from .solution_builders import SolutionBuilders
from .ticket_form_builders import TicketFormBuilders


class Builders(
    SatisfactionBuilders,
    CommunityBuilders,
    CustomObjectBuilders,
    SettingsBuilders,
    TicketFormBuilders,
    SolutionBuilders,
):
    """All builders of FakeFreshdesk."""

    # --- tickets ----------------------------------------------------------------------------------

    @locked
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
        parent: int | Ticket | None = None,
        related: Iterable[int | Ticket] = (),
    ) -> Ticket:
        """A ticket. A requester's e-mail that nobody has becomes a contact; without one it is the first contact.

        With ``parent`` it is a child of that ticket, with ``related`` the tracker of those.
        """
        state = self.state
        associated = self._associated(parent, related)
        at = self._at(created_at)
        cc = list(cc_emails)
        asker = self._requester(requester, at)
        if type is not None and type not in state.types:
            raise ValueError(f"no type {type!r}: there are {', '.join(state.types)}")
        company_id = None if company is None else find(state.companies, company, "company")
        mailbox = next(iter(state.email_configs.values()), None)
        standard = next((p for p in state.products.values() if p.default), None)
        ticket = Ticket(
            id=state.next_id("ticket"),
            subject=subject,
            description=wrap_plain(description),
            requester_id=asker.id,
            created_at=at,
            updated_at=self._at(updated_at) if updated_at else at,
            status=choice({label: n for n, label in state.statuses.items()}, status, "status"),
            priority=choice(PRIORITIES, priority, "priority"),
            source=source,
            type=type,
            responder_id=None if agent is None else find(state.agents, agent, "agent"),
            group_id=None if group is None else find(state.groups, group, "group"),
            company_id=company_id or getattr(asker, "company_id", None),
            product_id=find(state.products, product, "product") if product else standard.id if standard else None,
            email_config_id=mailbox.id if mailbox else None,
            tags=list(tags),
            custom_fields=self._custom_values(custom_fields),
            cc_emails=cc,
            reply_cc_emails=list(cc),
            ticket_cc_emails=list(cc),
            spam=spam,
            deleted=deleted,
            form_id=self.choices.form_id,
            watcher_ids=[find(state.agents, watcher, "agent") for watcher in watchers],
        )
        if self.choices.sentiment:
            ticket.sentiment_score = ticket.initial_sentiment_score = 50
        state.add_ticket(ticket)
        links.write(state, ticket, associated)
        return ticket

    @locked
    def archive_ticket(self, ticket: int | Ticket) -> Ticket:
        """Put a ticket away, as Freshdesk does with what was closed and idle for 120 days; an open one is closed.

        It is found at ``/tickets/archived/{id}`` only, and in ``fake.state.archived_tickets``.
        """
        row = self._ticket(ticket)
        self.state.set_status(row, CLOSED, self.now())
        self.state.archive(row)
        return row

    def _associated(self, parent: int | Ticket | None, related: Iterable[int | Ticket]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if parent is not None:
            values["parent_id"] = self._ticket(parent).id
        if numbers := [self._ticket(other).id for other in related]:
            values["related_ticket_ids"] = numbers
        errors: list[FieldError] = []
        try:
            links.check_new(self.state, values, errors)
            links.check_tracked(self.state, values)
            if errors:
                raise invalid(errors)
        except Refused as refused:
            raise ValueError(refused.why) from None
        return values

    def _requester(self, given: Named | Contact | Agent, at: datetime) -> Contact | Agent:
        if given is None:
            first = next(iter(self.state.contacts.values()), None)
            return first or self.add_contact("Nora Nobody", "nora@example.com", created_at=at)
        if isinstance(given, str) and "@" in given:
            return self.state.user_by_email(given) or self.add_contact(email=given, created_at=at)
        known = self.state.user(given if isinstance(given, int) else getattr(given, "id", None))
        if known is not None:
            return known
        people: dict[int, Contact | Agent] = {**self.state.agents, **self.state.contacts}
        return people[find(people, given, "requester")]

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

    @locked
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
        author = next(iter(self.state.agents)) if by is None else find(self.state.agents, by, "agent")
        category = PRIVATE if private else PUBLIC
        return self._converse(ticket, body, author, at, private=private, source=NOTE, category=category)

    @locked
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
        author = next(iter(self.state.agents)) if by is None else find(people, by, "person")
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

    @locked
    def add_feedback(
        self, ticket: int | Ticket, body: str, *, by: Named | Contact = None, created_at: datetime | None = None
    ) -> Conversation:
        """What a customer answered to a survey: source 6, category 7."""
        at, row = self._at(created_at), self._ticket(ticket)
        author = row.requester_id if by is None else find(self.state.contacts, by, "contact")
        row.requester_responded_at = at
        return self._converse(row, body, author, at, incoming=True, source=FEEDBACK, category=SURVEY, to_emails=None)

    def _converse(self, ticket: int | Ticket, body: str, author: int, at: datetime, **more: Any) -> Conversation:
        row = self._ticket(ticket)
        number = self.state.next_id("conversation")
        row.updated_at = max(row.updated_at, at)
        return self.state.add_conversation(Conversation(number, row.id, wrap_plain(body), author, at, at, **more))

    @locked
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
