"""One call of the interface: options, a deadline for all of it, and nothing left behind."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from freezegun import freeze_time

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import (
    FreshdeskAdapter,
    InvalidRequestError,
    OTOBOAdapter,
    RequestTimeoutError,
    SearchCriteria,
    SystemConfig,
    TicketSystemAdapter,
    UnsupportedError,
)
from otai_sdk.call import Call, Options, carried, current_call, whole_call
from otai_sdk.config import Timeout
from otai_sdk.timer import Timer

NOT_SENDING = {"close", "get_provider_key", "get_description", "with_options", "on_request", "on_response", "raw"}


class Clock(Timer):
    """Time that stands until somebody sleeps."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class Sending:
    """All that a call needs of a sender."""

    def __init__(self) -> None:
        self.timer = Clock()


class Adapter:
    """All that `whole_call` needs of an adapter."""

    def __init__(self, sender: Sending | None = None, **options: Any) -> None:
        self._sender = sender or Sending()
        self.options = Options(**options)
        self.inner: Adapter = self

    @whole_call
    def left(self) -> float | None:
        call = current_call()
        assert call is not None
        return call.left()

    @whole_call
    def outer(self) -> float | None:
        self._sender.timer.sleep(1)
        return self.inner.left()

    @whole_call
    def names(self) -> tuple[str, str]:
        return self.name(), self.name()

    @whole_call
    def name(self) -> str:
        call = current_call()
        assert call is not None
        return call.operation

    @whole_call
    def items(self, count: int) -> Iterator[Call | None]:
        for _ in range(count):
            self._sender.timer.sleep(1)
            yield current_call()

    @whole_call
    def lefts(self) -> Iterator[float | None]:
        try:
            while True:
                self._sender.timer.sleep(1)
                yield self.left()
        finally:
            self.at_the_end = current_call()


@pytest.mark.parametrize("cls", [FreshdeskAdapter, OTOBOAdapter])
def test_every_public_method_of_a_built_in_adapter_is_one_call(cls: type[TicketSystemAdapter]) -> None:
    public = [name for name in dir(cls) if not name.startswith("_") and name not in NOT_SENDING]
    methods = {name: inspect.getattr_static(cls, name) for name in public}
    unmarked = [
        name
        for name, method in methods.items()
        if inspect.isfunction(method)
        and name not in TicketSystemAdapter.__dict__.keys() - cls.__dict__.keys()  # what all share calls the others
        and not hasattr(method, "__wrapped__")
    ]
    assert unmarked == []


def test_outside_of_a_call_there_is_none() -> None:
    adapter = Adapter()
    adapter.left()
    assert current_call() is None


def test_a_method_called_by_another_one_stays_in_its_call() -> None:
    adapter = Adapter(deadline=5.0)
    assert adapter.outer() == 4.0
    assert adapter.names() == ("names", "names")


def test_a_copy_with_a_tighter_deadline_keeps_it_inside_a_call() -> None:
    adapter = Adapter(deadline=5.0)
    adapter.inner = Adapter(adapter._sender, deadline=2.0)
    assert adapter.outer() == 2.0


def test_a_copy_with_a_wider_deadline_does_not_widen_the_call() -> None:
    adapter = Adapter(deadline=5.0)
    adapter.inner = Adapter(adapter._sender, deadline=60.0)
    assert adapter.outer() == 4.0


def test_another_system_has_a_call_of_its_own() -> None:
    adapter = Adapter(deadline=5.0)
    adapter.inner = Adapter(deadline=9.0)
    assert adapter.outer() == 9.0


def test_of_an_iterator_only_the_time_spent_in_it_counts() -> None:
    adapter = Adapter(deadline=5.0)
    found = adapter.lefts()
    assert next(found) == 4.0
    adapter._sender.timer.sleep(1000)
    assert next(found) == 3.0


def test_nothing_of_an_iterators_call_is_left_between_two_items() -> None:
    adapter = Adapter()
    found = adapter.items(2)
    assert next(found) is not None
    assert current_call() is None


def test_interleaved_iterators_keep_their_own_calls() -> None:
    one, other = Adapter(), Adapter()
    pairs = list(zip(one.items(3), other.items(3), strict=True))
    assert {call and call.sender for call, _ in pairs} == {one._sender}
    assert {call and call.sender for _, call in pairs} == {other._sender}


def test_an_iterator_that_is_given_up_is_closed_inside_its_call() -> None:
    adapter = Adapter()
    found = adapter.lefts()
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert adapter.at_the_end is not None
    assert adapter.at_the_end.sender is adapter._sender


def test_an_iterator_used_inside_another_call_belongs_to_that() -> None:
    class Lister(Adapter):
        @whole_call
        def first(self) -> float | None:
            self._sender.timer.sleep(1)
            return next(self.lefts())

    assert Lister(deadline=5.0).first() == 3.0


def test_worker_threads_can_carry_the_call() -> None:
    class Parallel(Adapter):
        @whole_call
        def run(self) -> list[float | None]:
            with ThreadPoolExecutor(4) as pool:
                return list(pool.map(carried(lambda _: self.left()), range(8)))

    assert Parallel(deadline=5.0).run() == [5.0] * 8


