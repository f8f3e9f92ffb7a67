"""FakeOTOBO answers small questions as real servers did; the shares in shares.json may only rise."""

from __future__ import annotations

import json
from typing import Any

import pytest

from otai_mocks import FakeOTOBO

from .observed import answers, ask_all
from .player import VERSIONS, world
from .test_recordings import SHARES

KNOWN = {
    '["words", "Fulltext", "und"]': "the name of that server's customer holds the word",
    '["values", "CustomerUser", "nobody"]': "that server did not check addresses",
}
"""Starts of answers that cannot agree, and why."""


def answered(version: str) -> list[tuple[Any, Any]]:
    """Each answer of the real server beside the fake's. The server took less than a second for a question."""
    fake = FakeOTOBO.from_world(world(version))
    fake.clock.step = 0
    return list(zip(answers(version), ask_all(fake), strict=True))


@pytest.mark.parametrize("version", VERSIONS)
def test_the_share_of_questions_that_are_answered_alike_does_not_fall(version: str) -> None:
    pairs = answered(version)
    differences = [(real, ours) for real, ours in pairs if real != ours]
    told = "\n".join(f"real {json.dumps(real)}\nours {json.dumps(ours)}" for real, ours in differences)
    assert round(100 * (1 - len(differences) / len(pairs)), 2) >= SHARES[version]["observed"], told
    assert all(any(json.dumps(real).startswith(start.rstrip("]")) for start in KNOWN) for real, _ in differences), told
