"""Under which words articles are found."""

from __future__ import annotations

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.otobo import stop_words


@pytest.mark.parametrize("language", [stop_words._ENGLISH, stop_words._GERMAN, stop_words._FRENCH])
def test_our_stop_words_are_few_sorted_and_long_enough_to_matter(language: str) -> None:
    listed = language.split()
    assert listed == sorted(set(listed))
    assert len(listed) <= 60
    assert min(map(len, listed)) >= 3


def test_a_world_may_bring_its_own_stop_words() -> None:
    fake = FakeOTOBO(stop_words=["Printer", "der"])
    assert fake.state.tables.stop_words == {"printer", "der"}
    assert FakeOTOBO.from_world(fake.to_world()).state.tables.stop_words == {"printer", "der"}
    assert FakeOTOBO(stop_words=[]).state.tables.stop_words == frozenset()
    assert FakeOTOBO().state.tables.stop_words == stop_words.STOP_WORDS


@pytest.mark.parametrize("wrong", ["der", ["der", 7]])
def test_stop_words_that_are_no_list_of_words_are_told_at_once(wrong: object) -> None:
    with pytest.raises(TypeError, match="list of words"):
        FakeOTOBO(stop_words=wrong)  # type: ignore[arg-type]
