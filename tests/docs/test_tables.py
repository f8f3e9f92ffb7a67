"""The tables of the pages say what the code says.

A table stands between ``<!-- table: name -->`` and ``<!-- end of table -->``; what must be there is made here, from the
code. ``python -m tests.docs.test_tables`` writes all of them anew.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import otai_mocks
import otai_sdk
from otai_mocks import FakeFreshdesk, FakeOTOBO, pytest_plugin
from otai_mocks.admin.routes import ROUTES
from otai_mocks.kit.faults import KINDS, Kind
from otai_mocks.recording.replay import names
from otai_mocks.recording.tape_file import FOLDERS
from otai_sdk.scenarios import SCENARIOS
from otai_sdk.testing import FEATURES
from tests.docs.tables import cli, config_file, containerfile, messages, world
from tests.docs.tables.markdown import table

DOCS = Path(__file__).parents[2] / "docs"


def faults() -> str:
    """A row for each kind; where a system has its own of a common name, that too."""

    def row(name: str, where: str, kind: Kind) -> list[str]:
        options = ", ".join(f"`{option}={value!r}`" for option, value in kind.options.items())
        return [f"`{name}`", where, options, kind.what]

    own = {"OTOBO": FakeOTOBO().fault_kinds(), "Freshdesk": FakeFreshdesk().fault_kinds()}
    rows = []
    for name, kind in KINDS.items():
        others = [system for system in own if name not in own[system]]
        rows.append(row(name, "both" if len(others) == len(own) else ", ".join(others), kind))
        rows += [row(name, system, own[system][name]) for system in own if name in own[system]]
    for system, kinds in own.items():
        rows += [row(name, system, kind) for name, kind in kinds.items() if name not in KINDS]
    return table("Kind | Fakes | Options | What the client meets", rows)


def cassettes() -> str:
    shipped = names()
    rows = []
    for name, scenario in SCENARIOS.items():
        folders = [folder for folder in FOLDERS if f"{folder}/{name}" in shipped]
        rows.append([", ".join(f"`{folder}/{name}`" for folder in folders), scenario.about])
    return table("Cassette | What is played", rows)


def features() -> str:
    return table("Name | What it means", ([f"`{name}`", meaning] for name, meaning in FEATURES.items()))


def admin() -> str:
    rows = []
    for route in ROUTES:
        query = f" ({', '.join(f'`{name}=`' for name in route.query)})" if route.query else ""
        rows.append([f"`{route.method}` `{route.path}`", DONE[route.method, route.path] + query])
    return table("Request | What it does", rows)


DONE = {
    ("GET", "/health"): "says that it is up, and what it is: to anyone, by any name, also with `--admin off`",
    (
        "GET",
        "/state",
    ): "the tickets with notes and files, alike for both systems, the last changed first; `search=` takes "
    "words [as on the page](../tests/page.md#find-tickets), `page=` counts from 1, `brief=1` leaves out what is inside",
    ("GET", "/files/{id}"): "the bytes of a file that hangs on a ticket, as they were sent",
    ("GET", "/state/world"): "the whole state as a world file",
    ("PUT", "/state/world"): "takes over the state of a world file",
    (
        "POST",
        "/reset",
    ): "state and clock as the fake started, with what `--tickets` and `--world` gave it; no journal, no faults",
    ("GET", "/snapshots"): "the snapshots that were taken: id, name, time, number of tickets",
    ("POST", "/snapshots"): "keeps the present state, under a `name` if one is given; says its id",
    ("POST", "/snapshots/{id}/restore"): "puts it back, as often as wanted",
    ("DELETE", "/snapshots/{id}"): "drops it",
    ("GET", "/journal"): "every request, its answer, the reason, time and fault; `next`: the `since` to go on with",
    ("DELETE", "/journal"): "empties it",
    ("GET", "/faults"): "the faults that are on, and how often each has struck",
    ("POST", "/faults"): "switches one on",
    ("DELETE", "/faults"): "switches all off",
    ("DELETE", "/faults/{id}"): "switches one off",
    ("GET", "/faults/kinds"): "all kinds with their options",
    ("GET", "/clock"): "the time, whether it runs, and the step of a write",
    ("POST", "/clock"): "`set`, `advance` (seconds), `step`, `running`: any of them",
}
TABLES: dict[str, tuple[str, Callable[[], str]]] = {
    "faults": ("tests/faults.md", faults),
    "cassettes": ("tests/cassettes.md", cassettes),
    "features": ("tests/own-adapter.md", features),
    "admin": ("reference/admin-api.md", admin),
    "world_otobo": ("reference/world-file.md", lambda: world.tables("otobo")),
    "world_freshdesk": ("reference/world-file.md", lambda: world.tables("freshdesk")),
    **cli.TABLES,
    **config_file.TABLES,
    **containerfile.TABLES,
    **messages.TABLES,
}


def place(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=<!-- table: {name} -->\n\n).*?(?=\n\n<!-- end of table -->)", re.DOTALL)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_the_code_says(name: str) -> None:
    page, made = TABLES[name]
    shown = place(name).findall((DOCS / page).read_text(encoding="utf-8"))
    assert shown == [made()], f"docs/{page} is behind the code: python -m tests.docs.test_tables writes its tables anew"


def test_every_table_is_one_of_these() -> None:
    marked = {
        (name, page.relative_to(DOCS).as_posix())
        for page in DOCS.rglob("*.md")
        for name in re.findall(r"<!-- table: (\w+) -->", page.read_text(encoding="utf-8"))
    }
    assert marked == {(name, page) for name, (page, _) in TABLES.items()}


def test_every_command_stands_under_its_name_and_every_option_says_what_it_does() -> None:
    page = (DOCS / cli.PAGE).read_text(encoding="utf-8")
    for context in cli.commands():
        path = context.command_path
        heading = "##" if path.count(" ") < 2 else "###"
        assert f"\n{heading} {path}\n\n<!-- table: {cli.name_of(context)} -->" in page
        assert [each.name for each in cli.options_of(context) if not each.help] == []


def test_every_class_of_errors_has_its_place_among_the_messages() -> None:
    page = (DOCS / messages.PAGE).read_text(encoding="utf-8")
    assert [name for name in messages.CLASSES if f"\n## {name}\n" not in page] == []


@pytest.mark.parametrize("language", messages.translations())
def test_every_phrase_of_the_messages_is_translated(language: str) -> None:
    """In ``tables/messages.de.yaml`` and its like, each phrase stands once, as English writes it."""
    there, wanted = set(messages.translations()[language]), messages.phrases()
    assert (wanted - there, there - wanted) == (set(), set()), "phrases: (not translated, no longer said)"


def test_the_messages_of_ours_are_those_of_the_code() -> None:
    packages = [Path(str(package.__file__)).parent for package in (otai_sdk, otai_mocks)]
    said = [text for each in packages for file in each.rglob("*.py") for text in messages.texts_of(file)]
    said += [f"cannot be read: {os.strerror(each)}" for each in (errno.ENOENT, errno.EACCES, errno.EISDIR)]
    pieces = [piece for piece in messages.fragments() if len(piece) > 3]
    assert len(pieces) > 100
    assert [piece for piece in pieces if not any(piece in text for text in said)] == []


def test_every_fixture_and_option_of_the_plugin_is_on_the_page() -> None:
    page = (DOCS / "tests/pytest.md").read_text(encoding="utf-8")
    code = Path(str(pytest_plugin.__file__)).read_text(encoding="utf-8")
    names = re.findall(r"@pytest\.fixture\ndef ([a-z]\w+)", code) + re.findall(r'addoption\(\s*"([\w-]+)"', code)
    assert len(names) > 12
    assert [name for name in names if f"`{name}`" not in page] == []


def write() -> None:
    for name, (page, made) in TABLES.items():
        text = (DOCS / page).read_text(encoding="utf-8")
        head, mark, rest = text.partition(f"<!-- table: {name} -->\n\n")
        end = rest.index("\n\n<!-- end of table -->")
        (DOCS / page).write_text(head + mark + made() + rest[end:], encoding="utf-8")


if __name__ == "__main__":
    write()
