"""What a terminal shows while somebody works with ``otai``: recorded from the installed command, on both served fakes.

Each line that is typed is run by a shell in a pseudo-terminal of fixed width, so that pipes, exit codes and colours are
those of a real terminal. The fakes' clock and that of the command stand at the same moment, ids come from a seed. Two
things are not left as they are: the port, and the progress bar that a slow machine shows for a moment.

``scripts/terminal`` writes the recordings into docs/assets/terminal; with ``--check`` it only compares.
"""

from __future__ import annotations

import difflib
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timezone
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import Any

import yaml
from rich.console import Console
from rich.text import Text

from otai_mocks import Clock, FakeFreshdesk, FakeOTOBO
from otai_mocks.samples.texts import PRIORITIES, QUEUES, SAMPLES, fill
from otai_sdk.cli.demo_rules import demo_rules

FOLDER = Path(__file__).parents[2] / "docs" / "assets" / "terminal"
WIDTH, HEIGHT = 100, 40
MONDAY = datetime(2026, 11, 16, 9, tzinfo=timezone.utc)
PORT = "8703"
SECRETS = {"otobo": ("OTOBO_PASSWORD", "not-a-real-password"), "freshdesk": ("FRESHDESK_API_KEY", "notarealkey0001")}
SHOWN = [sample for sample in SAMPLES if max(map(ord, sample.subject)) < 0x2000][:20:2]
"""Samples in three languages, none of whose subjects has a symbol that fonts make as wide as they like."""

TYPED = {
    "otobo": [
        "otai check",
        "otai tickets find --queue Raw --subject october",
        "otai tickets get 1",
        "otai triage --dry-run",
        "otai triage",
        "otai triage",
        "otai tickets find --queue 'Support::Billing' --limit 3 | cat",
        "otai tickets update 1 --queue Biling; echo exit code $?",
        "otai tickets get 999; echo exit code $?",
        "OTOBO_PASSWORD=not-mine otai tickets find; echo exit code $?",
    ],
    "freshdesk": [
        "otai check",
        "otai tickets find --status Open --subject october",
        "otai tickets get 1",
        "otai triage --dry-run",
        "otai triage",
        "otai triage",
        "otai tickets find --queue Billing --limit 3 | cat",
        "otai tickets update 1 --queue Biling; echo exit code $?",
        "otai tickets get 999; echo exit code $?",
        "FRESHDESK_API_KEY=not-mine otai tickets find; echo exit code $?",
    ],
}
_BAR = re.compile(r"\x1b\[\?25l.*?\x1b\[\?25h(?:\r|\x1b\[1A|\x1b\[2K)*", re.DOTALL)
_STANDS = f"""\
import datetime, time_machine
time_machine.travel(datetime.datetime.fromisoformat({MONDAY.isoformat()!r}), tick=False).start()
"""
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def served(system: str) -> tuple[Any, dict[str, Any]]:
    """A fake with some unsorted tickets, and what its config.yml says beside the address."""
    _, secret = SECRETS[system]
    clock = Clock(MONDAY)
    fake: Any
    if system == "otobo":
        fake = FakeOTOBO(user="otai", password=secret, clock=clock)
        criteria = {"queue": "Raw"}
    else:
        fake = FakeFreshdesk("acme", api_key=secret, clock=clock)
        criteria = {"status": "Open"}
    fill(fake, SHOWN)
    add, there = (fake.add_queue, fake.queues) if system == "otobo" else (fake.add_group, fake.groups)
    names = {queue.name for queue in there.values()}
    for queue in QUEUES[system].values():  # the rules name all of them
        if queue not in names:
            add(queue)
    rules = demo_rules(QUEUES[system], PRIORITIES[system])
    return fake, {"criteria": criteria, **rules, "note": True}


def config(system: str, params: dict[str, Any], triage: dict[str, Any]) -> str:
    """A config.yml as people write it: the secret is in the environment."""
    variable, _ = SECRETS[system]
    kept = {key: value for key, value in params.items() if key not in ("password", "freshdesk_api_key")}
    setting = "password_env_var" if system == "otobo" else "freshdesk_api_key_env_var"
    provider = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}[system]
    return yaml.safe_dump(
        {
            "system": {"id": "helpdesk", "provider_key": provider, "params": {**kept, setting: variable}},
            "triage": triage,
        },
        sort_keys=False,
        allow_unicode=True,
    )


