"""All sections of the table."""

from __future__ import annotations

from . import (
    associations,
    clients,
    conversation_values,
    conversations,
    custom_objects,
    customers,
    directory,
    discussions,
    edges,
    error_details,
    errors,
    header_values,
    headers,
    limits,
    lists,
    paging,
    people,
    searches,
    service_levels,
    service_values,
    settings,
    solutions,
    staff,
    surveys,
    ticket_attributes,
    ticket_fields,
    ticket_form,
    ticket_values,
    ticket_work,
    tickets,
    time_entries,
    transport,
)
from .table import Fact, LeftOut, Section

SECTIONS: tuple[Section, ...] = (
    transport.SECTION,
    clients.SECTION,
    edges.SECTION,
    headers.SECTION,
    header_values.SECTION,
    limits.SECTION,
    paging.SECTION,
    errors.SECTION,
    error_details.SECTION,
    tickets.SECTION,
    ticket_attributes.SECTION,
    ticket_values.SECTION,
    lists.SECTION,
    searches.SECTION,
    ticket_work.SECTION,
    associations.SECTION,
    ticket_form.SECTION,
    ticket_fields.SECTION,
    conversations.SECTION,
    conversation_values.SECTION,
    directory.SECTION,
    people.SECTION,
    staff.SECTION,
    customers.SECTION,
    service_levels.SECTION,
    service_values.SECTION,
    time_entries.SECTION,
    surveys.SECTION,
    solutions.SECTION,
    discussions.SECTION,
    custom_objects.SECTION,
    settings.SECTION,
)
FACTS: tuple[Fact, ...] = tuple(fact for section in SECTIONS for fact in section.facts)
LEFT_OUT: tuple[LeftOut, ...] = tuple(row for section in SECTIONS for row in section.left_out)


def share() -> str:
    """What of the table is covered, in a sentence."""
    known = len(FACTS) + len(LEFT_OUT)
    percent = 100 * len(FACTS) / known
    return (
        f"FakeFreshdesk keeps {len(FACTS)} of {known} facts ({percent:.0f} %); "
        f"{len(LEFT_OUT)} are left out, each with its reason"
    )
