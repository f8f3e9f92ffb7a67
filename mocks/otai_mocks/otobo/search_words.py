"""Search in the word index of the articles."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from . import perl, words
from .collation import fold, like
from .records import Article, Ticket

Test = Callable[[Ticket], bool]
_MIMEBASE = ("From", "To", "Cc", "Subject", "Body", "AttachmentName")


def word_tests(data: dict[str, Any]) -> list[Test]:
    """Parts of the word index of one article; several filters must fit the same article, unless ContentSearch is OR."""
    wanted: dict[str, re.Pattern[str]] = {}
    for name in _MIMEBASE:
        value = data.get(f"MIMEBase_{name}")
        if perl.is_text(value):
            wanted[f"MIMEBase_{name}"] = like(f"*{perl.text(value).strip()}*")
    tests: list[Test] = []
    if wanted:
        any_fits = data.get("ContentSearch") == "OR"
        tests.append(lambda t: any(_article_fits(a, wanted, any_fits) for a in t.articles))
    fulltext = data.get("Fulltext")
    if perl.is_text(fulltext):
        pattern = like(f"*{perl.text(fulltext).strip()}*")
        tests.append(
            lambda t: any(pattern.fullmatch(fold(text)) for a in t.articles for text in words.entries(a).values())
        )
    return tests


def _article_fits(article: Article, wanted: dict[str, re.Pattern[str]], any_fits: bool) -> bool:
    index = words.entries(article)
    fits = (key in index and pattern.fullmatch(fold(index[key])) is not None for key, pattern in wanted.items())
    return any(fits) if any_fits else all(fits)
