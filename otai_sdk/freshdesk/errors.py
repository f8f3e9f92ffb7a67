"""Freshdesk's refusals ──► `otai_sdk.errors`: one table."""

from __future__ import annotations

from typing import Any

import msgspec

from ..errors import (
    AuthenticationError,
    ConflictError,
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
from .wire import ErrorBody

SYSTEM = "freshdesk"

# status → (class, what to tell; the server's own words follow)
_TABLE: dict[int, tuple[type[ResponseError], str]] = {
    400: (ValidationError, "refused the values"),
    401: (AuthenticationError, "wrong API key: look under Profile settings → View API key"),
    403: (PermissionDeniedError, "the agent whose API key this is may not do this, or the plan lacks it"),
    404: (NotFoundError, "there is no such thing (or no such Freshdesk domain)"),
    405: (ConflictError, "its state does not allow this"),
    409: (ConflictError, "something like it is already there"),
    429: (RateLimitError, "too many requests"),
}


def error_for(reply: Reply, what: str, hints: dict[int, str] | None = None) -> ResponseError:
    """The error for an answer that is no success.

    Args:
        reply: the answer.
        what: what was tried, e.g. ``"update ticket 5"``.
        hints: by status, what to tell instead of the table's general sentence.
    """
    body = _error_body(reply)
    kind, told = _kind_of(reply.status)
    told = (hints or {}).get(reply.status, told)
    details = [
        (error.field or "", error.message or "", error.code or "") for error in (body.errors or [] if body else [])
    ]
    message = (body.message or body.description) if body else None
    code = body.code or next((code for _, _, code in details if code), None) if body else None
    facts: dict[str, Any] = {
        "status": reply.status,
        "code": code,
        "message": message,
        "request_id": reply.request_id,
        "system": SYSTEM,
    }
    text = f"Freshdesk: {what}: {told}"
    if kind is ValidationError:
        facts["errors"] = details
    if kind is RateLimitError:
        facts["retry_after"] = wait = asked_to_wait(reply.headers)
        text += f": try again in {wait:g} s" if wait is not None else ": try again in a minute"
    return kind(f"{text} ({_own_words(reply, message, details)})", **facts)


def unexpected(reply: Reply, what: str, why: str) -> UnexpectedResponseError:
    """The error for a success that cannot be read."""
    return UnexpectedResponseError(
        f"Freshdesk: {what}: the answer {why} ({_own_words(reply, None, [])}): is freshdesk_domain or base_url right, "
        "or does a proxy answer in between?",
        status=reply.status,
        request_id=reply.request_id,
        system=SYSTEM,
    )


def _kind_of(status: int) -> tuple[type[ResponseError], str]:
    if status >= 500:
        return ServerError, "the server failed"
    return _TABLE.get(status, (UnexpectedResponseError, "an answer that was not expected"))


def _error_body(reply: Reply) -> ErrorBody | None:
    """What the body says; many refusals have none, and proxies answer with HTML."""
    try:
        return msgspec.json.decode(reply.body, type=ErrorBody)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _own_words(reply: Reply, message: str | None, details: list[tuple[str, str, str]]) -> str:
    parts = [f"HTTP {reply.status}"]
    if details:
        parts.append("; ".join(f"{field}: {text} [{code}]" for field, text, code in details))
    elif message:
        parts.append(message)
    elif reply.body and not reply.body.lstrip().startswith((b"{", b"[")):
        parts.append("not JSON but " + reply.headers.get("Content-Type", "of no declared type"))
    if reply.attempts > 1:
        parts.append(f"{reply.attempts} attempts")
    if reply.request_id:
        parts.append(f"request id {reply.request_id}")
    return ", ".join(parts)
