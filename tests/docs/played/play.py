"""A page, block by block."""

from __future__ import annotations

import json
import re
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from .blocks import Block, Command, Page, PageError, commands
from .machine import Machine, missing_tool
from .shell import Shell, has_namespaces
from .shown import missing, printed_lines, prints

LOADS = """\
from otai_sdk import create_adapter, load_config
from otai_sdk.triage import load_triage
create_adapter(load_config({file!r})).close()
if {triage}:
    load_triage({file!r})
"""
DRAWN = re.compile("[─│┌└├→↔]")


@dataclass
class Played:
    """What became of a page's blocks."""

    page: Page
    run: int = 0
    left: list[tuple[int, str]] = field(default_factory=list)
    """Line and reason of each block that the page itself says is not run."""
    without: list[str] = field(default_factory=list)
    """What this machine lacks: these commands were left out."""
    swapped: int = 0
    """How often a port was put in place of another."""


def play(page: Page, machine: Machine, folder: Path, *, alone: bool | None = None) -> Played:
    """Play a page in an empty folder below this one; `PageError` tells the block that is not as printed."""
    if not page.blocks:
        return Played(page)
    alone = has_namespaces() if alone is None else alone
    place, private = folder / "page", folder / "private"
    place.mkdir(parents=True)
    private.mkdir()
    ports = Ports(page, swap=not alone)
    shell = Shell(place, private, machine.environment(page, folder), alone=alone)
    try:
        return _Reader(page, shell, place, ports).read()
    finally:
        shell.close()


class Ports:
    """Free ports in place of those that a page names behind ``--port``, where all pages share one network."""

    def __init__(self, page: Page, *, swap: bool) -> None:
        named = {port for command in page.commands() for port in re.findall(r"--port[ =](\d{4,5})\b", command.typed)}
        self._real = {port: _free() for port in sorted(named)} if swap else {}
        self.count = 0

    def into(self, text: str) -> str:
        for named, real in self._real.items():
            text, times = re.subn(rf"(?<![\d.]){named}(?!\d)", real, text)
            self.count += times
        return text

    def back(self, text: str) -> str:
        for named, real in self._real.items():
            text = re.sub(rf"(?<![\d.]){real}(?!\d)", named, text)
        return text


def _free() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


