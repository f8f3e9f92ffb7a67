"""Every code block of the pages and of the README runs. How a page takes part:

- ``<!-- setup: otobo freshdesk -->`` anywhere: the fakes that answer while the page runs (see conftest.py).
- ``python`` blocks run top to bottom in one namespace. Lines ``#> …`` are what the block prints. A block with
  ``title="name.py"`` is also written to that file; ``title="test_….py"`` is run by pytest instead.
- ``yaml`` blocks are config files: loaded, made into an adapter, and written to their title.
- ``console`` blocks: a line that begins with ``$`` is a command and must succeed; every other line must be in its
  output (``…`` stands for what is left out, spaces count as one). ``otai`` and ``python`` run in this process, so that
  the fakes answer.
- ``<!-- not run: reason -->`` before a console block: its commands must exist; one that serves is started.
- ``toml`` is parsed; ``text`` must be allowed in TEXTS, with a reason. Any other kind, and an indented block, fails.

Libraries for this were looked at (pytest-examples, sybil, mktestdocs): none runs consoles or refuses unknown blocks.
"""

from __future__ import annotations

import io
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {
    "OTAIError": "a drawing of the error tree",
    "*/5 * * * *  flock -n /tmp/otai.lock otai triage --config /etc/otai/config.yml --json >> /var/log/otai.json": (
        "a line of a crontab; the command itself runs on the same page"
    ),
}
"""First line of a text block → what it is."""


class Page:
    """One page being run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.namespace: dict[str, Any] = {"__name__": path.stem}

    def run(self, token: Token, marks: str) -> None:
        kind, _, options = token.info.partition(" ")
        title = re.search(r'title="([^"]+)"', options)
        if title:
            Path(title[1]).write_text(token.content, encoding="utf-8")
        handler = getattr(self, kind or "no_language", None)
        line = (token.map or [0])[0] + 1
        assert handler, f"{self.path.name}:{line}: a block of unknown kind {kind!r}"
        try:
            handler(token.content, line, title[1] if title else "", marks)
        except Exception as error:
            raise AssertionError(f"the block at {self.path.name}:{line} fails: {error}") from error

    def python(self, code: str, line: int, title: str, marks: str) -> None:
        if title.startswith("test_"):
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
            typed, _, shown = part.replace("\\\n", " ").partition("\n")
            words = shlex.split(typed, comments=True)
            if not_run:
                exists(words)
            else:
                output = one_spaced(command(words))
                for expected in filter(None, map(str.strip, shown.split("…"))):
                    for each in expected.splitlines():
                        assert one_spaced(each) in output, f"{typed!r} printed no line {each!r}, but:\n{output}"

    def yaml(self, text: str, line: int, title: str, marks: str) -> None:
        from otai_sdk import create_adapter, load_config
        from otai_sdk.keywords import load_triage

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


def command(words: list[str]) -> str:
    """What a command prints; it must succeed."""
    if words[0] == "otai":
        from otai_sdk.cli import main

        if ">" in words:
            *words, _, file = words
            Path(file).write_text(in_process(words, main), encoding="utf-8")
            return ""
        return in_process(words, main)
    if words[0] == "python" and words[1].endswith(".py"):
        return in_process(words[1:], lambda: runpy.run_path(words[1], run_name="__main__"))
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def in_process(words: list[str], run: Any) -> str:
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(printed), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", words)
        try:
            run()
        except SystemExit as left:
            code = left.code
        else:
            code = 0
    assert not code, f"{words} left with {code}:\n{printed.getvalue()}"
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
    page, marks = Page(path), ""
    for token in tokens:
        assert token.type != "code_block", f"{path.name}: an indented block would not be run: {token.content!r}"
        if token.type == "fence":
            page.run(token, marks)
        marks = token.content if token.type == "html_block" else ""


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
    ],
)
def test_a_wrong_block_is_seen(block: str, complaint: str, world: Any, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(block, encoding="utf-8")
    with pytest.raises(AssertionError, match=complaint):
        run_page(page, world)
