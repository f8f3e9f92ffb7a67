"""A subject is text, whatever is in it; so are logins, addresses, numbers and values of dynamic fields."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from otai_mocks import FakeOTOBO
from otai_sdk import InvalidRequestError, SearchCriteria, UnifiedUser
from otai_sdk.otobo.patterns import contains, equals
from otai_sdk.otobo.words import parts

HOSTILE = [
    "(round) one",
    "[square] two",
    'say "four"',
    "C++ five",
    "a & b seven",
    "a && b eight",
    "a | b nine",
    "a || b ten",
    "not! eleven",
    "!twelve",
    "back\\slash twelve",
    "50% thirteen",
    "star * fourteen",
    "under_score fifteen",
    "<b>sixteen</b>",
    "tab\tnineteen",
    "Größe twenty",
    "GROSSE twenty-one",
    "one AND two",
    "one OR two",
    "(open only",
    "close) only",
    "emoji 🚀",
    "ﬁle oﬃce",
    "İstanbul",
    "ΣΊΣΥΦΟΣ ς",
    "e\u0301 combined, é not",
    "no\u00a0break\u200bzero",
    "Kelvin ſ",
]


@pytest.fixture(scope="module", params=["11.0", "10.1"])
def world(request: pytest.FixtureRequest) -> Iterator[tuple[Any, dict[str, str]]]:
    """An adapter, and the subject of every ticket by its id."""
    with FakeOTOBO(request.param, url="https://hostile.test") as fake, fake.adapter() as adapter:
        tickets = [fake.add_ticket(title, body="x") for title in HOSTILE]
        yield adapter, {str(ticket.id): ticket.title for ticket in tickets}


@pytest.mark.parametrize("subject", HOSTILE)
def test_every_subject_finds_itself(world: tuple[Any, dict[str, str]], subject: str) -> None:
    adapter, subjects = world
    found = {ticket.id for ticket in adapter.find_tickets(SearchCriteria(subject=subject))}
    assert found == {id_ for id_, title in subjects.items() if subject.casefold() in title.casefold()}
    assert found


PIECES = st.one_of(
    st.sampled_from(HOSTILE).flatmap(lambda t: st.integers(0, len(t) - 1).map(lambda i: t[i : i + 4])),
    st.text(alphabet='aoößsſfiﬁkK lt(+)&|"!\\*%_<ANDOR', min_size=1, max_size=6),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PIECES)
@example("ss")
@example("fi")
@example("İ")
@example("os")
def test_no_ticket_that_contains_a_text_is_missed(world: tuple[Any, dict[str, str]], text: str) -> None:
    adapter, subjects = world
    found = [ticket.id for ticket in adapter.find_tickets(SearchCriteria(subject=text, order_by="id"))]
    assert found == [id_ for id_, title in subjects.items() if text.casefold() in title.casefold()]


def test_a_subject_of_operators_alone_is_looked_for_here_with_a_warning(
    fake_otobo: FakeOTOBO, caplog: pytest.LogCaptureFixture
) -> None:
    wanted = fake_otobo.add_ticket("What?! (+)", body="x")
    fake_otobo.add_ticket("Nothing", body="x")
    with fake_otobo.adapter() as adapter, caplog.at_level(logging.WARNING, "otai_sdk"):
        assert [t.id for t in adapter.find_tickets(SearchCriteria(subject="(+)"))] == [str(wanted.id)]
        assert "cannot filter by subject as given: reading 2 tickets" in caplog.text
    with fake_otobo.adapter(max_scan=1) as adapter, pytest.raises(InvalidRequestError, match="subject"):
        adapter.find_tickets(SearchCriteria(subject="(+)"))


def test_a_subject_longer_than_a_title_can_be_finds_nothing(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("x" * 191, body="x")
    with fake_otobo.adapter() as adapter:
        assert len(adapter.find_tickets(SearchCriteria(subject="x" * 191))) == 1
        assert adapter.find_tickets(SearchCriteria(subject="x" * 192)) == []


def test_patterns_are_few_and_hold_no_operator() -> None:
    assert contains("something") == ["*something*", *contains("something")[1:]]
    for text in [*HOSTILE, "please assist us with this passage of sixty ss"]:
        for pattern in [*contains(text), *equals(text)]:
            assert not set(pattern) & set('()+&|"!\\<>%\t')
            assert " and " not in pattern
            assert " or " not in pattern
        assert len(contains(text)) <= 13


@pytest.mark.parametrize("login", ["anna+work", "under_score", "dot.dash-at@x.example", "st(ar)", "Größe", "a*b"])
def test_a_customer_is_found_by_login_whatever_is_in_it(fake_otobo: FakeOTOBO, login: str) -> None:
    fake_otobo.add_customer(login=login, email=f"n{len(login)}@nordwind.example")
    wanted = fake_otobo.add_ticket("x", customer=login, body="x")
    fake_otobo.add_ticket("y", customer="julia", body="x")
    with fake_otobo.adapter() as adapter:
        for name in (login, login.upper()):
            found = adapter.find_tickets(SearchCriteria(customer=UnifiedUser(name=name)))
            assert [t.id for t in found] == [str(wanted.id)]


@pytest.mark.parametrize(
    "value", ['a & b (c) "d" + e | f ! g', "C++", "100%", "*star*", "*", "**", "a*b", "back\\slash", "Größe", "%"]
)
def test_a_field_is_found_by_its_value_whatever_is_in_it(fake_otobo: FakeOTOBO, value: str) -> None:
    wanted = fake_otobo.add_ticket("x", dynamic_fields={"Category": value}, body="x")
    fake_otobo.add_ticket("y", dynamic_fields={"Category": "other"}, body="x")
    fake_otobo.add_ticket("z", body="x")
    with fake_otobo.adapter() as adapter:
        found = adapter.find_tickets(SearchCriteria(custom_fields={"Category": value}))
    assert [t.id for t in found] == [str(wanted.id)]


def test_a_ticket_is_found_by_its_number_alone(fake_otobo: FakeOTOBO) -> None:
    wanted, _ = fake_otobo.add_ticket("x", body="x"), fake_otobo.add_ticket("y", body="x")
    with fake_otobo.adapter() as adapter:
        assert [t.id for t in adapter.find_tickets(SearchCriteria(number=wanted.number))] == [str(wanted.id)]
        assert adapter.find_tickets(SearchCriteria(number=wanted.number[:-1])) == []
        assert adapter.find_tickets(SearchCriteria(number=wanted.number[:-1] + "*")) == []


# --- texts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the printer", [1]),
        ("empty.", [1]),
        ("printer empty", [1]),
        ("der Drucker", [2]),
        ("C++ und", [3]),
        ("c#", [3]),
        ("anna@example.org", [4]),
        ("GRÖSSE", [5]),
        ("Größe", [5]),
        ("in a note", [6]),
        ("a", [4, 6, 7]),
        ("the", [1]),
        ("printer nowhere", []),
        ("nowhere", []),
        ("foo,bar", [7]),
        ("100%", [7]),
    ],
)
def test_a_text_is_found_by_all_its_words(fake_otobo: FakeOTOBO, text: str, found: list[int]) -> None:
    for body in (
        "The printer is empty.",
        "Der Drucker ist leer",
        "C++ und C#",
        "e-mail: anna@example.org",
        "Größe",
        "x",
        "foo,bar 100%",
    ):
        fake_otobo.add_ticket("T", body=body)
    fake_otobo.add_note(6, "Written in a note")
    with fake_otobo.adapter() as adapter:
        assert [int(t.id) for t in adapter.find_tickets(SearchCriteria(text=text, order_by="id"))] == found


def test_a_word_that_the_index_lacks_is_looked_for_here(
    fake_otobo: FakeOTOBO, caplog: pytest.LogCaptureFixture
) -> None:
    wanted = fake_otobo.add_ticket("T", body=f"printer {'x' * 40}")
    fake_otobo.add_ticket("T", body="printer")
    with fake_otobo.adapter() as adapter, caplog.at_level(logging.WARNING, "otai_sdk"):
        found = adapter.find_tickets(SearchCriteria(text=f"printer {'x' * 10}"))
    assert [t.id for t in found] == [str(wanted.id)]
    assert "cannot filter by text" in caplog.text


def test_only_words_that_the_index_surely_has_are_sent() -> None:
    assert parts("The printer, is (empty)!") == (["printer", "empty"], False)
    assert parts("to be or not") == ([], False)
    assert parts("don't C++ ab") == ([], False)
    assert parts("x" * 31) == ([], False)
