"""One account's rate limit, shared by processes."""

from __future__ import annotations

import heapq
import json
import logging
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_mocks.freshdesk.protocol.limits import Limits
from otai_sdk import (
    AdapterPool,
    ConfigError,
    FileBudget,
    RateLimitError,
    RedisBudget,
    SearchCriteria,
    SharedBudget,
    SystemConfig,
    TicketSystemAdapter,
    create_adapter,
)
from otai_sdk.budget.account import SharedAccount
from otai_sdk.budget.ledger import Ledger
from otai_sdk.ratelimit import Budget, Permit, Route

LIST = Route("GET", "/api/v2/tickets", "description")
VIEW = Route("GET", "/api/v2/tickets/17")
FIELDS = Route("GET", "/api/v2/ticket_fields")


class Memory:
    """A store in this process, with a clock that a test sets."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now
        self.texts: dict[str, str] = {}
        self.lock = threading.Lock()

    def update(self, account: str, change: Callable[[str | None, float], str]) -> None:
        with self.lock:
            self.texts[account] = change(self.texts.get(account), self.now)


def shown(total: int, remaining: int, used: int = 1) -> dict[str, str]:
    return {
        "X-Ratelimit-Total": str(total),
        "X-Ratelimit-Remaining": str(remaining),
        "X-Ratelimit-Used-Currentrequest": str(used),
    }


def process(store: SharedBudget) -> SharedAccount:
    return SharedAccount(store, "freshdesk", "acme.freshdesk.com")


def sent(budget: SharedAccount, route: Route, headers: dict[str, str], *, bulk: bool = False) -> None:
    permit = budget.ask(route, 0.0, bulk=bulk)
    assert isinstance(permit, Permit)
    budget.give_back(permit, 0.0, headers)


# --- what is promised -----------------------------------------------------------------------------------


class Account:
    """Processes that read from one account, in simulated time. Some vanish with their requests under way."""

    def __init__(self, plan: str, processes: int, seed: int, *, shared: bool = True) -> None:
        self.shared = shared
        self.dice = random.Random(seed)
        self.limits = Limits(plan)
        self.store = Memory(now=1000.0)
        self.budgets: list[Budget] = [self.started() for _ in range(processes)]
        self.refused = self.answered = 0

    def started(self) -> Budget:
        return process(self.store) if self.shared else Budget()

    def run(self, requests: int, routes: list[tuple[Route, str | None, int]]) -> float:
        """The seconds until so many were answered."""
        begun = self.store.now
        steps: list[tuple[float, int, int, Any]] = []
        for number in range(len(self.budgets)):
            heapq.heappush(steps, (begun + self.dice.random(), len(steps), number, None))
        count = len(steps)
        while self.answered < requests:
            self.store.now, _, number, under_way = heapq.heappop(steps)
            count += 1
            if under_way is None:
                route, pool, cost = self.dice.choice(routes)
                asked = self.budgets[number].ask(route, self.store.now, bulk=True)
                if isinstance(asked, float):
                    assert 0 < asked <= self.limits.plan.window
                    heapq.heappush(steps, (self.store.now + asked + self.dice.random(), count, number, None))
                else:
                    arrives = self.store.now + 0.3 * self.dice.random()
                    heapq.heappush(steps, (arrives, count, number, (asked, pool, cost)))
                continue
            self._answer(number, *under_way)
            if self.dice.random() < 0.02:  # killed, and started anew with nothing but the store
                self.budgets[number] = self.started()
            heapq.heappush(steps, (self.store.now + 0.1 * self.dice.random(), count, number, None))
        return self.store.now - begun

    def _answer(self, number: int, permit: Permit, pool: str | None, cost: int) -> None:
        charge = self.limits.charge(pool, cost, self.store.now)
        headers = shown(charge.total, charge.remaining, charge.used)
        if charge.retry_after is None:
            self.answered += 1
            self.budgets[number].give_back(permit, self.store.now, headers)
        else:
            self.refused += 1
            self.budgets[number].refused(permit, self.store.now, charge.retry_after, headers)


READS: list[tuple[Route, str | None, int]] = [(LIST, "tickets", 3)] * 4 + [(VIEW, None, 2), (FIELDS, None, 1)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("processes", [1, 4, 16])
@pytest.mark.parametrize("plan", ["growth", "enterprise", "trial"])
def test_no_process_is_refused_however_many_there_are_and_whenever_they_die(
    plan: str, processes: int, seed: int
) -> None:
    account = Account(plan, processes, seed)
    account.run(300, READS)
    assert account.refused == 0


def test_by_the_headers_alone_they_are_refused_where_the_pool_is_small() -> None:
    """What the shared budget is for: a list of 20 credits a minute, of which a page takes 3."""
    account = Account("growth", 4, 0, shared=False)
    account.run(300, READS)
    assert account.refused > 10


def test_the_credits_are_used_all_the_same() -> None:
    account = Account("enterprise", 4, 0)
    minutes = account.run(1000, [(LIST, "tickets", 3)]) / 60
    assert 1000 * 3 / minutes >= 0.85 * 200  # a tenth is left to others


def test_an_account_that_counts_by_the_hour_is_shared_too() -> None:
    account = Account("garden", 3, 0)
    account.run(4000, [(VIEW, None, 2)])
    assert account.refused == 0


def test_a_process_knows_what_the_others_have_learnt() -> None:
    store = Memory()
    one, other = process(store), process(store)
    sent(one, FIELDS, shown(700, 699))
    sent(one, LIST, shown(200, 197, 3))
    sent(one, LIST, shown(200, 20, 3))
    assert isinstance(other.ask(LIST, 0.0, bulk=True), float)  # its first request at all
    assert isinstance(other.ask(LIST, 0.0), Permit)
    assert isinstance(other.ask(VIEW, 0.0), Permit)


def test_what_others_draw_who_do_not_share_counts() -> None:
    store = Memory()
    sent(process(store), LIST, shown(50, 0, 3))
    assert isinstance(process(store).ask(LIST, 0.0), float)
    store.now = 62.0
    assert isinstance(process(store).ask(LIST, 0.0), Permit)


def test_after_a_429_all_of_them_wait() -> None:
    store = Memory()
    one, other = process(store), process(store)
    permit = one.ask(VIEW, 0.0)
    assert isinstance(permit, Permit)
    one.refused(permit, 0.0, 25.0, {})
    assert other.ask(FIELDS, 0.0) == 25.0
    store.now = 25.0
    assert isinstance(other.ask(FIELDS, 0.0), Permit)


def test_a_429_of_an_endpoints_own_pool_leaves_the_others_alone() -> None:
    store = Memory()
    one, other = process(store), process(store)
    sent(one, VIEW, shown(200, 199))
    sent(one, LIST, shown(20, 17, 3))
    permit = one.ask(LIST, 0.0)
    assert isinstance(permit, Permit)
    one.refused(permit, 0.0, 25.0, shown(20, 0, 3))
    assert other.ask(LIST, 0.0) == 25.0
    assert isinstance(other.ask(VIEW, 0.0), Permit)


def test_a_server_that_counts_nothing_makes_nobody_wait_and_fills_no_ledger() -> None:
    store = Memory()
    for _ in range(1000):
        sent(process(store), VIEW, {})
        assert Ledger.parse(*store.texts.values()).spent == {}


def test_of_many_who_begin_at_once_one_asks_first_and_if_it_dies_the_next() -> None:
    store = Memory()
    assert isinstance(process(store).ask(LIST, 0.0), Permit)
    assert process(store).ask(LIST, 0.0) == 0.3
    store.now = 5.0
    assert isinstance(process(store).ask(LIST, 0.0), Permit)


def test_a_clock_that_is_set_back_and_a_text_that_is_cut_off_lock_nobody_out() -> None:
    store = Memory(now=1e9)
    sent(process(store), VIEW, shown(50, 0))
    store.now = 1.0
    sent(process(store), VIEW, shown(50, 49))
    store.texts = {name: text[:-5] for name, text in store.texts.items()}
    sent(process(store), VIEW, shown(50, 48))


def test_the_ledger_stays_small() -> None:
    account = Account("addon2000", 16, 0)
    account.run(3000, [*READS, *((Route("GET", f"/api/v2/{name}"), None, 1) for name in "abcdefgh")])
    assert max(map(len, account.store.texts.values())) < 5000


# --- stores ---------------------------------------------------------------------------------------------


class Redis:
    """What RedisBudget uses of a Redis; ``meanwhile`` happens once between its reading and its writing."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.meanwhile: Callable[[], object] | None = None

    def eval(self, script: str, count: int, key: str, *values: Any) -> Any:
        if not values:
            return [[b"1000", b"500000"], self.kept.get(key)]
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            happens()
        if self.kept.get(key, b"").decode() != values[0]:
            return 0
        self.kept[key] = values[1].encode()
        return 1


