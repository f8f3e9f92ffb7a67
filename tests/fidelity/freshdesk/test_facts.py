"""Every fact of the table holds on the fake, in process and on a port: there, one in ten without ``--full``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .desk import DOORS, Desk
from .facts import FACTS, LEFT_OUT, share
from .table import Fact


@pytest.fixture
def desk(door: str) -> Iterator[Desk]:
    opened = Desk(door)
    yield opened
    opened.close()


def _asked() -> Iterator[Any]:
    for number, fact in enumerate(FACTS):
        for door in DOORS:
            heavy = [pytest.mark.full] if door == "port" and number % 10 else []
            yield pytest.param(fact, door, id=f"{door}-{fact.id}", marks=heavy)


@pytest.mark.parametrize(("fact", "door"), list(_asked()))
def test_the_fact_holds(fact: Fact, desk: Desk) -> None:
    fact.check(desk)


def test_facts_are_named_once_with_their_source() -> None:
    ids = [row.id for row in (*FACTS, *LEFT_OUT)]
    assert len(ids) == len(set(ids))
    assert all(row.says and row.source for row in (*FACTS, *LEFT_OUT))


def test_what_is_left_out_has_a_reason_and_the_share_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert all(row.why for row in LEFT_OUT)
    with capsys.disabled():
        print(f"\n{share()}")
