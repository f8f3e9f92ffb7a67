"""ONE catalogue of every refusal: operation, code, exact text, when it is given. Nothing else in the fake spells one.

Two spaces, ``responsibe``, ``pendig`` and ``needs to an`` are OTOBO's own. The refusals were all seen on running
servers, but for those marked otherwise; OTOBO 10.1 has the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CREATE, UPDATE, GET, SEARCH = "TicketCreate", "TicketUpdate", "TicketGet", "TicketSearch"
HISTORY, SESSION_CREATE, SESSION_GET = "TicketHistoryGet", "SessionCreate", "SessionGet"
_C, _U, _CU = (CREATE,), (UPDATE,), (CREATE, UPDATE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line of the catalogue.

    Attributes:
        operations: who gives it.
        code: what follows the operation in ``ErrorCode``.
        text: what follows the operation in ``ErrorMessage``; ``{…}`` is filled in.
        when: in words.
    """

    operations: tuple[str, ...]
    code: str
    text: str
    when: str
    bare: bool = False
    """Without the operation in front of the text: OTOBO forgets it in one place."""
    recorded: bool = True
    """False: no recording shows it; inferred from its sister."""


_ID_OPERATIONS = (GET, HISTORY)

CATALOGUE: dict[str, Refusal] = {
    # --- logging in
    "auth": Refusal(_CU, "AuthFail", "User could not be authenticated!", "credentials wrong"),
    "auth_read": Refusal(
        (SESSION_CREATE, GET, SEARCH, HISTORY),
        "AuthFail",
        "Authorization failing!",
        "login, password or session wrong or missing",
    ),
    "no_credentials": Refusal(
        _CU, "MissingParameter", "UserLogin, CustomerUserLogin or SessionID is required!", "no credentials at all"
    ),
    "no_password": Refusal(_CU, "MissingParameter", "Password or SessionID is required!", "a login without Password"),
    "session_no_password": Refusal(
        (SESSION_CREATE,), "MissingParameter", "Password parameter is missing!", "no or empty Password"
    ),
    "session_empty": Refusal(
        (SESSION_CREATE,), "MissingParameter", "The request is empty!", "the body is a filled array"
    ),
    "session_invalid": Refusal(
        (SESSION_GET,), "SessionInvalid", "SessionID is Invalid!", "unknown, expired or foreign session"
    ),
    "not_an_agent": Refusal((HISTORY,), "AuthFail", "User needs to an Agent!", "customer credentials"),
    # --- which ticket
    "id_missing": Refusal(
        _ID_OPERATIONS, "MissingParameter", "TicketID parameter is missing!", "no id, 0, empty or null"
    ),
    "id_structure": Refusal(
        _ID_OPERATIONS, "WrongStructure", "Structure for TicketID is not correct!", "object, true or empty array"
    ),
    "no_access": Refusal(
        (GET, UPDATE), "AccessDenied", "User does not have access to the ticket!", "ticket missing or not readable"
    ),
    "no_access_history": Refusal(
        (HISTORY,), "AccessDenied", "User does not have access to the ticket {id}!", "ticket missing or not readable"
    ),
    "no_ticket_data": Refusal(
        (GET,),
        "NotTicketData",
        "Could not get Ticket data in Kernel::GenericInterface::Operation::Ticket::TicketGet::Run()",
        "an id list with an empty element reached the reading step",
    ),
    "update_empty": Refusal(_U, "EmptyRequest", "The request data is invalid!", "the body is a filled array"),
    "update_no_id": Refusal(
        _U,
        "MissingParameter",
        "TicketID or TicketNumber is required!",
        "neither given (0 and empty count as not given)",
    ),
    # --- the shape of a request
    "ticket_missing": Refusal(
        _C, "MissingParameter", "Ticket parameter is missing or not valid!", "not a filled object"
    ),
    "article_missing": Refusal(
        _C, "MissingParameter", "Article parameter is missing or not valid!", "not a filled object"
    ),
    "ticket_invalid": Refusal(
        _U, "InvalidParameter", "Ticket parameter is not valid!", "given but not a filled object"
    ),
    "article_invalid": Refusal(
        _U, "InvalidParameter", "Article parameter is not valid!", "given but not a filled object"
    ),
    "fields_missing": Refusal(
        _CU,
        "MissingParameter",
        "DynamicField parameter is missing or not valid!",
        "given but neither filled array nor filled object",
    ),
    "attachment_missing": Refusal(
        _CU,
        "MissingParameter",
        "Attachment parameter is missing or not valid!",
        "given but neither filled array nor filled object",
    ),
    # --- ticket values
    "title_missing": Refusal(_C, "MissingParameter", "Ticket->Title parameter is missing!", "missing or empty"),
    "customer_missing": Refusal(
        _C, "MissingParameter", "Ticket->CustomerUser parameter is missing!", "missing or empty"
    ),
    "customer_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Ticket->CustomerUser parameter is invalid!",
        "unknown and not an acceptable address, or invalid",
    ),
    "queue_missing": Refusal(
        _C, "MissingParameter", "Ticket->QueueID or Ticket->Queue parameter is required!", "missing or empty"
    ),
    "queue_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Ticket->QueueID or Ticket->Queue parameter is invalid!",
        "unknown or invalid name or id",
    ),
    "lock_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Ticket->LockID or Ticket->Lock parameter is invalid!",
        "unknown or invalid name or id",
    ),
    "type_missing": Refusal(
        _C,
        "MissingParameter",
        "Ticket->TypeID or Ticket->Type parameter is required by sysconfig option!",
        "no type, on a system that has types switched on (`ticket_type`)",
    ),
    "type_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Ticket->TypeID or Ticket->Type parameter is invalid!",
        "unknown or invalid name or id",
    ),
    "service_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Ticket->ServiceID or Ticket->Service parameter is invalid!",
        "services are switched off, so any value",
    ),
    "sla_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Ticket->SLAID or Ticket->SLA parameter is invalid!",
        "services are switched off, so any value",
    ),
    "state_missing": Refusal(
        _C, "MissingParameter", "Ticket->StateID or Ticket->State parameter is required!", "missing or empty"
    ),
    "state_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Ticket->StateID or Ticket->State parameter is invalid!",
        "unknown or invalid name or id",
    ),
    "priority_missing": Refusal(
        _C, "MissingParameter", "Ticket->PriorityID or Ticket->Priority parameter is required!", "missing or empty"
    ),
    "priority_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Ticket->PriorityID or Ticket->Priority parameter is invalid!",
        "unknown or invalid name or id",
    ),
    "owner_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Ticket->OwnerID or Ticket->Owner parameter is invalid!",
        "unknown or invalid name or id",
    ),
    "responsible_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Ticket->ResponsibleID or Ticket->Responsible parameter is invalid!",
        "unknown or invalid name or id",
    ),
    "pending_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Ticket->PendingTime parameter is invalid!",
        "not a filled object, impossible date, negative Diff, Diff and date together",
    ),
    "pending_missing": Refusal(
        _U,
        "MissingParameter",
        "Can't set a ticket on a pending state without pendig time!",
        "pending state without time",
        bare=True,
    ),
    # --- article values
    "subject_missing": Refusal(_CU, "MissingParameter", "Article->Subject parameter is missing!", "missing or empty"),
    "body_missing": Refusal(_CU, "MissingParameter", "Article->Body parameter is missing!", "missing or empty"),
    "auto_response_invalid": Refusal(
        _C, "InvalidParameter", "Article->AutoResponseType parameter is invalid!", "unknown type"
    ),
    "auto_response_invalid_update": Refusal(
        _U,
        "InvalidParameter",
        "Article->AutoResponseType parameter is invalid!",
        "unknown type (not recorded; as for TicketCreate)",
        recorded=False,
    ),
    "content_type_missing": Refusal(
        _CU,
        "MissingParameter",
        "Article->ContentType or Ticket->MimeType and Article->Charset parameters are required!",
        "neither ContentType nor MimeType with Charset",
    ),
    "charset_missing": Refusal(_CU, "MissingParameter", "Article->Charset is required!", "MimeType without Charset"),
    "mime_type_missing": Refusal(_CU, "MissingParameter", "Article->MimeType is required!", "Charset without MimeType"),
    "mime_type_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Article->MimeType is invalid!",
        "a MimeType of its own that is none (not recorded)",
        recorded=False,
    ),
    "charset_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Article->Charset is invalid!",
        "a Charset of its own that is not known (not recorded)",
        recorded=False,
    ),
    "channel_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Article->CommunicationChannel or Article->CommunicationChannelID parameter is invalid or not supported!",
        "unknown channel, or one without articles (Chat, SMS)",
    ),
    "sender_type_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Article->SenderTypeID or Ticket->SenderType parameter is invalid!",
        "unknown sender type",
    ),
    "from_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Article->From parameter is invalid!",
        "not a valid address, or of a refused domain",
    ),
    "content_type_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Article->ContentType is invalid!",
        "not a MIME type, or an unknown charset (none at all is accepted)",
    ),
    "history_type_invalid": Refusal(
        _CU, "InvalidParameter", "Article->HistoryType parameter is invalid!", "unknown history type"
    ),
    "time_unit_invalid": Refusal(
        _CU, "InvalidParameter", "Article->TimeUnit parameter is invalid!", "not a decimal number"
    ),
    "no_agent_notify_invalid": Refusal(
        _CU, "InvalidParameter", "Article->NoAgent parameter is invalid!", "NoAgentNotify is neither 0 nor 1"
    ),
    "notify_list_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Article->{list} parameter is invalid!",
        "an object instead of a list (not recorded)",
        recorded=False,
    ),
    "notify_user_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "Article->{list} UserID={id} parameter is invalid!",
        "an unknown user id in the list",
    ),
    # --- dynamic fields and attachments: TicketCreate has two blanks where TicketUpdate has one
    "field_name_missing_create": Refusal(
        _C, "MissingParameter", "DynamicField->Name  parameter is missing!", "missing, null, boolean or object"
    ),
    "field_value_missing_create": Refusal(
        _C, "MissingParameter", "DynamicField->Value  parameter is missing!", "missing, null, boolean or object"
    ),
    "field_name_missing_update": Refusal(
        _U, "MissingParameter", "DynamicField->Name parameter is missing!", "missing, null, boolean or object"
    ),
    "field_value_missing_update": Refusal(
        _U, "MissingParameter", "DynamicField->Value parameter is missing!", "missing, null, boolean or object"
    ),
    "field_name_invalid": Refusal(
        _CU,
        "InvalidParameter",
        "DynamicField->Name parameter is invalid!",
        "no such field (exact case, without prefix)",
    ),
    "field_value_invalid": Refusal(
        _CU, "InvalidParameter", "DynamicField->Value parameter is invalid!", "value does not fit the type"
    ),
    "field_needs_article": Refusal(
        _U,
        "MissingParameter",
        "To create an article DynamicField an article is required!",
        "a field of an article without Article",
    ),
    "attachment_content_missing_create": Refusal(
        _C, "MissingParameter", "Attachment->Content  parameter is missing!", "missing or empty"
    ),
    "attachment_content_type_missing_create": Refusal(
        _C, "MissingParameter", "Attachment->ContentType  parameter is missing!", "missing or empty"
    ),
    "attachment_filename_missing_create": Refusal(
        _C, "MissingParameter", "Attachment->Filename  parameter is missing!", "missing or empty"
    ),
    "attachment_content_missing_update": Refusal(
        _U, "MissingParameter", "Attachment->Content parameter is missing!", "missing or empty"
    ),
    "attachment_content_type_missing_update": Refusal(
        _U,
        "MissingParameter",
        "Attachment->ContentType parameter is missing!",
        "missing or empty (not recorded; as for Content)",
        recorded=False,
    ),
    "attachment_filename_missing_update": Refusal(
        _U,
        "MissingParameter",
        "Attachment->Filename parameter is missing!",
        "missing or empty (not recorded; as for Content)",
        recorded=False,
    ),
    "attachment_content_type_invalid": Refusal(
        _CU, "InvalidParameter", "Attachment->ContentType is invalid!", "not a MIME type"
    ),
    "attachment_needs_article": Refusal(
        _U, "MissingParameter", "To create an attachment an article is needed!", "Attachment without Article"
    ),
    # --- rights
    "create_denied": Refusal(
        _C, "AccessDenied", "Can not create tickets in given Queue or QueueID!", "no create right in the queue"
    ),
    "article_denied": Refusal(_U, "AccessDenied", "Does not have permissions to create new articles!", "right missing"),
    "fields_denied": Refusal(
        _U, "AccessDenied", "Does not have permissions to update dynamic fields!", "right missing"
    ),
    "queue_denied": Refusal(_U, "AccessDenied", "Does not have permissions to update queue!", "right missing"),
    "owner_denied": Refusal(_U, "AccessDenied", "Does not have permissions to update owner!", "right missing"),
    "responsible_denied": Refusal(
        _U, "AccessDenied", "Does not have permissions to update responsibe!", "right missing"
    ),
    "priority_denied": Refusal(_U, "AccessDenied", "Does not have permissions to update priority!", "right missing"),
    "state_denied": Refusal(_U, "AccessDenied", "Does not have permissions to update state!", "right missing"),
}

