"""Claims that fail in the middle of a run end it where it is, and what was done is told."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.samples.texts import fill
from otai_sdk import ConfigError, SearchCriteria, Triage, UnifiedQueue
from otai_sdk.triage import DatabaseClaims, FileClaims, Prediction, RedisClaims
from otai_sdk.triage.service import run_once

DONE = 2
"""So many tickets are done when the claims go."""


class Redis:
    """One that goes away."""

    gone = False

    def set(self, *given: Any, **options: Any) -> bool:
        if self.gone:
            raise OSError("redis://:secret@cache is down")
        return True

    def eval(self, *given: Any) -> int:
        return 1


class Own:
    """Somebody's claims, with errors of their own."""

    gone = False

    @contextmanager
    def claim(self, ticket_id: str) -> Iterator[bool]:
        if self.gone:
            raise LookupError("etcd://root:secret@host")
        yield True


def folder(tmp_path: Path) -> tuple[Any, Callable[[], object], str]:
    place = tmp_path / "claims"
    return FileClaims(place), lambda: shutil.rmtree(place), f"claims: the folder {place} cannot be used"


def database(tmp_path: Path) -> tuple[Any, Callable[[], object], str]:
    file = tmp_path / "claims.db"
    claims = DatabaseClaims(lambda: sqlite3.connect(file))
    claims.create_table()
    return claims, lambda: file.write_bytes(b""), "no such table: otai_claims"


def redis(tmp_path: Path) -> tuple[Any, Callable[[], object], str]:
    client = Redis()
    return RedisClaims(client), lambda: setattr(client, "gone", True), "claims: the Redis cannot be asked: OSError"


def own(tmp_path: Path) -> tuple[Any, Callable[[], object], str]:
    claims = Own()
    return claims, lambda: setattr(claims, "gone", True), "claims: Own cannot be asked: LookupError"


@pytest.fixture
def fake() -> Iterator[FakeOTOBO]:
    with FakeOTOBO() as made:
        fill(made)
        yield made


def sorts(adapter: Any, claims: Any, **options: Any) -> Triage:
    criteria = SearchCriteria(queue=UnifiedQueue(name="Raw"))
    return Triage(adapter, lambda ticket: Prediction.of(queue="Misc"), criteria, claims=claims, **options)


def moved(fake: FakeOTOBO) -> list[str]:
    return [str(number) for number, ticket in fake.tickets.items() if ticket.queue == "Misc"]


@pytest.mark.parametrize("made", [folder, database, redis, own])
def test_claims_that_go_end_the_run_and_what_was_done_is_told(
    made: Callable[[Path], Any], fake: FakeOTOBO, tmp_path: Path
) -> None:
    claims, goes, message = made(tmp_path)
    seen: list[Any] = []

    def on_result(result: Any) -> None:
        seen.append(result)
        if len(seen) == DONE:
            goes()

    metrics, last = tmp_path / "metrics.jsonl", tmp_path / "last.json"
    with fake.adapter() as adapter:
        report = run_once(sorts(adapter, claims, on_result=on_result), metrics, last)
    assert (report.updated, report.failed, report.left) == (DONE, 0, len(fake.tickets) - DONE)
    assert sorted(result.ticket_id for result in report.results) == sorted(moved(fake))
    assert not report.ok
    assert message in report.stopped
    assert "secret" not in str(report)
    for line in (last.read_text(), metrics.read_text()):
        told = json.loads(line)
        assert (told["ok"], told["updated"], told["left"], told["stopped"]) == (
            False,
            DONE,
            report.left,
            report.stopped,
        )


def test_a_folder_that_is_gone_before_the_first_ticket_is_a_bad_setting(fake: FakeOTOBO, tmp_path: Path) -> None:
    claims, goes, message = folder(tmp_path)
    goes()
    with fake.adapter() as adapter, pytest.raises(ConfigError, match=message):
        sorts(adapter, claims).run()
    assert moved(fake) == []


def test_a_claim_that_cannot_be_given_back_takes_no_result_away(
    fake: FakeOTOBO, caplog: pytest.LogCaptureFixture
) -> None:
    class Sticky(Own):
        @contextmanager
        def claim(self, ticket_id: str) -> Iterator[bool]:
            yield True
            raise LookupError("etcd://root:secret@host")

    with fake.adapter() as adapter:
        report = sorts(adapter, Sticky()).run()
    assert report.ok
    assert report.updated == len(fake.tickets)
    assert "cannot be given back: LookupError" in caplog.text
    assert "secret" not in caplog.text
