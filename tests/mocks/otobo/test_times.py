"""Which texts are times, and what a date field makes of them."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from otai_mocks.otobo.errors import CrashError
from otai_mocks.otobo.tables import dynamic_fields
from otai_mocks.otobo.tables.records import DynamicField
from otai_mocks.otobo.tables.timestamps import numbers, parse, read, show

MORNING = int(datetime(2031, 8, 9, 7, 5, tzinfo=timezone.utc).timestamp())


@pytest.mark.parametrize("epoch", [0, -1, 2**31, MORNING, 253402300799])
def test_a_time_that_is_shown_is_read_again(epoch: int) -> None:
    assert parse(show(epoch)) == read(show(epoch)) == epoch


@pytest.mark.parametrize(
    "text",
    [
        "2031-08-09T07:05:00", "2031-08-09 07:05", "2031-08-09", "2031-8-9 7:5:0", "2031-08-09 07:05:00Z",
        "2031-02-29 00:00:00", "2031-08-09 24:00:00", "2031-08-09 07:05:60", "0000-00-00 00:00:00",
        "2031-08-09-07:05:00", "\uff12031-08-09 07:05:00", " 2031-08-09 07:05:00", "2031-08-09  7:05:00",
        "2031-08-0a 07:05:00", "soon", "",
    ],
)  # fmt: skip
def test_a_full_time_has_one_form(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2031-08-09 07:05:00", MORNING),
        ("2031-08-09T07:05:00", MORNING),
        ("2031-08-09 07:05", MORNING),
        ("2031-8-9 7:5", MORNING),
        ("2031-08-09", MORNING - 7 * 3600 - 300),
        ("2031-13-09", None),
        ("9.8.2031", None),
        ("31-08-09", None),
        ("2031-08", None),
        ("2031-08-09 07", None),
        ("2031-08-09 ", None),
        ("2031-08-09T07:05:00 in the morning", None),
        ("2031-08--9", None),
    ],
)
def test_a_time_may_lack_its_seconds_or_its_time_of_day(text: str, found: int | None) -> None:
    assert read(text) == found


def test_a_text_may_be_read_as_a_time_that_does_not_exist() -> None:
    assert numbers("2031-40-00 99:00:00") == [2031, 40, 0, 99, 0, 0]
    assert numbers("2031-08-09T07:05:00+02:00") == [2031, 8, 9, 7, 5, 0]
    assert numbers("40.00.2031") is None


CRASH = "crash"


@pytest.mark.parametrize(
    ("kind", "value", "by_11", "by_10"),
    [
        ("DateTime", "2031-08-09 07:05:00", True, True),
        ("DateTime", "2031-08-09T07:05:00Z", False, False),
        ("DateTime", "2031-08-09T07:05:00+02:00", False, False),
        ("DateTime", "2031-08-09 07:05", False, False),
        ("DateTime", "2031-08-09", False, False),
        ("DateTime", "2031-02-30 00:00:00", CRASH, False),
        ("DateTime", "9.8.2031", CRASH, False),
        ("DateTime", 20310809, CRASH, False),
        ("DateTime", "next week", CRASH, False),
        ("Date", "2031-08-09", True, True),
        ("Date", "2031-08-09 00:00:00", True, True),
        ("Date", "2031-08-09 07:05:00", False, False),
        ("Date", "2031-8-9", False, False),
        ("Date", "next week", False, False),
        ("Date", "2031-02-30", CRASH, False),
    ],
)
def test_impossible_dates_crash_version_11_only(kind: str, value: object, by_11: bool | str, by_10: bool) -> None:
    field = DynamicField(1, "Due", "Due", kind, date_restriction="none")
    assert dynamic_fields.fits(field, value, "10.1") is by_10
    if by_11 == CRASH:
        with pytest.raises(CrashError):
            dynamic_fields.fits(field, value, "11.0")
        assert not dynamic_fields.fits(DynamicField(1, "Due", "Due", kind), value, "11.0")
    else:
        assert dynamic_fields.fits(field, value, "11.0") is by_11
