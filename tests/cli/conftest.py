"""How the command line is run here: in this process, with what it prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk.cli.app import cli

Run = Callable[..., Result]


@pytest.fixture
def otai(monkeypatch: pytest.MonkeyPatch) -> Run:
    """``otai("tickets", "find", …)``, piped into something 80 columns wide."""
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)

    # click before 8.2 mixed the streams unless told otherwise
    apart = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}
    runner = CliRunner(**apart)

    def run(*arguments: object) -> Result:
        return runner.invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)

    return run


@pytest.fixture(params=[FakeOTOBO, FakeFreshdesk], ids=["otobo", "freshdesk"])
def fake(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Each system's fake, answering in process."""
    with request.param() as made:
        yield made


@pytest.fixture
def write_config(tmp_path: Path) -> Callable[..., Path]:
    """Writes a config.yml that leads to a fake, with more sections if wanted."""

    def write(fake: Any, **more: Any) -> Path:
        provider = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}[fake.system]
        system = {"id": "mine", "provider_key": provider, "params": fake.params}
        file = tmp_path / "config.yml"
        file.write_text(yaml.safe_dump({"system": system, **more}), encoding="utf-8")
        return file

    return write


@pytest.fixture
def config(fake: Any, write_config: Callable[..., Path]) -> Path:
    """A config.yml that leads to the fake."""
    return write_config(fake)


@pytest.fixture
def verify(otai: Run, tmp_path: Path) -> Callable[..., Result]:
    """``verify(fake, "--json")``: the fake is served, and config.yml leads to it."""

    def run(fake: Any, *arguments: object, **params: Any) -> Result:
        with fake.serve(real_time=False, admin=False) as server:
            settings = {**server.params, "retries": 0, "max_wait": 0, **params}
            provider = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}[fake.system]
            file = tmp_path / "config.yml"
            file.write_text(
                yaml.safe_dump({"system": {"provider_key": provider, "params": settings}}), encoding="utf-8"
            )
            return otai("verify", "--config", file, *arguments)

    return run
