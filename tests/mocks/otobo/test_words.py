"""Under which words articles are found."""

from __future__ import annotations

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.otobo.tables import stop_words
from otai_mocks.otobo.tables.words import words

from .helpers import ask, create


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


@pytest.mark.parametrize(
    ("text", "indexed"),
    [
        ("Tariff,zone;fare", "tariff zone fare"),
        ("See [ticket] (again)!", "see ticket again"),
        ('She said: "Hello."', "said hello"),
        ("it's 'quoted' text...", "it's quoted text"),
        ("<b>bold</b> a=b+c", "bold"),
        ("ftp://host.example:21/a.b?x=1&yyy=2", "ftp://host.example:21/a.b yyy"),
        ("Write to paul@firm.example.", "write paul@firm.example"),
        ("order #77-12 at 50.000", "order #77-12 50.000"),
        ("snake_case -- ___ *** 🎉🎉🎉 ÉPÉE", "snake_case épée"),
        (f"{'y' * 30} {'z' * 31} ab", "y" * 30),
        ("  two\nlines\tand a tab ", "two lines tab"),
        ("", ""),
    ],
)
def test_a_text_is_reduced_to_its_words(text: str, indexed: str) -> None:
    assert words(text) == indexed


def test_stop_words_are_left_out_and_those_of_the_world_decide() -> None:
    body = {"Body": "Where is the red telephone?"}
    for fake, found in ((FakeOTOBO(), {}), (FakeOTOBO(stop_words=["telephone"]), {"TicketID": ["1"]})):
        create(fake, body)
        assert ask(fake, "TicketSearch", MIMEBase_Body="where") == found
        assert ask(fake, "TicketSearch", MIMEBase_Body="red") == {"TicketID": ["1"]}
        left_out = {} if found else {"TicketID": ["1"]}
        assert ask(fake, "TicketSearch", MIMEBase_Body="telephone") == left_out
        assert fake.to_world()["article_search_index"]["entries"]["1"]["MIMEBase_Body"].split()[-1] in (
            "telephone",
            "red",
        )
