"""Criteria that name what is not there: OTOBO finds nothing and says nothing, so triage asks."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.samples.texts import fill
from otai_sdk import SearchCriteria, Triage, UnifiedPriority, UnifiedQueue, UnifiedStatus
from otai_sdk.triage import Prediction

WRONG_QUEUE = SearchCriteria(queue=UnifiedQueue(name="Rwa"))
WRONG_STATUS = SearchCriteria(
    queue=UnifiedQueue(name="Raw"), status=[UnifiedStatus(name="new"), UnifiedStatus(name="opn")]
)
RIGHT = SearchCriteria(
    queue=UnifiedQueue(name="Junk"),
    status=[UnifiedStatus(name="pending reminder"), UnifiedStatus(name="closed successful")],
    priority=UnifiedPriority(name="5 very high"),
)


@pytest.fixture
def fake() -> Any:
    with FakeOTOBO() as made:
        fill(made)
        yield made


def proofs(fake: Any) -> int:
    return sum("TicketUpdate" in entry.path for entry in fake.journal)


def told(fake: Any, caplog: pytest.LogCaptureFixture, criteria: SearchCriteria, **options: Any) -> list[str]:
    before = fake.snapshot().tickets
    with fake.adapter() as adapter, caplog.at_level(logging.WARNING, "otai_sdk"):
        triage = Triage(adapter, lambda ticket: Prediction.of(queue="Misc"), criteria, **options)
        triage.run()
        asked = proofs(fake)
        if not options:
            triage.run()
            assert proofs(fake) == asked  # a service that waits for tickets asks once
            assert fake.snapshot().tickets == before
    return [record.getMessage() for record in caplog.records]


def test_a_run_that_finds_nothing_names_what_is_not_there(fake: Any, caplog: pytest.LogCaptureFixture) -> None:
    (line,) = told(fake, caplog, WRONG_QUEUE)
    assert line == "criteria: queue 'Rwa' does not exist, or is invalid: look at its spelling"


def test_a_dry_run_proves_each_name(fake: Any, caplog: pytest.LogCaptureFixture) -> None:
    (line,) = told(fake, caplog, WRONG_STATUS, dry_run=True)
    assert line.startswith("criteria: status 'opn' does not exist, or is invalid")


def test_a_queue_in_other_case_finds_nothing_and_is_named(fake: Any, caplog: pytest.LogCaptureFixture) -> None:
    (line,) = told(fake, caplog, SearchCriteria(queue=UnifiedQueue(name="raw")))
    assert line.startswith("criteria: queue 'raw' is spelt otherwise in upper and lower case")


def test_a_type_that_is_not_there_is_named(fake: Any, caplog: pytest.LogCaptureFixture) -> None:
    (line,) = told(fake, caplog, SearchCriteria(type="Incidnt"))
    assert line.startswith("criteria: type 'Incidnt' does not exist, or is invalid")


def test_an_empty_queue_is_no_unknown_one(fake: Any, caplog: pytest.LogCaptureFixture) -> None:
    said = [line for line in told(fake, caplog, RIGHT) if line.startswith("criteria")]
    assert (said, proofs(fake)) == ([], 4)


def test_where_nothing_can_be_proven_nothing_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with FakeOTOBO() as empty:
        assert told(empty, caplog, WRONG_QUEUE) == []
