"""May it be sent again, and when."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from otai_sdk import retry

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_read_is_repeated_when_the_server_cannot_just_now(status: int) -> None:
    assert retry.may_repeat_answer(status, writes=False, repeatable=False)


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 409, 413, 500, 501])
def test_other_answers_are_final(status: int) -> None:
    assert not retry.may_repeat_answer(status, writes=False, repeatable=False)
    assert not retry.may_repeat_answer(status, writes=True, repeatable=True)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_write_is_repeated_after_a_gateways_answer_only_if_twice_is_harmless(status: int) -> None:
    assert not retry.may_repeat_answer(status, writes=True, repeatable=False)
    assert retry.may_repeat_answer(status, writes=True, repeatable=True)


def test_a_refused_write_was_not_carried_out_and_may_be_repeated() -> None:
    assert retry.may_repeat_answer(429, writes=True, repeatable=False)


@pytest.mark.parametrize(
    ("applied", "writes", "repeatable", "again"),
    [(True, True, False, False), (False, True, False, True), (True, True, True, True), (False, False, False, True)],
)
def test_a_lost_write_is_repeated_only_if_it_cannot_have_been_carried_out(
    applied: bool, writes: bool, repeatable: bool, again: bool
) -> None:
    found = retry.may_repeat_failure(may_have_been_applied=applied, writes=writes, repeatable=repeatable)
    assert found is again


def test_the_back_off_doubles_up_to_a_bound_and_is_spread_over_the_whole() -> None:
    assert [retry.backoff(attempt, 1.0) for attempt in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert retry.backoff(50, 1.0) == retry.backoff(5000, 1.0) == 30.0
    assert retry.backoff(3, 0.0) == 0.0
    assert retry.backoff(3, 0.25) == 0.5


@pytest.mark.parametrize(("text", "seconds"), [("0", 0), ("34", 34), (" 7 ", 7), ("007", 7)])
def test_seconds_are_read(text: str, seconds: float) -> None:
    assert retry.retry_after(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "²",
        "-1",
        "nan",
        "1e999",
        "inf",
        "",
        "soon",
        "1_0",
        "٣",
        "9" * 5000,
        "1.5.2",
        "0x10",
        "Mon, 99 Foo",
        "\x00",
        None,
    ],
)
def test_nonsense_is_no_time(text: str | None) -> None:
    assert retry.retry_after(text, NOW) is None


def test_a_date_is_counted_from_the_servers_own_present() -> None:
    later = format_datetime(NOW + timedelta(seconds=90), usegmt=True)
    assert retry.retry_after(later, NOW) == 90
    assert retry.asked_to_wait({"Retry-After": later, "Date": format_datetime(NOW, usegmt=True)}) == 90


def test_a_date_gone_by_asks_for_no_wait() -> None:
    assert retry.retry_after(format_datetime(NOW - timedelta(days=1), usegmt=True), NOW) == 0


@pytest.mark.parametrize(
    ("status", "body", "open_"),
    [
        (500, b"", True),
        (502, b"<html>", True),
        (504, b"", True),
        (200, b"<html>Please log in</html>", True),
        (201, b'{"id": 1', True),
        (403, b"  <!doctype html>", True),
        (403, b'{"code":"access_denied"}', False),
        (404, b"", False),
        (413, b"<html>", False),
        (429, b"<html>", False),
    ],
)
def test_what_leaves_open_whether_a_write_was_carried_out(status: int, body: bytes, open_: bool) -> None:
    assert retry.unclear(status, body, writes=True) is open_
    assert not retry.unclear(status, body, writes=False)


@pytest.mark.parametrize("text", ["999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_nobody_is_asked_to_wait_for_more_than_a_day(text: str) -> None:
    assert retry.retry_after(text, NOW) == 24 * 3600
