"""Conditions in text filters: ``a && b``, ``a & b``, ``a+b``, ``a AND b``, ``a || b``, ``a OR b``, ``!a``, ``(a)``,
``"a"``.

Without an operator the whole text is one pattern. Things side by side that are not one pattern, such as two brackets,
or a pattern and a quotation, are joined by AND. A condition that cannot be read finds nothing; so does one that mixes
AND and OR without a word between.

- Quotations are found first; operators within are letters, and a backslash before a quote does not help.
- A single ``&`` or ``|`` is a letter, but between blanks it is the operator (seen with ``&`` only).
- ``!`` negates unless it follows a letter: ``not!`` is a word, ``*!*`` is "anything and not anything".
- A backslash makes a letter of an operator (``\\+`` looks for ``&``, of all things). It is never looked for itself, and
  takes nothing from ``*`` and ``%``: ``\\*`` finds everything.

All this was seen in titles and in ``Like`` of text fields, alike on 11.0.6 and 10.1.11.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ...tables.collation import like

Fits = Callable[[str], bool]
"""A test for folded text."""

_TOKEN = re.compile(
    r"""
      (?P<quoted>"[^"]+")
    | \\(?P<escaped>&&?|\|\|?|[+()!])
    | (?P<backslash>\\)
    | (?P<and>\s*(?:&&+|\+)\s*|\s+&\s+|(?<=[\s()])AND(?=[\s()])\s*)
    | (?P<or>\s*\|\|+\s*|\s+\|\s+|(?<=[\s()])OR(?=[\s()])\s*)
    | (?P<open>\(\s*)
    | (?P<close>\s*\))
    | (?P<not>!)
    | (?P<space>\s+)
    | (?P<letter>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_MOST_BRACKETS = 100


class UnreadableError(Exception):
    """The condition has no meaning."""


def condition(text: str) -> Fits:
    """A test for a folded text.

    Raises:
        UnreadableError: brackets or operators do not fit, or there are too many of them.
    """
    if text.count("(") > _MOST_BRACKETS:
        raise UnreadableError(text[:100])
    reader = _Reader(text.strip())
    fits = reader.either()
    if reader.kind != "end":
        raise UnreadableError(text)
    return fits


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Kind and value: ``and``, ``or``, ``not``, ``open``, ``close``, ``word``, and ``end`` at last."""
    word = ""
    for found in _TOKEN.finditer(text):
        kind, value = str(found.lastgroup), found.group(found.lastgroup or 0)
        if kind == "letter" or (kind == "not" and word.rstrip(" *%") == word != ""):
            word += value
        elif kind == "escaped":
            word += "&" if value == "+" else value[0]
        elif kind == "space":
            word += " "
        elif kind != "backslash":
            if word.strip():
                yield "word", word.strip()
            word = ""
            yield ("word", value[1:-1].replace("\\", "")) if kind == "quoted" else (kind, value)
    if word.strip():
        yield "word", word.strip()
    yield "end", ""


class _Reader:
    """Reads from left to right: OR binds weaker than AND, AND weaker than NOT."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self.kind = self.value = ""
        self._next()

    def either(self) -> Fits:
        choices = [self._all()]
        while self.kind == "or":
            self._skip("or")
            choices.append(self._all())
        return choices[0] if len(choices) == 1 else lambda text: any(fits(text) for fits in choices)

    def _all(self) -> Fits:
        parts = [self._one()]
        while self.kind in ("and", "open", "word", "not"):
            if self.kind == "and":
                self._skip("and")
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda text: all(fits(text) for fits in parts)

    def _one(self) -> Fits:
        if self.kind == "not":
            self._skip("not")
            inner = self._one()
            return lambda text: not inner(text)
        if self.kind == "open":
            self._next()
            inner = self.either()
            if self.kind != "close":
                raise UnreadableError("a bracket is not closed")
            self._next()
            return inner
        if self.kind != "word":
            raise UnreadableError("a word is missing")
        fits = like(self.value)
        self._next()
        return fits

    def _skip(self, kind: str) -> None:
        """The same operator several times is one."""
        while self.kind == kind:
            self._next()

    def _next(self) -> None:
        self.kind, self.value = next(self._tokens, ("end", ""))
