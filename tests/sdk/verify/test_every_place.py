"""No place of an answer is overlooked: each key renamed is a difference, and each value of another kind."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk.cli.reference import asked
from otai_sdk.verify import Ask, Heard, compare, read, rules_of
from otai_sdk.verify.shape import joined

Mutation = Callable[[dict[str, Any], str], object]
MUTATIONS: dict[str, Mutation] = {
    "renamed": lambda found, key: found.update({f"{key}_new" if key.islower() else f"{key}New": found.pop(key)}),
    "another kind": lambda found, key: found.update({key: [1] if isinstance(found[key], dict) else {"z": 1}}),
}


def holders(body: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any], str]]:
    """The path of every key, with the object that holds it."""
    if isinstance(body, dict):
        for key in list(body):
            yield joined(path, key), body, key
            yield from holders(body[key], joined(path, key))
    elif isinstance(body, list):
        for item in body:
            yield from holders(item, f"{path}[]")


@pytest.mark.full
@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize("kind", [FakeOTOBO, FakeFreshdesk])
def test_every_place_is_looked_at(kind: Any, mutation: str) -> None:
    fake = kind()
    fake.populate(30)
    rules = rules_of(fake.system)
    with fake.serve(real_time=False, admin=False) as server, server.adapter() as live:
        said = read(Ask(live, rules, 5))
        with asked(kind(), live) as other:
            known = read(Ask(other, rules, 100))
    assert compare(said, known, rules).differences == []
    overlooked, places = [], 0
    for name, answers in said.answers.items():
        for place in sorted({path for answer in answers for path, _, _ in holders(answer.body)}):
            if rules.maps.search(place.rpartition(".")[0]) or rules.free.search(place) or "choices" in place:
                continue  # the account's own
            bodies = copy.deepcopy([answer.body for answer in answers])
            for body in bodies:
                for path, found, key in list(holders(body)):
                    if path == place:
                        MUTATIONS[mutation](found, key)
            changed = [msgspec.structs.replace(a, body=b) for a, b in zip(answers, bodies, strict=True)]
            places += 1
            if not compare(Heard(answers={name: changed}), known, rules).differences:
                overlooked.append(f"{name}: {place}")
    assert overlooked == []
    assert places > 150
