"""Exports and imports of contacts (DOC)."""

from __future__ import annotations

from functools import partial
from typing import Any

from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, TEXT, Route
from ...tables.people_fields import custom
from ...tables.records import Contact
from .. import transfers
from .handlers import create

OF = "contacts"
FIELDS = (
    *("name", "job_title", "email", "mobile", "phone", "company_name", "address", "time_zone", "language"),
    *("tag_names", "description", "unique_external_id", "twitter_id"),
)


def export(call: Call) -> Reply:
    companies = call.state.companies

    def cell(contact: Contact, name: str) -> Any:
        match name:
            case "company_name":
                company = companies.get(contact.company_id or 0)
                return company.name if company else ""
            case "tag_names":
                return ",".join(contact.tags)
        return getattr(contact, name) if name in FIELDS else contact.custom_fields.get(name)

    rows = [partial(cell, contact) for contact in call.state.contacts.values() if not contact.deleted]
    return transfers.start_export(call, OF, FIELDS, call.state.contact_fields, rows)


def import_file(call: Call) -> Reply:
    return transfers.start_import(call, OF, create, custom(call.state.contact_fields))


ROUTES = (
    Route("POST", f"{OF}/export", export),
    Route("GET", f"{OF}/export/{TEXT}", partial(transfers.view_export, OF)),
    Route("GET", f"{OF}/imports", partial(transfers.list_imports, OF), query=("status",)),
    Route("POST", f"{OF}/imports", import_file),
    Route("GET", f"{OF}/imports/{NUMBER}", partial(transfers.view_import, OF)),
    Route("PUT", f"{OF}/imports/{NUMBER}/cancel", partial(transfers.cancel_import, OF), bodiless=True),
)
