"""JSON shapes of contacts: list, detail, and the answer to a write (REC NAN26)."""

from __future__ import annotations

from typing import Any

from ...protocol.call import Call
from ...tables.people_fields import custom
from ...tables.records import Contact


def listed(contact: Contact) -> dict[str, Any]:
    """An item of the list (REC NAN26): custom_fields is {} here, other_companies only beside a company."""
    body: dict[str, Any] = {
        "active": contact.active,
        "address": contact.address,
        "description": contact.description,
        "email": contact.email,
        "id": contact.id,
        "job_title": contact.job_title,
        "language": contact.language,
        "mobile": contact.mobile,
        "name": contact.name,
        "phone": contact.phone,
        "time_zone": contact.time_zone,
        "twitter_id": contact.twitter_id,
        "custom_fields": {},
        "facebook_id": None,
        "created_at": contact.created_at,
        "updated_at": contact.updated_at,
        "csat_rating": None,
        "preferred_source": contact.preferred_source,
        "contact_type": "contact",
        "first_seen": None,
        "last_seen": None,
        "ip_address": None,
        "company_id": contact.company_id,
    }
    if contact.company_id is not None:
        body["other_companies"] = contact.other_companies
    body["unique_external_id"] = contact.unique_external_id
    _tail(body, contact, devices=False)
    return body


def _tail(body: dict[str, Any], contact: Contact, *, devices: bool) -> None:
    body["first_name"] = contact.first_name
    body["last_name"] = contact.last_name
    body["visitor_id"] = contact.visitor_id
    body["org_contact_id"] = contact.org_contact_id
    body["org_contact_id_str"] = str(contact.org_contact_id)
    if devices:
        body["devices"] = []
    body["other_phone_numbers"] = []
    body["social_handler"] = []
    body["guest_name"] = None
    body["guest_profile_pic"] = None


def detail(call: Call, contact: Contact, *, written: bool = False) -> dict[str, Any]:
    """The detail. The answer to POST and PUT has ``deleted`` but no ip_address and devices (REC NAN26)."""
    body: dict[str, Any] = {"active": contact.active, "address": contact.address}
    if written or contact.deleted:
        body["deleted"] = contact.deleted
    body["description"] = contact.description
    body["email"] = contact.email
    body["id"] = contact.id
    body["job_title"] = contact.job_title
    body["language"] = contact.language
    body["mobile"] = contact.mobile
    body["name"] = contact.name
    body["phone"] = contact.phone
    body["time_zone"] = contact.time_zone
    body["twitter_id"] = contact.twitter_id
    body["custom_fields"] = {row.name: contact.custom_fields.get(row.name) for row in custom(call.state.contact_fields)}
    body["tags"] = contact.tags
    body["lists"] = []
    body["other_emails"] = contact.other_emails
    body["facebook_id"] = None
    body["created_at"] = contact.created_at
    body["updated_at"] = contact.updated_at
    body["csat_rating"] = None
    body["preferred_source"] = contact.preferred_source
    body["contact_type"] = "contact"
    body["first_seen"] = None
    body["last_seen"] = None
    if not written:
        body["ip_address"] = None
    body["company_id"] = contact.company_id
    body["view_all_tickets"] = contact.view_all_tickets
    body["other_companies"] = contact.other_companies
    body["unique_external_id"] = contact.unique_external_id
    body["avatar"] = _avatar(call, contact)
    _tail(body, contact, devices=not written)
    return body


def _avatar(call: Call, contact: Contact) -> dict[str, Any] | None:
    """The picture (REC NAN26)."""
    pictures = call.state.files_of("contact", contact.id)
    if not pictures:
        return None
    picture = pictures[-1]
    return {
        "id": picture.id,
        "name": picture.name,
        "content_type": picture.content_type,
        "size": picture.size,
        "created_at": picture.created_at,
        "updated_at": picture.updated_at,
        "avatar_url": call.file_url(picture),
    }
