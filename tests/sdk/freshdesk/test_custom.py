"""Custom fields: values by the field's type, there and back."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import InvalidRequestError, UnifiedTicket, UnifiedUser
from otai_sdk.freshdesk import FreshdeskAdapter, custom


@pytest.mark.parametrize(
    ("kind", "given", "sent"),
    [
        ("custom_number", 7, 7),
        ("custom_number", "7", 7),
        ("custom_number", "-7", -7),
        ("custom_number", 7.0, 7),
        ("custom_number", Decimal("7"), 7),
        ("custom_decimal", "1.0", 1.0),
        ("custom_decimal", "-12.50", -12.5),
        ("custom_decimal", Decimal("0.1"), 0.1),
        ("custom_decimal", 0.1, 0.1),
        ("custom_decimal", 3, 3),
        ("custom_checkbox", True, True),
        ("custom_checkbox", "false", False),
        ("custom_date", date(2026, 1, 2), "2026-01-02"),
        ("custom_date", datetime(2026, 1, 2, 23, tzinfo=timezone(timedelta(hours=-5))), "2026-01-03"),
        ("custom_date", "2026-01-02", "2026-01-02"),
        ("custom_date", "2026-01-02T23:00:00-05:00", "2026-01-03"),
        ("custom_text", "x", "x"),
        ("custom_text", 4711, "4711"),
        ("custom_paragraph", "a\nb", "a\nb"),
        ("custom_something_of_2031", ["a"], ["a"]),
        ("custom_something_of_2031", date(2026, 1, 2), "2026-01-02"),
    ],
)
def test_a_value_is_sent_as_its_field_takes_it(kind: str, given: Any, sent: Any) -> None:
    found = custom.to_write("cf_x", kind, None, given)
    assert (type(found), found) == (type(sent), sent)


@pytest.mark.parametrize("kind", ["custom_number", "custom_text", "custom_dropdown", "custom_checkbox"])
def test_none_clears_a_field_of_any_type(kind: str) -> None:
    assert custom.to_write("cf_x", kind, None, None) is None


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("custom_number", "seven"),
        ("custom_number", "1_0"),
        ("custom_number", "٣"),
        ("custom_number", 1.5),
        ("custom_number", True),
        ("custom_number", float("nan")),
        ("custom_number", 2**70),
        pytest.param("custom_number", 10**5000, id="huge"),
        ("custom_number", Decimal("1e999999")),
        ("custom_number", Decimal("sNaN")),
        ("custom_decimal", float("inf")),
        ("custom_decimal", float("nan")),
        ("custom_decimal", "nan"),
        ("custom_decimal", Decimal("NaN")),
        ("custom_decimal", "1,5"),
        ("custom_decimal", "0.12345678901234567890"),
        ("custom_decimal", True),
        ("custom_checkbox", 1),
        ("custom_checkbox", "yes"),
        ("custom_date", "soon"),
        ("custom_date", 20260102),
        ("custom_text", True),
        ("custom_text", ["x"]),
    ],
)
def test_what_a_field_cannot_hold_is_refused_by_its_name(kind: str, given: Any) -> None:
    with pytest.raises(InvalidRequestError, match="cf_x"):
        custom.to_write("cf_x", kind, None, given)


def test_a_misspelt_choice_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidRequestError, match="did you mean 'Web shop'"):
        custom.to_write("cf_area", "custom_dropdown", ["Web shop", "Mobile app"], "Webshop")
    assert custom.to_write("cf_area", "custom_dropdown", ["1", "2"], 2) == "2"


def test_a_decimal_that_no_float_holds_stays_text() -> None:
    values = {"cf_a": "1.0", "cf_b": "0.12345678901234567890", "cf_c": None, "cf_d": "1.0", "cf_e": "?"}
    read = custom.to_read(dict(values), ["cf_a", "cf_b", "cf_c", "cf_e", "cf_nothing"])
    assert read == {**values, "cf_a": 1.0}


def test_what_is_read_can_be_written_back_unchanged(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    given = {
        "cf_reference_number": 7,
        "cf_order_id": "A1",
        "cf_product_area": "Web shop",
        "cf_vip": True,
        "cf_refund_amount": 12.5,
        "cf_purchase_date": "2026-01-02",
    }
    created = adapter.create_ticket(
        UnifiedTicket(subject="x", body="y", customer=UnifiedUser(email="emma@globex.example"), custom_fields=given)
    )
    assert created.custom_fields == given
    assert adapter.update_ticket(created.id, {"custom_fields": created.custom_fields})
    read = adapter.get_ticket(created.id)
    assert read is not None
    assert read.custom_fields == given
    assert {name: type(value) for name, value in read.custom_fields.items()} == {n: type(v) for n, v in given.items()}


def test_a_choice_that_is_newer_than_the_cache_is_written(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ticket = fake.add_ticket()
    adapter.list_types()
    field = fake.state.ticket_field("cf_product_area")
    assert field is not None
    field.choices = [*(field.choices or []), "Returns"]
    assert adapter.update_ticket(str(ticket.id), {"custom_fields": {"product_area": "Returns"}})
