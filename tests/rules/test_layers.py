"""The rules of the house that no reviewer should have to watch."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SDK = ROOT / "otai_sdk"
MOCKS = ROOT / "mocks" / "otai_mocks"


def imports(path: Path, *, inside_functions: bool = True) -> Iterator[str]:
    """The modules a file imports at run time, dotted; relative ones begin with a dot."""
    yield from _imports(ast.parse(path.read_text(encoding="utf-8")).body, inside_functions)


def _imports(body: list[ast.stmt], inside_functions: bool) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            yield from _imports(node.orelse, inside_functions)
        elif inside_functions or not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for name in ("body", "orelse", "finalbody"):
                yield from _imports(getattr(node, name, None) or [], inside_functions)
            for handler in getattr(node, "handlers", None) or []:
                yield from _imports(handler.body, inside_functions)
            for case in getattr(node, "cases", None) or []:
                yield from _imports(case.body, inside_functions)


def top(name: str) -> str:
    return name.partition(".")[0]


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def test_the_fakes_never_import_the_client() -> None:
    """If both shared code, one mistake would pass on both sides."""
    guilty = [p.name for p in files(MOCKS) if any(top(name) == "otai_sdk" for name in imports(p))]
    assert guilty == ["connect.py"]


def test_the_client_imports_the_fakes_only_in_commands() -> None:
    guilty = [p for p in files(SDK) if any(top(name) == "otai_mocks" for name in imports(p))]
    assert {p.relative_to(SDK).parts[0] for p in guilty} <= {"cli"}


def test_only_the_transport_talks_to_requests() -> None:
    http = {"requests", "urllib3", "http"}
    guilty = {p.relative_to(SDK).parts[0] for p in files(SDK) if any(top(n) in http for n in imports(p))}
    assert guilty == {"transport"}


@pytest.mark.parametrize("name", ["models.py", "errors.py"])
def test_models_and_errors_import_nothing_of_ours(name: str) -> None:
    ours = [n for n in imports(SDK / name, inside_functions=False) if n.startswith(".") or top(n) == "otai_sdk"]
    assert ours == []


def test_the_core_imports_only_what_the_core_brings() -> None:
    extras = {"click", "rich", "yaml", "responses", "werkzeug", "vcr", "pytest"}
    for path in files(SDK):
        if path.relative_to(SDK).parts[0] in ("cli", "testing"):
            continue
        assert not {top(n) for n in imports(path, inside_functions=False)} & extras, path


def test_no_file_names_a_folder_of_someones_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    # written apart, so that this file passes too
    places = [f"/{name}/" for name in ("root", "work")] + [r"/home/\w+/", r"/Users/\w+/", r"[A-Z]:\\\\?Users\\"]
    machine = re.compile(r"(?<![\w.}/~-])(?:" + "|".join(places) + ")")
    guilty = {}
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if not path.is_file():
            continue
        found = machine.search(path.read_text(encoding="utf-8", errors="replace"))
        if found:
            guilty[name] = found.group()
    assert guilty == {}


def test_every_public_name_is_there() -> None:
    import otai_mocks
    import otai_sdk

    for module in (otai_sdk, otai_mocks):
        assert sorted(module.__all__) == list(module.__all__)
        for name in module.__all__:
            assert getattr(module, name) is not None
