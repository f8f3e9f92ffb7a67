"""The notes of tickets: all of them, of several tickets at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

from ...call import carried
from .. import wire
from ..client import FreshdeskClient
from .chain import MOST, NEVER, Chain

T = TypeVar("T")

THREADS = 4
"""Requests under way at the same time."""
_AT_ONCE = 4 * THREADS
IN_A_VIEW = 10
"""Conversations that ``include=conversations`` gives at most, the oldest ones."""


class Conversations(Chain[wire.Conversation]):
    """The conversations of a ticket, oldest first, whichever are deleted meanwhile (see `chain`)."""

    def __init__(self, client: FreshdeskClient, ticket_id: str) -> None:
        super().__init__(first=MOST)
        self.client = client
        self.ticket_id = ticket_id

    def ask(self, page: int, per_page: int) -> tuple[list[wire.Conversation], bool]:
        return self.client.conversations(self.ticket_id, page, per_page)

    def value(self, row: wire.Conversation) -> object:
        return row.created_at or NEVER


def conversations(client: FreshdeskClient, ticket_id: str) -> list[wire.Conversation]:
    """All of them, each once.

    Raises:
        NotFoundError: there is no such ticket.
    """
    found = {row.id: row for rows in Conversations(client, ticket_id).windows() for row in rows}
    return list(found.values())


def in_parallel(items: Iterator[T], work: Callable[[T], bool], enough: int | None) -> Iterator[T]:
    """The items for which ``work`` says yes, in their order; up to 4 are worked on at a time.

    Between two items nothing is under way: no thread, and no request whose time would count. The first error cancels
    what has not begun.

    Args:
        items: are taken in portions.
        work: what to do with each.
        enough: the caller stops after so many.
    """
    given = 0
    while portion := list(islice(items, _AT_ONCE if enough is None else max(1, min(_AT_ONCE, enough - given)))):
        if len(portion) == 1:
            answers = [work(portion[0])]
        else:
            with ThreadPoolExecutor(min(THREADS, len(portion)), thread_name_prefix="otai-notes") as pool:
                waiting = [pool.submit(carried(work), item) for item in portion]
                try:
                    wait(waiting, return_when=FIRST_EXCEPTION)
                finally:
                    pool.shutdown(wait=False, cancel_futures=True)
                failed = next((f for f in waiting if f.done() and not f.cancelled() and f.exception()), None)
                answers = [future.result() for future in ([failed] if failed else waiting)]
        for item, accepted in zip(portion, answers, strict=True):
            if accepted:
                given += 1
                yield item
