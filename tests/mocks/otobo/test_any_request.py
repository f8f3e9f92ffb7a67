"""Any request whatsoever gets one of the server's documented answers, and never an accident."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from otai_mocks import FakeOTOBO
from otai_mocks.messages import Request, Response
from otai_mocks.otobo.errors import CATALOGUE, FAULTS, TRANSPORT

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
    *("DynamicField_Severity", "Owner", "a && (b || c", "((", "!x", "\ud7ff", "😱", "x" * 300),
)
scalars = st.one_of(
    st.sampled_from(_VALUES),
    st.none(),
    st.booleans(),
    st.integers(-5, 12),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(_NAMES) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=12,
)
good_ticket = st.fixed_dictionaries(
    {
        "Title": st.sampled_from(("a", "b")) | values,
        "Queue": st.sampled_from(("Support", "Raw", "HR")),
        "State": st.sampled_from(("new", "open", "pending reminder", "closed successful")),
        "Priority": st.just("3 normal"),
        "CustomerUser": st.sampled_from(("julia", "x@y.example", "chloe@lumiere.example")),
    },
    optional=dict.fromkeys(("QueueID", "StateID", "Owner", "LockID", "PendingTime", "CustomerID", "Type"), values),
)
good_article = st.fixed_dictionaries(
    {"Subject": st.just("s") | values, "Body": st.just("b") | values, "ContentType": st.just("text/plain")},
    optional=dict.fromkeys(("SenderType", "CommunicationChannel", "From", "TimeUnit", "HistoryComment"), values),
)
bodies = st.one_of(
    values,
    st.fixed_dictionaries(
        {"UserLogin": st.just("otai"), "Password": st.just("otai-secret")},
        optional={
            **{name: values for name in _NAMES if name not in ("Ticket", "Article", "UserLogin", "Password")},
            "Ticket": good_ticket | values,
            "Article": good_article | values,
            "TicketID": st.sampled_from((1, "1", "2", [1, 2], "1,2")) | values,
        },
    ),
)
requests = st.builds(
    Request,
    method=st.sampled_from(("POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "get", "FOO")),
    path=st.one_of(
        st.builds(
            lambda service, route: f"{GATEWAY}/{service}/{route}",
            st.sampled_from(("OTAI", "GenericTicketConnectorREST", "OpenTicketAI", "otai", "%4FTAI", "")),
            st.sampled_from(_ROUTES),
        ),
        st.text(max_size=20).map(lambda text: "/" + text),
        st.just("/health"),
    ),
    query=st.sampled_from(("", "", "UserLogin=otai&Password=otai-secret", "TicketID=1;TicketID=2", "%", "a=b=c&&;=")),
    headers=st.fixed_dictionaries(
        {
            "content-type": st.sampled_from(
                (
                    *("application/json", "application/json; charset=utf-16le", "text/plain; charset=klingon", ""),
                    *("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "a; charset=idna"),
                )
            )
        }
    ),
    body=st.one_of(
        bodies.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")), st.binary(max_size=60)
    ),
    remote_addr=st.sampled_from(("127.0.0.1", "10.0.0.1")),
)

_KEYS = {"TicketID", "TicketNumber", "ArticleID", "Ticket", "TicketHistory", "SessionID", "SessionData"}
_TEXTS = [
    re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)), re.DOTALL)
    for text in (
        *TRANSPORT.values(),
        *(entry.text for entry in CATALOGUE.values()),
        *(text for text, _ in FAULTS.values()),
    )
]


def documented(response: Response) -> bool:
    """Whether an answer is one that OTOBO is known to give."""
    if response.status == 200 and response.header("Content-Type") == "text/plain; charset=utf-8":
        return True  # /health
    if response.status == 404:
        return response.header("Content-Type") == "text/html"
    if response.status == 500 and response.header("Content-Type") is None:
        return response.body == b""
    if response.status in (413, 500):
        try:
            fault: Any = response.json()
            text = fault["faultstring"]
        except (ValueError, TypeError, KeyError):
            text = response.body.decode("utf-8", "replace")
        return any(pattern.fullmatch(text) for pattern in _TEXTS)
    answer = response.json()
    if response.status != 200 or not isinstance(answer, dict):
        return False
    if "Error" not in answer:
        return set(answer) <= {
            "TicketID",
            "TicketNumber",
            "ArticleID",
            "Ticket",
            "TicketHistory",
            "SessionID",
            "SessionData",
        }
    code, message = answer["Error"]["ErrorCode"], answer["Error"]["ErrorMessage"]
    operation, _, kind = code.partition(".")
    return any(
        operation in entry.operations
        and kind == entry.code
        and re.fullmatch(
            re.sub(r"\\\{\w+\\\}", ".*", re.escape(entry.text if entry.bare else f"{operation}: {entry.text}")),
            message,
            re.DOTALL,
        )
        for entry in CATALOGUE.values()
    )


def check(version: str, sent: list[Request]) -> None:
    fake = FakeOTOBO(version)
    fake.add_ticket("Printer", queue="Support", customer="julia", notes=["one"], dynamic_fields={"Severity": "high"})
    fake.add_ticket("Contract", queue="HR", customer="tom", owner="anna", html=True, body="<p>x</p>")
    for request in sent:
        response = fake.handle(request)
        note(f"{request.method} {request.path}?{request.query} {request.body!r} → {response.status} {response.body!r}")
        assert documented(response)
    assert FakeOTOBO.from_world(fake.to_world()).state == _without_sessions(fake)


def _without_sessions(fake: FakeOTOBO) -> Any:
    fake.state.sessions.clear()
    return fake.state


@settings(max_examples=150, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(("11.0", "10.1")), st.lists(requests, min_size=2, max_size=5))
def test_every_request_gets_a_documented_answer(version: str, sent: list[Request]) -> None:
    check(version, sent)


@pytest.mark.full
@settings(max_examples=5000, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(("11.0", "10.1")), st.lists(requests, min_size=4, max_size=6))
def test_twenty_thousand_requests_get_documented_answers(version: str, sent: list[Request]) -> None:
    check(version, sent)
