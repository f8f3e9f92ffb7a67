"""Writes under a random schedule of faults: what callers were told is what the account holds."""

from __future__ import annotations

import random
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import OTAIError, PartialWriteError, UnifiedNote, UnifiedTicket, UnifiedUser

KINDS = (
    "timeout",
    "timeout_after",
    "timeout_late",
    "gateway",
    "gateway_after",
    "proxy_reset",
    "reset",
    "reset_after",
    "database_down",
    "html",
    "garbage",
    "truncate",
    "refuse",
    "rate_limit",
    "status",
    "redirect",
    "early_hints",
    "content_type",
)


def told(adapter: Any, kind: str, mark: str) -> str:
    """What became of a write, as its caller is told: ``yes``, ``no``, ``open`` or ``partial``."""
    try:
        if kind == "create":
            adapter.create_ticket(
                UnifiedTicket(subject=mark, body=mark, customer=UnifiedUser(email="emma@globex.example"))
            )
        elif kind == "note":
            adapter.add_note("1", UnifiedNote(body=mark))
        elif kind == "reply":
            adapter.reply("2", mark)
        else:
            return "yes" if adapter.update_ticket("3", {"subject": mark, "note": mark}) else "no"
    except PartialWriteError:
        return "partial"
    except OTAIError as error:
        return "open" if getattr(error, "may_have_been_applied", False) else "no"
    return "yes"


def stored(fake: FakeFreshdesk, kind: str, mark: str) -> int:
    if kind == "create":
        return sum(ticket.subject == mark for ticket in fake.tickets.values())
    ticket = {"note": 1, "reply": 2, "update": 3}[kind]
    return sum(item.body == f"<div>{mark}</div>" for item in fake.conversations(ticket))


def run(seed: int, count: int) -> None:
    dice = random.Random(seed)
    with FakeFreshdesk(plan="unlimited", seed=seed) as fake:
        adapter = fake.adapter(dedupe_field="order_id")
        for number in range(3):
            fake.add_ticket(f"Ticket {number}")
        outcomes: dict[tuple[str, str], str] = {}
        for number in range(count):
            fake.faults.clear()
            for _ in range(dice.choice([0, 1, 1, 2])):
                only = {"method": "POST"} if dice.random() < 0.7 else {}
                fake.faults.add(dice.choice(KINDS), times=dice.choice([1, 1, 2]), **only)
            kind, mark = dice.choice(["create", "note", "reply", "update"]), f"write {number}"
            outcomes[kind, mark] = told(adapter, kind, mark)
        fake.faults.clear()
        fake.clock.advance(hours=3)  # whatever was under way has arrived
        for (kind, mark), outcome in outcomes.items():
            allowed = {"yes": (1,), "no": (0,), "open": (0, 1), "partial": (0, 1)}[outcome]
            assert stored(fake, kind, mark) in allowed, (seed, kind, mark, outcome)
        assert {"yes", "no", "open"} <= set(outcomes.values()), "the schedule is worth something"


def test_nothing_is_doubled_or_lost() -> None:
    run(1, 80)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(2, 8))
def test_nothing_is_doubled_or_lost_in_longer_schedules(seed: int) -> None:
    run(seed, 400)
