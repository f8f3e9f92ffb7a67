"""Markup and plain text: how the service turns one into the other. Tickets and conversations differ (REC)."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*|!)[^<>]*>")
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "fieldset", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav"),
        *("ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"),
    }
)
_AROUND_NEWLINE = re.compile(r"[ \t\xa0]*\n[ \t\xa0]*")


def has_markup(text: str) -> bool:
    return "<" in text and _TAG.search(text) is not None


def wrap_plain(text: str) -> str:
    """Plain text comes back in a ``<div>``; markup as it was sent (REC DAVE, NAN26)."""
    return text if has_markup(text) else f"<div>{text}</div>"


def conversation_text(markup: str) -> str:
    """``body_text``: tags that break a line become spaces, text keeps its own newlines, the ends are trimmed.

    ``Hi X,<br><br>Test reply`` → ``Hi X,  Test reply`` (REC AIR). White space between two such tags vanishes and an
    empty element counts once (REC ZAM23: ``</div>\\n<br><div></div>\\n<hr>\\n<div></div>\\n<div>`` is six spaces).
    """
    if "<" not in markup:
        return unescape(markup).strip()
    parts: list[str] = []
    after_block, opened_at, pos = True, -1, 0
    for tag in _TAG.finditer(markup):
        text, name = markup[pos : tag.start()], tag[2].lower()
        is_block = name in _BLOCKS
        if text and not (is_block and after_block and not text.strip()):
            parts.append(text)
            after_block = False
        if is_block:
            if not (tag[1] and opened_at == tag.start()):  # the end of an empty element adds nothing
                parts.append(" ")
            opened_at = -1 if tag[1] else tag.end()
            after_block = True
        pos = tag.end()
    parts.append(markup[pos:])
    return unescape("".join(parts)).strip()


def description_text(markup: str) -> str:
    """``description_text``: ``<br>`` is a newline, ``</p>`` two; blanks around newlines go, the ends are trimmed.

    ``<p>Hi,</p><br /><p>My…`` → ``Hi,\\n\\n\\nMy…`` (REC ZAM23);
    ``Hi there, <br><br> I`` → ``Hi there,\\n\\nI`` (REC NAN26).
    """
    if "<" not in markup:
        return unescape(markup).strip()

    def replace(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name == "br":
            return "\n"
        if name == "p":
            return "\n\n" if tag[1] else ""
        if tag[1] and name in _BLOCKS:
            return "\n"  # INF: only br and p are recorded
        return ""

    text = unescape(_TAG.sub(replace, markup)).strip()
    return _AROUND_NEWLINE.sub("\n", text) if "\n" in text else text
