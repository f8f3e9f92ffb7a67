"""Whether an account can be worked with: what reading and writing need, looked at without writing.

What an agent may write is decided by roles, which only administrators may read; what `agents/me` tells of it is told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

from ..errors import (
    AuthenticationError,
    ConfigError,
    InvalidRequestError,
    NotFoundError,
    OTAIError,
    RateLimitError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
)
from ..local import another_program, nobody
from ..models import HealthCheck
from ..timer import monotonic
from ..updates import read_entity
from . import wire
from .client import FreshdeskClient
from .config import FreshdeskAdapterConfig
from .directory import SHIPPED, Directory

_COUNTED = (("queue", "groups"), ("status", "statuses"), ("priority", "priorities"), ("owner", "agents"))
_SCOPES = {1: "all tickets", 2: "the tickets of its groups and its own", 3: "the tickets assigned to it"}
_NOT_WRITING = ("collaborator", "field_agent")
_REMEDIES = {
    "API key": "Copy the key from Profile settings → View API key, and compare freshdesk_domain with the browser's "
    "address.",
    "rights": "Use the key of a full-time agent: Admin → Agents → the agent → Type, Ticket scope and Roles.",
    "ticket fields": "Give the agent whose key it is a role that may see tickets: Admin → Agents → Roles.",
    "tickets": "Give the agent whose key it is a role and a ticket scope that may see tickets: Admin → Agents.",
    "settings": "Correct the setting, or the field under Admin → Ticket Fields.",
    "clock": "",
}


class _NotInOrderError(Exception):
    """What was seen is not as it should be."""


class Health:
    """Looks at one account.

    Args:
        client: the calls.
        directory: names ◄─► ids.
        settings: the names in them are looked up.
    """

    def __init__(self, client: FreshdeskClient, directory: Directory, settings: FreshdeskAdapterConfig) -> None:
        self._client = client
        self._directory = directory
        self._settings = settings
        self._me = wire.Agent(id=0)

    def checks(self) -> list[HealthCheck]:
        """One entry for each thing; after one without which nothing else works, the others are not looked at."""
        looks: dict[str, Callable[[], str]] = {
            "API key": self._key,
            "rights": self._rights,
            "ticket fields": self._fields,
            "tickets": self._tickets,
            "settings": self._names_in_settings,
            "clock": self._clock,
        }
        checks: list[HealthCheck] = []
        broken = False
        for name, looked in looks.items():
            if broken:
                checks.append(
                    HealthCheck(
                        name=name,
                        ok=False,
                        detail="not looked at",
                        remedy="Solve the problem above first.",
                        tried=False,
                    )
                )
                continue
            try:
                checks.append(HealthCheck(name=name, ok=True, detail=looked()))
            except (OTAIError, _NotInOrderError) as error:
                checks.append(HealthCheck(name=name, ok=False, detail=str(error), remedy=self._remedy(name, error)))
                broken = isinstance(error, (TransportError, AuthenticationError)) or name == "API key"
        return checks

    def _remedy(self, name: str, error: Exception) -> str:
        if isinstance(error, TransportError):
            return nobody(self._settings.server_url, "freshdesk")
        if isinstance(error, (RateLimitError, ServerError)):
            return "Try again later: neither key nor settings are at fault."
        foreign = isinstance(error, UnexpectedResponseError)
        other = foreign and another_program(self._settings.server_url, "freshdesk")
        return other or _REMEDIES[name]

    def _key(self) -> str:
        try:
            self._me = me = self._client.me()
        except NotFoundError as error:
            raise _NotInOrderError(f"there is no Freshdesk account at {self._settings.server_url}: {error}") from None
        return f"accepted: it belongs to {me.contact.name or me.contact.email or 'an agent'} (id {me.id})"

    def _rights(self) -> str:
        me = self._me
        if me.deactivated is True:
            raise _NotInOrderError("the agent is deactivated")
        if me.type in _NOT_WRITING:
            raise _NotInOrderError(f"the agent is a {me.type}, who may not change every ticket")
        seen = _SCOPES.get(me.ticket_scope) if isinstance(me.ticket_scope, int) else None
        told = f"sees {seen or 'the tickets that its scope allows'}"
        if self._settings.dedupe_field is not None and me.ticket_scope != 1:
            raise _NotInOrderError(f"{told}, so it cannot tell that a ticket is not there, as dedupe_field needs")
        if me.occasional is True:
            told += "; an occasional agent, who needs a day pass"
        return told

    def _fields(self) -> str:
        names = self._directory.names(not_older_than=monotonic()).of
        return ", ".join(f"{len(names[kind])} {word}" for kind, word in _COUNTED)

    def _tickets(self) -> str:
        rows = self._client.list_tickets({"per_page": 1}, 1)[0]
        return f"readable: the newest is {rows[0].id}" if rows else "readable: none within the last 30 days"

    def _names_in_settings(self) -> str:
        """The names that new tickets need."""
        found = []
        names, began = self._directory.names(), monotonic()
        for key in ("status", "priority"):
            default = getattr(self._settings, f"default_{key}")
            try:
                if names.ids_of(key, str(default)) or default not in SHIPPED[key]:
                    self._directory.id_to_write(key, read_entity(key, default), began)
            except InvalidRequestError as error:
                raise _NotInOrderError(f"default_{key}: {error}") from None
            if isinstance(default, int) and names.name_of(key, default) is None:
                raise _NotInOrderError(f"default_{key}: there is no {key} {default}: known are {names.of[key]}")
            found.append(f"default_{key} {default}")
        if self._settings.default_requester_email:
            found.append(f"default_requester_email {self._settings.default_requester_email}")
        if self._settings.dedupe_field is not None:
            try:
                found.append(f"dedupe_field {self._directory.dedupe_field(self._settings.dedupe_field)}")
            except ConfigError as error:
                raise _NotInOrderError(str(error)) from None
        needed = f"; the form requires {', '.join(names.required)}" if names.required else ""
        return f"{', '.join(found)}{needed}"

    def _clock(self) -> str:
        """Times are the server's: a difference matters for the times that filters name."""
        if not self._client.knows_the_time():
            return "not told by Freshdesk"
        seconds = round((self._client.server_now() - datetime.now(timezone.utc)).total_seconds())
        if abs(seconds) < 2:
            return "as Freshdesk's"
        return f"{abs(seconds)} s {'behind' if seconds > 0 else 'ahead of'} Freshdesk's, whose times are used"
