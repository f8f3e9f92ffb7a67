"""Threads, forks, copies and pickles: each has connections that are its own, or that nobody else is using."""

from __future__ import annotations

import copy
import gc
import logging
import os
import pickle
import threading
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from otai_sdk import OTAIError
from otai_sdk.config import AdapterSettings
from otai_sdk.transport import Secret, Transport
from otai_sdk.transport.pools import Pools

from .peer import SECRET, Line, Peer, answer, serving, transport


def echo(line: Line) -> None:
    """Answers with the path that was asked for."""
    while data := line.request():
        line.say(answer(data.split(b" ")[1]))


def test_thirty_two_threads_share_it(caplog: pytest.LogCaptureFixture) -> None:
    wrong: list[object] = []

    def work(number: int) -> None:
        try:
            for n in range(20):
                path = f"/{number}/{n}"
                body = client.send("GET", peer.url + path).body
                if body != path.encode():
                    wrong.append((path, body))
        except Exception as error:
            wrong.append(error)

    with caplog.at_level(logging.WARNING), Peer(echo) as peer:
        client = transport()
        threads = [threading.Thread(target=work, args=(n,)) for n in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert peer.connections <= 32
    assert caplog.records == []


def test_closing_lets_what_is_under_way_end_and_what_comes_later_begin_anew() -> None:
    asked, go_on = threading.Event(), threading.Event()

    def script(line: Line) -> None:
        while line.request():
            asked.set()
            go_on.wait()
            line.say(answer(b"%d" % line.number))

    got: list[bytes] = []
    with Peer(script) as peer:
        client = transport()
        thread = threading.Thread(target=lambda: got.append(client.send("GET", peer.url).body))
        thread.start()
        asked.wait()
        client.close()
        client.close()
        go_on.set()
        thread.join()
        assert got == [b"1"]
        assert client.send("GET", peer.url).body == b"2"


def test_closing_again_and_again_while_others_send_raises_nothing_else_than_errors_of_ours() -> None:
    wrong: list[object] = []
    over = threading.Event()

    def work() -> None:
        for _ in range(100):
            try:
                client.send("GET", peer.url + "/a")
            except OTAIError:
                pass
            except Exception as error:
                wrong.append(error)

    def close() -> None:
        while not over.is_set():
            client.close()

    with Peer(echo) as peer:
        client = transport()
        closing = threading.Thread(target=close)
        workers = [threading.Thread(target=work) for _ in range(4)]
        closing.start()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        over.set()
        closing.join()
    assert wrong == []


def test_a_pool_that_is_closed_between_two_steps_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed_just_now(pools: Pools, conn: Any, *args: Any, **kwargs: Any) -> None:
        conn.close()
        verify(pools, conn, *args, **kwargs)

    verify = Pools.cert_verify
    monkeypatch.setattr(Pools, "cert_verify", closed_just_now)
    with Peer(echo) as peer:
        client = transport()
        for _ in range(2):
            assert client.send("GET", peer.url + "/a").body == b"/a"


def in_child(work: Callable[[], bool]) -> bool:
    """What ``work`` says in a process forked now."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of forks beside threads, which is what is tried here
        child = os.fork()
    if child == 0:
        try:
            os._exit(0 if work() else 1)
        except BaseException:
            os._exit(2)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_child_opens_connections_of_its_own_and_leaves_its_parents_alone() -> None:
    with Peer(echo) as peer:
        client = transport()
        client.send("GET", peer.url + "/parent")
        for _ in range(3):
            assert in_child(lambda: client.send("GET", peer.url + "/child").body == b"/child")
        assert client.send("GET", peer.url + "/parent").body == b"/parent"
        assert peer.connections == 4, "one of the parent, which is still used, and one of each child"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_child_that_closes_or_forgets_it_leaves_its_parents_connection_alone() -> None:
    def close() -> bool:
        client.close()
        return True

    def forget() -> bool:
        nonlocal client
        del client
        gc.collect()
        return True

    with Peer(echo) as peer:
        client = transport()
        client.send("GET", peer.url + "/parent")
        assert in_child(close)
        assert in_child(forget)
        client.send("GET", peer.url + "/parent")
        assert peer.connections == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_child_works_though_a_lock_was_held_when_it_was_forked() -> None:
    with Peer(echo) as peer:
        client = transport()
        client.send("GET", peer.url + "/parent")
        pool: Any = next(iter(client._open[os.getpid()][1]._known)).pool
        with pool.mutex:
            assert in_child(lambda: client.send("GET", peer.url + "/child").body == b"/child")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_the_threads_of_a_child_that_begin_at_once_share_its_connections() -> None:
    def at_once() -> bool:
        made: list[Any] = []
        gate = threading.Barrier(8)
        client._new = _slowly(client._new)  # type: ignore[method-assign]

        def begin() -> None:
            gate.wait()
            made.append(client._ready())

        threads = [threading.Thread(target=begin) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(made) == 8 and len({id(one) for one in made}) == 1 and list(client._open) == [os.getpid()]

    with Peer(echo) as peer:
        client = transport()
        client.send("GET", peer.url + "/parent")
        assert in_child(at_once)


def _slowly(make: Callable[[], Any]) -> Callable[[], Any]:
    """``make``, which all threads are in at the same time."""
    gate = threading.Barrier(8)

    def slowly() -> Any:
        gate.wait(timeout=10)
        return make()

    return slowly


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda client: pickle.loads(pickle.dumps(client))])
def test_copies_have_its_settings_and_secrets_and_connections_of_their_own(
    again: Callable[[Transport], Transport],
) -> None:
    with Peer(echo) as peer:
        first = Transport("freshdesk", AdapterSettings(), auth=("me", SECRET), secrets=[SECRET], idle=7)
        first.add_secret("session-0815")
        first.send("GET", peer.url + "/a")
        second = again(first)
        assert second.send("GET", peer.url + "/b").body == b"/b"
        assert peer.connections == 2
        tokens = [[line for line in data.split(b"\r\n") if b"Authorization" in line] for data in peer.requests]
        assert tokens[0] == tokens[1] != []
    assert second.mask(f"{SECRET} session-0815") == "*** ***"
    assert second.system == "freshdesk"
    assert SECRET not in repr(second.__dict__)


def test_secrets_are_copied_but_not_shown() -> None:
    secret = pickle.loads(pickle.dumps(Secret(SECRET)))
    assert secret.reveal() == SECRET
    assert repr(secret) == str(secret) == f"{secret}" == "***"


def test_what_is_forgotten_is_closed_without_a_warning() -> None:
    with Peer(echo) as peer, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client = transport()
        client.send("GET", peer.url + "/a")
        del client
        gc.collect()
    assert [str(warning.message) for warning in caught] == []


def test_what_failed_is_closed_without_a_warning() -> None:
    with (
        Peer(serving(answer(b"x", "302 Found"), b"nonsense\r\n")) as peer,
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        client = transport()
        for _ in range(2):
            with pytest.raises(OTAIError):
                client.send("GET", peer.url)
        client.close()
        gc.collect()
    assert [str(warning.message) for warning in caught] == []
