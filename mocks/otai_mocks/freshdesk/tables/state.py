"""The tables of an account, and the rules between them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from .copying import copied, copied_record
from .form import FormTables
from .html import conversation_text, description_text
from .modules.custom_objects import CustomObjects
from .modules.discussions import Discussions
from .modules.settings import Settings
from .modules.solutions import Solutions
from .modules.surveys import Satisfaction
from .modules.time_entries import TimeEntry
from .naming import drawn_uuid
from .order import Order
from .people_fields import PeopleField
from .records import (
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
from .service_levels import BusinessHours, SlaPolicy, due_times
from .skills import Skill
from .transfers import Transfer

OPEN, PENDING, RESOLVED, CLOSED = 2, 3, 4, 5
_POD = 204_000_000_000  # ids of an account's pod: 12 digits, beyond 32 bits (REC NAN26); these are invented
_FIRST_IDS = {
    "ticket": 1,
    "agent": _POD + 11_000_001,
    "contact": _POD + 12_000_001,
    "company": _POD + 3_000_001,
    "group": _POD + 800_001,
    "role": _POD + 2_400_001,
    "product": _POD + 270_001,
    "email_config": _POD + 280_001,
    "field": _POD + 3_300_001,
    "choice": _POD + 5_500_001,
    "section": _POD + 600_001,
    "ticket_form": _POD + 860_001,
    "business_hours": _POD + 270_901,
    "sla_policy": _POD + 320_701,
    "contact_field": _POD + 7_500_101,
    "company_field": _POD + 4_100_101,
    "people_choice": _POD + 5_700_001,
    "skill": _POD + 900_001,
    "import": 423_001,
    "solution_category": _POD + 612_001,
    "solution_folder": _POD + 1_060_001,
    "solution_article": _POD + 462_001,
    "canned_response_folder": _POD + 542_201,
    "canned_response": _POD + 444_701,
    "bulk_job": 100,
    "scenario_automation": _POD + 610_001,
    "automation_rule": _POD + 163_601,
    "conversation": _POD + 40_000_001,
    "attachment": _POD + 22_000_001,
    "time_entry": _POD + 11_200_001,
    "survey": _POD + 84_001,
    "survey_question": _POD + 84_501,
    "rating": _POD + 499_001,
    "forum_category": _POD + 93_001,
    "forum": _POD + 465_001,
    "topic": _POD + 736_001,
    "comment": _POD + 1_736_001,
    "custom_schema": 900_001,
}
FIRST_CONTACT_FIELD, FIRST_COMPANY_FIELD = _POD + 7_500_001, _POD + 4_100_001
"""The first ids of the default fields."""
_FIRST_ORG_ID = 2_100_000_000_000_000_001  # 19 digits, beyond what a double holds (REC NAN26)


@dataclass(slots=True)
class State(FormTables):
    """The tables. Dictionaries by id unless said otherwise."""

    tickets: dict[int, Ticket] = field(default_factory=dict)
    conversations: dict[int, Conversation] = field(default_factory=dict)
    attachments: dict[int, Attachment] = field(default_factory=dict)
    contacts: dict[int, Contact] = field(default_factory=dict)
    companies: dict[int, Company] = field(default_factory=dict)
    agents: dict[int, Agent] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    products: dict[int, Product] = field(default_factory=dict)
    email_configs: dict[int, EmailConfig] = field(default_factory=dict)
    time_entries: dict[int, TimeEntry] = field(default_factory=dict)
    satisfaction: Satisfaction = field(default_factory=Satisfaction)
    discussions: Discussions = field(default_factory=Discussions)
    contact_fields: dict[int, PeopleField] = field(default_factory=dict)
    company_fields: dict[int, PeopleField] = field(default_factory=dict)
    skills: dict[int, Skill] = field(default_factory=dict)
    transfers: dict[str, Transfer] = field(default_factory=dict)
    custom_objects: CustomObjects = field(default_factory=CustomObjects)
    solutions: Solutions = field(default_factory=Solutions)
    archived_tickets: dict[int, Ticket] = field(default_factory=dict)
    summaries: dict[int, Conversation] = field(default_factory=dict)  # by the ticket's id
    jobs: dict[str, Job] = field(default_factory=dict)
    next_ids: dict[str, int] = field(default_factory=lambda: dict(_FIRST_IDS))
    business_hours: dict[int, BusinessHours] = field(default_factory=dict)
    sla_policies: dict[int, SlaPolicy] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    emails: dict[str, int] = field(default_factory=dict)
    threads: dict[int, list[int]] = field(default_factory=dict)
    files: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    earlier: dict[int, list[tuple[datetime, Ticket | None]]] = field(default_factory=dict, compare=False)
    orders: dict[str, Order] = field(default_factory=dict, compare=False)

    def __deepcopy__(self, memo: dict[int, Any]) -> State:
        """Record by record: three times faster than copy's own way, and the sort orders are not worth copying."""
        fresh = State()
        for f in fields(self):
            if f.name != "orders":
                setattr(fresh, f.name, copied(getattr(self, f.name)))
        return fresh

    def next_id(self, kind: str) -> int:
        number = self.next_ids[kind]
        self.next_ids[kind] = number + 1
        return number

    # --- people -----------------------------------------------------------------------------------

    def user(self, user_id: int | None) -> Contact | Agent | None:
        """A contact or an agent: both can ask for help."""
        if user_id is None:
            return None
        return self.contacts.get(user_id) or self.agents.get(user_id)

    def user_by_email(self, email: str) -> Contact | Agent | None:
        return self.user(self.emails.get(email.strip().lower()))

    def add_contact(self, contact: Contact, dice: random.Random) -> Contact:
        contact.visitor_id = contact.visitor_id or drawn_uuid(dice)
        contact.org_contact_id = contact.org_contact_id or _FIRST_ORG_ID + contact.id % 1_000_000
        self.contacts[contact.id] = contact
        self.index_emails(contact.id, contact.email, contact.other_emails)
        return contact

    def add_company(self, company: Company) -> Company:
        company.org_company_id = company.org_company_id or _FIRST_ORG_ID + company.id % 1_000_000
        self.companies[company.id] = company
        return company

    def add_agent(self, agent: Agent) -> Agent:
        self.agents[agent.id] = agent
        self.index_emails(agent.id, agent.email, [])
        return agent

    def index_emails(
        self, user_id: int, email: str | None, others: Iterable[str], drop: Iterable[str | None] = ()
    ) -> None:
        """The addresses by which a person is found from now on, instead of those in ``drop``."""
        for address in drop:
            if address and self.emails.get(address.lower()) == user_id:
                del self.emails[address.lower()]
        for address in (email, *others):
            if address:
                self.emails[address.lower()] = user_id

    def contact_by(self, attribute: str, value: str) -> Contact | None:
        """The first contact with this phone, mobile, twitter_id or unique_external_id."""
        get = attrgetter(attribute)
        return next((contact for contact in self.contacts.values() if get(contact) == value), None)

    # --- tickets ----------------------------------------------------------------------------------

    def add_ticket(self, ticket: Ticket) -> Ticket:
        """Store a new ticket; its texts, times and due times follow from what it has."""
        self.complete_ticket(ticket)
        self.tickets[ticket.id] = ticket
        return ticket

    def complete_ticket(self, ticket: Ticket) -> None:
        """Texts, times and due times that follow from what a ticket has."""
        ticket.description_text = description_text(ticket.description)
        ticket.status_updated_at = ticket.status_updated_at or ticket.created_at
        self._enter_status(ticket, ticket.created_at)
        if not ticket.due_fixed:
            self.compute_due(ticket)

    def set_status(self, ticket: Ticket, status: int, now: datetime) -> None:
        """Change the status and the stats that hang on it."""
        if status == ticket.status:
            return
        was_done = ticket.status in (RESOLVED, CLOSED)
        ticket.status, ticket.status_updated_at, ticket.pending_since = status, now, None
        if was_done and status not in (RESOLVED, CLOSED):
            ticket.reopened_at, ticket.resolved_at, ticket.closed_at = now, None, None
        self._enter_status(ticket, now)

    @staticmethod
    def _enter_status(ticket: Ticket, now: datetime) -> None:
        if ticket.status == PENDING:
            ticket.pending_since = ticket.pending_since or now
        elif ticket.status == RESOLVED:
            ticket.resolved_at, ticket.closed_at = ticket.resolved_at or now, None
        elif ticket.status == CLOSED:  # both are set on Closed (REC AIR)
            ticket.resolved_at, ticket.closed_at = ticket.resolved_at or now, ticket.closed_at or now

    def compute_due(self, ticket: Ticket) -> None:
        """Due times from created_at by the policy that applies now (REC NAN26).

        fr_due_by stays once the ticket was answered (INF: the reason why it stayed in the recording).
        """
        group = self.groups.get(ticket.group_id or 0)
        first, ticket.due_by = due_times(ticket, self.sla_policies.values(), self.business_hours, group)
        if ticket.first_responded_at is None:
            ticket.fr_due_by = first

    def remember(self, ticket_id: int, now: datetime, lag: float) -> None:
        """Keep what the search index still shows of a ticket that is about to change."""
        if lag > 0:
            old = self.tickets.get(ticket_id)
            self.earlier.setdefault(ticket_id, []).append(
                (now + timedelta(seconds=lag), None if old is None else copied_record(old))
            )

    def indexed(self, now: datetime) -> Iterable[Ticket]:
        """The tickets as the search index knows them: those of ``lag`` seconds ago."""
        if not self.earlier:
            return self.tickets.values()
        for ticket_id in list(self.earlier):
            kept = [entry for entry in self.earlier[ticket_id] if entry[0] > now]
            if kept:
                self.earlier[ticket_id] = kept
            else:
                del self.earlier[ticket_id]
        shown = ((self.earlier[i][0][1] if i in self.earlier else t) for i, t in self.tickets.items())
        return [ticket for ticket in shown if ticket is not None]

    def archive(self, ticket: Ticket) -> None:
        """Take a ticket out of what is listed, searched and changed."""
        self.archived_tickets[ticket.id] = self.tickets.pop(ticket.id)
        self.orders.clear()
        self.earlier.pop(ticket.id, None)

    def order(self, attribute: str) -> Order:
        """The order of the tickets by an attribute."""
        return self.orders.setdefault(attribute, Order(attribute))

    # --- conversations and files ------------------------------------------------------------------

    def add_conversation(self, conversation: Conversation) -> Conversation:
        conversation.body_text = conversation_text(conversation.body)
        self.conversations[conversation.id] = conversation
        self.threads.setdefault(conversation.ticket_id, []).append(conversation.id)
        return conversation

    def thread(self, ticket_id: int) -> list[Conversation]:
        """A ticket's conversations, oldest first."""
        found = [self.conversations[number] for number in self.threads.get(ticket_id, ())]
        found.sort(key=attrgetter("created_at", "id"))
        return found

    def remove_conversation(self, conversation: Conversation) -> None:
        del self.conversations[conversation.id]
        self.threads[conversation.ticket_id].remove(conversation.id)

    def add_attachment(self, attachment: Attachment) -> Attachment:
        self.attachments[attachment.id] = attachment
        self.files.setdefault(owner_of(attachment), []).append(attachment.id)
        return attachment

    def remove_attachment(self, attachment: Attachment) -> None:
        del self.attachments[attachment.id]
        self.files[owner_of(attachment)].remove(attachment.id)

    def remove_files(self, kind: str, owner_id: int) -> None:
        """The files go with what they hung on."""
        for attachment in self.files_of(kind, owner_id):
            self.remove_attachment(attachment)

    def files_of(self, kind: str, owner_id: int) -> list[Attachment]:
        """The files of a ``ticket``, ``conversation``, ``article``, ``canned_response`` or ``contact``."""
        numbers = self.files.get((kind, owner_id))
        return [self.attachments[number] for number in numbers] if numbers else []


def owner_of(attachment: Attachment) -> tuple[str, int]:
    """What a file hangs on."""
    if attachment.conversation_id is not None:
        return "conversation", attachment.conversation_id
    if attachment.article_id is not None:
        return "article", attachment.article_id
    if attachment.canned_response_id is not None:
        return "canned_response", attachment.canned_response_id
    if attachment.contact_id is not None:
        return "contact", attachment.contact_id
    return "ticket", attachment.ticket_id or 0
