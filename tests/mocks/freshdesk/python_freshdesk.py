"""The unchanged client python-freshdesk, at a served fake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk

api_module = pytest.importorskip("freshdesk.api")


@contextmanager
def client_of(fake: FakeFreshdesk) -> Iterator[Any]:
    with fake.serve(real_time=False) as server:
        client = api_module.API("acme.freshdesk.com", fake.api_key, version=2)
        client._api_prefix = f"{server.url}/api/v2/"
        client._session.trust_env = False
        yield client
        client._session.close()
