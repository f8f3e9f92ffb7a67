"""The response headers one by one, and what the documentation says of answers in general."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime

from .desk import Desk, ticket
from .headers import FIXED, PRESENT
from .table import Section

SECTION = Section()
fact = SECTION.fact

RECORDED_ORDER = (
    *("Date", "Content-Type", "Status", "Pragma", "X-Request-Id", "X-Freshdesk-Api-Version"),
    *("Content-Security-Policy", "Cache-Control", "X-Xss-Protection", "X-Content-Type-Options", "Expires"),
    *("Set-Cookie", "X-Fw-Ratelimiting-Managed", "X-Ratelimit-Total", "X-Ratelimit-Remaining"),
    *("X-Ratelimit-Used-Currentrequest", "X-Envoy-Upstream-Service-Time", "X-Trace-Id"),
    *("X-Server-Processing-Time-Ms", "Nel", "Report-To", "Server", "Cf-Cache-Status", "Cf-Ray"),
)


def _a_row_for(name: str, value: str) -> None:
    @fact(f"headers-header-{name.lower()}", f"{name}: {value}", "REC ZAM21, ZAM23, NAN26")
    def _(desk: Desk) -> None:
        assert desk.open().get("groups").headers[name] == value


def _a_row_for_name(name: str) -> None:
    @fact(f"headers-header-{name.lower()}", f"{name} is on an answer with 200", "REC ZAM21, ZAM23, NAN26")
    def _(desk: Desk) -> None:
        assert desk.open().get("groups").headers[name]


for name, value in FIXED.items():
    _a_row_for(name, value)
for name in PRESENT:
    _a_row_for_name(name)


@fact("headers-order", "The headers stand in the order recorded", "REC ZAM23")
def _(desk: Desk) -> None:
    names = [name for name in desk.open().get("groups").headers if name in RECORDED_ORDER]
    assert names == [name for name in RECORDED_ORDER if name in names]


@fact(
    "headers-any-case", "Names are case-insensitive: X-RateLimit-Used-CurrentRequest of the docs is found", "DOC 68-77"
)
def _(desk: Desk) -> None:
    headers = desk.open().get("groups").headers
    for name in ("X-RateLimit-Total", "X-RateLimit-Remaining", "X-RateLimit-Used-CurrentRequest"):
        assert headers[name].isdigit()


@fact("headers-date", "Date is an HTTP date, and the account's own time", "REC ZAM23")
def _(desk: Desk) -> None:
    account = desk.open()
    shown = parsedate_to_datetime(account.get("groups").headers["Date"])
    assert abs((shown - account.fake.now()).total_seconds()) <= 1


@fact(
    "headers-times-taken",
    "X-Envoy-Upstream-Service-Time and X-Server-Processing-Time-Ms are whole milliseconds",
    "REC ZAM23, NAN26",
)
def _(desk: Desk) -> None:
    headers = desk.open().get("groups").headers
    assert headers["X-Envoy-Upstream-Service-Time"].isdigit()
    assert headers["X-Server-Processing-Time-Ms"].isdigit()


@fact("headers-cookie-form", "The cookie _x_w is number_number, with path=/, HttpOnly and secure", "REC ZAM23, NAN26")
def _(desk: Desk) -> None:
    cookies = desk.open().get("groups").headers["Set-Cookie"]
    assert re.search(r"_x_w=\d+_\d+; path=/; HttpOnly; secure", cookies)


@fact("headers-reports", "Nel and Report-To are JSON that name an endpoint", "REC NAN26")
def _(desk: Desk) -> None:
    headers = desk.open().get("groups").headers
    assert json.loads(headers["Nel"])["report_to"] == json.loads(headers["Report-To"])["group"]


@fact("headers-204-headers", "An answer with 204 carries Status, request id, version and limits too", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    headers = account.delete("tickets/1").headers
    for name in (
        "Status",
        "X-Request-Id",
        "X-Freshdesk-Api-Version",
        "X-Ratelimit-Remaining",
        "X-Trace-Id",
        "Set-Cookie",
    ):
        assert name in headers, name
    assert headers["Status"] == "204 No Content"


@fact("headers-201-status", "An answer to what was made has Status: 201 Created", "REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().post("tickets", ticket()).headers["Status"] == "201 Created"


@fact(
    "headers-202-status", "An answer to work that is done later has Status: 202 Accepted and no Location", "REC NAN26"
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    answer = account.post("tickets/bulk_delete", {"bulk_action": {"ids": [1]}})
    assert (answer.headers["Status"], "Location" in answer.headers) == ("202 Accepted", False)


def _a_location(path: str, body: dict[str, object]) -> None:
    @fact(f"headers-location-{path}", f"201 of POST /{path} has the Location of what was made", "DOC 268-272")
    def _(desk: Desk) -> None:
        account = desk.open()
        answer = account.post(path, body)
        assert answer.headers["Location"] == f"{account.url}/{path}/{answer.json()['id']}"
        assert account.call("GET", answer.headers["Location"]).status_code == 200


_a_location("tickets", ticket())
_a_location("contacts", {"name": "Mia", "email": "mia@example.com"})
_a_location("companies", {"name": "Hooli"})
_a_location("groups", {"name": "Returns"})
