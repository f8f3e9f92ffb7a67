"""What pages show of the Django example is its code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "django_helpdesk"
BLOCK = re.compile(
    r'^```(?:text\n# |python title=")((?:support|mysite|tests)/\S+\.py)"?\n(.*?)^```', re.MULTILINE | re.DOTALL
)
SHOWN = [
    pytest.param(file, code, id=f"{page.stem} {file}")
    for page in sorted((ROOT / "docs").rglob("*.md"))
    for file, code in BLOCK.findall(page.read_text(encoding="utf-8"))
]


def test_there_is_something_to_compare() -> None:
    assert len(SHOWN) > 5


@pytest.mark.parametrize(("file", "code"), SHOWN)
def test_what_is_shown_is_the_example(file: str, code: str) -> None:
    text = (EXAMPLE / file).read_text(encoding="utf-8")
    for part in re.split(r"^…$", code, flags=re.MULTILINE):  # stands for what is left out
        assert part.strip("\n") + "\n" in text
