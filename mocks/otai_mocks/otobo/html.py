"""HTML bodies as OTOBO keeps them: the article's body is text, the HTML becomes an attachment ``file-2``.

What is known of the text: paragraphs, tables and rules stand between empty lines, ``<br>`` and the end of a ``<div>``
begin a new line, list items a line with a hyphen; quotations are marked by ``>``, links become numbers with a list
below; several empty lines are one, and long lines are broken at 78 characters.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

WIDTH = 78
"""Longer lines are broken at white space."""
_AROUND = {"p": "\n\n", "table": "\n\n"}
_BEFORE = {"br": "\n", "hr": "\n\n", "tr": "\n\n", "th": "\n\n", "li": "\n - "}
_AFTER = {"div": "\n", "ul": "\n\n", "ol": "\n\n", "td": " "}
_SILENT = ("style", "script", "title")
_KEPT = ("blockquote", "pre", "code")
_FIRST_MARK = 0xF0000  # private characters stand for the pieces that are kept as they are
_BLANKS = re.compile(r"[ \t\r\n]+")


def to_text(html: str) -> str:
    """The text of an HTML body."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._flows: list[list[str]] = [[]]
        self._kept: list[str] = []
        self._links: list[str] = []
        self._silent = 0
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _KEPT:
            self._flows.append([])
            self._verbatim += tag != "blockquote"
        elif tag == "a" and (target := dict(attrs).get("href")):
            self._links.append(target)
            self._write(f"[{len(self._links)}]")
        self._write(_AROUND.get(tag, _BEFORE.get(tag, "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in (*_SILENT, *_KEPT):
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _KEPT and len(self._flows) > 1:
            self._end_kept(tag)
        self._write(_AROUND.get(tag, _AFTER.get(tag, "")))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._write(data if self._verbatim else _BLANKS.sub(" ", data))

    def text(self) -> str:
        while len(self._flows) > 1:  # a quotation that nobody ended
            self._end_kept("blockquote")
        text = self._put_back(_flowing("".join(self._flows[0])))
        if not self._links:
            return text
        return text + "\n\n" + "".join(f"[{n}] {target}\n" for n, target in enumerate(self._links, 1))

    def _write(self, text: str) -> None:
        self._flows[-1].append(text)

    def _end_kept(self, tag: str) -> None:
        inner = "".join(self._flows.pop())
        if tag == "blockquote":
            piece = _quoted(_broken(self._put_back(_flowing(inner)))) + "\n"
        else:
            self._verbatim = max(self._verbatim - 1, 0)
            piece = inner
        self._kept.append(piece)
        mark = chr(_FIRST_MARK + len(self._kept) - 1)
        self._write(mark if tag == "blockquote" else f"\n\n\n{mark}\n\n")

    def _put_back(self, text: str) -> str:
        for number in reversed(range(len(self._kept))):
            text = text.replace(chr(_FIRST_MARK + number), self._kept[number])
        return text


def _flowing(text: str) -> str:
    """Ordinary text: one blank between words, none at the start of a line, one empty line for several; broken."""
    lines: list[str] = []
    *whole, last = re.sub(r" {2,}", " ", text).split("\n")
    for line in whole:
        line = line if line.startswith(" - ") else line.lstrip(" ")
        if line.strip() or not lines or lines[-1].strip():
            lines.append(line if line.strip() else "")
    return _broken("\n".join([*lines, last if last.startswith(" - ") else last.lstrip(" ")]))


def _broken(text: str) -> str:
    """Lines of at most 78 characters where there is white space; a text that long ends with a new line."""
    if len(text) <= WIDTH:
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        while len(line) > WIDTH:
            at = line.rfind(" ", 4, WIDTH + 1)
            at = line.find(" ", WIDTH) if at < 0 else at
            if at < 0:
                break
            lines.append(line[:at])
            line = line[at + 1 :]
        lines.append(line)
    return "\n".join(lines) + ("\n" if len(lines[-1]) >= 4 else "")


def _quoted(text: str) -> str:
    *lines, last = text.split("\n")
    return "\n".join([*(f"> {line}" for line in lines), f"> {last}" if last else ""])
