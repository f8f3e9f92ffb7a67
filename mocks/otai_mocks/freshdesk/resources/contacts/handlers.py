"""Contacts (spec, section 5)."""

from __future__ import annotations

import copy
from datetime import datetime
from operator import attrgetter
from typing import Any

from ...errors import FieldError, invalid, not_found, wrong_method
from ...protocol import validate as v
from ...protocol.autocomplete import begins, read_term
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.custom_fields import check_people, require_people
from ...protocol.paging import positive
from ...protocol.routing import NUMBER, Route
from ...tables.people import custom
from ...tables.records import Agent, Contact
from ..agents.shape import default_roles, written
from ..tags import tags
from .rules import company_by_domain
from .shape import detail, listed

STATES = ("blocked", "deleted", "unverified", "verified")
_KEYS = ("email", "phone", "mobile", "twitter_id", "unique_external_id")


def list_contacts(call: Call) -> Reply:
    query = call.query
    known = ("email", "mobile", "phone", "company_id", "state", "contact_type", "unique_external_id")
    errors = call.know_query(*known, *LIST_QUERY)
    rows = _in_state(call, errors)
    if query.get("contact_type", "contact") != "contact":
        rows = []  # the fake's contacts are all of one type
    for name in ("mobile", "phone", "unique_external_id"):
        if name in query:
            get = attrgetter(name)
            rows = [c for c in rows if get(c) == query[name]]
    if "email" in query:
        wanted = query["email"].lower()
        rows = [c for c in rows if wanted in [e.lower() for e in (c.email, *c.other_emails) if e]]
    if "company_id" in query:
        company_id = positive(query["company_id"])
        if company_id not in call.state.companies:
            errors.append(FieldError("company_id", "no_match", {"thing": "company", "attribute": "company_id"}))
        rows = [c for c in rows if c.company_id == company_id]
    for name in ("updated_since", "_updated_since"):  # all connectors use the second
        if name in query:
            since = _moment(query[name], name, errors)
            rows = [c for c in rows if since is not None and c.updated_at >= since]
    rows.sort(key=lambda c: (c.first_name, c.id))  # by first name, then id (REC NAN26)
    return call.page_of(rows, listed, errors)


def _moment(text: str, name: str, errors: list[FieldError]) -> datetime | None:
    moment = v.parse_moment(text.replace(" ", "+"))
    if moment is None:
        errors.append(FieldError(name, "format", {"wanted": "DateTime"}))
    return moment


def _in_state(call: Call, errors: list[FieldError]) -> list[Contact]:
    contacts = call.state.contacts.values()
    match call.query.get("state"):
        case None:
            return [c for c in contacts if not (c.deleted or c.blocked)]
        case "deleted":
            return [c for c in contacts if c.deleted]
        case "blocked":
            return [c for c in contacts if c.blocked and not c.deleted]
        case "verified":
            return [c for c in contacts if c.active and not c.deleted]
        case "unverified":
            return [c for c in contacts if not c.active and not c.deleted]
    errors.append(FieldError("state", "choice", {"values": ",".join(STATES)}))
    return []


def get_contact(call: Call, contact_id: int) -> Contact:
    contact = call.state.contacts.get(contact_id)
    if contact is None:
        # the id of an agent too: an agent is no contact (3P formie)
        raise not_found(f"no contact {contact_id}" + (": it is an agent" if contact_id in call.state.agents else ""))
    return contact


def _writable(call: Call, contact_id: int) -> Contact:
    contact = get_contact(call, contact_id)
    if contact.deleted or contact.blocked:  # DOC 165, 3P formie
        condition = "deleted" if contact.deleted else "blocked"
        raise wrong_method(call.request.method, ["GET"], f"contact {contact_id} is {condition}: it can only be read")
    return contact


def view(call: Call, contact_id: int) -> Reply:
    return Reply(200, detail(call, get_contact(call, contact_id)))


