"""Under which names and content ids files are stored."""

from __future__ import annotations

import pytest

from otai_mocks.otobo.article.files import clean_name, disposition, free_name, stored_content_id


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("\t two words.pdf \n", "two words.pdf"),
        ("line\r\nend.txt", "lineend.txt"),
        (".profile", "profile"),
        ("...dots.txt", "dots.txt"),
        ("./here.txt", "/here.txt"),
        ("folder/../file.txt", "folder/../file.txt"),
        ("C:\\temp\\<a|b>?.log", "C:\\temp\\<a|b>?.log"),
        ("y" * 220, "y" * 220),
        ("y" * 221, "y" * 220),
        ("y" * 300 + ".tar.gz", "y" * 217 + ".gz"),
        ("ü" * 150 + ".txt", "ü" * 108 + ".txt"),
        ("🚀" * 60, "🚀" * 55),
        ("x" + "🚀" * 60 + ".md", "x" + "🚀" * 54 + ".md"),
        ("stem." + "e" * 300, "s." + "e" * 218),
    ],
)
def test_a_name_loses_what_cannot_be_stored_and_stays_within_220_bytes(given: str, kept: str) -> None:
    assert clean_name(given) == kept
    assert len(clean_name(given).encode()) <= 220


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("b.txt", {"a.txt", "B.txt"}, "b.txt"),
        ("b.txt", {"b.txt"}, "b-1.txt"),
        ("b.txt", {"b.txt", "b-1.txt", "b-2.txt"}, "b-3.txt"),
        ("b-1.txt", {"b.txt", "b-1.txt"}, "b-1-1.txt"),
        ("data.tar.gz", {"data.tar.gz"}, "data.tar-1.gz"),
        ("README", {"README"}, "README-1"),
        ("file-2", {"file-2"}, "file-2-1"),
    ],
)
def test_a_name_that_is_taken_gets_the_first_free_number(name: str, taken: set[str], free: str) -> None:
    assert free_name(name, taken) == free


@pytest.mark.parametrize(
    ("given", "stored"),
    [("", ""), ("logo@mail.example", "<logo@mail.example>"), ("<logo>", "<logo>"), ("<logo", "<logo>"), ("<>", "")],
)
def test_content_ids_stand_in_angle_brackets(given: str, stored: str) -> None:
    assert stored_content_id(given) == stored


@pytest.mark.parametrize(
    ("name", "kind", "content_id", "shown"),
    [
        ("logo.gif", "image/gif", "<logo>", "inline"),
        ("logo.gif", "image/gif", "", "attachment"),
        ("logo.pdf", "application/pdf", "<logo>", "attachment"),
        ("file-2", "application/zip", "", "inline"),
        ("file-3", "text/html", "", "attachment"),
    ],
)
def test_what_a_body_shows_is_inline(name: str, kind: str, content_id: str, shown: str) -> None:
    assert disposition(name, kind, content_id) == shown
