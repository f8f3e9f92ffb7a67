"""What administrators set up: canned responses, automations, how mail is treated, languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ALL, PERSONAL, GROUPS = 0, 1, 2
"""Who sees a canned response (DOC)."""
RULE_TYPES = {1: "ticket creation", 3: "hourly triggers", 4: "ticket updates"}
"""Types of automation rules (DOC)."""
EMAIL_SWITCHES = {
    "personalized_email_replies": True,
    "create_requester_using_reply_to": True,
    "allow_agent_to_initiate_conversation": True,
    "original_sender_as_requester_for_forward": True,
    "allow_wildcard_ticket_create": False,
    "skip_ticket_threading": False,
    "threading_without_user_check": False,
    "threading_without_ticket_id_check": False,
    "extended_quoted_text": False,
    "auto_response_detector_toggle": False,
    "email_subject_match": False,
    "multiple_to": False,
    "prioritize_tickets_by_outlook_importance": False,
}
"""Names: the first four DOC, the others 3P; how a fresh account has them is INF."""


@dataclass(slots=True)
class CannedResponseFolder:
    """``personal``: the one folder of that kind, in which every agent sees only what is their own."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    personal: bool = False


@dataclass(slots=True)
class CannedResponse:
    """A prepared answer. ``user_id``: whose it is."""

    id: int
    title: str
    folder_id: int
    content_html: str
    created_at: datetime
    updated_at: datetime
    user_id: int
    visibility: int = ALL
    group_ids: list[int] = field(default_factory=list)

    def seen_by(self, user_id: int) -> bool:
        return self.visibility != PERSONAL or self.user_id == user_id


@dataclass(slots=True)
class ScenarioAutomation:
    """Changes of a ticket in one click. ``user_id``: whose it is, if ``private``."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    actions: list[dict[str, Any]]
    user_id: int
    description: str | None = None
    private: bool = False


@dataclass(slots=True)
class AutomationRule:
    """A rule that runs by itself. The fake keeps it and runs none."""

    id: int
    type: int
    name: str
    position: int
    created_at: datetime
    updated_at: datetime
    actions: list[dict[str, Any]]
    conditions: list[dict[str, Any]]
    last_updated_by: int
    description: str | None = None
    active: bool = True
    operator: str | None = None
    performer: dict[str, Any] | None = None
    events: list[dict[str, Any]] | None = None


@dataclass(slots=True)
class Settings:
    """The tables by id, and single settings."""

    canned_response_folders: dict[int, CannedResponseFolder] = field(default_factory=dict)
    canned_responses: dict[int, CannedResponse] = field(default_factory=dict)
    scenario_automations: dict[int, ScenarioAutomation] = field(default_factory=dict)
    automation_rules: dict[int, AutomationRule] = field(default_factory=dict)
    email: dict[str, bool] = field(default_factory=lambda: dict(EMAIL_SWITCHES))
    bcc_emails: list[str] = field(default_factory=list)
    primary_language: str = "en"
    supported_languages: list[str] = field(default_factory=lambda: ["de", "es", "fr"])  # INF: some to translate to
    portal_languages: list[str] = field(default_factory=list)
    help_widget_languages: list[str] = field(default_factory=list)

    @property
    def personal_folder(self) -> CannedResponseFolder | None:
        return next((folder for folder in self.canned_response_folders.values() if folder.personal), None)
