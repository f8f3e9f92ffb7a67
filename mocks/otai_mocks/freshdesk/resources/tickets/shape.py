"""JSON shapes of tickets: keys in the order of the newest recordings (2026).

msgspec writes an aware UTC datetime as ``2026-08-19T23:36:27Z``: what the service writes (DOC 241).
"""

from __future__ import annotations

from typing import Any

from ...protocol.call import Call
from ...tables.records import Agent, Contact, Ticket
from ...tables.state import State
from ..conversations.shape import attachment, conversation


def custom_fields(state: State, ticket: Ticket) -> dict[str, Any]:
    """Every custom field of the account, null where the ticket has none (REC NAN26)."""
    values = ticket.custom_fields
    return {field.name: values.get(field.name) for field in state.custom_fields}


def ticket_files(call: Call, ticket: Ticket) -> list[dict[str, Any]]:
    return [attachment(call, file) for file in call.state.files_of("ticket", ticket.id)]


def requester(user: Contact | Agent | None) -> dict[str, Any] | None:
    if user is None:
        return None
    return {"id": user.id, "name": user.name, "email": user.email, "mobile": user.mobile, "phone": user.phone}


def company(state: State, ticket: Ticket) -> dict[str, Any]:
    found = state.companies.get(ticket.company_id or 0)
    return {} if found is None else {"id": found.id, "name": found.name}


def stats(ticket: Ticket) -> dict[str, Any]:
    return {
        "agent_responded_at": ticket.agent_responded_at,
        "requester_responded_at": ticket.requester_responded_at,
        "first_responded_at": ticket.first_responded_at,
        "status_updated_at": ticket.status_updated_at,
        "reopened_at": ticket.reopened_at,
        "resolved_at": ticket.resolved_at,
        "closed_at": ticket.closed_at,
        "pending_since": ticket.pending_since,
    }


def created_ticket(call: Call, ticket: Ticket, *, due_sent: bool) -> dict[str, Any]:
    """The answer to POST /tickets (REC DAVE 2025, NAN26)."""
    due_shown = due_sent or call.choices.due_at_once
    body: dict[str, Any] = {
        "cc_emails": ticket.cc_emails,
        "fwd_emails": ticket.fwd_emails,
        "reply_cc_emails": ticket.reply_cc_emails,
        "ticket_cc_emails": ticket.ticket_cc_emails,
        "ticket_bcc_emails": ticket.ticket_bcc_emails,
        "fr_escalated": ticket.fr_escalated,
        "spam": ticket.spam,
        "email_config_id": ticket.email_config_id,
        "group_id": ticket.group_id,
        "priority": ticket.priority,
        "requester_id": ticket.requester_id,
        "responder_id": ticket.responder_id,
        "source": ticket.source,
        "company_id": ticket.company_id,
        "status": ticket.status,
        "subject": ticket.subject,
        "support_email": ticket.support_email,
        "to_emails": ticket.to_emails,
        "product_id": ticket.product_id,
        "id": ticket.id,
        "type": ticket.type,
        "due_by": ticket.due_by if due_shown else None,  # "set within a few seconds" (DOC 557, REC NAN26)
        "fr_due_by": ticket.fr_due_by if due_shown else None,
        "is_escalated": ticket.is_escalated,
        "description": ticket.description,
        "description_text": ticket.description_text,
        "custom_fields": custom_fields(call.state, ticket),
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
        "tags": ticket.tags,
        "attachments": ticket_files(call, ticket),
    }
    if ticket.association_type is not None:
        body["association_type"] = ticket.association_type
        body["associated_tickets_list"] = ticket.associated_ids
    body["source_info"] = None
    body["structured_description"] = None
    if call.choices.shared_ownership:
        body["internal_agent_id"] = ticket.internal_agent_id
        body["internal_group_id"] = ticket.internal_group_id
    if ticket.form_id is not None:
        body["form_id"] = ticket.form_id
    body["nr_due_by"] = ticket.nr_due_by
    body["nr_escalated"] = ticket.nr_escalated
    return body


