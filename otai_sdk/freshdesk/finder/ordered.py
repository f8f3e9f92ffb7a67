"""Tickets waiting for their turn: put in one by one, taken out in the order asked for, with bounded memory."""

from __future__ import annotations

import logging
import math
import tempfile
from collections.abc import Iterator
from typing import IO

import msgspec

from ...models import UnifiedTicket
from ...search import sort_key

log = logging.getLogger("otai_sdk")

IN_MEMORY = 500
"""Tickets kept in memory; when there are more, all go into a temporary file without a name."""
_SIZE = 4
_OFFSET_BITS = 44
_HALF = 1 << 62
_MICRO = 1_000_000
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(UnifiedTicket)  # made at import: msgspec learns a struct in one thread at a time


class Ordered:
    """Tickets by id. A ticket that is put in again replaces the one before.

    In the file a ticket costs memory for its id, its place in the order and its place in the file: some 130 bytes.

    Args:
        order_by: as in `SearchCriteria`.
        in_memory: how many are kept in memory; None: all of them.
    """

    def __init__(self, order_by: str, in_memory: int | None = IN_MEMORY) -> None:
        self._order_by = order_by
        self._in_memory = in_memory
        self._tickets: dict[int, UnifiedTicket] = {}
        self._places: dict[int, int] = {}
        self._file: IO[bytes] | None = None
        self._end = 0

    def __del__(self) -> None:
        self.close()

    def put(self, id: int, ticket: UnifiedTicket | None) -> None:
        """Keep a ticket; None: it does not match (any more)."""
        if ticket is None:
            self._tickets.pop(id, None)
            self._places.pop(id, None)
        elif self._file is not None:
            self._places[id] = self._written(ticket)
        else:
            self._tickets[id] = ticket
            if self._in_memory is not None and len(self._tickets) > self._in_memory:
                self._move_out()

    def single(self) -> UnifiedTicket | None:
        """The ticket, if there is exactly one; then there is none. The quick way of `drained`."""
        if len(self._tickets) == 1 and self._file is None:
            return self._tickets.popitem()[1]
        return None

    def drained(self) -> Iterator[UnifiedTicket]:
        """All of them, in order; then there are none."""
        try:
            if self._file is None:
                tickets = list(self._tickets.values())
                if len(tickets) > 1:
                    tickets.sort(key=lambda ticket: sort_key(ticket, self._order_by))
                yield from tickets
                return
            places = list(self._places.values())
            self._places.clear()
            places.sort()
            for place in places:
                yield self._read(place & ((1 << _OFFSET_BITS) - 1))
        finally:
            self.close()

    def close(self) -> None:
        """Forget all, and the file."""
        self._tickets.clear()
        self._places.clear()
        if self._file is not None:
            self._file.close()
            self._file = None
            self._end = 0

    def _move_out(self) -> None:
        try:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as this object
        except OSError as error:
            log.warning("freshdesk: no temporary file, the tickets are kept in memory: %s", error)
            self._in_memory = None
            return
        for id, ticket in self._tickets.items():
            self._places[id] = self._written(ticket)
        self._tickets.clear()

    def _written(self, ticket: UnifiedTicket) -> int:
        """One number: the place in the order, then the place in the file."""
        assert self._file is not None
        data = _ENCODER.encode(ticket)
        self._file.seek(self._end)
        self._file.write(len(data).to_bytes(_SIZE, "big") + data)
        first, second = sort_key(ticket, self._order_by)
        whole = math.floor(first)
        rank = whole * _MICRO + int((first - whole) * _MICRO)
        place = (((rank + (_HALF << 16)) << 64) + second + _HALF) << _OFFSET_BITS | self._end
        self._end += _SIZE + len(data)
        return place

    def _read(self, offset: int) -> UnifiedTicket:
        assert self._file is not None
        self._file.seek(offset)
        size = int.from_bytes(self._file.read(_SIZE), "big")
        return _DECODER.decode(self._file.read(size))
