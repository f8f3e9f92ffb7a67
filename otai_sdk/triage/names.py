"""The names that a run could write, whatever the tickets of the day are, and whether the system knows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import (
    AuthenticationError,
    ConfigError,
    NotFoundError,
    RateLimitError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
    UnsupportedError,
)
from .marker import Marker
from .patience import Patience
from .prediction import FIELDS, Target, Value, described, is_value
from .report import RefusedName, TriageReport

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter

_ANY = ""  # some ticket, looked for when all others are gone
NO_TICKET = "there is no ticket to ask about"
STOPPED = "the run was stopped"
_TROUBLE = (RateLimitError, TransportError, ServerError, UnexpectedResponseError)  # these say nothing of a name
_REFUSED = re.compile(r"^\w+ (?:refused to|could not) update ticket \S+: ")  # nobody has refused anything yet


def targets_of(classifier: object, low_confidence: Mapping[str, Value], marker: Marker | None) -> list[Target]:
    """All that is known of what could be written.

    Raises:
        ConfigError: the classifier's ``targets()`` gives something else.
    """
    targets: list[Target] = []
    if callable(getattr(type(classifier), "targets", None)):  # of its class: a mock has whatever is asked for
        try:
            told = list(classifier.targets())  # type: ignore[attr-defined]
        except Exception as error:
            raise ConfigError(f"the classifier's targets(): {type(error).__name__}: {error}") from error
        targets += [_read(each) for each in told]
    targets += [Target(f"low_confidence.{field}", field, value) for field, value in low_confidence.items()]
    if marker is not None and marker.field is not None:  # a tag that is new is made
        targets.append(Target("marker", "custom_fields", {marker.field: marker.value}))
    return targets


def _read(given: Any) -> Target:
    if isinstance(given, tuple) and len(given) == 3:
        target = Target(*given)
        if isinstance(target.place, str) and target.field in FIELDS and is_value(target.value):
            return target
    raise ConfigError(
        f"the classifier's targets(): expected (place, 'queue' or 'priority', name or id), got {described(given)}"
    )


class Names:
    """Tries each name once.

    Args:
        adapter: the helpdesk.
        targets: the names, with their places.
        masked: an error in words, without secrets.
    """

    def __init__(
        self, adapter: TicketSystemAdapter, targets: Iterable[Target], masked: Callable[[Exception], str]
    ) -> None:
        self._adapter, self._masked = adapter, masked
        self._places: dict[tuple[str, str], list[Target]] = {}
        for target in targets:
            self._places.setdefault(_key(target.field, target.value), []).append(target)

    def prove(self, report: TriageReport, tickets: Sequence[str], patience: Patience) -> None:
        """Try all that the dry run has not proven by a ticket, and report it.

        Args:
            report: what the dry run has done so far.
            tickets: ids of tickets that may be asked about.
            patience: what may be waited for the rate limit.

        Raises:
            AuthenticationError, ConfigError: every further question would fail alike.
        """
        if not self._places:
            return
        if report.stopped or patience.is_stopping():
            report.names_untried = STOPPED
            return
        proven = _proven(report)
        self._tickets = [*tickets, _ANY]
        for key, targets in self._places.items():
            target = targets[0]
            if patience.is_stopping():
                report.names_untried = STOPPED
                return
            try:
                error = None if key in proven else self._asked({target.field: target.value}, patience)
            except UnsupportedError:
                report.proven = False
                report.names_untried = "the system cannot be asked"
                return
            if isinstance(error, (AuthenticationError, ConfigError)):
                raise error
            if isinstance(error, NotFoundError):
                report.names_untried = NO_TICKET
                return
            if isinstance(error, RateLimitError) and patience.is_stopping():
                report.names_untried = STOPPED
                return
            if isinstance(error, _TROUBLE):
                report.names_untried = report.stopped = f"{target.place}: {self._masked(error)}"
                return
            if error is None:
                report.names_known += 1
            else:
                words = _REFUSED.sub("", self._masked(error))
                places = [each.place for each in targets]
                report.names_refused.append(
                    RefusedName(places=places, field=target.field, value=target.value, error=words)
                )

    def _asked(self, updates: dict[str, Any], patience: Patience) -> Exception | None:
        """What the system says about the first ticket that is still there; a NotFoundError: there is none."""
        while True:
            error = self._answer(updates)
            if isinstance(error, RateLimitError) and patience.waits_for(error) and not patience.is_stopping():
                continue
            if isinstance(error, NotFoundError) and self._tickets:
                self._tickets.pop(0)
                continue
            return error

    def _answer(self, updates: dict[str, Any]) -> Exception | None:
        try:
            if self._tickets and self._tickets[0] == _ANY:
                self._tickets[:1] = [each for each in [self._adapter._ticket_to_ask()] if each is not None]
            return self._adapter._refuses(updates, self._tickets[0] if self._tickets else None)
        except UnsupportedError:
            raise
        except Exception as error:  # a user's own adapter may raise anything
            return error


def _proven(report: TriageReport) -> set[tuple[str, str]]:
    """The queues and priorities that the system has had nothing against on a ticket."""
    if not report.proven:
        return set()
    return {
        _key(field, result.after[field])
        for result in report.results
        if result.outcome == "updated"
        for field in FIELDS
        if result.after[field] != result.before[field]
    }


def _key(field: str, value: Any) -> tuple[str, str]:
    return field, repr(value)
