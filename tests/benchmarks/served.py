"""A fake on a port in a process of its own, with as many tickets as wanted, and with as much latency.

python served.py SYSTEM TICKETS SECONDS: prints its settings as one line of JSON, and ends with its standard input.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

START = datetime(2026, 11, 20, 10, 33, tzinfo=timezone.utc)


@contextmanager
def served(system: str, tickets: int, latency: float = 0.0) -> Iterator[dict[str, Any]]:
    """The settings of an adapter for a fake that is served by another process."""
    command = [sys.executable, str(Path(__file__)), system, str(tickets), str(latency)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()


def fake_with(system: str, tickets: int) -> Any:
    """A fake with that many tickets, one a minute, a few of them with notes."""
    from otai_mocks import Clock, FakeFreshdesk, FakeOTOBO

    if system == "otobo":
        otobo = FakeOTOBO(clock=Clock(START - timedelta(minutes=tickets)))
        otobo.add_webservice("BUILT", routes=_built())
        for number in range(tickets):
            otobo.clock.advance(minutes=1)
            otobo.add_ticket(f"Ticket {number}", queue="Support", body="Some words.\n" * 8, customer="julia")
        return otobo
    freshdesk = FakeFreshdesk(clock=Clock(START), plan="unlimited")
    for number in range(tickets):
        created = START - timedelta(minutes=tickets - number)
        freshdesk.add_ticket(f"Ticket {number}", "<p>Some words.</p>" * 8, created_at=created)
    return freshdesk


def _built() -> list[Any]:
    from otai_mocks.otobo import Route

    return [
        Route("/ticket-search", ("POST",), "Ticket::TicketSearch", "ticket-search", True),
        Route("/ticket-get", ("POST",), "Ticket::TicketGet", "ticket-get", True),
    ]


def main() -> None:
    system, tickets, latency = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    fake = fake_with(system, tickets)
    if latency:
        handle, wait = fake.handle, threading.Event().wait

        def handled_late(request: Any) -> Any:
            wait(latency)
            return handle(request)

        fake.handle = handled_late
    with fake.serve(real_time=False) as server:
        print(json.dumps(server.params), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
