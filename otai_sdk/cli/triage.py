"""``otai triage``: one run with the keyword rules of a config file."""

from __future__ import annotations

import click

from .options import config_option, json_option, open_adapter
from .output import console, make_table, print_json, widths
from .progress import progress


@click.command()
@config_option
@click.option("--dry-run", is_flag=True, help="Decide, and ask whether it would be refused, but write nothing.")
@click.option(
    "--claims",
    type=click.Path(file_okay=False),
    help="A folder in which all workers of this machine keep which ticket each has: none is then sorted twice.",
)
@json_option
@click.pass_context
def triage(ctx: click.Context, config: str, dry_run: bool, claims: str | None, as_json: bool) -> None:
    """Find, classify and write back, as the section "triage" of the config file says.

    Exits with 1 if a ticket failed, or the rate limit ended the run early.
    """
    from ..keywords import load_triage
    from ..triage import FileClaims

    settings = load_triage(config)
    held = None if claims is None else FileClaims(claims)
    with open_adapter(config) as adapter, progress("sorting tickets") as bar:
        run = settings.triage(adapter, dry_run=dry_run, claims=held, on_result=lambda result: bar.step())
        report = run.run()
    if as_json:
        print_json({**report.to_dict(), "ok": report.ok})
    else:
        rows = [(r.ticket_id, r.subject, _fields(r.before), _fields(r.after), r.outcome) for r in report.results]
        titles = ("id", "subject", "before", "after", "")
        if rows:
            needed = widths(titles, rows, most=26)
            columns = [(title, None if title == "subject" else needed[i]) for i, title in enumerate(titles)]
            console().print(make_table(columns, rows))
        for result in report.results:
            if result.error:
                click.echo(f"ticket {result.ticket_id}: {result.error}", err=True)
        click.echo(str(report))
    if not report.ok:
        ctx.exit(1)


def _fields(values: dict[str, str | int | None]) -> str:
    return ", ".join("none" if value is None else str(value) for value in values.values())
