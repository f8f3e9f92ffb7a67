"""In process: only the fakes' hosts are answered, and requests is left as it was found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests
import requests_mock
import responses
from requests.adapters import HTTPAdapter

from otai_mocks import FakeFreshdesk, FakeOTOBO, allow_hosts
from otai_mocks.doors.intercept import UnknownHostError
from otai_mocks.fake import Fake

ORIGINAL = HTTPAdapter.send
GET_ADAPTER = requests.Session.get_adapter


@pytest.fixture(autouse=True)
def _requests_is_left_as_it_was() -> Iterator[None]:
    assert HTTPAdapter.send is ORIGINAL
    yield
    assert HTTPAdapter.send is ORIGINAL
    assert requests.Session.get_adapter is GET_ADAPTER


def answers(fake: Fake) -> bool:
    """Whether the fake, and no other, answers at its address."""
    before = len(fake.journal)
    requests.get(f"{fake.url}/anything", timeout=1)
    return len(fake.journal) == before + 1


@pytest.mark.parametrize("first_to_leave", ["otobo", "freshdesk"])
def test_both_fakes_at_once_left_in_either_order(first_to_leave: str) -> None:
    otobo, freshdesk = FakeOTOBO(), FakeFreshdesk()
    otobo.__enter__()
    freshdesk.__enter__()
    assert answers(otobo)
    assert answers(freshdesk)
    first, last = (otobo, freshdesk) if first_to_leave == "otobo" else (freshdesk, otobo)
    first.__exit__(None, None, None)
    assert answers(last)
    with pytest.raises(requests.exceptions.ConnectionError, match="no fake answers"):
        requests.get(f"{first.url}/anything", timeout=1)
    last.__exit__(None, None, None)


def test_inside_a_users_own_mock_both_answer() -> None:
    with responses.RequestsMock() as mock:
        mock.get("https://api.example.org/ok", json={"mine": True})
        with FakeFreshdesk() as fake:
            assert answers(fake)
            assert requests.get("https://api.example.org/ok", timeout=1).json() == {"mine": True}
        with pytest.raises(requests.exceptions.ConnectionError):
            requests.get(f"{fake.url}/anything", timeout=1)


def test_a_users_own_mock_started_later_leaves_the_fakes_host_to_the_fake() -> None:
    with FakeFreshdesk() as fake, responses.RequestsMock() as mock:
        mock.get("https://api.example.org/ok", json={"mine": True})
        assert answers(fake)
        assert requests.get("https://api.example.org/ok", timeout=1).json() == {"mine": True}
        assert fake.adapter().check().ok
        with pytest.raises(requests.exceptions.ConnectionError, match="doesn't match any registered mock"):
            requests.get("https://elsewhere.example.org", timeout=1)
    assert len(mock.calls) == 0


def test_a_users_own_mock_inside_a_fake_answers_for_its_hosts() -> None:
    with FakeFreshdesk() as fake:
        with responses.RequestsMock() as mock:
            mock.get("https://api.example.org/ok", json={"mine": True})
            assert requests.get("https://api.example.org/ok", timeout=1).json() == {"mine": True}
        assert answers(fake)


def test_a_users_mock_that_outlives_the_fake_still_ends_clean() -> None:
    with ExitStack() as stack:
        fake = FakeFreshdesk()
        fake.__enter__()
        mock = stack.enter_context(responses.RequestsMock())
        mock.get("https://api.example.org/ok", json={"mine": True})
        fake.__exit__(None, None, None)
        assert requests.get("https://api.example.org/ok", timeout=1).json() == {"mine": True}
    with FakeFreshdesk() as again:
        assert answers(again)


def test_fakes_in_two_threads() -> None:
    barrier = threading.Barrier(2)
    failures: list[BaseException] = []

    def use(fake: Fake) -> None:
        try:
            for _ in range(20):
                with fake:
                    barrier.wait(5)
                    assert answers(fake)
                barrier.wait(5)
        except BaseException as error:
            failures.append(error)
            barrier.abort()

    threads = [threading.Thread(target=use, args=(fake,)) for fake in (FakeOTOBO(), FakeFreshdesk())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_one_fake_answers_two_threads_at_once() -> None:
    with FakeFreshdesk() as fake:
        threads = [threading.Thread(target=lambda: [answers_at(fake) for _ in range(20)]) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(fake.journal) == 40


def answers_at(fake: Fake) -> None:
    requests.get(f"{fake.url}/anything", timeout=1)


def test_an_unknown_host_is_refused_and_the_message_says_how_to_allow_it() -> None:
    with FakeFreshdesk() as fake, pytest.raises(requests.exceptions.ConnectionError) as caught:
        requests.get("https://api.example.org/v1", timeout=1)
    text = str(caught.value)
    assert "api.example.org" in text
    assert "allow_hosts('api.example.org')" in text
    assert fake.url in text


def test_an_allowed_host_and_the_loopback_go_through() -> None:
    with FakeFreshdesk().serve() as server, FakeOTOBO():
        assert requests.get(f"{server.url}/api/v2/tickets", timeout=5).status_code == 401
        with allow_hosts("unreachable.invalid"), pytest.raises(requests.exceptions.ConnectionError) as caught:
            requests.get("http://unreachable.invalid/", timeout=1)
        assert "no fake answers" not in str(caught.value), "the host was not let through"
        with pytest.raises(requests.exceptions.ConnectionError, match="no fake answers"):
            requests.get("http://unreachable.invalid/", timeout=1)


def test_a_host_allowed_twice_is_closed_with_the_last_block() -> None:
    def closed() -> bool:
        try:
            requests.get("http://unreachable.invalid/", timeout=1)
        except UnknownHostError:
            return True
        except requests.exceptions.ConnectionError:
            return False
        return False

    with FakeOTOBO():
        outer = allow_hosts("unreachable.invalid", "other.invalid")
        with outer:
            with allow_hosts("Unreachable.invalid"):
                assert not closed()
            assert not closed(), "the outer block still wants it"
            with outer:
                assert not closed()
            assert not closed()
        assert closed()
        with outer:
            assert not closed(), "a block can be used again"
        assert closed()


def test_a_second_fake_on_the_same_address_is_refused() -> None:
    with FakeFreshdesk(domain="acme"), pytest.raises(ValueError, match=r"acme\.freshdesk\.com"):
        FakeFreshdesk(domain="acme").__enter__()
    with FakeFreshdesk(domain="acme") as one, FakeFreshdesk(domain="globex") as other:
        assert answers(one)
        assert answers(other)


def test_a_proxy_in_the_environment_is_bypassed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with FakeFreshdesk() as fake:
        assert answers(fake)


def test_a_body_from_a_file_or_a_generator_arrives(tmp_path: pytest.TempPathFactory) -> None:
    with FakeFreshdesk() as fake:
        requests.post(f"{fake.url}/api/v2/tickets", data=iter([b'{"a":', b"1}"]), timeout=1)
        assert fake.journal[-1].json == {"a": 1}


def test_the_journal_is_bounded_and_responses_keeps_nothing() -> None:
    from otai_mocks.doors.intercept import router

    with FakeFreshdesk() as fake:
        for _ in range(5):
            answers(fake)
        assert router._mock is not None
        assert len(router._mock.calls) <= 1


def test_the_nearest_fake_is_named() -> None:
    with FakeFreshdesk(), pytest.raises(UnknownHostError, match=r"Did you mean https://acme\.freshdesk\.com\?"):
        requests.get("https://acmee.freshdesk.com/api/v2/tickets", timeout=1)


# --- beside requests-mock -------------------------------------------------------------------------


@pytest.mark.parametrize("inside", [False, True])
def test_beside_requests_mock_with_real_http_both_answer(inside: bool) -> None:
    """Without real_http requests-mock closes the way for everyone, and says so itself."""
    fake, mocker = FakeFreshdesk(), requests_mock.Mocker(real_http=True)
    outer, inner = (fake, mocker) if inside else (mocker, fake)
    with outer, inner:
        mocker.get("https://api.example.org/ok", json={"mine": True})
        assert requests.get("https://api.example.org/ok", timeout=1).json() == {"mine": True}
        assert answers(fake)
        with pytest.raises(UnknownHostError):
            requests.get("https://elsewhere.example.org/", timeout=1)


def test_requests_mock_may_outlive_the_fake() -> None:
    with requests_mock.Mocker(real_http=True) as mocker:
        with FakeOTOBO() as fake:
            assert answers(fake)
        mocker.get("https://api.example.org/ok", json=1)
        assert requests.get("https://api.example.org/ok", timeout=1).json() == 1


def test_without_real_http_requests_mock_refuses_by_itself() -> None:
    with FakeFreshdesk() as fake, requests_mock.Mocker():
        with pytest.raises(requests_mock.exceptions.NoMockAddress):
            requests.get(f"{fake.url}/anything", timeout=1)
        assert len(fake.journal) == 0


@responses.activate
def test_in_a_test_with_the_decorator_of_responses() -> None:
    responses.get("https://api.example.org/ok", json={"mine": True})
    with FakeFreshdesk() as fake:
        assert answers(fake)
        assert requests.get("https://api.example.org/ok", timeout=1).json() == {"mine": True}


# --- foreign clients ------------------------------------------------------------------------------


def test_python_freshdesk_is_caught() -> None:
    api = pytest.importorskip("freshdesk.v2.api")
    with FakeFreshdesk() as fake:
        client = api.API("acme.freshdesk.com", fake.api_key)
        made = client.tickets.create_ticket("Hello", description="x", email="emma@globex.example")
        assert fake.tickets[made.id].subject == "Hello"
        fake.journal.assert_called("POST", "/api/v2/tickets", times=1, json={"subject": "Hello"}, status=201)
        client._session.close()


def test_pyotrs_is_caught(tmp_path: Any) -> None:
    lib = pytest.importorskip("pyotrs.lib")
    with FakeOTOBO() as fake:
        fake.add_ticket("Hello")
        client = lib.Client(
            fake.url,
            "otai",
            "otai-secret",
            session_id_file=str(tmp_path / "session"),
            webservice_path="/otobo/nph-genericinterface.pl/Webservice/",
        )
        assert client.session_create()
        assert client.ticket_get_by_id(1).field_get("Title") == "Hello"


def test_a_session_of_ones_own_with_retries_is_caught() -> None:
    with FakeFreshdesk() as fake, requests.Session() as session:
        session.mount("https://", HTTPAdapter(max_retries=3, pool_maxsize=2))
        session.auth = (fake.api_key, "X")
        assert session.get(f"{fake.url}/api/v2/agents/me", timeout=1).status_code == 200
