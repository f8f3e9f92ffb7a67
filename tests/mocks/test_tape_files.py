"""A cassette brings what its replay needs besides the exchanges, and nothing that is secret or private."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from click.testing import CliRunner

from otai_mocks import FakeFreshdesk, FakeOTOBO, cassette
from otai_mocks.otobo import Route
from otai_mocks.recording.record import recording
from otai_mocks.recording.replay import playing
from otai_mocks.recording.tape_file import settings_to_keep
from otai_sdk import SearchCriteria, UnifiedNote, UnifiedTicket, UnifiedUser
from otai_sdk.cli.record import record
from otai_sdk.scenarios import SCENARIOS, mark, prepare, run

ROUTES = [
    Route("/find", ("POST",), "Ticket::TicketSearch", "TicketSearch"),
    Route("/read/:TicketID", ("POST",), "Ticket::TicketGet", "TicketGet"),
    Route("/make", ("POST",), "Ticket::TicketCreate", "TicketCreate"),
    Route("/change/:TicketID", ("PATCH",), "Ticket::TicketUpdate", "TicketUpdate"),
    Route("/history", ("POST",), "Ticket::TicketHistoryGet", "TicketHistoryGet"),
    Route("/login", ("POST",), "Session::SessionCreate", "SessionCreate"),
]
OWN = {
    "webservice_name": "Help desk",
    "search_operation_url": "find",
    "get_operation_url": "/read/:TicketID",
    "create_operation_url": "make",
    "update_operation_url": "change/:TicketID",
    "update_operation_method": "PATCH",
    "history_operation_url": "history",
    "session_operation_url": "login",
    "time_zone": "Europe/Berlin",
    "default_queue": "Misc",
    "dedupe_field": "OtaiKey",
}


def play(adapter: Any) -> Any:
    new = UnifiedTicket(subject="Own settings", body="x", customer=UnifiedUser(email="x@customer.example.org"))
    created = adapter.create_ticket(new)
    adapter.update_ticket(created.id, {"priority": "4 high"})
    adapter.add_note(created.id, UnifiedNote(body="a note"))
    found = adapter.find_tickets(SearchCriteria(subject="Own settings"))
    return [(ticket.subject, ticket.queue.name, ticket.priority.name, ticket.created_at) for ticket in found]


@pytest.mark.parametrize("auth", ["login", "session"])
def test_a_recording_replays_with_its_own_settings(tmp_path: Path, auth: str) -> None:
    fake = FakeOTOBO(time_zone="Europe/Berlin", webservices={"Help desk": ROUTES})
    fake.add_dynamic_field("OtaiKey")
    file = tmp_path / "own.yaml"
    with fake.serve() as server:
        params = {**server.params, **OWN, "auth": auth}
        with server.adapter(**params) as adapter, recording("otobo", file, params=params):
            recorded = play(adapter)
    assert [each[:3] for each in recorded] == [("Own settings", "Misc", "4 high")]
    with playing("otobo/own", file) as tape, tape.adapter() as adapter:
        assert play(adapter) == recorded
        assert tape.all_played
    text = file.read_text(encoding="utf-8")
    assert not any(secret in text for secret in fake.secrets())
    assert server.url not in text


def test_the_path_of_the_address_travels_the_host_does_not() -> None:
    params = {"server_address": "https://desk.example.com:8443/help/nph-genericinterface.pl", "username": "anna"}
    assert settings_to_keep("otobo", params) == {"server_address": "https://otobo.test/help/nph-genericinterface.pl"}
    with cassette("otobo/note") as tape:
        tape.params.update(settings_to_keep("otobo", params))
        assert tape.adapter().config.params["server_address"].startswith("https://otobo.test/help/")


def test_settings_that_are_secret_or_of_one_machine_stay_at_home() -> None:
    private = {
        "username": "anna",
        "password": "top-secret",
        "password_env_var": "MY_PASSWORD",
        "verify": "ca.pem",
        "proxies": {"https": "http://u:p@proxy.example.com"},
        "hooks": "x",
    }
    assert settings_to_keep("otobo", {**private, "time_zone": "UTC"}) == {"time_zone": "UTC"}
    private = {"freshdesk_domain": "mycompany", "freshdesk_api_key": "k", "base_url": "https://desk.example.com"}
    assert settings_to_keep("freshdesk", {**private, "default_priority": "High"}) == {"default_priority": "High"}
    assert settings_to_keep("otobo", {"default_queue": "of top-secret"}, ["top-secret"]) == {"default_queue": "of ***"}


def test_a_cassette_without_settings_is_played_with_the_usual_ones() -> None:
    for name, service in (("otobo/note", "OTAI"), ("otobo-10.1/note", "OTAI")):
        with cassette(name) as tape:
            assert (tape.system, tape.params["webservice_name"]) == ("otobo", service)
            assert tape.adapter().config.params == tape.params
    with cassette("freshdesk/note") as tape:
        assert (tape.system, tape.params["freshdesk_domain"]) == ("freshdesk", "acme")


def test_links_of_an_answer_lead_to_where_the_recording_seems_to_come_from(tmp_path: Path) -> None:
    fake = FakeFreshdesk()
    for number in range(3):
        fake.add_ticket(f"Ticket {number}")
    file = tmp_path / "links.yaml"
    with fake.serve() as server, recording("freshdesk", file, params=server.params):
        key = server.params["freshdesk_api_key"]
        answer = requests.get(f"{server.url}/api/v2/tickets?per_page=1", auth=(key, "X"), timeout=5)
    assert server.url in answer.headers["Link"]
    [exchange] = yaml.safe_load(file.read_text(encoding="utf-8"))["interactions"]
    [link] = next(values for name, values in exchange["response"]["headers"].items() if name.lower() == "link")
    assert link.startswith("<https://acme.freshdesk.com/api/v2/tickets?")
    assert server.url not in file.read_text(encoding="utf-8")


# --- recorded twice on one system -------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", ["find", "batch_get", "triage", "errors"])
def test_a_second_recording_on_the_same_system_has_its_own_tickets(tmp_path: Path, scenario: str) -> None:
    fake = FakeOTOBO()
    fake.add_dynamic_field("OtaiCategory")
    with fake.serve() as server:
        config = tmp_path / "config.yml"
        config.write_text(
            yaml.dump({"system": {"id": "own", "provider_key": "OTOBOAdapter", "params": server.params}}),
            encoding="utf-8",
        )
        for out in ("first", "second"):
            options = [scenario, "--config", str(config), "--out", str(tmp_path / out)]
            done = CliRunner().invoke(record, options)
            assert done.exit_code == 0, done.output
    results = []
    for file in (tmp_path / "first", tmp_path / "second"):
        with playing(f"otobo/{scenario}", file / "otobo" / f"{scenario}.yaml") as tape, tape.adapter() as adapter:
            results.append(SCENARIOS[scenario].play(adapter, "otobo"))
            assert tape.all_played
    with cassette(f"otobo/{scenario}") as tape:
        usual = SCENARIOS[scenario].play(tape.adapter(), "otobo")
    if scenario == "triage":
        assert [str(each) for each in results] == [str(usual)] * 2
        ids = [{each.ticket_id for each in result.results} for result in results]
        assert len(ids[0]) == len(ids[1]) == 5
        assert not ids[0] & ids[1]
    elif scenario == "batch_get":
        assert [[body for _, body in each] for each in results] == [[body for _, body in usual]] * 2
    else:
        assert results == [usual, usual]


def test_a_word_is_in_the_subjects_only_while_it_is_set() -> None:
    assert mark("note") == "[otai-sdk note]"
    with run("4711"):
        assert mark("note") == "[otai-sdk note 4711]"
        with run("0815"):
            assert mark("note") == "[otai-sdk note 0815]"
        assert mark("note") == "[otai-sdk note 4711]"
    assert mark("note") == "[otai-sdk note]"


def test_a_run_finds_only_what_it_prepared_itself() -> None:
    with FakeOTOBO() as fake, fake.adapter() as adapter:
        for word in ("1", "2", ""):
            with run(word):
                prepare("batch_get", adapter, "otobo")
                assert len(SCENARIOS["batch_get"].play(adapter, "otobo")) == 5
                assert len(adapter.find_tickets(SearchCriteria(subject=mark("batch_get")))) == 5
