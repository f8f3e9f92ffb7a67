"""The word index of articles: what a search for ``MIMEBase_*`` and ``Fulltext`` looks at.

Subjects and bodies are reduced to words; addresses are kept whole. What is told by recordings and observed answers:
brackets, quotation marks and the signs that a search pattern understands separate words (``foo,bar;baz`` is found by
``baz`` and not by ``foo,bar``), while the signs of addresses, numbers and compounds belong to them
(``https://x.example/path``, ``2026-0042``, ``#1234``, ``foo_bar``).
"""

from __future__ import annotations

from collections.abc import Collection

from .records import Article
from .stop_words import STOP_WORDS

_SEPARATORS = str.maketrans(dict.fromkeys(',;!?&|*+=^$<>()[]"', " "))
_AROUND = ".:'"
"""Signs that end a sentence or quote; they are no part of the word beside them."""
_SHORTEST, _LONGEST = 3, 30
"""Letters of a word. ``C#`` is not found, nor is one of 60 letters; one of 22 is."""


def words(text: str, stop_words: Collection[str] = STOP_WORDS) -> str:
    """The words of a subject or body under which an article is found, separated by blanks."""
    found = (word.strip(_AROUND) for word in text.lower().translate(_SEPARATORS).split())
    return " ".join(word for word in found if _is_indexed(word) and word not in stop_words)


def _is_indexed(word: str) -> bool:
    """Signs alone are no word: an emoji is not found."""
    return _SHORTEST <= len(word) <= _LONGEST and any(letter.isalnum() for letter in word)


def entries(article: Article, stop_words: Collection[str] = STOP_WORDS) -> dict[str, str]:
    """The index of one article: key of the search parameter → text; empty addresses have no entry."""
    if not article.indexed:
        return {}
    index = {
        "MIMEBase_Subject": words(article.subject or "", stop_words),
        "MIMEBase_Body": words(article.body or "", stop_words),
    }
    for key, value in (("From", article.from_), ("To", article.to), ("Cc", article.cc), ("Bcc", article.bcc)):
        if value:
            index[f"MIMEBase_{key}"] = value.lower()
    return index