def test_a_change_that_comes_between_is_not_overwritten() -> None:
    redis = Redis()
    budget = RedisBudget(redis, prefix="mine:")
    redis.meanwhile = lambda: budget.update("a", lambda text, now: f"{text or ''}other {now};")
    budget.update("a", lambda text, now: f"{text or ''}one {now}")
    assert redis.kept == {"mine:a": b"other 1000.5;one 1000.5"}


COUNT = """
import sys
from otai_sdk import FileBudget
budget = FileBudget(sys.argv[1])
for _ in range(200):
    budget.update("a", lambda text, now: str(int(text or 0) + 1))
"""


def test_processes_of_one_machine_share_a_file(tmp_path: Path) -> None:
    children = [subprocess.Popen([sys.executable, "-c", COUNT, str(tmp_path)]) for _ in range(3)]
    assert [child.wait() for child in children] == [0, 0, 0]
    texts: list[str | None] = []
    FileBudget(tmp_path).update("a", lambda text, now: (texts.append(text), "")[1])
    FileBudget(tmp_path).update("b", lambda text, now: (texts.append(text), "")[1])
    assert texts == ["600", None]


def test_a_file_of_whatever_bytes_locks_nobody_out(tmp_path: Path) -> None:
    FileBudget(tmp_path).update("a", lambda text, now: "a ledger")
    (file,) = tmp_path.glob("*.budget")
    file.write_bytes(b"\xff\xfe\x00")
    FileBudget(tmp_path).update("a", lambda text, now: Ledger.parse(text).text())
    assert file.read_text() == Ledger().text()


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ConfigError, match=r"budget: the folder .*file cannot be used"):
        FileBudget(file)


