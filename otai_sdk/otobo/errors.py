"""OTOBO's answers that say no → otai_sdk.errors. What its sentences mean is in `refusals`."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from ..errors import (
    AuthenticationError,
    OTAIError,
    PermissionDeniedError,
    RateLimitError,
    ResponseError,
    ServerError,
    UnexpectedResponseError,
    ValidationError,
)
from ..retry import asked_to_wait
from ..sender import MAY_HAVE
from ..transport import Reply
from . import wire
from .naming import Asked, explained, fields_sent
from .refusals import BY_CODE, UnknownAccessDenied, fault_for, refusal_for

__all__ = [
    "Asked",
    "UnknownAccessDenied",
    "error_of",
    "is_about_customer",
    "left_article_out",
    "refused_move",
    "stopped_at",
    "told_where_to_look",
    "unexpected",
]

_FIELD = re.compile(r"^(?:Ticket\w+: )?(.+?)\s+parameters? (?:is|are)\b")
E = TypeVar("E", bound=ResponseError)
_PENDING_WITHOUT_TIME = "Can't set a ticket on a pending state"
_NOT_MOVED = "Ticket queue could not be updated, please contact system administrator!"
_ARTICLE_FAULT = "Article could not be created"
_FIELD_FAULT = re.compile(r"^Dynamic Field (\S+) could not be set")
_STEP_FAULT = re.compile(r"^Ticket (\w+)(?: \w+)? could not be updated")
_STEPS = {"title": "subject", "state": "status"}


def error_of(reply: Reply, asked: Asked) -> ResponseError | None:
    """The error that an answer means, or None if it is no error."""
    if reply.status == 200:
        if b'"Error"' not in reply.body:  # a page of tickets is not read twice
            return None
        refusal = _decoded(reply.body, wire.Refusal)
        return _refused(reply, refusal.Error, asked) if isinstance(refusal, wire.Refusal) else None
    fault = _decoded(reply.body, wire.Fault)
    if isinstance(fault, wire.Fault):
        return _faulted(reply, asked.mask(fault.faultstring), asked)
    return _failed(reply, asked)


def unexpected(reply: Reply, asked: Asked, wrong: str) -> UnexpectedResponseError:
    """An answer that is not what the interface promises. It leaves open whether a write was carried out."""
    start = _start(reply, asked)
    kind = asked.mask(reply.headers.get("Content-Type", "no content type"))
    error = UnexpectedResponseError(
        f"otobo: {asked.what}: {wrong} (status {reply.status}, {kind}, begins {start!r}). Is server_address that of "
        "OTOBO's GenericInterface, and not of a log-in page or proxy?",
        status=reply.status,
        message=start,
        request_id=_request_id(reply, asked),
        system="otobo",
    )
    return _open(error, asked) if reply.status < 400 else error


def refused_move(asked: Asked) -> ResponseError:
    """The fault over a queue that an update could not set, told before OTOBO does."""
    return _faulted(Reply(500, {}, b"", asked.url, ""), _NOT_MOVED, asked)


def left_article_out(error: ResponseError) -> bool:
    """Whether OTOBO stored all of a new ticket but its text."""
    return error.code == "fault" and (error.message or "").startswith(_ARTICLE_FAULT)


def stopped_at(error: ResponseError) -> str | None:
    """The unified name of what OTOBO was writing when it gave up; None where nothing was written, or nobody knows."""
    message = re.sub(r"^Ticket\w+: ", "", error.message or "")
    if message.startswith(_PENDING_WITHOUT_TIME):
        return "status"
    if message.startswith(_ARTICLE_FAULT):
        return "note"
    if _FIELD_FAULT.match(message):
        return "custom_fields"
    step = _STEP_FAULT.match(message)
    return _STEPS.get(step[1].lower(), step[1].lower()) if step else None


def is_about_customer(error: OTAIError) -> bool:
    """Whether OTOBO refused the customer: neither a login nor an address it takes. Nothing was written then."""
    return isinstance(error, ValidationError) and any(field == "Ticket->CustomerUser" for field, _, _ in error.errors)


def told_where_to_look(error: OTAIError, where: str) -> None:
    """Say in the message of a write whose fate is unclear what to do: never to send it again unseen."""
    text = str(error).removesuffix(MAY_HAVE)
    error.args = (f"{text}. It may have been carried out all the same: {where} before sending it again",)


# --- 200: an operation says no --------------------------------------------------------------------------


def _refused(reply: Reply, given: wire.Error, asked: Asked) -> ResponseError:
    operation, _, code = given.ErrorCode.partition(".")
    message = asked.mask(given.ErrorMessage)
    line = refusal_for(message)
    kind = line.kind if line else BY_CODE.get(code, ValidationError)
    said = f"{message} ({given.ErrorCode})"
    text = f"otobo refused to {asked.what}: {explained(line, asked)}{said}"
    return _made(kind, text, reply, asked, code=given.ErrorCode, message=message, default_field=operation)


def _faulted(reply: Reply, message: str, asked: Asked) -> ResponseError:
    """An operation fails half-way, with status 500."""
    line = fault_for(message)
    if line is not None:
        text = f"otobo could not {asked.what}: {explained(line, asked)}{message}"
        field = f"Ticket->{line.about}" if line.about else ""
        return _made(line.kind, text, reply, asked, code="fault", message=message, default_field=field)
    step = _STEP_FAULT.match(message)
    error = _made(
        ServerError, f"otobo failed half-way to {asked.what}: {message}", reply, asked, code="fault", message=message
    )
    return error if step else _open(error, asked)


# --- not from an operation ------------------------------------------------------------------------------


def _failed(reply: Reply, asked: Asked) -> ResponseError:
    status, text, url = reply.status, _start(reply, asked, 300), asked.url
    page = text.startswith("<")
    cannot = f"otobo: cannot {asked.what}:"
    if status == 500 and "while determine Operation" in text:
        return _made(
            UnexpectedResponseError,
            f"{cannot} the web service has no route for {reply.method} {url}: compare its routes (Admin → Web "
            "Services) with the settings …_operation_url and …_operation_method, or import the service that "
            "`otai webservice` prints",
            reply,
            asked,
        )
    if status == 500 and not text:
        error = _made(
            UnexpectedResponseError,
            f"{cannot} there is no valid web service at {url} (500 without a word): check webservice_name (upper and "
            "lower case count, Admin → Web Services). If other calls work, OTOBO died over this one",
            reply,
            asked,
        )
        return _open(error, asked)
    if status == 500 and text in ("Error while decoding request content.", "Unsupported request content structure."):
        return _made(ValidationError, f"{cannot} OTOBO could not read the request: {text}", reply, asked)
    if status in (401, 407):
        who = "a proxy asks for credentials (407): see the setting proxies" if status == 407 else "401"
        return _made(
            AuthenticationError, f"{cannot} {url} asks for credentials that OTOBO knows nothing of: {who}", reply, asked
        )
    if status == 403:
        return _made(
            PermissionDeniedError, f"{cannot} the web server or proxy before OTOBO refuses {url} (403)", reply, asked
        )
    if status == 404:
        return _made(
            UnexpectedResponseError,
            f"{cannot} there is no OTOBO at {url} (404, begins {text[:80]!r}): check server_address",
            reply,
            asked,
        )
    if status == 413:
        own = text == "Payload Too Large"
        reason = (
            "the web service's MaxLength (Admin → Web Services → Network transport): send less, or raise it"
            if own
            else "the web server or proxy before OTOBO allows: send less, or have its limit raised"
        )
        return _made(ValidationError, f"{cannot} the request is longer than {reason} (413)", reply, asked)
    if status == 429:
        wait = asked_to_wait(reply.headers)
        when = "" if wait is None else f": try again in {wait:g} s"
        error = _made(RateLimitError, f"{cannot} too many requests (429{_tried(reply)}){when}", reply, asked)
        assert isinstance(error, RateLimitError)
        error.retry_after = wait
        return error
    if status >= 500:
        who = "a gateway before OTOBO" if page or status in (502, 503, 504) else "the server"
        shown = f"begins {text[:80]!r}" if page else text or "no text"
        if text == "Internal Server Error" and asked.sent.get("DynamicField"):
            shown += (
                f". OTOBO dies over a date that it cannot read, and may over one to be cleared: {fields_sent(asked)}"
            )
        error = _made(ServerError, f"{cannot} {who} failed ({status}{_tried(reply)}): {shown}", reply, asked)
        return _open(error, asked)
    return unexpected(reply, asked, f"{url} answered with {status}")


def _made(
    kind: type[ResponseError],
    text: str,
    reply: Reply,
    asked: Asked,
    *,
    code: str | None = None,
    message: str | None = None,
    default_field: str = "",
) -> ResponseError:
    said = _start(reply, asked, 300) if message is None else message
    error = kind(
        text, status=reply.status, code=code, message=said, request_id=_request_id(reply, asked), system="otobo"
    )
    if isinstance(error, ValidationError) and code is not None:
        found = _FIELD.match(said)
        field = _FIELD_FAULT.match(said)
        name = field[1] if field else found[1] if found else default_field
        error.errors = [(name, said, code)]
    return error


def _open(error: E, asked: Asked) -> E:
    """A write so answered may have been carried out."""
    if asked.writes:
        error.may_have_been_applied = True
    return error


def _tried(reply: Reply) -> str:
    return f", {reply.attempts} attempts" if reply.attempts > 1 else ""


def _request_id(reply: Reply, asked: Asked) -> str | None:
    return None if reply.request_id is None else asked.mask(reply.request_id)


def _start(reply: Reply, asked: Asked, length: int = 80) -> str:
    """The beginning of a body. It is masked as a whole, so that no cut leaves half a secret."""
    return asked.mask(reply.body[:10_000].decode("utf-8", "replace"))[:length].strip()


def _decoded(body: bytes, kind: type[msgspec.Struct]) -> msgspec.Struct | None:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
