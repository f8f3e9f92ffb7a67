"""Every code block of the pages and of the README runs. How a page takes part:

- ``<!-- setup: otobo freshdesk -->`` anywhere: the fakes that answer while the page runs (see conftest.py).
- ``python`` blocks run top to bottom in one namespace. Lines ``#> …`` are what the block prints. A block with
  ``title="name.py"`` is also written to that file; ``title="test_….py"`` is run by pytest instead.
- ``yaml`` blocks are config files: loaded, made into an adapter, and written to their title.
- ``console`` blocks: a line that begins with ``$`` is a command and must succeed; every other line must be in its
  output (``…`` stands for what is left out, spaces count as one). ``otai`` and ``python`` run in this process, so that
  the fakes answer.
- ``<!-- not run: reason -->`` before a console block: its commands must exist; one that serves is started.
- ``<!-- fails: reason -->`` before a console block: its commands must fail; before a test: it is written, not run.
- A command that ends with ``&`` serves until the page ends, on a free port in place of the one that the page names:
  from there on the page's port stands for it, in what is typed, in files, and in what is printed.
- ``javascript`` and ``sh`` blocks are files that a console block must run. Without curl or node (18 or newer)
  their commands are left out, and the page is reported as skipped after everything else on it has run.
- ``toml`` is parsed; ``text`` must be allowed in TEXTS, with a reason. Any other kind, and an indented block, fails.

Libraries for this were looked at (pytest-examples, sybil, mktestdocs): none runs consoles or refuses unknown blocks.
"""

from __future__ import annotations

import io
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
TO_COME = ["administrators/triage", "applications/embed", "reference/cli", "tests/pytest", "tests/other-languages"]
PAGES = [ROOT / "docs" / f"{name}.md" for name in TO_COME]
TEXTS = {
    **dict.fromkeys(
        [
            "# support/helpdesks.py",
            "# support/views.py",
            "# support/delivery.py",
            "# support/models.py",
            "# support/copies.py",
            "# tests/conftest.py",
            "# tests/test_without_pytest.py",
        ],
        "the Django example, with which tests/examples compares it",
    ),
    "# where the job is enqueued": "RQ is not installed; the job itself runs on the same page",
    "*/5 * * * *  cd /srv/site && flock -n /tmp/sync.lock .venv/bin/python manage.py sync_tickets": (
        "lines of a crontab; the Django example's tests run the commands"
    ),
    '--8<-- "docs/assets/terminal/otobo.txt"': "a recorded run, which test_terminal.py compares",
    '--8<-- "docs/assets/terminal/freshdesk.txt"': "a recorded run, which test_terminal.py compares",
    "OTAIError": "a drawing of the error tree",
    "door → faults → the system's own answer → journal → clock": "a drawing of a request's way",
    "[Unit]": "a unit of systemd, which test_service.py checks and runs",
    "*/5 * * * *  otai  set -a; . /etc/otai/secrets; /opt/otai/bin/otai triage --config /etc/otai/config.yml --once "
    ">/dev/null": "a line of a crontab, which test_service.py runs",
}
"""First line of a text block → what it is."""