def viewed_ticket(call: Call, ticket: Ticket, include: list[str]) -> dict[str, Any]:
    """GET /tickets/{id} (REC ZAM23, NAN26)."""
    state = call.state
    body: dict[str, Any] = {
        "cc_emails": ticket.cc_emails,
        "fwd_emails": ticket.fwd_emails,
        "reply_cc_emails": ticket.reply_cc_emails,
        "ticket_cc_emails": ticket.ticket_cc_emails,
        "ticket_bcc_emails": ticket.ticket_bcc_emails,
        "fr_escalated": ticket.fr_escalated,
        "spam": ticket.spam,
        "email_config_id": ticket.email_config_id,
        "group_id": ticket.group_id,
        "priority": ticket.priority,
        "requester_id": ticket.requester_id,
        "responder_id": ticket.responder_id,
        "source": ticket.source,
        "company_id": ticket.company_id,
        "status": ticket.status,
        "subject": ticket.subject,
        "association_type": ticket.association_type,
        "support_email": ticket.support_email,
        "to_emails": ticket.to_emails,
        "product_id": ticket.product_id,
        "id": ticket.id,
        "type": ticket.type,
        "due_by": ticket.due_by,
        "fr_due_by": ticket.fr_due_by,
        "is_escalated": ticket.is_escalated,
        "description": ticket.description,
        "description_text": ticket.description_text,
        "custom_fields": custom_fields(state, ticket),
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
        "tags": ticket.tags,
        "attachments": ticket_files(call, ticket),
        "source_info": None,
        "source_additional_info": None,
    }
    if ticket.association_type is not None:
        body["associated_tickets_list"] = ticket.associated_ids
    if ticket.deleted:  # there only on deleted tickets (DOC 478)
        body["deleted"] = True
    if "conversations" in include:
        body["conversations"] = [conversation(call, item) for item in state.thread(ticket.id)[:10]]
    if "requester" in include:
        body["requester"] = requester(state.user(ticket.requester_id))
    if "company" in include:
        body["company"] = company(state, ticket)
    if "stats" in include:
        body["stats"] = stats(ticket)
    body["structured_description"] = None
    if ticket.form_id is not None:
        body["form_id"] = ticket.form_id
    body["sentiment_score"] = ticket.sentiment_score
    body["initial_sentiment_score"] = ticket.initial_sentiment_score
    body["nr_due_by"] = ticket.nr_due_by
    body["nr_escalated"] = ticket.nr_escalated
    return body


def updated_ticket(call: Call, ticket: Ticket) -> dict[str, Any]:
    """The answer to PUT and PATCH has an order of its own (REC R7, PBR, NAN26)."""
    body: dict[str, Any] = {
        "cc_emails": ticket.cc_emails,
        "fwd_emails": ticket.fwd_emails,
        "reply_cc_emails": ticket.reply_cc_emails,
        "ticket_cc_emails": ticket.ticket_cc_emails,
        "ticket_bcc_emails": ticket.ticket_bcc_emails,
        "spam": ticket.spam,
        "email_config_id": ticket.email_config_id,
        "fr_escalated": ticket.fr_escalated,
        "group_id": ticket.group_id,
        "priority": ticket.priority,
        "requester_id": ticket.requester_id,
        "responder_id": ticket.responder_id,
        "source": ticket.source,
        "status": ticket.status,
        "subject": ticket.subject,
        "company_id": ticket.company_id,
        "custom_fields": custom_fields(call.state, ticket),
        "description": ticket.description,
        "description_text": ticket.description_text,
        "id": ticket.id,
        "type": ticket.type,
        "support_email": ticket.support_email,
        "to_emails": ticket.to_emails,
        "product_id": ticket.product_id,
    }
    if call.choices.shared_ownership:
        body["internal_group_id"] = ticket.internal_group_id
        body["internal_agent_id"] = ticket.internal_agent_id
    if ticket.association_type is not None:
        body["association_type"] = ticket.association_type
        body["associated_tickets_list"] = ticket.associated_ids
    body["source_info"] = None
    body["attachments"] = ticket_files(call, ticket)
    body["is_escalated"] = ticket.is_escalated
    body["tags"] = ticket.tags
    body["nr_escalated"] = ticket.nr_escalated
    body["created_at"] = ticket.created_at
    body["updated_at"] = ticket.updated_at
    body["due_by"] = ticket.due_by
    body["fr_due_by"] = ticket.fr_due_by
    body["nr_due_by"] = ticket.nr_due_by
    body["structured_description"] = None
    body["sentiment_score"] = ticket.sentiment_score
    return body


