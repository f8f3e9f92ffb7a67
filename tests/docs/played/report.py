"""What ran of the pages, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .blocks import ROOT, Page
from .play import Played

PAGE = ROOT / "CONTRIBUTING.md"
FRAME = re.compile(r"(?<=<!-- table: not_run -->\n\n).*?(?=\n\n<!-- end of table -->)", re.DOTALL)


def summary(found: Iterable[Played]) -> str:
    """A table of all pages, with the reasons that they give, and what this machine lacks."""
    lines = ["| Page | Blocks | Run | Not run |", "|---|---|---|---|"]
    pages = blocks = run = left = swapped = 0
    for each in found:
        why = [f"line {line}: {reason}" for line, reason in each.left] + sorted(set(each.without))
        lines.append(f"| {each.page.name} | {len(each.page.blocks)} | {each.run} | {'; '.join(why)} |")
        pages, blocks, run = pages + 1, blocks + len(each.page.blocks), run + each.run
        left, swapped = left + len(each.left), swapped + each.swapped
    lines.append(f"| **{pages} pages** | **{blocks}** | **{run}** | **{left}** |")
    return "\n".join([*lines, "", f"Hidden set-ups: 0. Ports put in place of others: {swapped}."])


def not_run(pages: Iterable[Page]) -> str:
    """The table of CONTRIBUTING.md: each page that has blocks which are not run, how many, and its reasons."""
    lines = ["| Page | Not run | Why |", "|---|---|---|"]
    for page in pages:
        reasons = [block.reason for block in page.blocks if block.reason]
        if reasons and not re.search(r"\.(?:de|fr)\.md$", page.name):
            told = dict.fromkeys(reason for reason in reasons if not reason.startswith("likewise"))
            lines.append(f"| `{page.name}` | {len(reasons)} of {len(page.blocks)} | {'; '.join(told)} |")
    return "\n".join(lines)
