"""What administrators switch: archive, types, time zone; and the last second that a pending time can hold."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import Clock, FakeOTOBO
from otai_mocks.otobo.tables.records import Route

from .helpers import ARTICLE, TICKET, ask, create, error, send

# --- the archive ------------------------------------------------------------------------------------------


def ids(answer: Any) -> set[str]:
    return set(answer.get("TicketID", ()))


def test_archived_tickets_are_found_only_when_asked_for() -> None:
    fake = FakeOTOBO(archive=True)
    one, other = str(create(fake)), str(create(fake))
    fake.archive_ticket(int(one))
    assert ids(ask(fake, "TicketSearch")) == {other}
    assert ids(ask(fake, "TicketSearch", SearchInArchive="AllTickets")) == {one, other}
    assert ids(ask(fake, "TicketSearch", TicketID=[one, other])) == {other}
    fake.archive_ticket(int(one), archived=False)
    assert ids(ask(fake, "TicketSearch")) == {one, other}


def test_by_id_they_are_read_and_written_as_any_other() -> None:
    fake = FakeOTOBO(archive=True)
    number = create(fake)
    fake.archive_ticket(number)
    (ticket,) = ask(fake, "TicketGet", TicketID=number)["Ticket"]
    assert ticket["ArchiveFlag"] == "y"
    assert "Error" not in ask(fake, "TicketUpdate", TicketID=number, Ticket={"Title": "Changed"})
    assert fake.tickets[number].title == "Changed"


def test_without_the_archive_the_flag_hides_nothing() -> None:
    fake = FakeOTOBO()
    number = create(fake)
    fake.archive_ticket(number)
    assert ids(ask(fake, "TicketSearch")) == {str(number)}


# --- types ------------------------------------------------------------------------------------------------


def test_a_system_with_types_wants_one() -> None:
    fake = FakeOTOBO(ticket_type=True)
    refused = ask(fake, "TicketCreate", Ticket=TICKET, Article=ARTICLE)
    assert error(refused) == (
        "TicketCreate.MissingParameter",
        "TicketCreate: Ticket->TypeID or Ticket->Type parameter is required by sysconfig option!",
    )
    assert not fake.tickets
    number = create(fake, Type="Unclassified")
    assert "Error" not in ask(fake, "TicketUpdate", TicketID=number, Ticket={"Title": "An update needs none"})


def test_what_stands_before_the_type_is_refused_before_it() -> None:
    fake = FakeOTOBO(ticket_type=True)
    for wrong, code in (({"Queue": "No such"}, "Ticket->Queue"), ({"Lock": "no such"}, "Ticket->Lock")):
        assert code in error(ask(fake, "TicketCreate", Ticket={**TICKET, **wrong}, Article=ARTICLE))[1]
    assert "Type" in error(ask(fake, "TicketCreate", Ticket={**TICKET, "State": "no such"}, Article=ARTICLE))[1]


def test_without_types_one_that_is_given_is_stored_all_the_same() -> None:
    fake = FakeOTOBO()
    fake.add_type("Incident")
    assert fake.tickets[create(fake, Type="Incident")].type == "Incident"
    assert fake.tickets[create(fake)].type == "Unclassified"


def test_builders_give_a_type_where_one_is_wanted() -> None:
    assert FakeOTOBO(ticket_type=True).add_ticket("One").type == "Unclassified"


# --- the server's time zone -------------------------------------------------------------------------------


def berlin(moment: datetime) -> FakeOTOBO:
    return FakeOTOBO(time_zone="Europe/Berlin", clock=Clock(moment, step=0))


def shown(fake: FakeOTOBO, number: int) -> dict[str, Any]:
    (ticket,) = ask(fake, "TicketGet", TicketID=number, AllArticles=1, Extended=1)["Ticket"]
    return dict(ticket)


def test_times_are_shown_as_the_servers_clock_has_them() -> None:
    fake = berlin(datetime(2026, 7, 1, 22, 30, tzinfo=timezone.utc))
    number = create(fake)
    ticket = shown(fake, number)
    assert (ticket["Created"], ticket["Changed"]) == ("2026-07-02 00:30:00",) * 2
    assert ticket["Article"][0]["CreateTime"] == "2026-07-02 00:30:00"
    assert (ticket["Age"], ticket["Article"][0]["IncomingTime"]) == (0, int(fake.clock.time()))
    assert ticket["TicketNumber"].startswith("20260702")
    (history,) = ask(fake, "TicketHistoryGet", TicketID=number)["TicketHistory"]
    assert {entry["CreateTime"] for entry in history["History"]} == {"2026-07-02 00:30:00"}
    assert fake.tickets[number].created == fake.clock.now(), "the fake itself counts in UTC"


def test_times_are_read_so_too() -> None:
    fake = berlin(datetime(2026, 7, 1, 12, tzinfo=timezone.utc))
    number = str(create(fake))
    assert ids(ask(fake, "TicketSearch", TicketCreateTimeNewerDate="2026-07-01 14:00:00")) == {number}
    assert ids(ask(fake, "TicketSearch", TicketCreateTimeOlderDate="2026-07-01 13:59:59")) == set()
    assert ids(ask(fake, "TicketSearch", TicketCreateTimeOlderMinutes=0)) == {number}
    assert ids(ask(fake, "TicketSearch", ArticleCreateTimeOlderDate="2026-07-01 14:00:00")) == {number}
    fake.clock.advance(minutes=90)
    assert ids(ask(fake, "TicketSearch", TicketCreateTimeNewerMinutes=60)) == set()
    time = {"Year": 2026, "Month": 12, "Day": 24, "Hour": 18, "Minute": 0}
    ask(fake, "TicketUpdate", TicketID=number, Ticket={"State": "pending reminder", "PendingTime": time})
    assert fake.tickets[int(number)].pending_until == datetime(2026, 12, 24, 17, tzinfo=timezone.utc)
    assert ids(ask(fake, "TicketSearch", TicketPendingTimeNewerDate="2026-12-24 18:00:00")) == {number}
    assert ids(ask(fake, "TicketSearch", TicketPendingTimeOlderDate="2026-12-24 17:59:59")) == set()


def test_the_two_autumn_hours_are_shown_alike_and_compared_as_shown() -> None:
    fake = berlin(datetime(2026, 10, 25, 0, 30, tzinfo=timezone.utc))
    summer = create(fake)
    fake.clock.set(datetime(2026, 10, 25, 1, 15, tzinfo=timezone.utc))
    winter = create(fake)
    assert [shown(fake, number)["Created"] for number in (summer, winter)] == [
        "2026-10-25 02:30:00",
        "2026-10-25 02:15:00",
    ]
    incoming = [shown(fake, number)["Article"][0]["IncomingTime"] for number in (summer, winter)]
    assert incoming[1] - incoming[0] == 45 * 60
    found = ask(fake, "TicketSearch", TicketCreateTimeNewerDate="2026-10-25 02:10:00")
    assert found["TicketID"] == [str(summer), str(winter)], "the newest by what the clock showed"
    assert ids(ask(fake, "TicketSearch", TicketCreateTimeOlderDate="2026-10-25 02:20:00")) == {str(winter)}


def test_the_hour_that_spring_leaves_out_is_no_time() -> None:
    fake = berlin(datetime(2026, 3, 1, 12, tzinfo=timezone.utc))
    pending = {
        "State": "pending reminder",
        "PendingTime": {"Year": 2026, "Month": 3, "Day": 29, "Hour": 2, "Minute": 30},
    }
    assert "PendingTime" in error(ask(fake, "TicketCreate", Ticket={**TICKET, **pending}, Article=ARTICLE))[1]


def test_an_unknown_zone_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"Europe/Berln.*Europe/Berlin"):
        FakeOTOBO(time_zone="Europe/Berln")


# --- 2038 -------------------------------------------------------------------------------------------------


def test_an_update_with_a_pending_time_after_2038_stops_half_way() -> None:
    fake = FakeOTOBO()
    number = create(fake)
    late = {"Year": 2038, "Month": 1, "Day": 19, "Hour": 3, "Minute": 15}
    changes = {"Title": "Half", "State": "pending reminder", "Priority": "5 very high", "PendingTime": late}
    login = {"UserLogin": "otai", "Password": "otai-secret"}
    answer = send(fake, "TicketUpdate", {**login, "TicketID": number, "Ticket": changes})
    assert answer.status == 500
    assert answer.json()["faultstring"] == "OperationObject returned an error, cancelling Request"
    assert answer.wrote
    ticket = fake.tickets[number]
    assert (ticket.title, ticket.state, ticket.priority) == ("Half", "new", "3 normal")
    in_time = {**changes, "PendingTime": {**late, "Minute": 14}}
    assert "Error" not in ask(fake, "TicketUpdate", TicketID=number, Ticket=in_time)
    assert fake.tickets[number].state == "pending reminder"


def test_created_so_a_ticket_is_pending_without_a_time() -> None:
    fake = FakeOTOBO()
    number = create(fake, State="pending reminder", PendingTime={"String": "2040-01-01 00:00:00"})
    assert (fake.tickets[number].state, fake.tickets[number].pending_until) == ("pending reminder", None)


# --- worlds and routes ------------------------------------------------------------------------------------


def test_a_world_file_keeps_the_switches(tmp_path: Path) -> None:
    fake = FakeOTOBO(archive=True, ticket_type=True, time_zone="Europe/Berlin")
    fake.archive_ticket(fake.add_ticket("Old").id)
    fake.to_world(tmp_path / "world.json")
    again = FakeOTOBO.from_world(tmp_path / "world.json")
    assert again.state == fake.state
    assert ids(ask(again, "TicketSearch")) == set()
    assert "required by sysconfig" in error(ask(again, "TicketCreate", Ticket=TICKET, Article=ARTICLE))[1]
    assert shown(again, 1)["Created"] == shown(fake, 1)["Created"]
    world = fake.to_world()
    world["otobo"]["time_zone"] = "Nowhere"
    with pytest.raises(ValueError, match="Nowhere"):
        FakeOTOBO.from_world(world)


def test_routes_take_the_ticket_from_the_path() -> None:
    routes = (
        Route("/Ticket/:TicketID", ("GET",), "Ticket::TicketGet", "get"),
        Route("/Ticket/:TicketID", ("PATCH",), "Ticket::TicketUpdate", "update"),
        Route("/Ticket", ("POST",), "Ticket::TicketCreate", "create"),
    )
    fake = FakeOTOBO(webservices={"Parameters": routes})
    login = {"UserLogin": "otai", "Password": "otai-secret"}
    made = send(fake, "Ticket", {**login, "Ticket": TICKET, "Article": ARTICLE}, service="Parameters").json()
    number = made["TicketID"]
    changed = {**login, "Ticket": {"Title": "By its path"}}
    answer = send(fake, f"Ticket/{number}", changed, method="PATCH", service="Parameters")
    assert answer.json()["TicketID"] == number
    query = "UserLogin=otai&Password=otai-secret"
    got = send(fake, f"Ticket/{number}", method="GET", service="Parameters", query=query).json()
    assert got["Ticket"][0]["Title"] == "By its path"
    literal = send(fake, "Ticket/:TicketID", changed, method="PATCH", service="Parameters").json()
    assert literal["Error"]["ErrorCode"] == "TicketUpdate.AccessDenied"
