"""Triage: each ticket is sorted once, whoever else sorts; a dry run tells the truth; a rate limit ends no run."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.samples.texts import fill
from otai_sdk import ConfigError, RateLimitError, SearchCriteria, Triage, UnifiedQueue, UnifiedStatus
from otai_sdk.triage import FileClaims, Marker, Prediction, RedisClaims, ThreadClaims

TARGET = {"otobo": "Misc", "freshdesk": "Billing"}


@pytest.fixture(params=[FakeOTOBO, FakeFreshdesk], ids=["otobo", "freshdesk"])
def fake(request: pytest.FixtureRequest) -> Iterator[Any]:
    with request.param() as made:
        fill(made)
        yield made


def sorts(fake: Any) -> Callable[[Any], Prediction]:
    return lambda ticket: Prediction.of(queue=TARGET[fake.system])


def unsorted(fake: Any) -> SearchCriteria:
    if fake.system == "otobo":
        return SearchCriteria(queue=UnifiedQueue(name="Raw"))
    return SearchCriteria(status=UnifiedStatus(name="Open"), limit=100)


def notes(fake: Any) -> list[int]:
    """How many notes each ticket has."""
    with fake.adapter() as adapter:
        return [len(adapter.get_ticket(number).notes) for number in fake.tickets]


def test_two_threads_on_one_triage_note_nothing_twice(fake: Any) -> None:
    with fake.adapter() as adapter:
        triage = Triage(adapter, sorts(fake), unsorted(fake), note=True)
        both = threading.Barrier(2)
        whole = adapter.iter_tickets
        read: list[Any] = []

        def together(criteria: SearchCriteria) -> Iterator[Any]:
            found = list(whole(criteria))
            both.wait(timeout=20)  # both have read before either writes
            read.append(found)
            return iter(found)

        adapter.iter_tickets = together
        workers = [threading.Thread(target=triage.run) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        del adapter.iter_tickets
    assert len(read) == 2
    assert set(notes(fake)) == {1}


def test_a_marked_ticket_is_left_alone(fake: Any) -> None:
    if fake.system == "otobo":
        fake.add_dynamic_field("Sorted", "Text")
        marker = Marker(field="Sorted", value="yes")
    else:
        marker = Marker(tag="sorted")
    with fake.adapter() as adapter:
        triage = Triage(adapter, sorts(fake), unsorted(fake), note=True, marker=marker)
        first = triage.run()
        assert first.updated == first.total == len(fake.tickets)
        some = str(next(iter(fake.tickets)))
        adapter.update_ticket(some, {"queue": "Raw" if fake.system == "otobo" else None})
        again = triage.run()
    assert again.updated == 0
    assert set(notes(fake)) == {1}


def test_what_a_person_has_moved_meanwhile_stays_where_it_is(fake: Any) -> None:
    with fake.adapter() as adapter, fake.adapter() as person:
        some = str(next(iter(fake.tickets)))

        def classify(ticket: Any) -> Prediction:
            if ticket.id == some:
                person.update_ticket(some, {"status": "closed successful" if fake.system == "otobo" else "Closed"})
                if fake.system == "otobo":
                    person.update_ticket(some, {"queue": "Junk"})
            return Prediction.of(queue=TARGET[fake.system])

        report = Triage(adapter, classify, unsorted(fake), claims=ThreadClaims()).run()
        moved = adapter.get_ticket(some)
    assert [result.ticket_id for result in report.results if result.outcome == "taken"] == [some]
    assert moved.queue.name != TARGET[fake.system]


@pytest.mark.parametrize("classified", [{"queue": "No such place"}, {"priority": "No such priority"}])
def test_a_dry_run_says_what_would_be_refused_and_writes_nothing(fake: Any, classified: dict[str, str]) -> None:
    before = fake.snapshot()
    with fake.adapter() as adapter:
        report = Triage(
            adapter, lambda ticket: Prediction.of(**classified), unsorted(fake), note=True, dry_run=True
        ).run()
    assert report.failed == report.total > 0
    assert next(iter(classified.values())) in report.results[0].error
    assert fake.snapshot().tickets == before.tickets


def test_a_dry_run_agrees_with_the_run(fake: Any) -> None:
    with fake.adapter() as adapter:
        dry = Triage(adapter, sorts(fake), unsorted(fake), dry_run=True).run()
        real = Triage(adapter, sorts(fake), unsorted(fake)).run()
    assert [result.outcome for result in dry.results] == [result.outcome for result in real.results]
    assert dry.proven


def test_a_rate_limit_is_waited_for() -> None:
    with FakeFreshdesk() as fake:
        fill(fake)
        fake.faults.add("rate_limit", method="PUT", times=3, retry_after=90)
        with fake.adapter(retries=0, max_wait=0) as adapter:
            report = Triage(adapter, sorts(fake), unsorted(fake)).run()
    assert (report.failed, report.stopped, report.updated) == (0, "", len(fake.tickets))


@pytest.mark.parametrize("while_reading", [True, False])
def test_a_run_that_is_stopped_waits_for_no_rate_limit(fake_freshdesk: FakeFreshdesk, while_reading: bool) -> None:
    """A service that is told to end must not be killed because it still waits for minutes."""
    fill(fake_freshdesk)
    slept: list[float] = []
    with fake_freshdesk.adapter(max_wait=0) as adapter:
        triage = Triage(adapter, sorts(fake_freshdesk), unsorted(fake_freshdesk), note=True)

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            triage.stop()

        adapter._sender.timer.sleep = sleep
        method = "GET" if while_reading else "PUT"
        fake_freshdesk.faults.add("rate_limit", times=None, method=method, retry_after=300)
        if while_reading:
            with pytest.raises(RateLimitError):
                triage.run()
        else:
            report = triage.run()
            assert (report.updated, report.left) == (0, len(fake_freshdesk.tickets))
    assert sum(slept) <= 1.0


def test_a_rate_limit_beyond_the_patience_ends_the_run_and_says_where() -> None:
    with FakeFreshdesk() as fake:
        fill(fake)
        fake.faults.add("rate_limit", method="PUT", times=None, after=5, retry_after=90)
        with fake.adapter(retries=0, max_wait=0) as adapter:
            report = Triage(adapter, sorts(fake), unsorted(fake), max_wait=60).run()
        fake.faults.clear()
        with fake.adapter() as adapter:
            rest = Triage(adapter, sorts(fake), unsorted(fake)).run()
    assert not report.ok
    assert report.updated + report.left == len(fake.tickets)
    assert "ticket " in report.stopped
    assert f"stopped with {report.left} left" in str(report)
    assert rest.updated == report.left


# --- claims ---------------------------------------------------------------------------------------------


class Redis:
    """What RedisClaims uses of a Redis: SET NX PX, and a compare-and-delete."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def set(self, key: str, value: str, *, nx: bool, px: int) -> bool | None:
        assert nx
        assert px > 0
        if key in self.kept:
            return None
        self.kept[key] = value
        return True

    def eval(self, script: str, count: int, key: str, token: str) -> int:
        return 1 if self.kept.get(key) == token and self.kept.pop(key) else 0


