"""OTOBOAdapter keeps the contract, in process and on a port."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from otai_mocks import FakeOTOBO
from otai_sdk import TicketSystemAdapter, UnifiedUser
from otai_sdk.testing import AdapterContract


class OTOBOContract(AdapterContract):
    supports: ClassVar = {"tags": False}
    queues = ("Support", "Support::Billing")
    statuses = ("new", "open")
    priorities = ("3 normal", "4 high")
    owners = (UnifiedUser(name="anna"), UnifiedUser(name="ben"))
    customers = (UnifiedUser(name="julia"), UnifiedUser(name="tom"))
    custom_field: ClassVar[tuple[str, Any, Any]] = ("Category", "network", "printer")
    second_custom_field: ClassVar[tuple[str, Any]] = ("Severity", "high")

    @pytest.fixture(autouse=True)
    def world(self) -> Iterator[None]:
        self.fake = FakeOTOBO()
        for name in self.types:
            self.fake.add_type(name)
        with self.door():
            yield

    def door(self) -> Any:
        raise NotImplementedError


class TestOTOBOInProcess(OTOBOContract):
    def door(self) -> Any:
        return self.fake

    def make_adapter(self) -> TicketSystemAdapter:
        return self.fake.adapter()


class TestOTOBOOnAPort(OTOBOContract):
    def door(self) -> Any:
        self.server = self.fake.serve(real_time=False)
        return self.server

    def make_adapter(self) -> TicketSystemAdapter:
        return self.server.adapter()
