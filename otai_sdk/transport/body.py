"""A body: inflated piece by piece, counted, and kept or handed on."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, cast

import requests
import urllib3.response

from .answer import Answer
from .exchange import PIECE, BadAnswerError, Exchange

ACCEPTED = "gzip, deflate"
"""What is asked for, and what `inflated` can do within bounds."""

Sink = Callable[[bytes], object] | BinaryIO
"""Where a body goes piece by piece: a function, or a file opened for writing bytes."""

_MOST_CODINGS = 3
_GZIP = b"\x1f\x8b"
_WITHOUT_READ1 = 256  # without read1 a read waits for so many bytes, and a slow drip is noticed only then


class SinkError(Exception):
    """The sink failed, not the exchange; the cause is what it raised."""


def read_body(response: requests.Response, exchange: Exchange, limit: int, sink: Sink | None = None) -> bytes:
    """The whole body, inflated; empty if the sink received it.

    Args:
        response: the answer, of which only the headers were read.
        exchange: says by when it must be there.
        limit: most bytes, before and after inflating; without effect on what goes to a sink.
        sink: receives the pieces.

    Raises:
        BadAnswerError: it is longer, or not what its headers say.
        OutOfTimeError, and what urllib3 and http.client raise: it did not come to its end.
        SinkError: the sink raised something.
    """
    pieces = _counted(_pieces(response), exchange, limit if sink is None else None)
    if sink is None and isinstance(response.raw, urllib3.response.HTTPResponse):
        _check(response.raw.length_remaining or 0, limit)  # what is announced already
    if sink is not None:
        _hand_on(inflated(pieces, _codings(response)), sink, exchange)
        return b""
    kept, length = io.BytesIO(), 0
    for piece in inflated(pieces, _codings(response)):
        length += len(piece)
        _check(length, limit)
        kept.write(piece)
    return kept.getvalue()


def _hand_on(pieces: Iterator[bytes], sink: Sink, exchange: Exchange) -> None:
    write = sink if callable(sink) else sink.write
    for piece in pieces:
        try:
            write(piece)
        except Exception as error:
            raise SinkError from error
        exchange.within(1)  # the sink takes its time too


def _counted(pieces: Iterable[bytes], exchange: Exchange, limit: int | None) -> Iterator[bytes]:
    length = 0
    for piece in pieces:
        length += len(piece)
        _check(length, limit)
        exchange.within(1)  # where another connection than ours reads, nobody has looked at the clock
        yield piece


def _check(length: int, limit: int | None) -> None:
    if limit is not None and length > limit:
        raise BadAnswerError(f"its body is longer than the setting max_response_size allows ({limit} bytes)")


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """The body as it came, still compressed, each piece as soon as it is there."""
    raw = response.raw
    answer = getattr(raw, "_original_response", None)
    if isinstance(answer, Answer):
        return answer.pieces()
    if isinstance(raw, urllib3.response.HTTPResponse) and hasattr(raw, "read1"):
        return iter(lambda: raw.read1(PIECE, decode_content=False), b"")
    return cast("Iterator[bytes]", raw.stream(_WITHOUT_READ1, decode_content=False))  # urllib3 1, vcrpy


def _codings(response: requests.Response) -> list[str]:
    given = response.headers.get("Content-Encoding", "").lower().split(",")
    return [coding.strip() for coding in given if coding.strip() not in ("", "identity")]


def inflated(pieces: Iterator[bytes], codings: list[str]) -> Iterator[bytes]:
    """A body without its content codings, in pieces that are never large, however much a bomb holds.

    Raises:
        BadAnswerError: a coding that was not asked for, or the body is not so coded, or ends early.
    """
    if len(codings) > _MOST_CODINGS:
        raise BadAnswerError(f"its body is compressed {len(codings)} times")
    for coding in reversed(codings):
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise BadAnswerError(f"its body is compressed in a way that was not asked for (only {ACCEPTED} were)")
        pieces = _inflated(pieces, coding)
    return pieces


def _inflated(pieces: Iterator[bytes], coding: str) -> Iterator[bytes]:
    gzip, machine, data, members = coding != "deflate", None, b"", 0
    for piece in pieces:
        data += piece
        while len(data) > 1 or (data and machine is not None):  # the first two bytes tell what it is
            if machine is None:
                if members and not (gzip and data.startswith(_GZIP)):
                    data = b""  # what stands behind the end is padding
                    break
                machine = _machine(gzip, data)
            try:
                out = machine.decompress(data, PIECE)
            except zlib.error:
                raise BadAnswerError(f"its body is no {coding}, as its headers say") from None
            if out:
                yield out
            data = machine.unconsumed_tail
            if machine.eof:
                data, machine, members = machine.unused_data, None, members + 1
    if machine is not None:
        if rest := machine.flush():
            yield rest
        members += machine.eof
    if (machine is not None and not machine.eof) or (data and not members):
        raise BadAnswerError(f"its body ({coding}) ends too early")


def _machine(gzip: bool, data: bytes) -> zlib._Decompress:
    """What inflates: "deflate" means zlib's format by the standard, and the bare one at some servers."""
    if gzip:
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    bare = data[0] & 15 != 8 or int.from_bytes(data[:2], "big") % 31
    return zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
