"""Contacts (DOC, Contacts; shapes REC NAN26)."""

from __future__ import annotations

import copy
from datetime import datetime
from operator import attrgetter
from typing import Any

from ...errors import FieldError, invalid
from ...protocol import validate as v
from ...protocol.autocomplete import begins, read_term
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.custom_fields import check_people, require_people
from ...protocol.paging import positive
from ...protocol.routing import NUMBER, Route
from ...tables.people_fields import custom
from ...tables.records import Agent, Contact
from ..attachments.store import store_uploads
from ..tags import tags
from .rules import company_by_domain, get_contact, writable
from .shape import detail, listed

STATES = ("blocked", "deleted", "unverified", "verified")
_FILTERS = ("email", "mobile", "phone", "company_id", "state", "contact_type", "unique_external_id")
_KEYS = ("email", "phone", "mobile", "twitter_id", "unique_external_id")


def list_contacts(call: Call) -> Reply:
    query = call.query
    errors: list[FieldError] = []
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
    errors: list[FieldError] = []
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
    _keep_avatar(call, contact, values)
    return Reply(201, detail(call, contact, written=True), call.location(f"contacts/{contact.id}"), wrote=True)


def update(call: Call, contact_id: int) -> Reply:
    contact = writable(call, contact_id)
    errors: list[FieldError] = []
    values = v.validate(call.body, _rules(call, creating=False), errors)
    require_people(custom(call.state.contact_fields), values, errors, creating=False)
    if not errors:
        _check_unique(call, values, errors, contact)
    if errors:
        raise invalid(errors)
    before = copy.copy(contact)
    _apply(call, contact, values)
    wrote = _keep_avatar(call, contact, values) or contact != before
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


def _keep_avatar(call: Call, contact: Contact, values: dict[str, Any]) -> bool:
    """A new picture takes the place of the old one; null takes it away. Whether there was something to do."""
    if "avatar" not in values or not (values["avatar"] or call.state.files_of("contact", contact.id)):
        return False
    call.state.remove_files("contact", contact.id)
    store_uploads(call, values["avatar"], contact_id=contact.id)
    return True


def delete(call: Call, contact_id: int) -> Reply:
    """Soft: the contact can be restored."""
    contact = writable(call, contact_id)
    contact.deleted, contact.updated_at = True, call.now
    return Reply(204, wrote=True)


def autocomplete(call: Call) -> Reply:
    """[{id, name}] of contacts whose name has a word that begins with the term (DOC)."""
    term = read_term(call, "term")
    rows = [c for c in call.state.contacts.values() if not c.deleted and begins(term, c.name)]
    rows.sort(key=lambda c: (c.first_name, c.id))
    return Reply(200, [{"id": c.id, "name": c.name} for c in rows])


ROUTES = (
    Route("GET", "contacts", list_contacts, query=(*_FILTERS, *LIST_QUERY), pool="contacts"),
    Route("POST", "contacts", create),
    Route("GET", "contacts/autocomplete", autocomplete, query=("term",)),
    Route("GET", f"contacts/{NUMBER}", view, pool="contacts"),
    Route("PUT", f"contacts/{NUMBER}", update),
    Route("PATCH", f"contacts/{NUMBER}", update),
    Route("DELETE", f"contacts/{NUMBER}", delete),
)
