"""What each kind of fault does to a client: one table for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import requests

import otai_mocks
from otai_sdk import (
    ConnectionFailedError,
    OTAIError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    UnexpectedResponseError,
)

SYSTEMS = {"otobo": "FakeOTOBO", "freshdesk": "FakeFreshdesk"}
DOORS = ("in process", "port")


class Effect(NamedTuple):
    """What a fault does.

    Attributes:
        options: what it is switched on with.
        adapter: what our adapter raises on an update; None: it succeeds.
        plain: what plain requests raises, or the status it gets; 0: the real answer's.
        written: whether the write is carried out.
        only: the systems that have it.
    """

    options: dict[str, Any]
    adapter: type[OTAIError] | tuple[type[OTAIError], ...] | None
    plain: type[Exception] | int
    written: bool = False
    only: tuple[str, ...] = tuple(SYSTEMS)


BROKEN_OFF = (ConnectionFailedError, UnexpectedResponseError)
EFFECTS = {
    "status": Effect({"status": 503}, ServerError, 503),
    "rate_limit": Effect({"retry_after": 7}, RateLimitError, 429),
    "html": Effect({}, UnexpectedResponseError, 200),
    "redirect": Effect({}, UnexpectedResponseError, 302),
    "garbage": Effect({}, UnexpectedResponseError, 200),
    "content_type": Effect({"content_type": "image/png"}, None, 0, True),
    "gateway": Effect({"status": 503}, ServerError, 503),
    "gateway_after": Effect({}, ServerError, 504, True),
    "proxy_reset": Effect({}, ConnectionFailedError, requests.ConnectionError, True),
    "early_hints": Effect({"status": 100, "count": 2}, None, 0, True),
    "slow_headers": Effect({"seconds": 0.2}, RequestTimeoutError, requests.ReadTimeout, True),
    "bomb": Effect({"size": 100_000}, None, 0, True),
    "refuse": Effect({}, ConnectionFailedError, requests.ConnectionError),
    "reset": Effect({}, ConnectionFailedError, requests.ConnectionError),
    "reset_after": Effect({}, ConnectionFailedError, requests.ConnectionError, True),
    "timeout": Effect({}, RequestTimeoutError, requests.ReadTimeout),
    "timeout_after": Effect({}, RequestTimeoutError, requests.ReadTimeout, True),
    "timeout_late": Effect({"seconds": 3600}, RequestTimeoutError, requests.ReadTimeout),
    "slow": Effect({"seconds": 0.05, "size": 1}, RequestTimeoutError, 0, True),
    "truncate": Effect({"size": 5}, BROKEN_OFF, requests.exceptions.ChunkedEncodingError, True),
    "meanwhile": Effect({"change": "note", "tickets": 1}, None, 0, True),
    "database_down": Effect({}, ServerError, 500),
    "expired_session": Effect({}, None, 0, True, only=("otobo",)),
    "search_lag": Effect({}, None, 0, True),
}
HANGING = ("timeout", "timeout_after", "timeout_late", "slow", "slow_headers")
"""The kinds whose client has to give up: only these get a short limit."""
CASES = [(system, kind) for kind, effect in EFFECTS.items() for system in effect.only]


class World:
    """A fake with the ticket 1, behind one of its doors."""

    def __init__(self, system: str, door: Any, fake: Any) -> None:
        self.system, self.door, self.fake = system, door, fake

    @property
    def subject(self) -> str:
        ticket = self.fake.tickets[1]
        return str(ticket.title if self.system == "otobo" else ticket.subject)

    def change(self, timeout: float) -> requests.Response:
        """Change the ticket's subject with plain requests."""
        params = self.door.params
        if self.system == "otobo":
            body = {"UserLogin": params["username"], "Password": params["password"], "TicketID": 1}
            return requests.post(
                f"{params['server_address']}/Webservice/OTAI/TicketUpdate",
                json={**body, "Ticket": {"Title": "Changed"}},
                timeout=timeout,
                allow_redirects=False,
            )
        return requests.put(
            f"{self.door.url}/api/v2/tickets/1",
            json={"subject": "Changed"},
            auth=(params["freshdesk_api_key"], "X"),
            timeout=timeout,
            allow_redirects=False,
        )


WRITE = {"otobo": ("POST", "*/TicketUpdate"), "freshdesk": ("PUT", "/api/v2/tickets/*")}


@contextmanager
def world(system: str, door: str) -> Iterator[World]:
    fake = getattr(otai_mocks, SYSTEMS[system])()
    fake.add_ticket("As it was")
    with fake if door == "in process" else fake.serve(real_time=False) as entered:
        yield World(system, entered, fake)
