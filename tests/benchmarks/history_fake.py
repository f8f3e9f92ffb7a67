"""The helpdesk of a backfill, in a process and a time of its own: agents work on while it is read.

python history_fake.py SYSTEM TICKETS PLAN: prints its settings as one line of JSON. A line ``stop`` on its standard
input ends the agents' work and prints, as one line of JSON, the tickets that there are and what was asked.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

START = datetime(2026, 11, 20, 10, 0, tzinfo=timezone.utc)
MINUTE = 60.0
DAYS = 90


def freshdesk(count: int, plan: str) -> Any:
    """Nine tenths spread over three months; of the rest most changed within an hour, and many in one second."""
    from otai_mocks import Clock, FakeFreshdesk

    fake = FakeFreshdesk(clock=Clock(START), plan=plan)
    for number in range(count):
        age = timedelta(days=DAYS) * (count - number) / count
        if number % 10 == 0:
            age = timedelta(days=20, seconds=number % 3600 if number % 20 else 0)
        fake.add_ticket(f"Ticket {number}", "<p>Some words.</p>" * 8, created_at=START - age)
    return fake


def otobo(count: int) -> Any:
    from otai_mocks import Clock, FakeOTOBO

    fake = FakeOTOBO(clock=Clock(START - timedelta(days=DAYS)))
    spread = count - count // 10
    for number in range(spread):
        fake.clock.advance(days=DAYS / spread)
        fake.add_ticket(f"Ticket {number}", queue="Support", body="Some words.\n" * 8, customer="julia")
        if number == spread // 2:
            for imported in range(spread, count):
                fake.add_ticket(f"Ticket {imported}", queue="Support", body="Some words.", customer="julia")
    return fake


class Agents:
    """Change, open and remove tickets, a few a second, until they are stopped."""

    def __init__(self, system: str, fake: Any) -> None:
        self.system, self.fake = system, fake
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)  # it ends with the process, interrupted or not

    def work(self) -> None:
        dice, number = random.Random(0), 0
        while not self.over.wait(0.3):
            number += 1
            ids = list(tickets_of(self.system, self.fake))
            changed = {"subject" if self.system == "freshdesk" else "title": f"Changed {number}"}
            self.fake.update_ticket(int(dice.choice(ids)), **changed)
            if number % 5 == 0:
                self.fake.add_ticket(f"New {number}")
            elif number % 7 == 0 and self.system == "freshdesk":
                self.fake.delete_ticket(int(dice.choice(ids)))
            elif number % 7 == 0:
                one, other = dice.sample(ids, 2)
                self.fake.merge_ticket(int(one), int(other))


def tickets_of(system: str, fake: Any) -> dict[str, str]:
    """Id → subject of the tickets that a copy should have."""
    with fake._lock:
        if system == "freshdesk":
            return {str(t.id): t.subject for t in fake.state.tickets.values() if not t.deleted and not t.spam}
        return {str(t.id): t.title for t in fake.tickets.values() if t.state_type not in ("merged", "removed")}


class Asked:
    """What was asked, counted at the door of the fake."""

    def __init__(self, fake: Any) -> None:
        self.times: list[float] = []
        self.refused = 0
        self.credits: dict[str, list[tuple[float, int]]] = {}
        self.limits: dict[str, int] = {}
        handle = fake.handle

        def counted(request: Any) -> Any:
            response = handle(request)
            headers = {name.lower(): value for name, value in response.headers}
            now = time.monotonic()
            self.times.append(now)
            self.refused += response.status == 429
            if "x-ratelimit-total" in headers:
                used = int(headers["x-ratelimit-used-currentrequest"])
                total = int(headers["x-ratelimit-total"])
                listed = request.method == "GET" and request.path.endswith("/tickets")
                pool = "list" if listed else f"other {total}"
                self.limits[pool] = total
                self.credits.setdefault(pool, []).append((now, used))
            return response

        fake.handle = counted

    def figures(self) -> dict[str, Any]:
        """Requests, 429s, the most requests and credits within any minute, and the limit of the pool that binds."""
        return {
            "requests": len(self.times),
            "refused": self.refused,
            "busiest": most_within_a_minute((at, 1) for at in self.times),
            "credits": {pool: most_within_a_minute(spent) for pool, spent in self.credits.items()},
            "limits": self.limits,
        }


def most_within_a_minute(events: Iterable[tuple[float, int]]) -> int:
    window: deque[tuple[float, int]] = deque()
    most = total = 0
    for at, amount in events:
        window.append((at, amount))
        total += amount
        while window[0][0] <= at - MINUTE:
            total -= window.popleft()[1]
        most = max(most, total)
    return most


def main() -> None:
    system, count, plan = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    fake = otobo(count) if system == "otobo" else freshdesk(count, plan)
    asked, agents = Asked(fake), Agents(system, fake)
    with fake.serve() as server:
        print(json.dumps(server.params), flush=True)
        agents.thread.start()
        for line in sys.stdin:
            if line.strip() == "stop":
                agents.over.set()
                agents.thread.join()
            figures = asked.figures()
            assert figures["requests"] == fake.journal.count
            print(json.dumps({"tickets": tickets_of(system, fake), **figures}), flush=True)
        agents.over.set()


if __name__ == "__main__":
    main()
