"""Under which names files are stored."""

from __future__ import annotations

import pytest

from otai_mocks.otobo.attachments import clean_name


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
