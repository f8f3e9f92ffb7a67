"""What an agent may be, and how one joins the account."""

from __future__ import annotations

from ...errors import FieldError, refuse
from ...protocol import validate as v
from ...protocol.call import Call
from ...tables.records import Agent
from ...tables.state import State

SCOPES = (1, 2, 3)
TYPES = ("support_agent", "field_agent", "collaborator")
"""Their numbers in ``agent_type`` are 1, 2 and 3 (DOC)."""


def agent_rules(call: Call, *, creating: bool) -> dict[str, v.Field]:
    """The attributes of an agent that a call can send."""
    state = call.state
    scopes = ",".join(map(str, SCOPES))
    return {
        "email": v.Field(folded_email, missing="missing" if creating else None, wanted="String"),
        "name": v.Field(v.short_text),
        "ticket_scope": v.Field(v.one_of(SCOPES), missing="missing_choice" if creating else None, wanted=scopes),
        "phone": v.Field(v.text, null=True),
        "mobile": v.Field(v.text, null=True),
        "job_title": v.Field(v.text, null=True),
        "language": v.Field(v.short_text),
        "time_zone": v.Field(v.short_text),
        "occasional": v.Field(v.boolean),
        "signature": v.Field(v.text, null=True),
        "skill_ids": v.Field(v.list_of(v.existing(state.skills, "skill", "skill_ids"))),
        "group_ids": v.Field(v.list_of(v.existing(state.groups, "group", "group_ids"))),
        "contribution_group_ids": v.Field(v.list_of(v.existing(state.groups, "group", "contribution_group_ids"))),
        "role_ids": v.Field(_roles(state)),
        "focus_mode": v.Field(v.boolean),
    }


def folded_email(value: object, form: bool) -> str:
    """Addresses are kept in small letters (3P TF)."""
    return v.email(value, form).lower()


def _roles(state: State) -> v.Check:
    """At least one (DOC)."""
    return v.filled(v.list_of(v.existing(state.roles, "role", "role_ids")))


def check_free(call: Call, email: str, me: Agent | None, errors: list[FieldError]) -> None:
    """409 with the id of who has the address, contact or agent."""
    holder = call.state.user_by_email(email)
    if holder is not None and holder is not me:
        errors.append(FieldError("email", "unique", {}, {"user_id": holder.id}))


def add_agent(call: Call, agent: Agent) -> None:
    """The agent joins the account and their groups; without a role they are an Agent.

    Raises:
        Refused: 403 max_agents_reached.
    """
    if not agent.occasional:
        check_seat(call)
    agent.role_ids = agent.role_ids or [role.id for role in call.state.roles.values() if role.name == "Agent"]
    call.state.add_agent(agent)
    join_groups(call, agent)


def check_seat(call: Call, more: int = 1) -> None:
    """Whether so many more full-time agents may be; occasional ones need no seat (INF)."""
    most = call.choices.max_agents
    taken = sum(not (a.occasional or a.deactivated) for a in call.state.agents.values())
    if most is not None and more and taken + more > most:
        raise refuse("max_agents_reached", f"the account has {most} full-time agents, the most it may have")


def join_groups(call: Call, agent: Agent) -> None:
    for group in call.state.groups.values():
        member = agent.id in group.agent_ids
        if group.id in agent.group_ids and not member:
            group.agent_ids.append(agent.id)
        elif group.id not in agent.group_ids and member:
            group.agent_ids.remove(agent.id)
