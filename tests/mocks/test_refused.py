"""What the errors of a fake in process look like, beside those of a real port: one exception, one text."""

from __future__ import annotations

import re
import socket
from typing import Any

import pytest
import requests
import urllib3.exceptions

from otai_mocks import FakeFreshdesk, FakeOTOBO


def raised(url: str) -> Any:
    with pytest.raises(requests.RequestException) as caught:
        requests.get(f"{url}/api/v2/tickets?page=1", timeout=(1, 0.2))
    return caught.value


def shape(error: requests.RequestException) -> list[Any]:
    """Kinds of error down the chain, and the text without what differs between two addresses."""
    chain: list[Any] = [type(error)]
    cause: Any = error.args[0]
    while cause is not None:
        chain.append(type(cause))
        cause = getattr(cause, "reason", None) or cause.__cause__
    text = re.sub(r"host=[^,]+, port=\d+", "host=HOST, port=PORT", str(error).replace("HTTPS", "HTTP"))
    return [*chain, re.sub(r" at 0x[0-9a-f]+", "", text)]


@pytest.fixture
def closed_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    return f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("make", [FakeOTOBO, FakeFreshdesk])
def test_refused_reads_as_a_port_that_nobody_listens_on(make: Any, closed_port: str) -> None:
    with make() as fake:
        fake.faults.add("refuse")
        error = raised(fake.url)
    assert shape(error) == shape(raised(closed_port))
    host = re.escape(fake.url.partition("://")[2])
    assert re.match(rf"HTTPSConnectionPool\(host='{host}', port=443\): Max retries exceeded with url: /api", str(error))
    assert error.args[0].url == "/api/v2/tickets?page=1"
    assert error.request.url == f"{fake.url}/api/v2/tickets?page=1"
    assert isinstance(error.args[0].reason, urllib3.exceptions.NewConnectionError)


@pytest.mark.parametrize("make", [FakeOTOBO, FakeFreshdesk])
def test_no_answer_in_time_reads_as_on_a_port(make: Any) -> None:
    with make() as fake, fake.serve() as server:
        fake.faults.add("timeout", times=2)
        assert shape(raised(fake.url)) == shape(raised(server.url))
