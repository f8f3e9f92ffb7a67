"""Tickets as a person looks for them: by words in what stands on the outside, whatever the system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from unicodedata import normalize

FIELDS = ("number", "subject", "customer", "queue", "status", "type", "tag")
"""What a word can be held against, as in ``status:open``."""


class Card(NamedTuple):
    """One ticket from outside; after `changed` stands what it is found by.

    Attributes:
        changed: when it changed last; alike for all tickets of a system.
        number: the number that people see.
        customer: address, login and name of who asks, in one text.
        tag: all tags in one text.
    """

    id: int
    changed: Any
    number: str
    subject: str
    customer: str
    queue: str
    status: str
    type: str
    tag: str


class TicketFile(NamedTuple):
    """A file that came with a ticket. ``id`` leads to it: letters, digits and hyphens."""

    id: str
    name: str
    content_type: str
    content: bytes

    def shown(self) -> dict[str, object]:
        """All but the content. ``size`` in bytes."""
        return {"id": self.id, "name": self.name, "type": self.content_type, "size": len(self.content)}


def found(cards: Iterable[Card], search: str = "") -> list[int]:
    """The ids of the tickets in which each word occurs, the one that changed last first.

    ``#17`` is a whole number or id; ``queue:billing`` looks at one of `FIELDS` only; upper and lower case are alike.
    """
    words = [_Word(word) for word in _plain(search).split()]
    fitting = [card for card in cards if all(word.fits(card) for word in words)] if words else list(cards)
    fitting.sort(key=lambda card: (card.changed, card.id), reverse=True)
    return [card.id for card in fitting]


class _Word:
    def __init__(self, word: str) -> None:
        name, colon, rest = word.partition(":")
        self.whole = word[1:] if word.startswith("#") else ""
        self.place = Card._fields.index(name) if colon and name in FIELDS else None
        self.text = rest if self.place is not None else word.removeprefix("#")

    def fits(self, card: Card) -> bool:
        if self.whole:
            return self.whole in (str(card.id), card.number.casefold())
        if self.place is not None:
            return self.text in _plain(str(card[self.place]))
        return self.text == str(card.id) or self.text in _plain("\n".join(card[2:]))


def _plain(text: str) -> str:
    return (text if text.isascii() else normalize("NFC", text)).casefold()
