"""The site as a person reads it, in a headless Chromium, below a path, with no way to any other machine."""

from __future__ import annotations

from typing import Any

import pytest

from ...chromium import SCHEMES
from .browser import SIZES, Reader

pytestmark = pytest.mark.full
"""A browser takes minutes: scripts/test --full."""
READERS = [
    pytest.param("wide", "light", id="wide"),
    pytest.param("wide", "dark", id="wide-dark"),
    pytest.param("phone", "light", id="phone"),
    pytest.param("phone", "dark", id="phone-dark"),
]
assert len(READERS) == len(SIZES) * len(SCHEMES)


@pytest.fixture
def open_site(chromium: Any, address: str) -> Any:
    made: list[Reader] = []

    def open_site(size: str = "wide", scheme: str = "light") -> Reader:
        made.append(Reader(chromium, address, size, scheme))
        return made[-1]

    yield open_site
    for reader in made:
        assert reader.asked_elsewhere() == []


@pytest.mark.parametrize(("size", "scheme"), READERS)
def test_a_reader_finds_a_page_by_the_navigation(open_site: Any, size: str, scheme: str) -> None:
    reader = open_site(size, scheme)
    reader.opens()
    if size == "phone":
        reader.click("label.md-header__button[for=__drawer]")
    section = reader.script(
        "return [...document.querySelectorAll('.md-nav--primary label.md-nav__link')]"
        ".find(each => each.innerText.trim() == 'How-to for tests')"
    )
    reader.until(lambda: clicked(section))
    link = reader.one(".md-nav--primary a[href='tests/faults/']")
    reader.until(lambda: clicked(link))
    reader.until(lambda: reader.here() == "tests/faults/")
    assert reader.one("h1").text.startswith("Faults")
    assert reader.complaints() == []


def clicked(link: Any) -> bool:
    """A click, once the menu has moved into its place."""
    from selenium.common.exceptions import ElementClickInterceptedException, ElementNotInteractableException

    try:
        link.click()
    except (ElementClickInterceptedException, ElementNotInteractableException):
        return False
    return True


@pytest.mark.parametrize(("size", "scheme"), READERS)
@pytest.mark.parametrize(
    ("language", "words", "pages"),
    [
        ("", "rate limit", {"applications/freshdesk/", "applications/rate-limits/"}),
        ("", "IsVisibleForCustomer", {"fidelity/otobo/", "troubleshooting/words/"}),
        ("", "Anhang", {"troubleshooting/words/"}),
        ("", "pièce jointe", {"troubleshooting/words/"}),
        ("", "webhook", {"applications/changes/"}),
        ("", "upgrade", {"versions/"}),
        ("de/", "Anhang", {"de/troubleshooting/words/"}),
        ("de/", "webhook", {"de/applications/changes/"}),
        ("fr/", "pièce jointe", {"fr/troubleshooting/words/"}),
        ("fr/", "upgrade", {"fr/versions/"}),
    ],
)
def test_search_finds(open_site: Any, size: str, scheme: str, language: str, words: str, pages: set[str]) -> None:
    """One of these pages is among the first five, and all that is found is in the reader's language."""
    reader = open_site(size, scheme)
    reader.opens(language)
    found = [address.partition("?")[0].partition("#")[0] for address in reader.searches(words)]
    assert pages & set(found[:5]), found
    assert all(address.startswith(language) for address in found)
    assert language or not any(address.startswith(("de/", "fr/")) for address in found)


@pytest.mark.parametrize("language", ["", "de/", "fr/"])
@pytest.mark.parametrize("words", ["gateway before OTOBO", "does not exist, or is invalid", "Address already in use"])
def test_a_message_leads_to_its_remedy_first(open_site: Any, language: str, words: str) -> None:
    reader = open_site()
    reader.opens(language)
    reader.types_into_search(words)
    first = "return document.querySelector('.md-search-result__link')?.href || ''"
    wanted = f"{reader.address}{language}troubleshooting/messages/"
    reader.until(lambda: reader.script(first).startswith(wanted))  # what is found changes while it is typed


@pytest.mark.parametrize(("size", "scheme"), READERS)
def test_a_reader_switches_the_language_and_stays_on_the_page(open_site: Any, size: str, scheme: str) -> None:
    reader = open_site(size, scheme)
    reader.opens("reference/cli/")
    for language, page, search in (
        ("de", "de/reference/cli/", "Suche"),
        ("fr", "fr/reference/cli/", "Recherche"),
        ("en", "reference/cli/", "Search"),
    ):
        reader.one("header .md-select button").click()
        link = reader.one(f"header .md-select a[hreflang={language}]")
        reader.until(link.is_displayed)
        reader.until(lambda link=link: clicked(link))
        reader.until(lambda page=page: reader.here() == page)
        assert reader.one("html").get_attribute("lang") == language
        assert reader.one(".md-search").get_attribute("aria-label") == search
        notes = reader.all(".not-translated")
        assert [note.get_attribute("lang") for note in notes] == ([language] if language != "en" else [])
    assert reader.complaints() == []


@pytest.mark.parametrize("unknown", ["nowhere", "de/tests/nowhere/at/all/", "old/page.html"])
def test_an_unknown_address_leads_back(open_site: Any, unknown: str) -> None:
    """Its styles, its search and its links work at any depth below the path of the site."""
    reader = open_site()
    reader.opens(unknown)
    assert "no such page" in reader.one("h1").text
    assert reader.script("return getComputedStyle(document.querySelector('.md-header')).backgroundColor") == (
        "rgb(0, 105, 92)"
    )
    assert reader.one("article [lang=de]").text
    assert reader.one("article [lang=fr]").text
    assert "versions/" in {found.partition("?")[0].partition("#")[0] for found in reader.searches("upgrade")}
    reader.opens(unknown)
    reader.click("article [lang=de] a")
    reader.until(lambda: reader.here() == "de/")
    assert reader.one("html").get_attribute("lang") == "de"


def test_the_button_copies_what_is_typed_and_no_more(open_site: Any) -> None:
    reader = open_site()
    reader.tell("Browser.grantPermissions", permissions=["clipboardReadWrite"])
    reader.opens("tests/container/")
    shown = reader.script("return document.querySelector('.language-console').innerText")
    assert "$ docker run" in shown
    assert shown.rstrip().endswith("\nhealthy")
    reader.click(".language-console :is([data-md-type=copy], .md-code__button, .md-clipboard)")
    copied = reader.until(lambda: reader.script("return navigator.clipboard.readText()"))
    assert [line.split()[0] for line in copied.splitlines()] == ["docker", "docker", "otai-mock", "docker"]


def test_what_scrolls_takes_the_focus_only_while_it_scrolls(open_site: Any) -> None:
    wanted = "return [...document.querySelectorAll('pre > code, .md-typeset__scrollwrap')]"
    scrolls, focus = "n.scrollWidth > n.clientWidth", "n.tabIndex == 0"
    for size, some in (("phone", True), ("wide", False)):
        reader = open_site(size)
        reader.opens("tests/faults/")
        reader.until(lambda reader=reader: reader.script(f"{wanted}.every(n => ({scrolls}) == ({focus}))"))
        assert reader.script(f"{wanted}.some(n => {focus})") or not some


def test_the_version_stands_at_the_foot(open_site: Any) -> None:
    from otai_sdk import __version__

    reader = open_site()
    reader.opens("de/")
    assert __version__ in reader.one(".md-footer").text
