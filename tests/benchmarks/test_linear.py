"""What strangers write is read in linear time: ratios within one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from otai_sdk import UnifiedTicket
from otai_sdk.keywords import KeywordClassifier

WORD = 30_000


def classify(body: str) -> Callable[[], Any]:
    rules = [{"any": ["pass*word*reset", "*pass*pass*x", "pass* * word", "invoice*"], "queue": "Q"}]
    classifier, ticket = KeywordClassifier(rules), UnifiedTicket(body=body)
    return lambda: classifier(ticket)


def seconds(action: Callable[[], Any]) -> float:
    """Of the processor, the best of five: whatever else the machine does only adds."""
    best = float("inf")
    for _ in range(5):
        started = time.thread_time()
        action()
        best = min(best, time.thread_time() - started)
    return best


@pytest.mark.parametrize(
    "piece",
    ["pass", "pass ", "wordpass", "pass" + " " * 50, "a\u0301", "\u0301\u0316", "\u0323\u0307", "ß"],
    ids=["one word", "words", "two words", "blanks", "accents", "marks", "marks to be swapped", "sharp s"],
)
def test_eight_times_the_text_takes_no_more_than_twenty_times_as_long(piece: str) -> None:
    small, large = (classify(piece * (WORD * times // len(piece))) for times in (1, 8))
    assert seconds(large) / seconds(small) < 20
