"""What pages show of the examples is their code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ..docs.played.blocks import all_pages, read

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
HOME = {
    "support": "django_helpdesk",
    "mysite": "django_helpdesk",
    "tests": "django_helpdesk",
    "backfill": "celery_backfill",
}
# What is run as printed is a program of the page's own, whatever its files are called.
SHOWN = [
    pytest.param(block.title, block.content, id=f"{page.name}:{block.line} {block.title}")
    for page in map(read, all_pages())
    for block in page.blocks
    if block.reason and block.title.partition("/")[0] in HOME
]


def test_there_is_something_to_compare() -> None:
    assert len(SHOWN) > 5


@pytest.mark.parametrize(("file", "code"), SHOWN)
def test_what_is_shown_is_the_example(file: str, code: str) -> None:
    text = (EXAMPLES / HOME[file.partition("/")[0]] / file).read_text(encoding="utf-8")
    for part in re.split(r"^…$", code, flags=re.MULTILINE):  # stands for what is left out
        assert part.strip("\n") + "\n" in text
