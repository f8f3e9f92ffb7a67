"""``otai demo``: one triage run on a fake OTOBO and a fake Freshdesk, from nothing."""

from __future__ import annotations

import re
import time
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from .output import console, make_table, print_json, widths

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from otai_mocks.fake import Fake
    from otai_mocks.samples.texts import Sample

    from ..models import SearchCriteria
    from ..triage import TriageResult

_NAMES = {"otobo": "OTOBO", "freshdesk": "Freshdesk"}
_NUMBER = re.compile(r"/\d+(?=/|$)")
_LEADS = re.compile(r"^.*/Webservice/[^/]+|^/api/v2")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the same as data.")
@click.pass_context
def demo(ctx: click.Context, as_json: bool) -> None:
    """Sort 40 tickets each in a fake OTOBO and a fake Freshdesk.

    Needs no network, account or configuration. Exits with 1 if a ticket is not sorted as a person would.
    """
    from otai_mocks import FakeFreshdesk, FakeOTOBO

    with ExitStack() as stack:  # both at once, in one process
        fakes: list[Fake] = [stack.enter_context(FakeOTOBO()), stack.enter_context(FakeFreshdesk())]
        screen = None if as_json else console()
        runs = {fake.system: _run(fake, screen) for fake in fakes}
    ok = all(run["as_expected"] == run["total"] for run in runs.values())
    if as_json:
        print_json({"ok": ok, "systems": runs})
    elif screen is not None:
        for system, run in runs.items():
            _show(screen, _NAMES[system], run)
    if not ok:
        ctx.exit(1)


def _run(fake: Fake, screen: Console | None) -> dict[str, Any]:
    from otai_mocks.samples.texts import PRIORITIES, QUEUES, expected, fill, placement

    from ..keywords import KeywordClassifier
    from ..triage import Triage
    from .demo_rules import demo_rules

    wanted = fill(fake)
    before = {ticket_id: placement(fake, ticket_id) for ticket_id in wanted}
    classifier = KeywordClassifier.from_dict(demo_rules(QUEUES[fake.system], PRIORITIES[fake.system]))
    started = time.perf_counter()
    with ExitStack() as stack:
        adapter = stack.enter_context(fake.adapter())
        on_result = _progress(stack, screen, f"{_NAMES[fake.system]}: sorting", len(wanted))
        triage = Triage(adapter, classifier, _unsorted(fake.system), note=True, on_result=on_result)
        results = {result.ticket_id: result for result in triage.run().results}
    seconds = time.perf_counter() - started
    tickets = [
        _ticket(
            ticket_id,
            sample,
            results.get(str(ticket_id)),
            before[ticket_id],
            placement(fake, ticket_id),
            expected(fake.system, sample),
        )
        for ticket_id, sample in wanted.items()
    ]
    kinds = Counter(f"{entry.method} {_NUMBER.sub('/{id}', _LEADS.sub('', entry.path))}" for entry in fake.journal)
    return {
        "total": len(tickets),
        "as_expected": sum(ticket["as_expected"] for ticket in tickets),
        "requests": {"total": sum(kinds.values()), "by_kind": dict(kinds)},
        "seconds": round(seconds, 3),
        "tickets": tickets,
    }


def _unsorted(system: str) -> SearchCriteria:
    """Where new tickets wait: OTOBO's queue Raw, Freshdesk's open tickets."""
    from ..models import SearchCriteria, UnifiedQueue, UnifiedStatus

    if system == "otobo":
        return SearchCriteria(queue=UnifiedQueue(name="Raw"))
    return SearchCriteria(status=UnifiedStatus(name="Open"))


def _ticket(
    ticket_id: int,
    sample: Sample,
    result: TriageResult | None,
    before: tuple[str | None, str],
    after: tuple[str | None, str],
    expected: tuple[str, str],
) -> dict[str, Any]:
    """One row, by the fake's own tables: what the client says of itself proves nothing."""
    return {
        "id": str(ticket_id),
        "subject": sample.subject,
        "language": sample.language,
        "queue": {"before": before[0], "after": after[0], "expected": expected[0]},
        "priority": {"before": before[1], "after": after[1], "expected": expected[1]},
        "as_expected": after == expected,
        "outcome": result.outcome if result else "not found",
        "reason": result.prediction.reason if result and result.prediction else "",
        "error": result.error if result else "",
    }


def _progress(stack: ExitStack, screen: Console | None, title: str, total: int) -> Callable[[TriageResult], None]:
    if screen is None or not screen.is_terminal:
        return lambda result: None
    from rich.progress import Progress

    bar = stack.enter_context(Progress(console=screen, transient=True))
    task = bar.add_task(title, total=total)
    return lambda result: bar.advance(task)


def _show(screen: Console, name: str, run: dict[str, Any]) -> None:
    rows = [
        (
            t["id"],
            t["subject"],
            t["language"],
            _change(t["queue"]),
            _change(t["priority"]),
            "" if t["as_expected"] else "✗",
        )
        for t in run["tickets"]
    ]
    titles = ("id", "subject", "in", "queue", "priority", "")
    needed = widths(titles, rows)
    columns = [(title, None if title == "subject" else needed[index]) for index, title in enumerate(titles)]
    if not needed[-1]:
        columns, rows = columns[:-1], [row[:-1] for row in rows]  # type: ignore[misc]
    screen.print(make_table(columns, rows, title=name))
    kinds = ", ".join(f"{kind} ×{count}" for kind, count in run["requests"]["by_kind"].items())
    screen.print(f"{run['as_expected']} of {run['total']} as expected")
    screen.print(f"{run['requests']['total']} requests in {run['seconds']:.2f} s: {kinds}\n")
    for ticket in run["tickets"]:
        if ticket["error"]:
            screen.print(f"ticket {ticket['id']}: {ticket['error']}")


def _change(field: dict[str, str | None]) -> str:
    before, after = field["before"] or "none", field["after"] or "none"
    return after if before == after else f"{before} → {after}"
