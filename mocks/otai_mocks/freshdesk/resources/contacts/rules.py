"""Rules between people and tickets: who asks, and who is made on the fly."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, not_found, wrong_method
from ...protocol.call import Call
from ...tables.records import Agent, Contact

REQUESTER_KEYS = ("requester_id", "email", "phone", "twitter_id", "facebook_id", "unique_external_id")


def get_contact(call: Call, contact_id: int) -> Contact:
    contact = call.state.contacts.get(contact_id)
    if contact is None:
        # the id of an agent too: an agent is no contact (3P formie)
        raise not_found(f"no contact {contact_id}" + (": it is an agent" if contact_id in call.state.agents else ""))
    return contact


def writable(call: Call, contact_id: int) -> Contact:
    contact = get_contact(call, contact_id)
    if contact.deleted or contact.blocked:  # DOC 165, 3P formie
        condition = "deleted" if contact.deleted else "blocked"
        raise wrong_method(call.request.method, ["GET"], f"contact {contact_id} is {condition}: it can only be read")
    return contact


def name_from_email(email: str) -> str:
    """The local part with its first letter in upper case: test2@… → "Test2" (REC NAN26)."""
    local = email.split("@", 1)[0]
    return local[:1].upper() + local[1:]


def find_requester(call: Call, values: dict[str, Any], errors: list[FieldError]) -> Contact | Agent | None:
    """The person whom the attributes name; None if they are to be created. Failures are collected."""
    state = call.state
    if values.get("requester_id") is not None:
        found = state.user(values["requester_id"])
        if found is None:
            errors.append(FieldError("requester_id", "no_match", {"thing": "contact", "attribute": "requester_id"}))
        return found
    if values.get("email"):
        return state.user_by_email(values["email"])
    if values.get("facebook_id"):  # must exist (DOC 537-544); contacts of the fake have none
        errors.append(FieldError("facebook_id", "no_match", {"thing": "contact", "attribute": "facebook_id"}))
        return None
    for attribute in ("unique_external_id", "twitter_id"):
        if values.get(attribute):
            return state.contact_by(attribute, values[attribute])
    if values.get("phone"):
        known = state.contact_by("phone", values["phone"]) or state.contact_by("mobile", values["phone"])
        if known is None and not values.get("name"):  # phone without e-mail: name is mandatory (DOC 541)
            errors.append(FieldError("name", "missing", {"wanted": "String"}))
        return known
    return None


def make_requester(call: Call, values: dict[str, Any]) -> Contact:
    """A contact made on the fly from what a ticket was sent with (DOC 537-544)."""
    email = values.get("email")
    keys = ("phone", "twitter_id", "unique_external_id")
    name = values.get("name") or (name_from_email(email) if email else next(values[k] for k in keys if values.get(k)))
    contact = Contact(
        id=call.state.next_id("contact"),
        name=str(name),
        created_at=call.now,
        updated_at=call.now,
        email=email,
        phone=values.get("phone"),
        twitter_id=values.get("twitter_id"),
        unique_external_id=values.get("unique_external_id"),
        preferred_source="portal",
    )
    contact.company_id = company_by_domain(call, email)
    return call.state.add_contact(contact, call.dice)


def company_by_domain(call: Call, email: str | None) -> int | None:
    """The company that owns the address's domain: new contacts join it."""
    if not email:
        return None
    domain = email.rpartition("@")[2].lower()
    return next((c.id for c in call.state.companies.values() if domain in (d.lower() for d in c.domains)), None)