class Page:
    """One page being run."""

    def __init__(self, path: Path, served: ExitStack) -> None:
        self.path = path
        self.namespace: dict[str, Any] = {"__name__": path.stem}
        self.served = served
        self.ports: dict[str, str] = {}
        self.not_run_yet: set[str] = set()
        self.left_out: dict[str, str] = {}

    def run(self, token: Token, marks: str) -> None:
        kind, _, options = token.info.partition(" ")
        title = re.search(r'title="([^"]+)"', options)
        content = self.with_ports(token.content)
        if title:
            Path(title[1]).write_text(content, encoding="utf-8")
        handler = getattr(self, kind or "no_language", None)
        line = (token.map or [0])[0] + 1
        assert handler, f"{self.path.name}:{line}: a block of unknown kind {kind!r}"
        try:
            handler(content, line, title[1] if title else "", marks)
        except Exception as error:
            raise AssertionError(f"the block at {self.path.name}:{line} fails: {error}") from error

    def python(self, code: str, line: int, title: str, marks: str) -> None:
        if title.startswith("test_"):
            if "<!-- fails:" not in marks:
                command([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", title])
            return
        with redirect_stdout(io.StringIO()) as printed:
            exec(compile("\n" * line + code, self.path, "exec"), self.namespace)
        shown = re.findall(r"^\s*#> ?(.*)$", code, re.MULTILINE)
        if shown:
            assert printed.getvalue().rstrip("\n").split("\n") == shown

    def console(self, text: str, line: int, title: str, marks: str) -> None:
        not_run = re.search(r"<!-- not run: (.+?) -->", marks)
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            typed, _, shown = self.with_ports(part).replace("\\\n", " ").partition("\n")
            words = shlex.split(typed, comments=True)
            self.not_run_yet.difference_update(words)
            if not_run:
                exists(words)
            elif words[-1] == "&":
                self.serve(words[:-1], shown)
            elif missing(words[0]):
                self.left_out[words[0]] = missing(words[0])
            else:
                output = one_spaced(self.without_ports(command(words, fails="<!-- fails:" in marks)))
                shown = self.without_ports(shown)
                for expected in filter(None, map(str.strip, shown.split("…"))):
                    for each in expected.splitlines():
                        assert one_spaced(each) in output, f"{typed!r} printed no line {each!r}, but:\n{output}"

    def serve(self, words: list[str], shown: str) -> None:
        """Start a fake; it answers until the page ends, on a port of its own."""
        at = words.index("--port") + 1
        named, words[at] = words[at], "0"
        served = self.served.enter_context(
            subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        )
        self.served.callback(served.terminate)
        assert served.stdout is not None
        ready = served.stdout.readline().strip()
        self.ports[named] = ready.rpartition(":")[2]
        assert self.without_ports(ready) == shown.strip()

    def with_ports(self, text: str) -> str:
        for named, real in self.ports.items():
            text = re.sub(rf"(?<=:){named}\b", real, text)
        return text

    def without_ports(self, text: str) -> str:
        for named, real in self.ports.items():
            text = re.sub(rf"(?<=:){real}\b", named, text)
        return text

    def javascript(self, text: str, line: int, title: str, marks: str) -> None:
        assert title, "a file that a console block runs needs a title"
        self.not_run_yet.add(title)

    sh = javascript

    def end(self) -> None:
        """After the last block."""
        assert not self.not_run_yet, f"no console block runs {sorted(self.not_run_yet)}"
        if self.left_out:
            pytest.skip("all but some commands ran: " + "; ".join(self.left_out.values()))

    def yaml(self, text: str, line: int, title: str, marks: str) -> None:
        from otai_sdk import create_adapter, load_config
        from otai_sdk.triage import load_triage

        file = Path(title or "config.yml")
        file.write_text(text, encoding="utf-8")
        create_adapter(load_config(file)).close()
        if "triage:" in text:
            load_triage(file)

    def toml(self, text: str, line: int, title: str, marks: str) -> None:
        tomllib = pytest.importorskip("tomllib")
        tomllib.loads(text)

    def text(self, text: str, line: int, title: str, marks: str) -> None:
        assert text.split("\n")[0] in TEXTS, "a text block that TEXTS does not allow"


def one_spaced(text: str) -> str:
    """Text without what the width of a table's columns decides."""
    return re.sub(r"[ ─]+", " ", text).strip()


@cache
def missing(name: str) -> str:
    """Why a program of another language cannot run on this machine, or ``""``."""
    if name == "sh":
        name = "curl"  # that is what our scripts call
    if name not in ("curl", "node"):
        return ""
    if shutil.which(name) is None:
        return f"{name} is not installed"
    if name == "node":
        version = subprocess.run([name, "--version"], capture_output=True, text=True, check=True).stdout
        if int(re.findall(r"\d+", version)[0]) < 18:
            return f"node is {version.strip()}, and the examples need 18 or newer"
    return ""


def command(words: list[str], *, fails: bool = False) -> str:
    """What a command prints; it must succeed, or with ``fails`` it must not."""
    if words[0] == "otai":
        from otai_sdk.cli import main

        if ">" in words:
            *words, _, file = words
            Path(file).write_text(in_process(words, main), encoding="utf-8")
            return ""
        return in_process(words, main, fails=fails)
    if words[0] == "python" and words[1].endswith(".py"):
        return in_process(words[1:], lambda: runpy.run_path(words[1], run_name="__main__"))
    # the settings of the run that runs the pages are not theirs
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode != 0) == fails, f"{words} left with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def in_process(words: list[str], run: Any, *, fails: bool = False) -> str:
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(printed), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", words)
        try:
            run()
        except SystemExit as left:
            code = left.code
        else:
            code = 0
    assert bool(code) == fails, f"{words} left with {code}:\n{printed.getvalue()}"
    return printed.getvalue()


def exists(words: list[str]) -> None:
    """A command that is not run is at least there; one that serves comes up."""
    assert shutil.which(words[0]) or (ROOT / words[0]).is_file(), f"there is no {words[0]}"
    if words[:2] == ["otai", "mock"]:
        words = ["0" if before == "--port" else word for before, word in zip(["", *words], words, strict=False)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as served:
            try:
                assert served.stdout is not None
                assert served.stdout.readline().startswith("ready http://127.0.0.1:")
            finally:
                served.terminate()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_block_runs(path: Path, world: Any) -> None:
    run_page(path, world)


def run_page(path: Path, world: Any) -> None:
    tokens = MarkdownIt().enable("table").parse(path.read_text(encoding="utf-8"))
    comments = [token.content for token in tokens if token.type == "html_block"]
    setup = re.findall(r"<!-- setup: (.+?) -->", "".join(comments))
    world(" ".join(setup).split())
    with ExitStack() as served:
        page, marks = Page(path, served), ""
        for token in tokens:
            assert token.type != "code_block", f"{path.name}: an indented block would not be run: {token.content!r}"
            if token.type == "fence":
                page.run(token, marks)
            marks = token.content if token.type == "html_block" else ""
        page.end()


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        ("```rust\nfn main() {}\n```", "unknown kind 'rust'"),
        ("```\nno language\n```", "unknown kind ''"),
        ("```python\nprint(1)\n#> 2\n```", r"\['1'\]"),
        ("```console\n$ python missing.py\n```", "missing.py"),
        ("```console\n$ otai --version\nversion of tomorrow\n```", "printed no line"),
        ("<!-- not run: it installs -->\n```console\n$ scripts/nothing\n```", "there is no scripts/nothing"),
        ("```yaml\nsystem: {provider_key: FreshdeskAdapter}\n```", "freshdesk_domain"),
        ("```text\nanything\n```", "TEXTS"),
        ("A list.\n\n    indented\n", "indented"),
        ("```javascript\n1\n```", "needs a title"),
        ('```sh title="alone.sh"\ntrue\n```', "no console block runs .'alone.sh'."),
        ('```javascript title="alone.mjs"\n1\n```', "no console block runs .'alone.mjs'."),
        ("<!-- fails: not at all -->\n```console\n$ true\n```", "left with 0"),
        ("```console\n$ otai mock otobo --port 8080 &\nready http://127.0.0.1:8081\n```", "8080"),
    ],
)
def test_a_wrong_block_is_seen(block: str, complaint: str, world: Any, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(block, encoding="utf-8")
    with pytest.raises(AssertionError, match=complaint):
        run_page(page, world)
