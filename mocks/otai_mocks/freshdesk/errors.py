"""Every refusal of the fake: code, status, exact text, and where it was seen.

``seen`` tells where it was seen: DOC (documentation), REC (recorded live), 3P (a user quoting a live
answer), INF (a free choice by analogy: never asserted as truth by a test).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal as the service words it; ``{…}`` in the message is filled in."""

    status: int
    code: str | None
    message: str
    seen: str


EMPTY = ""
"""The message of an answer without a body."""

REFUSALS: dict[str, Refusal] = {
    "invalid_json": Refusal(400, "invalid_json", "Request body has invalid json format", "3P php-sdk#11"),
    "invalid_credentials": Refusal(
        401, "invalid_credentials", "You have to be logged in to perform this action.", "3P python-freshdesk#74"
    ),
    "access_denied": Refusal(
        403, "access_denied", "You are not authorized to perform this action.", "3P tap-freshdesk#28"
    ),
    "cannot_create_tracker": Refusal(
        400,
        "cannot_create_tracker",
        "Tracker ticket can't be created as related_ticket_ids are invalid",
        "REC R7",
    ),
    "account_suspended": Refusal(403, "account_suspended", "Your account has been suspended.", "DOC 392, text INF"),
    "password_lockout": Refusal(
        403, "password_lockout", "Your account has been locked after failed log-ins.", "DOC 397, text INF"
    ),
    "require_feature": Refusal(
        403,
        "require_feature",
        "The {feature} feature(s) is/are not supported in your plan. Please upgrade your account to use it.",
        "3P airbyte#1957",
    ),
    "export_running": Refusal(
        400, "inconsistent_state", "An export is in progress. Only one can run at a time.", "DOC 218k, text INF"
    ),
    "max_agents_reached": Refusal(
        403, "max_agents_reached", "You have reached the maximum number of agents of your plan.", "DOC 396, text INF"
    ),
    "not_found": Refusal(404, None, EMPTY, "3P node-freshdesk-api lib/utils.js"),
    "method": Refusal(
        405, None, "{verb} method is not allowed. It should be one of these method(s): {verbs}", "3P php-sdk#11"
    ),
    "not_acceptable": Refusal(406, None, EMPTY, "DOC 350, body UNKNOWN"),
    "media_type": Refusal(415, None, EMPTY, "DOC 353, 3P freshdesk-cli#139, body UNKNOWN"),
    "too_many": Refusal(429, None, EMPTY, "DOC 79-84, 3P node PR#292"),
    "internal_error": Refusal(500, "internal_error", "We're sorry, but something went wrong.", "3P node PR#147"),
    "bad_bytes": Refusal(400, None, EMPTY, "INF: bytes that are no HTTP end at the proxy"),
}

