"""OTOBO's answers that say no → otai_sdk.errors."""

from __future__ import annotations

import re

import msgspec

from ..errors import (
    AuthenticationError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseError,
    ServerError,
    UnexpectedResponseError,
    ValidationError,
)
from ..retry import asked_to_wait
from ..transport import Reply
from . import wire

_FIELD = re.compile(r"^(?:Ticket\w+: )?(.+?)\s+parameters? (?:is|are)\b")
_NO_TICKET = "User does not have access to the ticket"
_NO_RIGHT = re.compile(r"Does not have permissions|Can not create tickets|User needs to an Agent")
PENDING_WITHOUT_TIME = "Can't set a ticket on a pending state"
QUEUE_FAULT = "Ticket queue could not be updated"
ARTICLE_FAULT = "Article could not be created"
FIELD_FAULT = re.compile(r"^Dynamic Field (\S+) could not be set")
# Part of the code after the operation's name → what it means. AccessDenied is told by its text alone.
_BY_CODE: dict[str, tuple[type[ResponseError], str]] = {
    "AuthFail": (AuthenticationError, "check username and password, and that the agent is valid"),
    "SessionInvalid": (AuthenticationError, "the session has ended: log in again"),
    "AccessDenied": (PermissionDeniedError, "grant the agent the right in OTOBO (queue's group)"),
}


class UnknownAccessDenied(PermissionDeniedError):
    """An AccessDenied whose text does not tell "no such ticket" from "not allowed": one read settles it."""


def error_of(reply: Reply, secret_free: str = "") -> ResponseError | None:
    """The error that an answer means, or None if it is no error.

    Args:
        reply: the answer.
        secret_free: the address to name in messages.
    """
    if reply.status == 200:
        refusal = _decoded(reply.body, wire.Refusal)
        return _refused(reply, refusal.Error) if isinstance(refusal, wire.Refusal) else None
    return _failed(reply, secret_free)


def unexpected(reply: Reply, what: str) -> UnexpectedResponseError:
    """An answer that is not what the interface promises."""
    start = reply.body[:80].decode("utf-8", "replace").strip()
    kind = reply.headers.get("Content-Type", "no content type")
    return UnexpectedResponseError(
        f"otobo: {what} (status {reply.status}, {kind}, begins {start!r}). Is server_address that of OTOBO's "
        "GenericInterface, and not of a log-in page or proxy?",
        status=reply.status,
        message=start,
        request_id=reply.request_id,
        system="otobo",
    )


def _decoded(body: bytes, kind: type[msgspec.Struct]) -> msgspec.Struct | None:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _refused(reply: Reply, error: wire.Error) -> ResponseError:
    operation, _, code = error.ErrorCode.partition(".")
    message = error.ErrorMessage
    common = {"status": reply.status, "code": error.ErrorCode, "message": message, "system": "otobo"}
    if code == "AccessDenied" and _NO_TICKET in message:
        return NotFoundError(f"otobo: no such ticket, or the agent may not read it ({message})", **common)  # type: ignore[arg-type]
    if code == "AccessDenied" and not _NO_RIGHT.search(message):
        return UnknownAccessDenied(f"otobo: {message} ({error.ErrorCode})", **common)  # type: ignore[arg-type]
    if code in _BY_CODE:
        kind, remedy = _BY_CODE[code]
        return kind(f"otobo: {message} ({error.ErrorCode}): {remedy}", **common)  # type: ignore[arg-type]
    found = _FIELD.match(message)
    field = found[1] if found else operation
    return ValidationError(
        f"otobo refused {field}: {message} ({error.ErrorCode})",
        errors=[(field, message, error.ErrorCode)],
        status=reply.status,
        code=error.ErrorCode,
        message=message,
        system="otobo",
    )


def _failed(reply: Reply, address: str) -> ResponseError:
    status, text = reply.status, reply.body[:300].decode("utf-8", "replace").strip()
    common = {"status": status, "message": text, "request_id": reply.request_id, "system": "otobo"}
    fault = _decoded(reply.body, wire.Fault)
    if isinstance(fault, wire.Fault):
        return _faulted(reply, fault.faultstring)
    if status == 500 and "while determine Operation" in text:
        return UnexpectedResponseError(
            f"otobo: the web service has no route for {reply.method} {address}: compare its routes with the settings "
            "…_operation_url and …_operation_method, or import the service that `otai webservice` prints",
            **common,  # type: ignore[arg-type]
        )
    if status == 500 and not text:
        return UnexpectedResponseError(
            f"otobo: there is no valid web service at {address}: check webservice_name (upper and lower case count)",
            **common,  # type: ignore[arg-type]
        )
    if status == 401:
        return AuthenticationError(f"otobo: {address} asks for other credentials (401)", **common)  # type: ignore[arg-type]
    if status == 403:
        return PermissionDeniedError(f"otobo: {address} refuses access (403)", **common)  # type: ignore[arg-type]
    if status == 413:
        return ValidationError(
            "otobo: the request is longer than the web service's MaxLength allows (413): send less, or raise it",
            **common,  # type: ignore[arg-type]
        )
    if status == 429:
        wait = asked_to_wait(reply.headers)
        when = "" if wait is None else f": try again in {wait:g} s"
        return RateLimitError(
            f"otobo: too many requests (429{_tried(reply)}){when}",
            retry_after=wait,
            **common,  # type: ignore[arg-type]
        )
    if status >= 500:
        return ServerError(f"otobo: the server failed ({status}{_tried(reply)}): {text or 'no text'}", **common)  # type: ignore[arg-type]
    return unexpected(reply, f"{address} answered with {status}")


def _tried(reply: Reply) -> str:
    return f", {reply.attempts} attempts" if reply.attempts > 1 else ""


def leaves_open(error: ResponseError) -> bool:
    """Whether a write so answered may have been carried out: not if OTOBO says what it refused, or what it did."""
    if isinstance(error, ServerError):
        return not (error.message or "").startswith(ARTICLE_FAULT)
    return isinstance(error, UnexpectedResponseError) and error.status != 500  # 500: there is no such route or service


def _faulted(reply: Reply, text: str) -> ResponseError:
    common = {"status": reply.status, "code": "fault", "message": text, "system": "otobo"}
    if text.startswith(QUEUE_FAULT):
        return ValidationError(
            f"otobo could not move the ticket: {text} The queue's name must agree in upper and lower case, and the "
            "agent needs the right to move tickets into it",
            errors=[("Ticket->Queue", text, "fault")],
            **common,  # type: ignore[arg-type]
        )
    field = FIELD_FAULT.match(text)
    if field:
        return ValidationError(
            f"otobo could not set the dynamic field {field[1]}: {text}",
            errors=[(field[1], text, "fault")],
            **common,  # type: ignore[arg-type]
        )
    return ServerError(f"otobo failed half-way: {text}", **common)  # type: ignore[arg-type]
