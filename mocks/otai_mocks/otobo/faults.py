"""What goes wrong in OTOBO beside what goes wrong everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from ..kit.clock import Clock
from ..kit.faults import Kind
from ..kit.faults.kinds import positive
from ..messages import Request, Response
from .tables.state import State

Answer = Callable[[Request], Response]
Options = dict[str, Any]


class Struck(Protocol):
    """What is asked of the fake."""

    state: State
    clock: Clock

    def drop_sessions(self) -> None: ...
    def crashed(self, why: str) -> Response: ...


def kinds(fake: Struck) -> dict[str, Kind]:
    """The kinds of faults of a FakeOTOBO."""

    def expired_session(options: Options, request: Request, proceed: Answer) -> Response:
        fake.drop_sessions()
        return proceed(request)

    def search_lag(options: Options, request: Request, proceed: Answer) -> Response:
        oldest = fake.clock.time() - options["seconds"]
        young = [a for t in fake.state.tickets.values() for a in t.articles if a.indexed and a.created > oldest]
        for article in young:
            article.indexed = False
        try:
            return proceed(request)
        finally:
            for article in young:
                article.indexed = True

    return {
        "expired_session": Kind(
            expired_session, {}, "all sessions are gone: the refusal is OTOBO's own; logins with a password go on"
        ),
        "database_down": Kind(
            lambda options, request, proceed: fake.crashed(""),
            {},
            "500, Internal Server Error as plain text; nothing is done",
        ),
        "search_lag": Kind(
            search_lag,
            {"seconds": 60.0},
            "searches for words do not see articles of the last seconds, as where a daemon builds the index",
            positive("seconds"),
            path="*/TicketSearch*",
        ),
    }
