"""One adapter, many users: threads, forked children, and calls so far apart that connections close in between."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from clients import adapter_for

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import SearchCriteria, TicketSystemAdapter, UnifiedNote, UnifiedQueue, UnifiedTicket, UnifiedUser

NEW: dict[str, dict[str, Any]] = {
    "otobo": {"queue": UnifiedQueue(name="Support"), "customer": UnifiedUser(name="julia")},
    "freshdesk": {"customer": UnifiedUser(email="emma@globex.example")},
}
CHILDREN = 3


def fake_of(system: str) -> Any:
    return FakeOTOBO() if system == "otobo" else FakeFreshdesk(plan="unlimited")


def mixed(adapter: TicketSystemAdapter, system: str, number: int, dice: random.Random, mine: list[str]) -> None:
    """One operation of one user; what is read must be the user's own."""
    if not mine or dice.random() < 0.15:
        subject = f"user {number} ticket {len(mine)}"
        made = adapter.create_ticket(UnifiedTicket(subject=subject, body=subject, **NEW[system]))
        assert made.subject == subject, (made.subject, subject)
        mine.append(made.id)
        return
    wanted = dice.choice(mine)
    choice = dice.randrange(4)
    if choice == 0:
        body = f"user {number} note {dice.random()}"
        assert adapter.add_note(wanted, UnifiedNote(body=body)).body.strip() == body
    elif choice == 1:
        assert adapter.update_ticket(wanted, {"priority": "4 high" if system == "otobo" else "High"})
    elif choice == 2:
        found = adapter.find_tickets(SearchCriteria(id=wanted))
        assert [ticket.id for ticket in found] == [wanted], (found, wanted)
    else:
        read = adapter.get_ticket(wanted)
        assert read is not None, wanted
        assert read.id == wanted, (read.id, wanted)
        assert read.subject.startswith(f"user {number} "), (read.subject, number)


def threads(system: str, count: int, operations: int) -> list[str]:
    """So many threads with one adapter; what went wrong."""
    wrong: list[str] = []
    fake = fake_of(system)
    with fake.serve(real_time=False) as server, adapter_for(system, {**server.params, "timeout": 60}) as adapter:

        def work(number: int) -> None:
            dice, mine = random.Random(number), list[str]()
            for _ in range(operations):
                try:
                    mixed(adapter, system, number, dice, mine)
                except Exception as error:
                    wrong.append(f"thread {number}: {type(error).__name__}: {error}"[:300])

        together(work, count)
    return wrong


def together(work: Callable[[int], None], count: int) -> None:
    workers = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def forked(system: str, operations: int = 20) -> list[str]:
    """An adapter used before a fork is used in three children and the parent at once; what went wrong."""
    from served import served

    wrong: list[str] = []
    with served(system, 10) as params, adapter_for(system, params) as adapter:
        adapter.get_ticket(1)
        pipes: list[tuple[int, int]] = []
        for child in range(CHILDREN):
            reading, writing = os.pipe()
            pid = os.fork()
            if pid == 0:  # the child
                os.close(reading)
                told = b"".join(_used(adapter, child, operations))
                os.write(writing, told[:4000])
                os._exit(0)
            os.close(writing)
            pipes.append((pid, reading))
        wrong += [each.decode() for each in _used(adapter, CHILDREN, operations)]
        for pid, reading in pipes:
            with os.fdopen(reading, "rb") as pipe:
                told = pipe.read().decode()
            os.waitpid(pid, 0)
            wrong += [told] if told else []
    return wrong


def _used(adapter: TicketSystemAdapter, number: int, operations: int) -> list[bytes]:
    wrong: list[bytes] = []
    for step in range(operations):
        wanted = str(1 + (number * 3 + step) % 10)
        try:
            read = adapter.get_ticket(wanted)
            if read is None or read.id != wanted:
                wrong.append(f"asked for {wanted}, got {read and read.id}\n".encode())
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}\n".encode())
    return wrong


def apart(calls: int = 50, pause: float = 1.0) -> list[str]:
    """Writes and reads so far apart that OTOBO has closed the connection in between; what went wrong."""
    wrong: list[str] = []
    fake = FakeOTOBO()
    fake.add_ticket("A ticket")
    with fake.serve(real_time=False) as server, adapter_for("otobo", server.params) as adapter:
        for number in range(calls):
            try:
                adapter.update_ticket("1", {"subject": f"Subject {number}"})
            except Exception as error:
                wrong.append(f"call {number}: {type(error).__name__}: {error}")
            time.sleep(pause)
    return wrong


def report(count: int = 32, operations: int = 500) -> bool:
    """Run all of it and print what went wrong; whether nothing did."""
    total: Counter[str] = Counter()
    for system in NEW:
        for name, wrong in {
            f"{count} threads × {operations} operations": threads(system, count, operations),
            f"fork after use, {CHILDREN} children": forked(system),
        }.items():
            total[name] += len(wrong)
            print(f"{system}: {name}: {len(wrong)} errors", *wrong[:5], sep="\n  ", flush=True)
    wrong = apart()
    print(f"otobo: 50 calls one second apart: {len(wrong)} errors", *wrong[:5], sep="\n  ", flush=True)
    return not wrong and not any(total.values())
