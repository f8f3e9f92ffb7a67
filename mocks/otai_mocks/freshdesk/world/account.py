"""A fresh account: administrator, agents, groups, roles, form, product, companies, contacts; no tickets."""

from __future__ import annotations

import copy
import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..choices import Choices
from ..protocol.custom_fields import TYPES
from ..tables.modules.settings import CannedResponseFolder
from ..tables.modules.surveys import DEFAULT_QUESTION, SEVEN_RATINGS, CsatSurvey, Question, Survey
from ..tables.modules.ticket_forms import PortalForm
from ..tables.people_fields import PeopleField
from ..tables.records import Agent, Company, Contact, EmailConfig, Group, Product, Role
from ..tables.state import State
from ..tables.ticket_fields import TicketField
from . import defaults
from .service_levels import add_service_levels


def default_state(
    now: datetime,
    domain: str,
    api_key: str,
    statuses: Mapping[int, str] | None,
    fields: Mapping[str, str | tuple[str, Any]] | None,
    choices: Choices,
    dice: random.Random,
) -> State:
    """A fresh account: administrator, agents, groups, roles, form, product, companies, contacts; no tickets."""
    state = State()
    at = now - defaults.ACCOUNT_AGE
    for name, description, agent_type in defaults.ROLES:
        number = state.next_id("role")
        state.roles[number] = Role(number, name, description, at, at, True, agent_type)
    hours = add_service_levels(state, at)
    for name, group_description in defaults.GROUPS:
        number = state.next_id("group")
        state.groups[number] = Group(number, name, at, at, group_description, business_hour_id=hours.id)
    _people(state, at, domain, api_key, dice)
    number = state.next_id("product")
    state.products[number] = Product(number, domain.capitalize(), at, at, default=True)
    mailbox = state.next_id("email_config")
    state.email_configs[mailbox] = EmailConfig(
        mailbox, domain.capitalize(), f"support@{domain}.freshdesk.com", at, at, product_id=number
    )
    folder = state.next_id("canned_response_folder")  # it always exists (REC NAN26)
    state.settings.canned_response_folders[folder] = CannedResponseFolder(folder, "Personal", at, at, personal=True)
    _form(state, at, statuses, fields, choices)
    first = state.next_id("ticket_form")
    number = choices.form_id or first
    state.ticket_forms[number] = PortalForm(number, "default_form", "Default form", at, at, None, True)
    state.ticket_forms[number].last_updated_by = next(iter(state.agents))
    _surveys(state, at)
    number = state.next_id("contact_field")
    state.contact_fields[number] = PeopleField(
        number, "customer_number", "Customer number", "custom_text", 1, at, at, label_for_customers="Customer number"
    )
    return state


def _surveys(state: State, at: datetime) -> None:
    """One of each kind, both active, so that a rating can be given at once (INF)."""
    asked = Question(DEFAULT_QUESTION, defaults.SURVEY_QUESTION, list(SEVEN_RATINGS[::-1]))
    number = state.next_id("survey")
    state.satisfaction.surveys[number] = Survey(number, "Customer Satisfaction Survey", at, at, [asked])
    csat = defaults.CSAT_SURVEY
    questions = [dict(question) for question in defaults.CSAT_QUESTIONS]
    state.satisfaction.csat_surveys[csat] = CsatSurvey(csat, "Customer Satisfaction Survey", at, at, questions)


def _people(state: State, at: datetime, domain: str, api_key: str, dice: random.Random) -> None:
    roles = {role.name: role.id for role in state.roles.values()}
    groups = {group.name: group for group in state.groups.values()}
    for position, (name, local, role, group_names, has_key) in enumerate(defaults.AGENTS):
        agent = Agent(state.next_id("agent"), name, f"{local}@{domain}.example", at, at)
        agent.role_ids = [roles[role]]
        if has_key:
            agent.api_key = api_key if position == 0 else f"{api_key}-{local}"
        for group_name in group_names:
            agent.group_ids.append(groups[group_name].id)
            groups[group_name].agent_ids.append(agent.id)
        state.add_agent(agent)
    companies = {}
    for name, domains in defaults.COMPANIES:
        company = Company(state.next_id("company"), name, at, at, domains=list(domains))
        companies[name] = state.add_company(company).id
    for name, email, company_name, phone in defaults.CONTACTS:
        contact = Contact(state.next_id("contact"), name, at, at, email, phone, active=True)
        contact.company_id = companies.get(company_name or "")
        state.add_contact(contact, dice)


def _form(
    state: State,
    at: datetime,
    statuses: Mapping[int, str] | None,
    fields: Mapping[str, str | tuple[str, Any]] | None,
    choices: Choices,
) -> None:
    custom = defaults.CUSTOM_STATUSES if statuses is None else {int(n): (label, label) for n, label in statuses.items()}
    pairs = {**defaults.STATUSES, **custom, **(defaults.AI_STATUS if choices.ai_status else {})}
    fixed = {**defaults.FIXED_CHOICES, "status": {str(n): list(pair) for n, pair in pairs.items()}}
    for name, label, description, kind, needed, edit, filtered, for_customers, asked, seen in defaults.FORM:
        row = TicketField(
            state.next_id("field"),
            name,
            label,
            f"default_{kind}",
            len(state.ticket_fields) + 1,
            at,
            at,
            description,
            False,
            bool(needed),
            True,
            bool(edit),
            bool(filtered),
            for_customers,
            bool(asked),
            bool(seen),
            copy.copy(fixed.get(name)),
        )
        state.add_ticket_field(row)
    if choices.shared_ownership:  # without choices (REC R7)
        for name in ("internal_group", "internal_agent"):
            number = state.next_id("field")
            label = name.replace("_", " ").capitalize()
            state.ticket_fields[number] = TicketField(
                number, name, label, f"default_{name}", len(state.ticket_fields) + 1, at, at, default=True
            )
    for name, given in (defaults.CUSTOM_FIELDS if fields is None else fields).items():
        kind, options = given if isinstance(given, tuple) else (given, None)
        _custom_field(state, at, name, kind, options)


def _custom_field(state: State, at: datetime, name: str, kind: str, options: Any) -> None:
    if kind not in TYPES:
        raise ValueError(f"field {name!r}: unknown type {kind!r}: choose one of {', '.join(TYPES)}")
    full = name if name.startswith("cf_") else f"cf_{name}"
    label = full.removeprefix("cf_").replace("_", " ").capitalize()
    number = state.next_id("field")
    field = TicketField(number, full, label, kind, len(state.ticket_fields) + 1, at, at, label_for_customers=label)
    field.customers_can_edit = field.displayed_to_customers = True
    field.choices = list(options) if kind == "custom_dropdown" and options else options
    state.add_ticket_field(field)
