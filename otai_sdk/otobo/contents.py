"""The files in an answer of TicketGet, as it comes in: kept, dropped or put aside, so that memory stays bounded.

OTOBO hands out the markup of a text as one of the files of its article, and the contents of all files or of none.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import BinaryIO

_KEY = re.compile(rb'"Content"\s*:\s*"')  # within a text its quotes would be escaped
_TAIL = 64  # the key may be cut by the end of a piece
_NO_BASE64 = re.compile(rb"\\[nrt]|[^A-Za-z0-9+/=]")  # line ends, escaped as JSON has them, and \/
_PIECE = 1 << 18  # a multiple of four


class TooLongError(Exception):
    """The answer is longer than it may be."""


class Contents:
    """A sink for the JSON of TicketGet that takes the long contents out.

    Args:
        keep: bytes of base64 that are kept at most; contents beyond are blank in `json`.
        most: bytes of the answer; then `TooLongError` ends the exchange. None: no limit.
        aside: a file that receives all contents; in `json` each is then its place in `places`.
    """

    def __init__(self, *, keep: int = 0, most: int | None = None, aside: BinaryIO | None = None) -> None:
        self._most_kept = keep
        self._most = most
        self._aside = aside
        self.restart()

    def restart(self) -> None:
        """Forget what came: the answer begins anew."""
        self._keep = self._most_kept
        self._json: list[bytes] = []
        self._rest = b""
        self._value: list[bytes] | None = None  # the content that is coming in
        self._length = self._came = 0
        self.places: list[tuple[int, int]] = []
        if self._aside is not None:
            self._aside.seek(0)
            self._aside.truncate()

    def __call__(self, piece: bytes) -> None:
        self._came += len(piece)
        if self._most is not None and self._came > self._most:
            raise TooLongError
        data, self._rest = self._rest + piece, b""
        while data:
            data = self._outside(data) if self._value is None else self._inside(data)

    @property
    def json(self) -> bytes:
        """What came, without the long contents."""
        return b"".join([*self._json, self._rest])

    def _outside(self, data: bytes) -> bytes:
        found = _KEY.search(data)
        if found is None:
            self._json.append(data[:-_TAIL])
            self._rest = data[-_TAIL:]
            return b""
        self._json.append(data[: found.end()])
        self._value, self._length = [], 0
        return data[found.end() :]

    def _inside(self, data: bytes) -> bytes:
        end = _closing_quote(data)
        if end is not None:
            self._take(data[:end])
            self._finish()
            return data[end + 1 :]
        held = (len(data) - len(data.rstrip(b"\\"))) % 2  # an escape cut in two
        self._take(data[: len(data) - held])
        self._rest = data[len(data) - held :]
        return b""

    def _take(self, part: bytes) -> None:
        assert self._value is not None
        self._length += len(part)
        if self._aside is not None:
            self._aside.write(part)
        elif self._length <= self._keep:
            self._value.append(part)
        else:
            self._value.clear()

    def _finish(self) -> None:
        value, self._value = self._value, None
        if self._aside is not None:
            self._json.append(b"%d" % len(self.places))
            start = sum(self.places[-1]) if self.places else 0
            self.places.append((start, self._length))
        elif self._length <= self._keep and value:
            self._keep -= self._length
            self._json += value
        self._json.append(b'"')


def _closing_quote(data: bytes) -> int | None:
    end = data.find(b'"')
    while end >= 0:
        before = data[max(end - 64, 0) : end]
        if (len(before) - len(before.rstrip(b"\\"))) % 2 == 0:
            return end
        end = data.find(b'"', end + 1)
    return None


def decoded(source: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    """The bytes of a file whose base64 text was put aside, piece by piece.

    Raises:
        binascii.Error: no base64.
    """
    source.seek(start)
    rest = b""
    while length > 0:
        part = source.read(min(_PIECE, length))
        if not part:
            break
        length -= len(part)
        if part.endswith(b"\\") and length:  # an escape cut in two
            part += source.read(1)
            length -= 1
        text = rest + _NO_BASE64.sub(b"", part)
        whole = len(text) // 4 * 4
        rest = text[whole:]
        yield base64.b64decode(text[:whole])
    yield base64.b64decode(rest + b"=" * (-len(rest) % 4))
