"""The built site is strict, complete, and fetches nothing from another host while it is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytest.importorskip(
    "mkdocs_static_i18n", reason="the documentation tools are not installed: pip install 'otai-sdk[docs]'"
)

from mkdocs.config import load_config

ROOT = Path(__file__).parents[3]
ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
IN_CSS = re.compile(r"(?:url\(|@import)\s*['\"]?\s*((?:https?:)?//[^'\")\s]+)", re.IGNORECASE)
NOT_FETCHED = {"canonical", "prev", "next", "alternate", "license", "author"}
"""Values of ``<link rel>`` that a browser does not load."""


class Fetched(HTMLParser):
    """Collects what a browser loads by itself when it shows a page; ordinary links are not part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.mermaid = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.mermaid |= "mermaid" in given.get("class", "").split()
        names = ["src", "srcset", "poster", "data", "action", "background"]
        if tag in ("use", "image") or (tag == "link" and not set(given.get("rel", "").split()) & NOT_FETCHED):
            names += ["href", "xlink:href"]
        self.addresses += [given[name] for name in names if name in given]
        self.addresses += IN_CSS.findall(given.get("style", ""))

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.addresses += IN_CSS.findall(data)


def fetched(html: str) -> list[str]:
    parser = Fetched()
    parser.feed(html)
    assert not parser.mermaid, "mermaid drawings would be drawn by a script from another host"
    return [address for address in parser.addresses if ELSEWHERE.search(address)]


def test_pages_fetch_nothing_from_another_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 60
    assert {str(page): found for page in pages if (found := fetched(page.read_text(encoding="utf-8")))} == {}


def test_styles_fetch_nothing_from_another_host(site: Path) -> None:
    styles = list(site.rglob("*.css"))
    assert styles
    assert {str(s): found for s in styles if (found := IN_CSS.findall(s.read_text(encoding="utf-8")))} == {}


def test_each_page_is_there_in_each_language_and_says_when_it_is_not_translated(site: Path) -> None:
    languages, docs = {"de": "noch nicht auf Deutsch", "fr": "pas encore traduite"}, ROOT / "docs"
    for page in docs.rglob("*.md"):
        name = page.relative_to(docs).with_suffix("").as_posix()
        if Path(name).suffix:  # a translation: looked at with its page
            continue
        folder = "" if name == "index" else name
        assert not any(words in (site / folder / "index.html").read_text("utf-8") for words in languages.values())
        for language, words in languages.items():
            html = (site / language / folder / "index.html").read_text(encoding="utf-8")
            translated = page.with_suffix(f".{language}.md").exists()
            assert f'<html lang="{language}"' in html
            assert (words in html) is not translated, (page, language)
            assert ('md-typeset" lang="en">' in html) is not translated, (page, language)


def test_the_switch_of_languages_is_relative(site: Path) -> None:
    """So that it works below whatever address the site is put."""
    for page in ("index.html", "de/index.html", "fr/reference/cli/index.html", "de/changelog/index.html"):
        html = (site / page).read_text(encoding="utf-8")
        links = re.findall(r'<a href="([^"]*)" hreflang="(\w+)" class="md-select__link"', html)
        assert [language for _, language in links] == ["en", "de", "fr"]
        for link, language in links:
            target = ((site / page).parent / link / "index.html").resolve()
            assert f'<html lang="{language}"' in target.read_text(encoding="utf-8"), (page, link)


def test_a_link_to_a_page_in_english_says_so_before_it_is_followed(site: Path) -> None:
    for page in ("de/tutorials/flask", "fr/applications/freshdesk"):
        html = (site / page / "index.html").read_text(encoding="utf-8")
        article = html.partition('<article class="md-content__inner')[2].partition("</article>")[0]
        marks = {}
        for link, mark in re.findall(r'<a href="(\.\./[^"#]*/)(?:#[^"]*)?"( hreflang="en")?', article):
            marks[str((site / page / link / "index.html").resolve())] = bool(mark)
        assert set(marks.values()) == {True, False}
        for target, mark in marks.items():
            assert ('class="not-translated"' in Path(target).read_text(encoding="utf-8")) is mark, (page, target)
    assert 'a[hreflang="en"]::after' in (site / "css" / "extra.css").read_text(encoding="utf-8")


def test_titles_are_translated() -> None:
    """Those that read the same in all three languages are translated too: by themselves."""
    config = load_config(str(ROOT / "mkdocs.yml"))

    def titles(nav: object) -> Iterator[str]:
        for each in nav if isinstance(nav, list) else []:
            for title, below in each.items() if isinstance(each, dict) else ():
                yield title
                yield from titles(below)

    wanted = set(titles(config.nav))
    assert len(wanted) > 30
    for language in config.plugins["i18n"].config.languages[1:]:
        assert sorted(wanted - set(language.nav_translations)) == [], language.locale


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("rate limit", "applications/rate-limits/"),
        ("IsVisibleForCustomer", "applications/reply/"),
        ("IsVisibleForCustomer", "applications/otobo/"),
        ("webhook", "applications/changes/"),
        ("upgrade", "versions/"),
        ("Anhang", "troubleshooting/words/"),
        ("pièce jointe", "troubleshooting/words/"),
        ("User does not have access to the ticket!", "troubleshooting/messages/"),
        ("TicketCreate.AuthFail", "troubleshooting/messages/"),
        ("inaccessible_field", "troubleshooting/messages/"),
        ("timeout", "reference/config-file/"),
        ("OTAI_TICKETS_FIND_LIMIT", "reference/cli/"),
    ],
)
def test_words_that_people_look_for_lead_to_their_page(site: Path, words: str, page: str) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    found = [each["location"] for each in index["docs"] if words.lower() in f"{each['title']} {each['text']}".lower()]
    assert page in {location.partition("#")[0] for location in found}


