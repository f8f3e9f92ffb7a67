"""All subjects of the table, in the order in which a developer meets them."""

from __future__ import annotations

from types import ModuleType

from . import (
    agents,
    associations,
    clients,
    companies,
    contact_values,
    contacts,
    conversation_values,
    conversations,
    custom_objects,
    discussions,
    due_times,
    error_details,
    errors,
    formats,
    groups,
    header_values,
    headers,
    limits,
    paging,
    people_fields,
    roles,
    service_levels,
    service_values,
    settings,
    solutions,
    surveys,
    ticket_attributes,
    ticket_choices,
    ticket_fields,
    ticket_files,
    ticket_form,
    ticket_lists,
    ticket_search,
    ticket_work,
    tickets_create,
    tickets_delete,
    tickets_update,
    tickets_view,
    time_entries,
    transfers,
    transport,
)
from .table import Fact, LeftOut, Section


def _subject(title: str, *files: ModuleType) -> Section:
    """The facts of some files, as one section of the page."""
    parts: list[Section] = [file.SECTION for file in files]
    return Section(title, [fact for p in parts for fact in p.facts], [row for p in parts for row in p.left_out])


SECTIONS: tuple[Section, ...] = (
    _subject("Transport, domain, authentication", transport),
    _subject("What clients send and expect", clients),
    _subject("Response headers", headers, header_values),
    _subject("Rate limits", limits),
    _subject("Pagination", paging),
    _subject("Errors", errors, error_details),
    _subject("Ids, times and other formats", formats),
    _subject("Tickets: statuses, priorities, sources, types", ticket_choices),
    _subject("Tickets: create", tickets_create),
    _subject("Tickets: attributes of create and update", ticket_attributes),
    _subject("Tickets: attachments", ticket_files),
    _subject("Tickets: view", tickets_view),
    _subject("Tickets: update", tickets_update),
    _subject("Tickets: delete, restore, merge", tickets_delete),
    _subject("Tickets: list", ticket_lists),
    _subject("Search", ticket_search),
    _subject("Tickets: mail, watchers, bulk, archive", ticket_work),
    _subject("Tickets: associations", associations),
    _subject("Ticket fields", ticket_fields),
    _subject("Ticket fields for administrators, ticket forms", ticket_form),
    _subject("Conversations", conversations, conversation_values),
    _subject("Contacts", contacts, contact_values),
    _subject("Companies", companies),
    _subject("Contact fields and company fields", people_fields),
    _subject("Exports and imports", transfers),
    _subject("Agents", agents),
    _subject("Groups", groups),
    _subject("Roles and skills", roles),
    _subject("Time entries", time_entries),
    _subject("Business hours, SLA policies, due times", service_levels, service_values, due_times),
    _subject("Surveys and satisfaction", surveys),
    _subject("Solutions", solutions),
    _subject("Discussions", discussions),
    _subject("Custom objects", custom_objects),
    _subject("Settings: products, mailboxes, canned responses, automations", settings),
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
