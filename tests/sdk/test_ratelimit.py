"""What an account may still send."""

from __future__ import annotations

import gc
import heapq
import random
import threading
from collections.abc import Mapping

import pytest

from otai_mocks.freshdesk.protocol.limits import Charge, Limits
from otai_sdk.ratelimit import Budget, Permit, Route, budget_of, number

LIST = Route("GET", "/api/v2/tickets")
VIEW = Route("GET", "/api/v2/tickets/17")
UPDATE = Route("PUT", "/api/v2/tickets/17")


def shown(total: object, remaining: object, used: object = 1) -> dict[str, str]:
    return {
        "X-Ratelimit-Total": str(total),
        "X-Ratelimit-Remaining": str(remaining),
        "X-Ratelimit-Used-Currentrequest": str(used),
    }


def permitted(budget: Budget, route: Route, now: float, *, bulk: bool = False) -> Permit:
    permit = budget.ask(route, now, bulk=bulk)
    assert isinstance(permit, Permit)
    return permit


def sent(budget: Budget, route: Route, now: float, headers: Mapping[str, str], *, bulk: bool = False) -> None:
    budget.give_back(permitted(budget, route, now, bulk=bulk), now, headers)


def test_a_server_that_counts_nothing_never_makes_anyone_wait() -> None:
    budget = Budget()
    for _ in range(1000):
        sent(budget, VIEW, 0.0, {}, bulk=True)


def test_who_has_used_up_the_credits_waits_until_the_window_is_over() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(50, 0))
    assert budget.ask(VIEW, 10.0) == 50.0
    permitted(budget, VIEW, 60.0)


def test_credits_of_requests_under_way_are_counted() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(50, 2))
    permitted(budget, VIEW, 1.0)
    permitted(budget, VIEW, 1.0)
    assert isinstance(budget.ask(VIEW, 1.0), float)


def test_a_request_that_is_said_to_cost_more_than_there_is_costs_what_it_did() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(50, 49, used=999_999_999))
    permitted(budget, VIEW, 1.0)
    permitted(budget, VIEW, 1.0)


def test_a_request_without_an_answer_gives_its_credits_back() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(50, 1))
    permit = permitted(budget, VIEW, 1.0)
    budget.give_back(permit, 2.0)
    budget.give_back(permit, 2.0)
    permitted(budget, VIEW, 3.0)
    assert isinstance(budget.ask(VIEW, 3.0), float)


def test_a_request_that_costs_more_waits_sooner() -> None:
    budget, dear = Budget(), Route("GET", "/api/v2/tickets", "description")
    sent(budget, dear, 0.0, shown(50, 2, used=3))
    assert budget.ask(dear, 0.0) == 60.0
    permitted(budget, LIST, 0.0)


def test_bulk_reads_leave_a_reserve_to_others() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(50, 5))
    assert isinstance(budget.ask(VIEW, 1.0, bulk=True), float)
    permitted(budget, VIEW, 1.0)


def test_an_endpoint_of_its_own_pool_leaves_the_others_alone() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(200, 150))
    sent(budget, LIST, 0.0, shown(20, 0))
    assert isinstance(budget.ask(LIST, 1.0), float)
    permitted(budget, VIEW, 1.0)
    permitted(budget, UPDATE, 1.0)


def test_the_pool_is_known_in_whatever_order_the_endpoints_are_asked() -> None:
    budget = Budget()
    sent(budget, LIST, 0.0, shown(20, 0))
    sent(budget, VIEW, 0.0, shown(200, 150))
    assert isinstance(budget.ask(LIST, 1.0), float)
    permitted(budget, VIEW, 1.0)


def test_requests_to_an_endpoints_pool_draw_on_the_accounts_too() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(200, 1))
    sent(budget, LIST, 0.0, shown(20, 19))
    assert isinstance(budget.ask(VIEW, 1.0), float)


def test_more_credits_than_expected_mean_a_new_window() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(50, 1))
    sent(budget, VIEW, 30.0, shown(50, 49))
    sent(budget, VIEW, 40.0, shown(50, 0))
    assert budget.ask(VIEW, 61.0) == pytest.approx(29.0)


def test_answers_that_overtake_each_other_are_no_new_window() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(50, 10))
    first, second = permitted(budget, VIEW, 1.0), permitted(budget, VIEW, 1.0)
    budget.give_back(second, 20.0, shown(50, 8))
    budget.give_back(first, 20.0, shown(50, 9))
    for left in range(7, -1, -1):
        sent(budget, VIEW, 21.0, shown(50, left))
    assert budget.ask(VIEW, 21.0) == pytest.approx(39.0)


def test_after_a_refusal_nobody_sends_until_the_time_is_over() -> None:
    budget = Budget()
    budget.refused(permitted(budget, VIEW, 0.0), 0.0, 34.0, {})
    assert budget.ask(UPDATE, 4.0) == 30.0
    permitted(budget, UPDATE, 34.0)


def test_no_refusal_closes_an_account_for_ever() -> None:
    budget = Budget()
    budget.refused(permitted(budget, VIEW, 0.0), 0.0, 1e9, {})
    assert budget.ask(UPDATE, 0.0) == 3600.0


