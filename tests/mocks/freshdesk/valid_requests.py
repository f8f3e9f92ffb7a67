"""One valid body for each call that writes: what the random requests start from."""

from __future__ import annotations

from typing import Any

TICKET = {"email": "emma@globex.example", "subject": "Help", "description": "It broke", "status": 2, "priority": 1}
TARGET = {"respond_within": 960, "resolve_within": 1920, "business_hours": True, "escalation_enabled": False}
TARGETS = {f"priority_{number}": TARGET for number in (1, 2, 3, 4)}
CONDITION = {"resource_type": "ticket", "field_name": "priority", "operator": "is", "value": 4}
CONDITIONS = {"name": "condition_set_1", "match_type": "all", "properties": [CONDITION]}
ACTION = {"field_name": "status", "value": 3}
RESPONSE = {"title": "Hi", "content_html": "<p>Hi</p>", "visibility": 1, "folder_id": 1}
VALID: dict[str, dict[str, Any]] = {
    "POST tickets": {**TICKET, "tags": ["a"], "cc_emails": ["c@example.com"], "custom_fields": {"cf_vip": True}},
    "PUT tickets/#": {"status": 3, "priority": 2, "tags": ["b"], "custom_fields": {"cf_order_id": "A-1"}},
    "PUT tickets/merge": {"primary_id": 1, "ticket_ids": [3], "note_in_primary": {"body": "x", "private": True}},
    "POST tickets/outbound_email": {"email": "n@example.com", "subject": "News", "email_config_id": 204000280001},
    "POST tickets/bulk_update": {"bulk_action": {"ids": [1], "properties": {"status": 4}, "reply": {"body": "Done"}}},
    "POST tickets/bulk_delete": {"bulk_action": {"ids": [2]}},
    "POST tickets/#/forward": {"body": "Look", "to_emails": ["friend@example.com"], "include_quoted_text": True},
    "POST tickets/#/reply_to_forward": {"body": "And?", "to_emails": ["friend@example.com"]},
    "POST tickets/#/watch": {"user_id": 204011000001},
    "PUT tickets/bulk_watch": {"ids": [1, 3], "user_id": 204011000001},
    "PUT tickets/bulk_unwatch": {"ids": [1, 3]},
    "PUT tickets/#/summary": {"body": "In short", "user_id": 204011000001},
    "POST tickets/#/accesses": {"user_ids": [204011000001]},
    "PATCH tickets/#/accesses": {"user_ids": [{"id": 204011000001, "deleted": True}]},
    "POST tickets/#/notes": {"body": "For us", "private": True, "notify_emails": ["ben.berger@acme.example"]},
    "POST tickets/#/reply": {"body": "Hello", "cc_emails": ["c@example.com"], "bcc_emails": []},
    "PUT conversations/#": {"body": "Changed"},
    "POST tickets/#/time_entries": {"time_spent": "01:30", "billable": True, "note": "x", "timer_running": False},
    "PUT time_entries/#": {"time_spent": "02:00", "note": "y"},
    "POST tickets/#/satisfaction_ratings": {"ratings": {"default_question": 103}, "feedback": "Fine"},
    "POST customer-satisfaction/surveys/*/responses": {
        "ticket_id": 1,
        "answers": [{"question_id": "Q_1", "value": 4}, {"question_id": "Q_2", "value": "Faster"}],
    },
    "POST custom_objects/schemas/#/records": {"data": {"customer_id": "C1", "age": 35, "country": "Spain"}},
    "PUT custom_objects/schemas/#/records/*": {"version": 1, "data": {"age": 36, "vip": True}},
    "POST discussions/categories": {"name": "Ideas", "description": "x"},
    "POST discussions/categories/#/forums": {"name": "Wishes", "forum_type": 2, "forum_visibility": 1},
    "POST discussions/forums/#/topics": {"title": "Dark mode", "message": "Please", "sticky": False},
    "POST discussions/topics/#/comments": {"body": "Me too"},
    "PUT discussions/categories/#": {"description": "y"},
    "PUT discussions/forums/#": {"name": "Requests"},
    "PUT discussions/topics/#": {"locked": True},
    "PUT discussions/comments/#": {"body": "Me three"},
    "POST sla_policies": {"name": "Own", "sla_target": TARGETS, "applicable_to": {"sources": [1, 2]}},
    "PUT sla_policies/#": {"description": "x", "active": True},
    "POST admin/ticket_fields": {
        "label": "Kind",
        "label_for_customers": "Kind",
        "type": "custom_dropdown",
        "choices": [{"value": "Refund", "position": 1}],
    },
    "PUT admin/ticket_fields/#": {"label": "Sort", "choices": [{"value": "More", "position": 2}]},
    "POST admin/ticket_fields/#/sections": {"label": "Money", "choice_ids": [204005500006]},
    "PUT admin/ticket_fields/#/sections/#": {"label": "More money"},
    "POST solutions/categories": {"name": "Billing", "description": "x"},
    "PUT solutions/categories/#": {"name": "Bills"},
    "POST solutions/categories/#/*": {"name": "Rechnungen"},
    "PUT solutions/categories/#/*": {"name": "Belege"},
    "POST solutions/categories/#/folders": {"name": "Refunds", "visibility": 1},
    "PUT solutions/folders/#": {"name": "Returns", "visibility": 2},
    "POST solutions/folders/#/*": {"name": "Erstattung"},
    "PUT solutions/folders/#/*": {"name": "Erstattungen"},
    "POST solutions/folders/#/articles": {"title": "How", "description": "<p>So</p>", "type": 1, "status": 2},
    "PUT solutions/articles/#": {"title": "Why", "tags": ["a"], "status": 1},
    "POST solutions/articles/#/*": {"title": "Wie", "description": "<p>So</p>", "status": 2},
    "PUT solutions/articles/#/*": {"title": "Warum"},
    "POST contact_fields": {"label": "Size", "label_for_customers": "Size", "type": "custom_text"},
    "PUT contact_fields/#": {"label": "Height"},
    "POST company_fields": {"label": "Size", "type": "custom_text"},
    "PUT company_fields/#": {"label": "Height"},
    "POST ticket-forms": {"title": "Returns", "description": "x"},
    "PUT ticket-forms/#": {"title": "Send back"},
    "POST contacts/merge": {"primary_contact_id": 204012000001, "secondary_contact_ids": [204012000002]},
    "POST contacts/export": {"fields": {"default_fields": ["name"], "custom_fields": []}},
    "POST companies/export": {"fields": {"default_fields": ["name"], "custom_fields": []}},
    "POST contacts": {"name": "Mia", "email": "mia@example.com", "other_emails": ["m@example.com"], "tags": ["a"]},
    "PUT contacts/#": {"job_title": "CEO", "custom_fields": {"customer_number": "7"}},
    "PUT contacts/#/make_agent": {"occasional": True, "ticket_scope": 2, "type": "support_agent"},
    "POST companies": {"name": "Hooli", "domains": ["hooli.example"], "renewal_date": "2027-01-31"},
    "PUT companies/#": {"note": "x", "health_score": "Happy"},
    "POST agents": {"email": "new@acme.example", "name": "New", "ticket_scope": 1, "occasional": False},
    "PUT agents/#": {"signature": "<p>Hi</p>", "ticket_scope": 2},
    "POST groups": {"name": "Returns", "description": "x", "unassigned_for": "30m", "agent_ids": []},
    "PUT groups/#": {"description": "y", "unassigned_for": "1h"},
    "POST canned_responses": RESPONSE,
    "POST canned_responses/bulk": {"canned_responses": [RESPONSE]},
    "POST canned_responses/create_multiple": {"canned_responses": [RESPONSE]},
    "PUT canned_responses/#": {"title": "Hello", "content_html": "Hello"},
    "POST canned_response_folders": {"name": "Greetings"},
    "PUT canned_response_folders/#": {"name": "Welcome"},
    "POST automations/#/rules": {"name": "Rule", "conditions": [CONDITIONS], "actions": [ACTION], "active": True},
    "PUT automations/#/rules/#": {"name": "Other", "actions": [ACTION]},
    "POST email/mailboxes": {"support_email": "help@acme.example", "mailbox_type": "freshdesk_mailbox", "name": "Help"},
    "PUT email/mailboxes/#": {"name": "Aid", "default_reply_email": True},
    "PUT email/settings": {"personalized_email_replies": False},
    "PUT notifications/email/bcc": {"emails": ["a@example.com"]},
}


def valid_body(verb: str, path: str) -> dict[str, Any]:
    """The body for a call; that of PUT for PATCH, and an empty one where nothing is known."""
    return VALID.get(f"{verb} {path}") or VALID.get(f"PUT {path}" if verb == "PATCH" else "", {})
