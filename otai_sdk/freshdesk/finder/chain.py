"""Reading a list page by page without a gap, while others write.

Page numbers count rows. A row that leaves before the reader moves all later ones forward, and one of them slips from
the page that is still to be read into the page that was read already. Hence no page is trusted to begin where the one
before ended: two windows that follow one another overlap, and have to be *linked*.

**The claim.** A list has an order: a value (``created_at``, ``updated_at``), equal values by some fixed rule. Suppose
that the place of a row never moves towards the beginning: ``created_at`` never changes, and ``updated_at``, read
ascending, only grows. Then, after each linked window, every row that was in the list all the time and whose place is
now not behind the window's last row has been handed out.

**Why.** By induction. The first window begins where the list begins. A later one is linked if it contains a row *x*
that was handed out by the window before, with the same value, or if it begins with a value before the last one handed
out. Take a row *t* whose place is now not behind the last row of the window. If *t* stands at or behind *x*, it is in
the window, which has no gap, as it is one answer. If it stands before *x*, it stood before *x* earlier, too, as it
never moves towards the beginning; then it was handed out before. The last window is the one with no next page, so at
the moment of that answer every row has been handed out.

A window that is not linked (so many rows left that the overlap is gone) is thrown away, and an earlier one is read, in
the worst case the beginning. Pages of different sizes give the overlap: page 2 of 99 rows begins with the last row of
page 1 of 100.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any, Generic, Protocol, TypeVar

from ...errors import UnexpectedResponseError

MOST = 100
"""Rows that a page may have."""
_LEAST = 51
_WORTH_IT = 20
_PATIENCE = 50
NEVER = datetime(1, 1, 1, tzinfo=timezone.utc)


class HasId(Protocol):
    id: int


T = TypeVar("T", bound=HasId)


class EndOfPagesError(Exception):
    """There are more rows than the pages that may be asked for."""


class Chain(ABC, Generic[T]):
    """A list that is read from its beginning, window by window.

    Args:
        first: rows of the first window; later ones are as long as can be.
        last_page: pages beyond this one are refused; None: there is no such limit.
        descending: greater values come first.
    """

    def __init__(self, *, first: int = MOST, last_page: int | None = None, descending: bool = False) -> None:
        self.first = first
        self.last_page = last_page
        self.descending = descending
        self.count = 0
        self._known: dict[int, Any] = {}
        self._last: Any = None

    @abstractmethod
    def ask(self, page: int, per_page: int) -> tuple[list[T], bool]:
        """One page, and whether there is a next one."""

    @abstractmethod
    def value(self, row: T) -> Any:
        """What the list is ordered by."""

    def windows(self) -> Iterator[list[T]]:
        """The rows, one list for each linked window; what stood in the window before is left out.

        Raises:
            EndOfPagesError: the rest lies beyond the last page.
            UnexpectedResponseError: the list changes faster than it can be read.
        """
        page, per_page = 1, self.first
        back = idle = 0
        while True:
            rows, more = self.ask(page, per_page)
            self.count += 1
            begin = (page - 1) * per_page
            if not self._linked(rows, begin):
                idle += 1
                back = max(2 * back, _LEAST - 1)
                page, per_page = self._step_back(begin, back)
                continue
            back = 0
            fresh = [row for row in rows if self._known.get(row.id, self) != self.value(row)]
            idle = 0 if fresh else idle + 1
            if idle > _PATIENCE:
                raise UnexpectedResponseError(
                    "freshdesk: the list changes faster than it can be read: try again when less is being written",
                    system="freshdesk",
                )
            yield fresh
            if rows:
                self._known = {row.id: self.value(row) for row in rows}
                last = self.value(rows[-1])
                if self._last is None or self._before(self._last, last):
                    self._last = last
            if not (more and rows):
                return
            page, per_page = self._next(rows, page * per_page)

    def _before(self, one: Any, other: Any) -> bool:
        return bool(one > other if self.descending else one < other)

    def _linked(self, rows: list[T], begin: int) -> bool:
        """Whether nothing can be missing between what was handed out and these rows."""
        return begin == 0 or self._overlaps(rows)

    def _overlaps(self, rows: list[T]) -> bool:
        if any(self._known.get(row.id, self) == self.value(row) for row in rows):
            return True
        return bool(rows) and self._last is not None and self._before(self.value(rows[0]), self._last)

    def _next(self, rows: list[T], end: int) -> tuple[int, int]:
        """The page that overlaps with these rows, which end before position ``end``, and reaches furthest."""
        found = window(end - 1, self.last_page)
        if found is None or (self.last_page is not None and found[0] * found[1] - end < _WORTH_IT):
            raise EndOfPagesError
        return found

    def _step_back(self, begin: int, rows: int) -> tuple[int, int]:
        return (window(begin - rows, self.last_page) if begin > rows else None) or (1, MOST)


def window(position: int, last_page: int | None) -> tuple[int, int] | None:
    """The page that begins at a position or a little before, and reaches furthest: (page, rows a page)."""
    best: tuple[int, int] | None = None
    for per_page in range(MOST, _LEAST - 1, -1):
        page = position // per_page + 1
        if (last_page is None or page <= last_page) and (best is None or page * per_page > best[0] * best[1]):
            best = page, per_page
    return best
