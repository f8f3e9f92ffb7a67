"""What goes wrong in Freshdesk beside what goes wrong everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from ..kit.faults import Kind
from ..kit.faults.kinds import positive, seconds_or_date
from ..messages import Request, Response
from .choices import Choices
from .tables.state import State

Answer = Callable[[Request], Response]
_SEARCHES = "/api/v2/search/"


class Struck(Protocol):
    """What is asked of the fake."""

    state: State
    choices: Choices

    def refused(self, request: Request, kind: str, retry_after: Any = None) -> Response: ...


class SearchLag:
    """The search index that does not know yet what was written a moment ago (DOC 1300: "a few minutes").

    While such a fault is on, what tickets were like before each write is kept; only the searches it strikes see that.
    """

    def __init__(self, fake: Struck) -> None:
        self._fake = fake
        self._lags: list[float] = []
        self._struck = False

    @property
    def kind(self) -> Kind:
        return Kind(
            self._strike,
            {"seconds": 120.0},
            "a search that does not see what was written in the last seconds",
            positive("seconds"),
            added=lambda options: self._lags.append(float(options["seconds"])),
            removed=lambda options: self._lags.remove(float(options["seconds"])),
            path=f"{_SEARCHES}tickets",
        )

    def __bool__(self) -> bool:
        return bool(self._lags)

    def _strike(self, options: dict[str, Any], request: Request, proceed: Answer) -> Response:
        self._struck = True
        try:
            return proceed(request)
        finally:
            self._struck = False

    def choices(self, choices: Choices) -> Choices:
        """The choices as they are while such a fault is on."""
        return replace(choices, index_lag=max(choices.index_lag, *self._lags)) if self._lags else choices

    def around(self, request: Request, answer: Answer) -> Response:
        """Answer a request while such a fault is on."""
        fake, state, choices = self._fake, self._fake.state, self._fake.choices
        hidden = None
        if request.path.startswith(_SEARCHES) and not self._struck and not choices.index_lag:
            hidden, state.earlier = state.earlier, {}
        fake.choices = self.choices(choices)
        try:
            return answer(request)
        finally:
            fake.choices = choices
            if hidden is not None:
                state.earlier = hidden


def kinds(fake: Struck, lag: SearchLag) -> dict[str, Kind]:
    """The kinds of faults of a FakeFreshdesk; ``rate_limit`` as the real one answers."""
    return {
        "rate_limit": Kind(
            lambda options, request, proceed: fake.refused(request, "too_many", options["retry_after"]),
            {"retry_after": 30},
            "429 with an empty body and Retry-After, as the real one; nothing is done",
            seconds_or_date("retry_after"),
        ),
        "database_down": Kind(
            lambda options, request, proceed: fake.refused(request, "internal_error"),
            {},
            "the documented 500; nothing is done",
        ),
        "search_lag": lag.kind,
    }