@pytest.mark.parametrize("language", ["", "de", "fr"])
def test_messages_count_for_more_in_the_search_and_classes_for_less(site: Path, language: str) -> None:
    name = f"search_index.{language}.json" if language else "search_index.json"
    index = json.loads((site / "search" / name).read_text(encoding="utf-8"))
    boosts: dict[str, set[float]] = {}
    for each in index["docs"]:
        page = each["location"].removeprefix(f"{language}/").partition("#")[0]
        boosts.setdefault(page, set()).add(each.get("boost", 1))
    assert boosts["troubleshooting/messages/"] == {3}
    assert boosts["reference/errors/"] == {0.5}
    assert boosts["administrators/rules/"] == {1}


def test_llms_txt_lists_every_page_and_says_what_it_gives(site: Path) -> None:
    lines = (site / "llms.txt").read_text(encoding="utf-8").splitlines()
    listed = {
        match[1]: match[2] for line in lines if (match := re.fullmatch(r"- \[.*?\]\(\S*?0\.1/(\S+)\)(?:: (.+))?", line))
    }
    docs = ROOT / "docs"
    pages = [page.relative_to(docs).as_posix() for page in docs.rglob("*.md") if page.suffixes == [".md"]]
    assert sorted(listed) == sorted(pages)
    assert [page for page in pages if not (site / page).is_file()] == []
    made = ("reference/", "changelog.md", "contributing.md")  # from the code, or from files outside of the pages
    assert [page for page in pages if not page.startswith(made) and len(listed[page] or "") < 40] == []


def test_each_language_is_searched_by_itself(site: Path) -> None:
    for suffix, language, folder in (("", "en", ""), (".de", "de", "de/"), (".fr", "fr", "fr/")):
        index = json.loads((site / "search" / f"search_index{suffix}.json").read_text(encoding="utf-8"))
        places = [entry["location"] for entry in index["docs"]]
        assert index["config"]["lang"] == [language]
        assert {f"{folder}reference/cli/", f"{folder}changelog/"} <= set(places)
        assert all(place.startswith(folder) for place in places)
        assert folder or not any(place.startswith(("de/", "fr/")) for place in places)


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example.org/a.js"></script>',
        '<link rel="stylesheet" href="//fonts.example.org/css">',
        '<link rel="preconnect" href="https://fonts.example.org">',
        '<img srcset="small.png 1x, https://img.example.org/b.png 2x">',
        "<style>@import 'https://fonts.example.org/css';</style>",
        '<div style="background: url(https://img.example.org/b.png)"></div>',
    ],
)
def test_the_scan_finds_what_is_fetched(html: str) -> None:
    assert fetched(html)


def test_the_scan_lets_links_be() -> None:
    assert fetched('<a href="https://example.org">there</a><link rel="canonical" href="https://example.org/">') == []


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    import otai_mocks
    import otai_sdk

    text = " ".join(page.read_text(encoding="utf-8") for page in (site / "reference").rglob("*.html"))
    missing = [
        name
        for module in (otai_sdk, otai_mocks)
        for name in module.__all__
        if name != "__version__" and not re.search(rf'id="[\w.]*\b{name}"', text)
    ]
    assert missing == []


def test_the_offline_kit_is_in_the_reference(site: Path) -> None:
    from otai_mocks.doors import serve
    from otai_mocks.kit import clock, faults, journal
    from otai_mocks.recording import replay
    from otai_sdk import scenarios

    wanted = {
        *(f"otai_mocks.kit.clock.Clock.{name}" for name in vars(clock.Clock) if name[0] != "_"),
        *(f"otai_mocks.kit.journal.Journal.{name}" for name in vars(journal.Journal) if name[0] != "_"),
        *(f"otai_mocks.recording.replay.Tape.{name}" for name in vars(replay.Tape) if name[0] != "_"),
        *(f"otai_mocks.doors.serve.Server.{name}" for name in vars(serve.Server) if name[0] != "_"),
        *(f"otai_mocks.kit.faults.{name}" for name in faults.__all__ if isinstance(getattr(faults, name), type)),
        *(f"otai_sdk.scenarios.{name}" for name in ("SCENARIOS", "prepare", scenarios.Scenario.__name__)),
        "otai_mocks.recording.record.recording",
    }
    text = " ".join(page.read_text(encoding="utf-8") for page in (site / "reference").rglob("*.html"))
    shown = set(re.findall(r'id="([\w.]+)"', text))
    assert sorted(wanted - shown - WITHOUT_WORDS) == []


WITHOUT_WORDS = {"otai_mocks.kit.journal.Journal.record", "otai_mocks.kit.journal.Journal.clear"}
"""Their names say all: a member without a docstring is not shown."""