class _Reader:
    """Types and saves what a page prints."""

    def __init__(self, page: Page, shell: Shell, place: Path, ports: Ports) -> None:
        self.page, self.shell, self.place, self.ports = page, shell, place, ports
        self.played = Played(page)
        self.unused: dict[str, Block] = {}
        self.code = 0

    def read(self) -> Played:
        for block in self.page.blocks:
            try:
                if block.reason:
                    self.played.left.append((block.line, block.reason))
                    continue
                following = next((b for b in self.page.played if b.line > block.line), None)
                self.block(block, following)
                self.played.run += 1
            except AssertionError as error:
                raise PageError(f"{self.page.name}:{block.line}: {error}") from None
        for title, block in self.unused.items():
            raise PageError(f"{self.page.name}:{block.line}: no block further down uses {title}")
        self.played.swapped = self.ports.count
        return self.played

    def block(self, block: Block, following: Block | None) -> None:
        self.use(block)
        if block.kind == "console":
            self.console(block, following)
            return
        content = self.ports.into(block.content)
        if block.title:
            self.save(block, content)
        elif block.kind == "python":
            self.python(block, content)
        elif block.kind in FRAGMENTS:
            try:
                FRAGMENTS[block.kind](content)
            except Exception as error:
                raise AssertionError(f"this is no {block.kind}: {error}") from None
        elif block.kind == "text":
            assert DRAWN.search(content), "a text block that is no drawing needs a title, or a reason why it is not run"
        else:
            raise AssertionError(f"a block of unknown kind {block.kind!r}")
        if block.kind == "yaml" and re.search(r"^(system|open_ticket_ai):", content, re.MULTILINE):
            assert block.title, "a config file needs a title"

    def use(self, block: Block) -> None:
        """Strike off the saved files that this block uses: that it names, imports, or has pytest collect."""
        all_tests = block.kind == "console" and re.search(r"\bpytest\b(?![^\n]*\.py)", block.content)
        for title in list(self.unused):
            path = Path(title)
            word = re.escape(path.name if path.suffix != ".py" else path.stem)
            before = (
                r"(?:import|from) +(?:\w+, *)*" if block.kind == "python" and path.suffix == ".py" else r"(?<![\w-])"
            )
            collected = path.name == "conftest.py" and "pytest" in block.content and block.kind == "console"
            collected = collected or (path.name.startswith("test_") and all_tests is not None)
            if collected or re.search(rf"{before}{word}(?![\w-])", block.content):
                del self.unused[title]

    def save(self, block: Block, content: str) -> None:
        path = self.place / block.title
        assert path.resolve().is_relative_to(self.place.resolve()), f"{block.title} is not saved in an empty folder"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        if block.kind in FRAGMENTS:
            try:
                loaded = FRAGMENTS[block.kind](content)
            except Exception as error:
                raise AssertionError(f"{block.title} is no {block.kind}: {error}") from None
            if block.kind == "yaml" and isinstance(loaded, dict) and {"system", "open_ticket_ai"} & set(loaded):
                code = LOADS.format(file=block.title, triage="triage" in loaded)
                load = self.place.parent / "private" / "load.py"
                load.write_text(code, encoding="utf-8")
                failed, printed = self.shell.type(f"python {load}")
                assert not failed, f"{block.title} does not load:\n{printed}"
                return
        self.unused[block.title] = block

    def python(self, block: Block, content: str) -> None:
        told, printed = self.shell.python("\n" * block.line + content, self.page.path.name)
        assert told == "ok", f"this block fails:\n{told}"
        shown = printed_lines(block.content)
        if shown:
            printed = self.ports.back(printed)
            assert prints(shown, printed), f"it prints\n{printed}\nand the page shows\n{shown}"

    def console(self, block: Block, following: Block | None) -> None:
        typed = commands(block.content)
        after = typed[1:] + (commands(following.content)[:1] if following and following.kind == "console" else [])
        for number, command in enumerate(typed):
            then = after[number] if number < len(after) else None
            self.command(command, then, last=number == len(typed) - 1)

    def command(self, command: Command, then: Command | None, *, last: bool) -> None:
        typed = self.ports.into(command.typed)
        files = [self.place / word for word in re.findall(r"[\w./-]+\.sh\b", typed)]
        reason = missing_tool("\n".join([typed, *(f.read_text() for f in files if f.is_file())]))
        if reason:
            self.played.without.append(reason)
            return
        if command.serves:
            assert last, f"a server must be the last command of its block, since readers paste blocks: {command.typed}"
            printed = self.shell.serve(typed, lambda text: self.lacking(command, text, more=True) is None)
            self.compare(command, printed, more=True)
            return
        code, printed = self.shell.type(typed)
        if code and command.typed.strip() != "echo $?":
            told = then is not None and then.typed.strip() == "echo $?" and then.shown.strip() == str(code)
            assert told, f"{command.typed} leaves with {code}, and no `$ echo $?` below says so:\n{printed}"
        self.compare(command, printed)

    def compare(self, command: Command, printed: str, *, more: bool = False) -> None:
        lacking = self.lacking(command, printed, more=more)
        assert lacking is None, f"$ {command.typed}\nprints\n{printed}\nand not what is shown from here on:\n{lacking}"

    def lacking(self, command: Command, printed: str, *, more: bool = False) -> str | None:
        """The first part of what is shown that is not there; where nothing is shown, anything may be printed."""
        return missing(command.shown, self.ports.back(printed), more=more) if command.shown.strip() else None


def _toml(text: str) -> object:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


FRAGMENTS: dict[str, Callable[[str], object]] = {"yaml": yaml.safe_load, "json": json.loads, "toml": _toml}