# --- with_options -------------------------------------------------------------------------------------


@pytest.fixture
def adapter() -> Iterator[TicketSystemAdapter]:
    with FakeFreshdesk() as fake, fake.adapter(deadline=9) as adapter:
        yield adapter


def test_a_copy_sends_otherwise_and_leaves_the_original_alone(adapter: TicketSystemAdapter) -> None:
    other = adapter.with_options(timeout=3, deadline=None, retries=0, max_wait=0)
    assert other.options == Options(timeout=Timeout(connect=3, read=3, total=3), deadline=None, retries=0, max_wait=0)
    assert adapter.options == Options(deadline=9)
    assert type(other) is type(adapter)
    assert other._sender is adapter._sender


def test_limits_of_a_request_that_are_not_named_stay(adapter: TicketSystemAdapter) -> None:
    strict = adapter.with_options(timeout=Timeout(connect=1, read=2, total=3))
    assert strict.with_options(timeout={"read": 1.5}).options.timeout == Timeout(connect=1, read=1.5, total=3)


def test_what_is_not_named_stays(adapter: TicketSystemAdapter) -> None:
    assert adapter.with_options(retries=1).with_options(max_wait=5).options == Options(
        deadline=9, retries=1, max_wait=5
    )


@pytest.mark.parametrize("make", [FakeFreshdesk, FakeOTOBO])
def test_an_adapter_that_was_pickled_goes_on_with_its_options(make: Callable[[], Any]) -> None:
    with make() as fake:
        fake.add_ticket()
        adapter = fake.adapter(auth="session") if fake.system == "otobo" else fake.adapter()
        adapter.get_ticket("1")
        other = pickle.loads(pickle.dumps(adapter.with_options(deadline=9)))
        assert other.options.deadline == 9
        assert other.get_ticket("1") is not None
        assert other._sender is other._client.sender


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"deadline": 0}, "deadline"),
        ({"deadline": "soon"}, "deadline"),
        ({"deadline": True}, "deadline"),
        ({"deadline": float("nan")}, "deadline"),
        ({"retries": -1}, "retries"),
        ({"retries": 1.5}, "retries"),
        ({"retries": True}, "retries"),
        ({"deadline": 10**5000}, "deadline"),
        ({"retries": 10**5000}, "retries"),
        ({"timeout": 10**5000}, "timeout.connect"),
        ({"timeout": 1e10}, "timeout.connect"),
        ({"max_wait": -0.1}, "max_wait"),
        ({"max_wait": None}, "max_wait"),
        ({"timeout": 0}, "timeout.connect"),
        ({"timeout": {"read": -1}}, "timeout.read"),
        ({"timeout": {"reed": 1}}, "reed"),
        ({"timeout": None}, "timeout"),
    ],
)
def test_options_that_cannot_be_are_refused_by_name(
    adapter: TicketSystemAdapter, options: dict[str, Any], named: str
) -> None:
    with pytest.raises(InvalidRequestError, match=named):
        adapter.with_options(**options)


def test_an_adapter_that_sends_in_a_way_of_its_own_says_so() -> None:
    class Mine(TicketSystemAdapter):
        def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
            raise NotImplementedError

        find_tickets = find_first_ticket = create_ticket = add_note = update_ticket  # type: ignore[assignment]

    mine = Mine(SystemConfig())
    for call in (
        lambda: mine.with_options(deadline=3),
        lambda: mine.on_request(print),
        lambda: mine.on_response(print),
        lambda: mine.raw,
    ):
        with pytest.raises(UnsupportedError, match="a way of its own"):
            call()


# --- deadlines, on both systems ---------------------------------------------------------------------------


def test_a_call_ends_at_its_deadline_however_many_requests_it_needs() -> None:
    with FakeFreshdesk(plan="growth") as fake:
        fake.populate(300)
        adapter = fake.adapter()
        adapter.get_ticket(1)
        fake.faults.add("timeout", times=None, path="/api/v2/tickets*")
        with pytest.raises(RequestTimeoutError, match=r"the deadline of find_tickets \(20 s\) leaves no time"):
            adapter.with_options(deadline=20, retries=100, max_wait=1000).find_tickets(SearchCriteria(subject="a"))
        assert len(fake.journal) < 30


def test_time_that_the_consumer_takes_is_not_the_iterators() -> None:
    with FakeOTOBO() as fake:
        fake.populate(450)
        adapter = fake.adapter(deadline=30)
        count = 0
        for _ in adapter.iter_tickets(SearchCriteria()):
            count += 1
            fake.clock.advance(minutes=10)
        assert count == 450


@pytest.mark.parametrize("kind", ["slow", "slow_headers", "timeout"])
def test_a_frozen_time_stops_no_deadline(kind: str) -> None:
    with FakeFreshdesk() as fake, fake.serve() as server:
        fake.add_ticket()
        adapter = server.adapter(retries=0)
        with freeze_time("2026-11-16T09:00:00Z"):
            fake.faults.add(kind, **({} if kind == "timeout" else {"seconds": 0.05}))
            with pytest.raises(RequestTimeoutError, match="deadline"):
                adapter.with_options(deadline=0.2).get_ticket(1)
