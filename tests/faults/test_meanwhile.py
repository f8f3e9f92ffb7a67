"""Between two requests somebody else writes: by name or by a function, through both doors."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk, FakeOTOBO

SYSTEMS = {"otobo": FakeOTOBO, "freshdesk": FakeFreshdesk}
PAGE = {"otobo": "*/TicketSearch", "freshdesk": "/api/v2/tickets"}


@contextmanager
def opened(fake: Any, door: str) -> Iterator[Any]:
    with fake if door == "in process" else fake.serve(real_time=False) as entered:
        yield entered


@pytest.fixture(params=["in process", "port"])
def door(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=SYSTEMS)
def fake(request: pytest.FixtureRequest) -> Any:
    made = SYSTEMS[request.param]()
    for number in range(1, 6):
        made.add_ticket(f"Ticket {number}")
    made.clock.advance(hours=1)
    return made


def read(door: Any, fake: Any) -> requests.Response:
    """The list of tickets, with plain requests."""
    if fake.system == "freshdesk":
        url = f"{door.url}/api/v2/tickets"
        return requests.get(url, auth=(fake.api_key, "X"), params={"per_page": 100}, timeout=5)
    params = door.params
    login = {"UserLogin": params["username"], "Password": params["password"]}
    return requests.post(f"{params['server_address']}/Webservice/OTAI/TicketSearch", json=login, timeout=5)


def ids(answer: requests.Response) -> set[int]:
    data = answer.json()
    return {int(n) for n in data["TicketID"]} if isinstance(data, dict) else {row["id"] for row in data}


def changed_at(fake: Any, ticket: int) -> Any:
    row = fake.tickets[ticket]
    return row.changed if fake.system == "otobo" else row.updated_at


def test_a_named_change_happens_before_the_request_is_answered(fake: Any, door: str) -> None:
    with opened(fake, door) as entered:
        fault = fake.faults.add("meanwhile", change="delete", tickets=[2, 4], path=PAGE[fake.system], times=2)
        assert ids(read(entered, fake)) == {1, 3, 4, 5}
        assert ids(read(entered, fake)) == {1, 3, 5}
        assert ids(read(entered, fake)) == {1, 3, 5}, "it struck twice"
        assert fault.touched == [2, 4]
        assert [entry.fault for entry in fake.journal] == ["meanwhile", "meanwhile", None]
        assert "meanwhile: delete 2" in fake.journal[0].why
        assert not fake.journal.writes, "the request itself wrote nothing"


def test_or_after_it(fake: Any, door: str) -> None:
    with opened(fake, door) as entered:
        fake.faults.add("meanwhile", change="create", when="after", path=PAGE[fake.system])
        assert ids(read(entered, fake)) == {1, 2, 3, 4, 5}
        assert ids(read(entered, fake)) == {1, 2, 3, 4, 5, 6}


def test_a_function_is_given_the_fake(fake: Any, door: str) -> None:
    with opened(fake, door) as entered:
        fake.faults.add("meanwhile", change=lambda other: other.add_ticket("Brand new"), at=[2])
        assert [len(ids(read(entered, fake))) for _ in range(3)] == [5, 6, 6]
        assert "<lambda> was called" in fake.journal[1].why


def test_a_function_may_ask_the_fake_itself_and_is_not_disturbed(fake: Any, door: str) -> None:
    with opened(fake, door) as entered:
        found: list[int] = []
        fake.faults.add("meanwhile", change=lambda other: found.append(len(ids(read(entered, fake)))), times=None)
        assert len(ids(read(entered, fake))) == 5
        assert len(ids(read(entered, fake))) == 5
        assert found == [5, 5]
        assert len(fake.journal) == 4


@pytest.mark.parametrize("name", ["update", "close", "note", "merge"])
def test_times_move_as_with_any_change(fake: Any, name: str) -> None:
    with fake:
        before = changed_at(fake, 3)
        fake.faults.add("meanwhile", change=name, tickets=3)
        read(fake, fake)
        assert changed_at(fake, 3) - before >= timedelta(hours=1)


def test_what_each_change_leaves_behind_in_otobo() -> None:
    with FakeOTOBO() as fake:
        for number in range(1, 6):
            fake.add_ticket(f"Ticket {number}", lock="lock", owner="otai")
        changes: dict[str, dict[str, Any]] = {
            "update": {"tickets": 1, "values": {"queue": "Misc", "priority": "5 very high"}},
            "close": {"tickets": 2, "values": {"state": "closed unsuccessful"}},
            "note": {"tickets": 3, "values": {"body": "No. {n}", "visible": True}},
            "merge": {"tickets": 4, "values": {"into": 5}},
            "create": {"values": {"title": "A new one", "queue": "Junk"}},
        }
        for name, options in changes.items():
            fake.faults.add("meanwhile", change=name, **options)
        read(fake, fake)
        moved, closed, noted, merged, main, new = (fake.tickets[n] for n in range(1, 7))
        assert (moved.queue, moved.priority, moved.lock) == ("Misc", "5 very high", "unlock")
        assert (closed.state, closed.lock) == ("closed unsuccessful", "unlock")
        assert [(note.body, note.visible) for note in noted.notes] == [("No. 1", 1)]
        assert (merged.state, merged.articles) == ("merged", [])
        assert [article.ticket_id for article in main.articles] == [5, 5]
        assert (new.title, new.queue) == ("A new one", "Junk")
        types = fake.state.tables.history_type_ids
        assert types["Move"] in {entry.type_id for entry in moved.history}


def test_what_each_change_leaves_behind_in_freshdesk() -> None:
    with FakeFreshdesk() as fake:
        for number in range(1, 6):
            fake.add_ticket(f"Ticket {number}")
        changes: dict[str, dict[str, Any]] = {
            "update": {"tickets": 1, "values": {"status": "Pending", "priority": 4, "tags": ["one"]}},
            "close": {"tickets": 2},
            "note": {"tickets": 3, "values": {"body": "No. {n}", "private": False}},
            "merge": {"tickets": 4, "values": {"into": 5}},
            "create": {"values": {"subject": "A new one", "priority": "High"}},
        }
        for name, options in changes.items():
            fake.faults.add("meanwhile", change=name, **options)
        read(fake, fake)
        updated, closed, _, merged, _, new = (fake.tickets[n] for n in range(1, 7))
        assert (updated.status, updated.priority, updated.tags) == (3, 4, ["one"])
        assert updated.pending_since is not None
        assert (closed.status, closed.closed_at is not None) == (5, True)
        assert [(note.body_text, note.private) for note in fake.conversations(3)] == [("No. 1", False)]
        assert merged.status == 5
        assert [len(fake.conversations(n)) for n in (4, 5)] == [1, 1]
        assert (new.subject, new.priority) == ("A new one", 3)


def test_without_a_list_chance_chooses_by_the_seed() -> None:
    def touched(seed: int) -> list[int]:
        with FakeFreshdesk(seed=seed) as fake:
            for number in range(50):
                fake.add_ticket(f"Ticket {number}")
            fault = fake.faults.add("meanwhile", change="delete", count=3, times=4)
            for _ in range(4):
                read(fake, fake)
            return fault.touched

    assert touched(1) == touched(1)
    assert touched(1) != touched(2)
    assert len(set(touched(1))) == 12


def test_what_cannot_be_changed_any_more_is_left_alone(fake: Any) -> None:
    with fake:
        fault = fake.faults.add("meanwhile", change="delete", tickets=[2], times=None)
        other = fake.faults.add("meanwhile", change="merge", tickets=[99], times=None)
        assert [len(ids(read(fake, fake))) for _ in range(3)] == [4, 4, 4]
        assert (fault.touched, fault.fired, other.touched) == ([2], 3, [])
        fake.faults.add("meanwhile", change="delete", times=1, count=10)
        assert not read(fake, fake).text.count("Ticket "), "all are gone, and nobody minds"


def test_it_strikes_beside_another_fault_and_counts_for_itself(fake: Any) -> None:
    with fake:
        first = fake.faults.add("meanwhile", change="update", every=1, times=None)
        second = fake.faults.add("meanwhile", change="create", every=2)
        fake.faults.add("status", status=503, at=[2])
        assert [read(fake, fake).status_code for _ in range(4)] == [200, 503, 200, 200]
        assert (first.fired, second.fired) == (4, 2)
        assert [entry.fault for entry in fake.journal] == ["meanwhile", "status", "meanwhile", "meanwhile"]


def test_the_lag_of_the_search_index_holds_for_it_too() -> None:
    with FakeFreshdesk() as fake:
        fake.add_ticket("Old")
        fake.faults.add("search_lag", seconds=60, times=1)
        fake.faults.add("meanwhile", change="create", path="/api/v2/tickets")
        fake.faults.add("meanwhile", change="close", tickets=1, path="/api/v2/tickets")
        read(fake, fake)

        def total(query: str) -> int:
            url = f"{fake.url}/api/v2/search/tickets"
            answer = requests.get(url, params={"query": f'"{query}"'}, auth=(fake.api_key, "X"), timeout=5)
            return int(answer.json()["total"])

        assert total("status:2 OR status:5") == 1, "the new one is not indexed yet"
        assert total("status:2 OR status:5") == 2
        assert total("status:5") == 1


def test_it_is_data_and_can_be_switched_on_over_the_port(fake: Any) -> None:
    with fake.serve(real_time=False) as server:
        wanted = {"kind": "meanwhile", "change": "update", "tickets": [1, 2], "times": 2, "path": PAGE[fake.system]}
        name = "title" if fake.system == "otobo" else "subject"
        made = requests.post(f"{server.url}/_fake/faults", json={**wanted, "values": {name: "No. {n}"}}, timeout=5)
        assert made.status_code == 201
        for _ in range(2):
            read(server, fake)
        (shown,) = requests.get(f"{server.url}/_fake/faults", timeout=5).json()["faults"]
        assert (shown["fired"], shown["touched"]) == (2, [1, 2])
        assert [getattr(fake.tickets[n], name) for n in (1, 2)] == ["No. 1", "No. 2"]


def test_a_function_is_shown_by_its_name(fake: Any) -> None:
    fault = fake.faults.add("meanwhile", change=test_or_after_it, optional=True)
    assert json.loads(json.dumps(fault.to_dict()))["options"]["change"] == "test_or_after_it"
    assert "change='test_or_after_it'" in str(fault)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"change": "destroy"}, "change='destroy'.*close, create, delete, merge, note, update, or a function"),
        ({"change": "updat"}, "did you mean 'update'"),
        ({"change": "update", "when": "later"}, "before, after"),
        ({"change": "update", "count": 0}, "count=0"),
        ({"change": "update", "tickets": ["1"]}, "tickets="),
        ({"change": "create", "tickets": [1]}, "leave out tickets="),
        ({"change": "update", "values": {"priorty": 1}}, "did you mean 'priority'"),
        ({"change": "update", "values": ["x"]}, "it is an object"),
        ({"change": print, "tickets": [1]}, "knows itself"),
    ],
)
def test_what_cannot_be_is_refused_by_name(fake: Any, wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fake.faults.add("meanwhile", **wrong)
    assert len(fake.faults) == 0


def test_builders_may_be_called_while_requests_are_answered(fake: Any) -> None:
    def write() -> None:
        for _ in range(40):
            fake.update_ticket(1, priority="3 normal" if fake.system == "otobo" else 2)
            fake.add_ticket("One more")

    with fake.serve(real_time=False) as server:
        writer = threading.Thread(target=write)
        writer.start()
        answers = [read(server, fake).status_code for _ in range(40)]
        writer.join()
    assert answers == [200] * 40
    assert len(fake.tickets) == 45


@pytest.mark.parametrize("fake_of", SYSTEMS)
def test_a_change_of_what_is_not_there_is_refused(fake_of: str) -> None:
    fake: Any = SYSTEMS[fake_of]()
    fake.add_ticket("One")
    for method in (fake.update_ticket, fake.close_ticket, fake.delete_ticket):
        with pytest.raises(ValueError, match="no ticket 7"):
            method(7)
    with pytest.raises(ValueError, match=r"itself|no_match|There is no ticket|ticket_ids"):
        fake.merge_ticket(1, into=1)
    with pytest.raises(ValueError, match="no ticket 7"):
        fake.merge_ticket(1, into=7)


def test_of_requests_at_the_same_time_each_gets_its_own_change(fake: Any) -> None:
    for number in range(6, 41):
        fake.add_ticket(f"Ticket {number}")
    with fake.serve(real_time=False) as server:
        fault = fake.faults.add("meanwhile", change="delete", tickets=list(range(1, 41)), times=None)
        threads = [threading.Thread(target=read, args=(server, fake)) for _ in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert fault.fired == 40
        assert sorted(fault.touched) == list(range(1, 41))
