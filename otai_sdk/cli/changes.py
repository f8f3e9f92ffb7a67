"""``otai changes``: what is new or changed since the last time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InvalidRequestError
from ..saving import new_file
from .options import config_option, json_option, open_adapter
from .output import check_folder, clean, print_json
from .progress import progress
from .tickets.show import named, when

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter
    from ..models import Changes


@click.command()
@config_option
@click.option("--cursor", help="Go on from here: the cursor that the last run printed.")
@click.option(
    "--cursor-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the cursor in this file: read at the start if it is there, written after each step.",
)
@json_option
def changes(config: str, cursor: str | None, cursor_file: Path | None, as_json: bool) -> None:
    """Print what is new, changed or gone since a cursor, until there is nothing more.

    Without a cursor everything is printed. With --json each line is an object: {"ticket": …}, {"gone": id} or
    {"cursor": …}, which ends a step: what stands above it is complete. A ticket may come again: store by id.
    """
    if cursor is not None and cursor_file is not None:
        raise click.UsageError("give --cursor or --cursor-file, not both")
    check_folder("--cursor-file", cursor_file)
    if cursor_file is not None and cursor_file.exists():
        cursor = _read(cursor_file)
    with open_adapter(config) as adapter, progress("reading changes") as bar:
        for step in steps(adapter, cursor):
            bar.step(len(step.tickets))
            _print(step, as_json=as_json)
            if cursor_file is not None:
                with new_file(cursor_file, called="--cursor-file") as file:  # after the lines: none is skipped
                    file.write(step.cursor.encode("ascii"))


def steps(adapter: TicketSystemAdapter, cursor: str | None) -> Iterator[Changes]:
    """The steps of `changes`, up to and with the first that brings nothing."""
    while True:
        step = adapter.changes(cursor)
        yield step
        cursor = step.cursor
        if not step.tickets and not step.gone:
            return


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequestError(f"--cursor-file {file} cannot be read: {error}") from None


def _print(step: Changes, *, as_json: bool) -> None:
    if as_json:
        for ticket in step.tickets:
            print_json({"ticket": ticket.to_dict()}, indent=None)
        for number in step.gone:
            print_json({"gone": number}, indent=None)
        print_json({"cursor": step.cursor}, indent=None)
        return
    for ticket in step.tickets:
        line = f"{ticket.id}  {when(ticket.updated_at)}  {named(ticket.status)}  {ticket.subject}"
        click.echo(" ".join(clean(line).split("\n")))
    for number in step.gone:
        click.echo(f"{number}  gone")
    if not step.tickets and not step.gone:
        click.echo(f"cursor {step.cursor}")
