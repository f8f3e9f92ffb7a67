"""Proving names tells trouble of a server, a stop and a strange classifier apart from a wrong name."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from otai_mocks import FakeOTOBO
from otai_sdk import ConfigError, SearchCriteria, Triage
from otai_sdk.keywords import KeywordClassifier
from otai_sdk.triage import Prediction

RULES = [{"any": ["nowhere"], "queue": "Junk"}, {"any": ["nothing"], "queue": "Misc"}]


def dry_run(adapter: Any, classifier: Any) -> Triage:
    return Triage(adapter, classifier, SearchCriteria(limit=5), dry_run=True)


def test_a_server_in_trouble_has_refused_no_name() -> None:
    with FakeOTOBO() as fake, fake.adapter(retries=0) as adapter:
        fake.add_ticket("Hello", queue="Raw")
        fake.faults.add("status", status=503, path="*/TicketUpdate", times=None)
        report = dry_run(adapter, KeywordClassifier(RULES)).run()
    assert report.names_refused == []
    assert "503" in report.names_untried
    assert report.names_untried == report.stopped
    assert len(fake.journal.matching("*", "*/TicketUpdate")) == 1


def test_whoever_stops_a_run_waits_for_no_more_names() -> None:
    with FakeOTOBO() as fake, fake.adapter() as adapter:
        fake.add_ticket("Hello", queue="Raw")
        run = dry_run(adapter, KeywordClassifier(RULES))
        run.on_result = lambda result: run.stop()
        report = run.run()
    assert report.names_untried == "the run was stopped"
    assert len(fake.journal.matching("*", "*/TicketUpdate")) == 0


def test_a_mock_is_a_classifier_without_names_to_tell() -> None:
    with FakeOTOBO() as fake, fake.adapter() as adapter:
        fake.add_ticket("Hello", queue="Raw")
        report = dry_run(adapter, Mock(return_value=Prediction.of(queue="Junk"))).run()
    assert (report.updated, report.names_untried) == (1, "")


def test_targets_that_cannot_be_told_are_an_error_before_anything_is_asked() -> None:
    class Odd:
        def __call__(self, ticket: Any) -> None:
            return None

        def targets(self, of: str) -> list[Any]:
            return []

    with FakeOTOBO() as fake, fake.adapter() as adapter:
        with pytest.raises(ConfigError, match=r"the classifier's targets\(\): TypeError"):
            dry_run(adapter, Odd()).run()
        assert len(fake.journal) == 0


def test_a_ticket_that_is_gone_proves_no_queue_for_later() -> None:
    with FakeOTOBO() as fake, fake.adapter() as adapter:
        fake.add_ticket("Hello", queue="Raw")
        assert adapter._exact.is_exact("999", "junk")
        assert not adapter._exact.is_exact("1", "junk")
