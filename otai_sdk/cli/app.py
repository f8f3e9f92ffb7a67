"""The group of all commands. What only some commands need is imported inside them: ``otai`` starts fast."""

from __future__ import annotations

from typing import Any

import click

from .. import __version__
from ..errors import OTAIError
from .check import check
from .demo import demo
from .mock import mock
from .output import clean
from .record import record
from .tickets import tickets
from .triage import triage
from .webservice import webservice


class Group(click.Group):
    """Turns the library's errors into one line on stderr."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OTAIError as error:
            click.echo(f"error: {' '.join(clean(str(error)).split())}", err=True)
            ctx.exit(1)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="otai")
def cli() -> None:
    """Helpdesk tickets in OTOBO and Freshdesk, and fakes of both to try things on."""


for command in (check, demo, mock, record, tickets, triage, webservice):
    cli.add_command(command)
