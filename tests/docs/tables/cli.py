"""Each command of ``otai`` with its options, from click."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from otai_sdk.cli.app import cli
from otai_sdk.cli.exits import EXITS

from .markdown import code, table

PAGE = "reference/cli.md"
ARGUMENTS = {
    "files": "the files to store",
    "names": "names of files; all without any",
    "scenarios": "names of scenarios; all without any",
    "shell": "whose script is printed",
    "system": "which fake; with `--world` its file tells it",
    "ticket_id": "the ticket's id, not its number",
}


def exits() -> str:
    return table("Exit code | Meaning", ([str(each.code), each.meaning] for each in EXITS))


def commands(command: click.Command = cli, parent: click.Context | None = None) -> Iterator[click.Context]:
    """A context for each command that does something, and for the root."""
    context = click.Context(
        command, parent=parent, info_name=command.name if parent else "otai", **command.context_settings
    )
    if not isinstance(command, click.Group) or parent is None:
        yield context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, context)


def options_of(context: click.Context) -> list[click.Option]:
    return [each for each in context.command.params if isinstance(each, click.Option) and not each.hidden]


def section(context: click.Context) -> str:
    """Usage, what the command says about itself (the page has the root's own words), its arguments and options."""
    command = context.command
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    words = inspect.cleandoc(command.help or "").replace("\b", "")
    paragraphs = [" ".join(each.split()) for each in words.split("\n\n")] if context.parent else []
    rows = [_argument(each) for each in command.params if isinstance(each, click.Argument)]
    rows += [_option(each) for each in options_of(context)]
    return "\n\n".join([code(usage), *paragraphs, table("Option | Value | Default | What it does | Variable", rows)])


def variable(option: click.Option) -> str:
    """The environment variable that sets an option; ``""`` where there is none."""
    return (option.envvar if isinstance(option.envvar, str) else [*(option.envvar or ()), ""][0]) or ""


def _argument(argument: click.Argument) -> list[str]:
    needed = "needed" if argument.required else ""
    return [code(argument.human_readable_name), _value(argument), needed, ARGUMENTS[str(argument.name)], ""]


def _option(option: click.Option) -> list[str]:
    name = ", ".join(code(each) for each in option.opts)
    default = "needed" if option.required else code(str(option.default)) if _has_default(option) else ""
    return [
        name,
        _value(option),
        default,
        _words(option.help or ""),
        code(variable(option)) if variable(option) else "",
    ]


def _has_default(option: click.Option) -> bool:
    value = option.default  # click 8.4 and later mark "none given" by a value of its own, which is no text or number
    return isinstance(value, (str, int, Path)) and not isinstance(value, bool)


def _words(text: str) -> str:
    return text.replace("*", "\\*").replace("<", "&lt;")


def _value(parameter: click.Parameter) -> str:
    if getattr(parameter, "is_flag", False):
        return "switch"
    kind = parameter.type
    if parameter.metavar:
        value = " or ".join(code(each) for each in parameter.metavar.split("|"))
    elif isinstance(kind, click.Choice):
        value = ", ".join(code(str(each)) for each in kind.choices)
    elif isinstance(kind, click.IntRange):
        value = "whole number" + "".join(
            f" {word} {bound}" for word, bound in (("from", kind.min), ("to", kind.max)) if bound is not None
        )
    elif isinstance(kind, click.Path):
        value = "file" if kind.file_okay else "folder"
    else:
        value = {"integer": "whole number", "TIME": "`30s`, `5m`, `1h`"}.get(kind.name, kind.name)
    return f"{value}, several" if parameter.nargs == -1 or getattr(parameter, "multiple", False) else value


def name_of(context: click.Context) -> str:
    """``otai tickets find`` → ``cli_tickets_find``."""
    return "_".join(["cli", *context.command_path.replace("-", "_").split()[1:]])


TABLES = {
    "exits": (PAGE, exits),
    **{name_of(context): (PAGE, lambda context=context: section(context)) for context in commands()},
}
