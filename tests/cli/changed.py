"""Fakes that answer otherwise than they are known to: each difference is one function on a decoded answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.messages import Request, Response

Change = Callable[[Request, Response, Any], Any]
"""Gets the request, the answer (which it may change) and its decoded body; returns the body that goes out."""


class _Changed:
    change: Change | None = None

    def handle(self, request: Request) -> Response:
        response: Response = super().handle(request)  # type: ignore[misc]
        if self.change is None:
            return response
        body = json.loads(response.body) if response.body[:1] in (b"{", b"[") else None
        changed = self.change(request, response, body)
        if changed is not None:
            response.body = json.dumps(changed).encode()
        return response


class ChangedFreshdesk(_Changed, FakeFreshdesk):
    pass


class ChangedOTOBO(_Changed, FakeOTOBO):
    pass


PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}


def make(system: str, **options: Any) -> Any:
    """``"freshdesk"``, ``"otobo"``, or a release of it: ``"otobo-10.1"``."""
    if system == "freshdesk":
        return ChangedFreshdesk(**options)
    return ChangedOTOBO(system.partition("-")[2] or "11.0", **options)


def objects(body: Any) -> Iterator[dict[str, Any]]:
    """All objects in a body, those that hold others first."""
    if isinstance(body, dict):
        yield body
    for item in body.values() if isinstance(body, dict) else body if isinstance(body, list) else ():
        yield from objects(item)


def each(key: str, do: Callable[[dict[str, Any]], object]) -> Change:
    """Do something with every object that has this key."""

    def change(request: Request, response: Response, body: Any) -> Any:
        for found in list(objects(body)):
            if key in found:
                do(found)
        return body

    return change


def renamed(key: str, new: str) -> Change:
    return each(key, lambda found: found.update({new: found.pop(key)}))


def as_text(key: str) -> Change:
    return each(key, lambda found: found.update({key: str(found[key])}))


def with_value(beside: str, key: str, value: Any) -> Change:
    return each(beside, lambda found: found.setdefault(key, value))


def replaced(key: str, value: Callable[[Any], Any]) -> Change:
    return each(key, lambda found: found.update({key: value(found[key])}))


def left_out_if_null(key: str) -> Change:
    return each(key, lambda found: found.pop(key) if found[key] is None else None)


def in_reverse(key: str) -> Change:
    def turn(found: dict[str, Any]) -> None:
        turned = dict(reversed(found.items()))
        found.clear()
        found.update(turned)

    return each(key, turn)


def header(name: str, value: str | None, *, only: str = "") -> Change:
    """Another value for a header, or none, on answers to requests whose path holds ``only``."""

    def change(request: Request, response: Response, body: Any) -> Any:
        if only in request.path:
            kept = [(known, text) for known, text in response.headers if known.lower() != name.lower()]
            response.headers = kept if value is None else [*kept, (name, value)]
        return body

    return change


def status(old: int, new: int, *, only: str = "") -> Change:
    def change(request: Request, response: Response, body: Any) -> Any:
        if response.status == old and only in f"{request.path}{request.body.decode('latin-1')}":
            response.status = new
        return body

    return change


def error_body(make: Callable[[dict[str, Any]], Any]) -> Change:
    """Another body for refusals."""

    def change(request: Request, response: Response, body: Any) -> Any:
        refused = isinstance(body, dict) and ("Error" in body or response.status >= 400)
        return make(body) if refused else body

    return change


MISSING = "99999999"
FRESHDESK: dict[str, tuple[Change, str, str]] = {
    "a key renamed": (renamed("subject", "title"), "GET /tickets", "[].subject"),
    "a number as text": (as_text("requester_id"), "GET /tickets/{id}", "requester_id"),
    "null instead of left out": (with_value("spam", "deleted", None), "GET /tickets/{id}", "deleted"),
    "left out instead of null": (left_out_if_null("type"), "GET /tickets", "[].type"),
    "another date format": (
        replaced("created_at", lambda text: text.replace("Z", "+00:00")),
        "GET /tickets/{id}/conversations",
        "[].created_at",
    ),
    "no Link header": (header("Link", None), "GET /tickets (with a next page)", "header link"),
    "another status for a missing ticket": (
        status(404, 410, only=MISSING),
        "GET /tickets/{id} (no such ticket)",
        "status",
    ),
    "an error body of another shape": (
        error_body(lambda body: {"errors": [each["message"] for each in body.get("errors", [])]}),
        "GET /tickets (unknown parameter)",
        "description",
    ),
    "an extra key": (with_value("spam", "brand_id", 7), "GET /search/tickets", "results[].brand_id"),
    "an array instead of an object": (
        replaced("stats", lambda found: [found]),
        "GET /tickets (with include)",
        "[].stats",
    ),
    "another content type": (header("Content-Type", "text/json"), "GET /agents/me", "content type"),
    "no rate limit headers": (header("X-Ratelimit-Remaining", None), "GET /groups", "header x-ratelimit-remaining"),
    "another error code": (
        replaced("code", lambda code: "no_such_field"),
        "GET /tickets (unknown parameter)",
        "errors[].code",
    ),
    "another sentence": (
        replaced("message", lambda text: f"Sorry: {text}"),
        "GET /tickets (page 0)",
        "errors[].message",
    ),
    "another order of keys": (in_reverse("body_text"), "GET /tickets/{id}/conversations", "order of the keys of []"),
    "a body where there is none": (
        lambda request, response, body: {"message": "gone"} if response.status == 404 else body,
        "GET (no such path)",
        "body",
    ),
}
"""What is changed → the change, where it must be found, and under which path."""

OTOBO: dict[str, tuple[Change, str, str]] = {
    "a key renamed": (renamed("Title", "Subjekt"), "TicketGet", "Ticket[].Title"),
    "a number as text": (as_text("QueueID"), "TicketGet", "Ticket[].QueueID"),
    "null instead of left out": (
        with_value("ArticleNumber", "Attachment", None),
        "TicketGet (with the list of files)",
        "Ticket[].Article[].Attachment",
    ),
    "left out instead of empty": (
        each("SLAID", lambda found: found.pop("SLAID") if found["SLAID"] == "" else None),
        "TicketGet",
        "Ticket[].SLAID",
    ),
    "another date format": (
        replaced("Created", lambda text: text.replace(" ", "T") + "Z"),
        "TicketGet",
        "Ticket[].Created",
    ),
    "a time as text": (as_text("IncomingTime"), "TicketGet", "Ticket[].Article[].IncomingTime"),
    "another status for a missing ticket": (
        lambda request, response, body: (
            (setattr(response, "status", 404) if MISSING in request.body.decode() else None) or body
        ),
        "TicketGet (no such ticket)",
        "status",
    ),
    "an error body of another shape": (
        error_body(lambda body: {"Error": body["Error"]["ErrorMessage"]}),
        "TicketGet (no such ticket)",
        "Error",
    ),
    "an extra key": (with_value("TicketNumber", "Sentiment", 0.5), "TicketGet", "Ticket[].Sentiment"),
    "an object instead of an array": (
        replaced("DynamicField", lambda found: {"fields": found}),
        "TicketGet",
        "Ticket[].DynamicField",
    ),
    "another content type": (header("Content-Type", "text/plain"), "TicketSearch", "content type"),
    "another error code": (
        replaced("ErrorCode", lambda code: "TicketGet.NotFound"),
        "TicketGet (no such ticket)",
        "Error.ErrorCode",
    ),
    "another sentence": (
        replaced("ErrorMessage", lambda text: "Ticket: gone"),
        "TicketHistoryGet (no such ticket)",
        "Error.ErrorMessage",
    ),
    "an empty list instead of nothing": (
        lambda request, response, body: {"TicketID": []} if body == {} else body,
        "TicketSearch (nothing found)",
        "TicketID",
    ),
}
