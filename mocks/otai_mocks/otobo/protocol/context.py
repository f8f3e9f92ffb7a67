"""What an operation works with: state, moment, request, data."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from ...messages import Request
from ..errors import refused
from ..perl import true
from ..tables.changes import Writer
from ..tables.records import Route, Ticket
from ..tables.state import State, Tables
from .auth import Denied, User, authenticate


@dataclass(slots=True)
class Call:
    """One call of an operation.

    Attributes:
        data: body, query and route parameters merged; a filled array stays one.
        wrote: set as soon as something is written, so that a fault afterwards still counts as a write.
    """

    state: State
    version: str
    now: int
    request: Request
    route: Route
    data: Any
    chance: random.Random
    wrote: bool = field(default=False)

    @property
    def tables(self) -> Tables:
        return self.state.tables

    def touched(self) -> None:
        self.wrote = True

    def writer(self, ticket: Ticket, user: User) -> Writer:
        return Writer(self.state, ticket, user.acting_id, self.now, self.version, self.touched)

    def reader(self, operation: str) -> User:
        """The user of TicketGet, TicketSearch and TicketHistoryGet: any failure is one refusal."""
        user = authenticate(self.state, self.data, self.request, self.now)
        if isinstance(user, Denied):
            raise refused("auth_read", operation, user.why)
        return user

    def author(self, operation: str) -> User:
        """The user of TicketCreate and TicketUpdate; a login needs its password even beside a valid session."""
        data = self.data
        login = true(data.get("UserLogin")) or true(data.get("CustomerUserLogin"))
        if not login and not true(data.get("SessionID")):
            raise refused("no_credentials", operation, "neither login nor session given")
        if login and not true(data.get("Password")):
            raise refused("no_password", operation, "a login without password")
        user = authenticate(self.state, data, self.request, self.now)
        if isinstance(user, Denied):
            raise refused("auth", operation, user.why)
        return user
