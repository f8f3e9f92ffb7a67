"""The text that a classifier reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ..convert import nearest
from ..errors import ConfigError
from ..models import UnifiedTicket
from .prediction import described

_MOST_TIMES = 20


class TextSettings(msgspec.Struct, kw_only=True, frozen=True):
    """How subject and body become one text. Bodies are plain text: each system's adapter made them so.

    Attributes:
        subject: how often the subject stands before the body; models weigh it more where it comes more often.
        body: whether the body follows.
        longest: characters after which the text is cut.
    """

    subject: int = 1
    body: bool = True
    longest: int = 100_000


def text_of(ticket: UnifiedTicket, settings: TextSettings) -> str:
    """The ticket as one text, a line per repetition of the subject."""
    lines = [ticket.subject] * settings.subject + ([ticket.body] if settings.body else [])
    return "\n".join(lines)[: settings.longest]


def read_text(data: Any) -> TextSettings:
    """The settings from plain data: ``{subject: 2, body: true}``.

    Raises:
        ConfigError: an unknown key, or a value that cannot be.
    """
    if data is None:
        return TextSettings()
    known = TextSettings.__struct_fields__
    if not isinstance(data, Mapping):
        raise ConfigError(f"text: expected a mapping of {', '.join(known)}, got {described(data)}")
    for key in data:
        if key not in known:
            raise ConfigError(f"text: unknown key {key!r}{nearest(str(key), known)}: use {', '.join(known)}")
    for key, least, most in (("subject", 0, _MOST_TIMES), ("longest", 1, 10_000_000)):
        value = data.get(key, least)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ConfigError(f"text.{key}: expected a whole number from {least} to {most}, got {described(value)}")
    if not isinstance(data.get("body", True), bool):
        raise ConfigError(f"text.body: expected true or false, got {described(data['body'])}")
    made = TextSettings(**data)
    if not made.subject and not made.body:
        raise ConfigError("text: neither subject nor body: there would be nothing to read")
    return made
