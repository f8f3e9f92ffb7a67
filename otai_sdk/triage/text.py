"""The text that a classifier reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ..convert import nearest
from ..errors import ConfigError
from ..models import UnifiedTicket
from .markup import check_library, text_of_markup, without_quotes
from .prediction import described

_MOST_TIMES = 20


class TextSettings(msgspec.Struct, kw_only=True, frozen=True):
    """How subject and body become one text.

    Attributes:
        subject: how often the subject stands before the body; models weigh it more where it comes more often.
        body: whether the body follows.
        html: whether a body's markup, where the system gives it, is read (by lxml, of the extra ``cli``); else the
            plain text that the system made of it is taken, which may have lost line ends and cells.
        quotes: whether the mails that a body quotes are part of it.
        longest: characters after which the text is cut.
    """

    subject: int = 1
    body: bool = True
    html: bool = True
    quotes: bool = True
    longest: int = 100_000


def text_of(ticket: UnifiedTicket, settings: TextSettings) -> str:
    """The ticket as one text, a line per repetition of the subject.

    Raises:
        ConfigError: markup is to be read, and lxml is missing.
    """
    lines = [ticket.subject] * settings.subject + ([_body(ticket, settings)] if settings.body else [])
    return "\n".join(lines)[: settings.longest]


def _body(ticket: UnifiedTicket, settings: TextSettings) -> str:
    markup = ticket.body_html if settings.html else None
    if markup and "<" in markup:
        read = text_of_markup(markup, quotes=settings.quotes)
        if read:
            return read
    return ticket.body if settings.quotes else without_quotes(ticket.body)


def read_text(data: Any) -> TextSettings:
    """The settings from plain data: ``{subject: 2, body: true}``.

    Raises:
        ConfigError: an unknown key, a value that cannot be, or what reads markup is not installed.
    """
    if data is None:
        data = {}
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
    for key in ("body", "html", "quotes"):
        if not isinstance(data.get(key, True), bool):
            raise ConfigError(f"text.{key}: expected true or false, got {described(data[key])}")
    made = TextSettings(**data)
    if not made.subject and not made.body:
        raise ConfigError("text: neither subject nor body: there would be nothing to read")
    if made.body and made.html:
        check_library()
    return made
