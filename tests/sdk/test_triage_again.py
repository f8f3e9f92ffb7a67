"""Triage that goes on: what failed is tried, and counted, again until it is done; nothing is noted twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.samples.texts import fill
from otai_sdk import PartialWriteError, RequestTimeoutError, SearchCriteria, Triage, UnifiedQueue, UnifiedTicket
from otai_sdk.triage import Prediction
from otai_sdk.triage.service import Service

RAW = SearchCriteria(queue=UnifiedQueue(name="Raw"))


class Model:
    """Sure of three tickets, and of the name of a queue that is not there yet for two of them."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, ticket: UnifiedTicket) -> Prediction | None:
        self.asked += 1
        queue = {"1": "Misc", "2": "Later", "3": "Later"}.get(ticket.id)
        return None if queue is None else Prediction.of(queue=queue)


def test_the_alarm_stays_until_what_failed_is_done(tmp_path: Path) -> None:
    last = tmp_path / "last.json"
    with FakeOTOBO() as fake:
        fill(fake)
        rest = len(fake.tickets) - 3
        model = Model()
        with fake.adapter() as adapter:
            service = Service(Triage(adapter, model, RAW, note=True), 1, last_run=last)

            def told() -> tuple[Any, ...]:
                service.once()
                line = json.loads(last.read_text())
                return tuple(line[name] for name in ("ok", "updated", "failed", "skipped", "taken"))

            assert told() == (False, 1, 2, rest, 0)
            assert told() == (False, 0, 2, rest, 0)
            fake.add_queue("Later")
            assert told() == (True, 2, 0, rest, 0)
            assert told() == (True, 0, 0, rest, 0)
        assert [len(fake.tickets[number].articles) for number in (1, 2, 3)] == [2, 2, 2]
    assert model.asked == rest + 3 + 2 + 2  # who was skipped is not asked about again


@pytest.mark.parametrize("applied", [True, False])
def test_a_write_that_may_have_been_applied_is_read_again_before_the_next(applied: bool) -> None:
    """The second worker has read its tickets before the first one wrote."""
    with FakeOTOBO() as fake:
        fill(fake)
        with fake.adapter() as adapter:
            triage = Triage(adapter, lambda ticket: Prediction.of(queue="Misc"), RAW, note=True)
            found = list(adapter.iter_tickets(RAW))
            adapter.iter_tickets = lambda criteria: iter(found)
            update = adapter.update_ticket

            def lost(ticket_id: str, updates: dict[str, Any]) -> bool:
                if applied:
                    update(ticket_id, updates)
                raise RequestTimeoutError("no answer", may_have_been_applied=True)

            adapter.update_ticket = lost
            first = triage.run()
            adapter.update_ticket = update
            second = triage.run()
        articles = {len(ticket.articles) for ticket in fake.tickets.values()}
    assert first.failed == first.total == len(found)
    assert (second.failed, second.updated) == (0, 0 if applied else len(found))
    assert articles == {2}


def test_a_note_that_is_there_is_not_written_again() -> None:
    with FakeOTOBO() as fake:
        fill(fake)
        with fake.adapter() as adapter:
            triage = Triage(adapter, lambda ticket: Prediction.of(queue="Misc"), RAW, note=True)
            update = adapter.update_ticket

            def half(ticket_id: str, updates: dict[str, Any]) -> bool:
                update(ticket_id, {"note": updates["note"]})
                raise PartialWriteError("the note is there, the queue is not", applied=["note"])

            adapter.update_ticket = half
            first = triage.run()
            adapter.update_ticket = update
            second = triage.run()
        articles = {len(ticket.articles) for ticket in fake.tickets.values()}
    assert (first.failed, second.updated) == (len(fake.tickets), len(fake.tickets))
    assert articles == {2}
