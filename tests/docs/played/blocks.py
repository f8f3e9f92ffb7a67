"""Pages and their blocks, as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[3]
NOT_RUN = re.compile(
    r"(?:not run by our tests|von unseren tests nicht ausgeführt|non exécuté par nos tests)\s*:\s*(.+?)"
    r"(?:[.!?](?=\s|$)|$)",
    re.IGNORECASE,
)
CONTAINER = re.compile(r'^ *(?:!!!|\?\?\?\+?|===[+!]?) +["\w]')
"""The first line of an admonition or a tab, whose content is indented."""


class PageError(AssertionError):
    """What is wrong with a page, and where."""


@dataclass(frozen=True)
class Block:
    kind: str
    title: str
    content: str
    line: int
    reason: str
    """Why it is not run, as the page says just above it; ``""`` if it is."""


@dataclass
class Command:
    """What is typed after a ``$``, and what is shown below it."""

    typed: str
    shown: str = ""

    @property
    def serves(self) -> bool:
        return re.search(r"(?<!&)&$", self.typed.strip()) is not None


@dataclass(frozen=True)
class Page:
    path: Path
    blocks: tuple[Block, ...]
    comments: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix() if self.path.is_relative_to(ROOT) else self.path.name

    @property
    def played(self) -> list[Block]:
        return [block for block in self.blocks if not block.reason]

    def commands(self) -> Iterator[Command]:
        for block in self.played:
            if block.kind == "console":
                yield from commands(block.content)


def all_pages() -> list[Path]:
    return [*sorted(ROOT.glob("README*.md")), ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def plays_like_english(page: Page) -> bool:
    """Whether it is a translation with the very blocks of the English page."""
    english = page.path.with_name(re.sub(r"\.(?:de|fr)\.md$", ".md", page.path.name))
    return english != page.path and english.exists() and _parts(read(english)) == _parts(page)


def _parts(page: Page) -> list[tuple[str, str, str, bool]]:
    return [(block.kind, block.title, block.content, bool(block.reason)) for block in page.blocks]


def read(path: Path) -> Page:
    blocks: list[Block] = []
    comments: list[str] = []
    above, heading = "", False
    for token in MarkdownIt().enable("table").parse(unfolded(path.read_text(encoding="utf-8"))):
        line = (token.map or [0])[0] + 1
        if token.type == "heading_open":
            heading = True
        elif token.type == "inline":
            above = "" if heading else " ".join(token.content.split())
            heading = False
        for markup in (token, *(token.children or ())):
            if markup.type in ("html_block", "html_inline"):
                comments += re.findall(r"<!--.*?-->", markup.content, re.DOTALL)
        if token.type == "code_block":
            raise PageError(f"{path.name}:{line}: an indented block would not be played: {token.content!r}")
        if token.type == "fence":
            kind, _, options = token.info.strip().partition(" ")
            title = re.search(r'title="([^"]+)"', options)
            reason = NOT_RUN.search(above)
            content, above = token.content, ""
            why = reason[1].strip(' *_"').rstrip(".") if reason else ""
            if kind == "console" and not why and not content.startswith("$ "):
                raise PageError(f"{path.name}:{line}: a console block begins with a command: {content!r}")
            blocks.append(Block(kind, title[1] if title else "", content, line, why))
    return Page(path, tuple(blocks), tuple(comments))


def unfolded(text: str) -> str:
    """The same lines with the contents of admonitions and tabs moved to the left, where Markdown sees their blocks."""
    lines: list[str] = []
    open_: list[int] = []  # how far the content of each open container is indented
    for line in text.split("\n"):
        if line.strip():
            indent = len(line) - len(line.lstrip(" "))
            while open_ and indent < open_[-1]:
                open_.pop()
        lines.append(line[4 * len(open_) :])
        if CONTAINER.match(line):
            open_.append(len(line) - len(line.lstrip(" ")) + 4)
    return "\n".join(lines)


def commands(console: str) -> list[Command]:
    found: list[Command] = []
    for line in console.splitlines():
        if line.startswith("$ "):
            found.append(Command(line[2:]))
        elif not found[-1].shown and line.startswith("> "):
            found[-1].typed += "\n" + line[2:]
        elif not found[-1].shown and found[-1].typed.endswith("\\"):
            found[-1].typed += "\n" + line
        else:
            found[-1].shown += line + "\n"
    return found
