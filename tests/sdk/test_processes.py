"""One account, several processes: the rate limit is the account's, whoever draws on it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from otai_mocks import FakeFreshdesk

FAST = 30
"""So many seconds of the account pass in one of ours, for children and server alike."""
CHILD = f"""
import json, sys, time
from otai_sdk import FreshdeskAdapter, SearchCriteria, SystemConfig

real = time.sleep
time.sleep = lambda seconds: real(seconds / {FAST})
refused = []
adapter = FreshdeskAdapter(SystemConfig(params=json.loads(sys.argv[1])))
adapter.on_response(lambda info: refused.append(info.status) if info.status == 429 else None)
found = len([ticket.id for ticket in adapter.iter_tickets(SearchCriteria())])
print(json.dumps([found, len(refused)]))
"""


@pytest.mark.full
def test_four_processes_read_one_account_to_the_end_and_are_refused_once_each_at_most(tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    with FakeFreshdesk(plan="growth") as fake, fake.serve(real_time=False) as server:
        fake.populate(1500)
        over = threading.Event()

        def pass_time() -> None:
            last = time.monotonic()
            while not over.wait(0.005):
                now = time.monotonic()
                fake.clock.advance(seconds=(now - last) * FAST)
                last = now

        clock = threading.Thread(target=pass_time)
        clock.start()
        try:
            command = [sys.executable, str(script), json.dumps(server.params)]
            children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
            answers = [json.loads(child.communicate(timeout=240)[0]) for child in children]
        finally:
            over.set()
            clock.join()
    assert [found for found, _ in answers] == [1500] * 4
    assert max(refused for _, refused in answers) <= 1
