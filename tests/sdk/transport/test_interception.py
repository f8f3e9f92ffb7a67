"""Tools that put something of theirs in the place of requests or of its connections still can."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests_mock
import responses
import vcr

from otai_sdk import ConnectionFailedError, UnexpectedResponseError
from otai_sdk.transport.connection import Connection

from .peer import Peer, answer, serving, transport

URL = "https://helpdesk.example.org/api"


def test_responses() -> None:
    with responses.RequestsMock() as mock:
        mock.get(URL, json={"a": 1})
        assert transport().send("GET", URL).body == b'{"a": 1}'
        mock.add_passthru("http://127.0.0.1")
        with Peer(serving(answer(b"real"))) as peer:
            assert transport().send("GET", peer.url).body == b"real"


def test_requests_mock() -> None:
    with requests_mock.Mocker() as mock:
        mock.get(URL, text="mocked", headers={"X-Request-Id": "r1"})
        reply = transport().send("GET", URL)
    assert (reply.body, reply.request_id) == (b"mocked", "r1")


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_vcrpy_records_and_replays_and_leaves_nothing_behind(tmp_path: Path) -> None:
    cassette: Any = str(tmp_path / "cassette.yaml")
    with Peer(serving(*map(answer, [b"before", b"recorded", b"after"]))) as peer:
        client = transport()
        assert client.send("GET", peer.url).body == b"before"
        for _ in range(2):
            with vcr.use_cassette(cassette):
                assert client.send("GET", peer.url + "/a").body == b"recorded"
        assert client.send("GET", peer.url).body == b"after"
    gc.collect()  # the connection that vcrpy 7 made while recording is closed by nobody else


def test_the_package_may_be_loaded_while_vcrpy_is_active() -> None:
    code = (
        "import vcr\n"
        "with vcr.use_cassette('none.yaml', record_mode='none'):\n"
        "    from otai_sdk.transport.connection import Connection, TLSConnection\n"
        "assert 'vcr' not in str(Connection.__mro__ + TLSConnection.__mro__)\n"
    )
    assert "vcr" not in str(Connection.__mro__)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).resolve().parents[3])


def test_a_body_that_breaks_off_in_an_interception_is_no_answer() -> None:
    with responses.RequestsMock() as mock:
        mock.get(URL, body=b"x" * 5, headers={"Content-Length": "10"}, auto_calculate_content_length=False)
        with pytest.raises((ConnectionFailedError, UnexpectedResponseError)):
            transport().send("GET", URL)
