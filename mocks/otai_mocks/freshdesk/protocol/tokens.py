"""Lists that are leafed through by a token instead of a page's number: it says where to go on, and nothing else."""

from __future__ import annotations

import base64
import binascii


def token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"from {offset}".encode()).decode().rstrip("=")


def offset_of(text: str) -> int | None:
    """Where the token leads; None: the fake never gave it out."""
    try:
        word, _, number = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").partition(" ")
    except (binascii.Error, ValueError):
        return None
    return int(number) if word == "from" and number.isdigit() and len(number) < 10 else None
