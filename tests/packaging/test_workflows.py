"""The workflows say what the project says: same Pythons, same scripts, pinned actions, no right that is not needed."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

from .build import ROOT

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # "on" is a word here, not true


def steps(path: Path) -> list[Any]:
    return [step for job in read(path)["jobs"].values() for step in job.get("steps", [])]


def test_github_understands_them() -> None:
    if tuple(map(int, metadata.version("click").split(".")[:2])) < (8, 2):
        pytest.skip("check-jsonschema does not start with a click below 8.2, though its metadata allow it")
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is missing: pip install 'otai-sdk[test]'")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run([*command, *map(str, FILES)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_they_run_on_every_python_and_system_that_setup_names() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    named = re.findall(r"Python :: (3\.\d+)", config["metadata"]["classifiers"])
    jobs = read(FOLDER / "tests.yml")["jobs"]
    assert jobs["linux"]["strategy"]["matrix"]["python"] == named
    assert jobs["elsewhere"]["strategy"]["matrix"] == {"os": ["macos-latest", "windows-latest"], "python": named}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_actions_are_pinned_and_rights_are_named(path: Path) -> None:
    workflow = read(path)
    used = [each["uses"] for each in [*steps(path), *workflow["jobs"].values()] if "uses" in each]
    assert [
        each for each in used if not re.fullmatch(r"[\w./-]+@(v\d+|release/v\d+)|\./\.github/workflows/\w+\.yml", each)
    ] == []
    assert workflow["permissions"] in ({"contents": "read"}, {"contents": "write"})
    assert all("timeout-minutes" in job or "uses" in job for job in workflow["jobs"].values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_word_of_a_stranger_becomes_a_command(path: Path) -> None:
    """A branch or a title can hold anything; in a command it may stand only as a variable of the shell."""
    for step in steps(path):
        for expression in re.findall(r"\$\{\{(.*?)\}\}", step.get("run", "")):
            assert re.fullmatch(r"\s*inputs\.version && 'latest' \|\| ''\s*", expression), expression


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_scripts_and_files_that_they_name_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"\b(scripts/[\w-]+(?:\.py)?\b|mocks/Containerfile|\./\.github/workflows/\w+\.yml)", text))
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_a_release_is_published_from_what_was_tested_and_without_a_token() -> None:
    jobs = read(FOLDER / "release.yml")["jobs"]
    assert jobs["tests"]["uses"] == "./.github/workflows/tests.yml"
    assert set(jobs["pypi"]["needs"]) == {"tests", "build"}
    assert jobs["pypi"]["permissions"] == {"id-token": "write"}
    assert all("pypi" in job["needs"] for name, job in jobs.items() if name in ("github", "image", "docs"))
    text = (FOLDER / "release.yml").read_text(encoding="utf-8")
    assert "secrets." not in text


def test_the_description_at_the_index_is_readied_before_the_build_with_the_addresses_of_the_site() -> None:
    job = read(FOLDER / "release.yml")["jobs"]["build"]
    commands = [step["run"] for step in job["steps"] if "run" in step]
    (readied,) = (n for n, command in enumerate(commands) if "release.py" in command and "--readme" in command)
    assert readied < commands.index("python -m build")
    published = read(FOLDER / "docs.yml")["jobs"]["publish"]["env"]
    assert job["env"] == {name: published[name] for name in ("OTAI_SITE_URL", "OTAI_REPO_URL")}
