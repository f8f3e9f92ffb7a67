"""The pages on fidelity say what the figures and tables say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .pages import PAGES


@pytest.mark.parametrize(("path", "make"), PAGES.items(), ids=[path.stem for path in PAGES])
def test_a_page_is_up_to_date(path: Path, make: Callable[[], str]) -> None:
    assert path.read_text(encoding="utf-8") == make(), "run: python -m tests.fidelity.pages"
