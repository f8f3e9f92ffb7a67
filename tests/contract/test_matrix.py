"""The page "What works where" tells what the adapters do."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def test_what_works_where_is_what_the_adapters_do() -> None:
    spec = importlib.util.spec_from_file_location("matrix", Path(__file__).with_name("matrix.py"))
    assert spec is not None
    assert spec.loader is not None
    matrix = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(matrix)
    assert matrix.PAGE.read_text("utf-8") == matrix.page(), "run python -m tests.contract.matrix"
