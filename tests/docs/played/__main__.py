"""Plays all pages and prints what ran, and what did not, and why.

python -m tests.docs.played [PART OF A PAGE'S NAME]
python -m tests.docs.played --write     only writes the table of CONTRIBUTING.md anew
"""

from __future__ import annotations

import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .blocks import Page, PageError, all_pages, read
from .machine import Machine
from .play import Played, play
from .report import FRAME, PAGE, not_run, summary


def main(part: str = "") -> int:
    if part == "--write":
        table = not_run(map(read, all_pages()))
        PAGE.write_text(FRAME.sub(lambda _: table, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
        return 0
    pages = [page for page in map(read, all_pages()) if page.blocks and part in page.name]
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
    sys.exit(main(*sys.argv[1:]))
