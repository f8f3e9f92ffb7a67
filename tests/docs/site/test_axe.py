"""No page has a serious fault in the eyes of axe: in both sizes, by day and by night, in each language.

``python -m pytest tests/docs/site/test_axe.py -s`` prints the figures of each page.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ...chromium import SCHEMES
from .browser import SIZES, Reader
from .conftest import ROOT

pytestmark = pytest.mark.full


def place(name: str) -> str:
    """Where the site has a page: ``tests/faults.de`` is at ``de/tests/faults/``."""
    name, _, language = name.partition(".")
    folders = [language, *name.split("/")]
    return "".join(f"{folder}/" for folder in folders if folder not in ("", "index"))


LIGHT = [
    ("", "wide", "light"),
    ("", "phone", "dark"),
    ("de/applications/embed/", "phone", "light"),
    ("reference/models/", "wide", "dark"),
    ("tests/faults/", "phone", "dark"),
]
"""A page with a drawing, one that is not translated, one made from code, one with wide tables."""
ALL = sorted(
    place(page.relative_to(ROOT / "docs").with_suffix("").as_posix()) for page in (ROOT / "docs").rglob("*.md")
)
"""Every page, and every translation that there is."""
BAD = ("serious", "critical")


def faults(chromium: Any, address: str, page: str, size: str, scheme: str) -> list[Any]:
    reader = Reader(chromium, address, size, scheme)
    reader.opens(page)
    reader.until(lambda: reader.script("return document.querySelectorAll('.md-code__button, .md-footer').length > 0"))
    found = reader.violations()
    assert reader.asked_elsewhere() == []
    figures = Counter(each["impact"] for each in found for _ in each["nodes"])
    print(f"{page or 'home':40} {size:5} {scheme:5} {dict(figures) or 'no fault'}")
    return [
        f"{each['impact']}: {each['help']}: {node['html'][:120]}"
        for each in found
        for node in each["nodes"]
        if each["impact"] in BAD
    ]


@pytest.mark.parametrize(("page", "size", "scheme"), LIGHT)
def test_some_pages_have_no_serious_fault(chromium: Any, address: str, page: str, size: str, scheme: str) -> None:
    assert faults(chromium, address, page, size, scheme) == []


@pytest.mark.parametrize("page", ALL, ids=lambda page: page or "home")
def test_no_page_has_a_serious_fault(chromium: Any, address: str, page: str) -> None:
    found = {
        (size, scheme): seen
        for size in SIZES
        for scheme in SCHEMES
        if (seen := faults(chromium, address, page, size, scheme))
    }
    assert found == {}


def test_axe_sees_a_fault(chromium: Any, address: str) -> None:
    reader = Reader(chromium, address)
    reader.opens()
    reader.script("document.querySelector('article p').style.color = '#ccc'")
    assert "color-contrast" in {each["id"] for each in reader.violations()}
