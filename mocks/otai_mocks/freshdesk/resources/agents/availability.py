"""How many tickets an agent takes at a time, by channel (DOC; no recording was found)."""

from __future__ import annotations

from typing import Any

from ...errors import not_found
from ...protocol import validate as v
from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.records import Agent
from ...tables.state import CLOSED, RESOLVED

CHANNELS = {"Email queue": 10, "Messaging queue": 3, "freshdesk": 10}
"""Channel → the assignment limit that agents begin with (INF: the figures of the documentation's sample)."""
CONTROLS = ("agent_controlled", "admin_controlled", "supervised_controlled")
_STATUS_ID = 1_294_529  # of "available" (INF)


def _channels(call: Call, agent: Agent, *, single: bool) -> list[dict[str, Any]]:
    groups = call.state.groups
    routed = any(groups[number].auto_ticket_assign for number in agent.group_ids if number in groups)
    open_tickets = [
        t
        for t in call.state.tickets.values()
        if t.responder_id == agent.id and not (t.deleted or t.spam) and t.status not in (RESOLVED, CLOSED)
    ]
    rows = []
    for channel, limit in CHANNELS.items():
        row: dict[str, Any] = {
            "assignment_limit": agent.assignment_limits.get(channel, limit),
            "current_assignment_load": 0 if channel == "Messaging queue" else len(open_tickets),
            "available": agent.available,
            "channel": channel,
            "logged_in": agent.last_active_at is not None,
            "round_robin_enabled": routed,
            "availability_updated_at": agent.created_at,
            "status_id": _STATUS_ID,
        }
        if single:
            row["pause_assignment"] = False
        rows.append(row)
    return rows


def listed_availability(call: Call, agent: Agent) -> dict[str, Any]:
    """An item of the list with ``only=availability``."""
    user = {
        "id": agent.id,
        "name": agent.name,
        "email": agent.email,
        "created_at": agent.created_at,
        "updated_at": agent.updated_at,
        "account_id": 1,
        "active": agent.active,
        "customer_id": None,
        "job_title": agent.job_title,
        "phone": agent.phone,
        "mobile": agent.mobile,
        "twitter_id": None,
        "description": None,
        "time_zone": agent.time_zone,
        "deleted": False,
        "fb_profile_id": None,
        "language": agent.language,
        "address": None,
        "external_id": None,
        "helpdesk_agent": True,
        "unique_external_id": None,
        "company_id": None,
        "contact_type": "contact",
        "other_phone_numbers": None,
    }
    return {
        "id": agent.id,
        "user_data": {"user": user},
        "contact": {"name": agent.name, "email": agent.email, "avatar": None},
        "availability": {
            "agent_ref": f"{call.api_url}/agents/{agent.id}",
            "channel_availability": _channels(call, agent, single=False),
            "status_updated_at": agent.created_at,
        },
        "deactivated": agent.deactivated,
        "availability_control": agent.availability_control,
        "legacy_routing": False,
    }


def _get(call: Call, agent_id: int) -> Agent:
    agent = call.state.agents.get(agent_id)
    if agent is None:
        raise not_found(f"no agent {agent_id}")
    return agent


def view(call: Call, agent_id: int) -> Reply:
    agent = _get(call, agent_id)
    body = {
        "agent_ref": f"{call.api_url}/agents/{agent.id}",
        "channel_availability": _channels(call, agent, single=True),
        "idle_enabled": False,
        "status_updated_at": agent.created_at,
        "availability_control": agent.availability_control,
    }
    return Reply(200, body)


def _limit(value: Any, form: bool) -> tuple[str, int]:
    given = v.mapping(value, form)
    for name in given:
        if name not in ("channel", "assignment_limit"):
            raise v.Bad("unknown", field=f"channel_availability.{name}")
    return v.one_of(CHANNELS)(given.get("channel"), form), v.positive(given.get("assignment_limit"), form)


def update(call: Call, agent_id: int) -> Reply:
    """The limits of the channels named; the answer tells those of all channels, and the control only if sent (DOC)."""
    agent = _get(call, agent_id)
    rules = {
        "channel_availability": v.Field(v.list_of(_limit)),
        "availability_control": v.Field(v.one_of(CONTROLS)),
    }
    values = call.read(rules)
    agent.assignment_limits = {**agent.assignment_limits, **dict(values.get("channel_availability", ()))}
    agent.availability_control = values.get("availability_control", agent.availability_control)
    limits = [
        {"channel": channel, "assignment_limit": agent.assignment_limits.get(channel, limit)}
        for channel, limit in CHANNELS.items()
    ]
    body: dict[str, Any] = {"channel_availability": limits}
    if "availability_control" in values:
        body["availability_control"] = agent.availability_control
    return Reply(200, body, wrote=True)


_PATH = f"agents/{NUMBER}/availability"
ROUTES = (
    Route("GET", _PATH, view, admin=True),
    Route("PUT", _PATH, update, admin=True),  # the documentation's heading says PUT, its example PATCH: both
    Route("PATCH", _PATH, update, admin=True),
)
