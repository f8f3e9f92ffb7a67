"""POST /contacts/merge: secondary contacts become part of a primary one, with all that is theirs."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, invalid
from ...protocol import validate as v
from ...protocol.body import Body
from ...protocol.call import Call, Reply
from ...protocol.routing import Route
from ...tables.records import Contact

_SINGLE = ("phone", "mobile", "twitter_id", "unique_external_id")
"""A contact has one of these: where two have one, the caller says which stays (DOC)."""


def merge(call: Call) -> Reply:
    errors: list[FieldError] = []
    rules = {
        "primary_contact_id": v.Field(_mergeable(call, "primary_contact_id"), missing="missing", wanted="Integer"),
        "secondary_contact_ids": v.Field(
            v.list_of(_mergeable(call, "secondary_contact_ids")), missing="missing", wanted="Array"
        ),
        "contact": v.Field(v.mapping),
    }
    values = v.validate(call.body, rules, errors)
    found: list[FieldError] = []
    kept = v.validate(Body(values.get("contact", {}), call.body.form), _kept_rules(call), found)
    errors += [FieldError(f"contact.{error.field}", error.kind, error.values) for error in found]
    if errors:
        raise invalid(errors)
    primary = call.state.contacts[values["primary_contact_id"]]
    ids = dict.fromkeys(values["secondary_contact_ids"])
    others = [call.state.contacts[number] for number in ids]
    if not others:
        errors.append(FieldError("secondary_contact_ids", "blank"))
    if primary in others:
        errors.append(
            FieldError("secondary_contact_ids", "no_match", {"thing": "contact", "attribute": "secondary_contact_ids"})
        )
    _check(primary, others, kept, errors)
    if errors:
        raise invalid(errors)
    _take(call, primary, others, kept)
    return Reply(204, wrote=True)


def _mergeable(call: Call, attribute: str) -> v.Check:
    there = {number: c for number, c in call.state.contacts.items() if not (c.deleted or c.blocked)}
    return v.existing(there, "contact", attribute)


def _kept_rules(call: Call) -> dict[str, v.Field]:
    company = v.existing(call.state.companies, "company", "company_ids")
    texts = {name: v.Field(v.text, null=True) for name in _SINGLE}
    return {
        "email": v.Field(v.email, null=True),
        **texts,
        "other_emails": v.Field(v.list_of(v.email)),
        "company_ids": v.Field(v.list_of(company)),
    }


def _addresses(people: list[Contact]) -> list[str]:
    return [address for c in people for address in (c.email, *c.other_emails) if address]


def _check(primary: Contact, others: list[Contact], kept: dict[str, Any], errors: list[FieldError]) -> None:
    people = [primary, *others]
    for name in _SINGLE:
        values = [value for c in people if (value := getattr(c, name))]
        if name not in kept and getattr(primary, name) and len(values) > 1:
            errors.append(FieldError(f"contact.{name}", "missing", {"wanted": "String"}))
        elif kept.get(name) and kept[name] not in values:  # INF: merging invents nothing
            errors.append(FieldError(f"contact.{name}", "choice", {"values": ",".join(values)}))
    known = [address.lower() for address in _addresses(people)]
    for name in ("email", "other_emails"):
        given = kept.get(name) or []
        for address in [given] if isinstance(given, str) else given:
            if address.lower() not in known:
                errors.append(FieldError(f"contact.{name}", "choice", {"values": ",".join(known)}))


def _take(call: Call, primary: Contact, others: list[Contact], kept: dict[str, Any]) -> None:
    """What the primary has after it; the secondary contacts are gone (INF: not only deleted)."""
    people = [primary, *others]
    addresses = _addresses(people)
    for name in _SINGLE:
        first = next((value for c in people if (value := getattr(c, name))), None)
        setattr(primary, name, kept.get(name, first))
    primary.email = kept.get("email") or next((c.email for c in people if c.email), None)
    left = [address for address in addresses if address != primary.email]
    primary.other_emails = list(dict.fromkeys(kept.get("other_emails", left)))
    _join_companies(primary, people, kept.get("company_ids"))
    state, gone = call.state, {c.id for c in others}
    for number in gone:
        del state.contacts[number]
    for c in people:
        state.index_emails(c.id, None, (), drop=addresses)
    state.index_emails(primary.id, primary.email, primary.other_emails)
    for ticket in state.tickets.values():
        if ticket.requester_id in gone:
            ticket.requester_id = primary.id
    for item in state.conversations.values():
        if item.user_id in gone:
            item.user_id = primary.id
    primary.updated_at = call.now


def _join_companies(primary: Contact, people: list[Contact], given: list[int] | None) -> None:
    """The first is the contact's own company, the others stand beside it."""
    theirs = [c.company_id for c in people if c.company_id is not None]
    theirs += [item["company_id"] for c in people for item in c.other_companies]
    ids = list(dict.fromkeys(theirs if given is None else given))
    sees_all = {item["company_id"]: item["view_all_tickets"] for c in people for item in c.other_companies}
    primary.company_id = ids[0] if ids else None
    primary.other_companies = [
        {"company_id": number, "view_all_tickets": sees_all.get(number, False)} for number in ids[1:]
    ]


ROUTES = (Route("POST", "contacts/merge", merge),)
