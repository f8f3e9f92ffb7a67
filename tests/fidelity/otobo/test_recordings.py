"""FakeOTOBO answers as the recorded servers did; the shares in shares.json may only rise."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import pytest

import otai_mocks.otobo

from .player import HERE, VERSIONS, Report, play_in_process, play_on_port, recordings

SHARES = json.loads((HERE / "shares.json").read_text(encoding="utf-8"))
KNOWN = {
    "get.html.body_as_attachment": "the world does not hold the HTML of articles written before the recording",
    "get.html.body_as_attachment.no_contents": "the same",
}
"""Exchanges that cannot match, and why."""


@lru_cache
def in_process(version: str) -> Report:
    return play_in_process(version)


def explain(report: Report) -> str:
    lines = [f"{report.matched} of {report.played} match ({report.share:.2f} %)"]
    for name, differences in report.mismatches.items():
        lines.append(f"  {name}: " + "; ".join(f"{w}: {a!s:.80} ≠ {b!s:.80}" for w, a, b in differences[:3]))
    return "\n".join(lines)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_share_of_matching_answers_does_not_fall_in_process(version: str) -> None:
    report = in_process(version)
    assert round(report.share, 2) >= SHARES[version]["in process"], explain(report)
    assert set(report.mismatches) <= set(KNOWN), explain(report)


@pytest.mark.parametrize("version", VERSIONS)
def test_only_raw_bytes_cannot_be_played_in_process(version: str) -> None:
    report = in_process(version)
    assert report.unsendable
    assert all(name.startswith("raw.") for name in report.unsendable)


@pytest.mark.full
@pytest.mark.parametrize("version", VERSIONS)
def test_the_share_of_matching_answers_does_not_fall_on_a_port(version: str) -> None:
    report = play_on_port(version)
    assert round(report.share, 2) >= SHARES[version]["on a port"], explain(report)
    assert set(report.mismatches) <= set(KNOWN), explain(report)


def test_the_fake_knows_nothing_of_the_recordings() -> None:
    """No name, title or subject of an exchange stands in the fake's code."""
    code = "\n".join(p.read_text(encoding="utf-8") for p in Path(otai_mocks.otobo.__file__).parent.glob("*.py"))
    words = set(re.findall(r"[^\s\"'`]+", code))
    texts: set[str] = set()
    names: set[str] = set()
    for version in VERSIONS:
        for _, exchange in recordings(version):
            names.add(exchange["name"])
            body = exchange["request"].get("json")
            for part in ("Ticket", "Article") if isinstance(body, dict) else ():
                values = body.get(part)
                for key in ("Title", "Subject", "Body") if isinstance(values, dict) else ():
                    text = values.get(key)
                    if isinstance(text, str) and len(text) > 8:
                        texts.add(text)
    assert not {text for text in texts if text in code}
    assert not {name for name in names if name.count(".") >= 1 and name in words}
