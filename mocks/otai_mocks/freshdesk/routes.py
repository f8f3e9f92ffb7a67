"""All routes of the API. A new resource is one file and one line here."""

from __future__ import annotations

from .protocol.routing import Router
from .resources import (
    archived_tickets,
    business_hours,
    email_configs,
    jobs,
    products,
    roles,
    scenario_automations,
    settings,
    skills,
    summaries,
)
from .resources.agents import availability
from .resources.agents import handlers as agents
from .resources.attachments import handlers as attachments
from .resources.automations import handlers as automations
from .resources.canned_responses import bulk as canned_responses_bulk
from .resources.canned_responses import folders as canned_response_folders
from .resources.canned_responses import handlers as canned_responses
from .resources.companies import handlers as companies
from .resources.companies import transfers as company_transfers
from .resources.contact_company_fields import handlers as contact_company_fields
from .resources.contacts import handlers as contacts
from .resources.contacts import lifecycle as contact_lifecycle
from .resources.contacts import merge as contact_merge
from .resources.contacts import transfers as contact_transfers
from .resources.conversations import forward
from .resources.conversations import handlers as conversations
from .resources.custom_objects import handlers as custom_objects
from .resources.discussions import handlers as discussions
from .resources.email_mailboxes import handlers as email_mailboxes
from .resources.groups import admin as admin_groups
from .resources.groups import handlers as groups
from .resources.search import handlers as searches
from .resources.sla_policies import handlers as sla_policies
from .resources.solutions import articles, categories, folders
from .resources.surveys import csat
from .resources.surveys import handlers as surveys
from .resources.ticket_fields import handlers as ticket_fields
from .resources.ticket_fields import sections
from .resources.ticket_forms import handlers as ticket_forms
from .resources.tickets import accesses, associations, bulk, merge, outbound, watchers
from .resources.tickets import handlers as tickets
from .resources.tickets import list as ticket_list
from .resources.time_entries import handlers as time_entries

ROUTER = Router(
    (
        *tickets.ROUTES,
        *ticket_list.ROUTES,
        *merge.ROUTES,
        *outbound.ROUTES,
        *bulk.ROUTES,
        *associations.ROUTES,
        *watchers.ROUTES,
        *accesses.ROUTES,
        *summaries.ROUTES,
        *archived_tickets.ROUTES,
        *jobs.ROUTES,
        *searches.ROUTES,
        *conversations.ROUTES,
        *forward.ROUTES,
        *time_entries.ROUTES,
        *surveys.ROUTES,
        *csat.ROUTES,
        *discussions.ROUTES,
        *custom_objects.ROUTES,
        *categories.ROUTES,
        *folders.ROUTES,
        *articles.ROUTES,
        *attachments.ROUTES,
        *contacts.ROUTES,
        *contact_lifecycle.ROUTES,
        *contact_merge.ROUTES,
        *contact_transfers.ROUTES,
        *companies.ROUTES,
        *company_transfers.ROUTES,
        *agents.ROUTES,
        *availability.ROUTES,
        *groups.ROUTES,
        *admin_groups.ROUTES,
        *roles.ROUTES,
        *skills.ROUTES,
        *products.ROUTES,
        *business_hours.ROUTES,
        *sla_policies.ROUTES,
        *email_configs.ROUTES,
        *email_mailboxes.ROUTES,
        *canned_response_folders.ROUTES,
        *canned_responses.ROUTES,
        *canned_responses_bulk.ROUTES,
        *scenario_automations.ROUTES,
        *automations.ROUTES,
        *settings.ROUTES,
        *ticket_fields.ROUTES,
        *sections.ROUTES,
        *ticket_forms.ROUTES,
        *contact_company_fields.ROUTES,
    )
)
"""Never changed after import."""
