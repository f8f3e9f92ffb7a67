"""A translated page says what the English one says: where one changes and the other does not, it shows here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .played.blocks import ROOT, plays_like_english, read, unfolded

DOCS = ROOT / "docs"
READERS = (
    "index.md",
    "start/*.md",
    "tutorials/*.md",
    "administrators/*.md",
    "applications/otobo.md",
    "applications/freshdesk.md",
    "troubleshooting/*.md",
)
"""What a language has whole once it is done; what goes deeper is in English."""
WHOLE: dict[str, tuple[str, ...]] = {
    "de": READERS,
    "fr": READERS,
}
"""The sections and pages that are there in a language without a gap, as patterns below ``docs``."""
TRANSLATED = re.compile(r"\.(?:de|fr)\.md$")
PAGES = [path for path in sorted(DOCS.rglob("*.md")) if TRANSLATED.search(path.name)]


def english(page: Path) -> Path:
    return page.with_name(TRANSLATED.sub(".md", page.name))


def inline(path: Path) -> Iterator[tuple[str, Token]]:
    """Each piece of text with the tag that it stands in."""
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    tag = ""
    for token in MarkdownIt().enable("table").parse(unfolded(text)):
        if token.type == "inline":
            yield tag, token
        else:
            tag = token.tag


def plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def anchor(heading: str) -> str:
    """The address of a heading: what stands in braces, or what Markdown makes of its words."""
    given = re.search(r"\{[^}]*#([\w-]+)[^}]*\}\s*$", heading)
    if given:
        return given[1]
    letters = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", letters).strip().lower())


def headings(path: Path) -> list[tuple[str, str]]:
    """Each heading below the title: its level and its address."""
    return [(tag, anchor(plain(token))) for tag, token in inline(path) if re.fullmatch("h[2-6]", tag)]


def untranslatable(path: Path) -> set[str]:
    """Where links and pictures lead, and what is printed as code within the text."""
    found = set()
    for _, token in inline(path):
        for child in token.children or ():
            found |= {f"→ {child.attrs[name]}" for name in ("href", "src") if name in child.attrs}
            if child.type == "code_inline":
                found.add(" ".join(child.content.split()))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_translation_says_what_the_english_page_says(page: Path) -> None:
    assert headings(page) == headings(english(page)), (
        "headings: give each the English anchor, ## Installieren {#install}"
    )
    assert plays_like_english(read(page)), "its blocks, or which of them are not run, are not those of the English page"
    here, there = untranslatable(page), untranslatable(english(page))
    assert (here - there, there - here) == (set(), set()), "links and code: (only in the translation, only in English)"


@pytest.mark.parametrize("language", WHOLE)
def test_no_page_of_a_translated_section_is_missing(language: str) -> None:
    pages = {path for pattern in WHOLE[language] for path in DOCS.glob(pattern) if not TRANSLATED.search(path.name)}
    assert all(any(DOCS.glob(pattern)) for pattern in WHOLE[language])
    assert [str(page) for page in sorted(pages) if not page.with_suffix(f".{language}.md").exists()] == []


def test_a_change_of_the_english_page_shows(tmp_path: Path) -> None:
    text = "# Install\n\n## With pip {#pip}\n\nSet `a: 1`, see [cron](cron.md).\n\n### Windows\n"
    page = tmp_path / "page.de.md"
    page.write_text(
        "# Installieren\n\n## Mit pip {#pip}\n\n[cron](cron.md), `a: 1`.\n\n### Windows\n", encoding="utf-8"
    )
    for english_text, same in {
        text: True,
        text.replace("### Windows", "## Windows"): False,
        text.replace("#pip", "#with-pip"): False,
        text.replace("a: 1", "a: 2"): False,
        text.replace("cron.md", "systemd.md"): False,
        text + "\n```console\n$ true\n```\n": False,
    }.items():
        english(page).write_text(english_text, encoding="utf-8")
        try:
            test_a_translation_says_what_the_english_page_says(page)
        except AssertionError:
            assert not same, english_text
        else:
            assert same, english_text
