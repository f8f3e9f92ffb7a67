"""Agents: administrators only, except /agents/me (DOC 6450)."""

from __future__ import annotations

import copy
from typing import Any

from ...errors import FieldError, invalid, not_found, refuse
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.records import Agent, Contact
from .shape import default_roles, detail, listed, written

STATES = ("fulltime", "occasional")
_SCOPES = (1, 2, 3)
_SIGNATURE = '<div dir="ltr"><p><br></p>\n</div>'
"""What a new agent signs with, unless told otherwise (REC NAN26)."""
_TYPES = ("support_agent", "field_agent", "collaborator")


def me(call: Call) -> Reply:
    return Reply(200, detail(call.agent))


def list_agents(call: Call) -> Reply:
    errors = call.know_query("email", "mobile", "phone", "state", *LIST_QUERY)
    query = call.query
    rows = list(call.state.agents.values())
    if "email" in query:
        rows = [a for a in rows if a.email.lower() == query["email"].lower()]
    if "mobile" in query:
        rows = [a for a in rows if a.mobile == query["mobile"]]
    if "phone" in query:
        rows = [a for a in rows if a.phone == query["phone"]]
    if "state" in query:
        if query["state"] not in STATES:
            errors.append(FieldError("state", "choice", {"values": ",".join(STATES)}))
        rows = [a for a in rows if a.occasional == (query["state"] == "occasional")]
    rows.sort(key=lambda a: (a.name, a.id))  # alphabetical: "Test Agent 1, 10, 11, 2" (REC AIR)
    return call.page_of(rows, listed, errors)


def _get(call: Call, agent_id: int) -> Agent:
    agent = call.state.agents.get(agent_id)
    if agent is None:
        raise not_found(f"no agent {agent_id}")
    return agent


def view(call: Call, agent_id: int) -> Reply:
    return Reply(200, detail(_get(call, agent_id)))


def _rules(call: Call, *, creating: bool) -> dict[str, v.Field]:
    state = call.state
    return {
        "email": v.Field(v.email, missing="missing" if creating else None, wanted="String"),
        "name": v.Field(v.short_text),
        "ticket_scope": v.Field(
            v.one_of(_SCOPES), missing="missing_choice" if creating else None, wanted=",".join(map(str, _SCOPES))
        ),
        "phone": v.Field(v.text, null=True),
        "mobile": v.Field(v.text, null=True),
        "job_title": v.Field(v.text, null=True),
        "language": v.Field(v.short_text),
        "time_zone": v.Field(v.short_text),
        "occasional": v.Field(v.boolean),
        "signature": v.Field(v.text, null=True),
        "skill_ids": v.Field(v.list_of(v.positive)),
        "group_ids": v.Field(v.list_of(v.existing(state.groups, "group", "group_ids"))),
        "contribution_group_ids": v.Field(v.list_of(v.existing(state.groups, "group", "contribution_group_ids"))),
        "role_ids": v.Field(v.list_of(v.existing(state.roles, "role", "role_ids"))),
        "agent_type": v.Field(v.one_of((1, 2, 3))),
        "type": v.Field(v.one_of(_TYPES)),
        "focus_mode": v.Field(v.boolean),
        "available": v.Field(v.boolean),
        "avatar": v.Field(v.files(5 * 1024 * 1024), null=True),
    }


def _read(call: Call, agent: Agent | None) -> dict[str, Any]:
    errors: list[FieldError] = call.know_query()
    values = v.validate(call.body, _rules(call, creating=agent is None), errors)
    holder = call.state.user_by_email(values["email"]) if values.get("email") else None
    if not errors and holder is not None and holder is not agent:
        errors.append(FieldError("email", "unique", {}, {"user_id": holder.id}))
    if errors:
        raise invalid(errors)
    for name in ("agent_type", "avatar", "contribution_group_ids"):
        values.pop(name, None)
    return values


def create(call: Call) -> Reply:
    values = _read(call, None)
    name = values.pop("name", None) or values["email"].split("@")[0]
    values["role_ids"] = values.get("role_ids") or default_roles(call.state)
    agent = Agent(id=call.state.next_id("agent"), name=name, created_at=call.now, updated_at=call.now, **values)
    agent.signature = values.get("signature", _SIGNATURE)
    agent.active = False  # until the invitation is accepted
    call.state.add_agent(agent)
    _join_groups(call, agent)
    # the live service prints …/agents.<another number> here, a bug in its routes; the sane form (REC NAN26)
    return Reply(201, written(agent), call.location(f"agents/{agent.id}"), wrote=True)


def update(call: Call, agent_id: int) -> Reply:
    agent = _get(call, agent_id)
    values = _read(call, agent)
    before = copy.copy(agent)
    for name, value in values.items():
        setattr(agent, name, value)
    wrote = agent != before
    if wrote:
        agent.updated_at = call.now
        call.state.index_emails(agent.id, agent.email, (), drop=[before.email])
        _join_groups(call, agent)
    return Reply(200, written(agent), wrote=wrote)


def _join_groups(call: Call, agent: Agent) -> None:
    for group in call.state.groups.values():
        member = agent.id in group.agent_ids
        if group.id in agent.group_ids and not member:
            group.agent_ids.append(agent.id)
        elif group.id not in agent.group_ids and member:
            group.agent_ids.remove(agent.id)


def delete(call: Call, agent_id: int) -> Reply:
    """Downgrades the agent to a contact; their tickets become nobody's."""
    agent = _get(call, agent_id)
    if agent.id == call.agent.id:
        raise refuse("access_denied", "an agent cannot delete themselves")  # INF
    state = call.state
    del state.agents[agent.id]
    for group in state.groups.values():
        if agent.id in group.agent_ids:
            group.agent_ids.remove(agent.id)
    for ticket in state.tickets.values():
        if ticket.responder_id == agent.id:
            ticket.responder_id = None
    contact = Contact(
        id=agent.id, name=agent.name, created_at=agent.created_at, updated_at=call.now, email=agent.email, active=True
    )
    state.add_contact(contact, call.dice)
    return Reply(204, wrote=True)


ROUTES = (
    Route("GET", "agents/me", me),
    Route("GET", "agents", list_agents, admin=True),
    Route("POST", "agents", create, admin=True),
    Route("GET", f"agents/{NUMBER}", view, admin=True),
    Route("PUT", f"agents/{NUMBER}", update, admin=True),
    Route("PATCH", f"agents/{NUMBER}", update, admin=True),
    Route("DELETE", f"agents/{NUMBER}", delete, admin=True),
)
