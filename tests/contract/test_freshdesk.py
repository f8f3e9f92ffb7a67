"""FreshdeskAdapter keeps the contract, in process and on a port."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import TicketSystemAdapter, UnifiedUser
from otai_sdk.testing import AdapterContract


class FreshdeskContract(AdapterContract):
    queues = ("Technical Support", "Billing")
    statuses = ("Open", "Pending")
    priorities = ("Low", "High")
    types = ("Incident", "Question")
    owners = (UnifiedUser(name="Ben Berger"), UnifiedUser(name="Carla Costa"))
    customers = (UnifiedUser(email="emma@globex.example"), UnifiedUser(email="juergen@initech.example"))
    custom_field: ClassVar[tuple[str, Any, Any]] = ("cf_product_area", "Web shop", "Invoices")
    second_custom_field: ClassVar[tuple[str, Any]] = ("cf_reference_number", 3)

    @pytest.fixture(autouse=True)
    def world(self) -> Iterator[None]:
        self.fake = FakeFreshdesk()
        with self.door():
            yield

    def door(self) -> Any:
        raise NotImplementedError


class TestFreshdeskInProcess(FreshdeskContract):
    def door(self) -> Any:
        return self.fake

    def make_adapter(self) -> TicketSystemAdapter:
        return self.fake.adapter()


class TestFreshdeskOnAPort(FreshdeskContract):
    def door(self) -> Any:
        self.server = self.fake.serve(real_time=False)
        return self.server

    def make_adapter(self) -> TicketSystemAdapter:
        return self.server.adapter()
