"""What is OTOBO's own: its oddities do not reach the caller."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_sdk import (
    Attachment,
    AuthenticationError,
    InvalidRequestError,
    PartialWriteError,
    PermissionDeniedError,
    SearchCriteria,
    SystemConfig,
    TicketSystemAdapter,
    UnexpectedResponseError,
    UnifiedNote,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
    ValidationError,
    create_adapter,
    load_config,
)

UTC = timezone.utc
JULIA = UnifiedUser(name="julia")


def ticket(**values: Any) -> UnifiedTicket:
    defaults = {"subject": "Out of paper", "body": "Empty.", "queue": UnifiedQueue(name="Support"), "customer": JULIA}
    return UnifiedTicket(**{**defaults, **values})


def paths(fake: FakeOTOBO) -> list[str]:
    return [entry.path.rsplit("/", 1)[1] for entry in fake.journal]


def test_five_hundred_tickets_are_read_in_four_requests(fake_otobo: FakeOTOBO) -> None:
    for number in range(500):
        fake_otobo.add_ticket(title=f"Ticket {number}", queue="Support", body="x")
    with fake_otobo.adapter() as adapter:
        found = adapter.find_tickets(SearchCriteria(queue=UnifiedQueue(name="Support")))
    assert len({t.id for t in found}) == 500
    assert paths(fake_otobo) == ["TicketSearch", "TicketGet", "TicketGet", "TicketGet"]


def test_the_first_of_many_is_asked_for_alone(fake_otobo: FakeOTOBO) -> None:
    for number in range(30):
        fake_otobo.add_ticket(title=f"Ticket {number}", queue="Support", body="x")
    with fake_otobo.adapter() as adapter:
        assert adapter.find_first_ticket(SearchCriteria(queue=UnifiedQueue(name="Support"))) is not None
    search, get = fake_otobo.journal
    assert search.json["Limit"] == 1
    assert len(get.json["TicketID"]) == 1


def test_a_ticket_that_vanishes_between_search_and_get_is_left_out(fake_otobo: FakeOTOBO) -> None:
    ids = [fake_otobo.add_ticket(title=f"Ticket {n}", queue="Support", body="x").id for n in range(8)]
    with fake_otobo.adapter() as adapter:
        found = adapter.iter_tickets(SearchCriteria(queue=UnifiedQueue(name="Support"), order_by="id"))
        original = adapter._client.search  # type: ignore[attr-defined]

        def search_then_hide(*args: Any, **kwargs: Any) -> list[str]:
            result: list[str] = original(*args, **kwargs)
            adapter.update_ticket(str(ids[3]), {"queue": "Support"})
            fake_otobo.tickets[ids[3]].record.queue_id = fake_otobo.queues["HR"].id  # a queue the agent may not read
            return result

        adapter._client.search = search_then_hide  # type: ignore[attr-defined]
        assert [int(t.id) for t in found] == [id_ for id_ in ids if id_ != ids[3]]


def test_credentials_and_filters_are_never_in_an_address(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter() as adapter:
        created = adapter.create_ticket(ticket())
        adapter.find_tickets(SearchCriteria(subject="paper"))
        adapter.update_ticket(created.id, {"subject": "New"})
    assert {entry.method for entry in fake_otobo.journal} == {"POST", "PUT"}
    assert all(not entry.query for entry in fake_otobo.journal)


@pytest.mark.parametrize("internal", [True, False])
def test_whether_the_customer_sees_a_note_is_always_said(fake_otobo: FakeOTOBO, internal: bool) -> None:
    with fake_otobo.adapter() as adapter:
        created = adapter.create_ticket(ticket())
        adapter.add_note(created.id, UnifiedNote(body="x", is_internal=internal))
        adapter.update_ticket(created.id, {"note": UnifiedNote(body="x", is_internal=internal)})
    sent = [e.json["Article"]["IsVisibleForCustomer"] for e in fake_otobo.journal.matching(path="*TicketUpdate")]
    assert sent == [0 if internal else 1] * 2


def test_a_pending_status_needs_a_time_before_anything_is_sent(otobo_adapter: TicketSystemAdapter) -> None:
    created = otobo_adapter.create_ticket(ticket())
    for status in ("pending reminder", "Pending Auto close+"):
        with pytest.raises(InvalidRequestError, match="pending_until"):
            otobo_adapter.update_ticket(created.id, {"status": status, "subject": "half"})
    with pytest.raises(InvalidRequestError, match="pending_until"):
        otobo_adapter.create_ticket(ticket(status=UnifiedStatus(name="pending reminder")))
    with pytest.raises(InvalidRequestError, match="status"):
        otobo_adapter.update_ticket(created.id, {"pending_until": "2030-01-01"})
    until = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)
    assert otobo_adapter.update_ticket(created.id, {"status": "pending reminder", "pending_until": until})
    after = otobo_adapter.get_ticket(created.id)
    assert after is not None
    assert (after.status.name, after.pending_until) == ("pending reminder", until)


def test_a_long_subject_is_cut_with_a_warning(
    otobo_adapter: TicketSystemAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="otai_sdk"):
        created = otobo_adapter.create_ticket(ticket(subject="x" * 300))
    assert created.subject == "x" * 191
    assert "191" in caplog.text


def test_a_queue_in_other_case_is_refused_and_what_was_written_is_told(otobo_adapter: TicketSystemAdapter) -> None:
    created = otobo_adapter.create_ticket(ticket())
    with pytest.raises(ValidationError, match="upper and lower case"):
        otobo_adapter.update_ticket(created.id, {"queue": "support::billing"})
    with pytest.raises(PartialWriteError) as caught:
        otobo_adapter.update_ticket(created.id, {"queue": "support::billing", "subject": "Changed"})
    assert (caught.value.ticket_id, caught.value.applied) == (created.id, ["subject"])
    assert isinstance(caught.value.cause, ValidationError)
    after = otobo_adapter.get_ticket(created.id)
    assert after is not None
    assert after.subject == "Changed", "the error told the truth"


def test_a_right_that_is_missing_is_told_from_a_ticket_that_is_missing(fake_otobo: FakeOTOBO) -> None:
    stored = fake_otobo.add_ticket(title="Read only", queue="Support", body="x")
    with fake_otobo.adapter(username="reader", password=fake_otobo.agents["reader"].password) as reader:
        with pytest.raises(PermissionDeniedError, match="create new articles"):
            reader.add_note(str(stored.id), UnifiedNote(body="x"))
        with pytest.raises(PermissionDeniedError):
            reader.update_ticket(str(stored.id), {"priority": "4 high"})
        assert reader.update_ticket("4711", {"priority": "4 high"}) is False


def test_a_create_that_stops_half_way_says_that_a_ticket_is_left(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter() as adapter, pytest.raises(PartialWriteError) as caught:
        adapter.create_ticket(ticket(custom_fields={"Category": ["a", "b"]}))
    assert caught.value.applied == ["ticket"]
    (left,) = fake_otobo.tickets.values()
    assert left.articles == [], "OTOBO sets dynamic fields before it writes the article"


def test_markup_is_kept_and_read_back(otobo_adapter: TicketSystemAdapter) -> None:
    html = "<p>Hallo <b>Köln</b> &amp; Bonn</p>"
    created = otobo_adapter.create_ticket(ticket(body_html=html))
    assert created.body_html == html
    assert "Hallo Köln & Bonn" in created.body
    otobo_adapter.add_note(created.id, UnifiedNote(body_html=html))
    after = otobo_adapter.get_ticket(created.id)
    assert after is not None
    assert after.notes[0].body_html == html


def test_attachments_are_stored_and_listed(otobo_adapter: TicketSystemAdapter) -> None:
    file = Attachment(name="log.txt", content_type="text/plain", content="Zeile ü".encode())
    created = otobo_adapter.create_ticket(ticket(attachments=[file]))
    assert [(a.name, a.size) for a in created.attachments] == [("log.txt", 8)]
    otobo_adapter.add_note(created.id, UnifiedNote(body="see file", attachments=[file]))
    after = otobo_adapter.get_ticket(created.id)
    assert after is not None
    assert [a.name for a in after.notes[0].attachments] == ["log.txt"]
    with pytest.raises(InvalidRequestError, match=r"log\.txt"):
        otobo_adapter.create_ticket(ticket(attachments=[Attachment(name="log.txt")]))


def test_a_customer_is_found_by_e_mail_whether_known_or_stranger(otobo_adapter: TicketSystemAdapter) -> None:
    known = otobo_adapter.create_ticket(ticket())
    stranger = otobo_adapter.create_ticket(ticket(customer=UnifiedUser(email="someone@elsewhere.example.org")))
    assert known.customer.name == "julia"
    assert known.customer.email
    for created, email in ((known, known.customer.email), (stranger, "Someone@elsewhere.example.org")):
        found = otobo_adapter.find_tickets(SearchCriteria(customer=UnifiedUser(email=email)))
        assert [t.id for t in found] == [created.id]


def test_an_owner_by_name_is_filtered_here_with_a_warning(
    fake_otobo: FakeOTOBO, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(3):
        fake_otobo.add_ticket(title=f"Ticket {number}", queue="Support", body="x", owner="anna" if number else "ben")
    with fake_otobo.adapter() as adapter, caplog.at_level(logging.WARNING, logger="otai_sdk"):
        found = adapter.find_tickets(SearchCriteria(user=UnifiedUser(name="anna")))
    assert len(found) == 2
    assert "user" in caplog.text
    assert "3" in caplog.text
    with (
        fake_otobo.adapter(max_scan=2) as careful,
        pytest.raises(InvalidRequestError, match=r"max_scan.*queue"),
    ):
        careful.find_tickets(SearchCriteria(user=UnifiedUser(name="anna")))


def test_a_bound_in_the_servers_future_does_not_empty_the_result(otobo_adapter: TicketSystemAdapter) -> None:
    created = otobo_adapter.create_ticket(ticket())
    tomorrow = datetime.now(UTC) + timedelta(days=400)
    for name in ("created_before", "updated_before"):
        assert [t.id for t in otobo_adapter.find_tickets(SearchCriteria(**{name: tomorrow}))] == [created.id]
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    assert otobo_adapter.find_tickets(SearchCriteria(created_before=long_ago)) == []


def test_own_field_names_pass_through_flat_and_nested(otobo_adapter: TicketSystemAdapter) -> None:
    created = otobo_adapter.create_ticket(ticket())
    assert otobo_adapter.update_ticket(created.id, {"PriorityID": 5})
    assert otobo_adapter.update_ticket(
        created.id,
        {
            "Ticket": {"Queue": "Raw"},
            "Article": {"Subject": "s", "Body": "by its own name"},
            "DynamicField": [{"Name": "Category", "Value": "network"}],
        },
    )
    after = otobo_adapter.get_ticket(created.id)
    assert after is not None
    assert (after.priority.id, after.queue.name, after.custom_fields["Category"]) == (5, "Raw", "network")
    assert after.notes[0].is_internal, "what is not said is internal"


@pytest.mark.parametrize(
    "updates",
    [
        {"queue": "Raw", "Ticket": {"QueueID": 2}},
        {"Queue": "Raw", "Ticket": {"Queue": "Raw"}},
        {"note": "x", "Article": {"Body": "y"}},
        {"custom_fields": {"Category": "a"}, "DynamicField": []},
        {"Ticket": {"Lock": "lock", "LockID": 2}},
        {"Ticket": {"Colour": "red"}},
        {"Ticket": {}},
        {"Article": {}},
        {"tags": ["vip"]},
        {"owner": {"email": "anna@example.org"}},
        {"customer": 5},
        {"queue": None},
        {"owner": None},
        {"Lock": None},
        {"Ticket": {"Lock": None, "Title": "x"}},
    ],
)
def test_what_otobo_cannot_be_told_is_refused_before_sending(fake_otobo: FakeOTOBO, updates: dict[str, Any]) -> None:
    stored = fake_otobo.add_ticket(title="x", queue="Support", body="x")
    with fake_otobo.adapter() as adapter, pytest.raises(InvalidRequestError):
        adapter.update_ticket(str(stored.id), updates)
    assert len(fake_otobo.journal) == 0


def test_custom_fields_of_every_type_keep_their_type(otobo_adapter: TicketSystemAdapter) -> None:
    fields = {
        "Category": "network",
        "Severity": "high",
        "Products": ["vpn", "mail"],
        "Vip": 1,
        "DueAt": "2026-12-24 18:00:00",
        "Summary": "two\nlines",
    }
    created = otobo_adapter.create_ticket(ticket(custom_fields=fields))
    assert {name: created.custom_fields[name] for name in fields} == fields
    assert otobo_adapter.update_ticket(
        created.id, {"custom_fields": {"Vip": False, "DueAt": datetime(2027, 1, 1, 8, tzinfo=UTC)}}
    )
    after = otobo_adapter.get_ticket(created.id)
    assert after is not None
    assert (after.custom_fields["Vip"], after.custom_fields["DueAt"]) == (0, "2027-01-01 08:00:00")


def test_a_session_is_asked_for_once_and_again_when_it_has_ended(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter(auth="session") as adapter:
        created = adapter.create_ticket(ticket())
        adapter.update_ticket(created.id, {"subject": "one"})
        assert paths(fake_otobo).count("SessionCreate") == 1
        assert all("Password" not in (e.json or {}) for e in fake_otobo.journal if "SessionCreate" not in e.path)
        fake_otobo.clock.advance(hours=3)
        assert adapter.update_ticket(created.id, {"subject": "two"})
        assert paths(fake_otobo).count("SessionCreate") == 2
        after = adapter.get_ticket(created.id)
    assert after is not None
    assert after.subject == "two"
    with fake_otobo.adapter(auth="session", password="wrong") as wrong, pytest.raises(AuthenticationError):
        wrong.get_ticket("1")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"webservice_name": "otai"}, ["webservice_name", "upper and lower case"]),
        ({"search_operation_url": "Find"}, ["no route", "Find", ["search", "operation", "url"][1]]),
        ({"server_address": "https://otobo.test/elsewhere"}, ["server_address"]),
    ],
)
def test_a_wrong_address_says_which_setting_to_look_at(
    fake_otobo: FakeOTOBO, setting: dict[str, str], words: list[str]
) -> None:
    with fake_otobo.adapter(**setting) as adapter, pytest.raises(UnexpectedResponseError) as caught:
        adapter.find_first_ticket(SearchCriteria())
    for word in words:
        assert word in str(caught.value)


def test_an_original_config_finds_and_updates_on_the_originals_service(
    fake_otobo: FakeOTOBO, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    params = fake_otobo.params
    monkeypatch.setenv("OTAI_TEST_PASSWORD", params["password"])
    file = tmp_path / "config.yml"
    file.write_text(
        f"""
