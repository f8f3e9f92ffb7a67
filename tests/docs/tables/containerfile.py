"""The container file that is printed for readers without the sources: that of the project, with the wheel from PyPI."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from otai_sdk import __version__

FILE = Path(__file__).parents[3] / "mocks" / "Containerfile"
SERIES = ".".join([*__version__.split(".")[:2], "0"])
"""The first version of this series: what readers pin to."""
INSTALL = re.compile(r"RUN --mount=.*?\\\n\s+(python -m pip install .*?) --no-index --find-links /wheels ", re.DOTALL)


def containerfile() -> str:
    text = re.sub(r"^#.*\n", "", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (python,) = re.findall(r"^ARG PYTHON=(\S+)$", text, re.MULTILINE)
    last = text[text.rindex("\nFROM ") + 1 :].replace("${PYTHON}", python)
    made, count = INSTALL.subn(r"RUN \1 ", last)
    assert (count, "/wheels" in made, "COPY" in made) == (1, False, False), "it must need nothing beside itself"
    made = made.replace('[mocks,cli]"', f'[mocks,cli]~={SERIES}"')
    return f"Not run by our tests: it needs Docker.\n\n```dockerfile\n{made.rstrip()}\n```"


TABLES: dict[str, tuple[str, Callable[[], str]]] = {"containerfile": ("tests/container.md", containerfile)}
