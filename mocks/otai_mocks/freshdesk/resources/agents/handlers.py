"""Agents: administrators only, except /agents/me (DOC 6450)."""

from __future__ import annotations

import copy
from typing import Any

from ...errors import FieldError, invalid, not_found, refuse
from ...protocol import validate as v
from ...protocol.autocomplete import begins, read_term
from ...protocol.body import Body
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.records import COMPLETED, Agent, Contact, Job
from .availability import listed_availability
from .rules import TYPES, add_agent, agent_rules, check_free, check_seat, join_groups
from .shape import detail, listed, written

STATES = ("fulltime", "occasional")
_SIGNATURE = '<div dir="ltr"><p><br></p>\n</div>'
"""What a new agent signs with, unless told otherwise (REC NAN26)."""
_FIXED = ("name", "phone", "mobile", "job_title")
"""They are changed in the admin centre only (DOC): what a PUT sends of them is left unheard (INF)."""


def me(call: Call) -> Reply:
    return Reply(200, detail(call.agent))


def list_agents(call: Call) -> Reply:
    errors: list[FieldError] = []
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
    if "only" in query:
        if query["only"] != "availability":
            errors.append(FieldError("only", "choice", {"values": "availability"}))
        return call.page_of(rows, lambda agent: listed_availability(call, agent), errors)
    return call.page_of(rows, listed, errors)


def _get(call: Call, agent_id: int) -> Agent:
    agent = call.state.agents.get(agent_id)
    if agent is None:
        raise not_found(f"no agent {agent_id}")
    return agent


def view(call: Call, agent_id: int) -> Reply:
    return Reply(200, detail(_get(call, agent_id)))


def create(call: Call) -> Reply:
    errors: list[FieldError] = []
    rules = {**agent_rules(call, creating=True), "agent_type": v.Field(v.one_of((1, 2, 3)))}
    values = v.validate(call.body, rules, errors)
    if not errors:
        check_free(call, values["email"], None, errors)
    if errors:
        raise invalid(errors)
    agent = make(call, values)
    # the live service prints …/agents.<another number> here, a bug in its routes; the sane form (REC NAN26)
    return Reply(201, written(agent), call.location(f"agents/{agent.id}"), wrote=True)


def make(call: Call, values: dict[str, Any]) -> Agent:
    """A new agent: occasional unless told otherwise (REC NAN26), and not active until the invitation is accepted."""
    kind = TYPES[values.get("agent_type", 1) - 1]
    given = {name: value for name, value in values.items() if name not in ("name", "agent_type")}
    name = values.get("name") or values["email"].split("@")[0]
    defaults = {"occasional": True, "signature": _SIGNATURE, "active": False, "type": kind}
    if not given.get("occasional", True):
        check_seat(call)  # before an id is used up
    agent = Agent(
        id=call.state.next_id("agent"),
        name=name,
        created_at=call.now,
        updated_at=call.now,
        **{**defaults, **given},
    )
    add_agent(call, agent)
    return agent


def create_many(call: Call) -> Reply:
    """``{"agents": […]}`` → a job (DOC). INF: 202 as other jobs; the agents are there at once, all of them or none."""
    errors: list[FieldError] = []
    rule = v.Field(v.list_of(v.mapping), missing="missing", wanted="Array")
    given = v.validate(call.body, {"agents": rule}, errors).get("agents", [])
    if not errors and not given:
        errors.append(FieldError("agents", "blank"))
    rows: list[dict[str, Any]] = []
    for number, item in enumerate(given):
        wrong: list[FieldError] = []
        values = v.validate(Body(item, call.body.form), agent_rules(call, creating=True), wrong)
        if not wrong:
            check_free(call, values["email"], None, wrong)
        if any(values.get("email") == row.get("email") for row in rows):
            wrong.append(FieldError("email", "unique"))
        errors += [FieldError(f"agents[{number}].{e.field}", e.kind, e.values, e.additional_info) for e in wrong]
        rows.append(values)
    if errors:
        raise invalid(errors)
    check_seat(call, sum(not row.get("occasional", True) for row in rows))
    for values in rows:
        make(call, values)
    job = call.state.next_id("bulk_job")
    call.state.jobs[str(job)] = Job(
        str(job), "agents", call.agent.id, call.now, call.now, call.now, call.now, COMPLETED, 100
    )
    return Reply(202, {"job_id": job, "href": f"{call.api_url}/jobs/{job}"}, wrote=True)


def update(call: Call, agent_id: int) -> Reply:
    agent = _get(call, agent_id)
    errors: list[FieldError] = []
    values = v.validate(call.body, agent_rules(call, creating=False), errors)
    if "email" in values:
        check_free(call, values["email"], agent, errors)
    if agent.id == call.agent.id:  # nobody gives rights to themselves (DOC)
        for name in ("ticket_scope", "role_ids"):
            if name in values and values[name] != getattr(agent, name):
                errors.append(FieldError(name, "read_only"))
    if errors:
        raise invalid(errors)
    if agent.occasional and values.get("occasional") is False:
        check_seat(call)
    before = copy.copy(agent)
    for name, value in values.items():
        if name not in _FIXED:
            setattr(agent, name, value)
    wrote = agent != before
    if wrote:
        agent.updated_at = call.now
        call.state.index_emails(agent.id, agent.email, (), drop=[before.email])
        join_groups(call, agent)
    unheard = ", ".join(name for name in _FIXED if name in values)
    why = f"{unheard}: not changed, the API cannot change them" if unheard else ""
    return Reply(200, written(agent), why=why, wrote=wrote)


def autocomplete(call: Call) -> Reply:
    """Agents whose name or address has a word that begins with the term (DOC)."""
    term = read_term(call, "term")
    rows = [a for a in call.state.agents.values() if not a.deactivated and begins(term, a.name, a.email)]
    rows.sort(key=lambda a: (a.name, a.id))
    return Reply(200, [{"id": a.id, "name": a.name, "email": a.email, "avatar": None} for a in rows])


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
        id=agent.id,
        name=agent.name,
        created_at=agent.contact_created_at or agent.created_at,
        updated_at=call.now,
        email=agent.email,
        phone=agent.phone,
        mobile=agent.mobile,
        job_title=agent.job_title,
        language=agent.language,
        time_zone=agent.time_zone,
        active=agent.active,
    )
    state.add_contact(contact, call.dice)
    return Reply(204, wrote=True)


ROUTES = (
    Route("GET", "agents/me", me),
    Route("GET", "agents", list_agents, query=("email", "mobile", "phone", "state", "only", *LIST_QUERY), admin=True),
    Route("POST", "agents", create, admin=True),
    Route("POST", "agents/bulk", create_many, admin=True),
    Route("GET", "agents/autocomplete", autocomplete, query=("term",), admin=True),
    Route("GET", f"agents/{NUMBER}", view, admin=True),
    Route("PUT", f"agents/{NUMBER}", update, admin=True),
    Route("PATCH", f"agents/{NUMBER}", update, admin=True),
    Route("DELETE", f"agents/{NUMBER}", delete, admin=True),
)
