"""find_tickets, find_first_ticket and iter_tickets on a fake account: complete, or an error."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import (
    InvalidRequestError,
    PermissionDeniedError,
    SearchCriteria,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedUser,
)
from otai_sdk.freshdesk import FreshdeskAdapter
from otai_sdk.freshdesk.client import FreshdeskClient


def found(adapter: Any, **criteria: Any) -> list[int]:
    return [int(ticket.id) for ticket in adapter.find_tickets(SearchCriteria(**criteria))]


def paths(fake: FakeFreshdesk) -> list[str]:
    return [entry.path.removeprefix("/api/v2/") for entry in fake.journal]


def add(fake: FakeFreshdesk, count: int, *, days: float = 2, **values: Any) -> list[int]:
    """Tickets that are some days old, one second apart, and indexed long ago, also just after midnight."""
    start = fake.now() - timedelta(days=days)
    return [fake.add_ticket(f"ticket {n}", created_at=start + timedelta(seconds=n), **values).id for n in range(count)]


# --- completeness ------------------------------------------------------------------------------------


def test_tickets_older_than_thirty_days_are_found_too(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ids = add(fake, 3, days=300)
    assert sorted(found(adapter, subject="ticket")) == ids
    assert sorted(found(adapter, status=UnifiedStatus(name="Open"))) == ids


def test_a_search_reads_all_its_pages(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ids = add(fake, 95)
    add(fake, 5, status=3)
    assert sorted(found(adapter, status=UnifiedStatus(name="Open"))) == ids
    assert paths(fake) == ["ticket_fields", *["search/tickets"] * 5, "tickets"]


def test_more_hits_than_the_search_gives_out_come_from_the_list_where_that_costs_less(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter
) -> None:
    ids = add(fake, 301)
    assert sorted(found(adapter, status=UnifiedStatus(name="Open"))) == ids
    assert paths(fake) == ["ticket_fields", *["search/tickets"] * 3, *["tickets"] * 4]


def test_what_the_index_does_not_know_yet_is_found(fake_with_lag: FakeFreshdesk) -> None:
    fake = fake_with_lag
    (old,) = add(fake, 1)
    fake.clock.advance(minutes=30)
    adapter = fake.adapter()
    assert found(adapter, status=UnifiedStatus(id=3)) == []
    adapter.update_ticket(str(old), {"status": 3})
    new = fake.add_ticket(status=3).id
    assert found(adapter, status=UnifiedStatus(id=3)) == [new, old]
    assert found(adapter, status=UnifiedStatus(id=2)) == []


@pytest.fixture
def fake_with_lag() -> Any:
    with FakeFreshdesk(plan="unlimited", index_lag=300) as fake:
        yield fake


@pytest.mark.parametrize("state", [{"deleted": True}, {"spam": True}])
def test_deleted_tickets_and_spam_are_never_found(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, state: dict[str, bool]
) -> None:
    gone = fake.add_ticket("gone", **state).id
    assert found(adapter, id=str(gone)) == []
    assert found(adapter, subject="gone") == []
    assert found(adapter, status=UnifiedStatus(id=2)) == []


def test_the_search_hits_that_move_between_pages_lead_to_the_list(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = add(fake, 45)
    client = adapter._client
    search = client.search_tickets

    def disturbed(query: str, page: int) -> Any:
        if page == 2:
            adapter.update_ticket(str(ids[-1]), {"status": 5})  # leaves page 1, so that page 2 begins one later
        return search(query, page)

    monkeypatch.setattr(client, "search_tickets", disturbed)
    assert sorted(found(adapter, status=UnifiedStatus(id=2))) == ids[:-1]


# --- each filter -------------------------------------------------------------------------------------


@pytest.fixture
def mixed(fake: FakeFreshdesk) -> FakeFreshdesk:
    """Ticket 1 stands out in every field; 2 is plain."""
    at = fake.now() - timedelta(days=2)
    fake.add_ticket(
        "The printer burns",
        "on the 2nd floor",
        group="Billing",
        agent="Ben Berger",
        requester="emma@globex.example",
        status=3,
        priority=4,
        type="Problem",
        tags=["vip", "it's"],
        custom_fields={"cf_order_id": "A1", "cf_vip": True, "cf_reference_number": 7, "cf_refund_amount": 12.5},
        created_at=at,
    )
    fake.add_ticket("plain", "plain", requester="tom@example.com", created_at=at - timedelta(days=50))
    return fake


@pytest.mark.parametrize(
    "criteria",
    [
        {"id": "1"},
        {"id": "001"},
        {"subject": "PRINTER"},
        {"text": "burns floor"},
        {"queue": UnifiedQueue(name="Billing")},
        {"user": UnifiedUser(name="Ben Berger")},
        {"user": UnifiedUser(name="ben berger")},
        {"user": UnifiedUser(email="ben.berger@acme.example")},
        {"status": UnifiedStatus(name="pending")},
        {"status": [UnifiedStatus(id=3), UnifiedStatus(name="Closed")]},
        {"priority": UnifiedPriority(name="Urgent")},
        {"priority": [UnifiedPriority(id=4), UnifiedPriority(id=3)]},
        {"customer": UnifiedUser(email="emma@globex.example")},
        {"customer": UnifiedUser(name="Emma Evans")},
        {"type": "Problem"},
        {"tags": ["vip"]},
        {"tags": ["vip", "it's"]},
        {"custom_fields": {"order_id": "A1"}},
        {"custom_fields": {"cf_vip": True, "reference_number": "7"}},
        {"custom_fields": {"cf_vip": "true", "refund_amount": "12.50"}},
        {"status": UnifiedStatus(id=3), "subject": "printer", "customer": UnifiedUser(name="Emma Evans")},
    ],
)
@pytest.mark.parametrize("limit", [None, 1, 5])
def test_each_filter_finds_the_one_ticket(
    mixed: FakeFreshdesk, adapter: FreshdeskAdapter, criteria: dict[str, Any], limit: int | None
) -> None:
    assert found(adapter, **criteria, limit=limit) == [1]
    first = adapter.find_first_ticket(SearchCriteria(**criteria))
    assert first is not None
    assert first.id == "1"
    assert [ticket.id for ticket in adapter.iter_tickets(SearchCriteria(**criteria))] == ["1"]


def test_ids_find_what_names_find(mixed: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ticket = mixed.tickets[1]
    assert found(adapter, queue=UnifiedQueue(id=ticket.group_id)) == [1]
    assert found(adapter, user=UnifiedUser(id=ticket.responder_id)) == [1]
    assert found(adapter, customer=UnifiedUser(id=ticket.requester_id)) == [1]


def test_times_are_half_open_and_exact_to_the_second(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ids = add(fake, 5)
    third = fake.tickets[ids[2]].created_at
    for name in ("created", "updated"):
        assert sorted(found(adapter, **{f"{name}_after": third})) == ids[2:]
        assert sorted(found(adapter, **{f"{name}_before": third})) == ids[:2]
        window = {f"{name}_after": third, f"{name}_before": third + timedelta(seconds=1)}
        assert found(adapter, **window) == [ids[2]]
        assert found(adapter, **window, status=UnifiedStatus(id=2)) == [ids[2]]


@pytest.mark.parametrize(
    "criteria",
    [
        {"queue": UnifiedQueue(name="Biling")},
        {"status": UnifiedStatus(name="Opne")},
        {"status": UnifiedStatus(id=99)},
        {"priority": UnifiedPriority(name="Hihg")},
        {"user": UnifiedUser(name="Ben Burger")},
        {"user": UnifiedUser(email="nobody@acme.example")},
        {"custom_fields": {"ordr_id": "A1"}},
    ],
)
def test_an_unknown_name_finds_nothing_and_says_so(
    mixed: FakeFreshdesk, adapter: FreshdeskAdapter, criteria: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert found(adapter, **criteria) == []
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_the_warning_about_an_unknown_name_has_the_nearest_one(
    mixed: FakeFreshdesk, adapter: FreshdeskAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    found(adapter, queue=UnifiedQueue(name="Biling"))
    assert "did you mean 'Billing'?" in caplog.text


def test_a_name_that_is_newer_than_the_cache_is_found(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    assert found(adapter, queue=UnifiedQueue(name="Billing")) == []
    fake.add_group("Returns")
    ticket = fake.add_ticket(group="Returns")
    assert found(adapter, queue=UnifiedQueue(name="Returns")) == [ticket.id]


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        ({"status": UnifiedStatus(id=2, name="Closed")}, "status 2 is 'Open', not 'Closed'"),
        ({"queue": UnifiedQueue(id=5, name="Billing")}, "queue 'Billing' is"),
        ({"id": "1", "status": UnifiedStatus(id=2, name="Closed")}, "status 2 is 'Open', not 'Closed'"),
    ],
)
def test_a_filter_whose_id_and_name_disagree_is_refused(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, criteria: dict[str, Any], message: str
) -> None:
    fake.add_ticket("There")
    with pytest.raises(InvalidRequestError, match=message):
        adapter.find_tickets(SearchCriteria(**criteria))
    assert found(adapter, status=UnifiedStatus(id=2, name="open")) == [1]


def test_a_custom_field_that_is_newer_than_the_cache_is_found(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    assert found(adapter, custom_fields={"order_id": "A1"}) == []
    fake.add_ticket_field("shelf", "custom_text")
    ticket = fake.add_ticket(custom_fields={"cf_shelf": "B2"})
    assert found(adapter, custom_fields={"shelf": "B2"}) == [ticket.id]


@pytest.mark.parametrize("customer", [UnifiedUser(email="nobody@nowhere.example"), UnifiedUser(id=1)])
def test_an_unknown_customer_has_no_tickets(
    mixed: FakeFreshdesk, adapter: FreshdeskAdapter, customer: UnifiedUser
) -> None:
    assert found(adapter, customer=customer) == []
    assert found(adapter, customer=customer, limit=3) == []


def test_an_owner_by_address_needs_an_administrators_key(mixed: FakeFreshdesk) -> None:
    adapter = mixed.adapter(freshdesk_api_key=f"{mixed.api_key}-ben.berger")
    with pytest.raises(PermissionDeniedError, match="by id or name"):
        found(adapter, user=UnifiedUser(email="ada.admin@acme.example"))


# --- order and limit ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order_by", "expected"),
    [
        ("created_at", [3, 2, 1, 5, 4, 6]),  # ties by the higher id
        ("updated_at", [3, 2, 1, 5, 4, 6]),
        ("id", [1, 2, 3, 4, 5, 6]),
        ("-created_at", [6, 5, 4, 3, 2, 1]),
        ("-updated_at", [6, 5, 4, 3, 2, 1]),
        ("-id", [6, 5, 4, 3, 2, 1]),
    ],
)
@pytest.mark.parametrize("criteria", [{"subject": "ticket"}, {"status": UnifiedStatus(id=2)}, {}])
def test_limit_first_and_iter_agree_on_the_order(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, order_by: str, expected: list[int], criteria: dict[str, Any]
) -> None:
    at = fake.now() - timedelta(days=3)
    for seconds in (1, 1, 1, 3, 3, 5):
        fake.add_ticket("ticket", created_at=at + timedelta(seconds=seconds))
    assert found(adapter, **(criteria or {"updated_after": at}), order_by=order_by) == expected
    for limit in (1, 2, 4):
        assert found(adapter, **criteria, order_by=order_by, limit=limit) == expected[:limit]
    first = adapter.find_first_ticket(SearchCriteria(**criteria, order_by=order_by))
    assert first is not None
    assert int(first.id) == expected[0]
    read = adapter.iter_tickets(SearchCriteria(**criteria, order_by=order_by))
    assert [int(ticket.id) for ticket in read] == expected


def test_the_newest_ticket_costs_one_item(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ids = add(fake, 3, days=90)
    first = adapter.find_first_ticket(SearchCriteria())
    assert first is not None
    assert int(first.id) == ids[-1]
    (entry,) = fake.journal.matching("GET", "*/tickets")
    assert "per_page=1&" in entry.query


def test_the_first_match_stops_the_reading(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    add(fake, 250)
    first = adapter.find_first_ticket(SearchCriteria(subject="ticket 240"))
    assert first is not None
    assert len(fake.journal.matching("GET", "*/tickets")) == 1


def test_iterating_reads_page_by_page(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    add(fake, 250)
    reading = adapter.iter_tickets(SearchCriteria())
    next(reading)
    assert len(fake.journal.matching("GET", "*/tickets")) == 1
    assert len(list(reading)) == 249
    assert len(fake.journal.matching("GET", "*/tickets")) == 3


def test_tickets_that_arrive_while_reading_repeat_nothing(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ids = add(fake, 150)
    read = []
    for ticket in adapter.iter_tickets(SearchCriteria()):
        read.append(int(ticket.id))
        if len(read) in (10, 50):
            fake.add_ticket("new")
    assert read == ids[::-1]


# --- limits and warnings -----------------------------------------------------------------------------


def test_a_forgotten_filter_is_refused(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    with pytest.raises(InvalidRequestError, match="iter_tickets"):
        adapter.find_tickets(SearchCriteria())
    assert not fake.journal


def test_none_asked_for_asks_nothing(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    assert adapter.find_tickets(SearchCriteria(limit=0)) == []
    assert adapter.find_first_ticket(SearchCriteria(limit=0)) is None
    assert list(adapter.iter_tickets(SearchCriteria(limit=0))) == []
    assert not fake.journal


def test_bad_criteria_are_refused_at_the_call(adapter: FreshdeskAdapter) -> None:
    bad = SearchCriteria(limit=-1)
    for call in (adapter.find_tickets, adapter.find_first_ticket, adapter.iter_tickets):
        with pytest.raises(InvalidRequestError, match="limit"):
            call(bad)


def test_reading_too_much_to_filter_is_refused_with_a_remedy(fake: FakeFreshdesk) -> None:
    add(fake, 30)
    adapter = fake.adapter(max_scan=20)
    with pytest.raises(InvalidRequestError, match=r"max_scan.*subject.*queue"):
        found(adapter, subject="nothing")
    assert len(found(adapter, limit=30)) == 30, "nothing is filtered here, so nothing is too much"
    assert len(list(adapter.iter_tickets(SearchCriteria()))) == 30
    assert found(adapter, subject="ticket 25", limit=1)


def test_what_is_filtered_here_is_told(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    add(fake, 7)
    found(adapter, subject="ticket 3")
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("otai_sdk", logging.WARNING)
    assert "subject" in record.getMessage()
    assert "7 tickets read" in record.getMessage()


@pytest.mark.parametrize(
    "criteria", [{"status": UnifiedStatus(id=2)}, {"customer": UnifiedUser(email="tom@example.com")}, {"limit": 1}]
)
def test_what_freshdesk_filters_is_not_worth_a_warning(
    mixed: FakeFreshdesk, adapter: FreshdeskAdapter, criteria: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert found(adapter, **criteria)
    assert caplog.records == []


def test_the_end_of_the_list_is_not_the_end_of_the_tickets(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FreshdeskClient, "last_list_page", 1)
    ids = add(fake, 250)
    for order in ("created_at", "updated_at", "id"):
        assert [int(t.id) for t in adapter.iter_tickets(SearchCriteria(order_by=order))] == ids
        assert [int(t.id) for t in adapter.iter_tickets(SearchCriteria(order_by=f"-{order}"))] == ids[::-1]


def test_more_tickets_of_one_second_than_the_list_has_pages_is_an_error(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FreshdeskClient, "last_list_page", 2)
    at = fake.now() - timedelta(days=1)
    for _ in range(220):
        fake.add_ticket(created_at=at)
    with pytest.raises(InvalidRequestError, match="within the second"):
        list(adapter.iter_tickets(SearchCriteria()))


# --- notes -------------------------------------------------------------------------------------------


def test_notes_come_only_when_asked_for(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ticket = fake.add_ticket("with a note")
    fake.add_note(ticket, "the note")
    criteria = SearchCriteria(subject="note")
    assert adapter.find_tickets(criteria)[0].notes == []
    assert [note.body for note in adapter.find_tickets(criteria, with_notes=True)[0].notes] == ["the note"]
    (read,) = adapter.iter_tickets(criteria, with_notes=True)
    assert [note.body for note in read.notes] == ["the note"]


def test_text_looks_into_notes_when_they_are_read(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ticket = fake.add_ticket("a subject")
    fake.add_note(ticket, "a hidden word")
    criteria = SearchCriteria(text="hidden subject")
    assert adapter.find_tickets(criteria) == []
    assert [found.id for found in adapter.find_tickets(criteria, with_notes=True)] == [str(ticket.id)]


# --- few requests ------------------------------------------------------------------------------------


def test_forty_tickets_are_triaged_in_few_requests(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    for number in range(40):
        fake.add_ticket(f"ticket {number}")
    for ticket in adapter.find_tickets(SearchCriteria(status=UnifiedStatus(name="Open"))):
        adapter.update_ticket(ticket.id, {"queue": "Billing", "priority": "High"})
    assert {ticket.priority for ticket in fake.tickets.values()} == {3}
    assert len(fake.journal) == 44
