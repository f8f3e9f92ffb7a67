"""Where a copy stands: the cursor of `TicketSystemAdapter.changes`. Pure.

A cursor names the last second that was read, and knows the tickets changed within the seconds before it by their
fingerprints. Those seconds are read again with the next step: what was written late, or twice within one second, is
seen then, and what is known already is not handed out again.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone

import msgspec

from .convert import shown
from .errors import InvalidRequestError
from .models import UnifiedTicket

OVERLAP = timedelta(seconds=10)
"""How long a change may take to become visible behind a later one."""
_STEP = 1000
_MOST_KNOWN = 40
_VERSION = "1"
_PLACE = r"(?P<{0}>\d{{1,11}})(?:\.(?P<{1}>[0-9A-Za-z_=\-~]*))?"
_FORM = re.compile(rf"1(?:\.{_PLACE.format('since', 'known')})?(?:!{_PLACE.format('gone_since', 'gone')})?", re.ASCII)


class Cursor(msgspec.Struct, frozen=True):
    """Where a copy stands.

    Attributes:
        since: the second of the last change that was handed out; None: nothing was yet.
        known: ticket id → fingerprint, for the tickets changed within `OVERLAP` before ``since``; where they are many,
            one fingerprint of all under ``""``.
        gone_since, gone: the same for the tickets that are gone, where the system lists them.
    """

    since: datetime | None = None
    known: dict[str, str] = {}
    gone_since: datetime | None = None
    gone: dict[str, str] = {}

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
                f"cursor {shown(text)} is none that changes() gave out: store .cursor as it is, and pass None to "
                "begin anew"
            )
        return cls(_moment(found["since"]), _pairs(found["known"]), _moment(found["gone_since"]), _pairs(found["gone"]))

    def text(self) -> str:
        """Short ASCII text; at most about 2 kB."""
        text = _VERSION
        if self.since is not None:
            text += f".{_place(self.since, self.known)}"
        if self.gone_since is not None:
            text += f"!{_place(self.gone_since, self.gone)}"
        return text

    @property
    def read_from(self) -> datetime | None:
        """The earliest change that the next step has to read; None: from the beginning."""
        return None if self.since is None else self.since - OVERLAP


def cursor_at(moment: datetime) -> str:
    """A cursor for `TicketSystemAdapter.changes` that stands at a moment: the next step brings what was changed since
    then, and what was gone since then.

    It is for a copy whose beginning was read in another way. Take the moment from the system's own clock, such as
    ``updated_at`` of the ticket that was changed last.

    Args:
        moment: with a time zone; fractions of seconds are cut off.

    Raises:
        InvalidRequestError: a moment without a time zone, or before 1970.
    """
    if not isinstance(moment, datetime) or moment.utcoffset() is None or moment.timestamp() < 0:
        raise InvalidRequestError(
            f"cursor_at: expected a datetime with a time zone, 1970 or later, got {shown(moment)}"
        )
    return Cursor(since=moment.astimezone(timezone.utc).replace(microsecond=0)).text()


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
    known = _marks(ticket for ticket in seen if _second(ticket) >= since - OVERLAP)
    return found, msgspec.structs.replace(cursor, since=since, known=known)


def gone_step(cursor: Cursor, gone: Mapping[str, datetime], read_at: datetime) -> tuple[list[str], Cursor]:
    """One step for what is gone: the ids that are new, and where the copy then stands.

    Args:
        cursor: where it stands; ``gone_since`` is set.
        gone: id → when it went, for all that went since `OVERLAP` before ``cursor.gone_since``.
        read_at: the system's time when the reading of them began: later ones may have been missed.
    """
    if cursor.gone_since is None:
        raise ValueError("gone_since is not set")
    marks = {id: str(int(moment.timestamp())) for id, moment in gone.items()}
    if "" in cursor.gone:
        again = {id: marks[id] for id, moment in gone.items() if moment <= cursor.gone_since}
        new = [id for id in gone if id not in again or _one(again) != cursor.gone[""]]
    else:
        new = [id for id, mark in marks.items() if cursor.gone.get(id) != mark]
    since = max([cursor.gone_since, *(min(moment, read_at) for moment in gone.values())])
    last = {id: mark for id, mark in marks.items() if gone[id] >= since - OVERLAP}
    known = last if len(last) <= _MOST_KNOWN else {"": _one(last)}
    return new, msgspec.structs.replace(cursor, gone_since=since, gone=known)


def _one(marks: Mapping[str, str]) -> str:
    return _digest(repr(sorted(marks.items())).encode())


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


def _moment(seconds: str | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(int(seconds), timezone.utc)


def _pairs(text: str | None) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in (text or "").split("~") if pair]
    return {id: mark for id, _, mark in pairs}


def _place(since: datetime, known: Mapping[str, str]) -> str:
    text = "~".join(f"{id}={mark}" for id, mark in known.items())
    return f"{int(since.timestamp())}" + (f".{text}" if text else "")


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