def test_a_refusal_of_an_endpoints_pool_stops_that_endpoint() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(200, 150))
    sent(budget, LIST, 0.0, shown(20, 5))
    budget.refused(permitted(budget, LIST, 1.0), 1.0, 30.0, shown(20, 0))
    assert budget.ask(LIST, 1.0) == 30.0
    permitted(budget, VIEW, 1.0)


@pytest.mark.parametrize(("text", "value"), [("32", 32), ("32.0", 32), (" 7 ", 7), ("0", 0)])
def test_numbers_come_with_and_without_decimals(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", [None, "", "many", "-1", "²", "1e5", "nan", "inf", "9" * 5000, "1,000"])
def test_what_is_no_number_is_ignored(text: str | None) -> None:
    assert number(text) is None


@pytest.mark.parametrize("headers", [shown(50, "many"), shown("x", 0), shown(0, 0), shown(50, 60), shown(50, -1)])
def test_headers_that_make_no_sense_are_ignored(headers: Mapping[str, str]) -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, headers)
    permitted(budget, VIEW, 0.0, bulk=True)


def test_accounts_that_count_by_the_hour_have_long_windows() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(3000, 0))
    assert budget.ask(VIEW, 100.0) == 3500.0


def test_a_clock_that_is_set_back_begins_anew() -> None:
    budget = Budget()
    sent(budget, VIEW, 1e9, shown(50, 0))
    permitted(budget, VIEW, 0.0)


def test_adapters_of_one_account_share_a_budget_as_long_as_one_lives() -> None:
    one = budget_of("freshdesk", "https://shared.example.com")
    assert budget_of("freshdesk", "https://shared.example.com") is one
    assert budget_of("freshdesk", "https://other.example.com") is not one
    assert budget_of("otobo", "https://shared.example.com") is not one
    sent(one, VIEW, 0.0, shown(50, 0))
    del one
    gc.collect()
    permitted(budget_of("freshdesk", "https://shared.example.com"), VIEW, 0.0)


def test_threads_never_take_more_than_there_is() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(50, 30))
    taken: list[Permit] = []

    def take() -> None:
        for _ in range(20):
            asked = budget.ask(VIEW, 1.0)
            if isinstance(asked, Permit):
                taken.append(asked)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 30


def test_a_forked_child_waits_for_no_thread_of_its_parent() -> None:
    budget = Budget()
    sent(budget, VIEW, 0.0, shown(50, 1))
    permitted(budget, VIEW, 1.0)
    budget._lock.acquire()  # a thread that the child does not have
    budget._pid = -1
    permitted(budget, VIEW, 2.0)


class Account:
    """Processes that read from one account, in simulated time."""

    def __init__(
        self, plan: str, processes: int, route: Route, pool: str | None, cost: int, seed: int, *, bulk: bool = True
    ) -> None:
        self.bulk = bulk
        self.dice = random.Random(seed)
        self.limits = Limits(plan)
        self.budgets = [Budget() for _ in range(processes)]
        self.refused = [0] * processes
        self.answered = 0
        self.route, self.pool, self.cost = route, pool, cost

    def run(self, requests: int) -> None:
        """Until so many were answered."""
        steps: list[tuple[float, int, int, Permit | None]] = []
        for process in range(len(self.budgets)):
            heapq.heappush(steps, (self.dice.random(), len(steps), process, None))
        count = len(steps)
        while self.answered < requests:
            now, _, process, permit = heapq.heappop(steps)
            count += 1
            if permit is None:
                asked = self.budgets[process].ask(self.route, now, bulk=self.bulk)
                if isinstance(asked, float):
                    heapq.heappush(steps, (now + asked + self.dice.random(), count, process, None))
                else:
                    heapq.heappush(steps, (now + 0.1 * self.dice.random(), count, process, asked))
                continue
            self._answer(process, permit, self.limits.charge(self.pool, self.cost, now), now)
            heapq.heappush(steps, (now + 0.1 * self.dice.random(), count, process, None))

    def _answer(self, process: int, permit: Permit, charge: Charge, now: float) -> None:
        headers = shown(charge.total, charge.remaining, charge.used)
        if charge.retry_after is None:
            self.answered += 1
            self.budgets[process].give_back(permit, now, headers)
        else:
            self.refused[process] += 1
            self.budgets[process].refused(permit, now, charge.retry_after + self.dice.random(), headers)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    ("plan", "route", "pool", "cost"),
    [
        ("growth", LIST, "tickets", 1),
        ("growth", VIEW, None, 2),
        ("growth", UPDATE, "update", 1),
        ("pro", LIST, "tickets", 3),
        ("trial", LIST, None, 1),
    ],
)
def test_four_processes_of_one_account_are_refused_once_each_at_most(
    plan: str, route: Route, pool: str | None, cost: int, seed: int
) -> None:
    for bulk in (True, False) if pool != "tickets" else (True,):  # who lists much is a bulk read
        account = Account(plan, 4, route, pool, cost, seed, bulk=bulk)
        account.run(120)
        assert max(account.refused) <= 1


def test_one_process_alone_uses_the_window_and_is_never_refused() -> None:
    account = Account("growth", 1, LIST, "tickets", 3, 0)
    account.run(60)
    assert account.refused == [0]
