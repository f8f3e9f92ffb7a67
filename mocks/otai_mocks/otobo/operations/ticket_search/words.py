"""Search by articles: their word index, and when they were written."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...protocol.context import Call
from ...tables import words
from ...tables.collation import fold, like
from ...tables.records import Article, Ticket
from ...tables.zone import Zone, wall
from .times import Span, span
from .values import text_of

Test = Callable[[Ticket], bool]
_MIMEBASE = ("From", "To", "Cc", "Bcc", "Subject", "Body", "AttachmentName")


def article_test(call: Call, *, visible_only: bool) -> Test | None:
    """One article must fit everything that is asked about articles; ``visible_only``: a customer asks.

    A full text also looks at the title, and makes every other filter of texts an alternative.
    """
    data = call.data
    wanted: dict[str, Callable[[str], bool]] = {}
    asked = {f"MIMEBase_{name}": text_of(data, f"MIMEBase_{name}") for name in _MIMEBASE}
    for key, text in asked.items():
        if text and not _anything(text):
            wanted[key] = like(f"*{text}*")
    fulltext = text_of(data, "Fulltext")
    anywhere = like(f"*{fulltext}*") if fulltext and not _anything(fulltext) else None
    written, zone = span(call, "ArticleCreateTime"), call.tables.zone
    if written is None and not fulltext and not any(asked.values()):
        return None
    either = bool(fulltext) or text_of(data, "ContentSearch") == "OR"

    def fits(ticket: Ticket, article: Article) -> bool:
        if (visible_only and not article.visible) or not _in_time(written, article, zone):
            return False
        if not wanted and anywhere is None:
            return True
        index = words.entries(article, call.tables.stop_words)
        results = [key in index and test(fold(index[key])) for key, test in wanted.items()]
        if anywhere is not None:
            results.append(anywhere(fold(ticket.title)) or any(anywhere(fold(text)) for text in index.values()))
        return any(results) if either else all(results)

    return lambda ticket: any(fits(ticket, article) for article in ticket.articles)


def _anything(text: str) -> bool:
    return re.fullmatch("[*%]{1,3}", text) is not None


def _in_time(written: Span | None, article: Article, zone: Zone) -> bool:
    return written is None or written.holds(wall(article.created, zone))
