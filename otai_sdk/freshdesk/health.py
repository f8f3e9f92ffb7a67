"""Whether an account can be worked with: three looks, each with what to do about it."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..errors import AuthenticationError, OTAIError, TransportError
from ..models import HealthCheck
from .client import FreshdeskClient
from .directory import Directory

_COUNTED = (("queue", "groups"), ("status", "statuses"), ("priority", "priorities"), ("owner", "agents"))


def look(client: FreshdeskClient, directory: Directory) -> list[HealthCheck]:
    """Is the key accepted, and can the ticket fields and the tickets be read?"""

    def key() -> str:
        me = client.me()
        return f"accepted: it belongs to {me.contact.name or me.contact.email or 'an agent'} (id {me.id})"

    def fields() -> str:
        names = directory.names(not_older_than=time.monotonic()).of
        return ", ".join(f"{len(names[kind])} {word}" for kind, word in _COUNTED)

    def tickets() -> str:
        rows, *_ = client.list_tickets({"per_page": 1}, 1)
        return f"readable: the newest is {rows[0].id}" if rows else "readable: none within the last 30 days"

    looks: list[tuple[str, Callable[[], str], str]] = [
        ("API key", key, "Copy the key from Profile settings → View API key, and check freshdesk_domain."),
        ("ticket fields", fields, "Give the agent whose key it is a role that may see tickets."),
        ("tickets", tickets, "Give the agent whose key it is a role and a scope that may see tickets."),
    ]
    checks: list[HealthCheck] = []
    for name, looked, remedy in looks:
        try:
            checks.append(HealthCheck(name=name, ok=True, detail=looked()))
        except OTAIError as error:
            checks.append(HealthCheck(name=name, ok=False, detail=str(error), remedy=remedy))
            if isinstance(error, (TransportError, AuthenticationError)):
                break  # the others would fail for the same reason
    for name, _, _ in looks[len(checks) :]:
        checks.append(HealthCheck(name=name, ok=False, detail="not looked at", remedy="Solve the problem above first."))
    return checks
