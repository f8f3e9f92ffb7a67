"""What a world file adds by the builders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

BUILDERS = {
    "contact_fields": "add_contact_field",
    "company_fields": "add_company_field",
    "companies": "add_company",
    "business_hours": "add_business_hours",
    "groups": "add_group",
    "agents": "add_agent",
    "contacts": "add_contact",
    "products": "add_product",
    "statuses": "add_status",
    "ticket_fields": "add_ticket_field",
    "ticket_forms": "add_ticket_form",
    "sla_policies": "add_sla_policy",
    "email_configs": "add_email_config",
    "canned_response_folders": "add_canned_response_folder",
    "canned_responses": "add_canned_response",
    "scenario_automations": "add_scenario_automation",
    "automation_rules": "add_automation_rule",
    "tickets": "add_ticket",
    "time_entries": "add_time_entry",
    "surveys": "add_survey",
    "ratings": "add_rating",
    "csat_responses": "add_csat_response",
    "forum_categories": "add_forum_category",
    "forums": "add_forum",
    "solution_categories": "add_solution_category",
    "solution_folders": "add_solution_folder",
    "articles": "add_article",
    "topics": "add_topic",
    "custom_objects": "add_custom_object",
    "custom_records": "add_custom_record",
}
"""What can be added, in the order in which it is: kind → builder."""
_MOMENTS = {"created_at", "updated_at", "executed_at"}


def add(fake: Any, rows: Mapping[str, Any]) -> None:
    for kind, builder in BUILDERS.items():
        for n, row in enumerate(rows.get(kind, ())):
            values = dict(row)
            notes, replies = values.pop("notes", ()), values.pop("replies", ())
            try:
                for name in _MOMENTS & set(values):
                    values[name] = datetime.fromisoformat(str(values[name]).replace("Z", "+00:00"))
                made = getattr(fake, builder)(**values)
                for note in notes:
                    fake.add_note(made, **({"body": note} if isinstance(note, str) else note))
                for reply in replies:
                    fake.add_reply(made, **({"body": reply} if isinstance(reply, str) else reply))
            except (ValueError, TypeError, AttributeError, KeyError) as error:
                raise ValueError(f"add.{kind}[{n}]: {error}") from None
