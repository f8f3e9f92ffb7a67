"""``otai verify``: whether a live system answers as its fake does."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import __version__
from ..errors import AuthenticationError, InvalidRequestError, OTAIError
from .exits import DIFFERENT, exit_of
from .options import config_option, json_option, open_adapter
from .output import check_folder, clean, print_json
from .progress import progress
from .reference import VERSIONS, asked, references

if TYPE_CHECKING:
    from otai_mocks.fake import Fake

    from ..adapter import TicketSystemAdapter
    from ..verify import Ask, Heard, Report, Rules, Written

MOST = 10
"""So many tickets of the live system are looked at."""
_ALL = 100
_SCANNED = 50


@click.command()
@config_option
@click.option(
    "--world",
    type=click.Path(),
    help="Compare with a fake of this world file; default: the system's own, as `otai world` reads it.",
)
@click.option(
    "--version",
    type=click.Choice(VERSIONS),
    help="OTOBO only: the release to compare with; default: the world's, else the one that differs least.",
)
@click.option(
    "--write",
    "may_write",
    is_flag=True,
    envvar="OTAI_VERIFY_WRITE",
    help="Also create a ticket, change it, answer it and close it.",
)
@click.option("--yes", is_flag=True, help="With --write: do not ask whether to.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report to this file, as Markdown for a bug report.",
)
@json_option
@click.pass_context
def verify(
    ctx: click.Context,
    config: str,
    world: str | None,
    version: str | None,
    may_write: bool,
    yes: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Compare how a live system answers with how its fake does, and print each difference.

    Types and words of the protocol are printed, never a value: no subject, name, number or address. Without --write
    nothing that could change the system is sent. Exits with 15 if there are differences.
    """
    from ..verify import rules_of

    check_folder("--output", output)
    with open_adapter(config) as adapter:
        rules = rules_of(adapter.get_provider_key() if adapter._sender is None else adapter._sender.system)
        if version is not None and rules.system != "otobo":
            raise click.UsageError(f"--version is for otobo, not for {rules.system}")
        given = None if world is None else list(references(rules.system, world, version))
        if may_write and not yes:
            _confirm(adapter, rules.system)
        report = _verified(adapter, rules, given, version, may_write)
    if output is not None:
        _save(report, output)
    if as_json:
        print_json({"ok": not report.differences and report.error is None, **report.to_dict()})
    else:
        click.echo(clean("\n".join(report.lines())))
    _end(ctx, report)


def _confirm(adapter: TicketSystemAdapter, system: str) -> None:
    """Say what is written where, and have it agreed to.

    Raises:
        InvalidRequestError: it was not.
    """
    from urllib.parse import urlsplit

    from ..verify import will_write

    settings: Any = adapter.settings  # type: ignore[attr-defined]
    address = settings.server_address if system == "otobo" else settings.server_url
    click.echo(f"verify --write writes on {urlsplit(address).netloc}:", err=True)
    for line in will_write(system):
        click.echo(f"  - {line}", err=True)
    try:
        agreed = click.confirm("Write this?", err=True)
    except click.Abort:
        agreed = False
    if not agreed:
        raise InvalidRequestError("verify --write was not agreed to: nothing was sent. In scripts, --yes agrees")


def _verified(
    adapter: TicketSystemAdapter, rules: Rules, given: list[Fake] | None, version: str | None, may_write: bool
) -> Report:
    from ..verify import Ask, Report, compare, read, write

    with progress("asking the system") as bar:
        ask = Ask(adapter, rules, MOST, bar.step)
        live = read(ask)
        go_on = bool(live.answers) and not any(each.error is AuthenticationError for each in live.not_compared)
        fakes, world = (given, "the world given") if given else _own_world(adapter, rules, version, go_on)
        written = _written(ask) if may_write and go_on else None
    heard = _joined(live, written)
    found = []
    for fake in fakes:
        with asked(fake, adapter) as other:
            asking = Ask(other, rules, _ALL)
            known = _joined(read(asking), write(asking, fully=True) if written is not None else None)
        found.append(compare(heard, known, rules))
    counts = [len(each.differences) for each in found]
    best = counts.index(min(counts))
    fake, nearest = fakes[best], found[best]
    seen = f"{fake.version} as seen" if len(set(counts)) > 1 else ""
    return Report(
        sdk=__version__,
        system=rules.system,
        release=heard.release or seen,
        fake=f"{type(fake).__name__} {fake.version} in {world}",
        at=datetime.now(timezone.utc),
        requests=heard.requests,
        endpoints=nearest.endpoints,
        differences=nearest.differences,
        not_compared=heard.not_compared,
        undecided=nearest.undecided,
        made=written.made if written is not None else [],
    )


def _written(ask: Ask) -> Written:
    """What came of writing. Whoever is interrupted is told what stays."""
    from ..verify import Made, write

    made: list[Made] = []
    try:
        return write(ask, made)
    except BaseException:
        for each in made:
            click.echo(each, err=True)
        raise


def _own_world(adapter: TicketSystemAdapter, rules: Rules, version: str | None, go_on: bool) -> tuple[list[Fake], str]:
    """Fakes of the system's own world, as `otai world` reads it; of the default one where it cannot be read."""
    from ..verify import guarded
    from ..worlds import read_world

    if go_on:
        try:
            with guarded(adapter):
                world = read_world(adapter, scan=_SCANNED)
            return list(references(rules.system, world, version)), "its own world"
        except (OTAIError, click.BadParameter) as error:
            click.echo(
                f"warning: its own world could not be read ({type(error).__name__}): `otai world` says why", err=True
            )
    return list(references(rules.system, None, version)), "the default world"


def _joined(read: Heard, written: Written | None) -> Heard:
    if written is not None:
        read.answers.update(written.heard.answers)
        read.not_compared += written.heard.not_compared
        read.requests += written.heard.requests
    return read


def _save(report: Report, output: Path) -> None:
    from ..saving import new_file

    with new_file(output, called="--output") as file:
        file.write((clean(report.markdown()) + "\n").encode())


def _end(ctx: click.Context, report: Report) -> None:
    """The exit code: differences first, then what kept questions from being compared."""
    if report.differences:
        ctx.exit(DIFFERENT.code)
    kind: type[OTAIError] | None = report.error
    if kind is None:
        return
    first = next(each for each in report.not_compared if each.error is not None)
    found = exit_of(kind(str(first)))
    click.echo(found.line(f"not all could be compared: {first}"), err=True)
    ctx.exit(found.code)
