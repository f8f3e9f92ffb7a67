"""A progress bar on standard error: only on a terminal, and only for what takes longer than a second."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Thing = TypeVar("Thing")
DELAY = 1.0
"""Seconds after which a bar appears."""


class Bar(Protocol):
    """What a command tells about how far it is."""

    def step(self, count: int = 1, *, total: int | None = None) -> None:
        """So much more is done; of so much in all, where that is known by now."""


class _Silent:
    def step(self, count: int = 1, *, total: int | None = None) -> None:
        return


class _Shown:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task

    def step(self, count: int = 1, *, total: int | None = None) -> None:
        if total is not None:
            self._progress.update(self._task, total=total)
        self._progress.advance(self._task, count)


@contextmanager
def progress(title: str, total: int | None = None, *, wanted: bool = True) -> Iterator[Bar]:
    """A bar while the block runs; it is gone afterwards. Nothing at all where standard error is no terminal, or where
    it is not wanted: beside a log."""
    if not wanted or not sys.stderr.isatty():
        yield _Silent()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from .output import console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = Progress(*columns, console=console(stderr=True), transient=True)
    task = shown.add_task(title, total=total)
    later = threading.Timer(DELAY, shown.start)
    later.daemon = True
    later.start()
    try:
        yield _Shown(shown, task)
    finally:
        later.cancel()
        later.join()
        shown.stop()


def counted(things: Iterable[Thing], title: str, total: int | None = None) -> Iterator[Thing]:
    """The things one by one, with a bar."""
    with progress(title, total) as bar:
        for thing in things:
            yield thing
            bar.step()
