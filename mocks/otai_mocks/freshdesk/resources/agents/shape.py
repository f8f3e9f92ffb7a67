"""An agent on the wire: list, detail and the answer to a write differ."""

from __future__ import annotations

from typing import Any

from ...tables.records import Agent


def _contact(agent: Agent, *, avatar: bool) -> dict[str, Any]:
    body: dict[str, Any] = {
        "active": agent.active,
        "email": agent.email,
        "job_title": agent.job_title,
        "language": agent.language,
        "last_login_at": agent.last_login_at,
        "mobile": agent.mobile,
        "name": agent.name,
        "phone": agent.phone,
        "time_zone": agent.time_zone,
        "created_at": agent.contact_created_at or agent.created_at,
        "updated_at": agent.contact_updated_at or agent.updated_at,
    }
    if avatar:
        body["avatar"] = None
    return body


def listed(agent: Agent) -> dict[str, Any]:
    """An item of the list: no group_ids (REC NAN26)."""
    return {
        "available": agent.available,
        "occasional": agent.occasional,
        "id": agent.id,
        "ticket_scope": agent.ticket_scope,
        "created_at": agent.created_at,
        "updated_at": agent.updated_at,
        "last_active_at": agent.last_active_at,
        "available_since": None,
        "type": agent.type,
        "contact": _contact(agent, avatar=False),
        "deactivated": agent.deactivated,
        "signature": agent.signature,
        "focus_mode": agent.focus_mode,
        "agent_operational_status": "available",
        "api_key_enabled": agent.api_key is not None,
    }


def detail(agent: Agent) -> dict[str, Any]:
    """GET /agents/{id} and, by choice, /agents/me (REC NAN26; /me of 2026 is UNKNOWN)."""
    return {
        "id": agent.id,
        "org_agent_id": str(1_010_209_469_440_000_000 + agent.id % 1_000_000),
        "group_ids": agent.group_ids,
        "org_group_ids": [],
        "deactivated": agent.deactivated,
        "agent_operational_status": "available",
        "available": agent.available,
        "available_since": None,
        "occasional": agent.occasional,
        "ticket_scope": agent.ticket_scope,
        "role_ids": agent.role_ids,
        "skill_ids": agent.skill_ids,
        "type": agent.type,
        "last_active_at": agent.last_active_at,
        "created_at": agent.created_at,
        "updated_at": agent.updated_at,
        "contribution_group_ids": agent.contribution_group_ids,
        "org_contribution_group_ids": [],
        "signature": agent.signature,
        "contact": _contact(agent, avatar=True),
        "scope": agent.ticket_scope,
        "availability": [
            {"channel": "ticket", "available": agent.available, "available_since": agent.created_at},
        ],
        "focus_mode": agent.focus_mode,
        "api_key_enabled": agent.api_key is not None,
    }


def written(agent: Agent) -> dict[str, Any]:
    """The answer to POST and PUT (REC NAN26)."""
    return {
        "available": agent.available,
        "occasional": agent.occasional,
        "id": agent.id,
        "ticket_scope": agent.ticket_scope,
        "group_ids": agent.group_ids,
        "role_ids": agent.role_ids,
        "skill_ids": agent.skill_ids,
        "created_at": agent.created_at,
        "updated_at": agent.updated_at,
        "last_active_at": agent.last_active_at,
        "available_since": None,
        "type": agent.type,
        "contact": _contact(agent, avatar=False),
        "signature": agent.signature,
        "contribution_group_ids": agent.contribution_group_ids,
        "focus_mode": agent.focus_mode,
        "agent_operational_status": "available",
        "api_key_enabled": agent.api_key is not None,
    }


def inside_contact(agent: Agent) -> dict[str, Any]:
    """The answer to make_agent: the contact without an id, with the agent inside (REC NAN26)."""
    return {
        **_contact(agent, avatar=False),
        "agent": {
            "available_since": None,
            "available": agent.available,
            "occasional": agent.occasional,
            "signature": agent.signature,
            "id": agent.id,
            "ticket_scope": agent.ticket_scope,
            "group_ids": agent.group_ids,
            "type": agent.type,
            "role_ids": agent.role_ids,
            "focus_mode": agent.focus_mode,
            "created_at": agent.created_at,
            "updated_at": agent.updated_at,
        },
    }
