"""A forked process has a copy of each fake: what it asks there, the test would never see."""

from __future__ import annotations

import os
import pickle
import warnings
from collections.abc import Callable

import pytest
import requests

from otai_mocks import FakeFreshdesk, FakeOTOBO, ForkedFakeError
from otai_mocks.fake import Fake

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
BOTH = pytest.mark.parametrize("make", [FakeOTOBO, FakeFreshdesk])


def in_child(work: Callable[[], object]) -> str:
    """What a process forked now says: what ``work`` returned, or the error that it raised."""
    source, sink = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of forks beside threads
        child = os.fork()
    if child == 0:
        try:
            said = str(work())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(sink, said.encode())
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as stream:
        said = stream.read().decode()
    os.waitpid(child, 0)
    return said


@BOTH
def test_a_child_that_asks_its_copy_is_told_to_use_a_port(make: Callable[[], Fake]) -> None:
    with make() as fake, fake.adapter() as adapter:
        for work in (
            lambda: adapter.get_ticket("1"),
            lambda: adapter.update_ticket("1", {"subject": "x"}),
            lambda: requests.post(f"{fake.url}/api/v2/tickets", timeout=1),
        ):
            said = in_child(work)
            assert said.startswith("ForkedFakeError: "), said
            assert type(fake).__name__ in said
            assert "with fake.serve() as server" in said
        assert len(fake.journal) == 0
        assert adapter.check().ok, "the process that opened it goes on"


@BOTH
def test_a_child_shares_a_port(make: Callable[[], Fake]) -> None:
    fake = make()
    fake.add_ticket("Hello")  # type: ignore[attr-defined]
    with fake, fake.serve() as server:

        def work() -> bool:
            with server.adapter() as adapter:
                return adapter.update_ticket("1", {"subject": "Changed"})

        assert in_child(work) == "True"
        assert fake.ticket_rows()[0]["subject"] == "Changed"


@BOTH
def test_a_child_may_open_a_fake_of_its_own(make: Callable[[], Fake]) -> None:
    def work() -> bool:
        with make() as own, own.adapter() as adapter:
            return adapter.check().ok

    with make() as fake:
        assert in_child(work) == "True"
        assert fake.adapter().check().ok


def test_what_a_pool_of_processes_sends_back_can_be_read() -> None:
    error = pickle.loads(pickle.dumps(ForkedFakeError("GET", "https://acme.freshdesk.com/", "FakeFreshdesk")))
    assert isinstance(error, RuntimeError)
    assert not isinstance(error, OSError)
    assert "GET https://acme.freshdesk.com/" in str(error)
