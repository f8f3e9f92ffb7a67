"""Where OTOBO 10.1 and 11.0 differ, the fake differs; the catalogue is the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.messages import Request
from otai_mocks.otobo.errors import CATALOGUE, FAULTS

from .helpers import GATEWAY, ask, create, send

LOGIN = {"UserLogin": "otai", "Password": "otai-secret"}


def pair(**kwargs: Any) -> tuple[FakeOTOBO, FakeOTOBO]:
    return FakeOTOBO("11.0", **kwargs), FakeOTOBO("10.1", **kwargs)


def set_field(fake: FakeOTOBO, name: str, value: Any) -> Any:
    data = {**LOGIN, "TicketID": 1, "DynamicField": [{"Name": name, "Value": value}]}
    return send(fake, "TicketUpdate", data)


def test_only_11_knows_deleted_and_edited_articles() -> None:
    shown = []
    for fake in pair():
        create(fake)
        shown.append(set(ask(fake, "TicketGet", TicketID=1, AllArticles=1)["Ticket"][0]["Article"][0]))
    assert shown[0] - shown[1] == {"IsDeleted", "IsEdited"}


@pytest.mark.parametrize(
    ("name", "value", "of_11", "of_10"),
    [
        ("Category", True, "MissingParameter", "1"),
        ("Vip", False, "MissingParameter", 0),
        ("DueAt", "", "crash", None),
        ("DueAt", "tomorrow", "crash", "InvalidParameter"),
        ("ContractDay", "tomorrow", "InvalidParameter", "InvalidParameter"),
        ("ContractDay", "2027-02-30", "crash", "InvalidParameter"),
        ("DueAt", ["2027-01-01 00:00:00"], "fault", "InvalidParameter"),
        ("DueAt", "2027-01-01", "InvalidParameter", "InvalidParameter"),
        ("ContractDay", "2027-01-01", "2027-01-01 00:00:00", "2027-01-01 00:00:00"),
    ],
)
def test_booleans_and_dates_differ(name: str, value: Any, of_11: Any, of_10: Any) -> None:
    for fake, expected in zip(pair(), (of_11, of_10), strict=True):
        create(fake)
        answer = set_field(fake, name, value)
        if expected == "crash":
            assert (answer.status, answer.body) == (500, b"Internal Server Error")
        elif expected == "fault":
            assert answer.status == 500
            assert answer.json()["faultcode"] == "Server"
        elif "Error" in answer.json():
            assert answer.json()["Error"]["ErrorCode"] == f"TicketUpdate.{expected}"
        else:
            assert fake.tickets[1].dynamic_fields.get(name) == expected


def test_10_takes_form_data_for_no_body() -> None:
    body = json.dumps(LOGIN).encode()
    new, old = pair()
    form = "application/x-www-form-urlencoded"
    assert "SessionID" in send(new, "SessionCreate", body, content_type=form).json()
    message = send(old, "SessionCreate", body, content_type=form).json()["Error"]["ErrorMessage"]
    assert message == "SessionCreate: Password parameter is missing!"


def test_max_length_counts_bytes_or_characters() -> None:
    for fake, status in zip(pair(), (413, 200), strict=True):
        fake.add_webservice("Small", max_length=50)
        body = json.dumps({"UserLogin": "ööööööööööööö", "Password": "x"}, ensure_ascii=False).encode()
        assert len(body) > 50 > len(body.decode()) - 1
        assert send(fake, "SessionCreate", body, service="Small").status == status


def test_only_11_is_healthy() -> None:
    assert [fake.handle(Request("GET", "/health")).status for fake in pair()] == [200, 404]


def test_article_fields_leave_a_history_in_11_only() -> None:
    kinds = []
    for fake in pair():
        create(fake)
        note = {"Subject": "s", "Body": "b", "ContentType": "text/plain"}
        ask(fake, "TicketUpdate", TicketID=1, Article=note, DynamicField={"Name": "ArticleSource", "Value": "fax"})
        entries = ask(fake, "TicketHistoryGet", TicketID=1)["TicketHistory"][0]["History"]
        kinds.append({entry["HistoryType"] for entry in entries})
    assert kinds[0] - kinds[1] == {"ArticleDynamicFieldUpdate"}


def test_the_catalogue_holds_all_119_pairs_of_code_and_message_and_that_of_systems_with_types() -> None:
    refusals = sum(len(entry.operations) for entry in CATALOGUE.values() if entry.recorded)
    faults = len(FAULTS) + 1  # the one about the array of fields comes from both operations
    assert refusals + faults == 119 + 1


def test_paths_are_matched_byte_by_byte() -> None:
    fake = FakeOTOBO()
    for path in (f"{GATEWAY}/otai/TicketGet", f"{GATEWAY}/", "/otobo/nph-genericinterface.pl//Webservice//OTAI/x"):
        answer = fake.handle(Request("POST", path))
        assert (answer.status, answer.headers, answer.body) == (500, [], b"")
