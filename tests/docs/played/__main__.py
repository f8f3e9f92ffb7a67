"""Plays all pages and prints what ran, and what did not, and why: ``python -m tests.docs.played --help``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .blocks import Page, PageError, all_pages, read
from .machine import Machine
from .play import Played, play
from .report import FRAME, PAGE, not_run, summary


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.docs.played", description="Plays all pages.")
    parser.add_argument("part", nargs="?", default="", help="only the pages with this in their name")
    parser.add_argument("--write", action="store_true", help="only write the table of CONTRIBUTING.md anew")
    asked = parser.parse_args()
    if asked.write:
        table = not_run(map(read, all_pages()))
        PAGE.write_text(FRAME.sub(lambda _: table, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
        return 0
    pages = [page for page in map(read, all_pages()) if page.blocks and asked.part in page.name]
    if not pages:
        parser.error(f"no page with blocks has {asked.part!r} in its name")
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        machine = Machine(Path(folder) / "machine", pages)

        def played(page: Page) -> Played | None:
            try:
                return play(page, machine, Path(folder) / page.name.replace("/", "-"))
            except PageError as error:
                failed.append(str(error))
                return None

        found = [each for each in pool.map(played, pages) if each is not None]
    print(summary(found))
    print("\n".join(failed))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
