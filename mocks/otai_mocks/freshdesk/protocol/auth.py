"""Who is calling: HTTP basic with an API key (any password), or e-mail and password."""

from __future__ import annotations

import base64
import binascii

from ...messages import Request
from ..errors import Refused, refuse
from ..tables.records import Agent
from ..tables.state import State


def log_in(request: Request, state: State) -> Agent:
    """The agent whose key was sent.

    Raises:
        Refused: 401 in one text for a missing and a wrong key.
    """
    sent = _basic(request.headers.get("authorization", ""))
    if sent is None:
        raise _nobody(_missing(request.headers.get("authorization", "")))
    user, password = sent
    for agent in state.agents.values():
        if agent.deactivated:
            continue
        if agent.api_key and user == agent.api_key:
            return agent  # any password will do: clients send X, "", password, unused_with_api_key
        if agent.password and user.lower() == agent.email.lower() and password == agent.password:
            return agent
    raise _nobody("no agent has the API key that was sent")


def is_admin(agent: Agent, state: State) -> bool:
    names = {state.roles[role_id].name for role_id in agent.role_ids if role_id in state.roles}
    return bool(names & {"Account Administrator", "Administrator"})


def require_admin(agent: Agent, state: State, what: str) -> None:
    if not is_admin(agent, state):
        raise refuse("access_denied", f"agent {agent.id} {agent.name!r} is no administrator: {what} is for them")


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(value.strip(), validate=True).decode("utf-8", "replace").partition(":")
    except (binascii.Error, ValueError):
        return None
    return (user, password) if user else None


def _missing(header: str) -> str:
    """The word Basic is needed; without it, clients were let in until 2023 (3P bitwarden/server#2786)."""
    if header and _basic(f"Basic {header}") is not None:
        return "the Authorization header lacks the word Basic before the encoded key: Freshdesk wants it since 2023"
    return "no credentials were sent (HTTP basic, the API key as user)"


def _nobody(why: str) -> Refused:
    return refuse("invalid_credentials", why)
