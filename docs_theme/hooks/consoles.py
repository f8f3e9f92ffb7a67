"""The button beside a console's block copies what is to be typed: no prompt, no output."""

from __future__ import annotations

import html as escapes
import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

CONSOLE = re.compile(r'<div class="language-console highlight">((?:<span.*?</span>)?)(<pre>.*?</pre>)</div>', re.DOTALL)
HERE = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: object) -> str:
    return CONSOLE.sub(with_copy, html)


def with_copy(block: re.Match[str]) -> str:
    """The block with the attribute from which the theme copies."""
    copied = typed(escapes.unescape(re.sub(r"<[^>]+>", "", block[2])))
    if not copied:
        return block[0]
    return f'<div class="language-console highlight" data-copy="{escapes.escape(copied)}">{block[1]}{block[2]}</div>'


def typed(text: str) -> str:
    """The commands of a console: lines after ``$``, and those after ``>``, a backslash or ``<<`` that go on."""
    found: list[str] = []
    typing, goes_on, ends_with = False, False, ""
    for line in text.splitlines():
        here = ends_with or goes_on
        typing = line.startswith("$ ") or bool(here) or (typing and line.startswith("> "))
        if not typing:
            continue
        words = line[2:] if line.startswith(("> ", "$ ") if not here else "> ") else line
        found.append(words)
        if ends_with:
            ends_with = "" if words.strip() == ends_with else ends_with
        elif opened := HERE.search(words):
            ends_with = opened[2]
        goes_on = not ends_with and words.endswith("\\")
    return "\n".join(found)
