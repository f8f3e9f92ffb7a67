"""`scripts/bench backfill`: the Celery example reads 10,000 tickets with 1, 2 and 4 workers, and is killed twice.

A real Redis, real Celery workers (prefork), the fake helpdesk in a process of its own and in real time, with the limits
of its plan, and with agents who work on meanwhile. In each run one worker process is killed in the middle of its part;
later everything is: all workers, and Redis with all its messages.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "celery_backfill"
PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}
WORKERS = (1, 2, 4)
PATIENCE = 900.0


def missing() -> str:
    """What a run needs and this machine has not; "" if it has all."""
    if shutil.which("redis-server") is None:
        return "redis-server is not installed (Debian: apt-get install redis-server)"
    if not Path("/proc/self/task").exists():
        return "the workers' processes are found in /proc, as Linux has it"
    try:
        import celery  # noqa: F401
        import redis  # noqa: F401
    except ImportError as error:
        return f"{error.name} is not installed: it is in the extra test"
    return ""


class Outcome(NamedTuple):
    """One run.

    Attributes:
        seconds: from the first message until the copy was complete, kills included.
        requests: that the helpdesk saw.
        busiest: the most of them within any minute.
        credits, limit: the most credits of the pool that binds within any minute, and its limit; 0: nothing is counted.
        refused: answers with status 429.
        lost, stale, left: tickets that the copy has not, has as they were before, and has although they are gone.
        doubled: rows more than tickets.
        killed: how many worker processes were killed while they had work.
    """

    system: str
    workers: int
    tickets: int
    seconds: float
    requests: int
    busiest: int
    credits: int
    limit: int
    refused: int
    lost: int
    stale: int
    left: int
    doubled: int
    killed: int

    @property
    def holds(self) -> bool:
        right = (self.lost, self.stale, self.left, self.doubled) == (0, 0, 0, 0)
        return right and (not self.limit or self.credits <= self.limit)

    def row(self) -> str:
        limit = f"{self.credits} of {self.limit}" if self.limit else "no limit"
        return (
            f"| {self.system} | {self.workers} | {self.tickets:,} | {self.seconds / 60:.1f} | {self.requests} "
            f"| {self.busiest} | {limit} | {self.refused} | {self.lost} | {self.doubled} |"
        )


HEAD = (
    "| system | workers | tickets | minutes | requests | most requests a minute | credits of the list, most a minute "
    "| 429 | lost | doubled |\n|---|---|---|---|---|---|---|---|---|---|"
)


class Run:
    """A backfill into a database in ``folder``, with a Redis and workers that can be killed."""

    def __init__(self, folder: Path, system: str, params: dict[str, Any], workers: int) -> None:
        self.folder, self.workers = folder, workers
        config = {"system": {"id": "desk", "provider_key": PROVIDERS[system], "params": params}}
        (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
        self.port = free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CELERY_"))},
            "BACKFILL_CONFIG": str(folder / "config.json"),
            "BACKFILL_DATABASE": str(folder / "tickets.db"),
            "BACKFILL_REDIS": f"redis://127.0.0.1:{self.port}/0",
            "PYTHONPATH": str(EXAMPLE),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.log = folder / "workers.log"
        self.redis: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def up(self) -> None:
        """Redis, which keeps what it was told, as one in production does (the budget, what waits), and the workers."""
        with self.log.open("ab") as log:
            self.redis = subprocess.Popen(
                ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "yes"],
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
            wait_for(self._redis_answers, 20, "Redis")
            command = "-m celery --app backfill.tasks worker --pool prefork --loglevel WARNING --without-gossip"
            self.worker = subprocess.Popen(
                [sys.executable, *command.split(), "--without-mingle", "--concurrency", str(self.workers)],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def down(self) -> None:
        """Kill everything, at once and without a warning."""
        if self.worker is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()
        if self.redis is not None:
            self.redis.kill()
            self.redis.wait()
        self.worker = self.redis = None

    def command(self, word: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "backfill", word],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def kill_a_worker(self) -> bool:
        """SIGKILL for a worker process, in the middle of a part."""
        assert self.worker is not None
        children = Path(f"/proc/{self.worker.pid}/task/{self.worker.pid}/children").read_text().split()
        busy = self.ask("SELECT count(*) FROM part WHERE state = 'claimed' AND stored > 0")[0][0]
        if busy:
            os.kill(int(children[0]), signal.SIGKILL)
        return bool(busy)

    def ask(self, query: str) -> list[Any]:
        database = sqlite3.connect(self.folder / "tickets.db", timeout=60)
        try:
            return database.execute(query).fetchall()
        except sqlite3.OperationalError:  # the tables are still to be made
            return [(0,)]
        finally:
            database.close()

    def stored(self) -> int:
        return int(self.ask("SELECT count(*) FROM ticket")[0][0])

    def complete(self) -> bool:
        return self.ask("SELECT coalesce(max(complete), 0) FROM history") == [(1,)]

    def _redis_answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
        return False


def run(system: str, workers: int, tickets: int, plan: str = "enterprise", *, kills: bool = True) -> Outcome:
    """One backfill, and what came of it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        fake = stack.enter_context(helpdesk(system, tickets, plan))
        backfill = Run(folder, system, fake.params, workers)
        stack.callback(backfill.down)
        backfill.up()
        begun = time.monotonic()
        backfill.command("start")
        killed = 0
        if kills:
            wait_for(lambda: backfill.stored() > tickets // 8 and backfill.kill_a_worker(), PATIENCE, backfill.log)
            wait_for(lambda: backfill.stored() > tickets // 2, PATIENCE, backfill.log)
            killed = 1 + workers
            backfill.down()
            backfill.up()
            backfill.command("start")
        wait_for(backfill.complete, PATIENCE, backfill.log)
        seconds = time.monotonic() - begun
        there: dict[str, str] = fake.tell("stop")["tickets"]
        # What a copy does from then on, every few minutes: here until nothing new is told.
        backfill.command("start")
        with suppress(TimeoutError):
            wait_for(lambda: dict(backfill.ask("SELECT id, subject FROM ticket")) == there, 120, backfill.log)
        told = fake.tell("figures")
        copied = dict(backfill.ask("SELECT id, subject FROM ticket"))
        rows = backfill.stored()
    pool = "list" if "list" in told["limits"] else ""
    return Outcome(
        system=system,
        workers=workers,
        tickets=tickets,
        seconds=seconds,
        requests=told["requests"],
        busiest=told["busiest"],
        credits=told["credits"].get(pool, 0),
        limit=told["limits"].get(pool, 0),
        refused=told["refused"],
        lost=len(there.keys() - copied.keys()),
        stale=sum(copied[id] != subject for id, subject in there.items() if id in copied),
        left=len(copied.keys() - there.keys()),
        doubled=rows - len(copied),
        killed=killed,
    )


class Helpdesk:
    """The fake, in its process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.params: dict[str, Any] = self._line()

    def tell(self, word: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self._line()

    def _line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line: dict[str, Any] = json.loads(self.process.stdout.readline())
        return line


@contextmanager
def helpdesk(system: str, tickets: int, plan: str) -> Iterator[Helpdesk]:
    command = [sys.executable, str(Path(__file__).with_name("history_fake.py")), system, str(tickets), plan]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        try:
            yield Helpdesk(process)
        finally:
            process.stdin.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(happened: Callable[[], bool], seconds: float, what: object) -> None:
    """Wait for it.

    Raises:
        TimeoutError: it did not happen; the message has the end of the log.
    """
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            text = what.read_text(errors="replace")[-3000:] if isinstance(what, Path) else what
            raise TimeoutError(f"not within {seconds:.0f} s: {text}")
        time.sleep(0.1)


def report(tickets: int = 10_000) -> bool:
    """The table; whether nothing was lost, doubled or left, and each limit held."""
    if missing():
        print(f"error: {missing()}", file=sys.stderr)
        return False
    print(HEAD, flush=True)
    outcomes = []
    for system in ("freshdesk", "otobo"):
        for workers in WORKERS:
            outcomes.append(run(system, workers, tickets))
            print(outcomes[-1].row(), flush=True)
    return all(outcome.holds for outcome in outcomes)
