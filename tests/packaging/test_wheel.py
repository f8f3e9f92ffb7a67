"""What users install: everything of the tree, and nothing that they did not ask for."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

KINDS = (".py", ".typed", ".json", ".yaml", ".md", ".html", ".css", ".js", ".svg")


def test_the_wheel_holds_exactly_the_files_of_the_tree(wheel: Path, packages: dict[str, Path]) -> None:
    expected = {
        f"{package}/{path.relative_to(folder).as_posix()}"
        for package, folder in packages.items()
        for path in folder.rglob("*")
        if path.suffix in KINDS and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
        metadata = {
            name.rpartition("/")[2]: archive.read(name).decode() for name in archive.namelist() if "info/" in name
        }
    assert sorted(names) == sorted(expected)
    assert {"otai_sdk/py.typed", "otai_mocks/py.typed", "otai_mocks/cassette_library/README.md"} <= set(names)
    assert "otai = otai_sdk.cli:main" in metadata["entry_points.txt"]
    assert "otai = otai_mocks.pytest_plugin" in metadata["entry_points.txt"]
    assert "MIT" in metadata["LICENSE"]


@pytest.mark.full
def test_the_core_alone_can_be_imported(bare: Any, tmp_path: Path) -> None:
    done = bare.run(
        "python", "-c", "import otai_sdk; print(otai_sdk.OTOBOAdapter, otai_sdk.FreshdeskAdapter)", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.full
def test_the_core_needs_requests_and_msgspec_only(bare: Any, tmp_path: Path) -> None:
    done = bare.run("python", "-m", "pip", "list", "--format=json", cwd=tmp_path)
    installed = {entry["name"].lower() for entry in json.loads(done.stdout)}
    assert {"requests", "msgspec"} <= installed
    assert not installed & {"responses", "werkzeug", "vcrpy", "pyyaml", "click", "rich"}


@pytest.mark.full
def test_an_unrelated_pytest_run_is_green_in_the_core_alone(bare: Any, tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text("def test_other():\n    assert True\n")
    done = bare.run("pytest", "-q", "-W", "error", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


@pytest.mark.full
@pytest.mark.parametrize("fixture", ["fake_otobo", "fake_freshdesk", "otobo_adapter", "freshdesk_adapter"])
def test_a_fixture_says_which_extra_is_missing(bare: Any, tmp_path: Path, fixture: str) -> None:
    (tmp_path / "test_mine.py").write_text(f"def test_mine({fixture}):\n    pass\n")
    done = bare.run("pytest", "-q", cwd=tmp_path)
    assert done.returncode == 1
    assert "pip install 'otai-sdk[mocks]'" in done.stdout


@pytest.mark.full
def test_the_command_says_which_extra_is_missing(bare: Any, tmp_path: Path) -> None:
    done = bare.run("otai", "demo", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "otai needs the extra [cli]: pip install 'otai-sdk[cli]'\n"


@pytest.mark.full
def test_with_all_extras_the_demo_runs_from_the_wheel(complete: Any, tmp_path: Path) -> None:
    done = complete.run("otai", "demo", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    runs = json.loads(done.stdout)["systems"]
    assert [(run["as_expected"], run["total"]) for run in runs.values()] == [(40, 40), (40, 40)]


@pytest.mark.full
def test_with_all_extras_fixtures_and_cassettes_work_from_the_wheel(complete: Any, tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(
        "from otai_mocks import cassette\n"
        "from otai_sdk import SearchCriteria\n\n\n"
        "def test_both(otobo_adapter, freshdesk_adapter):\n"
        "    for adapter in (otobo_adapter, freshdesk_adapter):\n"
        "        assert adapter.find_tickets(SearchCriteria(limit=1)) == []\n\n\n"
        "def test_cassette():\n"
        "    with cassette('otobo/triage'):\n"
        "        pass\n"
    )
    done = complete.run("pytest", "-q", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