def all_claims(folder: Path) -> list[Any]:
    return [ThreadClaims(), FileClaims(folder), RedisClaims(Redis())]


def test_a_ticket_is_claimed_by_one_at_a_time(tmp_path: Path) -> None:
    for claims in all_claims(tmp_path / "claims"):
        with claims.claim("1") as first:
            with claims.claim("1") as second, claims.claim("2") as other:
                assert (first, second, other) == (True, False, True)
            with claims.claim("1") as third:
                assert third is False  # the one who did not have it has freed nothing
        with claims.claim("1") as after:
            assert after is True
    assert list((tmp_path / "claims").iterdir()) == []


def test_a_claim_ends_with_an_error(tmp_path: Path) -> None:
    @contextmanager
    def broken(claims: Any) -> Iterator[None]:
        with claims.claim("1"):
            yield

    for claims in all_claims(tmp_path):
        with pytest.raises(RuntimeError), broken(claims):
            raise RuntimeError
        with claims.claim("1") as mine:
            assert mine


def test_a_late_worker_frees_nobody_elses_claim() -> None:
    redis = Redis()
    with RedisClaims(redis).claim("1"):
        redis.kept = dict.fromkeys(redis.kept, "another's, as the first has expired")
    assert list(redis.kept.values()) == ["another's, as the first has expired"]


def test_the_file_claim_of_a_killed_process_is_free(tmp_path: Path) -> None:
    code = (
        "import sys, os\n"
        "from otai_sdk.triage import FileClaims\n"
        "with FileClaims(sys.argv[1]).claim('1') as mine:\n"
        "    print(mine, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        with FileClaims(tmp_path).claim("1") as mine:
            assert not mine
        process.kill()
        process.wait(timeout=20)
    with FileClaims(tmp_path).claim("1") as mine:
        assert mine


def test_a_folder_that_cannot_be_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ConfigError, match="claims: the folder"):
        FileClaims(file / "below")


@pytest.mark.parametrize("value", [True, 1, "1", "yes"])
@pytest.mark.parametrize("kind", ["Text", "TextArea", "Checkbox", "Multiselect"])
def test_a_marker_is_known_again_in_whatever_type_otobo_keeps_it(kind: str, value: Any) -> None:
    """``value: yes`` without quotes is true in YAML, which a text field keeps as 1."""
    if kind == "Checkbox" and value == "yes":
        return  # OTOBO refuses it
    choices = {"possible_values": {"yes": "yes", "1": "1"}} if kind == "Multiselect" else {}
    fake = FakeOTOBO()
    fake.add_dynamic_field("Sorted", kind, **choices)
    fake.add_ticket("one")
    again(fake, Marker(field="Sorted", value=value))


@pytest.mark.parametrize(
    ("kind", "value"), [("custom_decimal", "1"), ("custom_number", "1"), ("custom_checkbox", True), ("custom_text", 1)]
)
def test_a_marker_is_known_again_in_whatever_type_freshdesk_keeps_it(kind: str, value: Any) -> None:
    fake = FakeFreshdesk(tickets=None)
    fake.add_ticket_field("sorted", kind)
    fake.add_ticket("one")
    again(fake, Marker(field="cf_sorted", value=value))


def again(fake: Any, marker: Marker) -> None:
    """Two runs with two opinions: the second leaves the marked ticket alone."""
    names = ("1 very low", "5 very high") if fake.system == "otobo" else ("Low", "Urgent")
    with fake, fake.adapter() as adapter:
        said = [
            Triage(
                adapter, lambda ticket, name=name: Prediction.of(priority=name), SearchCriteria(limit=9), marker=marker
            ).run()
            for name in reversed(names)
        ]
    assert [[result.outcome for result in report.results] for report in said] == [["updated"], ["taken"]]


def test_a_marker_that_every_ticket_has_is_refused() -> None:
    with pytest.raises(ConfigError, match="marker: the field 'Sorted': false"):
        Marker(field="Sorted", value=False)


@pytest.mark.parametrize("given", [{}, {"tag": "a", "field": "b"}, {"field": "b"}, {"tag": "a", "value": 1}])
def test_a_marker_is_a_tag_or_a_field_with_a_value(given: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="marker"):
        Marker(**given)
