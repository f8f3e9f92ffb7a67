"""Freshdesk's refusals ──► errors, as a plain function."""

from __future__ import annotations

import msgspec
import pytest
from requests.structures import CaseInsensitiveDict

from otai_sdk import errors
from otai_sdk.freshdesk.errors import error_for
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
        (415, errors.UnexpectedResponseError),
        (429, errors.RateLimitError),
        (500, errors.ServerError),
        (503, errors.ServerError),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>oops</html>", b"[]", b'{"errors": null}', b"\xff"])
def test_every_status_has_its_class_whatever_the_body(status: int, kind: type[Exception], body: bytes) -> None:
    error = error_for(reply(status, body), "update ticket 5")
    assert type(error) is kind
    assert "update ticket 5" in str(error)
    assert (error.status, error.system) == (status, "freshdesk")


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


@pytest.mark.parametrize(("header", "seconds"), [("34", 34.0), ("0", 0.0), ("soon", None), ("-1", None), ("nan", None)])
def test_retry_after_is_seconds_or_unknown(header: str, seconds: float | None) -> None:
    error = error_for(reply(429, Retry_After=header), "list tickets")
    assert isinstance(error, errors.RateLimitError)
    assert error.retry_after == seconds


def test_a_hint_replaces_the_general_sentence() -> None:
    assert "restore it first" in str(error_for(reply(405), "update ticket 5", {405: "deleted: restore it first"}))
