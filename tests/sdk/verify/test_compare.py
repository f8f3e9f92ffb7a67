"""When two answers differ: what can be decided counts, what hangs on the data does not."""

from __future__ import annotations

from typing import Any

import pytest

from otai_sdk.verify import Heard, compare, rules_of
from otai_sdk.verify.ask import Answer

FRESHDESK = rules_of("freshdesk")


def heard(*bodies: Any, refused: bool = False, **around: Any) -> Heard:
    values = {"status": 200, "content_type": "application/json", "headers": {}, "body_kind": "json", **around}
    return Heard(answers={"GET /x": [Answer(body=body, refused=refused, **values) for body in bodies]})


def differences(live: Heard, fake: Heard, system: str = "freshdesk") -> list[str]:
    return [f"{each.path}: {each.live} / {each.fake}" for each in compare(live, fake, rules_of(system)).differences]


SAME: dict[str, tuple[Any, Any]] = {
    "other values": ([{"a": "x", "b": 1}], [{"a": "y", "b": 2}]),
    "null where the fake is null in another row": ([{"a": None}], [{"a": None}, {"a": "x"}]),
    "never null where the fake may be": ([{"a": "x"}], [{"a": None}, {"a": "x"}]),
    "a key that the fake has only sometimes": ([{"a": 1}], [{"a": 1}, {"a": 1, "b": 2}]),
    "an empty list": ([], [{"a": 1}]),
    "an empty list in a row": ([{"a": []}], [{"a": [1]}]),
    "an integer where the fake has decimals": ([{"a": 5}], [{"a": 5.5}]),
    "a text that looks like a time where the fake has any": ([{"a": "2026-01-01"}], [{"a": "words"}]),
    "an empty text": ([{"a": ""}], [{"a": "2026-01-01T00:00:00Z"}]),
    "fields of the account's own": ([{"custom_fields": {"cf_mine": 1}}], [{"custom_fields": {"cf_yours": "x"}}]),
    "no fields at all": ([{"custom_fields": {}}], [{"custom_fields": {"cf_yours": "x"}}]),
    "choices of another kind": ([{"choices": {"A": ["B"]}}], [{"choices": ["A"]}]),
    "an order that the fake has too": ([{"a": 1, "b": 2}], [{"a": 1, "b": 2}, {"b": 2, "a": 1}]),
    "a key left out of an order": ([{"a": 1, "c": 3}], [{"a": 1, "b": 2, "c": 3}, {"a": 1, "c": 3}]),
}


@pytest.mark.parametrize("name", SAME)
def test_what_only_hangs_on_the_data_is_no_difference(name: str) -> None:
    live, fake = SAME[name]
    assert differences(heard(live), heard(fake)) == []


OTHER: dict[str, tuple[Any, Any, str]] = {
    "a key the fake does not know": ([{"a": 1, "b": "x"}], [{"a": 1}], "[].b: string / has no such key"),
    "a key the fake always has": ([{"a": 1}], [{"a": 1, "b": "x"}], "[].b: has no such key / string"),
    "one left out in a single row": (
        [{"a": 1}, {"a": 1, "b": "x"}],
        [{"a": 1, "b": "x"}],
        "[].b: string, sometimes left out / string, always there",
    ),
    "a number as text": ([{"a": "1"}], [{"a": 1}], "[].a: string / integer"),
    "null": ([{"a": None}, {"a": 1}], [{"a": 1}], "[].a: integer|null / integer"),
    "decimals": ([{"a": 1.5}], [{"a": 1}], "[].a: number / integer"),
    "a list of other things": ([{"a": ["x"]}], [{"a": [1]}], "[].a[]: string / integer"),
    "an object for a list": ({"a": 1}, [{"a": 1}], "body: object / array of object"),
    "a time written otherwise": (
        [{"a": "2026-01-01 00:00:00"}],
        [{"a": "2026-01-01T00:00:00Z"}],
        "[].a: text like 2026-12-31 23:59:59 / text like 2026-12-31T23:59:59Z",
    ),
    "another order": (
        [{"b": 2, "a": 1}],
        [{"a": 1, "b": 2}],
        "order of the keys of []: a stands later / a stands earlier",
    ),
    "deep below": ([{"a": {"b": [{"c": 1}]}}], [{"a": {"b": [{"c": "x"}]}}], "[].a.b[].c: integer / string"),
}


@pytest.mark.parametrize("name", OTHER)
def test_what_can_be_decided_is_a_difference(name: str) -> None:
    live, fake, expected = OTHER[name]
    assert differences(heard(live), heard(fake)) == [expected]


def test_the_order_of_keys_means_nothing_in_otobo() -> None:
    assert differences(heard([{"B": 2, "A": 1}]), heard([{"A": 1, "B": 2}]), "otobo") == []


def test_another_status_is_one_difference_and_hides_no_other_answer() -> None:
    live = Heard(answers={"GET /x": [*heard({"a": "1"}).answers["GET /x"], *heard({}, status=500).answers["GET /x"]]})
    assert differences(live, heard({"a": 1})) == ["status: 500 / 200", "a: string / integer"]


def test_codes_are_shown_and_sentences_are_not() -> None:
    live = heard({"code": "gone", "message": "Anna Berg has no ticket 5"}, refused=True)
    fake = heard({"code": "missing", "message": "There is no ticket 7"}, refused=True)
    assert differences(live, fake) == [
        "code: gone / missing",
        "message: a sentence in other words / the documented sentence",
    ]


@pytest.mark.parametrize("words", ["There is no ticket 5", "There is no ticket 12, 13", "There is  no ticket 0"])
def test_numbers_and_names_in_quotes_make_no_other_sentence(words: str) -> None:
    live, fake = heard({"message": words}, refused=True), heard({"message": "There is no ticket 7"}, refused=True)
    assert differences(live, fake) == []


def test_what_is_no_word_of_the_protocol_is_shown_as_such() -> None:
    live = heard({"Anna Berg": 1, "anna@example.com": 2, "code": "Anna is away"}, content_type="<Anna>", refused=True)
    fake = heard({"code": "missing"}, refused=True)
    told = differences(live, fake)
    assert told == [
        "content type: another text / application/json",
        "*: integer / has no such key",
        "code: another text / missing",
    ]


def test_where_the_fake_shows_nothing_nobody_decides() -> None:
    found = compare(heard([{"a": ["x"]}]), heard([{"a": []}]), FRESHDESK)
    assert found.differences == []
    assert found.undecided == ["GET /x: [].a[]: the fake's samples have nothing there"]
    unasked = compare(Heard(answers={"GET /y": heard([]).answers["GET /x"]}), heard([]), FRESHDESK)
    assert unasked.endpoints == []
    assert unasked.undecided == ["GET /y: the fake was not asked the same"]
