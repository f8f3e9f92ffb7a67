"""Random requests: routes and values that make sense, values that do not, and bytes."""

from __future__ import annotations

import json
import random
from typing import Any

from otai_mocks.messages import Request

from .helpers import GATEWAY

_ROUTES = (
    *("SessionCreate", "SessionGet", "TicketCreate", "TicketGet", "TicketSearch", "TicketUpdate"),
    *("TicketHistoryGet", "Session", "Ticket", "Ticket/1", "Ticket/1,2", "Ticket/%31", "TicketHistory/1"),
    *("TicketList", "ticket-search", "ticket-get", "ticket-update", "ticket-create", "", "Nope", "Ticket/1/", "%00"),
)
_NAMES = (
    *("UserLogin", "CustomerUserLogin", "Password", "SessionID", "TicketID", "TicketNumber", "Ticket", "Article"),
    *("DynamicField", "Attachment", "Title", "Queue", "QueueID", "Queues", "QueueIDs", "State", "StateID", "States"),
    *("StateType", "Priority", "PriorityID", "PriorityIDs", "Owner", "OwnerID", "OwnerIDs", "Responsible", "Lock"),
    *("LockID", "Locks", "Type", "TypeID", "Types", "Service", "SLA", "CustomerUser", "CustomerID", "PendingTime"),
    *("Diff", "Year", "Month", "Day", "Hour", "Minute", "Subject", "Body", "ContentType", "MimeType", "Charset"),
    *("CommunicationChannel", "CommunicationChannelID", "SenderType", "SenderTypeID", "From", "To", "Cc"),
    *("HistoryType", "HistoryComment", "TimeUnit", "NoAgentNotify", "ForceNotificationToUserID", "Name", "Value"),
    *("Content", "Filename", "Disposition", "AllArticles", "DynamicFields", "Extended", "Attachments", "ArticleLimit"),
    *("ArticleOrder", "ArticleSenderType", "Limit", "SortBy", "OrderBy", "UseSubQueues", "Fulltext", "MIMEBase_Body"),
    *("TicketCreateTimeNewerDate", "TicketCloseTimeOlderDate", "TicketPendingTimeOlderMinutes", "Equals", "Like"),
    *("DynamicField_Category", "DynamicField_DueAt", "DynamicField_Severity", "GreaterThan", "Empty"),
    *("IsVisibleForCustomer", "AutoResponseType", "CreatedQueues", "CustomerUserLoginRaw", "TicketChangeTimeNewerDate"),
)
_VALUES = (
    *("otai", "otai-secret", "julia", "julia-secret", "1", "2", "1,2", "0", "", " ", "Support", "support", "HR", "new"),
    *("closed successful", "pending reminder", "3 normal", "lock", "unlock", "Unclassified", "anna", "*", "*print*"),
    *("text/plain; charset=utf-8", "text/html; charset=utf-8", "banana", "Email", "agent", "customer", "Up", "Down"),
    *("Age", "Title", "Category", "Severity", "high", "DueAt", "2027-01-02 03:04:05", "2027-13-40 00:00:00", "99999"),
    *("DynamicField_Severity", "Owner", "a && (b || c", "((", "!x", "😱", "x" * 300),
)
_SERVICES = ("OTAI", "OTAI", "OTAI", "GenericTicketConnectorREST", "OpenTicketAI", "otai", "%4FTAI", "")
_METHODS = ("POST", "POST", "POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "get", "FOO")
_QUERIES = ("", "", "UserLogin=otai&Password=otai-secret", "TicketID=1;TicketID=2", "%", "a=b=c&&;=", "TicketID=%31")
_CONTENT_TYPES = (
    *("application/json",) * 6,
    *("application/json; charset=utf-16le", "text/plain; charset=klingon", "", "a; charset=idna"),
    *("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"),
)


def value(chance: random.Random, depth: int = 3) -> Any:
    """Any JSON value."""
    kind = chance.randrange(12 if depth else 9)
    if kind < 4:
        return chance.choice(_VALUES)
    if kind == 4:
        return chance.choice((None, True, False))
    if kind == 5:
        return chance.randint(-3, 12)
    if kind == 6:
        return chance.choice((10**30, -(2**63), 2**64, 0.5, 1e300, -0.0, 3.0))
    if kind < 9:
        return "".join(
            chr(chance.choice((32, 37, 42, 65, 228, 0x1F600, 10, 0, 0xFF13))) for _ in range(chance.randrange(6))
        )
    if kind == 9:
        return [value(chance, depth - 1) for _ in range(chance.randrange(4))]
    return {chance.choice(_NAMES): value(chance, depth - 1) for _ in range(chance.randrange(5))}


def _some(chance: random.Random, good: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Good values, of which one or another is missing or replaced, and a few more."""
    found = {k: value(chance) if chance.random() < 0.04 else v for k, v in good.items() if chance.random() > 0.03}
    for _ in range(chance.randrange(3)):
        found[chance.choice(names)] = value(chance)
    return found


def _body(chance: random.Random) -> Any:
    if chance.random() < 0.05:
        return value(chance)
    login = chance.choice(
        (("UserLogin", "otai"), ("UserLogin", "anna"), ("CustomerUserLogin", "julia"), ("UserLogin", "x"))
    )
    data = _some(chance, {login[0]: login[1], "Password": f"{login[1]}-secret"}, _NAMES)
    if chance.random() < 0.8:
        data["TicketID"] = chance.choice((1, "1", 2, "2", [1, 2], "1,2", "1abc", True, 3))
    if chance.random() < 0.6:
        ticket = {
            "Title": "a",
            "Queue": chance.choice(("Support", "Raw", "HR", "support")),
            "State": chance.choice(("new", "open", "pending reminder", "closed successful")),
            "Priority": "3 normal",
            "CustomerUser": chance.choice(("julia", "x@y.example", "chloe@lumiere.example")),
        }
        data["Ticket"] = _some(chance, ticket, _NAMES)
    if chance.random() < 0.6:
        article = {"Subject": "s", "Body": "<p>b</p>", "ContentType": chance.choice(("text/plain", "text/html"))}
        data["Article"] = _some(chance, article, _NAMES)
    if chance.random() < 0.3:
        names = ("Category", "Severity", "Products", "DueAt", "ContractDay", "Vip", "ArticleSource", "Nope")
        data["DynamicField"] = [{"Name": chance.choice(names), "Value": value(chance)} for _ in range(2)]
    if chance.random() < 0.2:
        data["Attachment"] = [{"Filename": "a.txt", "Content": "aGk=", "ContentType": "text/plain"}, value(chance)]
    return data


_OPERATIONS = (
    *("TicketCreate", "TicketUpdate", "TicketSearch", "TicketGet") * 3,
    *("TicketHistoryGet", "SessionCreate", "SessionGet"),
)


def request(chance: random.Random) -> Request:
    """Mostly calls of an operation that reach it; the rest anything."""
    reaches = chance.random() < 0.75
    path = f"{GATEWAY}/{chance.choice(_SERVICES)}/{chance.choice(_ROUTES)}"
    if reaches:
        path = f"{GATEWAY}/OTAI/{chance.choice(_OPERATIONS)}"
    elif chance.random() < 0.2:
        path = chance.choice(("/health", "/", "/otobo/index.pl", "//x", GATEWAY, "/%", path.encode().hex()))
    if chance.random() < 0.05:
        body = bytes(chance.randrange(256) for _ in range(chance.randrange(40)))
    else:
        body = json.dumps(_body(chance), ensure_ascii=chance.random() < 0.5).encode()
    return Request(
        "POST" if reaches else chance.choice(_METHODS),
        path,
        "" if reaches else chance.choice(_QUERIES),
        {"content-type": chance.choice(_CONTENT_TYPES)},
        body,
        "",
        chance.choice(("127.0.0.1", "127.0.0.1", "10.0.0.1")),
    )