_ONE_OF = "It should be one of these values: '{values}'"
_WRONG_TYPE = "Value set is of type {given}."
FIELD_REFUSALS: dict[str, Refusal] = {
    "missing": Refusal(400, "missing_field", "It should be a/an {wanted}", "3P fresh-samples#37 #78"),
    "missing_choice": Refusal(400, "missing_field", _ONE_OF, "3P fresh-samples#37 #78"),
    "missing_requester": Refusal(
        400,
        "missing_field",
        "Please fill at least 1 of requester_id, phone, email, twitter_id, facebook_id fields",
        "3P fresh-samples#37 #78",
    ),
    "missing_contact_key": Refusal(
        400,
        "missing_field",
        "Please fill at least 1 of email, mobile, phone, twitter_id, unique_external_id fields",
        "INF",
    ),
    "choice": Refusal(400, "invalid_value", _ONE_OF, "3P freshdesk-cli#113, DaveTCode#284, REC R7, PBR"),
    "choice_type": Refusal(400, "datatype_mismatch", _WRONG_TYPE + _ONE_OF, "3P fresh-samples#33"),
    "type": Refusal(400, "datatype_mismatch", _WRONG_TYPE + "It should be a/an {wanted}", "3P DaveTCode#412, REC PBR"),
    "format": Refusal(400, "datatype_mismatch", "It should be a/an {wanted}", "INF"),
    "invalid": Refusal(400, "invalid_value", "It should be a/an {wanted}", "INF"),
    "blank": Refusal(400, "invalid_value", "It should not be blank as this is a mandatory field", "REC PBR"),
    "unknown": Refusal(400, "invalid_field", "Unexpected/invalid field in request", "3P fresh-samples#77"),
    "feature": Refusal(
        400,
        "inaccessible_field",
        "The {feature} feature is required to support {attribute} attribute in the request",
        "REC PBR",
    ),
    "not_files": Refusal(
        400,
        "datatype_mismatch",
        "It should contain elements of type valid file format only",
        "3P node#53, fresh-samples#48, python-freshdesk#81",
    ),
    "file_size": Refusal(
        400, "invalid_value", "Invalid file size {size}. The maximum is {limit}.", "DOC 546, text INF"
    ),
    "no_match": Refusal(400, "invalid_value", "There is no {thing} matching the given {attribute}", "REC R7"),
    "at_most": Refusal(
        400, "invalid_value", "It should be a Positive Integer less than or equal to {limit}", "REC PBR"
    ),
    "deep_page": Refusal(
        400,
        "invalid_value",
        "You cannot access tickets beyond the 300th page. Please provide a smaller page number.",
        "3P airbyte#3858",
    ),
    "query": Refusal(400, "invalid_value", "The query is not valid", "3P freshdesk-laravel#10, text UNKNOWN"),
    "needs_fields": Refusal(400, "missing_field", "It should have the fields {names}", "DOC Ticket Forms, text INF"),
    "too_deep": Refusal(400, "invalid_value", "It should not be nested deeper than {limit} levels", "INF"),
    "too_long": Refusal(
        400,
        "invalid_value",
        "Has {given} characters, it can have maximum of {limit} characters",
        "3P gc-digital-talent#11484",
    ),
    "too_many_values": Refusal(
        400, "invalid_value", "Has {given} values, it can have maximum of {limit} values", "3P taynac"
    ),
    "due_pair": Refusal(400, "missing_field", "It should be given together with {other}, or neither of the two", "INF"),
    "read_only": Refusal(400, "readonly_field", "It cannot be changed", "DOC 395, text INF"),
    "from_email": Refusal(400, "invalid_value", "There is no email_config matching the given from_email", "INF text"),
    "future": Refusal(400, "invalid_value", "It should not be later than now", "DOC Time Entries, text INF"),
    "incompatible": Refusal(400, "incompatible_field", "It cannot be given {when}", "DOC 402, text INF"),
    "association": Refusal(400, "invalid_value", "It cannot be associated: {reason}", "INF"),
    "unique": Refusal(409, "duplicate_value", "It should be a unique value", "3P formie#1917"),
}

TOP_LEVEL_DESCRIPTION = "Validation failed"


@dataclass(slots=True)
class FieldError:
    """One entry of a 400's (or 409's) ``errors``."""

    field: str
    kind: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    additional_info: dict[str, Any] | None = None

    def to_wire(self) -> dict[str, Any]:
        refusal = FIELD_REFUSALS[self.kind]
        wire: dict[str, Any] = {"field": self.field}
        if self.additional_info is not None:  # between field and message, as consumers quote it (3P formie#1917)
            wire["additional_info"] = self.additional_info
        wire["message"] = refusal.message.format(**self.values)
        wire["code"] = refusal.code
        return wire


class Refused(Exception):
    """Ends the handling of a request. Nothing was written.

    Attributes:
        status: the status code.
        body: what the answer says as JSON; None: an empty body.
        why: for the journal.
        headers: sent besides the usual ones.
    """

    def __init__(self, status: int, body: Any, why: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(why)
        self.status, self.body, self.why, self.headers = status, body, why, headers


def refuse(kind: str, why: str, **values: Any) -> Refused:
    """The refusal ``kind`` of the catalogue, to be raised."""
    refusal = REFUSALS[kind]
    if refusal.message == EMPTY:
        return Refused(refusal.status, None, why)
    body: dict[str, Any] = {} if refusal.code is None else {"code": refusal.code}
    body["message"] = refusal.message.format(**values)
    return Refused(refusal.status, body, why)


def not_found(why: str) -> Refused:
    """404 with an empty body."""
    return refuse("not_found", why)


def wrong_method(verb: str, verbs: list[str], why: str) -> Refused:
    """405 that names the verbs which would do."""
    refused = refuse("method", why, verb=verb, verbs=", ".join(verbs))
    refused.headers = (("Allow", ", ".join(verbs)),)  # INF: nobody quotes the header
    return refused


def invalid(errors: list[FieldError], why: str = "") -> Refused:
    """400 with all failing fields; 409 when uniqueness is all that fails."""
    unique = all(error.kind == "unique" for error in errors)
    entries = [error.to_wire() for error in errors]
    body = {"description": TOP_LEVEL_DESCRIPTION, "errors": entries}
    reason = why or "; ".join(f"{entry['field']}: {entry['message']} ({entry['code']})" for entry in entries)
    return Refused(409 if unique else 400, body, reason)


def one_invalid(field_name: str, kind: str, why: str = "", **values: Any) -> Refused:
    """400 for a single field."""
    return invalid([FieldError(field_name, kind, values)], why)