def _rules(call: Call, *, creating: bool) -> dict[str, v.Field]:
    return {
        "name": v.Field(v.short_text, missing="missing" if creating else None, wanted="String"),
        "email": v.Field(v.email, null=True),
        "phone": v.Field(v.short_text, null=True),
        "mobile": v.Field(v.short_text, null=True),
        "twitter_id": v.Field(v.short_text, null=True),
        "unique_external_id": v.Field(v.short_text, null=True),
        "other_emails": v.Field(v.list_of(v.email)),
        "company_id": v.Field(v.existing(call.state.companies, "company", "company_id"), null=True),
        "view_all_tickets": v.Field(v.boolean, null=True),
        "other_companies": v.Field(v.list_of(v.mapping, most=20)),
        "address": v.Field(v.short_text, null=True),
        "avatar": v.Field(v.files(5 * 1024 * 1024), null=True),
        "custom_fields": v.Field(check_people(custom(call.state.contact_fields))),
        "description": v.Field(v.text, null=True),
        "job_title": v.Field(v.short_text, null=True),
        "language": v.Field(v.short_text),
        "lookup_parameter": v.Field(v.text),
        "tags": v.Field(tags(call)),
        "time_zone": v.Field(v.short_text),
    }


def _check_unique(call: Call, values: dict[str, Any], errors: list[FieldError], me: Contact | None) -> None:
    """409 with the id of who has it, also when they are soft-deleted (3P formie#1917)."""

    def taken(name: str, holder: Contact | Agent | None) -> None:
        if holder is not None and (me is None or holder.id != me.id):
            errors.append(FieldError(name, "unique", {}, {"user_id": holder.id}))

    if values.get("email"):
        taken("email", call.state.user_by_email(values["email"]))
    for address in values.get("other_emails") or ():
        taken("other_emails", call.state.user_by_email(address))
    for name in ("twitter_id", "unique_external_id"):
        if values.get(name):
            taken(name, call.state.contact_by(name, values[name]))


def create(call: Call) -> Reply:
    errors: list[FieldError] = call.know_query()
    values = v.validate(call.body, _rules(call, creating=True), errors)
    require_people(custom(call.state.contact_fields), values, errors, creating=True)
    if not any(call.body.values.get(key) for key in _KEYS):
        errors.append(FieldError("email", "missing_contact_key"))
    if not errors:
        _check_unique(call, values, errors, None)
    if errors:
        raise invalid(errors)
    contact = Contact(id=call.state.next_id("contact"), name=values["name"], created_at=call.now, updated_at=call.now)
    _apply(call, contact, values)
    if contact.company_id is None and "company_id" not in values:
        contact.company_id = company_by_domain(call, contact.email)
    call.state.add_contact(contact, call.dice)
    return Reply(201, detail(call, contact, written=True), call.location(f"contacts/{contact.id}"), wrote=True)


def update(call: Call, contact_id: int) -> Reply:
    contact = _writable(call, contact_id)
    errors: list[FieldError] = call.know_query()
    values = v.validate(call.body, _rules(call, creating=False), errors)
    require_people(custom(call.state.contact_fields), values, errors, creating=False)
    if not errors:
        _check_unique(call, values, errors, contact)
    if errors:
        raise invalid(errors)
    before = copy.copy(contact)
    _apply(call, contact, values)
    wrote = contact != before or bool(values.get("avatar"))
    if wrote:
        contact.updated_at = call.now
        call.state.index_emails(
            contact.id, contact.email, contact.other_emails, drop=[before.email, *before.other_emails]
        )
    return Reply(200, detail(call, contact, written=True), wrote=wrote)


