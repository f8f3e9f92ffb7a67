"""page, per_page and the Link header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar
from urllib.parse import urlencode

from ..errors import FieldError

DEFAULT_PER_PAGE = 30
MAX_PER_PAGE = 100
MAX_TICKET_PAGE = 300
MAX_SEARCH_PAGE = 10
SEARCH_PER_PAGE = 30
T = TypeVar("T")


def positive(text: str) -> int | None:
    """A positive integer as the query string writes it, or None."""
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        return None
    return int(text) or None


def read_page(query: dict[str, str], errors: list[FieldError], *, limit: int | None = None) -> int:
    """``page``; a number beyond ``limit`` is refused."""
    text = query.get("page")
    if text is None:
        return 1
    page = positive(text)
    if page is None:
        # INF: a word is a wrong type, a number out of range a wrong value
        kind = "invalid" if text.lstrip("-").isdigit() else "type"
        errors.append(FieldError("page", kind, {"given": "String", "wanted": "Positive Integer"}))
        return 1
    if limit is not None and page > limit:
        if limit == MAX_TICKET_PAGE:
            errors.append(FieldError("page", "deep_page"))
        else:
            errors.append(FieldError("page", "at_most", {"limit": limit}))
    return page


def read_per_page(query: dict[str, str], errors: list[FieldError], most: int = MAX_PER_PAGE) -> int:
    text = query.get("per_page")
    if text is None:
        return DEFAULT_PER_PAGE
    number = positive(text)
    if number is None and not text.lstrip("-").isdigit():
        errors.append(FieldError("per_page", "type", {"given": "String", "wanted": "Positive Integer"}))
    elif number is None or number > most:
        errors.append(FieldError("per_page", "at_most", {"limit": most}))
    return number or DEFAULT_PER_PAGE


def cut(items: Iterable[T], page: int, per_page: int) -> tuple[list[T], bool]:
    """(the items of the page, whether there are more)."""
    start = min((page - 1) * per_page, 1 << 40)
    iterator: Iterator[T] = iter(items)
    got = list(islice(iterator, start, start + per_page + 1))
    return got[:per_page], len(got) > per_page


def link_header(url: str, query: dict[str, str], page: int, per_page: int) -> tuple[str, str]:
    """``Link: <…?page=2&per_page=30>; rel="next"``: the other parameters of the call stay."""
    kept = {name: value for name, value in query.items() if name not in ("page", "per_page")}
    parameters = urlencode({**kept, "page": page + 1, "per_page": per_page})
    return "Link", f'<{url}?{parameters}>; rel="next"'
