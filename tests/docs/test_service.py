"""The unit of systemd and the line of a crontab on the administrators' pages work as printed.

Only the folders are others: /opt/otai is this environment, /etc/otai a folder of the test, and the helpdesk is served.
"""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.samples.texts import fill

PAGES = Path(__file__).parents[2] / "docs" / "administrators"
PASSWORD = 'it\'s a $ecret 100% \\ "#1" `x`'
QUOTED = "'it'\\''s a $ecret 100% \\ \"#1\" `x`'"


def block(page: str, contains: str) -> str:
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return next(each for each in blocks if contains in each)


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[str], str]:
    """What a page prints, with this machine's folders."""

    def here(text: str) -> str:
        assert "/opt/otai/bin/otai " in text
        text = text.replace("/opt/otai/bin", str(Path(sys.executable).parent))
        return text.replace("/etc/otai", str(tmp_path)).replace("/var/lib/otai", str(tmp_path))

    return here


@pytest.fixture
def helpdesk(tmp_path: Path) -> Iterator[Any]:
    """A served OTOBO with unsorted tickets, the config file of the page about rules for it, and the file of secrets."""
    fake = FakeOTOBO(user="otai", password=PASSWORD)
    fill(fake)
    with fake.serve() as server:
        text = block("rules", "triage:")
        address = server.params["server_address"]
        assert "http://127.0.0.1:8080" in text
        config = text.replace("http://127.0.0.1:8080", address)
        (tmp_path / "config.yml").write_text(config, encoding="utf-8")
        (tmp_path / "secrets").write_text(f"OTOBO_PASSWORD={QUOTED}\n", encoding="utf-8")
        yield fake


def are_sorted(fake: Any) -> bool:
    return all(ticket.queue != "Raw" and len(ticket.notes) == 1 for ticket in fake.tickets.values())


def unit(text: str) -> configparser.ConfigParser:
    read = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(text)
    return read


def test_the_line_of_the_crontab_runs_in_crons_poor_environment(
    helpdesk: Any, printed: Callable[[str], str], tmp_path: Path
) -> None:
    line = printed(block("cron", "*/5 * * * *"))
    *times, user, command = line.strip().split(None, 6)
    assert (times, user) == (["*/5", "*", "*", "*", "*"], "otai")
    assert "%" not in command  # cron makes line ends of them
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "SHELL": "/bin/sh", "LOGNAME": user}
    done = subprocess.run(
        ["/bin/sh", "-c", command], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    log = (tmp_path / "otai.log").read_text(encoding="utf-8").splitlines()
    assert len(log) == 41
    assert 'Z ticket 7: queue Raw → Support::Billing (found "facture")' in log[-8]
    assert log[-1].endswith("Z 40 tickets: 40 updated")
    assert are_sorted(helpdesk)


def test_the_units_command_sorts_and_ends_with_sigterm(
    helpdesk: Any, printed: Callable[[str], str], tmp_path: Path
) -> None:
    """As systemd starts it: without a shell, in /, with little but the file of secrets in its environment."""
    service = unit(printed(block("systemd", "[Unit]")))["Service"]
    command = shlex.split(service["ExecStart"])
    assert service["EnvironmentFile"] == str(tmp_path / "secrets")
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "OTOBO_PASSWORD": PASSWORD}
    with subprocess.Popen(
        command, env=environment, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(41)]  # at once, although this is no terminal
        assert " ticket 40: queue Raw → " in told[0]
        assert told[-1].endswith("40 tickets: 40 updated\n")
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")
    assert are_sorted(helpdesk)


def test_what_every_start_would_fail_with_is_not_started_again(
    helpdesk: Any, printed: Callable[[str], str], tmp_path: Path
) -> None:
    service = unit(printed(block("systemd", "[Unit]")))["Service"]
    command, final = shlex.split(service["ExecStart"]), service["RestartPreventExitStatus"].split()
    wrong = subprocess.run(command, env={"OTOBO_PASSWORD": "other"}, capture_output=True, text=True, timeout=60)
    missing = subprocess.run(command, env={}, capture_output=True, text=True, timeout=60)
    (tmp_path / "config.yml").write_text("system: {provider_key: OTOBOAdapter}\n", encoding="utf-8")
    broken = subprocess.run(command, env={}, capture_output=True, text=True, timeout=60)
    usage = subprocess.run([*command, "--evry"], env={}, capture_output=True, text=True, timeout=60)
    assert [str(each.returncode) for each in (wrong, missing, broken, usage)] == ["5", "3", "3", "2"]
    assert set(final) == {"2", "3", "5"}
    assert "OTOBO_PASSWORD" in missing.stderr


def test_the_password_may_come_as_a_credential(helpdesk: Any, printed: Callable[[str], str], tmp_path: Path) -> None:
    """As systemd does it: ``%d`` is the folder of the credentials, ``$$`` a dollar sign."""
    service = unit("[Service]\n" + printed(block("systemd", "LoadCredentialEncrypted=")))["Service"]
    name = service["LoadCredentialEncrypted"].partition(":")[0]
    (tmp_path / name).write_text(PASSWORD, encoding="utf-8")
    told = service["ExecStart"].replace("%d", str(tmp_path)).replace("$$", "$").replace("--every 30s", "--once")
    done = subprocess.run(shlex.split(told), env={"PATH": "/usr/bin:/bin"}, cwd="/", capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert are_sorted(helpdesk)


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="needs systemd-analyze, which scripts/test --full installs"
)
def test_systemd_takes_the_unit(printed: Callable[[str], str], tmp_path: Path) -> None:
    def verify(text: str) -> tuple[int, str]:
        file = tmp_path / "otai-triage.service"
        file.write_text(text, encoding="utf-8")
        environment = {**os.environ, "SYSTEMD_LOG_LEVEL": "warning", "SYSTEMD_LOG_TARGET": "console"}
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(file)],
            capture_output=True, text=True, timeout=60, env=environment,
        )  # fmt: skip
        ours = [line for line in done.stderr.splitlines() if "otai-triage" in line]
        return done.returncode, "\n".join(ours)

    text = printed(block("systemd", "[Unit]"))
    assert verify(text) == (0, "")
    credential = printed(block("systemd", "LoadCredentialEncrypted="))
    plain = [line for line in text.splitlines() if not line.startswith(("EnvironmentFile=", "ExecStart="))]
    assert verify("\n".join(plain).replace("[Service]", f"[Service]\n{credential}")) == (0, "")
    assert "Unknown key" in verify(text.replace("RestartSec", "RestartSecs"))[1]
    assert verify(text.replace("ExecStart=/", "ExecStart=/nowhere/"))[0] != 0
