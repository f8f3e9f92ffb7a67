"""``otai mock``: a fake helpdesk on a port."""

from __future__ import annotations

import json
import random
import secrets
import signal
import string
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ..convert import moment
from ..errors import InvalidRequestError
from .options import Secret, world_of

if TYPE_CHECKING:
    from otai_mocks.admin import Access
    from otai_mocks.fake import Fake
    from otai_mocks.samples.texts import Sample

_PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}
_SECRETS = {"otobo": ("password", "password"), "freshdesk": ("api_key", "freshdesk_api_key")}
"""Of each system: the option, and the setting of its adapter."""
_ONLY = {"version": "otobo", "user": "otobo", "password": "otobo", "api_key": "freshdesk", "plan": "freshdesk"}


def _moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """A time such as 2026-11-16T09:00Z; UTC without a zone."""
    if value is None:
        return None
    try:
        return moment(value, "--at")
    except InvalidRequestError:
        raise click.BadParameter(f"{value!r} is no time such as 2026-11-16T09:00Z", ctx, param) from None


_ACCESS: dict[str, Access] = {"local": True, "anywhere": "anywhere", "off": False}


@click.command()
@click.argument("system", type=click.Choice(["otobo", "freshdesk"]), required=False)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen; beyond this machine, anyone who reaches the port can use the fake.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0, the default, takes a free one.")
@click.option(
    "--world",
    type=click.Path(),
    help="Start from a world file, and from its moment if it tells one; it tells the system, too.",
)
@click.option("--world-schema", is_flag=True, help="Print the JSON Schema of the system's world files, and end.")
@click.option("--version", type=click.Choice(["11.0", "10.1"]), help="OTOBO only: which release; 11.0 by default.")
@click.option(
    "--tickets",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Start with so many sample tickets, beside those of a world file.",
)
@click.option(
    "--at", metavar="TIME", callback=_moment, help="When it begins, such as 2026-11-16T09:00Z; now by default."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of everything left to chance.")
@click.option("--user", help="OTOBO only: login of the agent that the API is used with.")
@click.option(
    "--password",
    cls=Secret,
    envvar="OTAI_MOCK_PASSWORD",
    show_envvar=True,
    help="OTOBO only: that agent's password; without one the world file's, or drawn.",
)
@click.option(
    "--api-key",
    cls=Secret,
    envvar="OTAI_MOCK_API_KEY",
    show_envvar=True,
    help="Freshdesk only: the administrator's key; without one the world file's, or drawn.",
)
@click.option(
    "--plan",
    metavar="NAME",
    help="Freshdesk only: whose limits and features hold: growth, pro, enterprise (the default), trial, unlimited, …",
)
@click.option(
    "--admin",
    type=click.Choice(["local", "anywhere", "off"]),
    default="local",
    show_default=True,
    help="Who may use the page and the API under /_fake/: this machine, or anyone.",
)
@click.pass_context
def mock(
    ctx: click.Context, /, system: str | None, host: str, port: int, admin: str, world_schema: bool, **options: Any
) -> None:
    """Serve a fake OTOBO or Freshdesk until Ctrl-C.

    The SYSTEM may be left out with --world, whose file tells it.

    The first line on stdout is "ready http://HOST:PORT"; the settings an adapter needs follow on stderr, and the page
    on which to watch it. It lives in real time and keeps its state in memory only.
    """
    system = system or _told_by(options["world"])
    if world_schema:
        from otai_mocks import world_schema as schema_of

        click.echo(json.dumps(schema_of(system), ensure_ascii=False, indent=2))
        return
    for name, owner in _ONLY.items():
        if options[name] is not None and owner != system:
            if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
                raise click.UsageError(f"--{name.replace('_', '-')} is for {owner}, not for {system}")
            options[name] = None
    try:
        fake = _build(system, options)
        server = fake.serve(host, port, admin=_ACCESS[admin])
    except OSError as error:
        raise click.UsageError(
            f"cannot listen on {host}:{port}: {error.strerror or error}. --port 0 takes a free one"
        ) from None
    told: list[int] = []  # no Event: setting one in a handler deadlocks with the wait it interrupts
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: told.append(number))
    with server:
        click.echo(f"ready {server.url}")  # flushes
        if server.admin_url:
            click.echo(f"Tickets, journal, faults and clock: {server.admin_url}", err=True)
        click.echo(f"Whether it is up, for a container's health check: {server.health_url}", err=True)
        if server.public_url:
            click.echo(
                f"warning: anyone who can reach port {server.port} can use it, and nothing is encrypted; from other "
                f"machines: {server.public_url}",
                err=True,
            )
        click.echo(_settings(fake, server.params, _given_by(ctx, fake.system)), err=True)
        while not told:
            time.sleep(0.1)


def _told_by(path: str | None) -> str:
    """The system that a world file is for."""
    if path is None:
        raise click.UsageError("which system? Give otobo or freshdesk, or with --world a file that tells it")
    from otai_mocks.worlds import read_world, system_of

    try:
        return system_of(read_world(path))
    except OSError as error:
        raise click.BadParameter(f"{path}: {error.strerror or error}", param_hint="--world") from None
    except ValueError as error:
        raise click.BadParameter(f"{path}: {error}", param_hint="--world") from None


