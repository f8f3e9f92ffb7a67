"""Roles: read only, for administrators (REC NAN26)."""

from __future__ import annotations

from typing import Any

from ..errors import not_found
from ..protocol.call import LIST_QUERY, Call, Reply
from ..protocol.routing import NUMBER, Route
from ..tables.records import Role


def shown(role: Role) -> dict[str, Any]:
    """REC AIR, NAN26."""
    return {
        "id": role.id,
        "name": role.name,
        "description": role.description,
        "default": role.default,
        "created_at": role.created_at,
        "updated_at": role.updated_at,
        "agent_type": role.agent_type,
    }


def list_roles(call: Call) -> Reply:
    return call.page_of(call.state.roles.values(), shown)


def view(call: Call, role_id: int) -> Reply:
    role = call.state.roles.get(role_id)
    if role is None:
        raise not_found(f"no role {role_id}")
    return Reply(200, shown(role))


ROUTES = (
    Route("GET", "roles", list_roles, query=LIST_QUERY, admin=True),
    Route("GET", f"roles/{NUMBER}", view, admin=True),
)
