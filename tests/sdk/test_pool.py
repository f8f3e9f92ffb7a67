"""Adapters of many tenants: made once, bounded, never closed under a user's hands, closed all."""

from __future__ import annotations

import os
import random
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, ClassVar

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import AdapterPool, AuthenticationError, ConfigError, SystemConfig, TicketSystemAdapter

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")


class Own(TicketSystemAdapter):
    """Somebody's adapter, which does not survive its own close()."""

    made: ClassVar[list[Own]] = []

    def __init__(self, config: SystemConfig) -> None:
        super().__init__(config)
        time.sleep(config.params.get("slow", 0))
        self.closed = 0
        Own.made.append(self)

    def close(self) -> None:
        self.closed += 1
        if self.config.params.get("bad_end"):
            raise OSError("my-secret")

    def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
        raise NotImplementedError

    find_tickets = find_first_ticket = create_ticket = add_note = update_ticket  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def nothing_made_yet() -> Iterator[None]:
    Own.made.clear()
    yield
    Own.made.clear()


def own(id: str, **params: Any) -> SystemConfig:
    return SystemConfig(id, f"{__name__}:Own", params)


def opened() -> list[str]:
    return [adapter.config.id for adapter in Own.made if not adapter.closed]


def use(pool: AdapterPool, *configs: SystemConfig) -> None:
    for config in configs:
        with pool.adapter(config):
            pass


def test_each_tenant_reaches_its_own_helpdesk() -> None:
    with FakeFreshdesk("acme") as acme, FakeOTOBO() as globex, AdapterPool() as pool:
        acme.add_ticket("of acme")
        globex.add_ticket("of globex")
        configs = {
            "acme": SystemConfig("acme", "FreshdeskAdapter", acme.params),
            "globex": SystemConfig("globex", "OTOBOAdapter", globex.params),
        }
        for _ in range(2):
            for tenant, config in configs.items():
                with pool.adapter(config) as helpdesk:
                    ticket = helpdesk.get_ticket("1")
                assert ticket is not None
                assert ticket.subject == f"of {tenant}"
        assert len(pool) == 2


def test_equal_settings_are_one_adapter_and_other_settings_another() -> None:
    pool = AdapterPool()
    use(pool, own("a", key=1), own("a", key=1), own("a", key=2), own("b", key=1), own("a", key=1))
    assert [(made.config.id, made.config.params["key"]) for made in Own.made] == [("a", 1), ("a", 2), ("b", 1)]