class Away:
    """A store that is gone."""

    def update(self, account: str, change: object) -> None:
        raise ConnectionError("no secret shall be told")


def test_a_store_that_is_away_stops_nothing_and_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    budget = process(Away())
    with caplog.at_level(logging.WARNING, "otai_sdk"):
        sent(budget, VIEW, shown(50, 1))
        sent(budget, VIEW, shown(50, 0))
    assert isinstance(budget.ask(VIEW, 0.0), float)  # the headers alone tell
    assert [record.getMessage() for record in caplog.records] == [
        "freshdesk acme.freshdesk.com: the shared budget fails (ConnectionError): until it works, each process "
        "counts alone"
    ]


# --- adapters -------------------------------------------------------------------------------------------


def test_adapters_with_one_store_draw_on_one_ledger_and_a_pool_hands_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Memory(now=1000.0)
    with FakeFreshdesk(plan="growth") as fake, fake.serve(real_time=False) as server:
        fake.populate(120)
        config = SystemConfig("desk", "FreshdeskAdapter", server.params)
        with monkeypatch.context() as here, create_adapter(config, budget=store) as one:
            here.setattr("otai_sdk.stand_in._placed", {})  # as in a process that does not know it for a fake
            assert len(list(one.iter_tickets(SearchCriteria()))) == 120
        assert fake.journal.count >= 2
    [(account, text)] = store.texts.items()
    assert account.startswith("freshdesk 127.0.0.1:")
    assert json.loads(text)["spent"]["GET tickets 20"]
    with AdapterPool(budget=store) as pool, pool.adapter(config) as adapter:
        assert isinstance(adapter._sender.budget, SharedAccount)  # type: ignore[union-attr]


def test_an_adapter_that_keeps_to_no_limit_refuses_a_budget() -> None:
    class Mine(TicketSystemAdapter):
        def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
            raise NotImplementedError

        find_tickets = find_first_ticket = create_ticket = add_note = update_ticket  # type: ignore[assignment]

    sys.modules["my_desk"] = type(sys)("my_desk")
    sys.modules["my_desk"].Mine = Mine  # type: ignore[attr-defined]
    try:
        with pytest.raises(ConfigError, match="'x': Mine sends in a way of its own and keeps to no rate limit"):
            create_adapter(SystemConfig("x", "my_desk:Mine", {}), budget=Memory())
    finally:
        del sys.modules["my_desk"]
    acme = SystemConfig("x", "FreshdeskAdapter", {"freshdesk_domain": "acme", "freshdesk_api_key": "k"})
    with pytest.raises(ConfigError, match=r"budget must be a FileBudget, a RedisBudget .* not str"):
        create_adapter(acme, budget="redis://")  # type: ignore[arg-type]


def test_who_may_not_wait_is_told_when() -> None:
    store = Memory(now=1000.0)
    acme = SystemConfig("x", "FreshdeskAdapter", {"freshdesk_domain": "acme", "freshdesk_api_key": "k"})
    other = SharedAccount(store, "freshdesk", "acme.freshdesk.com")
    permit = other.ask(VIEW, 0.0)
    assert isinstance(permit, Permit)
    other.refused(permit, 0.0, 40.0, {})
    adapter = create_adapter(acme, budget=store).with_options(max_wait=5)
    with pytest.raises(RateLimitError) as caught:
        adapter.get_ticket(1)
    assert caught.value.retry_after == 40.0
