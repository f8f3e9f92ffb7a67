"""Freshdesk's refusals ──► `otai_sdk.errors`: one table by status, one by code."""

from __future__ import annotations

from collections.abc import Mapping
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
from .lenient import UNREADABLE

SYSTEM = "freshdesk"

# status → (class, what to tell; the server's own words follow)
STATUSES: dict[int, tuple[type[ResponseError], str]] = {
    400: (ValidationError, "refused the values"),
    401: (AuthenticationError, "wrong API key: look under Profile settings → View API key"),
    403: (PermissionDeniedError, "the agent whose API key this is may not do this, or the plan lacks it"),
    404: (NotFoundError, "there is no such thing (or no such Freshdesk domain)"),
    405: (ConflictError, "its state does not allow this"),
    406: (UnexpectedResponseError, "Freshdesk cannot answer in JSON here"),
    409: (ConflictError, "something like it is already there"),
    413: (ValidationError, "it is too large for Freshdesk or a proxy on the way: send less, or smaller files"),
    415: (UnexpectedResponseError, "Freshdesk does not take this kind of content here"),
    429: (RateLimitError, "too many requests"),
}
# the server's code → what to do about it; "": its own words and the status say enough
CODES: dict[str, str] = {
    # of a whole answer, instead of what its status says
    "access_denied": "",
    "account_suspended": "the Freshdesk account is suspended: its administrator must look into Admin → Plans & Billing",
    "cannot_create_tracker": "related_ticket_ids must name tickets that exist",
    "inconsistent_state": "",
    "internal_error": "",
    "invalid_credentials": "",
    "invalid_json": "Freshdesk could not read the request",
    "max_agents_reached": "the plan has no seat left for another agent",
    "no_content_required": "Freshdesk takes no content here",
    "password_expired": "the agent's password has expired: log in to Freshdesk and set a new one, or use an API key",
    "password_lockout": "Freshdesk has locked the agent after failed log-ins: log in there, or ask an administrator",
    "require_feature": "the account's plan does not have this",
    "ssl_required": "Freshdesk answers by https only",
    # of one field, after its message
    "datatype_mismatch": "",
    "duplicate_value": "",
    "inaccessible_field": "the account's plan lacks it, leave it out",
    "incompatible_field": "it does not go with the others",
    "invalid_field": "this call has no such field on this account",
    "invalid_value": "",
    "missing_field": "required by the account's ticket form",
    "readonly_field": "leave it out",
}
_LONGEST = 500
_LONGEST_VALUE = 60


def error_for(
    reply: Reply, what: str, hints: Mapping[int, str] | None = None, sent: Mapping[str, Any] | None = None
) -> ResponseError:
    """The error for an answer that is no success.

    Args:
        reply: the answer.
        what: what was tried, e.g. ``"update ticket 5"``.
        hints: by status, what to tell instead of the table's general sentence.
        sent: the fields that were sent: those refused are told with their values.
    """
    body = _object(reply.body)
    if _is_foreign(reply, body):
        return unexpected(reply, what, "is not Freshdesk's")
    details = [(_text(each.get("field")), _text(each.get("message")), _text(each.get("code"))) for each in _list(body)]
    message = _text(body.get("message")) or _text(body.get("description")) or None
    code = _text(body.get("code")) or next((code for _, _, code in details if code), None)
    kind, told = _kind_of(reply.status)
    told = (hints or {}).get(reply.status, told)
    if code and not details:
        told = CODES.get(code) or told
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
    words = "; ".join(_field_words(each, sent or {}) for each in details) or message or ""
    return kind(f"{text} ({_own_words(reply, words)})", **facts)


def unexpected(reply: Reply, what: str, why: str) -> UnexpectedResponseError:
    """The error for an answer that cannot be read, or that something else gave in Freshdesk's place."""
    return UnexpectedResponseError(
        f"Freshdesk: {what}: the answer {why} ({_own_words(reply, '')}): is freshdesk_domain or base_url right, "
        "or does a proxy answer in between?",
        status=reply.status,
        request_id=reply.request_id,
        system=SYSTEM,
    )


def _kind_of(status: int) -> tuple[type[ResponseError], str]:
    if status >= 500:
        return ServerError, "the server failed"
    return STATUSES.get(status, (UnexpectedResponseError, "an answer that was not expected"))


def _is_foreign(reply: Reply, body: dict[str, Any]) -> bool:
    """Whether a refusal comes from a proxy, a gateway or another server: Freshdesk's have no body, or a JSON object.

    Its 404 has never one (seen by every client: node-freshdesk-api, formie …); a limit or a failure is what it is,
    whoever tells it.
    """
    if reply.status in (413, 429) or reply.status >= 500 or not reply.body.strip():
        return False
    return reply.status == 404 or not body


def _object(body: bytes) -> dict[str, Any]:
    """What a JSON body says; {} for all else."""
    try:
        found = msgspec.json.decode(body)
    except UNREADABLE:
        return {}
    return found if isinstance(found, dict) else {}


def _list(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of ``errors``, whatever else stands there."""
    errors = body.get("errors")
    return [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    try:
        text = str(value)
    except ValueError:  # Python does not print numbers of thousands of digits
        return ""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"


def _field_words(detail: tuple[str, str, str], sent: Mapping[str, Any]) -> str:
    """One refused field with the value that was sent: ``status 99: It should be one of …  [invalid_value]``."""
    field, message, code = detail
    value: Any = sent
    for part in field.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    shown = "" if value is None or field in ("description", "body") else f" {value!r}"
    shown = shown if len(shown) <= _LONGEST_VALUE else shown[: _LONGEST_VALUE - 2] + " …"
    remedy = f": {CODES[code]}" if CODES.get(code) else ""
    return f"{field}{shown}: {message} [{code}{remedy}]"


def _own_words(reply: Reply, words: str) -> str:
    parts = [f"HTTP {reply.status}"]
    if words:
        parts.append(words)
    elif reply.body.strip() and not reply.body.lstrip().startswith((b"{", b"[")):
        parts.append("not JSON but " + reply.headers.get("Content-Type", "of no declared type"))
    if reply.attempts > 1:
        parts.append(f"{reply.attempts} attempts")
    if reply.request_id:
        parts.append(f"request id {reply.request_id}")
    return ", ".join(parts)
