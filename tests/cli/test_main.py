"""``otai`` itself: what it says when an extra is missing, and how fast it is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import otai_sdk
from otai_sdk.cli.output import print_json


def run(*arguments: str, missing: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, in which some modules cannot be imported."""
    code = (
        f"import sys\nfor name in {missing.split()!r}: sys.modules[name] = None\nfrom otai_sdk.cli import main\nmain()"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **(env or {})}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, encoding="utf-8", env=environment
    )


@pytest.mark.parametrize("module", ["click", "rich", "yaml"])
def test_without_the_extra_cli_it_says_what_to_install(module: str) -> None:
    command = {"click": ("--help",), "rich": ("demo",), "yaml": ("webservice",)}[module]
    result = run(*command, missing=module)
    assert result.returncode == 2
    assert result.stderr == "otai needs the extra [cli]: pip install 'otai-sdk[cli]'\n"
    assert result.stdout == ""


@pytest.mark.parametrize("module", ["responses", "otai_mocks"])
def test_without_the_fakes_demo_says_what_to_install(module: str) -> None:
    result = run("demo", missing=module)
    assert result.returncode == 2
    assert "pip install 'otai-sdk[all]'" in result.stderr


def test_commands_that_need_no_fake_work_without_them() -> None:
    assert run("webservice", missing="otai_mocks responses werkzeug vcr").returncode == 0


def test_the_version_is_told() -> None:
    assert run("--version").stdout.strip().endswith(otai_sdk.__version__)


def test_all_commands_explain_themselves() -> None:
    listed = run("--help").stdout
    for command in ("check", "demo", "mock", "record", "tickets", "triage", "webservice"):
        assert f"  {command} " in listed
        assert run(command, "--help").returncode == 0


def test_a_narrow_encoding_does_not_break_the_tables() -> None:
    result = run("demo", env={"PYTHONIOENCODING": "ascii", "COLUMNS": "80"})
    assert result.returncode == 0
    assert result.stdout.count("40 of 40 as expected") == 2


def test_a_reader_that_leaves_early_makes_no_traceback(tmp_path: Path) -> None:
    code = "from otai_sdk.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.wait(timeout=30)
    process.stderr.close()
    assert "Traceback" not in errors


def test_no_character_of_json_steers_a_terminal_or_cannot_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    data = {"subject": "\x9b31m red \x1b[31m \x7f \ud800 ü 日本"}
    print_json(data)
    shown = capsys.readouterr().out
    assert not set(shown) & {"\x9b", "\x1b", "\x7f", "\ud800"}
    assert "ü 日本" in shown
    assert json.loads(shown) == data
