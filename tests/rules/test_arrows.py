"""Which part of the fakes may know which: the arrows of docs/explanation/architecture.md, held against the imports.

An arrow is an import, whether it is made when the file loads, in a function, or for types only.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import pytest

MOCKS = Path(__file__).resolve().parents[2] / "mocks" / "otai_mocks"
SYSTEMS = ("otobo", "freshdesk")
MOST_FILES_OF_A_ROOM = 15

TOP: Mapping[str, frozenset[str]] = {
    name: frozenset(knows.split())
    for name, knows in {
        "messages": "",
        "redact": "",
        "worlds": "",
        "kit": "messages redact",
        "server": "kit messages",
        "connect": "kit server",
        "samples": "server",
        "admin": "kit messages redact server",
        "doors": "admin connect kit messages server",
        "recording": "connect redact",
        "fake": "admin connect doors samples server",
        "otobo": "fake kit messages server worlds",
        "freshdesk": "fake kit messages server worlds",
        "pytest_plugin": "doors fake freshdesk otobo recording worlds",
        "__init__": "doors freshdesk kit otobo recording worlds",
    }.items()
}
"""What each part of the top level may import beside itself."""

FLOORS = (
    {"errors", "choices", "perl"},
    {"tables"},
    {"protocol"},
    {"article"},
    {"ticket"},
    {"resources", "operations"},
    {"world"},
    {"routes", "faults"},
    {"changes"},
    {"fake"},
    {"__init__"},
)
"""The floors of a system, the lowest first: a room knows itself and what lies lower."""


@lru_cache(maxsize=1)
def arrows() -> dict[str, set[str]]:
    """File → the files it imports; names are dotted and begin below otai_mocks."""
    files = {_name(path): path for path in MOCKS.rglob("*.py")}
    return {name: set(_imported(name, path, set(files))) - {name} for name, path in files.items()}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(MOCKS).with_suffix("").parts)


def _imported(name: str, path: Path, known: set[str]) -> Iterator[str]:
    folder = name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = folder[: len(folder) - node.level + 1] + (node.module.split(".") if node.module else [])
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "otai_mocks":
            base = node.module.split(".")[1:]
        else:
            continue
        for alias in node.names:
            found = _file([*base, alias.name], known) or _file(base, known)
            assert found, f"{name} imports {'.'.join(base)}, which is no file of the fakes"
            yield found


def _file(parts: list[str], known: set[str]) -> str | None:
    return next((n for n in (".".join(parts), ".".join([*parts, "__init__"])) if n in known), None)


def _floor(room: str) -> int:
    return next((n for n, rooms in enumerate(FLOORS) if room in rooms), -1)


def test_every_part_of_the_top_level_has_its_place() -> None:
    assert {name.split(".")[0] for name in arrows()} == set(TOP)


def test_the_page_on_architecture_draws_the_same_arrows() -> None:
    """The table of docs/explanation/architecture.md: a part, what it is, what it knows of the others."""
    page = (MOCKS.parents[1] / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    table = page.split("## The fakes")[1].split("A request takes")[0]
    drawn = {}
    for part, knows in re.findall(r"^\| (`.+?) \|.*\| (.+?) \|$", table, re.MULTILINE):
        for name in re.findall(r"`(\w+)(?:/|\.py)`", part):
            drawn[name] = frozenset() if knows == "nothing" else frozenset(knows.split(", "))
    assert drawn == {name: knows for name, knows in TOP.items() if name != "__init__"}


def test_the_top_level_knows_only_what_it_may() -> None:
    wrong = [
        f"{name} → {other}"
        for name, others in arrows().items()
        for other in others
        if (mine := name.split(".")[0]) != (its := other.split(".")[0]) and its not in TOP[mine]
    ]
    assert wrong == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_room_of_a_system_has_its_floor(system: str) -> None:
    rooms = {name.split(".")[1] for name in arrows() if name.startswith(f"{system}.")}
    assert {room for room in rooms if _floor(room) < 0} == set()
    assert {"tables", "protocol", "world", "fake", "routes", "errors"} <= rooms


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_arrow_of_a_system_leads_upwards(system: str) -> None:
    wrong = []
    for name, others in arrows().items():
        for other in others:
            if name.startswith(f"{system}.") and other.startswith(f"{system}."):
                mine, its = name.split(".")[1], other.split(".")[1]
                if mine != its and _floor(its) >= _floor(mine):
                    wrong.append(f"{name} → {other}")
    assert wrong == []


@pytest.mark.parametrize("floor", ["freshdesk.resources", "otobo.operations"])
def test_no_resource_imports_the_handlers_of_another(floor: str) -> None:
    """Shapes and rules may be shared; what has routes is asked over a route."""
    depth = floor.count(".") + 1
    wrong = [
        f"{name} → {other}"
        for name, others in arrows().items()
        for other in others
        if name.startswith(f"{floor}.") and other.startswith(f"{floor}.")
        if name.split(".")[depth] != other.split(".")[depth] and _has_routes(other)
    ]
    assert wrong == []


def _has_routes(name: str) -> bool:
    path = MOCKS.joinpath(*name.split(".")).with_suffix(".py")
    return path.stem == "handlers" or "\nROUTES" in path.read_text(encoding="utf-8")


def test_no_files_stand_in_a_circle() -> None:
    assert [sorted(circle) for circle in circles(arrows())] == []


def circles(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """The groups of files that can each be reached from all others of the group."""
    reach = {name: _reachable(graph, name) for name in graph}
    groups = {frozenset({other for other in reach[name] if name in reach[other]}) for name in graph}
    return [set(group) for group in groups if group]


def _reachable(graph: Mapping[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    todo = list(graph[start])
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += graph[name]
    return seen


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == [{"b", "c"}]


def test_no_room_is_so_large_that_nothing_is_found_in_it() -> None:
    rooms: dict[str, int] = {}
    for name in arrows():
        folder = name.rpartition(".")[0] or "the top level"
        rooms[folder] = rooms.get(folder, 0) + 1
    assert {room: count for room, count in rooms.items() if count > MOST_FILES_OF_A_ROOM} == {}
