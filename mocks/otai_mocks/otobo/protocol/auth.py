"""Who asks, and what they may: logins, sessions, permissions."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass
from typing import Any

from ...messages import Request
from .. import perl
from ..errors import CrashError
from ..tables.collation import fold
from ..tables.records import ROOT_ID, Agent, Customer, Session, Ticket
from ..tables.state import State, Tables

"""Customers act under this agent's id."""
_IDLE, _LONGEST = 7200, 57600
"""Seconds that a session lasts where the world does not say."""
_TOKEN_LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class User:
    """The one who asks: an agent or a customer."""

    agent: Agent | None
    customer: Customer | None

    @property
    def is_customer(self) -> bool:
        return self.customer is not None

    @property
    def acting_id(self) -> int:
        """The agent id under which changes are written."""
        return self.agent.id if self.agent else ROOT_ID

    @property
    def name(self) -> str:
        if self.agent:
            return f"agent {self.agent.login!r}"
        return f"customer {self.customer.login!r}" if self.customer else "nobody"


@dataclass(frozen=True, slots=True)
class Denied:
    """Nobody, and why (for the journal)."""

    why: str


def authenticate(state: State, data: dict[str, Any], request: Request, now: int) -> User | Denied:
    """A given session decides alone; else agent login before customer login."""
    if perl.true(data.get("SessionID")):
        return user_of_session(state, data["SessionID"], request, now)
    return check_login(state.tables, data)


def check_login(tables: Tables, data: dict[str, Any]) -> User | Denied:
    login, customer_login, password = data.get("UserLogin"), data.get("CustomerUserLogin"), data.get("Password")
    if perl.true(login):
        agent = tables.agent(perl.text(login)) if perl.is_text(login) else None
        if agent is None:
            return Denied(f"there is no agent {login!r}")
        if not agent.valid:
            return Denied(f"agent {agent.login!r} is invalid")
        if not _right_password(agent.password, password):
            return Denied(f"wrong password for agent {agent.login!r}")
        return User(agent, None)
    if perl.true(customer_login):
        customer = tables.customer(perl.text(customer_login)) if perl.is_text(customer_login) else None
        if customer is None:
            return Denied(f"there is no customer {customer_login!r}")
        if not customer.valid:
            return Denied(f"customer {customer.login!r} is invalid")
        if not _right_password(customer.password, password):
            return Denied(f"wrong password for customer {customer.login!r}")
        return User(None, customer)
    return Denied("neither login nor session given")


def _right_password(right: str, given: Any) -> bool:
    return perl.is_text(given) and perl.text(given) == right


# --- sessions -----------------------------------------------------------------------------------------


def create_session(state: State, user: User, request: Request, now: int, chance: random.Random) -> Session:
    token = "".join(chance.choices(_TOKEN_LETTERS, k=32))
    login = user.agent.login if user.agent else user.customer.login if user.customer else ""
    kind = "User" if user.agent else "Customer"
    agent_id = user.agent.id if user.agent else 0
    browser = request.headers.get("user-agent", "")
    session = Session(token, kind, login, agent_id, request.remote_addr, browser, now, now)
    state.sessions[token] = session
    state.tokens.add(token)
    return session


def find_session(state: State, token: Any, request: Request, now: int) -> Session | Denied:
    """The session of a token, or why the request may not use one.

    Raises:
        CrashError: the token is a boolean object (10.1 sees the number 1 here).
    """
    if token is True:
        raise CrashError("a boolean object as SessionID")
    session = state.sessions.get(perl.text(token)) if perl.is_text(token) else None
    if session is None:
        return Denied("there is no such session")
    ended = _why_ended(session, state.tables.settings, request.remote_addr, now)
    if ended:
        del state.sessions[session.token]
        return Denied(f"the session of {session.login!r} has ended: {ended}")
    return session


def _why_ended(session: Session, settings: dict[str, Any], address: str, now: int) -> str:
    """Why a session may not be used any more; ``""`` if it may. Using one does not make it last longer (its
    ``UserLastRequest`` stays, as recorded)."""
    if settings.get("session_check_remote_ip", True) and address != session.address:
        return f"it belongs to {session.address}, and {address} asks"
    idle, longest = settings.get("session_max_idle_time_s", _IDLE), settings.get("session_max_time_s", _LONGEST)
    if now - session.started >= longest:
        return f"it is older than {longest} s"
    if now - session.last_request >= idle:
        return f"it was idle for {idle} s"
    return ""


def user_of_session(state: State, token: Any, request: Request, now: int) -> User | Denied:
    session = find_session(state, token, request, now)
    if isinstance(session, Denied):
        return session
    if session.user_type == "User":
        agent = state.tables.agents.get(session.user_id)
        return User(agent, None) if agent else Denied(f"agent {session.login!r} is gone")
    customer = state.tables.customer(session.login)
    return User(None, customer) if customer else Denied(f"customer {session.login!r} is gone")


# --- permissions --------------------------------------------------------------------------------------


def denied_reason(tables: Tables, user: User, ticket: Ticket, right: str) -> str | None:
    """Why the user may not have a ticket; None if nothing speaks against it. Customers have their own tickets and those
    of their company."""
    if user.customer:
        own = fold(ticket.customer_user or "") == fold(user.customer.login)
        company = bool(user.customer.customer_id) and fold(ticket.customer_id or "") == fold(user.customer.customer_id)
        return None if own or company else f"ticket {ticket.id} belongs to another customer than {user.name}"
    return agent_lacks(tables, user, ticket, right)


def agent_lacks(tables: Tables, user: User, ticket: Ticket, right: str) -> str | None:
    """Why the agent in whose name the user acts lacks a permission on a ticket; None if not.

    Permissions that are no keys (``move``, ``close``, ``responsible``) are held through ``rw`` only. The owner of a
    ticket may do everything with it, and so may the responsible where there are some (both inferred, not seen).
    """
    agent_id = user.acting_id
    if ticket.queue_id in tables.queues_for(agent_id, right) or ticket.owner_id == agent_id:
        return None
    if tables.settings.get("ticket_responsible") and ticket.responsible_id == agent_id:
        return None
    return lacks(tables, user, ticket.queue_id, right)


def lacks(tables: Tables, user: User, queue_id: int, right: str) -> str:
    """The sentence for the journal: who lacks what where."""
    queue = tables.queues.get(queue_id)
    group = tables.groups.get(queue.group_id) if queue else None
    where = f"group {group.name!r} of queue {queue.name!r}" if queue and group else f"queue {queue_id}"
    return f"{user.name} has no {right} on {where}"
