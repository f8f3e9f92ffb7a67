"""Conditions in a title or ticket number filter: ``a && b``, ``a+b``, ``a || b``, ``!a``, ``(…)``, ``"…"``.

Without an operator the whole text is one pattern. What cannot be read finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .collation import fold, like

Fits = Callable[[str], bool]
_TOKEN = re.compile(r'"[^"]*"|&&?|\+|\|\|?|[()]|[^"&+|()]+')
_AND, _OR = ("&", "&&", "+"), ("|", "||")


class UnreadableError(Exception):
    """The condition has no meaning."""


def condition(text: str) -> Fits:
    """A test for a text.

    Raises:
        UnreadableError: brackets or operators do not fit.
    """
    tokens = [token for token in (part.strip() for part in _TOKEN.findall(text)) if token]
    reader = _Reader(tokens)
    fits = reader.either()
    if reader.left:
        raise UnreadableError(text)
    return fits


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.left = tokens

    def either(self) -> Fits:
        found = [self.both()]
        while self.left and self.left[0] in _OR:
            self.left.pop(0)
            found.append(self.both())
        return lambda text: any(fits(text) for fits in found)

    def both(self) -> Fits:
        found = [self.one()]
        while self.left and self.left[0] in _AND:
            self.left.pop(0)
            found.append(self.one())
        return lambda text: all(fits(text) for fits in found)

    def one(self) -> Fits:
        if not self.left:
            raise UnreadableError
        word = self.left.pop(0)
        if word == "!" and self.left:
            inner = self.one()
            return lambda text: not inner(text)
        if word == "(":
            inner = self.either()
            if not self.left or self.left.pop(0) != ")":
                raise UnreadableError
            return inner
        if word in (*_AND, *_OR, ")"):
            raise UnreadableError
        return _word(word)


def _word(word: str) -> Fits:
    if word.startswith("!") and len(word) > 1:
        inner = _word(word[1:].strip())
        return lambda text: not inner(text)
    pattern = like(word.strip('"'))
    return lambda text: pattern.fullmatch(fold(text)) is not None
