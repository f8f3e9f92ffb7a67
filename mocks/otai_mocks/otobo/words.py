"""The word index of articles: what a search for ``MIMEBase_*`` and ``Fulltext`` looks at.

Subjects and bodies are reduced to words. Addresses are kept whole.
"""

from __future__ import annotations

from collections.abc import Collection

from .records import Article
from .stop_words import STOP_WORDS


def words(text: str, stop_words: Collection[str] = STOP_WORDS) -> str:
    """The words of a subject or body under which an article is found, separated by blanks."""
    raise NotImplementedError


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
