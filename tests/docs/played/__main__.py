"""Plays all pages and prints what ran, and what did not, and why: ``python -m tests.docs.played [PART OF A NAME]``."""

from __future__ import annotations

import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .blocks import Page, PageError, all_pages, read
from .machine import Machine
from .play import Played, play


def main(part: str = "") -> int:
    pages = [page for page in map(read, all_pages()) if page.blocks and part in page.name]
    failed = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        machine = Machine(Path(folder) / "machine", pages)

        def played(page: Page) -> Played | None:
            try:
                return play(page, machine, Path(folder) / page.name.replace("/", "-"))
            except PageError as error:
                failed.append(str(error))
                return None

        found = [each for each in pool.map(played, pages) if each is not None]
    print(report(found))
    print("\n".join(failed))
    return bool(failed)


def report(found: list[Played]) -> str:
    lines = ["| Page | Blocks | Run | Not run |", "|---|---|---|---|"]
    for each in found:
        why = "; ".join(f"line {line}: {reason}" for line, reason in each.left)
        why += "".join(f"; {reason}" for reason in sorted(set(each.without)))
        lines.append(f"| {each.page.name} | {len(each.page.blocks)} | {each.run} | {why} |")
    blocks, run, left = (sum(map(count, found)) for count in (_blocks, _run, _left))
    lines.append(f"| **{len(found)} pages** | **{blocks}** | **{run}** | **{left}** |")
    swapped = sum(each.swapped for each in found)
    lines += ["", f"Hidden set-ups: 0. Ports put in place of others: {swapped}."]
    return "\n".join(lines)


def _blocks(each: Played) -> int:
    return len(each.page.blocks)


def _run(each: Played) -> int:
    return each.run


def _left(each: Played) -> int:
    return len(each.left)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
