"""Claims kept in a database, and how a config file asks for claims."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from otai_mocks import FakeFreshdesk
from otai_mocks.samples.texts import fill
from otai_sdk import ConfigError, ConnectionFailedError, SearchCriteria, Triage, UnifiedStatus
from otai_sdk.triage import DatabaseClaims, FileClaims, Prediction, RedisClaims
from otai_sdk.triage.claims.settings import open_claims, read_claims


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "claims.db"


def in_file(file: Path, **options: Any) -> DatabaseClaims:
    claims = DatabaseClaims(lambda: sqlite3.connect(file, timeout=30), **options)
    claims.create_table()
    return claims


def rows(file: Path) -> list[Any]:
    connection = sqlite3.connect(file)
    found = connection.execute("SELECT ticket, holder, ends FROM otai_claims").fetchall()
    connection.close()
    return found


def test_a_ticket_is_claimed_by_one_at_a_time(file: Path) -> None:
    first, second = in_file(file), in_file(file)
    with first.claim("1") as mine, second.claim("1") as theirs, second.claim("2") as other:
        assert (mine, theirs, other) == (True, False, True)
    with second.claim("1") as after:
        assert after
    assert rows(file) == []


def test_a_claim_ends_with_an_error(file: Path) -> None:
    with pytest.raises(RuntimeError), in_file(file).claim("1"):
        raise RuntimeError
    assert rows(file) == []


def test_the_claim_of_a_worker_that_died_is_taken_over_when_its_time_is_over(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    died, lives = in_file(file, seconds=60), in_file(file, seconds=60)
    started = time.time()
    with died.claim("1"):
        monkeypatch.setattr(time, "time", lambda: started + 59)
        with lives.claim("1") as early:
            assert not early
        monkeypatch.setattr(time, "time", lambda: started + 62)
        with lives.claim("1") as later:
            assert later
            with died.claim("1") as again:
                assert not again
        assert rows(file) == []
    assert rows(file) == []


def test_a_late_worker_frees_nobody_elses_claim(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late, other = in_file(file, seconds=60), in_file(file, seconds=60)
    started = time.time()
    holding = late.claim("1")
    assert holding.__enter__()
    monkeypatch.setattr(time, "time", lambda: started + 62)
    with other.claim("1") as mine:
        assert mine
        holding.__exit__(None, None, None)
        assert [ticket for ticket, _, _ in rows(file)] == ["1"]


def test_helpdesks_share_a_table_by_their_prefix_and_ids_may_be_long(file: Path) -> None:
    one, two = in_file(file, prefix="one:"), in_file(file, prefix="two:")
    with (
        one.claim("1") as first,
        two.claim("1") as second,
        one.claim("x" * 500) as long,
        one.claim("x" * 501) as longer,
    ):
        assert (first, second, long, longer) == (True, True, True, True)
        assert all(len(ticket) <= 190 for ticket, _, _ in rows(file))


WORKER = """
import sqlite3, sys
from otai_sdk.triage import DatabaseClaims
claims = DatabaseClaims(lambda: sqlite3.connect(sys.argv[1], timeout=60))
claims.create_table()
print("ready", flush=True)
sys.stdin.readline()
held = [claims.claim(str(number)) for number in range(40)]
print(*(number for number, each in enumerate(held) if each.__enter__()), flush=True)
sys.stdin.readline()
for each in held:
    each.__exit__(None, None, None)
"""


def test_of_several_processes_one_has_each_ticket(file: Path) -> None:
    """All make the table, then all want all tickets at once."""
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    try:
        assert [worker.stdout.readline() for worker in workers if worker.stdout] == ["ready\n"] * 3
        for worker in workers:
            print(file=worker.stdin, flush=True)
        had = [list(map(int, worker.stdout.readline().split())) for worker in workers if worker.stdout]
        assert sorted(number for each in had for number in each) == list(range(40))
        for worker in workers:
            print(file=worker.stdin, flush=True)
        assert [worker.wait(timeout=60) for worker in workers] == [0, 0, 0]
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()
    assert rows(file) == []


class Driver:
    """SQLite as a driver that writes parameters in another way."""

    TO_SQLITE: ClassVar[dict[str, Callable[[str], str]]] = {
        "qmark": lambda text: text,
        "numeric": lambda text: re.sub(r":\d", "?", text),  # in their order
        "named": lambda text: text,
        "format": lambda text: text.replace("%s", "?"),
        "pyformat": lambda text: re.sub(r"%\((\w+)\)s", r":\1", text),
    }

    def __init__(self, file: Path, style: str) -> None:
        self._connection, self._translated = sqlite3.connect(file), self.TO_SQLITE[style]
        self.commit, self.rollback, self.close = (
            self._connection.commit,
            self._connection.rollback,
            self._connection.close,
        )

    def cursor(self) -> Any:
        cursor = self._connection.cursor()
        driver = self

        class Cursor:
            rowcount = -1

            def execute(self, text: str, *values: Any) -> None:
                cursor.execute(driver._translated(text), *values)
                self.rowcount = cursor.rowcount

        return Cursor()


@pytest.mark.parametrize("style", Driver.TO_SQLITE)
def test_every_way_that_drivers_write_parameters(style: str, file: Path) -> None:
    claims = DatabaseClaims(lambda: Driver(file, style), paramstyle=style)
    claims.create_table()
    with claims.claim("1") as first, claims.claim("1") as second:
        assert (first, second) == (True, False)
    assert rows(file) == []


def test_a_driver_that_tells_no_style_is_refused_by_what_to_give(file: Path) -> None:
    claims = DatabaseClaims(lambda: Driver(file, "qmark"))
    in_file(file)
    with pytest.raises(ConfigError, match=r"Driver does not say .* give paramstyle"), claims.claim("1"):
        pass


def test_a_database_that_is_down_is_a_failed_connection_without_its_password() -> None:
    def connect() -> Any:
        raise OSError("postgresql://otai:secret@db is down")

    claims = DatabaseClaims(connect)
    with pytest.raises(ConnectionFailedError, match=r"no connection to the database: OSError$"), claims.claim("1"):
        pass


def test_a_missing_table_is_named(file: Path) -> None:
    claims = DatabaseClaims(lambda: sqlite3.connect(file))
    with pytest.raises(ConnectionFailedError, match="no such table: otai_claims"), claims.claim("1"):
        pass


def test_a_table_that_cannot_be_made_comes_with_the_statement(file: Path) -> None:
    sqlite3.connect(file).close()
    claims = DatabaseClaims(lambda: sqlite3.connect(f"file:{file}?mode=ro", uri=True))
    with pytest.raises(ConfigError, match=r"cannot be made .*; make it with: CREATE TABLE otai_claims \(ticket"):
        claims.create_table()


def test_a_release_that_fails_fails_no_ticket(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The ticket is written by then; the claim ends by itself."""
    with in_file(file).claim("1"):
        connection = sqlite3.connect(file)
        connection.execute("DROP TABLE otai_claims")
        connection.close()
    assert "the claim of ticket 1 stays" in caplog.text


