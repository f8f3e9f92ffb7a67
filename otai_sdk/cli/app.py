"""The group of all commands. What only some commands need is imported inside them: ``otai`` starts fast."""

from __future__ import annotations

import errno
import traceback
from pathlib import Path
from typing import Any

import click

from .. import __version__
from ..errors import InvalidRequestError, OTAIError
from .changes import changes
from .check import check
from .completion import completion
from .demo import demo
from .exits import BUG, INTERRUPTED, Exit, exit_of
from .mock import mock
from .options import name_variables
from .output import one_line, warnings_shown
from .record import record
from .spoken import spoken
from .tickets import tickets
from .triage import triage
from .verify import verify
from .webservice import webservice
from .world import world


class Group(click.Group):
    """Turns errors into one line on stderr and an exit code that tells their class (`exits`)."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with warnings_shown():
                return super().invoke(ctx)
        except OTAIError as error:
            self._end(ctx, exit_of(error), spoken(str(error)))
        except (KeyboardInterrupt, click.Abort):
            self._end(ctx, INTERRUPTED, "interrupted")
        except (click.ClickException, click.exceptions.Exit, ModuleNotFoundError):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # the reader has gone: click ends quietly
            if isinstance(error, OSError) and error.filename is not None:
                self._end(ctx, exit_of(InvalidRequestError()), f"{error.filename}: {error.strerror}")
            where = traceback.extract_tb(error.__traceback__)[-1]  # the words of the error could hold anything
            self._end(ctx, BUG, f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}")

    def _end(self, ctx: click.Context, found: Exit, text: str) -> None:
        if ctx.params.get("debug"):
            click.echo(traceback.format_exc(), err=True)
        click.echo(found.line(one_line(text)), err=True)
        ctx.exit(found.code)


@click.group(
    cls=Group,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    },
)
@click.version_option(__version__, prog_name="otai")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Helpdesk tickets in OTOBO and Freshdesk, and fakes of both to try things on.

    Every option can be set by an environment variable: OTAI_ and the command's and the option's names, such as
    OTAI_TICKETS_FIND_QUEUE; --config by OTAI_CONFIG.
    """


for command in (changes, check, completion, demo, mock, record, tickets, triage, verify, webservice, world):
    cli.add_command(command)
name_variables(cli)