def recorded(system: str) -> str:
    """The whole run as the terminal was sent it, colours and all."""
    fake, triage = served(system)
    variable, secret = SECRETS[system]
    with fake.serve(real_time=False) as server, tempfile.TemporaryDirectory() as folder:
        Path(folder, "config.yml").write_text(config(system, server.params, triage), encoding="utf-8")
        environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
            "HOME": folder,
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "OTAI_CONFIG": "config.yml",
            "PYTHONPATH": folder,
            variable: secret,
        }
        Path(folder, "sitecustomize.py").write_text(_STANDS, encoding="utf-8")
        parts = ["$ export OTAI_CONFIG=config.yml\n"]
        for line in TYPED[system]:
            shown = in_terminal(line, Path(folder), environment)
            parts.append(f"$ {line}\n{shown}".replace(f":{server.port}", f":{PORT}"))
    return "".join(parts)


def in_terminal(line: str, folder: Path, environment: dict[str, str]) -> str:
    """What a terminal of fixed size shows of one line for the shell."""
    ours, its = pty.openpty()
    ioctl(its, TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    with subprocess.Popen(
        ["/bin/sh", "-c", line], cwd=folder, env=environment, stdin=its, stdout=its, stderr=its, start_new_session=True
    ) as process:
        os.close(its)
        shown = b"".join(_read(ours))
        process.wait(timeout=60)
    os.close(ours)
    return _BAR.sub("", shown.decode("utf-8")).replace("\r\n", "\n")


def _read(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            some = os.read(terminal, 65536)
        except OSError:  # EIO: nobody has the other end open any more
            return
        if not some:
            return
        yield some


# --- as text and as a picture -----------------------------------------------------------------------------


def as_text(shown: str) -> str:
    """Without colours, and without the blanks that fill a line."""
    return "\n".join(line.rstrip() for line in _COLOUR.sub("", shown).splitlines()) + "\n"


def as_picture(shown: str, title: str) -> str:
    """The triage of it, as a picture that needs nothing from anywhere else."""
    _, mark, rest = shown.partition("$ otai triage --dry-run\n")
    part = mark + rest.partition("$ otai tickets find")[0]
    screen = Console(record=True, width=WIDTH, file=open(os.devnull, "w"), force_terminal=True)  # noqa: SIM115
    with screen.file:
        screen.print(Text.from_ansi(part), end="")
    return screen.export_svg(title=title, code_format=_PICTURE, unique_id=f"terminal-{title.lower()}") + "\n"


_PICTURE = """\
<svg class="terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>What otai prints</title>
<style>
.{unique_id}-matrix {{ font: {char_height}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
<rect width="{width}" height="{height}" rx="8" fill="#1f2329"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""

# --- written and compared ---------------------------------------------------------------------------------


def made(system: str) -> dict[str, str]:
    """File name → content."""
    shown = recorded(system)
    title = {"otobo": "OTOBO", "freshdesk": "Freshdesk"}[system]
    return {f"{system}.txt": as_text(shown), f"{system}.svg": as_picture(shown, title)}


def differences(files: dict[str, str]) -> list[str]:
    """Where the recordings are behind, line by line."""
    found: list[str] = []
    for name, text in files.items():
        path = FOLDER / name
        kept = path.read_text(encoding="utf-8") if path.is_file() else ""
        found += difflib.unified_diff(kept.splitlines(), text.splitlines(), f"docs: {name}", "today", lineterm="", n=1)
    return found


def main(arguments: list[str]) -> int:
    files = {name: text for system in TYPED for name, text in made(system).items()}
    if arguments == ["--check"]:
        found = differences(files)
        print("\n".join(found) or "the recordings are as the command prints today")
        return 1 if found else 0
    if arguments:
        print("usage: scripts/terminal [--check]", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"docs/assets/terminal/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