class BrokenRedis:
    def set(self, *given: Any, **options: Any) -> Any:
        raise OSError("redis://:secret@cache is down")


@pytest.mark.parametrize("claims", [RedisClaims(BrokenRedis()), DatabaseClaims(BrokenRedis().set)])
def test_a_run_whose_claims_cannot_be_asked_ends_with_an_error_of_ours(claims: Any) -> None:
    """A service tries again the next time, as where the helpdesk is down."""
    with FakeFreshdesk() as fake, fake.adapter() as adapter:
        fill(fake)
        criteria = SearchCriteria(status=UnifiedStatus(name="Open"))
        triage = Triage(adapter, lambda ticket: Prediction.of(queue="Billing"), criteria, claims=claims)
        with pytest.raises(ConnectionFailedError, match=r"^claims: [^:]+: OSError$"):
            triage.run()
        assert all(ticket.group_id is None for ticket in fake.tickets.values())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"table": "claims; DROP TABLE x"}, "table"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": float("nan")}, "seconds"),
        ({"paramstyle": "dollar"}, "paramstyle"),
    ],
)
def test_values_that_cannot_be_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=f"claims: {message}"):
        DatabaseClaims(dict, **options)
    with pytest.raises(ConfigError, match="claims: connect"):
        DatabaseClaims("claims.db")  # type: ignore[arg-type]


# --- from a config file -----------------------------------------------------------------------------------


def test_a_config_file_asks_for_a_folder_a_database_or_a_redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(data: Any) -> Any:
        read = read_claims(data)
        assert read is not None
        return open_claims(read, tmp_path)

    assert isinstance(made(str(tmp_path / "a")), FileClaims)
    assert isinstance(made({"folder": str(tmp_path / "b")}), FileClaims)
    with made({"database": {"sqlite": str(tmp_path / "c.db"), "seconds": 60}}).claim("1") as mine:
        assert mine
    (tmp_path / "my_own_claims.py").write_text(
        f"import sqlite3\n\n\ndef connect():\n    return sqlite3.connect({str(tmp_path / 'd.db')!r})\n"
    )
    with made({"database": {"connect": "my_own_claims:connect", "table": "mine"}}).claim("1") as mine:
        assert mine
    assert (tmp_path / "d.db").exists()
    sys.modules.pop("my_own_claims")
    monkeypatch.delenv("REDIS_URL", raising=False)
    with pytest.raises(ConfigError, match=r"REDIS_URL is not set|pip install redis"):
        made({"redis": {"url_env_var": "REDIS_URL"}})


def test_a_sqlite_file_that_cannot_be_is_named(tmp_path: Path) -> None:
    data = read_claims({"database": {"sqlite": str(tmp_path / "nowhere" / "claims.db")}})
    assert data is not None
    with pytest.raises(ConfigError, match=r"claims\.database\.sqlite: .*nowhere/claims\.db cannot be used"):
        open_claims(data)


REFUSED: list[tuple[Any, str]] = [
    (3, "expected a folder, or one of folder, database, redis"),
    ("  ", "expected a folder"),
    ({}, "expected a folder"),
    ({"databse": {}}, "did you mean 'database'"),
    ({"folder": 3}, "claims.folder: expected a path"),
    ({"database": "claims.db"}, "claims.database: expected a mapping"),
    ({"database": {"sqllite": "x"}}, "claims.database: unknown key 'sqllite' .*'sqlite'"),
    ({"database": {}}, "claims.database: give either sqlite or connect"),
    ({"database": {"sqlite": "x", "connect": "a:b"}}, "give either"),
    ({"database": {"sqlite": "x", "seconds": "5"}}, "seconds='5'"),
    ({"database": {"sqlite": "x", "table": "a b"}}, "table 'a b'"),
    ({"redis": {"url": "x", "seconds": -1}}, "seconds=-1"),
    ({"redis": {"url": "x", "seconds": "5"}}, "seconds='5'"),
    ({"redis": {}}, "give either url or url_env_var"),
]


@pytest.mark.parametrize(("data", "message"), REFUSED, ids=range(len(REFUSED)))
def test_what_a_config_file_cannot_ask_for_is_refused_by_its_path(data: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_claims(data)
