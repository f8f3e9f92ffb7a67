"""Response headers."""

from __future__ import annotations

import re

from .desk import Account, Desk, ticket
from .table import Section

SECTION = Section()
fact = SECTION.fact

FIXED = {
    "Content-Type": "application/json; charset=utf-8",
    "Status": "200 OK",
    "Pragma": "no-cache",
    "X-Freshdesk-Api-Version": "latest=v2; requested=v2",
    "Cache-Control": "no-store",
    "X-Xss-Protection": "1; mode=block",
    "X-Content-Type-Options": "nosniff",
    "Expires": "Wed, 13 Oct 2010 00:00:00 UTC",
    "X-Fw-Ratelimiting-Managed": "true",
    "Server": "cloudflare",
    "Cf-Cache-Status": "DYNAMIC",
}
PRESENT = (
    *("Date", "X-Request-Id", "Content-Security-Policy", "X-Ratelimit-Total", "X-Ratelimit-Remaining"),
    *("X-Ratelimit-Used-Currentrequest", "X-Envoy-Upstream-Service-Time", "X-Trace-Id"),
    *("X-Server-Processing-Time-Ms", "Nel", "Report-To", "Cf-Ray", "Set-Cookie"),
)


def _one_of_each(desk: Desk) -> tuple[Account, dict[str, object]]:
    account = desk.open()
    account.fake.add_ticket()
    return account, {
        "200 OK": account.get("tickets/1"),
        "201 Created": account.post("tickets", ticket()),
        "204 No Content": account.delete("tickets/2"),
        "400 Bad Request": account.post("tickets", {}),
        "401 Unauthorized": account.call("GET", "tickets", auth=("nobody", "X")),
        "404 Not Found": account.get("tickets/99"),
        "405 Method Not Allowed": account.put("tickets", {}),
    }


@fact("headers-names", "The recorded headers are all there, with their values of 2026", "REC ZAM21, ZAM23, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    headers = account.get("tickets").headers
    assert {name: headers.get(name) for name in FIXED} == FIXED
    assert not [name for name in PRESENT if name not in headers]


@fact("headers-spelling", "Header names are spelled as recorded", "REC ZAM23")
def _(desk: Desk) -> None:
    names = list(desk.open().get("tickets").headers)
    assert not [name for name in (*FIXED, *PRESENT) if name not in names]


@fact("headers-status", "Status is on every answer, errors included", "REC NAN26, 3P DaveTCode#181")
def _(desk: Desk) -> None:
    _, answers = _one_of_each(desk)
    assert {wanted: answer.headers["Status"] for wanted, answer in answers.items()} == {w: w for w in answers}  # type: ignore[attr-defined]


@fact("headers-version-on-errors", "Errors have the version header too", "3P DaveTCode#181")
def _(desk: Desk) -> None:
    _, answers = _one_of_each(desk)
    for answer in answers.values():
        assert answer.headers["X-Freshdesk-Api-Version"] == "latest=v2; requested=v2"  # type: ignore[attr-defined]


@fact("headers-cache-control", "Cache-Control is no-store on every answer", "REC NAN26")
def _(desk: Desk) -> None:
    _, answers = _one_of_each(desk)
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {"no-store"}  # type: ignore[attr-defined]


@fact("headers-request-id", "X-Request-Id is a UUID, another one for each answer", "REC ZAM23, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    ids = [account.get("tickets").headers["X-Request-Id"] for _ in range(5)]
    assert len(set(ids)) == 5
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", number) for number in ids)


@fact("headers-trace", "X-Trace-Id is 00-<32 hex>-<16 hex>-0[01], Cf-Ray <16 hex>-<place>", "REC ZAM23, NAN26")
def _(desk: Desk) -> None:
    headers = desk.open().get("tickets").headers
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]", headers["X-Trace-Id"])
    assert re.fullmatch(r"[0-9a-f]{16}-[A-Z]{3}", headers["Cf-Ray"])


@fact("headers-vary", "Vary: accept-encoding on answers to GET, PUT and PATCH, not to POST and on 204", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    assert account.get("tickets/1").headers["Vary"] == "accept-encoding"
    assert account.put("tickets/1", {"priority": 2}).headers["Vary"] == "accept-encoding"
    assert account.call("PATCH", "tickets/1", json={"priority": 1}).headers["Vary"] == "accept-encoding"
    assert "Vary" not in account.post("tickets", ticket()).headers
    assert "Vary" not in account.delete("tickets/1").headers


@fact("headers-204", "204 has neither body nor content type", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    answer = account.delete("tickets/1")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Type" not in answer.headers


@fact("headers-cookies", "The cookies _x_w, _x_m and __cf_bm are set", "REC NAN26")
def _(desk: Desk) -> None:
    cookies = desk.open().get("tickets").headers["Set-Cookie"]
    assert "_x_w=" in cookies
    assert "_x_m=" in cookies
    assert "__cf_bm=" in cookies


@fact("headers-location", "201 has the Location of what was made", "DOC 268-272")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.post("tickets", ticket())
    assert answer.headers["Location"] == f"{account.url}/tickets/1"
    assert account.call("GET", answer.headers["Location"]).json()["id"] == 1
    contact = account.post("contacts", {"name": "Mia", "email": "mia@example.com"})
    assert contact.headers["Location"] == f"{account.url}/contacts/{contact.json()['id']}"


SECTION.leave_out(
    "headers-chunked", "Transfer-Encoding: chunked", "REC ZAM23", "the fake announces Content-Length instead"
)
SECTION.leave_out("headers-csp", "Content-Security-Policy has 5 kB", "REC NAN26", "a short one stands for it")
SECTION.leave_out(
    "headers-history", "Older Cache-Control, Server and X-Rack-Cache", "REC ZAM21, ZAM23", "the newest is the default"
)
SECTION.leave_out(
    "headers-bad-location",
    "Location of a new agent is wrong on the live service",
    "REC NAN26",
    "a bug nobody should rely on; the fake sends the sane form",
)
