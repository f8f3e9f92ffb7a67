"""TicketSearch: how filters combine, what conditions mean, moments and orders."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.otobo.tables.collation import fold, like

from .helpers import ARTICLE, ask, create


@pytest.fixture
def fake() -> FakeOTOBO:
    """Four tickets: 1 Printer & Scanner, 2 Phone, 3 Mail, 4 Mail is slow."""
    fake = FakeOTOBO()
    create(fake, {"Subject": "Broken", "Body": "It smokes"}, Title="Printer & Scanner", Queue="Raw", CustomerUser="tom")
    create(fake, {"Subject": "Phone", "Body": "No sound"}, Title="Phone", Queue="Misc", Priority="5 very high")
    create(fake, {"Subject": "Mail", "Body": "No answers"}, Title="Mail", State="open", Lock="lock")
    create(fake, {"Subject": "Mail", "Body": "Every mail"}, Title="Mail is slow", State="closed successful")
    return fake


def found(fake: FakeOTOBO, **filters: Any) -> list[int]:
    return sorted(int(number) for number in ask(fake, "TicketSearch", **filters).get("TicketID", ()))


ALL = [1, 2, 3, 4]


def test_names_and_ids_of_one_thing_are_alternatives(fake: FakeOTOBO) -> None:
    assert found(fake, Queues=["Raw"], QueueIDs=[4]) == [1, 2]
    assert found(fake, States="open", StateIDs=2) == [3, 4]
    assert found(fake, Queues=["Raw"], QueueIDs=["x"]) == []


def test_an_id_may_have_a_fraction_of_nothing(fake: FakeOTOBO) -> None:
    for given in ("3.0", 3.0, "003.00", ["3.0"]):
        assert found(fake, TicketID=given) == [3], given
    assert found(fake, StateIDs="4.0") == [3]
    for given in ("3.5", "3.", "3x", "3e0"):
        assert found(fake, TicketID=given) == [], given
    assert ask(fake, "TicketUpdate", TicketID="3.0", Ticket={"Title": "x"})["TicketID"] == "3.0"
    assert ask(fake, "TicketHistoryGet", TicketID="3.0")["TicketHistory"][0]["TicketID"] == "3.0"
    assert ask(fake, "TicketGet", TicketID="3.0")["Ticket"][0]["Title"] == "x"


def test_names_of_locks_and_types_are_exact(fake: FakeOTOBO) -> None:
    assert found(fake, Locks="lock") == [3]
    assert found(fake, Locks="Lock") == found(fake, Types="unclassified") == []


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("mail", [3]),
        ("mail*", [3, 4]),
        ("*", ALL),
        (["*", "Phone"], [2]),
        ("Phone || Mail", [2, 3]),
        ("Phone OR Mail", [2, 3]),
        ("*mail* AND *slow*", [4]),
        ("*mail*+*slow*", [4]),
        ("*mail* && !*slow*", [3]),
        ("!Phone", [1, 3, 4]),
        ("(*slow*)(*mail*)", [4]),
        ('"Mail is slow"', [4]),
        ("Printer & Scanner", []),
        ("Printer*Scanner", [1]),
        ("*mail*&&||*slow*", []),
        ("(Mail", []),
        ("Ph_ne", []),
        ("Ph?ne", []),
    ],
)
def test_titles_may_be_conditions(fake: FakeOTOBO, title: Any, numbers: list[int]) -> None:
    assert found(fake, Title=title) == numbers


SIGNS = [
    "AT&T",
    "R & D",
    "a|b",
    "now! or never",
    "3 + 4",
    "(x)",
    "C:\\temp",
    'a "quoted" word',
    "10 % off",
    "snake_case",
]


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("*&*", [0, 1]),
        ("*\\&*", [0, 1]),
        ("*\\+*", [0, 1]),
        ("*AT&T*", [0]),
        ("*R & D*", []),
        ("*R* & *D*", [1, 7]),
        ("*r & *d*", []),
        ("*|*", [2]),
        ("*\\|*", [2]),
        ("a|b", [2]),
        ("*a* || *x*", [0, 2, 5, 7, 9]),
        ("*now!*", [3]),
        ("now! or never", [3]),
        ("*\\!*", [3]),
        ("*!*", []),
        ("*a* !*quoted*", [0, 2, 9]),
        ("!*e*", [0, 1, 2, 4, 5, 8]),
        ("*(*", []),
        ("*\\(x\\)*", [5]),
        ("*(x)*", []),
        ("*temp\\*", [6]),
        ("*\\\\*", list(range(10))),
        ("*C:\\temp*", []),
        ("\\%", list(range(10))),
        ("*10 \\%*", [8]),
        ('*"quoted"*', []),
        ('"*quoted*"', [7]),
        ('"*quoted*" *word', [7]),
        ('*"*', [7]),
        ('*\\"quoted\\"*', []),
        ("*e_c*", [9]),
        ("*e?c*", []),
    ],
)
def test_signs_in_patterns(pattern: str, places: list[int]) -> None:
    fake = FakeOTOBO()
    for title in SIGNS:
        fake.add_ticket(title)
    assert [number - 1 for number in found(fake, Title=pattern)] == places
    for ticket in fake.tickets.values():
        ask(fake, "TicketUpdate", TicketID=ticket.id, DynamicField={"Name": "Category", "Value": ticket.title})
    assert [number - 1 for number in found(fake, DynamicField_Category={"Like": pattern})] == places


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("ab*b*bc", "abbc", False),
        ("ab*b*bc", "abbbc", True),
        ("*ab*ab*", "xabab", True),
        ("*ab*ab*", "xab", False),
        ("a**%*b", "ab", True),
        ("*a" * 3000, "a" * 2999 + "b", False),
    ],
)
def test_wildcards(pattern: str, text: str, fits: bool) -> None:
    assert like(pattern)(fold(text)) is fits


def test_a_condition_of_very_many_brackets_is_none(fake: FakeOTOBO) -> None:
    assert found(fake, Title="(" * 50 + "mail" + ")" * 50) == [3]
    assert found(fake, Title="(" * 5000 + "mail" + ")" * 5000) == []


def test_full_texts_take_signs_as_letters(fake: FakeOTOBO) -> None:
    assert found(fake, Fulltext="phone || mail") == found(fake, MIMEBase_Subject="!phone") == []
    assert found(fake, Fulltext='"scanner"') == found(fake, MIMEBase_Subject="(phone)") == []


def test_texts_are_compared_letter_by_letter_without_case_and_accents(fake: FakeOTOBO) -> None:
    for number, value in enumerate(("Weiß", "weisse", "Über", "zig_zag", "zigzag", "😀"), 5):
        create(fake, Title=value)
        ask(fake, "TicketUpdate", TicketID=number, DynamicField={"Name": "Category", "Value": value})
    for text, numbers in (("*weis*", [5, 6]), ("*weiss*", [6]), ("UBER", [7]), ("*😀*", [10]), ("*😁*", [])):
        assert found(fake, Title=text) == numbers
    assert found(fake, DynamicField_Category={"Equals": "weiss"}) == []
    assert found(fake, DynamicField_Category={"SmallerThan": "weisse"}) == [5, 7]
    assert found(fake, DynamicField_Category={"GreaterThan": "zigzag"}) == [8, 10]
    assert found(fake, DynamicField_Category={"GreaterThanEquals": "ubar", "SmallerThan": "zi"}) == [5, 6, 7]


def test_a_date_field_is_compared_with_whole_days(fake: FakeOTOBO) -> None:
    fake.add_dynamic_field("Day", "Date")
    for number in (1, 2):
        field = {"Name": "Day", "Value": f"2027-03-0{number}"}
        ask(fake, "TicketUpdate", TicketID=number, DynamicField=field)
    for operator, day, numbers in (
        ("Equals", "2027-03-01", [1]),
        ("GreaterThan", "2027-03-01", [2]),
        ("SmallerThanEquals", "2027-03-01", [1]),
        ("GreaterThanEquals", "2027-03-01 23:59:59", [2]),
        ("SmallerThan", "2027-03-01 12:00:00", []),
        ("Like", "2027-03-01", []),
        ("Equals", "soon", []),
    ):
        assert found(fake, DynamicField_Day={operator: day}) == numbers, (operator, day)


def test_conditions_work_for_customers_and_for_like_too(fake: FakeOTOBO) -> None:
    assert found(fake, CustomerUserLogin="!julia") == [1]
    ask(fake, "TicketUpdate", TicketID=1, DynamicField={"Name": "Category", "Value": "network"})
    ask(fake, "TicketUpdate", TicketID=2, DynamicField={"Name": "Category", "Value": "hardware"})
    assert found(fake, DynamicField_Category={"Like": "net* || hard*"}) == [1, 2]
    assert found(fake, DynamicField_Category={"Like": "*"}) == ALL
    assert found(fake, DynamicField_Category={"Equals": "net*"}) == []


def test_the_raw_customer_id_replaces_the_other_one(fake: FakeOTOBO) -> None:
    assert found(fake, CustomerIDRaw="nordwind", CustomerID="nobody") == ALL


def test_one_entry_must_show_everything_that_a_ticket_was_created_with(fake: FakeOTOBO) -> None:
    assert found(fake, CreatedQueues="Raw", CreatedPriorities="3 normal") == [1]
    ask(fake, "TicketUpdate", TicketID=1, Ticket={"Queue": "Misc"}, Article={**ARTICLE, "HistoryType": "NewTicket"})
    assert found(fake, CreatedQueues="Misc", CreatedUserIDs=2) == [1, 2]


def test_a_full_text_looks_at_titles_and_makes_texts_alternatives(fake: FakeOTOBO) -> None:
    assert found(fake, Fulltext="scanner") == [1]
    assert found(fake, Fulltext="scanner", MIMEBase_Subject="phone") == [1, 2]
    assert found(fake, MIMEBase_Body="smokes", MIMEBase_Subject="phone") == []
    assert found(fake, MIMEBase_Cc="*") == ALL


def test_customers_find_nothing_by_what_they_may_not_see(fake: FakeOTOBO) -> None:
    ask(fake, "TicketUpdate", TicketID=1, Article={**ARTICLE, "Body": "confidential", "IsVisibleForCustomer": 0})
    as_tom = {"login": "", "CustomerUserLogin": "tom", "password": "tom-secret"}
    assert found(fake, MIMEBase_Body="confidential") == [1]
    assert found(fake, MIMEBase_Body="confidential", **as_tom) == []
    assert found(fake, MIMEBase_Body="smokes", **as_tom) == [1]


def test_minutes_and_dates(fake: FakeOTOBO) -> None:
    fake.clock.advance(hours=1)
    create(fake, Title="Later")
    assert found(fake, TicketCreateTimeOlderMinutes=30) == ALL
    assert found(fake, TicketCreateTimeNewerMinutes=30) == [5]
    assert found(fake, TicketCreateTimeOlderMinutes="soon") == [*ALL, 5]
    assert found(fake, TicketCreateTimeOlderDate="  ") == [*ALL, 5]
    assert found(fake, TicketCreateTimeOlderDate="2020-01-01") == []
    fake.clock.advance(seconds=5)
    assert found(fake, TicketCreateTimeNewerMinutes=0) == []
    assert found(fake, TicketLastChangeTimeOlderMinutes=30, TicketLastChangeTimeOlderDate="2020-01-01 00:00:00") == ALL
    assert found(fake, TicketCreateTimeOlderMinutes=30, TicketCreateTimeOlderDate="2020-01-01 00:00:00") == []


def test_an_article_must_fit_both_its_text_and_its_time(fake: FakeOTOBO) -> None:
    fake.clock.advance(hours=1)
    ask(fake, "TicketUpdate", TicketID=1, Article={**ARTICLE, "Body": "still smoking"})
    assert found(fake, ArticleCreateTimeNewerMinutes=30, MIMEBase_Body="smok") == [1]
    assert found(fake, ArticleCreateTimeNewerMinutes=30, MIMEBase_Body="smokes") == []


@pytest.mark.parametrize(
    ("sort_by", "order_by", "numbers"),
    [
        (["Priority", "Title"], ["Down", "Up"], ["2", "3", "4", "1"]),
        (["Title"], ["Up", "Down"], ["3", "4", "2", "1"]),
        (["Title", "Age"], ["Up"], []),
        ("TicketEscalation", "Up", ALL),
        ("DynamicField_Nope", "Up", []),
    ],
)
def test_orders(fake: FakeOTOBO, sort_by: Any, order_by: Any, numbers: list[Any]) -> None:
    answer = ask(fake, "TicketSearch", SortBy=sort_by, OrderBy=order_by).get("TicketID", [])
    assert answer == numbers if isinstance((numbers or [""])[0], str) else len(answer) == len(numbers)


def test_a_limit_cuts_the_order(fake: FakeOTOBO) -> None:
    assert ask(fake, "TicketSearch", SortBy="Title", OrderBy="Up", Limit=2) == {"TicketID": ["3", "4"]}


def test_checkboxes_compare_with_0_and_1_only(fake: FakeOTOBO) -> None:
    field = next(f.name for f in fake.state.tables.dynamic_fields.values() if f.type == "Checkbox")
    ask(fake, "TicketUpdate", TicketID=1, DynamicField={"Name": field, "Value": 1})
    assert found(fake, **{f"DynamicField_{field}": {"Equals": 1}}) == [1]
    assert found(fake, **{f"DynamicField_{field}": {"Equals": [1, "yes"]}}) == []
    assert found(fake, **{f"DynamicField_{field}": {"Like": 1}}) == []
    assert found(fake, **{f"DynamicField_{field}": {"Nonsense": ""}}) == ALL
