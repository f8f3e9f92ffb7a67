"""FreshdeskAdapter keeps the contract, in three worlds."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from otai_sdk import TicketSystemAdapter, UnifiedUser
from otai_sdk.testing import AdapterContract


class FreshdeskContract(AdapterContract):
    supports: ClassVar = {"customer_change": False, "pending_until": False}
    queues = ("Technical Support", "Billing")
    statuses = ("Open", "Pending")
    priorities = ("Low", "High")
    types = ("Incident", "Question")
    owners = (UnifiedUser(name="Ben Berger"), UnifiedUser(name="Carla Costa"))
    customers = (UnifiedUser(email="emma@globex.example"), UnifiedUser(email="juergen@initech.example"))
    custom_field: ClassVar[tuple[str, Any, Any]] = ("cf_product_area", "Web shop", "Invoices")
    second_custom_field: ClassVar[tuple[str, Any]] = ("cf_reference_number", 3)
    text_field = "cf_order_id"
    strangers = "strangers.example"
    clears = ("queue", "owner", "type", "tags")
    own_field: ClassVar[tuple[str, str, Any]] = ("queue", "group_id", 5)
    world: Any

    def make_adapter(self) -> TicketSystemAdapter:
        return self.world.adapter()  # type: ignore[no-any-return]

    def another(self, adapter: TicketSystemAdapter) -> TicketSystemAdapter:
        return self.world.adapter()  # type: ignore[no-any-return]

    def unique(self) -> str:
        return str(self.world.unique())


class TestFreshdeskInProcess(FreshdeskContract):
    @pytest.fixture(autouse=True)
    def _in(self, freshdesk_in_process: Any) -> None:
        self.world = freshdesk_in_process


class TestFreshdeskOnAPort(FreshdeskContract):
    @pytest.fixture(autouse=True)
    def _in(self, freshdesk_on_a_port: Any) -> None:
        self.world = freshdesk_on_a_port


class TestFreshdeskFromACassette(FreshdeskContract):
    @pytest.fixture(autouse=True)
    def _in(self, freshdesk_from_a_cassette: Any) -> None:
        self.world = freshdesk_from_a_cassette
