"""Fixtures for everyone who installed the package. Loads in every pytest run, so it imports only pytest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from otai_sdk import TicketSystemAdapter

    from .freshdesk import FakeFreshdesk
    from .otobo import FakeOTOBO


def _mock(name: str) -> Any:
    import otai_mocks

    try:
        return getattr(otai_mocks, name)
    except ModuleNotFoundError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def fake_otobo() -> Iterator[FakeOTOBO]:
    """A FakeOTOBO that answers in this process while the test runs."""
    with _mock("FakeOTOBO")() as fake:
        yield fake


@pytest.fixture
def fake_freshdesk() -> Iterator[FakeFreshdesk]:
    """A FakeFreshdesk that answers in this process while the test runs."""
    with _mock("FakeFreshdesk")() as fake:
        yield fake


@pytest.fixture
def otobo_adapter(fake_otobo: FakeOTOBO) -> Iterator[TicketSystemAdapter]:
    """An OTOBOAdapter wired to ``fake_otobo``."""
    with fake_otobo.adapter() as adapter:
        yield adapter


@pytest.fixture
def freshdesk_adapter(fake_freshdesk: FakeFreshdesk) -> Iterator[TicketSystemAdapter]:
    """A FreshdeskAdapter wired to ``fake_freshdesk``."""
    with fake_freshdesk.adapter() as adapter:
        yield adapter
