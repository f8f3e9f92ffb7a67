"""FakeOTOBO, in the state of the recorded servers, is asked what they were asked, and answers what they answered."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from otai_sdk.scenarios import SCENARIOS

ROOT = Path(__file__).parents[2]
SERVERS = {"otobo": "11.0", "otobo-10.1": "10.1"}
NAMES = [
    pytest.param(folder, name, id=f"{folder}/{name}")
    for folder in SERVERS
    for name, each in SCENARIOS.items()
    if "otobo" in each.systems
]
# Where the two may differ: scenario and place → why. Everything else is equal, ids included.
DIFFERENCES = {
    ("attachment", "Attachment.Content"): "recorded with GetAttachmentContents: 0, today the contents are asked for",
}
TIMES = ("Age", "ChangeTime", "Changed", "CreateTime", "Created", "IncomingTime", "UnlockTimeout")


def _script() -> Any:
    spec = importlib.util.spec_from_file_location("amend_cassettes", ROOT / "scripts" / "amend_cassettes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def script() -> Any:
    return _script()


def shipped(folder: str, name: str) -> list[dict[str, Any]]:
    text = (ROOT / "cassettes" / folder / f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[dict[str, Any]] = yaml.load(text, Loader=loader)["interactions"]
    return found


def comparable(exchange: dict[str, Any]) -> Any:
    """An answer with times that only say whether there is one, and without orders that OTOBO does not promise."""
    answer = json.loads(exchange["response"]["body"]["string"])
    if isinstance(answer.get("TicketID"), list) and "SortBy" not in exchange["request"]["body"]:
        answer["TicketID"].sort()
    for ticket in answer.get("Ticket", []):
        articles = ticket["Article"]
        if len(articles) > 1:  # those of one second come in any order
            articles.sort(key=lambda article: int(article["ArticleID"]))
            for article in articles:
                del article["ArticleNumber"]  # counts in that order
        for row in (ticket, *articles):
            shapes = {name: row[name] for name in TIMES if name in row}
            row.update({name: (type(value).__name__, bool(value)) for name, value in shapes.items() if name != "Age"})
            assert type(row.pop("Age", 0)) is int
        ticket["DynamicField"].sort(key=lambda field: field["Name"])
    return answer


def differences(real: Any, fake: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(real, dict) and isinstance(fake, dict):
        for key in sorted({*real, *fake}):
            yield from differences(real.get(key, "(missing)"), fake.get(key, "(missing)"), (*path, key))
    elif isinstance(real, list) and isinstance(fake, list) and len(real) == len(fake):
        for one, other in zip(real, fake, strict=True):
            yield from differences(one, other, path)
    elif (type(real), real) != (type(fake), fake):
        yield ".".join(path[-2:]), real, fake


@pytest.mark.parametrize(("folder", "name"), NAMES)
def test_the_fake_answers_what_the_real_server_answered(script: Any, folder: str, name: str) -> None:
    tape = shipped(folder, name)
    file = ROOT / "cassettes" / folder / f"{name}.yaml"
    fake = script.on_the_fake(script.like_recorded(SERVERS[folder], script.really_asked(file)), name)
    assert len(tape) == len(fake)
    found = []
    for real, other in zip(tape, fake, strict=True):
        assert json.loads(real["request"]["body"]) == json.loads(other["request"]["body"])
        assert real["response"]["status"] == other["response"]["status"]
        assert real["response"]["headers"]["Content-Type"] == other["response"]["headers"]["Content-Type"]
        found += differences(comparable(real), comparable(other))
    unknown = [each for each in found if (name, each[0]) not in DIFFERENCES]
    assert unknown == []
    assert {place for place, _, _ in found} == {place for scenario, place in DIFFERENCES if scenario == name}


@pytest.mark.parametrize(("folder", "name"), NAMES)
def test_the_readme_says_what_is_real_in_a_cassette(script: Any, folder: str, name: str) -> None:
    readme = (ROOT / "cassettes" / "README.md").read_text(encoding="utf-8")
    assert script.row(folder, name, shipped(folder, name)) in readme.splitlines()


def test_the_real_answers_are_far_more_than_those_of_the_fake() -> None:
    told = [exchange.get("from", "server") for each in NAMES for exchange in shipped(*each.values)]
    assert set(told) == {"server", "FakeOTOBO"}
    assert told.count("FakeOTOBO") == 14
    assert told.count("server") == 104


@pytest.mark.parametrize(("folder", "name"), NAMES)
def test_amending_again_changes_nothing(script: Any, folder: str, name: str) -> None:
    """The adapter asks today what the shipped cassettes hold; what was really sent is kept beside it."""
    file = ROOT / "cassettes" / folder / f"{name}.yaml"
    assert script.amended(file, name, SERVERS[folder]) == shipped(folder, name)
