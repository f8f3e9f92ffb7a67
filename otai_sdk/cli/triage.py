"""``otai triage``: find, classify and write back, once or again and again."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import click

from .options import config_option, json_option, open_adapter
from .output import check_folder, clean, make_table, one_line, print_json, print_table, widths
from .progress import progress

if TYPE_CHECKING:
    from ..triage import TriageReport, TriageResult

_NAMED = 20  # tickets of one cause that are named; --json names all
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0}


class Seconds(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic since click 8.2
    """``30s``, ``5m`` or ``1h``."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):  # click converts a value twice at times
            return value
        found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", str(value).strip())
        if found and not found[2] and float(found[1]):
            number = found[1]
            self.fail(f"{number} of what? Say {number}s, {number}m or {number}h", param, ctx)
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

    Exits with 1 if a ticket failed, a dry run met a name that the system does not know, or the rate limit or the claims
    ended the run early. With --every it ends with SIGTERM or Ctrl-C, after the ticket it is at.
    """
    from ..triage import FileClaims, load_triage
    from ..triage.service import Service, run_once

    if once and every is not None:
        raise click.UsageError("give --once or --every, not both")
    settings = load_triage(config)
    for key in ("metrics", "last_run"):
        check_folder(f"triage.{key}", getattr(settings, key))
    held = None if claims is None or dry_run else FileClaims(claims)  # a dry run makes no folder
    log = not as_json and (every is not None or not (dry_run or sys.stdout.isatty()))
    with open_adapter(config) as adapter, progress("sorting tickets", wanted=not log) as bar:

        def on_result(result: TriageResult) -> None:
            bar.step()
            if log and result.outcome == "updated":
                _log(f"{'dry run: ' if dry_run else ''}{result}")

        run = settings.triage(adapter, dry_run=dry_run, claims=held, on_result=on_result)
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
    if log:
        _logged(report)
    else:
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
    """A run of many: as JSON, or in the log if it did something. That it runs at all is what ``last_run`` is for."""
    from ..triage.service import line_of

    if as_json:
        print_json(line_of(report, datetime.now(timezone.utc)), indent=None)
        _failures(report)
    elif report.updated or report.gone or not report.ok:
        _logged(report)


def _log(text: str) -> None:
    """A line with its time, as in ``metrics``, at once: who kills a run sees what it has done."""
    click.echo(f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ} {one_line(text)}")


def _logged(report: TriageReport) -> None:
    """What failed, and the sum. Failures go to standard error too, which cron mails, unless that is the same log."""
    for line in _causes(report):
        _log(line)
    if not _is_one_stream():
        _failures(report)
    _log(str(report))


def _is_one_stream() -> bool:
    """Whether standard output and standard error end in the same file or pipe: the journal, ``2>&1``."""
    try:
        return os.path.sameopenfile(sys.stdout.fileno(), sys.stderr.fileno())
    except (OSError, ValueError):  # none of a file's own, as in tests
        return False


def _show(report: TriageReport, *, as_json: bool) -> None:
    if as_json:
        print_json({**report.to_dict(), "ok": report.ok})
        return
    rows = [(r.ticket_id, r.outcome, r.subject) for r in report.results]
    titles = ("id", "outcome", "subject")
    if rows:
        needed = widths(titles, rows, most=26)
        columns = [(title, None if title == "subject" else needed[i]) for i, title in enumerate(titles)]
        below = [result.told for result in report.results]
        print_table(make_table(columns, rows), below, indent=needed[0] + 3)
    _failures(report)
    click.echo(clean(str(report)))


def _failures(report: TriageReport) -> None:
    for line in _causes(report):
        click.echo(line, err=True)


def _causes(report: TriageReport) -> Iterator[str]:
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
        yield clean(f"{who}: {cause}")
    if report.dry_run:
        yield from _names(report)


def _names(report: TriageReport) -> Iterator[str]:
    for refused in report.names_refused:
        places = ", ".join(f"triage.{place}" for place in refused.places)
        yield clean(f"{places}: {refused.error}")
    if report.names_untried and report.proven and not report.stopped:  # its last line tells the others
        yield clean(f"names in the rules were not tried: {report.names_untried}")