open_ticket_ai:
  system:
    id: otobo
    provider_key: OTOBOAdapter
    params:
      server_address: "{params["server_address"]}"
      webservice_name: "OpenTicketAI"
      search_operation_url: "/ticket-search"
      update_operation_url: "/ticket-update"
      get_operation_url: "/ticket-get"
      username: "{params["username"]}"
      password_env_var: "OTAI_TEST_PASSWORD"
""",
        encoding="utf-8",
    )
    stored = fake_otobo.add_ticket(title="Please sort me", queue="Raw", body="x")
    with create_adapter(load_config(file)) as adapter:
        (found,) = adapter.find_tickets(SearchCriteria(queue=UnifiedQueue(name="Raw")))
        assert adapter.update_ticket(found.id, {"queue": "Support", "priority": "4 high"})
    assert fake_otobo.tickets[stored.id].queue == "Support"
    assert [(e.method, e.path.rsplit("/", 1)[1]) for e in fake_otobo.journal] == [
        ("POST", "ticket-search"),
        ("POST", "ticket-get"),
        ("PUT", "ticket-update"),
    ]


def test_times_are_read_in_the_zone_of_the_server(fake_otobo: FakeOTOBO) -> None:
    stored = fake_otobo.add_ticket(title="x", queue="Support", body="x")
    moments = []
    for zone in ("UTC", "Europe/Berlin"):
        with fake_otobo.adapter(time_zone=zone) as adapter:
            ticket_read = adapter.get_ticket(stored.id)
            assert ticket_read is not None
            assert ticket_read.created_at is not None
            moments.append(ticket_read.created_at)
    assert moments[0] - moments[1] in (timedelta(hours=1), timedelta(hours=2))


def test_check_tells_what_is_wrong_and_what_to_do(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter() as adapter:
        assert adapter.check().ok
    with fake_otobo.adapter(password="wrong") as adapter:
        report = adapter.check()
    assert not report.ok
    assert "password" in report.checks[0].remedy
    assert create_adapter(SystemConfig(id="x", provider_key="otobo", params=fake_otobo.params)).check().ok
