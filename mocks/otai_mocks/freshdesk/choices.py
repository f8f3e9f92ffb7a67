"""What nobody could observe: one table of free choices, each switchable by name.

``FakeFreshdesk(requester_text_names_external_id=True)`` switches one. No test asserts a default as the truth about
Freshdesk; tests only show that the switch works.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Choices:
    """The free choices and the switches between recorded behaviours. INF: by analogy; UNKNOWN: looked for, not found.

    Attributes:
        strict_required: subject, description, status and priority are required on create, as accounts answered
            (3P fresh-samples#37 #78); False: the defaults 2 and 1 that the documentation prints.
        index_lag: seconds after which a write is seen by the search (DOC: "a few minutes").
        decimal_rate_limits: the headers print ``50.0`` as the trial account of 2026 did (REC NAN26).
        due_at_once: the create answer already has due_by and fr_due_by (REC PBR 2024; null in 2025 and 2026).
        ai_status: status 9000 "Assigned to AI Agent" exists (REC NAN26).
        status_9000_in_message: the message that lists the statuses names 9000 (UNKNOWN).
        form_id: the ticket form's id in answers that carry one; None leaves the key out.
        sentiment: tickets get a sentiment score; False: null.
        unwrap_on_update: a plain description stays unwrapped on update (3P R7).
        window_days: tickets older than this are hidden by the list (DOC 1136).
        window_on_named_filters: the window also holds with ``filter=`` (INF).
        date_is_whole_day: in a search ``created_at:<'D'`` includes all of day D (INF).
        search_cost: credits of a search (INF).
        retry_after: a fixed ``Retry-After``; None: the rest of the running minute.
        support_email_on_notes: the answer to a new private note has the mailbox's address (2026); False: null (2024).
        not_found_content_type: of the empty 404 (INF).
        auth_challenge: a 401 has ``WWW-Authenticate`` (UNKNOWN).
        patch_in_405: the text of a 405 names PATCH beside PUT (UNKNOWN).
        max_body: bytes of attachments a ticket may have (DOC: 20 MB in sum).
        new_tags_admin_only: tags that nothing carries yet may only be written by administrators (INF: the refusal).
        largest_request: bytes of a body beyond which a request is refused unread, whoever sends it (INF).
        groups_admin_only: writing groups needs an administrator (INF).
        suspended: the account is suspended: 403 for everything (DOC 392).
        shared_ownership: internal_group_id and internal_agent_id exist (REC PBR, R7).
        parent_child: parent_id is accepted (REC PBR).
        job_seconds: how long a bulk job takes; 0: it is done before the next request (INF).
        without_features: features (`protocol.features.FEATURES`) that the account lacks beside those of its plan.
        sections_wrapped: sections of a ticket field come in an envelope (DOC); False: bare, as a client met them (3P).
        max_agents: how many full-time agents there may be, one more is 403 max_agents_reached; None: any number.
    """

    strict_required: bool = True
    index_lag: float = 0
    decimal_rate_limits: bool = False
    due_at_once: bool = False
    ai_status: bool = False
    status_9000_in_message: bool = True
    form_id: int | None = 204000860001
    sentiment: bool = True
    unwrap_on_update: bool = True
    window_days: int = 30
    window_on_named_filters: bool = True
    date_is_whole_day: bool = True
    search_cost: int = 1
    retry_after: int | None = None
    support_email_on_notes: bool = True
    not_found_content_type: str = "text/html; charset=utf-8"
    auth_challenge: bool = False
    patch_in_405: bool = False
    max_body: int = 20 * 1024 * 1024
    new_tags_admin_only: bool = False
    largest_request: int = 100 * 1024 * 1024
    groups_admin_only: bool = True
    suspended: bool = False
    shared_ownership: bool = False
    parent_child: bool = False
    job_seconds: float = 3
    max_agents: int | None = None
    without_features: tuple[str, ...] = ()
    sections_wrapped: bool = False


NAMES = tuple(f.name for f in fields(Choices))


def make_choices(given: dict[str, Any]) -> Choices:
    """The table with some switches thrown.

    Raises:
        ValueError: there is no such switch.
    """
    unknown = sorted(set(given) - set(NAMES))
    if unknown:
        raise ValueError(f"FakeFreshdesk has no option {unknown[0]!r}: it knows {', '.join(NAMES)}")
    # of a world file, tuples come as lists
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    return Choices(**values)
