"""Reading the search, which knows many filters, but days only, gives 300 results out and lags minutes behind.

**The index.** What it knows of a ticket may be some minutes old, so it is relied upon only for tickets that were last
changed more than `INDEX_LAG` before the search began; whatever was changed since (`Searching.since`) is read from the
list afterwards, to the end. A ticket that matches all the time is thus either among the latter, or the index knows it
as it is, from the first page to the last.

**One page** (30 results) is one answer, and misses nothing.

**Several pages** shift as the pages of the list do, but they have one size and cannot overlap. Therefore several pages
are read only of tickets that were not changed since the day before: such a set can only shrink, as every change takes a
ticket out of it. If the total is the same from the first page to the last, nothing was taken out, and nothing moved.
If it is not, the pages are read once more from the last one to the first: what leaves moves the others towards the
beginning, where the reader is yet to come.

**More than 300 results** are read in parts that fit: by days of creation, and within one day by priority, status, group
and agent. There are four priorities, always. That the values known of the others are all there are is proven by the
totals: what the parts have is as much as the whole had before, although it can only have become less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta, timezone
from math import ceil

from ...errors import ValidationError
from .. import query as q
from .. import wire
from ..client import FreshdeskClient

INDEX_LAG = timedelta(minutes=10)
"""How far the search may lag behind ("a few minutes", says the documentation)."""
_DAY = timedelta(days=1)
_FIRST_DAY = date(1970, 1, 1)
_ATTEMPTS = 10
PRIORITIES = (1, 2, 3, 4)
_LAST_PAGE = q.MAX_HITS // q.HITS_A_PAGE

Split = tuple[str, Sequence[int | None]]
"""A field of the search, and the values it may have."""


class CannotSearchError(Exception):
    """The search cannot give all results, or not as cheaply as the list."""


class Searching:
    """One search.

    Args:
        client: the calls.
        text: the query.
        splits: the fields by which the results of one day may be split.

    Attributes:
        first: the results of the first page.
        keep: is given every row that is found, again if it is met again; some may not match any more.
        since: what was changed from this moment on has to be read from the list.
        total: results of the whole query, at first.
        left_much: many of the tickets changed since then will match.

    Raises:
        CannotSearchError: the search gives fewer results out than it counts; any call may find that out.
        ValidationError: Freshdesk refuses the query.
    """

    def __init__(self, client: FreshdeskClient, text: str, splits: Sequence[Split]) -> None:
        self.client = client
        self.text = text
        self.splits = splits
        self.keep: Callable[[wire.Ticket], object] = id
        first, self._began = client.search_tickets(text, 1)
        self._hand_out(first, 1)
        self.first = first.results
        self.total = first.total
        self.since = self._began - INDEX_LAG
        self.left_much = False
        self._whole_days = False

    @property
    def is_complete(self) -> bool:
        """Whether the first page was all."""
        return self.total <= q.HITS_A_PAGE

    def has_all_created_since(self, day: date) -> bool:
        """Read what was created from a day on; whether that was one page at most."""
        return self._ask(q.narrowed(self.text, q.since_day("created_at", day))).total <= q.HITS_A_PAGE

    def count(self, *conditions: str) -> int:
        """How many tickets the index has."""
        try:
            return self.client.search_tickets(q.narrowed("", *conditions), 1)[0].total
        except ValidationError as error:
            raise CannotSearchError from error

    def read_all(self, pays: Callable[[int], bool]) -> None:
        """Read all results.

        Args:
            pays: whether it is worth it to read so many.

        Raises:
            CannotSearchError: it is not, or they cannot be split.
        """
        if self.is_complete:
            return
        day = (self.since - _DAY).date()
        before = self._read_unchanged(day, pays)
        if before != self.total:
            changed = self.total - before
            if changed <= q.HITS_A_PAGE:
                changed = self._ask(q.narrowed(self.text, q.since_day("updated_at", day))).total
            if changed > q.HITS_A_PAGE:
                self.left_much = True
                self.since = datetime.combine(day + _DAY * self._whole_days, time(), timezone.utc)

    # --- what only shrinks ---------------------------------------------------------------------------

    def _read_unchanged(self, day: date, pays: Callable[[int], bool]) -> int:
        """Read what was not changed since a day; how many there were at first."""
        text = q.narrowed(self.text, q.until_day("updated_at", day))
        first = self._ask(text)
        self._look_at_days(first, day, "updated_at")
        if first.total <= q.MAX_HITS:
            self._pages(text, first)
        elif pays(first.total):
            self._by_days(text)
        else:
            raise CannotSearchError
        return first.total

    def _by_days(self, text: str) -> None:
        left = [(_FIRST_DAY, self._began.date() + _DAY)]
        while left:
            first_day, last_day = left.pop()
            bound = last_day if self._whole_days else last_day + _DAY
            conditions = q.since_day("created_at", first_day), q.until_day("created_at", bound)
            part = q.narrowed(text, *conditions)
            page = self._ask(part)
            if self._look_at_days(page, bound, "created_at") and bound != last_day:
                left.append((first_day, last_day))  # once more, without the day after
            elif page.total <= q.MAX_HITS:
                self._pages(part, page)
            elif first_day == last_day:
                self._by_fields(part, page.total, self.splits)
            else:
                oldest = self._ask(part, _LAST_PAGE).results[-1:]
                moment = oldest[0].created_at if oldest else None
                border = moment.astimezone(timezone.utc).date() if moment else first_day
                border = min(max(border, first_day), last_day - _DAY)
                left += [(first_day, border), (border + _DAY, last_day)]

    def _by_fields(self, text: str, total: int, splits: Sequence[Split]) -> None:
        if not splits:
            raise CannotSearchError
        (field, values), *others = splits
        parts = [q.narrowed(text, f"{field}:{'null' if value is None else value}") for value in values]
        for _ in range(_ATTEMPTS):
            pages = [self._ask(part) for part in parts]
            if field == "priority" or sum(page.total for page in pages) == total:
                break
            total = self._ask(text).total
        else:
            raise CannotSearchError
        for part, page in zip(parts, pages, strict=True):
            if page.total <= q.MAX_HITS:
                self._pages(part, page)
            else:
                self._by_fields(part, page.total, others)

    def _pages(self, text: str, first: wire.SearchPage) -> None:
        """All pages of a set that only shrinks; there is room for them."""
        seen = {row.id for row in first.results}
        total, steady = first.total, True
        for number in range(2, ceil(total / q.HITS_A_PAGE) + 1):
            page = self._ask(text, number)
            seen |= {row.id for row in page.results}
            steady = steady and page.total == first.total
            total = min(total, page.total)
        if steady and len(seen) == first.total:
            return
        for _ in range(_ATTEMPTS):
            shrinks = True
            for number in range(max(1, ceil(total / q.HITS_A_PAGE)), 0, -1):
                page = self._ask(text, number)
                shrinks = shrinks and page.total <= total
                total = page.total
            if shrinks:
                return
        raise CannotSearchError

    # --- the calls -----------------------------------------------------------------------------------

    def _ask(self, text: str, number: int = 1) -> wire.SearchPage:
        try:
            page, _ = self.client.search_tickets(text, number)
        except ValidationError as error:
            raise CannotSearchError from error
        self._hand_out(page, number)
        return page

    def _hand_out(self, page: wire.SearchPage, number: int) -> None:
        if len(page.results) < min(q.HITS_A_PAGE, page.total - (number - 1) * q.HITS_A_PAGE):
            raise CannotSearchError  # it counts more than it gives out
        for row in page.results:
            self.keep(row)

    def _look_at_days(self, page: wire.SearchPage, day: date, field: str) -> bool:
        """Whether a result shows that ``:<'day'`` includes the whole of that day."""
        for row in page.results:
            moment: datetime | None = getattr(row, field)
            if moment is not None and moment < self.since:
                moment = moment.astimezone(timezone.utc)
                self._whole_days = self._whole_days or (moment.date() == day and moment.time() > time())
        return self._whole_days
