"""OTOBOAdapter keeps the contract, in three worlds."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

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
    text_field = "Category"
    strangers = "strangers-mail.org"
    pending_status = "pending reminder"
    clears = ()
    own_field: ClassVar[tuple[str, str, Any]] = ("queue", "Queue", "Support::Billing")
    world: Any

    def make_adapter(self) -> TicketSystemAdapter:
        return self.world.adapter()  # type: ignore[no-any-return]

    def another(self, adapter: TicketSystemAdapter) -> TicketSystemAdapter:
        return self.world.adapter()  # type: ignore[no-any-return]

    def unique(self) -> str:
        return str(self.world.unique())


class TestOTOBOInProcess(OTOBOContract):
    @pytest.fixture(autouse=True)
    def _in(self, otobo_in_process: Any) -> None:
        self.world = otobo_in_process


class TestOTOBOOnAPort(OTOBOContract):
    @pytest.fixture(autouse=True)
    def _in(self, otobo_on_a_port: Any) -> None:
        self.world = otobo_on_a_port


class TestOTOBOFromACassette(OTOBOContract):
    @pytest.fixture(autouse=True)
    def _in(self, otobo_from_a_cassette: Any) -> None:
        self.world = otobo_from_a_cassette
