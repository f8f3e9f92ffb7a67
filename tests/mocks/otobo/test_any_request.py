"""Any request whatsoever gets one of the server's documented answers, and never an accident."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from otai_mocks import FakeOTOBO
from otai_mocks.messages import Response
from otai_mocks.otobo.errors import CATALOGUE, FAULTS, TRANSPORT

from .random_requests import request

REQUESTS = 20
"""Per seed."""
_KEYS = {"TicketID", "TicketNumber", "ArticleID", "Ticket", "TicketHistory", "SessionID", "SessionData"}
_TEXTS = [
    re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)), re.DOTALL)
    for text in (
        *TRANSPORT.values(),
        *(entry.text for entry in CATALOGUE.values()),
        *(text for text, _ in FAULTS.values()),
    )
]


def documented(response: Response) -> bool:
    """Whether an answer is one that OTOBO is known to give."""
    if response.status == 200 and response.header("Content-Type") == "text/plain; charset=utf-8":
        return True  # /health
    if response.status == 404:
        return response.header("Content-Type") == "text/html"
    if response.status == 500 and response.header("Content-Type") is None:
        return response.body == b""
    if response.status in (413, 500):
        try:
            fault: Any = response.json()
            text = fault["faultstring"]
        except (ValueError, TypeError, KeyError):
            text = response.body.decode("utf-8", "replace")
        return any(pattern.fullmatch(text) for pattern in _TEXTS)
    answer = response.json()
    if response.status != 200 or not isinstance(answer, dict):
        return False
    if "Error" not in answer:
        return set(answer) <= {
            "TicketID",
            "TicketNumber",
            "ArticleID",
            "Ticket",
            "TicketHistory",
            "SessionID",
            "SessionData",
        }
    code, message = answer["Error"]["ErrorCode"], answer["Error"]["ErrorMessage"]
    operation, _, kind = code.partition(".")
    return any(
        operation in entry.operations
        and kind == entry.code
        and re.fullmatch(
            re.sub(r"\\\{\w+\\\}", ".*", re.escape(entry.text if entry.bare else f"{operation}: {entry.text}")),
            message,
            re.DOTALL,
        )
        for entry in CATALOGUE.values()
    )


def check(version: str, seed: int) -> None:
    note(f"seed {seed}")
    chance = random.Random(seed)
    fake = FakeOTOBO(version)
    fake.add_ticket("Printer", queue="Support", customer="julia", notes=["one"], dynamic_fields={"Severity": "high"})
    fake.add_ticket("Contract", queue="HR", customer="tom", owner="anna", html=True, body="<p>x</p>")
    for _ in range(REQUESTS):
        sent = request(chance)
        response = fake.handle(sent)
        note(f"{sent.method} {sent.path}?{sent.query} {sent.body!r} → {response.status} {response.body!r}")
        assert documented(response)
    assert FakeOTOBO.from_world(fake.to_world()).state == _without_sessions(fake)


def _without_sessions(fake: FakeOTOBO) -> Any:
    fake.state.sessions.clear()
    return fake.state


@settings(max_examples=20, deadline=None, print_blob=True)
@given(st.sampled_from(("11.0", "10.1")), st.integers(0, 1 << 32))
def test_every_request_gets_a_documented_answer(version: str, seed: int) -> None:
    check(version, seed)


@pytest.mark.full
@settings(max_examples=1000, deadline=None, print_blob=True)
@given(st.sampled_from(("11.0", "10.1")), st.integers(0, 1 << 32))
def test_twenty_thousand_requests_get_documented_answers(version: str, seed: int) -> None:
    check(version, seed)
