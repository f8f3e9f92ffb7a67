"""All routes of the API. A new resource is one file and one line here."""

from __future__ import annotations

from . import (
    agents,
    attachments,
    companies,
    contacts,
    conversations,
    groups,
    merge,
    products,
    roles,
    searches,
    ticket_fields,
    ticket_list,
    tickets,
)
from .routing import Router

ROUTER = Router(
    (
        *tickets.ROUTES,
        *ticket_list.ROUTES,
        *merge.ROUTES,
        *searches.ROUTES,
        *conversations.ROUTES,
        *attachments.ROUTES,
        *contacts.ROUTES,
        *companies.ROUTES,
        *agents.ROUTES,
        *groups.ROUTES,
        *roles.ROUTES,
        *products.ROUTES,
        *ticket_fields.ROUTES,
    )
)
"""Never changed after import."""
