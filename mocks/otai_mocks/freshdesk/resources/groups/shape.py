"""A group on the wire: the old /groups and the newer /admin/groups."""

from __future__ import annotations

from typing import Any

from ...tables.records import Agent, Group


def listed(group: Group) -> dict[str, Any]:
    """An item of the list (REC NAN26): agent_ids only in the detail."""
    return {
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "escalate_to": group.escalate_to,
        "unassigned_for": group.unassigned_for,
        "business_hour_id": group.business_hour_id,
        "group_type": group.group_type,
        "created_at": group.created_at,
        "updated_at": group.updated_at,
        "auto_ticket_assign": group.auto_ticket_assign,
        "agent_availability_status": False,
    }


def detail(group: Group) -> dict[str, Any]:
    """GET of one, and the answer to POST and PUT (REC NAN26)."""
    return {
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "escalate_to": group.escalate_to,
        "unassigned_for": group.unassigned_for,
        "business_hour_id": group.business_hour_id,
        "agent_ids": group.agent_ids,
        "group_type": group.group_type,
        "created_at": group.created_at,
        "updated_at": group.updated_at,
        "auto_ticket_assign": group.auto_ticket_assign,
        "allow_agents_to_change_availability": group.allow_agents_to_change_availability,
        "agent_availability_status": False,
    }


def administered(group: Group) -> dict[str, Any]:
    """A group of /admin/groups (DOC; the last two keys 3P TF): another name for calendar, type and assignment."""
    return {
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "escalate_to": group.escalate_to,
        "unassigned_for": group.unassigned_for,
        "agent_ids": group.agent_ids,
        "created_at": group.created_at,
        "updated_at": group.updated_at,
        "allow_agents_to_change_availability": group.allow_agents_to_change_availability,
        "business_calendar_id": group.business_hour_id,
        "type": group.group_type,
        "automatic_agent_assignment": group.automatic_agent_assignment,
        "agent_availability_status": False,
        "reassignment_enabled": False,
    }


def member(agent: Agent) -> dict[str, Any]:
    """An agent of GET /admin/groups/{id}/agents (DOC)."""
    return {
        "id": agent.id,
        "ticket_scope": agent.ticket_scope,
        "write_access": True,
        "role_ids": agent.role_ids,
        "contact": {"name": agent.name, "avatar": {}, "email": agent.email},
        "created_at": agent.created_at,
        "updated_at": agent.updated_at,
    }