def _apply(call: Call, contact: Contact, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name == "custom_fields":
            merged = {**contact.custom_fields, **value}
            contact.custom_fields = {k: x for k, x in merged.items() if x is not None}
        elif name == "other_companies":
            contact.other_companies = [
                {"company_id": item.get("company_id"), "view_all_tickets": bool(item.get("view_all_tickets"))}
                for item in value
            ]
        elif name not in ("avatar", "lookup_parameter"):
            setattr(contact, name, value)


def delete(call: Call, contact_id: int) -> Reply:
    """Soft: the contact can be restored."""
    contact = _writable(call, contact_id)
    contact.deleted, contact.updated_at = True, call.now
    return Reply(204, wrote=True)


def hard_delete(call: Call, contact_id: int) -> Reply:
    """Only of deleted contacts, unless forced; it takes the contact's tickets along."""
    contact = get_contact(call, contact_id)
    errors = call.know_query("force")
    if errors:
        raise invalid(errors)
    if not contact.deleted and call.query.get("force", "").lower() != "true":
        why = f"contact {contact_id} is not deleted: force=true deletes it at once"
        raise wrong_method(call.request.method, ["GET"], why)  # INF
    state = call.state
    del state.contacts[contact.id]
    state.index_emails(contact.id, None, (), drop=[contact.email, *contact.other_emails])
    for ticket in state.tickets.values():
        if ticket.requester_id == contact.id:
            ticket.deleted = True
    return Reply(204, wrote=True)


def restore(call: Call, contact_id: int) -> Reply:
    contact = get_contact(call, contact_id)
    if not contact.deleted:
        raise not_found(f"contact {contact_id} is not deleted: there is nothing to restore")
    contact.deleted, contact.updated_at = False, call.now
    return Reply(204, wrote=True)


def make_agent(call: Call, contact_id: int) -> Reply:
    """The contact becomes an agent under the same id."""
    contact = _writable(call, contact_id)
    errors: list[FieldError] = []
    rules = {
        "occasional": v.Field(v.boolean),
        "signature": v.Field(v.text, null=True),
        "ticket_scope": v.Field(v.one_of((1, 2, 3))),
        "group_ids": v.Field(v.list_of(v.existing(call.state.groups, "group", "group_ids"))),
        "role_ids": v.Field(v.list_of(v.existing(call.state.roles, "role", "role_ids"))),
        "type": v.Field(v.one_of(("support_agent", "field_agent", "collaborator"))),
        "focus_mode": v.Field(v.boolean),
        "skill_ids": v.Field(v.list_of(v.positive)),
    }
    values = v.validate(call.body, rules, errors)
    if not contact.email:
        errors.append(FieldError("email", "missing", {"wanted": "String"}))
    if errors:
        raise invalid(errors)
    del call.state.contacts[contact.id]
    agent = Agent(
        id=contact.id,
        name=contact.name,
        email=contact.email or "",
        created_at=call.now,
        updated_at=call.now,
        phone=contact.phone,
        mobile=contact.mobile,
        **{**values, "role_ids": values.get("role_ids") or default_roles(call.state)},
    )
    call.state.add_agent(agent)
    # the contact with the agent inside: what python-freshdesk reads
    return Reply(200, {**detail(call, contact), "agent": written(agent)}, wrote=True)


def send_invite(call: Call, contact_id: int) -> Reply:
    _writable(call, contact_id)
    return Reply(204, why="an activation mail would have been sent")


def autocomplete(call: Call) -> Reply:
    """[{id, name}] of contacts whose name or address has a word that begins with the term."""
    term = read_term(call, "term")
    rows = [c for c in call.state.contacts.values() if not c.deleted and begins(term, c.name, c.email or "")]
    rows.sort(key=lambda c: (c.first_name, c.id))
    return Reply(200, [{"id": c.id, "name": c.name} for c in rows])


ROUTES = (
    Route("GET", "contacts", list_contacts, pool="contacts"),
    Route("POST", "contacts", create),
    Route("GET", "contacts/autocomplete", autocomplete),
    Route("GET", f"contacts/{NUMBER}", view, pool="contacts"),
    Route("PUT", f"contacts/{NUMBER}", update),
    Route("PATCH", f"contacts/{NUMBER}", update),
    Route("DELETE", f"contacts/{NUMBER}", delete),
    Route("DELETE", f"contacts/{NUMBER}/hard_delete", hard_delete),
    Route("PUT", f"contacts/{NUMBER}/restore", restore, bodiless=True),
    Route("PUT", f"contacts/{NUMBER}/make_agent", make_agent, bodiless=True),
    Route("PUT", f"contacts/{NUMBER}/send_invite", send_invite, bodiless=True),
)