def _build(system: str, options: dict[str, Any]) -> Fake:
    """The fake that was asked for, from the default world or from a file."""
    if options["plan"] is not None:
        from otai_mocks.freshdesk.protocol.limits import PLANS

        if options["plan"] not in PLANS:
            raise click.BadParameter(f"{options['plan']!r} is none of {', '.join(PLANS)}", param_hint="--plan")
    fake = _from_file(system, options) if options["world"] is not None else _fresh(system, options)
    count = options["tickets"]
    if count:
        from otai_mocks.samples.texts import fill

        fill(fake, _draw(count, options["seed"]))
    return fake


def _fresh(system: str, options: dict[str, Any]) -> Fake:
    from otai_mocks import Clock

    clock = Clock(options["at"])
    if system == "otobo":
        from otai_mocks import FakeOTOBO

        password = _secret() if options["password"] is None else options["password"]
        return FakeOTOBO(
            options["version"] or "11.0", user=options["user"], password=password, clock=clock, seed=options["seed"]
        )
    from otai_mocks import FakeFreshdesk

    given = {"api_key": _secret(), **_given(options, "api_key", "plan")}
    return FakeFreshdesk(clock=clock, seed=options["seed"], tickets=None, **given)


def _given(options: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: options[name] for name in names if options[name] is not None}


def _secret() -> str:
    """A key or password of letters and digits that nobody knows, whatever the seed."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(20))


def _from_file(system: str, options: dict[str, Any]) -> Fake:
    from otai_mocks import Clock, FakeFreshdesk, FakeOTOBO

    path, seed = options["world"], options["seed"]
    clock = None if options["at"] is None else Clock(options["at"])
    with world_of(system, path):
        if system == "otobo":
            fake = FakeOTOBO.from_world(path, version=options["version"], clock=clock, seed=seed)
            return _with_agent(fake, path, options)
        return FakeFreshdesk.from_world(path, clock=clock or Clock(), seed=seed, **_given(options, "api_key", "plan"))


def _with_agent(fake: Any, path: str, options: dict[str, Any]) -> Fake:
    """The world, used as one of its own agents: a login that it does not know is a mistake, not a new agent.

    A password that is given wins over the file's, as a key does.
    """
    user, password = options["user"], options["password"]
    if user is None and password is None:
        return fake  # type: ignore[no-any-return]
    login = user or fake.params["username"]
    if login not in fake.agents:
        known = ", ".join(repr(name) for name in fake.agents)
        raise click.BadParameter(f"{path} has no agent {login!r}: it has {known}", param_hint="--user")
    from otai_mocks import Clock, FakeOTOBO

    clock = None if options["at"] is None else Clock(options["at"])
    return FakeOTOBO.from_world(
        path, version=options["version"], user=login, password=password, clock=clock, seed=options["seed"]
    )


def _draw(count: int, seed: int) -> list[Sample]:
    """So many samples, in the order of the seed; from the 41st on they come again with a number."""
    from dataclasses import replace

    from otai_mocks.samples.texts import SAMPLES

    dice = random.Random(seed)  # noqa: S311  nothing secret
    drawn: list[Sample] = []
    round_ = 0
    while len(drawn) < count:
        round_ += 1
        batch = list(SAMPLES)
        if seed:
            dice.shuffle(batch)
        drawn += [s if round_ == 1 else replace(s, subject=f"{s.subject} ({round_})") for s in batch]
    return drawn[:count]


def _given_by(ctx: click.Context, system: str) -> str | None:
    """How the secret was given: the name of the option or of the variable; None: it was not."""
    name = _SECRETS[system][0]
    option = next(each for each in ctx.command.params if each.name == name)
    source = ctx.get_parameter_source(name)
    if source is ParameterSource.COMMANDLINE:
        return option.opts[0]
    return str(option.envvar) if source is ParameterSource.ENVIRONMENT else None


def _settings(fake: Fake, params: dict[str, Any], given_by: str | None) -> str:
    """The settings of an adapter. A secret that somebody gave is not shown: it is theirs, and this goes to logs."""
    import yaml

    secret = _SECRETS[fake.system][1]
    shown = {name: value for name, value in params.items() if given_by is None or name != secret}
    system = {"id": f"fake-{fake.system}", "provider_key": _PROVIDERS[fake.system], "params": shown}
    block = yaml.safe_dump({"system": system}, sort_keys=False, allow_unicode=True, width=1 << 16)
    if given_by is not None:
        from_variable = f"{secret}_env_var: {given_by}  # the one that was given"
        by_option = f"# {secret}: the one that was given by {given_by}"
        block += f"    {by_option if given_by.startswith('--') else from_variable}\n"
    title = f"{type(fake).__name__} with {len(fake.tickets)} tickets. Settings for a config.yml:"  # type: ignore[attr-defined]
    return f"{title}\n{block}Ctrl-C stops it."