FAULTS: dict[str, tuple[str, str]] = {
    "article": (
        "Article could not be created, please contact the system administrator",
        "subject or body is no text; on create the ticket stays",
    ),
    "field": (
        "Dynamic Field {name} could not be set, please contact the system administrator",
        "an array for a text field; on create the ticket stays",
    ),
    "ticket": (
        "Ticket could not be created, please contact the system administrator",
        "queue name in other case; a state id that is a boolean object",
    ),
    "queue": (
        "Ticket queue could not be updated, please contact system administrator!",
        "queue name in other case, or no right to move there",
    ),
    "attachment_items": (
        "{operation}: Ticket->Attachment parameter is invalid!",
        "the array holds something else than objects",
    ),
    "field_items": (
        "{operation}: Ticket->DynamicField parameter is invalid!",
        "the array holds something else than objects",
    ),
    "operation": (
        "OperationObject returned an error, cancelling Request",
        'PendingTime {"Diff": false}, or after 2038-01-19 in an update; on 11.0 also LockID: true for a locked ticket',
    ),
}
"""Faults inside an operation: text and when. They come with status 500; what was written before them stays."""

TRANSPORT = {
    "no_route": "HTTP::REST Error while determine Operation for request URI '{uri}'.",
    "undecodable": "Error while decoding request content.",
    "structure": "Unsupported request content structure.",
    "too_large": "Payload Too Large",
    "crash": "Internal Server Error",
    "bad_request": "Bad Request",
}
"""Plain-text answers outside the operations."""


class RefusedError(Exception):
    """An operation refuses: status 200 and an ``Error`` object."""

    def __init__(self, code: str, message: str, why: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.why = why


class FaultError(Exception):
    """A fault inside an operation: status 500 and a fault object. What was written before stays."""

    def __init__(self, message: str, why: str) -> None:
        super().__init__(message)
        self.message = message
        self.why = why


class CrashError(Exception):
    """OTOBO dies over this request: status 500, ``Internal Server Error``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def refused(key: str, operation: str, why: str, **values: Any) -> RefusedError:
    """The refusal ``key`` of the catalogue as ``operation`` gives it; ``why`` goes to the journal only."""
    entry = CATALOGUE[key]
    message = entry.text.format(**values) if values else entry.text
    return RefusedError(f"{operation}.{entry.code}", message if entry.bare else f"{operation}: {message}", why)


def fault(key: str, why: str, **values: Any) -> FaultError:
    """The fault ``key`` of the catalogue."""
    return FaultError(FAULTS[key][0].format(**values), why)
