"""Triage by many workers that are killed, on a helpdesk that fails: each ticket is sorted once, none noted twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml

from otai_mocks import FakeFreshdesk, FakeOTOBO

OTAI = Path(sys.executable).with_name("otai")
COUNT = 2000
FAULTS = ("reset", "reset_after", "database_down", "gateway_after", "truncate")


def otobo() -> tuple[Any, dict[str, Any], Callable[[Any], bool]]:
    fake = FakeOTOBO()
    fake.add_dynamic_field("Sorted", "Text")
    section = {
        "criteria": {"queue": "Raw"},
        "rules": [{"any": ["zzz"], "queue": "Junk"}],
        "default": {"queue": "Misc"},
        "marker": {"field": "Sorted", "value": "yes"},
    }
    return fake, section, lambda ticket: ticket.queue == "Misc"


def freshdesk() -> tuple[Any, dict[str, Any], Callable[[Any], bool]]:
    fake = FakeFreshdesk(plan="unlimited")
    billing = next(number for number, group in fake.groups.items() if group.name == "Billing")
    section = {
        "criteria": {"status": "Open"},
        "rules": [{"any": ["zzz"], "queue": "Product Management"}],
        "default": {"queue": "Billing"},
        "marker": {"tag": "sorted"},
    }
    return fake, section, lambda ticket: ticket.group_id == billing


def notes(fake: Any) -> list[int]:
    if fake.system == "otobo":
        return [len(ticket.articles) - 1 for ticket in fake.tickets.values()]
    return [len(fake.conversations(number)) for number in fake.tickets]


@pytest.mark.full
@pytest.mark.parametrize("made", [otobo, freshdesk])
def test_each_of_2000_tickets_is_sorted_once(made: Callable[[], Any], tmp_path: Path) -> None:
    fake, section, is_sorted = made()
    fake.populate(COUNT)
    numbers = list(fake.tickets)
    wrong_state = [n for n in numbers if fake.system == "freshdesk" and fake.tickets[n].status != 2]
    for number in wrong_state:
        fake.tickets[number].status = 2
    if fake.system == "otobo":
        raw = fake.queues["Raw"].id
        for number in numbers:
            fake.state.tickets[number].queue_id = raw
    for kind in FAULTS:
        fake.faults.add(kind, times=None, probability=0.01, optional=True)
    here = [n for n in numbers if is_sorted(fake.tickets[n])]  # nothing is to be done to these
    before = notes(fake)
    file = tmp_path / "config.yml"
    with fake.serve() as server, ExitStack() as ended:
        params = {**server.params, "timeout": 5, "max_scan": 10 * COUNT}
        system = {"provider_key": f"{'OTOBO' if fake.system == 'otobo' else 'Freshdesk'}Adapter", "params": params}
        claims = str(tmp_path / "claims")
        file.write_text(yaml.safe_dump({"system": system, "triage": {**section, "note": True, "claims": claims}}))

        def worker() -> subprocess.Popen[str]:
            command = [str(OTAI), "triage", "--config", str(file), "--every", "1s"]
            made = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
            ended.callback(made.wait)
            ended.callback(made.kill)  # whatever comes of the test
            return made

        workers = [worker() for _ in range(3)]
        for share in (0.2, 0.5):  # two are killed on the way, and others take their place
            _until(fake, lambda share=share: sum(map(is_sorted, fake.tickets.values())) >= share * COUNT)
            killed = workers.pop(0)
            killed.kill()
            killed.wait(timeout=30)
            workers.append(worker())
        _until(fake, lambda: all(map(is_sorted, fake.tickets.values())))
        for each in workers:
            each.send_signal(signal.SIGTERM)
        assert [each.wait(timeout=120) for each in workers] == [0, 0, 0]
    added = [after - earlier for earlier, after in zip(before, notes(fake), strict=True)]
    assert set(added) <= {0, 1}
    # a note is missing where a worker was killed, or gave up, between the two writes of Freshdesk
    assert added.count(1) >= 0.95 * (COUNT - len(here))
    assert all(map(is_sorted, fake.tickets.values()))


def _until(fake: Any, done: Callable[[], bool]) -> None:
    """Wait for the workers' requests, by what the journal sees of them."""
    import time

    for _ in range(6000):
        if done():
            return
        time.sleep(0.05)
    raise AssertionError(f"the workers did not come to it: {fake.faults!r}")
