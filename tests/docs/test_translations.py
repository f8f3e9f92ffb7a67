"""A translated page says what the English one says: where one changes and the other does not, it shows here.

``translations.lock`` holds, for each translation, the state of the English page that it was last compared with.
``python -m tests.docs.test_translations --write [PART]`` writes it anew, once they were.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
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
LOCK = Path(__file__).with_name("translations.lock")
HEAD = "# What each translation was compared with: python -m tests.docs.test_translations --write, once it was\n"


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


def state(page: str) -> str:
    """Of an English page, what must be told in other languages: tables made from the code are made in each of them."""
    told = re.sub(r"(<!-- table: \w+ -->).*?(?=<!-- end of table -->)", r"\1", page, flags=re.DOTALL)
    return hashlib.sha256(" ".join(told.split()).encode()).hexdigest()[:16]


def states() -> dict[str, str]:
    """Each translation, and the state in which its English page is."""
    return {page.relative_to(DOCS).as_posix(): state(english(page).read_text(encoding="utf-8")) for page in PAGES}


def compared() -> dict[str, str]:
    """Each translation, and the state of its English page that it was last compared with."""
    lines = LOCK.read_text(encoding="utf-8").removeprefix(HEAD).splitlines()
    return dict(line.split() for line in lines)


def lock(compared: Mapping[str, str], now: Mapping[str, str], part: str) -> str:
    """The lock, once the translations with ``part`` in their names were compared."""
    return HEAD + "".join(
        f"{name} {state if part in name else compared.get(name, '-')}\n" for name, state in now.items()
    )


def behind(compared: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What is to be done about each English page that changed since."""
    pages: dict[str, list[str]] = {}
    for name in now:
        if compared.get(name) != now[name]:
            pages.setdefault(TRANSLATED.sub(".md", name), []).append(f"docs/{name}")
    return "\n".join(
        f"docs/{page} is not as it was when last compared with {' and '.join(names)}: "
        f"say there what is new, then python -m tests.docs.test_translations --write {page.removesuffix('md')}"
        for page, names in pages.items()
    )


def test_every_translation_was_compared_with_the_english_page_as_it_is() -> None:
    told = behind(compared(), states())
    assert not told, told
    assert LOCK.read_text(encoding="utf-8") == lock({}, states(), ""), (
        "translations.lock has more than there is: python -m tests.docs.test_translations --write"
    )


def test_what_changes_in_english_alone_is_told_once_for_each_page() -> None:
    text = "# Install\n\nIt takes\na minute.\n\n<!-- table: made -->\n\n| one |\n\n<!-- end of table -->\n"
    assert state(text) == state(text.replace("takes\na", "takes a")) == state(text.replace("| one |", "| two |"))
    assert state(text) != state(text.replace("a minute", "an hour"))

    before = {"in/a.de.md": "1", "in/a.fr.md": "1", "in/b.de.md": "1"}
    now = {"in/a.de.md": "2", "in/a.fr.md": "2", "in/b.de.md": "1", "in/c.de.md": "1"}
    assert behind(now, now) == ""
    first, second = behind(before, now).splitlines()
    assert first.startswith(
        "docs/in/a.md is not as it was when last compared with docs/in/a.de.md and docs/in/a.fr.md:"
    )
    assert first.endswith("python -m tests.docs.test_translations --write in/a.")
    assert second.startswith("docs/in/c.md is not as it was when last compared with docs/in/c.de.md:")
    assert lock(before, now, "in/a.") == f"{HEAD}in/a.de.md 2\nin/a.fr.md 2\nin/b.de.md 1\nin/c.de.md -\n"
    assert lock(before, now, "") == HEAD + "".join(f"{name} {each}\n" for name, each in now.items())


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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.docs.test_translations")
    parser.add_argument("part", nargs="?", default="", help="only the translations with this in their name")
    parser.add_argument("--write", action="store_true", required=True, help="they were compared with the English pages")
    asked = parser.parse_args()
    if not any(asked.part in name for name in states()):
        parser.error(f"no translation has {asked.part!r} in its name")
    LOCK.write_text(lock(compared() if LOCK.exists() else {}, states(), asked.part), encoding="utf-8")


if __name__ == "__main__":
    main()
