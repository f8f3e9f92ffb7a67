"""Every refusal has a line in our table, and a message that names operation, thing, value and remedy."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.otobo.errors import CATALOGUE, FAULTS, TRANSPORT
from otai_mocks.otobo.errors import Refusal as Given
from otai_sdk import (
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseError,
    ServerError,
    UnifiedQueue,
    UnifiedTicket,
    UnifiedUser,
    ValidationError,
)
from otai_sdk.otobo.errors import Asked, error_of
from otai_sdk.otobo.refusals import fault_for, refusal_for
from otai_sdk.transport import Reply

SENT: dict[str, Any] = {
    "TicketID": "5",
    "Ticket": {"Title": "t", "Queue": "Suport", "State": "opne", "Owner": "ana", "CustomerUser": "nobody"},
    "Article": {"Subject": "s", "Body": "b", "ContentType": "text"},
    "DynamicField": [{"Name": "Categry", "Value": "x"}],
}
ASKED = Asked(
    "update ticket 5",
    "https://h.example/W/TicketUpdate",
    SENT,
    lambda kind: {"queue": ["Raw", "Support"]}.get(kind, []),
)


def answered(
    body: Any, status: int = 200, headers: dict[str, str] | None = None, asked: Asked = ASKED
) -> ResponseError:
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    error = error_of(Reply(status, headers or {}, raw, "u", "POST"), asked)
    assert error is not None
    return error


@pytest.mark.parametrize("key", CATALOGUE)
def test_every_refusal_of_the_catalogue_has_a_line(key: str) -> None:
    given: Given = CATALOGUE[key]
    text = given.text.format(id=7, list="ForceNotificationToUserID")
    line = refusal_for(text)
    assert line is not None
    for operation in given.operations:
        message = text if given.bare else f"{operation}: {text}"
        error = answered({"Error": {"ErrorCode": f"{operation}.{given.code}", "ErrorMessage": message}})
        assert type(error) is line.kind
        assert line.says in str(error)
        assert "update ticket 5" in str(error)
        assert message in str(error)
        assert (error.code, error.message) == (f"{operation}.{given.code}", message)
        if line.about in SENT["Ticket"]:
            assert repr(SENT["Ticket"][line.about]) in str(error)
        if isinstance(error, ValidationError):
            assert error.errors[0][1:] == (message, error.code)


@pytest.mark.parametrize("key", [key for key in FAULTS if key != "operation"])
def test_every_fault_of_the_catalogue_has_a_line(key: str) -> None:
    text = FAULTS[key][0].format(name="Category", operation="TicketUpdate")
    assert fault_for(text) is not None
    error = answered({"faultcode": "Server", "faultstring": text}, 500)
    assert "update ticket 5" in str(error)
    assert error.message == text


@pytest.mark.parametrize("key", TRANSPORT)
def test_every_plain_answer_is_a_typed_error_that_names_the_operation(key: str) -> None:
    status = {"too_large": 413, "bad_request": 400}.get(key, 500)
    error = answered(TRANSPORT[key].format(uri="/TicketUpdate").encode(), status)
    assert "update ticket 5" in str(error)
    assert error.status == status


def test_the_nearest_name_seen_is_told() -> None:
    message = "TicketUpdate: Ticket->QueueID or Ticket->Queue parameter is invalid!"
    error = answered({"Error": {"ErrorCode": "TicketUpdate.InvalidParameter", "ErrorMessage": message}})
    assert "queue 'Suport' does not exist, or is invalid (did you mean 'Support'?)" in str(error)


def test_the_field_that_no_ticket_has_is_named_among_several() -> None:
    fields = [{"Name": "Category", "Value": 1}, {"Name": "Categry", "Value": 1}]
    asked = ASKED._replace(sent={"DynamicField": fields}, known=lambda _: ["Category", "Vip"])
    message = "TicketUpdate: DynamicField->Name parameter is invalid!"
    error = answered({"Error": {"ErrorCode": "TicketUpdate.InvalidParameter", "ErrorMessage": message}}, asked=asked)
    assert "custom field 'Categry' does not exist or is invalid (did you mean 'Category'?)" in str(error)


def test_a_sentence_that_nobody_knows_is_told_as_it_is() -> None:
    for code, kind in (("InvalidParameter", ValidationError), ("AccessDenied", PermissionDeniedError)):
        error = answered(
            {"Error": {"ErrorCode": f"TicketUpdate.{code}", "ErrorMessage": "TicketUpdate: Something new!"}}
        )
        assert isinstance(error, kind)
        assert "Something new!" in str(error)


@pytest.mark.parametrize("wait", ["²", "-1", "soon", "1e9", "", "٣"])
def test_a_nonsensical_retry_after_never_raises(wait: str) -> None:
    error = answered(b"", 429, {"Retry-After": wait})
    assert isinstance(error, RateLimitError)
    assert error.retry_after is None


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"[" * 100_000, b'{"Error": 5}', b'{"Error": {"ErrorCode": 5}}', b"null"]
)
@pytest.mark.parametrize("status", [200, 400, 418, 500, 599])
def test_no_body_raises_anything_but_our_errors(body: bytes, status: int) -> None:
    error = error_of(Reply(status, {}, body, "u", "POST"), ASKED)
    assert error is None or isinstance(error, ResponseError)
    if status != 200:
        assert error is not None


def test_echoed_secrets_are_masked_wherever_a_server_puts_them(fake_otobo: FakeOTOBO) -> None:
    password = fake_otobo.params["password"]
    bodies = [
        (500, {"faultcode": "Server", "faultstring": f"You sent {password}"}),
        (200, {"Error": {"ErrorCode": "TicketCreate.InvalidParameter", "ErrorMessage": f"You sent {password}"}}),
        (200, {"Error": {"ErrorCode": f"TicketCreate.{password}", "ErrorMessage": "x"}}),
    ]
    with fake_otobo.adapter() as adapter:
        for status, body in bodies:
            fake_otobo.faults.add("status", path="*/TicketCreate", status=status, body=json.dumps(body))
            with pytest.raises(ResponseError) as caught:
                adapter.create_ticket(ticket())
            error = caught.value
            shown = f"{error}{error.message}{error.code}{getattr(error, 'errors', '')}{error.request_id}"
            assert password not in shown


# --- as they come from a system ---------------------------------------------------------------------------


def ticket(**values: Any) -> UnifiedTicket:
    given = {"subject": "s", "body": "b", "queue": UnifiedQueue(name="Raw"), "customer": UnifiedUser(name="julia")}
    return UnifiedTicket(**{**given, **values})


def test_a_queue_in_other_case_on_create_says_that_nothing_was_written(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("There already", queue="Support", body="x")
    with fake_otobo.adapter() as adapter:
        adapter.get_ticket(1)
        with pytest.raises(ValidationError, match="nothing was written") as caught:
            adapter.create_ticket(ticket(queue=UnifiedQueue(name="support")))
    assert "upper and lower case" in str(caught.value)
    assert "queue 'support' was not taken" in str(caught.value)
    assert "did you mean 'Support'?" in str(caught.value)
    assert not caught.value.may_have_been_applied
    assert len(fake_otobo.tickets) == 1


def test_a_missing_right_says_which_one_and_where_it_is_granted(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("There already", queue="Support", body="x")
    with fake_otobo.adapter(username="reader", password=fake_otobo.agents["reader"].password) as reader:
        for updates, right in (({"note": "x"}, "'note'"), ({"queue": "Misc"}, "'rw'"), ({"priority": 5}, "'priority'")):
            with pytest.raises(PermissionDeniedError, match=right) as caught:
                reader.update_ticket("1", updates)
            assert "Agents ↔ Groups" in str(caught.value)


def test_a_date_that_otobo_dies_over_is_named_with_its_value(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("There already", body="x")
    with fake_otobo.adapter() as adapter, pytest.raises(ServerError, match="custom field 'DueAt' = ''"):
        adapter.update_ticket("1", {"custom_fields": {"DueAt": None}})


def test_a_missing_ticket_is_named(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter() as adapter, pytest.raises(NotFoundError, match="update ticket 77"):
        adapter.add_note("77", "x")  # type: ignore[arg-type]


def test_a_fault_of_a_later_step_tells_what_was_written_before() -> None:
    from otai_sdk.otobo.errors import stopped_at

    error = answered({"faultcode": "Server", "faultstring": "Ticket priority could not be updated, please …"}, 500)
    assert isinstance(error, ServerError)
    assert stopped_at(error) == "priority"
