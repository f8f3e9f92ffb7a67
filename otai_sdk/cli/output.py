"""What commands print: plain text, tables that fit 80 columns, JSON."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import InvalidRequestError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ..models import Model

_NOT_ESCAPED = re.compile(r"[\x7f-\x9f\ud800-\udfff]")  # by json; control characters, and halves that nothing can print
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean(text: str) -> str:
    """Text without control characters: what a customer wrote must not steer the terminal."""
    return _CONTROL.sub("", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The same in one line."""
    return " ".join(clean(text).split())


class _Shown(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"warning: {one_line(record.getMessage())}", err=True)


@contextmanager
def warnings_shown() -> Iterator[None]:
    """What the library logs as a warning is a line on standard error, as clean as everything else."""
    log, handler = logging.getLogger("otai_sdk"), _Shown(logging.WARNING)
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


def print_json(data: Any, *, indent: int | None = 2) -> None:
    """Data as JSON, readable by people too; what could steer a terminal is escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    click.echo(_NOT_ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text))


def print_either(made: Model, text: str, *, as_json: bool) -> None:
    """What a command has made: as JSON, or as a line for people."""
    if as_json:
        print_json(made.to_dict())
    else:
        click.echo(clean(text))


def check_folder(option: str, file: str | Path | None) -> None:
    """Before anything is asked: a file that is written at the end needs a folder.

    Raises:
        InvalidRequestError: there is none.
    """
    if file is not None and not Path(file).absolute().parent.is_dir():
        raise InvalidRequestError(f"{option} {file} cannot be written: there is no such folder")


def console(*, stderr: bool = False) -> Console:
    """A console: colours only on a terminal."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)


def make_table(columns: Sequence[tuple[str, int | None]], rows: Sequence[Sequence[str]], title: str = "") -> Table:
    """A table of one line per row.

    Args:
        columns: title and width of each; a column without a width takes what is left, and is cut with ``…``.
        rows: the cells.
        title: a line above.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(
        title=title or None,
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        expand=True,
        title_justify="left",
        padding=(0, 1, 0, 0),
    )
    for name, width in columns:
        made.add_column(name, width=width, ratio=None if width else 1, no_wrap=True, overflow="ellipsis")
    for row in rows:
        made.add_row(*(Text(one_line(cell)) for cell in row))
    return made


def print_table(table: Table, below: Sequence[str], indent: int) -> None:
    """A table on standard output, below each row what there is to say of it; ``indent``: how far to the right."""
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    with out.capture() as shown:
        out.print(table)
    lines = shown.get().splitlines()
    head = len(lines) - len(below) - 1  # an empty line ends it
    for line in lines[:head]:
        click.echo(line)
    for line, text in zip(lines[head:], [*below, ""], strict=True):
        click.echo(line)
        if text:
            out.print(Padding(Text(one_line(text)), (0, 0, 0, indent)))


def widths(titles: Sequence[str], rows: Sequence[Sequence[str]], most: int = 40) -> list[int]:
    """The width each column needs, at most ``most``."""
    from rich.cells import cell_len

    return [
        min(most, max([cell_len(title), *(cell_len(row[index]) for row in rows)])) for index, title in enumerate(titles)
    ]
