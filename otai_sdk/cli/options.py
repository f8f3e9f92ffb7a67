"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import json
import mimetypes
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter
    from ..models import Attachment, UnifiedNote

Decorator = Callable[[Any], Any]
config_option = click.option(
    "--config",
    "config",
    type=click.Path(readable=False),  # what cannot be read is told as all that is wrong with the file
    required=True,
    envvar="OTAI_CONFIG",
    show_envvar=True,
    help="The file that names the system, such as config.yml.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print data instead of text.")
body_option = click.option("--body", help='The text; "-" reads it from standard input.')
body_file_option = click.option(
    "--body-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A UTF-8 file with the text."
)
attach_option = click.option(
    "--attach",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file to attach; may be given several times.",
)
field_option = click.option(
    "--field",
    multiple=True,
    metavar="NAME=TEXT|NAME:=JSON",
    help="A field of the system: a text, or with := a JSON value (3, true, null clears). May be given several times.",
)


def note_options(*own: Decorator) -> Decorator:
    """What every command takes that stores a note, with ``own`` options between its text and its files."""
    ticket_argument = click.argument("ticket_id")
    before: tuple[Decorator, ...] = (config_option, ticket_argument, body_option, body_file_option)

    def add(command: Any) -> Any:
        for option in reversed((*before, *own, attach_option, json_option)):
            command = option(command)
        return command

    return add


class Secret(click.Option):
    """An option whose value others on this machine can read while the command runs: it says so when it is used."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        found = super().process_value(ctx, value)
        if found is not None and ctx.get_parameter_source(self.name or "") is ParameterSource.COMMANDLINE:
            click.echo(
                f"warning: {self.opts[0]} can be read by others on this machine: set {self.envvar} instead", err=True
            )
        return found


def name_variables(command: click.Command, prefix: str = "OTAI") -> None:
    """Let each option that has no environment variable yet be set by one: the command's and the option's names.

    Click's own naming goes by the names of Python's parameters, which nobody sees: ``TYPE_`` for ``--type``.
    ``--version`` and ``--help`` have none: whoever keeps otai's version in ``OTAI_VERSION`` means something else.
    """
    for option in command.params:
        if isinstance(option, click.Option) and option.envvar is None and option.expose_value:
            longest = max(option.opts, key=len)
            option.envvar = f"{prefix}_{longest.lstrip('-').replace('-', '_').upper()}"
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            name_variables(each, f"{prefix}_{name.replace('-', '_').upper()}")


def open_adapter(config: str) -> TicketSystemAdapter:
    """The adapter a config file asks for."""
    from ..config import create_adapter, load_config

    return create_adapter(load_config(config))


@contextmanager
def world_of(system: str, name: str) -> Iterator[None]:
    """A block that reads a world of a system; ``name`` is what messages call it.

    Raises:
        click.BadParameter: it cannot be read, or is no such world.
    """
    try:
        yield
    except OSError as error:
        raise click.BadParameter(f"{name}: {error.strerror or error}", param_hint="--world") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else error
        raise click.BadParameter(f"{name} is no {system} world: {reason}", param_hint="--world") from None


def entity(text: str, *, person: bool = False) -> dict[str, Any]:
    """Digits are an id, an address an e-mail, everything else a name."""
    if text.isascii() and text.isdigit():
        return {"id": int(text)}
    return {"email": text} if person and "@" in text else {"name": text}


def read_body(body: str | None, file: Path | None) -> str | None:
    """The text of ``--body`` or ``--body-file``; None if neither is given.

    Raises:
        click.UsageError: both are given.
        click.BadParameter: the file is not UTF-8.
    """
    if body is not None and file is not None:
        raise click.UsageError("give --body or --body-file, not both")
    if body == "-":
        return _decoded(sys.stdin.buffer.read(), "standard input")
    return body if file is None else _decoded(file.read_bytes(), str(file))


def required_body(body: str | None, file: Path | None) -> str:
    """As `read_body`, but there must be one.

    Raises:
        click.UsageError: there is none.
    """
    text = read_body(body, file)
    if text is None or not text.strip():
        raise click.UsageError("there is no text: give --body, --body-file, or --body - for standard input")
    return text


def read_note(body: str | None, body_file: Path | None, attach: Sequence[Path], **more: Any) -> UnifiedNote:
    """The note that `note_options` tell, with what a command knows ``more`` of it.

    Raises:
        click.UsageError, click.BadParameter: see `required_body` and `read_files`.
    """
    from ..models import UnifiedNote

    return UnifiedNote(body=required_body(body, body_file), attachments=read_files(attach), **more)


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"{where} is not UTF-8 text (byte {error.start})") from None


def read_fields(given: Sequence[str]) -> dict[str, Any]:
    """``NAME=text`` and ``NAME:=json`` as custom fields.

    Raises:
        click.BadParameter: neither of the two, no JSON, or a name twice.
    """
    fields: dict[str, Any] = {}
    for each in given:
        name, sign, text = each.partition("=")
        as_json = name.endswith(":")
        name = name.removesuffix(":").strip()
        if not sign or not name:
            raise click.BadParameter(f"{each!r}: expected NAME=text or NAME:=json", param_hint="--field")
        if name in fields:
            raise click.BadParameter(f"{name!r} is given twice", param_hint="--field")
        try:
            fields[name] = json.loads(text) if as_json else text
        except ValueError as error:
            raise click.BadParameter(
                f"{each!r}: {text!r} is no JSON ({error}); a text is NAME=text", param_hint="--field"
            ) from None
    return fields


def read_files(paths: Sequence[Path]) -> list[Attachment]:
    """Files to attach.

    Raises:
        click.BadParameter: one cannot be read.
    """
    from ..models import Attachment

    made = []
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise click.BadParameter(f"{path}: {error.strerror or error}", param_hint="--attach") from None
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        made.append(Attachment(name=os.path.basename(path), content_type=kind, size=len(content), content=content))
    return made