def _listed_head(ticket: Ticket) -> dict[str, Any]:
    return {
        "cc_emails": ticket.cc_emails,
        "fwd_emails": ticket.fwd_emails,
        "reply_cc_emails": ticket.reply_cc_emails,
        "ticket_cc_emails": ticket.ticket_cc_emails,
        "ticket_bcc_emails": ticket.ticket_bcc_emails,
        "fr_escalated": ticket.fr_escalated,
        "spam": ticket.spam,
        "email_config_id": ticket.email_config_id,
        "group_id": ticket.group_id,
        "priority": ticket.priority,
        "requester_id": ticket.requester_id,
        "responder_id": ticket.responder_id,
        "source": ticket.source,
        "company_id": ticket.company_id,
        "status": ticket.status,
        "subject": ticket.subject,
        "association_type": ticket.association_type,
        "support_email": ticket.support_email,
        "to_emails": ticket.to_emails,
        "product_id": ticket.product_id,
        "id": ticket.id,
        "type": ticket.type,
        "due_by": ticket.due_by,
        "fr_due_by": ticket.fr_due_by,
        "is_escalated": ticket.is_escalated,
    }


def listed_ticket(call: Call, ticket: Ticket, include: list[str]) -> dict[str, Any]:
    """An item of GET /tickets: no attachments, a description only when included (REC AIR, NAN26)."""
    body = _listed_head(ticket)
    body["custom_fields"] = custom_fields(call.state, ticket)
    body["created_at"] = ticket.created_at
    body["updated_at"] = ticket.updated_at
    body["associated_tickets_count"] = len(ticket.associated_ids) or None
    body["tags"] = ticket.tags
    if "description" in include:
        body["description"] = ticket.description
        body["description_text"] = ticket.description_text
    if "requester" in include:
        body["requester"] = requester(call.state.user(ticket.requester_id))
    if "company" in include:
        body["company"] = company(call.state, ticket)
    if "stats" in include:
        body["stats"] = stats(ticket)
    body["source_info"] = None
    body["structured_description"] = None
    if ticket.form_id is not None:
        body["form_id"] = ticket.form_id
    body["sentiment_score"] = ticket.sentiment_score
    body["initial_sentiment_score"] = ticket.initial_sentiment_score
    body["nr_due_by"] = ticket.nr_due_by
    body["nr_escalated"] = ticket.nr_escalated
    return body


def found_ticket(call: Call, ticket: Ticket) -> dict[str, Any]:
    """An item of a search: the description always there, before custom_fields (REC AIRU 2025)."""
    body = _listed_head(ticket)
    body["description"] = ticket.description
    body["description_text"] = ticket.description_text
    body["custom_fields"] = custom_fields(call.state, ticket)
    body["created_at"] = ticket.created_at
    body["updated_at"] = ticket.updated_at
    body["associated_tickets_count"] = len(ticket.associated_ids) or None
    body["tags"] = ticket.tags
    body["nr_due_by"] = ticket.nr_due_by
    body["nr_escalated"] = ticket.nr_escalated
    body["structured_description"] = None
    return body
