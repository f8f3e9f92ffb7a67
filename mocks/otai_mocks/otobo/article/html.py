"""HTML bodies as OTOBO keeps them: the article's body is text, the HTML becomes an attachment ``file-2``.

What is known of the text: blanks and line ends of the source are one blank; paragraphs, tables and rules stand between
empty lines, ``<br>`` and the end of a ``<div>`` begin a new line, list items a line with a hyphen; quotations are
marked by ``>``, links become numbers with a list of the addresses below, which stay as they were written (``&amp;``);
several empty lines are one, and long lines are broken at 78 characters. Everything from ``<`` to the next ``>`` is a
tag (``5 < 6 and 7 > 3`` is shown as ``5  3``), and only styles and comments take their content along.
"""

from __future__ import annotations

import html
import re

WIDTH = 78
"""Longer lines are broken at white space."""
_AROUND = {"p": "\n\n", "table": "\n\n"}
_BEFORE = {"br": "\n", "hr": "\n\n", "tr": "\n\n", "th": "\n\n", "li": "\n - "}
_AFTER = {"div": "\n", "ul": "\n\n", "ol": "\n\n", "td": " "}
_KEPT = ("blockquote", "pre", "code")
_FIRST_MARK = 0xF0000  # private characters stand for the pieces that are kept as they are
_MOST_KEPT, _DEEPEST = 0x10000, 20  # of these pieces, and of one in another: enough, and quick
_MARK = re.compile("[\U000f0000-\U000fffff]")
_BLANKS = re.compile(r"[ \t\r\n]+")
_PIECE = re.compile(r"<(?P<end>/?)\s*(?P<tag>\w*)(?P<attributes>[^>]*)>|(?P<text><?[^<]*)")
_TARGET = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def to_text(markup: str) -> str:
    """The text of an HTML body."""
    reader = _Reader()
    markup = _without_comments(markup)
    end = markup.rfind(">") + 1  # what follows cannot be a tag, and is not searched for one
    for piece in _PIECE.finditer(markup, 0, end):
        tag = (piece["tag"] or "").lower()
        if piece["text"]:
            reader.words(html.unescape(piece["text"]))
        elif tag and piece["end"]:
            reader.end(tag)
        elif tag:
            reader.start(tag, piece["attributes"])
    reader.words(html.unescape(markup[end:]))
    return reader.text()


def _without_comments(markup: str) -> str:
    kept, at = [], 0
    while (start := markup.find("<!--", at)) >= 0 and (end := markup.find("-->", start)) >= 0:
        kept.append(markup[at:start])
        at = end + len("-->")
    return "".join([*kept, markup[at:]])


class _Reader:
    def __init__(self) -> None:
        self._flows: list[list[str]] = [[]]
        self._kept: list[str] = []
        self._links: list[str] = []
        self._verbatim = 0
        self._silent = False

    def start(self, tag: str, attributes: str) -> None:
        if tag == "style":
            self._silent = True
        elif tag in _KEPT and not attributes.endswith("/") and self._has_room():
            self._flows.append([])
            self._verbatim += tag != "blockquote"
        elif tag == "a" and (target := _TARGET.search(attributes)) and any(target.groups()):
            self._links.append(next(filter(None, target.groups())))
            self._write(f"[{len(self._links)}]")
        self._write(_AROUND.get(tag, _BEFORE.get(tag, "")))

    def end(self, tag: str) -> None:
        if tag == "style":
            self._silent = False
        elif tag in _KEPT and len(self._flows) > 1:
            self._end_kept(tag)
        self._write(_AROUND.get(tag, _AFTER.get(tag, "")))

    def words(self, text: str) -> None:
        if not self._silent:
            self._write(text if self._verbatim else _BLANKS.sub(" ", text))

    def text(self) -> str:
        while len(self._flows) > 1:  # a quotation that nobody ended
            self._end_kept("blockquote")
        text = self._put_back(_flowing("".join(self._flows[0])))
        if not self._links:
            return text
        return text + "\n\n" + "".join(f"[{n}] {target}\n" for n, target in enumerate(self._links, 1))

    def _write(self, text: str) -> None:
        self._flows[-1].append(text)

    def _has_room(self) -> bool:
        return len(self._flows) <= _DEEPEST and len(self._kept) < _MOST_KEPT - _DEEPEST

    def _end_kept(self, tag: str) -> None:
        inner = "".join(self._flows.pop())
        if tag == "blockquote":
            piece = _quoted(_broken(self._put_back(_flowing(inner)))) + "\n"
        else:
            self._verbatim = max(self._verbatim - 1, 0)
            piece = self._put_back(inner)
        self._kept.append(piece)
        mark = chr(_FIRST_MARK + len(self._kept) - 1)
        self._write(mark if tag == "blockquote" else f"\n\n\n{mark}\n\n")

    def _put_back(self, text: str) -> str:
        """The pieces in the places of their marks."""
        kept = self._kept

        def piece(mark: re.Match[str]) -> str:
            number = ord(mark.group()) - _FIRST_MARK
            return kept[number] if number < len(kept) else mark.group()

        return _MARK.sub(piece, text)


def _flowing(text: str) -> str:
    """Ordinary text: no blank at the start of a line, one empty line for several; broken."""
    lines: list[str] = []
    *whole, last = text.split("\n")
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
