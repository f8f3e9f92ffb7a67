"""Where a copy stands: the cursor of `TicketSystemAdapter.changes`. Pure.

A cursor names the last second that was read, and knows the tickets changed within the seconds before it by their
fingerprints. Those seconds are read again with the next step: what was written late, or twice within one second, is
seen then, and what is known already is not handed out again.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone

import msgspec

from .errors import InvalidRequestError
from .models import UnifiedTicket

OVERLAP = timedelta(seconds=10)
"""How long a change may take to become visible behind a later one."""
_STEP = 1000
_MOST_KNOWN = 40
_VERSION = "1"
_FORM = re.compile(r"1(?:\.(?P<since>\d{1,11})(?:\.(?P<known>[0-9A-Za-z_=\-~]*))?)?", re.ASCII)


class Cursor(msgspec.Struct, frozen=True):
    """Where a copy stands.

    Attributes:
        since: the second of the last change that was handed out; None: nothing was yet.
        known: ticket id → fingerprint, for the tickets changed within `OVERLAP` before ``since``; where they are many,
            one fingerprint of all under ``""``.
    """

    since: datetime | None = None
    known: dict[str, str] = {}

    @classmethod
    def parse(cls, text: str | None) -> Cursor:
        """The cursor in a text that `Cursor.text` made; None and ``""`` are the beginning.

        Raises:
            InvalidRequestError: the text is none.
        """
        if text is None or text == "":
            return cls()
        found = _FORM.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise InvalidRequestError(
                f"cursor {str(text)[:40]!r} is none that changes() gave out: store .cursor as it is, and pass None to "
                "begin anew"
            )
        if found["since"] is None:
            return cls()
        pairs = [pair.partition("=") for pair in (found["known"] or "").split("~") if pair]
        return cls(datetime.fromtimestamp(int(found["since"]), timezone.utc), {id: mark for id, _, mark in pairs})

    def text(self) -> str:
        """Short ASCII text; at most about 1 kB."""
        if self.since is None:
            return _VERSION
        known = "~".join(f"{id}={mark}" for id, mark in self.known.items())
        return f"{_VERSION}.{int(self.since.timestamp())}" + (f".{known}" if known else "")

    @property
    def read_from(self) -> datetime | None:
        """The earliest change that the next step has to read; None: from the beginning."""
        return None if self.since is None else self.since - OVERLAP


def step(cursor: Cursor, tickets: Iterable[UnifiedTicket]) -> tuple[list[UnifiedTicket], Cursor]:
    """One step: what is new among ``tickets``, and where the copy then stands.

    Args:
        cursor: where it stands.
        tickets: everything changed since ``cursor.read_from``, ascending by ``updated_at``; read only as far as needed
            (about 1,000 new ones, and all those of one second).
    """
    again: list[UnifiedTicket] = []  # those of the seconds that were read before
    fresh: list[UnifiedTicket] = []
    for ticket in tickets:
        second = _second(ticket)
        if cursor.since is not None and second <= cursor.since:
            again.append(ticket)
            continue
        if len(fresh) >= _STEP and second > _second(fresh[-1]):
            break
        fresh.append(ticket)
    found = [*_unknown(again, cursor.known), *fresh]
    seen = [*again, *fresh]
    if not seen:
        return found, cursor
    since = max(_second(ticket) for ticket in seen)
    if cursor.since is not None:
        since = max(since, cursor.since)
    return found, Cursor(since, _marks(ticket for ticket in seen if _second(ticket) >= since - OVERLAP))


def _unknown(tickets: list[UnifiedTicket], known: dict[str, str]) -> Iterator[UnifiedTicket]:
    if "" in known:
        yield from tickets if _of_all(tickets) != known[""] else ()
        return
    for ticket in tickets:
        if known.get(ticket.id) != _fingerprint(ticket):
            yield ticket


def _marks(tickets: Iterable[UnifiedTicket]) -> dict[str, str]:
    kept = list(tickets)
    if len(kept) > _MOST_KNOWN or any(re.fullmatch(r"[0-9A-Za-z_\-]+", ticket.id) is None for ticket in kept):
        return {"": _of_all(kept)}
    return {ticket.id: _fingerprint(ticket) for ticket in kept}


def _second(ticket: UnifiedTicket) -> datetime:
    moment = ticket.updated_at or ticket.created_at
    if moment is None:
        raise InvalidRequestError(
            f"ticket {ticket.id} does not tell when it was changed: changes() needs a system that gives updated_at"
        )
    return moment.replace(microsecond=0)


def _of_all(tickets: list[UnifiedTicket]) -> str:
    return _digest("\n".join(sorted(f"{ticket.id} {_fingerprint(ticket)}" for ticket in tickets)).encode())


def _fingerprint(ticket: UnifiedTicket) -> str:
    return _digest(msgspec.json.encode(ticket))


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.blake2b(data, digest_size=9).digest()).decode("ascii")
