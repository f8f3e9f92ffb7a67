"""What pages show of the examples is their code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
HOME = {
    "support": "django_helpdesk",
    "mysite": "django_helpdesk",
    "tests": "django_helpdesk",
    "backfill": "celery_backfill",
}
BLOCK = re.compile(
    r'^```(?:text\n# |python title=")((?:support|mysite|tests|backfill)/\S+\.py)"?\n(.*?)^```', re.MULTILINE | re.DOTALL
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
    text = (EXAMPLES / HOME[file.partition("/")[0]] / file).read_text(encoding="utf-8")
    for part in re.split(r"^…$", code, flags=re.MULTILINE):  # stands for what is left out
        assert part.strip("\n") + "\n" in text
