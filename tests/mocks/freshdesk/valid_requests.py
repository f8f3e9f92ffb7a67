"""One valid body for each call that writes: what the random requests start from."""

from __future__ import annotations

from typing import Any

TICKET = {"email": "emma@globex.example", "subject": "Help", "description": "It broke", "status": 2, "priority": 1}
VALID: dict[str, dict[str, Any]] = {
    "POST tickets": {**TICKET, "tags": ["a"], "cc_emails": ["c@example.com"], "custom_fields": {"cf_vip": True}},
    "PUT tickets/#": {"status": 3, "priority": 2, "tags": ["b"], "custom_fields": {"cf_order_id": "A-1"}},
    "PUT tickets/merge": {"primary_id": 1, "ticket_ids": [3], "note_in_primary": {"body": "x", "private": True}},
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
    "POST contacts": {"name": "Mia", "email": "mia@example.com", "other_emails": ["m@example.com"], "tags": ["a"]},
    "PUT contacts/#": {"job_title": "CEO", "custom_fields": {"customer_number": "7"}},
    "PUT contacts/#/make_agent": {"occasional": True, "ticket_scope": 2, "type": "support_agent"},
    "POST companies": {"name": "Hooli", "domains": ["hooli.example"], "renewal_date": "2027-01-31"},
    "PUT companies/#": {"note": "x", "health_score": "Happy"},
    "POST agents": {"email": "new@acme.example", "name": "New", "ticket_scope": 1, "occasional": False},
    "PUT agents/#": {"signature": "<p>Hi</p>", "ticket_scope": 2},
    "POST groups": {"name": "Returns", "description": "x", "unassigned_for": "30m", "agent_ids": []},
    "PUT groups/#": {"description": "y", "unassigned_for": "1h"},
}


def valid_body(verb: str, path: str) -> dict[str, Any]:
    """The body for a call; that of PUT for PATCH, and an empty one where nothing is known."""
    return VALID.get(f"{verb} {path}") or VALID.get(f"PUT {path}" if verb == "PATCH" else "", {})
