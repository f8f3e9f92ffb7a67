"""``otai world``: a live system as a world for its fake."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import config_option, json_option, open_adapter
from .output import check_folder, clean, print_json
from .progress import progress

if TYPE_CHECKING:
    from .progress import Bar


@click.command()
@config_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="-",
    help="The file to write; without it, or with -, the world is printed.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@click.option(
    "--scan",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="OTOBO: so many tickets are looked at. Freshdesk: so many contacts and companies, for their names.",
)
@click.option(
    "--tickets",
    type=click.IntRange(min=0),
    default=0,
    help="So many of the newest tickets lend their shape and age to made-up ones; none by default.",
)
@click.option(
    "--keep",
    multiple=True,
    metavar="NAME",
    help="A name that is no person's, although somebody is called so; may be given several times.",
)
@json_option
def world(config: str, output: str, force: bool, scan: int, tickets: int, keep: tuple[str, ...], as_json: bool) -> None:
    """Read a system, and write a world file that its fake starts from (otai mock --world FILE).

    Queues, groups, statuses, priorities, types and fields keep their names. People, their addresses, texts, companies,
    hosts, keys and passwords are made up or left out; if one of them were left in, nothing is written. Only reading
    requests are sent. What may not be read or was not seen is told on stderr, and in the file under "about".
    """
    from ..saving import new_file
    from ..worlds import as_json as text_of
    from ..worlds import read_world

    file = None if output == "-" else Path(output)
    if as_json and file is None:
        raise click.UsageError("--json prints a summary, and without -o the world itself is printed: give -o FILE")
    if file is not None and file.exists() and not force:
        raise click.UsageError(f"{file} is there already: --force replaces it")
    check_folder("--output", file)
    with open_adapter(config) as adapter, progress("reading the system") as bar:
        found = read_world(adapter, scan=scan, samples=tickets, keep=keep, step=_steps(bar))
    text = text_of(found)
    if file is None:
        click.echo(text, nl=False)
    else:
        with new_file(file, called="--output") as written:
            written.write(text.encode("utf-8"))
    summary = _summary(found)
    if as_json:
        print_json({"file": str(file), "rows": summary, "about": found["about"]})
        return
    for sentence in found["about"][1:]:
        click.echo(clean(sentence), err=True)
    if file is not None:
        counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in summary.items() if count)
        click.echo(f"{file}: {counts}")


def _steps(bar: Bar) -> Any:
    def step(done: int, total: int | None) -> None:
        bar.step(done, total=total)

    return step


def _summary(found: dict[str, Any]) -> dict[str, int]:
    """How many rows each table has."""
    tables = found.get("tables", found)
    return {name: len(rows) for name, rows in tables.items() if isinstance(rows, list) and name != "about"}
