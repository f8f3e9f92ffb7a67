"""HTML bodies as OTOBO keeps them: the article's body is text, the HTML becomes an attachment ``file-2``."""

from __future__ import annotations

import re
from html import unescape

_GONE = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r"<a\s[^>]*?href\s*=\s*([\"'])(.+?)\1[^>]*>", re.IGNORECASE | re.DOTALL)
_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), text)
    for pattern, text in (
        (r"<br\s*/?>", "\n"),
        (r"<hr\b[^>]*>", "\n"),
        (r"<p\b[^>]*>", "\n"),
        (r"</p\s*>", "\n\n"),
        (r"</(div|tr|h[1-6]|pre|blockquote|ul|ol)\s*>", "\n"),
        (r"<li\b[^>]*>", "\n - "),
        (r"</(td|th)\s*>", " "),
        (r"<[^>]+>", ""),
    )
)


def to_text(html: str) -> str:
    """The text of an HTML body: paragraphs and breaks become new lines, links become numbers with a list below."""
    links: list[str] = []

    def number(found: re.Match[str]) -> str:
        links.append(f"[{len(links) + 1}] {found.group(2)}")
        return f"[{len(links)}]"

    text = _GONE.sub("", html)
    text = re.sub(r"[\r\n]+", " ", text)
    text = _LINK.sub(number, text)
    for pattern, replacement in _STEPS:
        text = pattern.sub(replacement, text)
    text = unescape(text).replace("\xa0", " ")
    text = re.sub(r"[ \t]+\n", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return text + "\n\n\n" + "\n".join(links) + "\n" if links else text
