"""What ``otai mock`` tells about the page."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

import pytest
import requests


def stderr_of(*arguments: str) -> tuple[str, int]:
    """What the command prints beside its first line, and how the page it names answers before it is stopped."""
    command = [sys.executable, "-c", "from otai_sdk.cli import main; main()", "mock", "freshdesk", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().split()[1]
        first = process.stderr.readline()
        named = re.search(r"http://\S+/_fake/$", first)
        status = requests.get(named.group() if named else f"{url}/_fake/", timeout=20).status_code
        process.send_signal(signal.SIGTERM)
        return first + process.stderr.read(), status


@pytest.mark.parametrize("access", [(), ("--admin", "anywhere"), ("--host", "0.0.0.0")])
def test_the_page_is_where_the_command_says(access: tuple[str, ...]) -> None:
    text, status = stderr_of(*access)
    assert "Tickets, journal, faults and clock: http://127.0.0.1:" in text
    assert status == 200


def test_it_can_be_switched_off() -> None:
    text, status = stderr_of("--admin", "off")
    assert re.findall(r"/_fake/\S*", text) == ["/_fake/health"]
    assert status == 404
