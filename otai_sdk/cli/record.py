"""``otai record``: record scenarios as cassettes, from the fakes or from a system of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import click

from ..config import SystemConfig, create_adapter, load_config, secret_values
from ..errors import OTAIError
from ..scenarios import NAMES, SCENARIOS, new_word, prepare, run

_PROVIDERS = {"OTOBOAdapter": "otobo", "FreshdeskAdapter": "freshdesk"}
# The fakes' recordings begin at this moment, so that recording them again gives the same files.
_START = datetime(2026, 11, 20, 10, 33, tzinfo=timezone.utc)


@click.command()
@click.argument("scenarios", nargs=-1)
@click.option(
    "--system", "systems", type=click.Choice(list(NAMES)), multiple=True, help="Which of them; both by default."
)
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Record the system of this file.")
@click.option("--url", help="Record the OTOBO at this address (with the web service of `otai webservice`).")
@click.option("--user", help="With --url: the agent's login.")
@click.option("--password-env", help="With --url: the environment variable that holds the password.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("cassettes"),
    show_default=True,
    help="The folder to write into.",
)
def record(
    scenarios: tuple[str, ...],
    systems: tuple[str, ...],
    config_file: Path | None,
    url: str | None,
    user: str | None,
    password_env: str | None,
    out: Path,
) -> None:
    """Record SCENARIOS (default: all) as OUT/SYSTEM/SCENARIO.yaml.

    Without an address the served fakes are recorded. Every scenario creates the tickets it needs: on a system of your
    own they stay there. Credentials are removed before anything touches the disk.
    """
    wanted = scenarios or tuple(SCENARIOS)
    for name in wanted:
        if name not in SCENARIOS:
            raise click.BadParameter(f"no scenario {name!r}: there are {', '.join(SCENARIOS)}")
    own = _own_system(config_file, url, user, password_env)
    if own is not None:
        system = _PROVIDERS.get(create_adapter(own).get_provider_key())
        if system is None or (systems and systems != (system,)):
            raise click.UsageError(f"the given system is {system or 'none that has scenarios'}: check --system")
        systems = (system,)
    for system in systems or tuple(NAMES):
        for name in wanted:
            if system not in SCENARIOS[name].systems or (own is not None and SCENARIOS[name].fault):
                click.echo(f"{system}/{name}: left out, it can only be played on a fake of {SCENARIOS[name].systems}")
                continue
            file = out / system / f"{name}.yaml"
            try:
                _record(system, name, file, own)
            except OTAIError:
                click.echo(f"{system}/{name} was not recorded", err=True)
                raise
            click.echo(f"{file}: {SCENARIOS[name].about}")


def _own_system(
    config_file: Path | None, url: str | None, user: str | None, password_env: str | None
) -> SystemConfig | None:
    if config_file is not None and url is not None:
        raise click.UsageError("give --config or --url, not both")
    if config_file is not None:
        return load_config(config_file)
    if url is None:
        return None
    if not user or not password_env:
        raise click.UsageError("--url needs --user and --password-env")
    params = {"server_address": url, "webservice_name": "OTAI", "username": user, "password_env_var": password_env}
    return SystemConfig(id="recorded", provider_key="OTOBOAdapter", params=params)


def _record(system: str, name: str, file: Path, own: SystemConfig | None) -> None:
    from otai_mocks.recording.record import recording

    scenario = SCENARIOS[name]
    file.parent.mkdir(parents=True, exist_ok=True)
    word = "" if own is None else new_word()  # a fake is new for each scenario; a system keeps what was recorded before
    with _subject(system, own) as (make, secrets, fake), run(word):
        with make() as adapter:
            prepare(name, adapter, system)
        if scenario.fault and fake is not None:
            fake.faults.add(scenario.fault)
        with make() as adapter, recording(system, file, secrets, params=adapter.config.params, run=word):
            scenario.play(adapter, system)


@contextmanager
def _subject(system: str, own: SystemConfig | None) -> Iterator[tuple[Any, list[str], Any]]:
    """How to make an adapter for what is recorded, the secrets to hide, and the fake if it is one."""
    if own is not None:
        yield lambda: create_adapter(own), secret_values(own.params), None
        return
    import otai_mocks

    fake = {"otobo": otai_mocks.FakeOTOBO, "freshdesk": otai_mocks.FakeFreshdesk}[system](
        clock=otai_mocks.Clock(_START)
    )
    if system == "otobo":
        field, _ = NAMES[system].field
        fake.add_dynamic_field(field, "Text")  # as on the systems that the shipped recordings are meant for
    with fake.serve(real_time=False) as server:
        yield server.adapter, list(fake.secrets()), fake
