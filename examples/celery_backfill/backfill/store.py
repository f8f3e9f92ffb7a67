"""The database: tickets, and how far the backfill is. SQLite here; the statements are those of any database."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from otai_sdk import Changes, UnifiedTicket

TABLES = """
    CREATE TABLE IF NOT EXISTS ticket (
        system TEXT, id TEXT, subject TEXT, status TEXT, updated_at INTEGER, data TEXT,
        PRIMARY KEY (system, id)  -- what is read twice is stored once
    );
    CREATE TABLE IF NOT EXISTS history (
        system TEXT PRIMARY KEY, cursor TEXT, complete INTEGER DEFAULT 0
    );
    CREATE TABLE IF NOT EXISTS part (
        id INTEGER PRIMARY KEY, system TEXT, parent INTEGER, position INTEGER, until INTEGER,
        state TEXT DEFAULT 'planned', worker TEXT, stored INTEGER DEFAULT 0
    );
"""
STORE = """
    INSERT INTO ticket VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (system, id) DO UPDATE SET
        subject = excluded.subject, status = excluded.status, updated_at = excluded.updated_at, data = excluded.data
    WHERE excluded.updated_at >= ticket.updated_at  -- a slow worker overwrites nothing newer
"""


@dataclass(frozen=True)
class Part:
    """A stretch of time: the tickets last changed in it.

    Attributes:
        id: its number.
        position: up to here all is stored, in seconds since 1970.
        until: where it ends, exclusive.
        worker: whose it is. Each delivery of a task is another worker.
    """

    id: int
    position: int
    until: int
    worker: str


class Store:
    """One system's part of the database. To be used as ``with Store(path, system) as store:``."""

    def __init__(self, path: str | Path, system: str) -> None:
        self.system = system
        self._db = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(TABLES)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self._db.close()

    # --- parts ------------------------------------------------------------------------------------------

    def plan(self, cursor: str, parts: Iterable[tuple[int, int]]) -> None:
        """Begin, unless somebody has begun: what was changed after ``cursor`` is read at the end."""
        with self._transaction():
            begun = self._db.execute(
                "INSERT OR IGNORE INTO history (system, cursor) VALUES (?, ?)", (self.system, cursor)
            )
            if begun.rowcount:
                self._add(None, parts)

    @property
    def is_planned(self) -> bool:
        return self._one("SELECT count(*) FROM history WHERE system = ?", self.system) == 1

    @property
    def is_complete(self) -> bool:
        return self._one("SELECT coalesce(max(complete), 0) FROM history WHERE system = ?", self.system) == 1

    def left(self) -> list[int]:
        """The parts that are still to be read."""
        return self._all("SELECT id FROM part WHERE system = ? AND state <> 'done'", self.system)

    def claim(self, part: int) -> Part | None:
        """The part, now this worker's and nobody else's; None: it is done.

        Whoever claims last has it. A message that is delivered again means that the worker before is dead; should it
        be alive after all, it finds at its next page that the part is no longer its own.
        """
        worker = uuid.uuid4().hex
        claimed = "UPDATE part SET state = 'claimed', worker = ? WHERE id = ? AND state <> 'done'"
        if not self._db.execute(claimed, (worker, part)).rowcount:
            return None
        position, until = self._db.execute("SELECT position, until FROM part WHERE id = ?", (part,)).fetchone()
        return Part(part, position, until, worker)

    def keep(self, part: Part, tickets: Iterable[UnifiedTicket], position: int) -> bool:
        """Store tickets, and that all up to ``position`` is stored; False: the part is somebody else's by now."""
        rows = [self._row(ticket) for ticket in tickets]
        with self._transaction():
            moved = "UPDATE part SET position = ?, stored = stored + ? WHERE id = ? AND worker = ? AND state <> 'done'"
            if not self._db.execute(moved, (position, len(rows), part.id, part.worker)).rowcount:
                return False
            self._db.executemany(STORE, rows)
        return True

    def finish(self, part: Part, rest: Iterable[tuple[int, int]] = ()) -> None:
        """The part is done; ``rest`` of it becomes parts of their own."""
        with self._transaction():
            done = "UPDATE part SET state = 'done' WHERE id = ? AND worker = ? AND state <> 'done'"
            if self._db.execute(done, (part.id, part.worker)).rowcount:
                self._add(part.id, rest)

    def rest_of(self, part: int) -> list[int]:
        """What a part has left over, as far as nobody has begun with it."""
        return self._all("SELECT id FROM part WHERE parent = ? AND state = 'planned'", part)

    # --- the end ----------------------------------------------------------------------------------------

    @property
    def cursor(self) -> str:
        return str(self._one("SELECT cursor FROM history WHERE system = ?", self.system))

    def keep_step(self, before: str, step: Changes) -> bool:
        """Store a step of `changes`; False: another worker has stored one meanwhile."""
        with self._transaction():
            moved = "UPDATE history SET cursor = ?, complete = ? WHERE system = ? AND cursor = ?"
            nothing = not step.tickets and not step.gone
            if not self._db.execute(moved, (step.cursor, nothing, self.system, before)).rowcount:
                return False
            self._db.executemany(STORE, [self._row(ticket) for ticket in step.tickets])
            gone = [(self.system, id) for id in step.gone]
            self._db.executemany("DELETE FROM ticket WHERE system = ? AND id = ?", gone)
        return True

    def __str__(self) -> str:
        tickets = self._one("SELECT count(*) FROM ticket WHERE system = ?", self.system)
        states = "SELECT state, count(*) FROM part WHERE system = ? GROUP BY state ORDER BY state"
        parts = ", ".join(f"{count} {state}" for state, count in self._db.execute(states, (self.system,)))
        end = "complete" if self.is_complete else "not complete"
        return f"{self.system}: {tickets} tickets; parts: {parts or 'none'}; {end}"

    # --- how --------------------------------------------------------------------------------------------

    def _add(self, parent: int | None, parts: Iterable[tuple[int, int]]) -> None:
        self._db.executemany(
            "INSERT INTO part (system, parent, position, until) VALUES (?, ?, ?, ?)",
            [(self.system, parent, begin, until) for begin, until in parts],
        )

    def _row(self, ticket: UnifiedTicket) -> tuple[str, str, str, str | None, int, str]:
        changed = int((ticket.updated_at or datetime.fromtimestamp(0, timezone.utc)).timestamp())
        return self.system, ticket.id, ticket.subject, ticket.status.name, changed, json.dumps(ticket.to_dict())

    def _one(self, query: str, *values: object) -> int | str:
        found: int | str = self._db.execute(query, values).fetchone()[0]
        return found

    def _all(self, query: str, *values: object) -> list[int]:
        return [row[0] for row in self._db.execute(query, values)]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
