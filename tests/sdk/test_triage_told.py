"""What became of a ticket, in words."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.samples.texts import fill
from otai_sdk import SearchCriteria, Triage, UnifiedQueue, UnifiedTicket
from otai_sdk.keywords import KeywordClassifier
from otai_sdk.triage import FieldPrediction, Prediction, TriageResult
from otai_sdk.triage.told import reasons, told_by_itself

RAW = SearchCriteria(queue=UnifiedQueue(name="Raw"))
BEFORE = {"queue": "Raw", "priority": "3 normal"}
BOTH = Prediction(
    queue=FieldPrediction(value="Billing", confidence=0.4),
    priority=FieldPrediction(value="5 very high"),
    reason='queue Billing: found "invoice", "a; priority 5"; priority 5 very high: found "at once"',
)


@pytest.mark.parametrize(
    ("outcome", "after", "said", "line"),
    [
        (
            "updated",
            {"queue": "Billing", "priority": "5 very high"},
            BOTH,
            'ticket 7: queue Raw → Billing (found "invoice", "a; priority 5"), '
            'priority 3 normal → 5 very high (found "at once")',
        ),
        (
            "updated",
            {"queue": "Misc"},
            BOTH,
            'ticket 7: queue Raw → Misc (0.40 for Billing is too little: found "invoice", "a; priority 5")',
        ),
        ("updated", {"queue": "HR"}, Prediction.of(queue="HR", reason="of May"), "ticket 7: queue Raw → HR (of May)"),
        ("updated", {"queue": "HR"}, Prediction.of(queue="HR"), "ticket 7: queue Raw → HR"),
        ("updated", {"queue": 5}, Prediction.of(queue=5), "ticket 7: queue Raw → 5"),
        ("unchanged", {}, Prediction.of(queue=1), "ticket 7: unchanged, queue Raw"),
        (
            "skipped",
            {},
            Prediction.of(queue="HR", confidence=0.2),
            "ticket 7: skipped, queue HR (0.20 is too little)",
        ),
        ("skipped", {}, None, "ticket 7: skipped"),
        ("gone", {"queue": "Raw"}, Prediction.of(queue="HR"), "ticket 7: gone, queue HR"),
    ],
)
def test_a_result_is_a_line(outcome: Any, after: Any, said: Any, line: str) -> None:
    result = TriageResult(
        ticket_id="7", subject="s", outcome=outcome, before=dict(BEFORE), after={**BEFORE, **after}, prediction=said
    )
    assert str(result) == line


def test_one_that_failed_says_why() -> None:
    result = TriageResult(
        ticket_id="7", subject="s", outcome="failed", before={}, after={}, error="the update failed: no"
    )
    assert str(result) == "ticket 7: the update failed: no"


def test_reasons_are_told_apart_only_where_they_can_be() -> None:
    assert reasons(None) == {}
    assert reasons(Prediction.of(queue="HR", reason="so: it is")) == {"": "so: it is"}
    assert reasons(Prediction.of(queue="HR", reason="first; queue HR: x")) == {"": "first; queue HR: x"}
    default = KeywordClassifier([], {"queue": "HR", "priority": 3})
    with FakeOTOBO() as fake:
        fill(fake)
        with fake.adapter() as adapter:
            ticket = adapter.get_ticket("1")
    assert ticket is not None
    assert reasons(default(ticket)) == {"queue": "no rule matched", "priority": "no rule matched"}


@pytest.mark.parametrize("note", [False, True])
@pytest.mark.parametrize("again", ["the same", "another"])
def test_after_a_lost_answer_the_next_run_looks_by_itself(again: str, note: bool) -> None:
    """Also that of another process, as cron starts it; and no ticket is noted twice."""

    def classify(ticket: UnifiedTicket) -> Prediction:
        return Prediction.of(queue="Misc")

    with FakeOTOBO() as fake:
        fill(fake)
        with fake.adapter(retries=0) as adapter:
            triage = Triage(adapter, classify, RAW, note=note)
            for path in ("*/TicketUpdate", "*/TicketHistoryGet"):  # with a note, the history would tell
                fake.faults.add("timeout_after", path=path, times=None)
            first = triage.run()
            fake.faults.clear()
            second = (triage if again == "the same" else Triage(adapter, classify, RAW, note=note)).run()
        places = {(ticket.queue, len(ticket.articles)) for ticket in fake.tickets.values()}
    assert first.failed == len(fake.tickets)
    assert all(
        result.error.endswith(": the next run looks at the ticket again by itself") and "get_ticket" not in result.error
        for result in first.results
    )
    assert second.ok
    assert places == {("Misc", 2 if note else 1)}


def test_other_messages_stay_as_they_are() -> None:
    assert told_by_itself("no such queue") == "no such queue"
