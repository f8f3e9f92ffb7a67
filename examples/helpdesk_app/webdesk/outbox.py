"""What people wrote, kept until the helpdesk has it: nothing is lost while it is down, nothing is sent twice."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SCHEMA = """
create table if not exists message (
    email text not null, token text not null, reference text not null unique,
    subject text not null, body text not null,
    attempts integer not null default 0, claimed real not null default 0, ticket_id text, refused text,
    primary key (email, token)
)
"""
CLAIM = 300  # seconds: longer than a call may last; whoever sends a message longer than that has died
_COLUMNS = "email, token, reference, subject, body, ticket_id, refused"


@dataclass(frozen=True)
class Message:
    """One form that was sent off.

    Attributes:
        token: what the form carried: the same form sent twice has the same.
        reference: stands in the ticket's subject, so that it can be found again.
        ticket_id: the ticket it became.
        refused: why the helpdesk will never take it.
    """

    email: str
    token: str
    reference: str
    subject: str
    body: str
    ticket_id: str | None
    refused: str | None


class Outbox:
    """The messages, in a SQLite file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._database() as database:
            database.execute(SCHEMA)

    def add(self, email: str, token: str, subject: str, body: str) -> Message:
        """Keep a message. The same form again: the message that is kept already."""
        with self._database() as database:
            database.execute(
                "insert or ignore into message (email, token, reference, subject, body) values (?, ?, ?, ?, ?)",
                (email, token, f"W-{secrets.token_hex(4)}", subject, body),
            )
        message = self.get(email, token)
        assert message is not None
        return message

    def get(self, email: str, token: str) -> Message | None:
        return next(iter(self._select("email = ? and token = ?", email, token)), None)

    def waiting(self) -> list[Message]:
        """Those that the helpdesk has neither taken nor refused."""
        return self._select("ticket_id is null and refused is null order by rowid")

    def claim(self, message: Message) -> int:
        """The number of this attempt for exactly one of all who would send this message now; 0 for the others."""
        now = time.time()
        with self._database() as database:
            done = database.execute(
                "update message set claimed = ?, attempts = attempts + 1 where reference = ? and ticket_id is null "
                "and refused is null and claimed < ?",
                (now, message.reference, now - CLAIM),
            )
            if done.rowcount != 1:
                return 0
            rows = database.execute("select attempts from message where reference = ?", (message.reference,))
            return int(rows.fetchone()[0])

    def sent(self, message: Message, ticket_id: str) -> None:
        self._set(message, "ticket_id", ticket_id)

    def refuse(self, message: Message, why: str) -> None:
        self._set(message, "refused", why)

    def release(self, message: Message) -> None:
        """The attempt is over and nothing of it is on its way: the next may begin at once."""
        self._set(message, "claimed", 0)

    def _set(self, message: Message, column: str, value: object) -> None:
        with self._database() as database:
            database.execute(f"update message set {column} = ? where reference = ?", (value, message.reference))  # noqa: S608  no input in it

    def _select(self, where: str, *values: str) -> list[Message]:
        with self._database() as database:
            return [Message(*row) for row in database.execute(f"select {_COLUMNS} from message where {where}", values)]  # noqa: S608  no input in it

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self._file, timeout=5)
        try:
            with database:  # commits, or rolls back
                yield database
        finally:
            database.close()
