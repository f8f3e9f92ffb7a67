"""Criteria that name what is not there: OTOBO finds nothing and says nothing, so triage asks."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.samples.texts import fill
from otai_sdk import (
    ConfigError,
    SearchCriteria,
    TicketSystemAdapter,
    Triage,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnsupportedError,
)
from otai_sdk.keywords import KeywordClassifier
from otai_sdk.triage import Marker, Prediction, TriageReport, load_triage
from otai_sdk.triage.service import line_of

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


def dry(fake: Any, classifier: Any, criteria: SearchCriteria, **options: Any) -> TriageReport:
    before = fake.snapshot().tickets
    with fake.adapter() as adapter:
        report = Triage(adapter, classifier, criteria, dry_run=True, **options).run()
    assert fake.snapshot().tickets == before
    return report


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


def test_a_dry_run_proves_each_name(fake: Any) -> None:
    report = dry(fake, lambda ticket: None, WRONG_STATUS)
    (refused,) = report.names_refused
    assert (refused.places, refused.field, refused.value) == (["criteria.status"], "status", "opn")
    assert refused.error.startswith("status 'opn' does not exist, or is invalid")
    assert not report.ok
    assert str(report) == "40 tickets: 40 skipped (dry run: nothing was written); 1 name refused"


def test_a_real_run_tells_of_criteria_and_stays_ok(fake: Any) -> None:
    with fake.adapter() as adapter:
        triage = Triage(adapter, lambda ticket: None, WRONG_QUEUE)
        for _ in range(2):
            report = triage.run()
            line = line_of(report, datetime.now(timezone.utc))
            assert (line["ok"], line["names_refused"]) == (
                True,
                ["criteria.queue: queue 'Rwa' does not exist, or is invalid"],
            )


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


# --- what rules, labels and settings could write --------------------------------------------------------

NEVER = ["nosuchwordinanyticket"]
RULES = KeywordClassifier(
    [
        {"any": NEVER, "queue": "Support::Billing"},
        {"any": NEVER, "queue": "Notdeinst", "priority": "5 very high"},
        {"any": NEVER, "queue": "support::billing"},
        {"any": NEVER, "queue": "Notdeinst", "priority": "5 very hihg"},
    ],
    {"queue": "Misc"},
)
RAW = SearchCriteria(queue=UnifiedQueue(name="Raw"))


def refused(report: TriageReport) -> dict[str, str]:
    return {", ".join(each.places): each.error for each in report.names_refused}


@pytest.mark.parametrize("criteria", [RAW, SearchCriteria(queue=UnifiedQueue(name="Junk"))], ids=["tickets", "none"])
def test_a_name_that_no_ticket_of_today_gets_is_proven(fake: Any, criteria: SearchCriteria) -> None:
    report = dry(fake, RULES, criteria)
    wrong = refused(report)
    assert list(wrong) == ["rules[1].queue, rules[3].queue", "rules[2].queue", "rules[3].priority"]
    assert wrong["rules[1].queue, rules[3].queue"].startswith("queue 'Notdeinst' does not exist, or is invalid")
    assert wrong["rules[2].queue"].startswith("queue 'support::billing' was not taken, and the ticket not moved")
    assert wrong["rules[3].priority"].startswith("priority '5 very hihg' does not exist")
    assert (report.ok, report.failed, report.names_known, report.names_untried) == (False, 0, 3, "")


def test_each_name_is_asked_for_once(fake: Any) -> None:
    rules = KeywordClassifier([{"any": NEVER, "queue": "Misc", "priority": "4 high"}] * 50)
    assert dry(fake, rules, RAW).names_known == 2
    assert proofs(fake) == 2


def test_what_a_ticket_has_proven_is_not_asked_for_again(fake: Any) -> None:
    report = dry(fake, KeywordClassifier([{"any": NEVER, "queue": "Support"}], {"queue": "Misc"}), RAW)
    assert (report.updated, report.names_known) == (report.total, 2)
    assert proofs(fake) == report.total + 1


def test_low_confidence_and_the_field_of_a_marker_are_proven(fake: Any) -> None:
    marker = Marker(field="Sortd", value="yes")
    report = dry(fake, lambda ticket: None, RAW, low_confidence={"queue": "Msic"}, marker=marker)
    wrong = refused(report)
    assert list(wrong) == ["low_confidence.queue", "marker"]
    assert "queue 'Msic'" in wrong["low_confidence.queue"]
    assert "custom field 'Sortd'" in wrong["marker"]


def test_labels_are_proven_and_a_model_without_them_is_not(fake: Any, tmp_path: Path) -> None:
    (tmp_path / "mine_of_names.py").write_text("def nothing(text): return None\n")
    section = {
        "criteria": {"queue": "Raw"},
        "classifiers": {"queue": "mine_of_names:nothing", "priority": "mine_of_names:nothing"},
        "labels": {"queue": {"invoice": "Support::Billing", "spam*": None, "*": "Mics"}},
    }
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"system": {}, "triage": section}))
    with fake.adapter() as adapter:
        report = load_triage(config).triage(adapter, dry_run=True).run()
    assert list(refused(report)) == ["labels.queue.*"]
    assert report.names_known == 1


def test_without_any_ticket_nothing_is_tried_on_otobo_and_all_on_freshdesk() -> None:
    rules = KeywordClassifier([{"any": NEVER, "queue": "Biling"}, {"any": NEVER, "priority": 4}])
    with FakeOTOBO() as otobo:
        report = dry(otobo, rules, RAW)
        assert (report.ok, report.names_untried) == (True, "there is no ticket to ask about")
    with FakeFreshdesk() as freshdesk:
        report = dry(freshdesk, rules, SearchCriteria(queue=UnifiedQueue(name="Billing")))
        assert refused(report)["rules[0].queue"].startswith("unknown queue 'Biling' (did you mean 'Billing'?)")
        assert (report.ok, report.names_known, report.names_untried) == (False, 1, "")


def test_a_ticket_that_vanished_is_not_asked_about(fake: Any) -> None:
    def vanish(ticket: UnifiedTicket) -> None:
        if gone:
            fake.state.tickets.pop(int(gone.pop()))

    with fake.adapter() as adapter:
        gone = [adapter.find_tickets(RAW)[0].id]
        report = Triage(adapter, vanish, RAW, low_confidence={"queue": "Misc"}, dry_run=True).run()
    assert (report.names_known, report.names_untried) == (1, "")


def test_an_error_on_the_way_ends_the_run(fake: Any) -> None:
    def classify(ticket: UnifiedTicket) -> None:
        fake.faults.clear()
        fake.faults.add("refuse", times=None)

    report = dry(fake, classify, RAW, low_confidence={"queue": "Misc"})
    assert not report.ok
    assert report.stopped.startswith("low_confidence.queue: ")
    assert report.names_untried == report.stopped


class Own(TicketSystemAdapter):
    """Five methods, and nothing that can be asked."""

    def __init__(self, tickets: list[UnifiedTicket]) -> None:
        self.tickets = tickets

    def find_tickets(self, criteria: SearchCriteria) -> list[UnifiedTicket]:
        return self.tickets

    def find_first_ticket(self, criteria: SearchCriteria) -> UnifiedTicket | None:
        return next(iter(self.tickets), None)

    def create_ticket(self, ticket_data: UnifiedTicket) -> UnifiedTicket:
        raise UnsupportedError("no")

    def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
        raise UnsupportedError("no")

    def add_note(self, ticket_id: str, note: Any) -> Any:
        raise UnsupportedError("no")


@pytest.mark.parametrize(
    ("tickets", "why"),
    [([], "there is no ticket to ask about"), ([UnifiedTicket(id="1", subject="x")], "the system cannot be asked")],
)
def test_an_adapter_of_ones_own_need_not_tell(tickets: list[UnifiedTicket], why: str) -> None:
    report = Triage(Own(tickets), RULES, RAW, dry_run=True).run()
    assert (report.ok, report.names_untried, report.names_refused) == (True, why, [])


@pytest.mark.parametrize("told_so", [["Misc"], [("mine", "colour", "red")], [("mine", "queue", None)]])
def test_targets_of_another_shape_are_refused(fake: Any, told_so: list[Any]) -> None:
    class Mine:
        def __call__(self, ticket: UnifiedTicket) -> None:
            return None

        def targets(self) -> list[Any]:
            return told_so

    with pytest.raises(ConfigError, match="targets"):
        dry(fake, Mine(), RAW)


def test_a_plain_tuple_is_a_target(fake: Any) -> None:
    class Mine:
        def __call__(self, ticket: UnifiedTicket) -> None:
            return None

        def targets(self) -> Any:
            yield "mine", "queue", "Mics"

    assert list(refused(dry(fake, Mine(), RAW))) == ["mine"]