def test_a_config_that_is_changed_in_place_is_another() -> None:
    pool, config = AdapterPool(), own("a", key=1)
    use(pool, config)
    config.params["key"] = 2
    use(pool, config)
    assert len(Own.made) == 2


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_a_secret_that_was_changed_in_its_variable_is_another_adapter(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has changed the password in the environment must not go on with the old one until the process ends."""
    fake: Any = FakeOTOBO() if system == "otobo" else FakeFreshdesk()
    name = "password" if system == "otobo" else "freshdesk_api_key"
    params = dict(fake.params)
    right = params.pop(name)
    config = SystemConfig("a", system, {**params, f"{name}_env_var": "POOLED_SECRET"})
    with fake, AdapterPool() as pool:
        fake.add_ticket("one")
        monkeypatch.setenv("POOLED_SECRET", "outdated-secret")
        with pool.adapter(config) as before, pytest.raises(AuthenticationError):
            before.get_ticket("1")
        monkeypatch.setenv("POOLED_SECRET", right)
        for _ in range(2):
            with pool.adapter(config) as after:
                assert after is not before
                assert after.get_ticket("1") is not None
        assert len(pool) == 2
        monkeypatch.delenv("POOLED_SECRET")
        with pytest.raises(ConfigError, match="POOLED_SECRET"), pool.adapter(config):
            raise AssertionError


def test_variables_deep_in_the_settings_count_and_what_is_kept_holds_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool, config = AdapterPool(), own("a", sso={"token_env_var": "POOLED_SECRET"}, other_env_var=None)
    for value in ("", "hunter2", "hunter2", "hunter3"):
        monkeypatch.setenv("POOLED_SECRET", value)
        use(pool, config)
    assert len(Own.made) == 3
    monkeypatch.delenv("POOLED_SECRET")
    use(pool, config)
    assert len(Own.made) == 4
    kept = [getattr(held, name) for held in pool._open for name in held.__slots__]
    assert "hunter" not in f"{pool!r} {kept!r}"


def test_those_used_longest_ago_are_closed_first() -> None:
    pool = AdapterPool(max_open=2)
    use(pool, own("a"), own("b"), own("a"), own("c"))
    assert opened() == ["a", "c"]
    assert [adapter.closed for adapter in Own.made] == [0, 1, 0]


def test_what_is_in_use_is_never_closed_and_the_bound_holds_afterwards() -> None:
    pool = AdapterPool(max_open=1)
    with pool.adapter(own("a")), pool.adapter(own("b")), pool.adapter(own("a")), pool.adapter(own("c")):
        assert opened() == ["a", "b", "c"]
    assert opened() == ["a"], "the last in use"
    assert len(pool) == 1


def test_close_closes_everything_it_made_once_and_what_is_in_use_at_its_end() -> None:
    pool = AdapterPool()
    use(pool, own("a"), own("b"))
    with pool.adapter(own("c")):
        with pool.adapter(own("c")):
            pool.close()
            pool.close()
            assert opened() == ["c"]
        assert opened() == ["c"], "it has another user"
        assert len(pool) == 0
    assert [adapter.closed for adapter in Own.made] == [1, 1, 1]


def test_the_pool_may_be_used_after_its_end() -> None:
    with AdapterPool() as pool:
        use(pool, own("a"))
    use(pool, own("a"))
    assert [adapter.closed for adapter in Own.made] == [1, 0]


def test_an_adapter_that_cannot_be_closed_harms_no_other(caplog: pytest.LogCaptureFixture) -> None:
    pool = AdapterPool()
    use(pool, own("a", bad_end=True), own("b"))
    pool.close()
    assert [adapter.closed for adapter in Own.made] == [1, 1]
    assert "adapter 'a' cannot be closed: OSError" in caplog.text
    assert "my-secret" not in caplog.text


def test_an_error_of_the_user_gives_the_adapter_back() -> None:
    pool = AdapterPool(max_open=1)
    with pytest.raises(ZeroDivisionError), pool.adapter(own("a")):
        raise ZeroDivisionError
    use(pool, own("b"))
    assert opened() == ["b"]


def test_bad_settings_are_refused_and_nothing_is_kept() -> None:
    pool = AdapterPool()
    with pytest.raises(ConfigError, match="freshdesk_domain"), pool.adapter(SystemConfig("a", "FreshdeskAdapter")):
        raise AssertionError
    assert len(pool) == 0
    with pytest.raises(ConfigError, match="max_open"):
        AdapterPool(max_open=0)


def test_unshared_adapters_have_one_user_at_a_time_and_are_used_again() -> None:
    pool = AdapterPool(shared=False)
    with pool.adapter(own("a")) as first, pool.adapter(own("a")) as second:
        assert first is not second
    with pool.adapter(own("a")) as again:
        assert again in (first, second)
    assert len(Own.made) == 2


def in_threads(count: int, work: Callable[[int], None]) -> None:
    """Run ``work`` in threads that begin at once; what one of them raises is raised here."""
    gate, wrong = threading.Barrier(count), []

    def run(number: int) -> None:
        gate.wait()
        try:
            work(number)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in wrong:
        raise error


def test_threads_that_ask_at_once_share_what_one_of_them_makes() -> None:
    pool = AdapterPool()
    in_threads(16, lambda _: use(pool, own("a", slow=0.02)))
    assert len(Own.made) == 1


@pytest.mark.parametrize("shared", [True, False])
def test_threads_in_a_crowd_of_tenants_never_hold_a_closed_adapter(shared: bool) -> None:
    pool = AdapterPool(max_open=3, shared=shared)
    users: dict[int, int] = {}
    counting = threading.Lock()

    def work(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(200):
            with ExitStack() as held:
                for _ in range(dice.randint(1, 3)):
                    tenant = str(dice.randint(1, 8))
                    adapter = held.enter_context(pool.adapter(own(tenant)))
                    assert isinstance(adapter, Own)
                    assert adapter.config.id == tenant
                    with counting:
                        users[id(adapter)] = users.get(id(adapter), 0) + 1
                        assert shared or users[id(adapter)] == 1
                    if not dice.randint(0, 40):
                        pool.close()
                    assert not adapter.closed
                    held.callback(leave, adapter)

    def leave(adapter: Own) -> None:
        assert not adapter.closed
        with counting:
            users[id(adapter)] -= 1

    in_threads(8, work)
    assert len(pool) <= 3
    pool.close()
    assert {adapter.closed for adapter in Own.made} == {1}, "each once"


def in_child(work: Callable[[], bool]) -> bool:
    """What ``work`` says in a process forked now; a child that hangs is ended."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of forks beside threads, which is what is tried here
        child = os.fork()
    if child == 0:
        try:
            os._exit(0 if work() else 1)
        except BaseException:
            os._exit(2)
    for _ in range(500):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status == 0
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return False


@forks
def test_a_forked_process_begins_empty_and_leaves_its_parents_adapters_alone() -> None:
    pool = AdapterPool(max_open=1)
    use(pool, own("a"))

    def work() -> bool:
        parents = Own.made[0]
        begun_empty = len(pool) == 0
        use(pool, own("a"), own("b"))
        pool.close()
        return begun_empty and parents.closed == 0 and [adapter.closed for adapter in Own.made[1:]] == [1, 1]

    assert in_child(work)
    assert opened() == ["a"]
    assert len(pool) == 1


@forks
def test_a_fork_within_a_block_closes_nothing_in_the_child() -> None:
    pool = AdapterPool()

    def work() -> bool:
        block.close()  # the block ends here, too
        return Own.made[0].closed == 0

    block = ExitStack()
    block.enter_context(pool.adapter(own("a")))
    assert in_child(work)
    block.close()
    assert opened() == ["a"]


@forks
def test_a_child_works_though_the_pool_was_locked_when_it_was_forked() -> None:
    pool = AdapterPool()

    def work() -> bool:
        use(pool, own("a"))
        return opened() == ["a"]

    with pool._lock:
        assert in_child(work)
