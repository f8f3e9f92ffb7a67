"""Names as ticket_fields tells them, whatever shape it has."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import ConfigError, InvalidRequestError, UnifiedUser
from otai_sdk.freshdesk import FreshdeskAdapter, wire
from otai_sdk.freshdesk.directory import Names, whole
from otai_sdk.freshdesk.lenient import decode

ODD: list[Any] = [None, [], {}, "x", 5, 1.5, True, [None, 5, ["x"]], {"a": {"b": [1, None]}}, {"a": None}, {"²": ["x"]}]


@pytest.mark.parametrize("choices", ODD)
@pytest.mark.parametrize(
    "kind",
    [
        "default_status",
        "default_priority",
        "default_group",
        "default_agent",
        "default_ticket_type",
        "custom_dropdown",
        "nested_field",
        "custom_of_2031",
        "",
    ],
)
def test_odd_choices_never_break_anything(kind: str, choices: Any) -> None:
    body = msgspec.json.encode([{"name": "cf_x", "type": kind, "choices": choices, "nested_ticket_fields": choices}])
    names = Names(decode(body, list[wire.TicketField]))
    for key in ("status", "priority", "queue", "owner", "type", "custom_fields"):
        assert all(isinstance(name, str) for name in names.known(key))
        names.hint(key, "x")


@pytest.mark.parametrize("field", [{}, {"name": None, "type": 5}, {"name": "cf_x"}, {"type": "default_status"}])
def test_a_field_without_name_or_type_is_passed_over(field: dict[str, Any]) -> None:
    fine = {"name": "status", "type": "default_status", "choices": {"2": ["Open", "Open"]}}
    assert Names(decode(msgspec.json.encode([field, fine]), list[wire.TicketField])).of["status"] == {2: "Open"}


def test_what_is_no_field_is_passed_over() -> None:
    body = msgspec.json.encode([None, 5, "x", [], {"name": "cf_x", "type": "custom_text"}])
    assert Names(decode(body, list[wire.TicketField], rows_count=False)).custom == {"cf_x": "custom_text"}
    with pytest.raises(msgspec.ValidationError):
        decode(b'{"name": "cf_x"}', list[wire.TicketField], rows_count=False)


def test_ids_as_text_or_with_a_point_are_read_and_the_rest_is_left_out() -> None:
    choices = {"A": 1, "B": "2", "C": 3.0, "D": None, "E": True, "F": 1.5, "G": [4], "H": "²"}
    names = Names([wire.TicketField(name="group", type="default_group", choices=choices)])
    assert names.of["queue"] == {1: "A", 2: "B", 3: "C"}


def test_the_levels_of_a_nested_field_have_their_own_choices() -> None:
    field = wire.TicketField(
        name="cf_country",
        type="nested_field",
        choices={"France": {"Alsace": ["Colmar"], "Bretagne": ["Brest"]}, "Italy": {"Lazio": ["Rome"]}},
        nested_ticket_fields=[wire.SubField(name="cf_region"), wire.SubField(name="cf_town")],
    )
    assert Names([field]).choices == {
        "cf_country": ["France", "Italy"],
        "cf_region": ["Alsace", "Bretagne", "Lazio"],
        "cf_town": ["Colmar", "Brest", "Rome"],
    }


def test_the_lists_show_what_a_drop_down_shows(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    assert [queue.name for queue in adapter.list_queues()] == ["Billing", "Sales", "Technical Support"]
    assert {queue.id for queue in adapter.list_queues()} == set(fake.groups)
    assert [(each.id, each.name) for each in adapter.list_priorities()] == [
        (1, "Low"),
        (2, "Medium"),
        (3, "High"),
        (4, "Urgent"),
    ]
    assert [each.id for each in adapter.list_statuses()] == [2, 3, 4, 5, 6, 7]
    assert adapter.list_types() == ["Question", "Incident", "Problem", "Feature Request", "Refund"]
    assert [user.name for user in adapter.list_users()] == ["Ada Admin", "Ben Berger", "Carla Costa", "Dmitri Dahl"]
    assert isinstance(adapter.list_users()[0], UnifiedUser)
    assert len(fake.journal) == 1, "one request tells all of them"


def test_the_account_s_order_is_kept(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    field = fake.state.ticket_field("status")
    assert field is not None
    field.choices = {"2": ["Open", "Open"], "9": ["Waiting", "Waiting"], "5": ["Closed", "Closed"]}
    assert [each.name for each in adapter.list_statuses()] == ["Open", "Waiting", "Closed"]


@pytest.mark.parametrize("good", [5, "5", "005"])
def test_digits_are_an_id(good: Any) -> None:
    assert whole("group_id", good) == 5


@pytest.mark.parametrize("bad", [0, -1, "", "0", "5a", " 5", "²", 5.0, True, None, "9" * 30])
def test_anything_else_is_no_id(bad: Any) -> None:
    with pytest.raises(InvalidRequestError, match="group_id"):
        whole("group_id", bad)


@pytest.mark.parametrize(("field", "named"), [("cf_vip", "custom_checkbox"), ("ordr_id", "did you mean 'cf_order_id'")])
def test_a_dedupe_field_that_cannot_hold_a_key_is_a_bad_setting(fake: FakeFreshdesk, field: str, named: str) -> None:
    adapter: Any = fake.adapter()
    with pytest.raises(ConfigError, match=named):
        adapter._directory.dedupe_field(field)
    assert adapter._directory.dedupe_field("order_id") == "cf_order_id"
