"""SearchCriteria ──► search and list, as plain functions."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from otai_sdk import SearchCriteria, UnifiedQueue, UnifiedStatus, UnifiedUser
from otai_sdk.freshdesk import query as q

TYPES = {
    "cf_vip": "custom_checkbox",
    "cf_n": "custom_number",
    "cf_t": "custom_text",
    "cf_d": "custom_dropdown",
    "cf_day": "custom_date",
    "cf_dec": "custom_decimal",
}
NOON = datetime(2026, 11, 20, 12, 0, 30, tzinfo=timezone.utc)


def search(ids: dict[str, list[int]] | None = None, **criteria: Any) -> q.SearchQuery:
    return q.search_query(SearchCriteria(**criteria), ids or {}, TYPES)


def listed(**criteria: Any) -> q.ListQuery:
    made = SearchCriteria(**criteria)
    return q.list_query(made, q.shortest_order(made))


def test_several_filters_are_joined_by_and() -> None:
    found = search(
        {"queue": [5], "status": [2]},
        queue=UnifiedQueue(id=5),
        status=UnifiedStatus(id=2),
        type="Question",
        tags=["a", "b"],
    )
    assert found == q.SearchQuery("group_id:5 AND status:2 AND type:'Question' AND tag:'a' AND tag:'b'", [])


def test_any_of_several_stands_in_parentheses() -> None:
    found = search({"status": [2, 3], "user": [9]}, status=[UnifiedStatus(id=2)], user=UnifiedUser(id=9))
    assert found.text == "agent_id:9 AND (status:2 OR status:3)"


@pytest.mark.parametrize("value", ["it's", 'a "quoted" word', "back\\slash", "two\nlines"])
def test_what_the_grammar_cannot_carry_is_filtered_here(value: str) -> None:
    assert search(type=value, tags=["fine", value]) == q.SearchQuery("tag:'fine'", ["type", "tags"])


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("cf_vip", True, "cf_vip:true"),
        ("cf_vip", False, "cf_vip:false"),
        ("cf_n", 42, "cf_n:42"),
        ("cf_n", "42", "cf_n:42"),
        ("cf_t", "a b", "cf_t:'a b'"),
        ("cf_d", "Delivery", "cf_d:'Delivery'"),
        ("cf_day", "2026-01-02", "cf_day:'2026-01-02'"),
    ],
)
def test_a_custom_field_is_searched_where_its_type_allows(field: str, value: Any, text: str) -> None:
    assert search(custom_fields={field: value}) == q.SearchQuery(text, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cf_dec", "1.5"),
        ("cf_vip", "yes"),
        ("cf_n", "many"),
        ("cf_t", None),
        ("cf_day", "soon"),
        ("x y", 1),
        ("cf_n", True),
    ],
)
def test_other_custom_fields_are_filtered_here(field: str, value: Any) -> None:
    assert search(custom_fields={field: value}) == q.SearchQuery("", ["custom_fields"])


def test_a_time_is_searched_by_days_that_let_enough_through() -> None:
    found = search(created_after=NOON, updated_before=NOON)
    assert found.text == "created_at:>'2026-11-20' AND updated_at:<'2026-11-21'"


def test_what_the_search_does_not_know_is_left() -> None:
    assert search({"queue": [5]}, queue=UnifiedQueue(id=5), subject="x", text="y").left == ["subject", "text"]


def test_a_query_is_never_longer_than_freshdesk_takes() -> None:
    found = search(tags=[f"{number:03d}" * 10 for number in range(30)])
    longest = q.narrowed(
        found.text,
        *(q.since_day(field, NOON.date()) for field in ("updated_at", "created_at", "created_at")),
        *("status:9000", "priority:4", "group_id:204000800001", "agent_id:204011000001"),
    )
    assert len(longest) + 2 <= q.MAX_QUERY
    assert found.left == ["tags"]


@pytest.mark.parametrize(
    ("criteria", "pays"),
    [
        ({"type": "Question"}, True),
        ({"subject": "x"}, False),
        ({"created_after": NOON}, False),
        ({"updated_after": NOON}, False),
        ({"created_before": NOON}, False),
        ({"updated_before": NOON}, True),
        ({"created_after": NOON, "created_before": NOON}, True),
        ({"updated_after": NOON, "updated_before": NOON}, True),
        ({"updated_after": NOON, "updated_before": NOON, "order_by": "updated_at"}, False),
        ({"tags": ["it's"]}, False),
    ],
)
def test_the_search_is_used_where_it_narrows_more_than_the_list(criteria: dict[str, Any], pays: bool) -> None:
    made = SearchCriteria(**criteria)
    assert q.search_pays(made, q.search_query(made, {}, TYPES)) is pays


def test_the_list_lifts_the_thirty_days() -> None:
    assert listed(subject="x").parameters["updated_since"] == "1970-01-01T00:00:00Z"


def test_the_tightest_bound_becomes_updated_since_a_second_early() -> None:
    parameters = listed(created_after=NOON, updated_after=NOON.replace(hour=13)).parameters
    assert parameters["updated_since"] == "2026-11-20T13:00:29Z"


def test_the_newest_first_list_ends_where_creation_began_to_matter() -> None:
    plan = listed(created_after=NOON)
    assert (plan.parameters["order_by"], plan.parameters["order_type"]) == ("created_at", "desc")
    assert plan.beyond(NOON.replace(second=29))
    assert not plan.beyond(NOON)
    assert plan.left == []


def test_a_list_with_an_end_alone_begins_with_the_oldest() -> None:
    plan = listed(created_before=NOON)
    assert plan.parameters["order_type"] == "asc"
    assert plan.beyond(NOON)
    assert not plan.beyond(NOON.replace(second=29))
    assert plan.left == []


@pytest.mark.parametrize("order", ["-created_at", "created_at", "-updated_at", "updated_at"])
def test_a_list_in_order_is_ordered_by_freshdesk(order: str) -> None:
    parameters = q.list_query(SearchCriteria(), order).parameters
    assert parameters["order_by"] == order.removeprefix("-")
    assert parameters["order_type"] == ("desc" if order.startswith("-") else "asc")


def test_where_the_order_does_not_matter_the_shortest_list_is_read() -> None:
    assert q.shortest_order(SearchCriteria(subject="x")) == "updated_at"
    assert q.shortest_order(SearchCriteria(created_after=NOON)) == "-created_at"
    assert q.shortest_order(SearchCriteria(created_before=NOON)) == "created_at"
    assert q.shortest_order(SearchCriteria(created_before=NOON, updated_after=NOON)) == "updated_at"


def test_a_customer_by_id_or_address_is_the_lists_own_filter() -> None:
    assert listed(customer=UnifiedUser(id=7, email="x@y")).parameters["requester_id"] == 7
    assert listed(customer=UnifiedUser(email="x@y")).parameters["email"] == "x@y"
    assert listed(customer=UnifiedUser(name="Xenia")).left == ["customer"]


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
def test_the_ends_of_time_do_no_harm(moment: datetime) -> None:
    extreme = moment.replace(tzinfo=timezone.utc)
    for name in ("created_after", "created_before", "updated_after", "updated_before"):
        search(**{name: extreme})
        listed(**{name: extreme})
