"""``otai tickets``: the tickets of one's own system from a shell."""

from __future__ import annotations

import click

from .attach import attach
from .create import create
from .download import download
from .find import find
from .get import get
from .note import note
from .reply import reply
from .update import update


@click.group()
def tickets() -> None:
    """Find, read, create and change tickets."""


for command in (attach, create, download, find, get, note, reply, update):
    tickets.add_command(command)
