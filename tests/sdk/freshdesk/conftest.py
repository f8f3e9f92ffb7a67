"""A Freshdesk account in this process, and an adapter for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk.freshdesk import FreshdeskAdapter


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(plan="unlimited") as fake:
        yield fake


@pytest.fixture
def adapter(fake: FakeFreshdesk) -> Iterator[Any]:
    with fake.adapter() as adapter:
        assert isinstance(adapter, FreshdeskAdapter)
        yield adapter
