"""Triage: find ──► classify ──► write back, on an adapter in memory."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest

from otai_sdk import (
    AuthenticationError,
    ConfigError,
    ConnectionFailedError,
    InvalidRequestError,
    PartialWriteError,
    PermissionDeniedError,
    SearchCriteria,
    SystemConfig,
    TicketSystemAdapter,
    Triage,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedTicket,
    matches,
)
from otai_sdk.triage import FieldPrediction, Prediction, TriageReport, TriageResult

RAW = SearchCriteria(queue=UnifiedQueue(name="Raw"))


class Desk(TicketSystemAdapter):
    """Tickets in a dict; remembers each update, and refuses those it is told to refuse."""

    def __init__(self, count: int = 3, **params: Any) -> None:
        super().__init__(SystemConfig(id="desk", params=params))
        self.tickets = {
            str(n): UnifiedTicket(
                id=str(n),
                subject=f"Ticket {n}",
                queue=UnifiedQueue(id=2, name="Raw"),
                priority=UnifiedPriority(id=3, name="normal"),
            )
            for n in range(1, count + 1)
        }
        self.updates: list[tuple[str, dict[str, Any]]] = []
        self.read = 0
        self.refusals: dict[str, Exception] = {}

    def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
        if ticket_id in self.refusals:
            raise self.refusals[ticket_id]
        if ticket_id not in self.tickets:
            return False
        self.updates.append((ticket_id, updates))
        ticket = self.tickets[ticket_id]
        if "queue" in updates:
            ticket.queue = UnifiedQueue(name=updates["queue"])
        return True

    def find_tickets(self, criteria: SearchCriteria) -> list[UnifiedTicket]:
        return list(self.iter_tickets(criteria))

    def iter_tickets(self, criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        """One page a ticket: what was written meanwhile is seen by the next page."""
        position = 0
        while True:
            found = [ticket for ticket in self.tickets.values() if matches(ticket, criteria)]
            if position >= len(found):
                return
            self.read += 1
            yield found[position]
            position += 1

    def find_first_ticket(self, criteria: SearchCriteria) -> UnifiedTicket | None:
        return next(self.iter_tickets(criteria), None)

    def create_ticket(self, ticket_data: UnifiedTicket) -> UnifiedTicket:
        raise NotImplementedError

    def add_note(self, ticket_id: str, note: UnifiedNote) -> UnifiedNote:
        raise NotImplementedError


def billing(ticket: UnifiedTicket) -> Prediction:
    return Prediction.of(queue="Billing", priority="high", confidence=0.7, reason="it says invoice")


def test_a_ticket_is_written_in_one_update_with_what_was_predicted() -> None:
    desk = Desk(1)
    report = Triage(desk, billing, RAW).run()
    assert desk.updates == [("1", {"queue": "Billing", "priority": "high"})]
    (result,) = report.results
    assert (result.ticket_id, result.subject, result.outcome) == ("1", "Ticket 1", "updated")
    assert result.before == {"queue": "Raw", "priority": "normal"}
    assert result.after == {"queue": "Billing", "priority": "high"}
    assert report.ok
    assert str(report) == "1 ticket: 1 updated"


def test_writing_does_not_disturb_the_reading_of_the_pages_to_come() -> None:
    desk = Desk(5)
    report = Triage(desk, billing, RAW).run()
    assert [result.outcome for result in report.results] == ["updated"] * 5


def test_what_is_already_as_predicted_is_not_written_again() -> None:
    desk = Desk(1)
    report = Triage(desk, lambda ticket: Prediction.of(queue="Raw", priority=3), RAW, note=True).run()
    assert report.unchanged == 1
    assert desk.updates == []


def test_only_the_field_that_differs_is_written() -> None:
    desk = Desk(1)
    Triage(desk, lambda ticket: Prediction.of(queue="Raw", priority="high"), RAW).run()
    assert desk.updates == [("1", {"priority": "high"})]


def test_a_second_run_writes_nothing() -> None:
    desk = Desk(3)
    criteria = SearchCriteria(limit=10)
    first = Triage(desk, lambda ticket: Prediction.of(queue="Billing"), criteria).run()
    second = Triage(desk, lambda ticket: Prediction.of(queue="Billing"), criteria).run()
    assert (first.updated, second.updated, second.unchanged) == (3, 0, 3)


def test_a_doubtful_field_is_left_alone() -> None:
    desk = Desk(1)
    Triage(desk, billing, RAW, thresholds={"queue": 0.8}).run()
    assert desk.updates == [("1", {"priority": "high"})]


def test_a_doubtful_field_gets_the_value_for_doubtful_cases() -> None:
    desk = Desk(1)
    Triage(desk, billing, RAW, thresholds={"queue": 0.8}, low_confidence={"queue": "Misc"}).run()
    assert desk.updates == [("1", {"queue": "Misc", "priority": "high"})]


def test_the_threshold_itself_is_sure_enough() -> None:
    desk = Desk(1)
    Triage(desk, billing, RAW, thresholds={"queue": 0.7, "priority": 0.7}).run()
    assert desk.updates == [("1", {"queue": "Billing", "priority": "high"})]


def test_a_value_for_doubtful_cases_is_not_written_where_nothing_was_predicted() -> None:
    desk = Desk(1)
    report = Triage(desk, lambda ticket: None, RAW, low_confidence={"queue": "Misc"}).run()
    assert report.skipped == 1
    assert desk.updates == []


def test_nothing_predicted_surely_enough_is_skipped() -> None:
    report = Triage(Desk(1), billing, RAW, thresholds={"queue": 0.9, "priority": 0.9}).run()
    assert report.skipped == 1
    assert report.results[0].prediction == billing(UnifiedTicket())


def test_the_note_goes_in_the_same_update_is_internal_and_explains() -> None:
    desk = Desk(1)
    Triage(desk, billing, RAW, thresholds={"queue": 0.8}, low_confidence={"queue": "Misc"}, note=True).run()
    ((_, updates),) = desk.updates
    note = updates["note"]
    assert note.is_internal
    assert note.body.splitlines() == [
        "Sorted automatically:",
        "- queue: Raw → Misc (confidence 0.70 for Billing, below 0.80)",
        "- priority: normal → high (confidence 0.70)",
        "Reason: it says invoice",
    ]


def test_a_dry_run_decides_and_writes_nothing() -> None:
    desk = Desk(2)
    report = Triage(desk, billing, RAW, dry_run=True).run()
    assert desk.updates == []
    assert report.updated == 2
    assert report.results[0].after == {"queue": "Billing", "priority": "high"}
    assert "dry run" in str(report)


def test_a_ticket_that_vanished_is_gone_and_no_failure() -> None:
    desk = Desk(2)

    def vanishing(ticket: UnifiedTicket) -> Prediction:
        desk.tickets.pop("1", None)
        return Prediction.of(queue="Billing")

    report = Triage(desk, vanishing, RAW).run()
    assert [result.outcome for result in report.results] == ["gone", "updated"]
    assert report.results[0].after == report.results[0].before
    assert report.ok


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("Billing", "expected a Prediction or None, got str 'Billing'"),
        ({"queue": "Billing"}, "expected a Prediction or None, got dict"),
        (Prediction(queue="Billing"), "Prediction.of(queue=…)"),  # type: ignore[arg-type]
        (Prediction(queue=FieldPrediction(value="")), "queue.value: expected a name or an id"),
        (Prediction(priority=FieldPrediction(value=True)), "priority.value: expected a name or an id, got bool True"),
        (Prediction.of(queue="Billing", confidence=math.nan), "queue.confidence: expected a number from 0 to 1"),
        (Prediction.of(queue="Billing", confidence=1.5), "queue.confidence: expected a number from 0 to 1"),
        (Prediction.of(queue="Billing", reason=7), "reason: expected text"),  # type: ignore[arg-type]
    ],
)
def test_an_answer_that_is_no_prediction_fails_that_ticket_and_says_what_was_expected(
    answer: Any, message: str
) -> None:
    desk = Desk(2)
    report = Triage(desk, lambda t: answer if t.id == "1" else Prediction.of(queue="Billing"), RAW).run()
    assert [result.outcome for result in report.results] == ["failed", "updated"]
    assert message in report.results[0].error
    assert report.results[0].prediction is None
    assert not report.ok


def test_a_classifier_that_raises_fails_that_ticket_alone() -> None:
    def moody(ticket: UnifiedTicket) -> Prediction:
        if ticket.id == "2":
            raise ZeroDivisionError("no words")
        return billing(ticket)

    report = Triage(Desk(3), moody, RAW).run()
    assert [result.outcome for result in report.results] == ["updated", "failed", "updated"]
    assert report.results[1].error == "the classifier failed: ZeroDivisionError: no words"


def test_a_refused_update_fails_that_ticket_alone() -> None:
    desk = Desk(3)
    desk.refusals["2"] = PermissionDeniedError("no right on queue Billing")
    report = Triage(desk, billing, RAW).run()
    assert [result.outcome for result in report.results] == ["updated", "failed", "updated"]
    assert report.results[1].error == "the update failed: no right on queue Billing"
    assert report.results[1].after == report.results[1].before


def test_a_half_written_update_shows_what_was_applied() -> None:
    desk = Desk(1)
    desk.refusals["1"] = PartialWriteError("queue written, priority refused", ticket_id="1", applied=["queue"])
    (result,) = Triage(desk, billing, RAW).run().results
    assert result.outcome == "failed"
    assert result.after == {"queue": "Billing", "priority": "normal"}


@pytest.mark.parametrize("error", [AuthenticationError("wrong key", system="desk"), ConfigError("no such setting")])
def test_what_every_ticket_would_fail_with_stops_the_run(error: Exception) -> None:
    desk = Desk(3)
    desk.refusals["2"] = error
    seen: list[TriageResult] = []
    with pytest.raises(type(error)):
        Triage(desk, billing, RAW, on_result=seen.append).run()
    assert [result.ticket_id for result in seen] == ["1"]


def test_a_login_that_breaks_in_the_middle_of_an_update_stops_the_run_too() -> None:
    desk = Desk(3)
    desk.refusals["1"] = PartialWriteError("note refused", ticket_id="1", cause=AuthenticationError("key revoked"))
    with pytest.raises(PartialWriteError):
        Triage(desk, billing, RAW).run()


def test_tickets_that_cannot_be_read_raise_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(3)

    def broken(criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        yield desk.tickets["1"]
        raise ConnectionFailedError("server down")

    monkeypatch.setattr(desk, "iter_tickets", broken)
    with pytest.raises(ConnectionFailedError):
        Triage(desk, billing, RAW).run()
    assert desk.updates == []


def test_credentials_of_the_adapter_are_masked_in_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_PASSWORD", "from-the-environment")
    desk = Desk(1, api_key="very-secret", password_env_var="DESK_PASSWORD")

    def leaky(ticket: UnifiedTicket) -> Prediction:
        raise RuntimeError("cannot reach https://very-secret:from-the-environment@host")

    (result,) = Triage(desk, leaky, RAW).run().results
    assert result.error == "the classifier failed: RuntimeError: cannot reach https://***:***@host"


def test_each_result_is_told_as_it_comes() -> None:
    seen: list[TriageResult] = []
    report = Triage(Desk(3), billing, RAW, on_result=seen.append).run()
    assert seen == report.results


def test_a_report_survives_the_way_through_plain_data() -> None:
    report = Triage(Desk(2), billing, RAW).run()
    data = report.to_dict()
    assert data["results"][0]["outcome"] == "updated"
    assert TriageReport.from_dict(data).total == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"thresholds": {"queu": 0.5}}, "thresholds: unknown field 'queu' (did you mean 'queue'?)"),
        ({"thresholds": {"queue": 50}}, "thresholds.queue: expected a number from 0 to 1, got int 50"),
        ({"thresholds": {"queue": True}}, "thresholds.queue"),
        ({"low_confidence": {"status": "open"}}, "low_confidence: unknown field 'status'"),
        ({"low_confidence": {"queue": None}}, "low_confidence.queue: expected a name or an id"),
        ({"low_confidence": "Misc"}, "low_confidence: expected a mapping"),
    ],
)
def test_bad_settings_are_refused_by_name(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Triage(Desk(), billing, RAW, **options)
    assert message in str(caught.value)


def test_a_forgotten_filter_does_not_rewrite_a_whole_company() -> None:
    with pytest.raises(InvalidRequestError, match="set a filter or a limit"):
        Triage(Desk(), billing, SearchCriteria())


def test_a_classifier_must_be_callable() -> None:
    with pytest.raises(ConfigError, match="callable"):
        Triage(Desk(), "gpt", RAW)  # type: ignore[arg-type]


def test_no_ticket_is_an_empty_report() -> None:
    report = Triage(Desk(0), billing, RAW).run()
    assert (report.total, report.ok, str(report)) == (0, True, "0 tickets: nothing to do")
