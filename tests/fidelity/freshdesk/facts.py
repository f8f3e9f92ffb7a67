"""All sections of the table."""

from __future__ import annotations

from . import (
    edges,
    section1_clients,
    section1_header_values,
    section1_headers,
    section1_limits,
    section1_pages,
    section1_transport,
    section2_details,
    section2_errors,
    section3_associations,
    section3_attributes,
    section3_lists,
    section3_search_due,
    section3_tickets,
    section3_values,
    section3_work,
    section4_conversations,
    section4_values,
    section5_custom_objects,
    section5_customers,
    section5_directory,
    section5_discussions,
    section5_fields,
    section5_people,
    section5_service_levels,
    section5_service_values,
    section5_settings,
    section5_solutions,
    section5_staff,
    section5_surveys,
    section5_ticket_form,
    section5_time_entries,
)
from .table import Fact, LeftOut, Section

SECTIONS: tuple[Section, ...] = (
    section1_transport.SECTION,
    section1_headers.SECTION,
    section1_header_values.SECTION,
    section1_limits.SECTION,
    section1_pages.SECTION,
    section2_errors.SECTION,
    section2_details.SECTION,
    section3_tickets.SECTION,
    section3_attributes.SECTION,
    section3_values.SECTION,
    section3_work.SECTION,
    section3_associations.SECTION,
    section3_lists.SECTION,
    section3_search_due.SECTION,
    section4_conversations.SECTION,
    section4_values.SECTION,
    section5_directory.SECTION,
    section5_solutions.SECTION,
    section5_ticket_form.SECTION,
    section5_people.SECTION,
    section5_time_entries.SECTION,
    section5_surveys.SECTION,
    section5_discussions.SECTION,
    section5_custom_objects.SECTION,
    edges.SECTION,
    section5_staff.SECTION,
    section5_customers.SECTION,
    section5_fields.SECTION,
    section1_clients.SECTION,
    section5_service_levels.SECTION,
    section5_settings.SECTION,
    section5_service_values.SECTION,
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
