"""Character references are resolved, however long they are."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otai_sdk.characters import unescape


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&#" + "9" * 5000 + ";", "\ufffd"),
        ("a&#x" + "f" * 5000 + ";b", "a\ufffdb"),
        ("&#" + "0" * 5000 + "65;", "A"),
        ("&#x" + "0" * 5000 + "41;", "A"),
        ("&#1114112; &#0; &amp;&#65;", "\ufffd \ufffd &A"),
    ],
)
def test_a_reference_of_thousands_of_digits_is_one_character(text: str, expected: str) -> None:
    assert unescape(text) == expected


@given(st.text("&#xX0123456789abf;", max_size=20))
def test_all_others_mean_what_they_mean_to_python(text: str) -> None:
    assert unescape(text) == html.unescape(text)
