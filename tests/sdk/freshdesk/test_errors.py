"""Freshdesk's refusals ──► errors, as a plain function."""

from __future__ import annotations

import msgspec
import pytest
from requests.structures import CaseInsensitiveDict

from otai_mocks.freshdesk.errors import FIELD_REFUSALS, REFUSALS, Refusal
from otai_sdk import errors
from otai_sdk.freshdesk.errors import CODES, STATUSES, error_for
from otai_sdk.transport import Reply


def reply(status: int, body: object = b"", **headers: str) -> Reply:
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    named = CaseInsensitiveDict({name.replace("_", "-"): value for name, value in headers.items()})
    return Reply(status, named, raw, "https://acme.freshdesk.com/api/v2/tickets/5", "PUT")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.ValidationError),
        (401, errors.AuthenticationError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (405, errors.ConflictError),
        (409, errors.ConflictError),
        (406, errors.UnexpectedResponseError),
        (413, errors.ValidationError),
        (415, errors.UnexpectedResponseError),
        (429, errors.RateLimitError),
        (500, errors.ServerError),
        (503, errors.ServerError),
    ],
)
@pytest.mark.parametrize("body", [b"", b"\r\n", b'{"errors": null}', b'{"code": "x", "message": "y"}'])
def test_every_status_has_its_class(status: int, kind: type[Exception], body: bytes) -> None:
    error = error_for(reply(status, body if status != 404 else b""), "update ticket 5")
    assert type(error) is kind
    assert "update ticket 5" in str(error)
    assert (error.status, error.system) == (status, "freshdesk")


@pytest.mark.parametrize("body", [b"<html>oops</html>", b"[]", b"Forbidden", b"\xff", b"[" * 200_000, b'"x"'])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409])
def test_a_page_in_freshdesks_place_is_no_refusal_of_freshdesks(status: int, body: bytes) -> None:
    error = error_for(reply(status, body), "update ticket 5", {404: "there is no ticket 5"})
    assert type(error) is errors.UnexpectedResponseError
    assert "base_url" in str(error)
    assert "no ticket 5" not in str(error)


def test_a_missing_ticket_has_an_empty_body_and_nothing_else_is_one() -> None:
    hints = {404: "there is no ticket 5"}
    assert type(error_for(reply(404), "read ticket 5", hints)) is errors.NotFoundError
    assert type(error_for(reply(404, {"error": "no Route"}), "read ticket 5", hints)) is errors.UnexpectedResponseError


@pytest.mark.parametrize("body", [b"", b"<html>oops</html>", b"[]"])
@pytest.mark.parametrize(
    ("status", "kind"), [(413, errors.ValidationError), (429, errors.RateLimitError), (504, errors.ServerError)]
)
def test_limits_and_failures_are_what_they_are_whoever_tells_them(
    status: int, kind: type[Exception], body: bytes
) -> None:
    assert type(error_for(reply(status, body), "update ticket 5")) is kind


@pytest.mark.parametrize(
    "body",
    [
        {"errors": 5},
        {"errors": "x"},
        {"errors": {"a": 1}},
        {"errors": [None, 5, "x", []]},
        {"errors": [{}]},
        {"errors": [{"field": 1, "message": ["x"], "code": {"a": 1}}]},
        {"code": 5, "message": [1]},
        {"description": None},
        {"description": True, "errors": [{"field": "x", "code": None}]},
    ],
)
def test_an_odd_body_is_still_an_error_of_its_class(body: object) -> None:
    error = error_for(reply(400, body), "update ticket 5")
    assert isinstance(error, errors.ValidationError)
    assert all(isinstance(part, str) for detail in error.errors for part in detail)


def test_endless_words_are_cut() -> None:
    body = {"errors": [{"field": "x" * 5000, "message": "y" * 5000, "code": "z" * 5000}], "message": "m" * 100_000}
    assert len(str(error_for(reply(400, body), "update ticket 5"))) < 2500


@pytest.mark.parametrize(("name", "refusal"), [*REFUSALS.items(), *FIELD_REFUSALS.items()])
def test_every_refusal_of_the_fake_has_its_entry(name: str, refusal: Refusal) -> None:
    assert refusal.status in STATUSES or refusal.status >= 500
    assert refusal.code is None or refusal.code in CODES


@pytest.mark.parametrize("code", ["password_lockout", "account_suspended", "require_feature"])
def test_a_code_that_needs_words_has_them(code: str) -> None:
    told = str(error_for(reply(403, {"code": code, "message": "?"}), "list tickets", {403: "something general"}))
    assert CODES[code] in told
    assert "something general" not in told


def test_a_refused_value_is_told() -> None:
    body = {"errors": [{"field": "custom_fields.cf_x", "message": "no", "code": "invalid_value"}]}
    assert "'seven'" in str(error_for(reply(400, body), "x", sent={"custom_fields": {"cf_x": "seven"}}))
    assert "secret text" not in str(
        error_for(
            reply(400, {"errors": [{"field": "description", "message": "no", "code": "invalid_value"}]}),
            "x",
            sent={"description": "secret text"},
        )
    )


def test_a_validation_error_names_every_field() -> None:
    body = {
        "description": "Validation failed",
        "errors": [
            {"field": "status", "message": "It should be one of these values: '2,3'", "code": "invalid_value"},
            {
                "field": "cf_x",
                "message": "Value set is of type String.It should be a/an Integer",
                "code": "datatype_mismatch",
            },
        ],
    }
    error = error_for(reply(400, body, X_Request_Id="r-1"), "update ticket 5")
    assert isinstance(error, errors.ValidationError)
    assert [field for field, _, _ in error.errors] == ["status", "cf_x"]
    assert (error.code, error.message, error.request_id) == ("invalid_value", "Validation failed", "r-1")
    for part in ("status", "'2,3'", "cf_x", "Integer", "r-1"):
        assert part in str(error)


def test_a_code_at_the_top_is_kept() -> None:
    body = {"code": "invalid_credentials", "message": "You have to be logged in to perform this action."}
    error = error_for(reply(401, body), "list tickets")
    assert (error.code, error.message) == (body["code"], body["message"])
    assert "API key" in str(error)
    assert "Profile settings" in str(error)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("34", 34.0), ("0", 0.0), ("soon", None), ("-1", None), ("nan", None), ("²", None), ("1_0", None)],
)
def test_retry_after_is_seconds_or_unknown(header: str, seconds: float | None) -> None:
    error = error_for(reply(429, Retry_After=header), "list tickets")
    assert isinstance(error, errors.RateLimitError)
    assert error.retry_after == seconds


def test_a_hint_replaces_the_general_sentence() -> None:
    assert "restore it first" in str(error_for(reply(405), "update ticket 5", {405: "deleted: restore it first"}))
