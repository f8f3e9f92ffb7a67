"""``otai triage``: find, classify and write back, once or again and again."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import click

from .options import config_option, json_option, open_adapter
from .output import check_folder, clean, console, make_table, one_line, print_json, widths
from .progress import progress

if TYPE_CHECKING:
    from ..triage import TriageReport

_NAMED = 20  # tickets of one cause that are named; --json names all
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0}


class Seconds(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic since click 8.2
    """``30s``, ``5m``, ``1h`` or a number of seconds."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", str(value).strip())
        seconds = float(found[1]) * _UNITS[found[2] or "s"] if found else 0.0
        if not 0 < seconds <= 7 * 24 * 3600:
            self.fail(f"{value!r}: expected a time such as 30s, 5m or 1h", param, ctx)
        return seconds


@click.command()
@config_option
@click.option("--dry-run", is_flag=True, help="Decide, and ask whether it would be refused, but write nothing.")
@click.option("--once", is_flag=True, help="One run; that is the default.")
@click.option("--every", type=Seconds(), help="Go on: a run every 30s, 5m, 1h, until SIGTERM or Ctrl-C.")
@click.option(
    "--claims",
    type=click.Path(file_okay=False),
    help="A folder in which all workers of this machine keep which ticket each has: none is then sorted twice.",
)
@json_option
@click.pass_context
def triage(
    ctx: click.Context,
    config: str,
    dry_run: bool,
    once: bool,
    every: float | None,
    claims: str | None,
    as_json: bool,
) -> None:
    """Find, classify and write back, as the section "triage" of the config file says.

    Exits with 1 if a ticket failed, or the rate limit or the claims ended the run early. With --every it ends with
    SIGTERM or Ctrl-C, after the ticket it is at.
    """
    from ..triage import FileClaims, load_triage
    from ..triage.service import Service, run_once

    if once and every is not None:
        raise click.UsageError("give --once or --every, not both")
    settings = load_triage(config)
    for key in ("metrics", "last_run"):
        check_folder(f"triage.{key}", getattr(settings, key))
    held = None if claims is None or dry_run else FileClaims(claims)  # a dry run makes no folder
    with open_adapter(config) as adapter, progress("sorting tickets") as bar:
        run = settings.triage(adapter, dry_run=dry_run, claims=held, on_result=lambda result: bar.step())
        if every is not None:
            service = Service(
                run,
                every,
                metrics=settings.metrics,
                last_run=settings.last_run,
                on_report=lambda report: _line(report, as_json=as_json),
                on_error=lambda error: click.echo(f"error: {one_line(str(error))}", err=True),
            )
            with _ended_by_signals(service):
                service.serve()
            return
        with _ended_by_signals(run):
            report = run_once(run, settings.metrics, settings.last_run)
    _show(report, as_json=as_json)
    if not report.ok:
        ctx.exit(1)


@contextmanager
def _ended_by_signals(thing: Any) -> Iterator[None]:
    """SIGTERM and Ctrl-C call ``stop``: the ticket at hand is finished. A second one ends at once."""

    def stop(number: int, frame: object) -> None:
        for each in before:
            signal.signal(each, before[each])
        thing.stop()

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for number in before:
            signal.signal(number, stop)
    except ValueError:  # not the main thread: whoever runs us there ends us otherwise
        before = {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _line(report: TriageReport, *, as_json: bool) -> None:
    """A run of many, in one line."""
    from ..triage.service import line_of

    now = datetime.now(timezone.utc)
    if as_json:
        print_json(line_of(report, now), indent=None)
    elif report.total or report.stopped:
        click.echo(clean(f"{now:%Y-%m-%d %H:%M:%S} {report}"))
    _failures(report)


def _show(report: TriageReport, *, as_json: bool) -> None:
    if as_json:
        print_json({**report.to_dict(), "ok": report.ok})
        return
    rows = [(r.ticket_id, r.subject, _fields(r.before), _fields(r.after), r.outcome) for r in report.results]
    titles = ("id", "subject", "before", "after", "")
    if rows:
        needed = widths(titles, rows, most=26)
        columns = [(title, None if title == "subject" else needed[i]) for i, title in enumerate(titles)]
        console().print(make_table(columns, rows))
    _failures(report)
    click.echo(clean(str(report)))


def _failures(report: TriageReport) -> None:
    """A line for each cause, with the tickets that it struck: one wrong name strikes many."""
    causes: dict[str, list[str]] = {}
    for result in report.results:
        if result.error:
            cause = result.error
            if report.dry_run:  # nobody has refused anything yet
                cause = re.sub(r"(?<=^would be refused: )\w+ refused to update ticket \S+: ", "", cause)
            cause = re.sub(rf"\bticket {re.escape(result.ticket_id)}\b", "the ticket", cause)
            causes.setdefault(cause, []).append(result.ticket_id)
    for cause, ids in causes.items():
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        named = ", ".join(ids[:_NAMED]) + more
        who = f"ticket {named}" if len(ids) == 1 else f"{len(ids)} tickets ({named})"
        click.echo(clean(f"{who}: {cause}"), err=True)


def _fields(values: dict[str, str | int | None]) -> str:
    return ", ".join("none" if value is None else str(value) for value in values.values())
