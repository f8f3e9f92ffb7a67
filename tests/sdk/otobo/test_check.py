"""check() sees what writes need, says what to do about it, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.otobo.tables.records import Route
from otai_sdk import HealthCheck, InvalidRequestError, NotFoundError, OTAIError, ValidationError
from otai_sdk.otobo import OTOBOAdapter


@pytest.fixture(params=["11.0", "10.1"])
def otobo_world(request: pytest.FixtureRequest) -> FakeOTOBO:
    fake = FakeOTOBO(request.param)
    fake.add_dynamic_field("Key", type="Text")
    fake.add_ticket("There already", queue="Support", body="x", customer="julia")
    return fake


@contextmanager
def unchanged(fake: FakeOTOBO) -> Iterator[None]:
    before = state(fake)
    yield
    assert state(fake) == before, "something was written"


def state(fake: FakeOTOBO) -> dict[str, Any]:
    return {key: value for key, value in fake.to_world().items() if key != "recorded_from"}


def checked(fake: FakeOTOBO, **settings: Any) -> dict[str, HealthCheck]:
    with unchanged(fake), fake.adapter(**settings) as adapter:
        report = adapter.check()
    assert report.ok == all(each.ok for each in report.checks)
    return {each.name: each for each in report.checks}


def wrong(checks: dict[str, HealthCheck]) -> list[str]:
    return [name for name, each in checks.items() if not each.ok]


@pytest.mark.parametrize("auth", ["login", "session"])
def test_all_is_well_where_all_is_well(fake_otobo: FakeOTOBO, auth: str) -> None:
    checks = checked(
        fake_otobo, auth=auth, default_queue="Raw", default_customer_user="julia", default_type="Unclassified",
        dedupe_field="Key",
    )  # fmt: skip
    assert wrong(checks) == []
    assert {"search", "get", "update", "write notes", "change tickets", "create", "dedupe_field", "history"} < set(
        checks
    )
    assert ("session" in checks) == (auth == "session")


SETTINGS = [
    ({"default_queue": "Suport"}, ["default_queue"], "Admin → Queues"),
    ({"default_queue": "support"}, ["default_queue"], "upper and lower case count"),
    ({"default_state": "nwe"}, ["default_state"], "Admin → States"),
    ({"default_priority": "3 normla"}, ["default_priority"], "Admin → Priorities"),
    ({"default_type": "Incident"}, ["default_type"], "Admin → Types"),
    ({"default_customer_user": "nobody"}, ["default_customer_user"], "Admin → Customer Users"),
    ({"default_queue": "Suport", "default_priority": "x"}, ["default_queue", "default_priority"], "Admin → Queues"),
    ({"search_operation_url": "Find"}, ["search"], "search_operation_url"),
    ({"get_operation_url": "Read"}, ["get"], "get_operation_url"),
    ({"update_operation_url": "Change"}, ["update"], "update_operation_url"),
    ({"update_operation_method": "PATCH"}, ["update"], "update_operation_method"),
    ({"create_operation_url": "Make"}, ["create"], "create_operation_url"),
    ({"session_operation_url": "LogIn", "auth": "session"}, ["session"], "session_operation_url"),
    ({"history_operation_url": "Past", "dedupe_field": "Key"}, ["history"], "history_operation_url"),
    ({"dedupe_field": "Kay"}, ["dedupe_field"], "Admin → Dynamic Fields"),
    ({"dedupe_field": "Severity"}, ["dedupe_field"], "Admin → Dynamic Fields"),
    ({"dedupe_field": "ArticleSource"}, ["dedupe_field"], "Admin → Dynamic Fields"),
    ({"password": "wrong"}, ["search"], "password"),
    ({"password": "wrong", "auth": "session"}, ["session"], "session"),
    ({"webservice_name": "Otai"}, ["search"], "webservice_name"),
    ({"time_zone": "Asia/Tokyo"}, ["time zone"], "UTC"),
]


@pytest.mark.parametrize(("settings", "names", "remedy"), SETTINGS, ids=[str(s[0]) for s in SETTINGS])
def test_a_wrong_setting_is_named_with_its_remedy(
    fake_otobo: FakeOTOBO, settings: dict[str, Any], names: list[str], remedy: str
) -> None:
    checks = checked(fake_otobo, **settings)
    assert wrong(checks) == names
    assert remedy in checks[names[0]].remedy


@pytest.mark.parametrize(
    ("rights", "names", "remedy"),
    [
        ({"ro"}, ["write notes", "change tickets", "create"], "note"),
        ({"ro", "create"}, ["write notes", "change tickets"], "note"),
        ({"ro", "note"}, ["change tickets", "create"], "rw"),
        ({"ro", "note", "create"}, ["change tickets"], "rw"),
        ({"rw"}, [], ""),
    ],
)
def test_a_missing_right_is_named_with_its_remedy(
    fake_otobo: FakeOTOBO, rights: set[str], names: list[str], remedy: str
) -> None:
    fake_otobo.set_permissions("otai", {"users": rights})
    checks = checked(fake_otobo, default_queue="Support")
    assert wrong(checks) == names
    if names:
        assert remedy in checks[names[0]].remedy
        assert "Agents ↔ Groups" in checks[names[0]].remedy


def test_an_agent_who_sees_nothing_is_told_so(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.set_permissions("otai", {"users": {"note"}})
    checks = checked(fake_otobo, default_queue="Support")
    assert "no queue may be read (ro)" in checks["tickets in sight"].detail
    assert wrong(checks) == ["create"]


@pytest.mark.parametrize("status", [200, 403, 404, 502])
@pytest.mark.parametrize("path", ["*/TicketSearch", "*/TicketGet", "*/TicketUpdate", "*/TicketCreate"])
def test_a_proxys_page_is_told(fake_otobo: FakeOTOBO, path: str, status: int) -> None:
    fake_otobo.faults.add("html", path=path, status=status, times=None)
    assert wrong(checked(fake_otobo, retries=0)) == [path.removeprefix("*/Ticket").lower()]


def test_a_type_that_the_system_requires_is_missed() -> None:
    with FakeOTOBO(ticket_type=True) as fake:
        fake.add_ticket("There already", queue="Support", body="x", customer="julia")
        checks = checked(fake)
        assert wrong(checks) == ["default_type"]
        assert "required by sysconfig" in checks["default_type"].detail
        assert wrong(checked(fake, default_type="Unclassified")) == []


@pytest.mark.parametrize(("zone", "hours"), [("Europe/Berlin", 1), ("Asia/Kolkata", 5.5), ("America/New_York", -5)])
def test_the_zone_that_fits_is_told(zone: str, hours: float) -> None:
    with FakeOTOBO(time_zone=zone) as fake:
        fake.add_ticket("There already", queue="Support", body="x")
        look = checked(fake, time_zone="UTC")["time zone"]
        assert not look.ok
        assert zone in look.remedy
        assert "times are off by" in look.detail
        assert checked(fake)["time zone"].ok, "the fake's own adapter has the fake's zone"


def test_a_server_whose_clock_is_wrong_says_nothing_about_its_zone(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.clock.advance(days=40)
    found = checked(fake_otobo)["time zone"]
    assert "this machine's differ" in found.detail
    assert (found.ok, found.tried) == (True, False)


def test_an_empty_system_is_in_order() -> None:
    with FakeOTOBO() as fake:
        assert wrong(checked(fake)) == []
        assert wrong(checked(fake, default_queue="Raw", default_customer_user="julia")) == []
        assert wrong(checked(fake, default_queue="Rwa")) != []


def test_a_service_with_route_parameters_is_checked_too(fake_otobo: FakeOTOBO) -> None:
    routes = [
        Route("/Search", ("POST",), "Ticket::TicketSearch", "s"),
        Route("/Ticket/:TicketID", ("POST",), "Ticket::TicketGet", "g"),
        Route("/Ticket/:TicketID", ("PATCH",), "Ticket::TicketUpdate", "u"),
        Route("/Ticket", ("POST",), "Ticket::TicketCreate", "c"),
    ]
    fake_otobo.add_webservice("Own", routes=routes)
    checks = checked(
        fake_otobo, webservice_name="Own", search_operation_url="Search", get_operation_url="Ticket/:TicketID",
        update_operation_url="/Ticket/:TicketID", update_operation_method="PATCH", create_operation_url="Ticket",
    )  # fmt: skip
    assert wrong(checks) == []


# --- dry runs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("updates", "kind"),
    [
        (
            {"queue": "Raw", "priority": "4 high", "owner": "anna", "note": "x", "custom_fields": {"Category": "c"}},
            None,
        ),
        ({"custom_fields": {"Category": "c"}}, None),
        ({"subject": "x"}, None),
        ({"customer": {"name": "Erika Muster", "email": "erika@muster.de"}}, None),
        ({"queue": "Suport"}, ValidationError),
        ({"note": "x", "priority": "9"}, ValidationError),
        ({"custom_fields": {"Categry": "c"}}, ValidationError),
        ({"note": "x", "custom_fields": {"Severity": "nope"}}, ValidationError),
        ({"colour": "red"}, InvalidRequestError),
        ({"status": "pending reminder"}, InvalidRequestError),
    ],
)
def test_what_an_update_would_meet_is_told_without_writing(
    fake_otobo: FakeOTOBO, updates: dict[str, Any], kind: type[OTAIError] | None
) -> None:
    with unchanged(fake_otobo), fake_otobo.adapter() as adapter:
        assert isinstance(adapter, OTOBOAdapter)
        objection = adapter.would_refuse("1", updates)
        assert isinstance(adapter.would_refuse("99", updates), kind if kind is InvalidRequestError else NotFoundError)
    assert objection is None if kind is None else isinstance(objection, kind)


def test_a_dry_run_and_the_real_one_meet_the_same_error(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter() as adapter:
        assert isinstance(adapter, OTOBOAdapter)
        told = adapter.would_refuse("1", {"queue": "Suport"})
        with pytest.raises(ValidationError) as caught:
            adapter.update_ticket("1", {"queue": "Suport"})
    assert str(told) == str(caught.value)


def requests(fake: FakeOTOBO) -> list[str]:
    return [entry.path.rpartition("/")[2] for entry in fake.journal]


def test_a_queue_in_other_case_is_told_as_the_real_run_meets_it(fake_otobo: FakeOTOBO) -> None:
    with unchanged(fake_otobo), fake_otobo.adapter() as adapter:
        assert adapter.would_refuse("1", {"queue": "Misc", "note": "x"}) is None
        told = adapter.would_refuse("1", {"queue": "MISC", "note": "x"})
        with pytest.raises(ValidationError, match="was not taken, and the ticket not moved") as caught:
            adapter.update_ticket("1", {"queue": "MISC", "note": "x"})
    assert str(told) == str(caught.value)


def test_a_queue_that_no_ticket_has_shown_is_asked_for_once(fake_otobo: FakeOTOBO) -> None:
    for subject in ("second", "third"):
        fake_otobo.add_ticket(subject, queue="Raw", body="x", customer="julia")
    with unchanged(fake_otobo), fake_otobo.adapter() as adapter:
        for id_ in ("1", "2", "3"):
            assert adapter.would_refuse(id_, {"queue": "Misc"}) is None
            assert isinstance(adapter.would_refuse(id_, {"queue": "misc"}), ValidationError)
    asked = requests(fake_otobo)
    assert (asked.count("TicketSearch"), asked.count("TicketGet")) == (
        3,
        2,
    )  # found; not found, and the ticket was there
