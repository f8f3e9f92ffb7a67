"""The tickets as plain data, worlds and reset, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.doors.serve import Server
from otai_sdk import SearchCriteria, TicketSystemAdapter, UnifiedNote, UnifiedTicket

KEYS = {
    *("id", "number", "subject", "body", "status", "priority", "type", "queue", "owner", "customer"),
    *("tags", "custom_fields", "deleted", "created", "updated", "attachments", "notes"),
}


def created(adapter: TicketSystemAdapter, subject: str = "Printer on fire") -> Any:
    return adapter.create_ticket(UnifiedTicket(subject=subject, body="It smokes.\nHelp!"))


def test_tickets_are_alike_for_both_systems(server: Server, admin: Any, adapter: TicketSystemAdapter) -> None:
    queue = "Raw" if server.fake.system == "otobo" else None
    ticket = created(adapter)
    adapter.add_note(ticket.id, UnifiedNote(body="We are on it.", subject="On it"))
    state = admin.json("GET", "/state")
    assert (state["system"], state["count"], len(state["tickets"])) == (server.fake.system, 1, 1)
    (shown,) = state["tickets"]
    assert set(shown) == KEYS
    assert str(shown["id"]) == ticket.id
    assert (shown["subject"], shown["deleted"]) == ("Printer on fire", False)
    assert "It smokes." in shown["body"]
    assert "<" not in shown["body"]
    assert (shown["queue"], shown["status"].lower()) == (queue, "new" if queue else "open")
    (note,) = shown["notes"]
    assert set(note) == {"author", "body", "internal", "created_at", "attachments"}
    assert (note["body"], note["internal"]) == ("We are on it.", True)
    assert note["author"] in ("Otai Bot", "Ada Admin")
    assert shown["created"] <= note["created_at"] <= shown["updated"]


def test_the_ticket_that_changed_last_comes_first(server: Server, admin: Any, adapter: TicketSystemAdapter) -> None:
    server.fake.clock.stop()
    ids = [int(created(adapter, f"No. {number}").id) for number in range(3)]
    adapter.add_note(str(ids[0]), UnifiedNote(body="Back to the top", subject="Top"))
    first, last, middle = ids
    shown = admin.json("GET", "/state")["tickets"]
    assert [ticket["id"] for ticket in shown] == [first, middle, last]
    limited = admin.json("GET", "/state?limit=2")
    assert ([ticket["id"] for ticket in limited["tickets"]], limited["count"]) == ([first, middle], 3)
    assert [t["id"] for t in admin.json("GET", f"/state?id={last}")["tickets"]] == [last]
    assert "no ticket 99" in admin.error(404, "GET", "/state?id=99")


def test_what_a_customer_wrote_has_the_customers_name() -> None:
    fake = FakeFreshdesk()
    contact = fake.add_contact("Carla Customer", "carla@example.com")
    ticket = fake.add_ticket("Hello", "First", requester=contact)
    fake.add_reply(ticket, "Second", by=contact)
    (shown,) = fake.ticket_rows()
    assert (shown["customer"], shown["notes"][0]["author"]) == ("carla@example.com", "Carla Customer")
    assert shown["notes"][0]["internal"] is False


def test_a_world_goes_out_and_in_again(server: Server, admin: Any, adapter: TicketSystemAdapter) -> None:
    created(adapter)
    world = admin.json("GET", "/state/world?secrets=1")
    created(adapter, "Not in that world")
    assert admin.json("PUT", "/state/world", world) == {"loaded": {"tickets": 1}}
    assert [t.subject for t in adapter.find_tickets(SearchCriteria(limit=5))] == ["Printer on fire"]


def test_a_world_of_somebody_else_leaves_the_settings_usable(
    server: Server, admin: Any, adapter: TicketSystemAdapter
) -> None:
    if server.fake.system == "otobo":
        other: Any = FakeOTOBO(user="someone", password="something else")
    else:
        other = FakeFreshdesk("elsewhere", api_key="anotherkeyentirely")
    other.add_ticket("From elsewhere")
    admin.json("PUT", "/state/world", other.to_world())
    assert [t.subject for t in adapter.find_tickets(SearchCriteria(limit=5))] == ["From elsewhere"]


def test_a_masked_world_is_refused_and_says_where_the_real_one_is(server: Server, admin: Any) -> None:
    masked = admin.json("GET", "/state/world")
    message = admin.error(400, "PUT", "/state/world", masked)
    assert "is masked" in message
    assert "?secrets=1" in message


@pytest.mark.parametrize("world", [{"format": 1}, {"nonsense": 1}, {"tables": {"tickets": 3}}, {"otobo": {}}])
def test_what_is_no_world_changes_nothing(server: Server, admin: Any, adapter: TicketSystemAdapter, world: Any) -> None:
    created(adapter)
    assert f"no {server.fake.system} world" in admin.error(400, "PUT", "/state/world", world)
    assert admin.json("GET", "/state")["count"] == 1


def test_reset_goes_back_to_the_start(server: Server, admin: Any, adapter: TicketSystemAdapter) -> None:
    created(adapter)
    admin.json("POST", "/faults", {"kind": "status", "times": None})
    assert admin.json("POST", "/reset") == {"tickets": 0}
    assert admin.json("GET", "/state")["tickets"] == []
    assert admin.json("GET", "/faults")["faults"] == []
    assert adapter.check().ok
