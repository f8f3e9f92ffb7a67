"""What real OTOBO servers were recorded to answer is no difference: the fakes' tickets show every shape of theirs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from otai_mocks import FakeOTOBO
from otai_sdk.cli.reference import asked
from otai_sdk.verify import Ask, Heard, compare, read, rules_of
from otai_sdk.verify.ask import Answer, answer_of

CASSETTES = Path(__file__).parents[3] / "cassettes"
OTOBO = rules_of("otobo")


class Recorded:
    """An answer out of a cassette."""

    def __init__(self, response: dict[str, Any]) -> None:
        self.status = response["status"]["code"]
        self.headers = {name: values[0] for name, values in response["headers"].items()}
        body = response["body"]["string"]
        self.body = body if isinstance(body, bytes) else body.encode()


def recorded(folder: str) -> Heard:
    """All that a recorded server answered to reading requests, as if it had been asked by verify."""
    heard: dict[str, list[Answer]] = {}
    for file in sorted((CASSETTES / folder).glob("*.yaml")):
        for each in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["interactions"]:
            name = each["request"]["uri"].rpartition("/")[2]
            answer = answer_of(Recorded(each["response"]), OTOBO)
            if name not in ("TicketGet", "TicketSearch") or answer.refused or answer.body == {}:
                continue
            if json.loads(each["request"]["body"]).get("Attachments"):
                name += " (with the list of files)"
            heard.setdefault(name, []).append(answer)
    return Heard(answers=heard)


@pytest.mark.parametrize(("folder", "version"), [("otobo", "11.0"), ("otobo-10.1", "10.1")])
def test_a_real_server_is_no_difference(folder: str, version: str) -> None:
    live = recorded(folder)
    assert sum(map(len, live.answers.values())) > 30
    with FakeOTOBO() as other, other.adapter() as adapter, asked(FakeOTOBO(version), adapter) as asking:
        known = read(Ask(asking, OTOBO, 100))
    found = compare(live, known, OTOBO)
    assert found.endpoints == list(live.answers)
    assert found.differences == []
    assert found.undecided == []


def test_the_other_release_is_told_apart() -> None:
    with FakeOTOBO() as other, other.adapter() as adapter, asked(FakeOTOBO("11.0"), adapter) as asking:
        known = read(Ask(asking, OTOBO, 100))
    paths = {each.path for each in compare(recorded("otobo-10.1"), known, OTOBO).differences}
    assert paths == {"Ticket[].Article[].IsDeleted", "Ticket[].Article[].IsEdited"}
