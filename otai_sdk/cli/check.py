"""``otai check``: whether a system can be worked with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import config as config_package
from .options import config_option, json_option, open_adapter
from .output import clean, print_json

if TYPE_CHECKING:
    from ..models import HealthCheck


def _print_schema(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted:
        schema = Path(config_package.__file__).parent / "schema.json"
        click.echo(schema.read_text(encoding="utf-8"), nl=False)
        ctx.exit()


@click.command()
@config_option
@json_option
@click.option(
    "--config-schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of config files, and end: editors complete and check with it.",
)
@click.pass_context
def check(ctx: click.Context, config: str, as_json: bool) -> None:
    """Look whether a system answers with the settings of a config file. Exits with 1 if something is wrong.

    Of a section "triage" it proves the names in criteria, and all that could be written.
    """
    from ..triage.check import check_triage

    with open_adapter(config) as adapter:
        report = adapter.check()
        if report.ok or any(each.ok for each in report.checks):  # it answers
            added = check_triage(config, adapter)
            report.checks += added
            report.ok = report.ok and all(each.ok for each in added)
    if as_json:
        print_json(report.to_dict())
    else:
        version = f" {report.version}" if report.version else ""
        click.echo(f"{report.system}{version}")
        for each in report.checks:
            click.echo(clean(f"  {_mark(each)} {each.name}: {each.detail}"))
            if each.remedy:
                click.echo(clean(f"         {each.remedy}"))
    if not report.ok:
        ctx.exit(1)


def _mark(found: HealthCheck) -> str:
    if not found.tried:
        return "-     "
    return "ok    " if found.ok else "FAILED"
