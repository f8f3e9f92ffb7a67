"""Shipped recordings replay without fake or network, and hold no secret."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from vcr.errors import CannotOverwriteExistingCassetteException

from otai_mocks import FakeOTOBO, cassette
from otai_mocks.recording.record import recording
from otai_mocks.recording.replay import names
from otai_mocks.recording.tape_file import FOLDERS
from otai_sdk import SearchCriteria
from otai_sdk.scenarios import SCENARIOS, names_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a replay went to the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("name", names())
def test_every_shipped_cassette_replays_its_scenario_completely(name: str) -> None:
    with cassette(name) as tape:
        SCENARIOS[name.split("/")[1]].play(tape.adapter(), tape.system)
        assert tape.all_played


def test_the_shipped_cassettes_are_those_of_the_readme_and_the_scenarios() -> None:
    readme = (ROOT / "cassettes" / "README.md").read_text(encoding="utf-8")
    assert names() == sorted(
        f"{folder}/{name}"
        for name, scenario in SCENARIOS.items()
        for folder, system in FOLDERS.items()
        if system in scenario.systems
    )
    assert all(f"`{name}`" in readme for name in names())


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ("note", [("Nur für uns: Toner bestellt.", True), ("Dear customer,\n\nwe are on it.", False)]),
        ("attachment", [["protokoll.txt"], ["protokoll.txt"]]),
        ("paging", 201),
    ],
)
def test_a_replay_has_the_result_of_the_recording(folder: str, scenario: str, expected: Any) -> None:
    with cassette(f"{folder}/{scenario}") as tape:
        assert SCENARIOS[scenario].play(tape.adapter(), tape.system) == expected


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_replayed_check_is_content_whenever_it_is_replayed(folder: str) -> None:
    """Ages and moments in the answers are those of the recording, and so is the clock they are held against."""
    with cassette(f"{folder}/login") as tape:
        report = tape.adapter().check()
    assert report.ok, report
    if tape.system == "otobo":
        assert "UTC fits" in [check.detail for check in report.checks]


def test_recording_a_fake_again_gives_the_same_requests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of OTOBO are from real servers: see test_recorded_servers.py."""
    monkeypatch.undo()
    from otai_sdk.cli.record import record

    record.main(["update", "--system", "freshdesk", "--out", str(tmp_path)], standalone_mode=False)
    shipped = yaml.safe_load((ROOT / "cassettes" / "freshdesk" / "update.yaml").read_text(encoding="utf-8"))
    again = yaml.safe_load((tmp_path / "freshdesk" / "update.yaml").read_text(encoding="utf-8"))

    def requests_of(tape: dict[str, Any]) -> list[tuple[str, ...]]:
        return [(i["request"]["method"], i["request"]["uri"], i["request"]["body"]) for i in tape["interactions"]]

    assert requests_of(shipped) == requests_of(again)


def test_recording_an_own_system_needs_to_know_which(capsys: pytest.CaptureFixture[str]) -> None:
    from click.testing import CliRunner

    from otai_sdk.cli.app import cli

    for arguments, words in (
        (["nonsense"], ["'nonsense'", "triage"]),
        (["--url", "https://helpdesk.example.com"], ["--user", "--password-env"]),
        (["--url", "https://h.example.com", "--config", "x.yml"], ["not both"]),
        (["--config", "nowhere.yml"], ["nowhere.yml"]),
    ):
        result = CliRunner().invoke(cli, ["record", *arguments])
        assert result.exit_code != 0
        assert all(word in result.output for word in words), result.output


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_replayed_triage_decides_as_recorded(folder: str) -> None:
    with cassette(f"{folder}/triage") as tape:
        report = SCENARIOS["triage"].play(tape.adapter(), tape.system)
    wanted = names_of(folder)
    assert report.ok
    assert [result.after["queue"] for result in report.results][:4] == [wanted.billing, wanted.technical] * 2
    assert [result.after["priority"] for result in report.results] == [
        wanted.normal,
        wanted.high,
        wanted.normal,
        wanted.high,
        wanted.normal,
    ]


def test_a_request_that_was_not_recorded_names_the_nearest_and_what_differs() -> None:
    with cassette("otobo/triage") as tape, pytest.raises(CannotOverwriteExistingCassetteException) as caught:
        tape.adapter().find_tickets(SearchCriteria(subject="something else"))
    text = str(caught.value)
    assert "TicketSearch" in text
    assert "something else" in text
    assert "[otai-sdk triage]" in text


def test_an_unknown_cassette_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"otobo/triag'.*otobo/triage"), cassette("otobo/triag"):
        pass
    with pytest.raises(ValueError, match="no cassette"), cassette("../secrets/x"):
        pass


SECRET = "known-secret-0815"


def test_no_secret_reaches_the_disk_wherever_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # a recording needs its server
    file = tmp_path / "tape.yaml"
    with FakeOTOBO().serve() as server, recording("otobo", file, [SECRET]):
        session = requests.Session()
        session.trust_env = False
        session.post(
            f"{server.url}/otobo/nph-genericinterface.pl/Webservice/OTAI/TicketSearch",
            params={"Password": SECRET, "note": SECRET},
            json={"UserLogin": "otai", "Password": SECRET, "deep": [{"api_key": SECRET, "text": f"my {SECRET}"}]},
            headers={"Authorization": f"Bearer {SECRET}", "Cookie": SECRET, "X-Mine": f"kept {SECRET}"},
            timeout=5,
        )
        session.get(f"{server.url}/{SECRET}/nowhere", timeout=5)
        session.post(f"{server.url}/otobo", data={"password": SECRET, "other": SECRET}, timeout=5)
    text = file.read_text(encoding="utf-8")
    assert SECRET not in text
    assert server.url not in text
    assert text.count("uri: https://otobo.test/") == 3
