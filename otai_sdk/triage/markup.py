"""Markup ──► the text that a model reads. lxml reads the markup; here is what becomes a new line and what is left out.

Libraries that do all of it were tried (inscriptis, html-text, selectolax): each loses what stands deeper than 256
elements, cuts words at inline tags, or takes quadratic time on nested ones. lxml's events know none of that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from ..errors import ConfigError

# fmt: off
_LINES = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead",
    "tr", "ul",
))
_UNREAD = frozenset((
    "applet", "audio", "canvas", "head", "iframe", "math", "object", "script", "style", "svg", "template", "title",
    "video",
))
# fmt: on
_CELLS = frozenset(("td", "th", "option"))
# what mail programs wrap the quoted mail in: Gmail, Thunderbird, Yahoo, Apple Mail, Proton
_QUOTES = re.compile(r"(?:^|\s)(?:gmail_quote|gmail_attr|moz-cite-prefix|yahoo_quoted|protonmail_quote)(?:\s|$)")
_BLANKS = re.compile(r"[^\S\n]+")
_ENDS = re.compile(r" ?\n[ \n]*")


def check_library() -> None:
    """Raise where lxml is missing.

    Raises:
        ConfigError: it is; the message says what to do.
    """
    _library()


def text_of_markup(markup: str, *, quotes: bool = True) -> str:
    """The text of markup: blocks on lines of their own, cells with a blank between them, entities as characters,
    scripts and styles left out. Linear in its length, whatever a sender puts into it.

    Args:
        markup: HTML, however broken.
        quotes: whether quoted mails (``blockquote``, and what mail programs use) are part of it.

    Raises:
        ConfigError: lxml is missing.
    """
    etree = _library()
    if not markup.strip():
        return ""
    sink = _Sink(quotes)
    parser = etree.HTMLParser(target=sink, huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.feed(markup.replace("\x00", "").encode("utf-8", "replace"))
    try:
        parser.close()
    except etree.ParserError:  # nothing but comments
        return ""
    except etree.XMLSyntaxError:
        if not sink.parts:
            return ""
    text = _BLANKS.sub(" ", "".join(sink.parts))
    return _ENDS.sub("\n", text).strip()


def without_quotes(text: str) -> str:
    """Plain text without the lines that begin with ``>``."""
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))


class _Sink:
    """What the parser tells, in order."""

    def __init__(self, quotes: bool) -> None:
        self.parts: list[str] = []
        self._quotes = quotes
        self._unread: list[str] = []  # the elements around this place, from the first unread one on
        self._pre = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._unread:
            self._unread.append(tag)
        elif tag in _UNREAD or (not self._quotes and _is_quote(tag, attributes)):
            self._unread.append(tag)
            self.parts.append("\n")
        else:
            self._pre += tag == "pre"
            self._break(tag)

    def end(self, tag: str) -> None:
        if self._unread:
            self._unread.pop()
        else:
            self._pre -= tag == "pre"
            self._break(tag)

    def data(self, text: str) -> None:
        if not self._unread:
            self.parts.append(text if self._pre else text.replace("\n", " ").replace("\r", " "))

    def close(self) -> None:
        return

    def _break(self, tag: str) -> None:
        if tag in _LINES:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")


def _is_quote(tag: str, attributes: Mapping[str, str]) -> bool:
    return tag == "blockquote" or bool(_QUOTES.search(attributes.get("class", "")))


def _library() -> Any:
    try:
        return import_module("lxml.etree")
    except ImportError:
        raise ConfigError(
            "text.html: reading markup needs the package lxml: pip install 'otai-sdk[cli]', or set text: {html: false} "
            "to take the plain text that the helpdesk gives"
        ) from None
