"""Claims kept in a table of a database, for workers that share one anyway."""

from __future__ import annotations

import hashlib
import logging
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from ...errors import ConfigError, ConnectionFailedError
from .protocol import checked_seconds

log = logging.getLogger(__name__)
_TABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?")
_LONGEST = 150  # characters of a key; some databases index no more
_MARKS: Mapping[str, Callable[[int, str], str]] = {
    "qmark": lambda number, name: "?",
    "numeric": lambda number, name: f":{number}",
    "named": lambda number, name: f":{name}",
    "format": lambda number, name: "%s",
    "pyformat": lambda number, name: f"%({name})s",
}


class DatabaseClaims:
    """Claims of workers on many machines, kept in a table of any database that Python has a driver for (PEP 249).

    A claim is a row. That of a worker that died ends after ``seconds``: then another takes it over, and the late
    worker, should it live after all, frees nobody else's. Each claim opens a connection of its own and commits at once,
    so that threads and forked processes may share this object and no idle connection can break.

    The machines' clocks must agree within a small part of ``seconds``.

    Args:
        connect: makes a connection: ``lambda: sqlite3.connect("claims.db")``, ``lambda: psycopg.connect(dsn)``.
        table: the table, which `create_table` makes.
        prefix: of the keys: one per helpdesk, where several share the table.
        seconds: after which the claim of a worker that died ends. It must be longer than one ticket ever takes.
        paramstyle: how the driver writes parameters; by default what the driver's module says.

    Raises:
        ConfigError: a value that cannot be.
    """

    def __init__(
        self,
        connect: Callable[[], Any],
        *,
        table: str = "otai_claims",
        prefix: str = "",
        seconds: float = 300.0,
        paramstyle: str | None = None,
    ) -> None:
        if not callable(connect):
            raise ConfigError(
                f"claims: connect must be a function that makes a connection, not {type(connect).__name__}"
            )
        if not isinstance(table, str) or not _TABLE.fullmatch(table):
            raise ConfigError(f"claims: table {table!r}: expected a name of letters, digits and _, or schema.name")
        self._seconds = checked_seconds(seconds)
        if paramstyle is not None and paramstyle not in _MARKS:
            raise ConfigError(f"claims: paramstyle {paramstyle!r}: expected one of {', '.join(_MARKS)}")
        self._connect, self._table, self._prefix = connect, table, prefix
        self._paramstyle = paramstyle

    @property
    def statement(self) -> str:
        """What makes the table, for who makes tables by hand."""
        return (
            f"CREATE TABLE {self._table} (ticket VARCHAR(190) NOT NULL PRIMARY KEY, "
            "holder VARCHAR(32) NOT NULL, ends BIGINT NOT NULL)"
        )

    def create_table(self) -> None:
        """Make the table, unless it is there.

        Raises:
            ConnectionFailedError: the database cannot be asked.
            ConfigError: there is no such table, and it cannot be made.
        """
        if self._is_there() is None:
            return
        try:
            self._ask(self.statement)
        except ConnectionFailedError as error:
            if self._is_there() is None:  # another worker has made it meanwhile
                return
            raise ConfigError(
                f"claims: the table {self._table} is not there and cannot be made ({error}); make it with: "
                f"{self.statement}"
            ) from None

    def _is_there(self) -> Exception | None:
        """None, or why the table cannot be read."""
        connection = self._open()
        try:
            connection.cursor().execute(f"SELECT ends FROM {self._table} WHERE ticket = ''")  # noqa: S608  checked name
        except Exception as error:  # each driver has errors of its own
            return error
        finally:
            _close(connection)
        return None

    @contextmanager
    def claim(self, ticket_id: str) -> Iterator[bool]:
        """See `Claims.claim`.

        Raises:
            ConnectionFailedError: the database cannot be asked, or there is no table; nothing is claimed.
        """
        key, holder = self._key(ticket_id), uuid.uuid4().hex
        mine = self._take(key, holder)
        try:
            yield mine
        finally:
            if mine:
                ended = f"DELETE FROM {self._table} WHERE ticket = {{0}} AND holder = {{1}}"  # noqa: S608
                try:
                    self._ask(ended, key, holder)
                except ConnectionFailedError as error:  # the ticket is done: the claim ends by itself
                    log.warning("the claim of ticket %s stays for up to %g s: %s", ticket_id, self._seconds, error)

    def _key(self, ticket_id: str) -> str:
        key = f"{self._prefix}{ticket_id}"
        return key if len(key) <= _LONGEST else hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()

    def _take(self, key: str, holder: str) -> bool:
        """A row of one's own, or one whose time is over. Each statement is a transaction: locks are held for no longer
        than that, and two workers never wait for each other."""
        now = int(time.time() * 1000)
        ends = now + int(self._seconds * 1000)
        made = f"INSERT INTO {self._table} (ticket, holder, ends) VALUES ({{0}}, {{1}}, {{2}})"  # noqa: S608
        if self._ask(made, key, holder, ends):
            return True
        taken = f"UPDATE {self._table} SET holder = {{0}}, ends = {{1}} WHERE ticket = {{2}} AND ends <= {{3}}"  # noqa: S608
        return self._ask(taken, holder, ends, key, now)

    def _ask(self, statement: str, *values: Any) -> bool:
        """Whether the statement changed a row; False too where the key is taken."""
        connection = self._open()
        try:
            style = self._style(connection)
            marks = [_MARKS[style](number, f"p{number}") for number in range(1, len(values) + 1)]
            given: Any = values
            if style in ("named", "pyformat"):
                given = {f"p{number}": value for number, value in enumerate(values, 1)}
            cursor = connection.cursor()
            text = statement.format(*marks)
            cursor.execute(text, given) if values else cursor.execute(text)
            changed = cursor.rowcount
            connection.commit()
        except ConfigError:
            raise
        except Exception as error:  # each driver has classes of its own; PEP 249 fixes their names
            with suppress(Exception):
                connection.rollback()
            if any(kind.__name__ == "IntegrityError" for kind in type(error).__mro__):
                return False
            raise ConnectionFailedError(f"claims: the database refused: {type(error).__name__}: {error}") from None
        finally:
            _close(connection)
        return bool(changed == 1)

    def _open(self) -> Any:
        try:
            return self._connect()
        except ConfigError:
            raise
        except Exception as error:  # its words may hold the address with the password
            raise ConnectionFailedError(f"claims: no connection to the database: {type(error).__name__}") from None

    def _style(self, connection: Any) -> str:
        if self._paramstyle is None:
            package = type(connection).__module__
            while package:
                found = getattr(sys.modules.get(package), "paramstyle", None)
                if found in _MARKS:
                    self._paramstyle = found
                    break
                package = package.rpartition(".")[0]
        if self._paramstyle is None:
            raise ConfigError(
                f"claims: the connection {type(connection).__name__} does not say how it writes parameters: give "
                f"paramstyle, one of {', '.join(_MARKS)}"
            )
        return self._paramstyle


def _close(connection: Any) -> None:
    with suppress(Exception):
        connection.close()
