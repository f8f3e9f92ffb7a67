"""Bodies of any size, made while they are sent: what the fault ``bomb`` pours out. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache

from ..messages import Flood

_BLOCK = 1 << 20
_RAW = -zlib.MAX_WBITS  # deflate without the header of zlib, as inside of gzip
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


def pieces(flood: Flood, body: bytes) -> Iterator[bytes]:
    """The bytes that go out, block by block; never more than one block of blank space is in memory."""
    blanks = None if flood.size is None else max(0, flood.size - len(body))
    return _zipped(blanks, body) if flood.gzip else _plain(blanks, body)


def _plain(blanks: int | None, body: bytes) -> Iterator[bytes]:
    while blanks is None or blanks >= _BLOCK:
        yield b" " * _BLOCK
        blanks = None if blanks is None else blanks - _BLOCK
    yield b" " * blanks + body


def _zipped(blanks: int | None, body: bytes) -> Iterator[bytes]:
    """Each full block is the same few bytes: compressing gigabytes would take the fake longer than the client."""
    yield _GZIP_HEAD
    checksum, length = 0, 0
    while blanks is None or blanks >= _BLOCK:
        yield _zipped_block()
        if blanks is not None:
            checksum, length, blanks = zlib.crc32(b" " * _BLOCK, checksum), length + _BLOCK, blanks - _BLOCK
    rest = b" " * blanks + body
    last = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    yield last.compress(rest) + last.flush()
    checksum, length = zlib.crc32(rest, checksum), length + len(rest)
    yield checksum.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little")


@lru_cache(maxsize=1)
def _zipped_block() -> bytes:
    block = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    return block.compress(b" " * _BLOCK) + block.flush(zlib.Z_FULL_FLUSH)
