"""Every error path, looked at as an error page does: no secret in a message, an attribute, a log line or a local of our
frames."""

from __future__ import annotations

import base64
import html
import json
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

import otai_sdk
from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.connect import adapter_for
from otai_mocks.messages import Request, Response
from otai_sdk import (
    OTAIError,
    SearchCriteria,
    SystemConfig,
    TicketSystemAdapter,
    UnifiedNote,
    UnifiedQueue,
    UnifiedTicket,
    UnifiedUser,
)

PASSWORD = "pä\"ss & w<o>rd+/4711'é"
KEY = "kEy9aBc7Xy2"
TOKEN = base64.b64encode(f"{KEY}:X".encode()).decode()
OURS = str(Path(otai_sdk.__file__).parent)
PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}
FORMS = {
    "as it is": lambda secret: secret,
    "in JSON": lambda secret: json.dumps(secret)[1:-1],
    "in JSON, raw": lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1],
    "in HTML": html.escape,
    "in HTML, by numbers": lambda secret: "".join(f"&#{ord(c)};" for c in secret),
    "in HTML, by hex numbers": lambda secret: "".join(f"&#x{ord(c):X};" for c in secret),
    "in a URL": lambda secret: quote(secret, safe=""),
    "in a form": quote_plus,
    "in a URL, lower case": lambda secret: quote(secret, safe="").replace("%C3%A4", "%c3%a4"),
}


def forms_of(secret: str) -> set[str]:
    return {form(secret) for form in FORMS.values()}


class Desk:
    """A fake with a secret that is easily told, and its adapter."""

    def __init__(self, system: str, **params: Any) -> None:
        self.fake: Any
        if system == "otobo":
            self.fake = FakeOTOBO()
            self.fake.add_agent("spy", password=PASSWORD, groups={"users": ("rw",)})
            secrets = {"username": "spy", "password": PASSWORD}
            self.secrets = forms_of(PASSWORD)
        else:
            self.fake = FakeFreshdesk(api_key=KEY)
            secrets = {"freshdesk_api_key": KEY}
            self.secrets = {KEY, TOKEN}
        self.system = system
        self.params = {**self.fake.params, **secrets, "retries": 0, **params}
        self.config = SystemConfig("spied", PROVIDERS[system], self.params)

    def __enter__(self) -> TicketSystemAdapter:
        self.fake.__enter__()
        self.fake.add_ticket("A ticket")
        return adapter_for(self.system, self.params, self.fake)  # waits by the fake's clock

    def __exit__(self, *exc: object) -> None:
        self.fake.__exit__(None, None, None)


def calls(system: str) -> dict[str, Any]:
    queue = UnifiedQueue(name="Support" if system == "otobo" else "Billing")
    customer = UnifiedUser(name="julia") if system == "otobo" else UnifiedUser(email="emma@globex.example")
    return {
        "get": lambda adapter: adapter.get_ticket(1),
        "find": lambda adapter: adapter.find_tickets(SearchCriteria(queue=queue)),
        "iter": lambda adapter: list(adapter.iter_tickets(SearchCriteria())),
        "create": lambda adapter: adapter.create_ticket(
            UnifiedTicket(subject="New", body="Text", queue=queue, customer=customer)
        ),
        "note": lambda adapter: adapter.add_note("1", UnifiedNote(body="Note")),
        "update": lambda adapter: adapter.update_ticket("1", {"queue": queue, "note": "moved"}),
        "raw": lambda adapter: adapter.raw.request("GET" if system == "freshdesk" else "POST", "/TicketGet"),
    }


def told_by(error: BaseException) -> Iterator[str]:
    """Everything that an error page, a log or Sentry would show of an error: messages, attributes, and the locals of
    our frames as repr and as plain data."""
    yield "".join(traceback.format_exception(error))
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        current = todo.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        todo += [current.__cause__, current.__context__, getattr(current, "cause", None)]
        yield from (repr(vars(current)), str(current), repr(current))
        for frame, _ in traceback.walk_tb(current.__traceback__):
            if frame.f_code.co_filename.startswith(OURS):
                for name, value in frame.f_locals.items():
                    yield f"{frame.f_code.co_name}.{name} = {value!r}"
                    yield f"{frame.f_code.co_name}.{name}: {plain(value)}"
    kept = traceback.TracebackException.from_exception(error, capture_locals=True)
    for summary in kept.stack:
        if summary.filename.startswith(OURS):
            yield f"{summary.name}: {summary.locals}"


def plain(value: Any, depth: int = 0) -> str:
    """As a tool shows it that decodes bytes and walks containers and attributes."""
    if depth > 4:
        return ""
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, dict):
        return " ".join(f"{key} {plain(item, depth + 1)}" for key, item in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return " ".join(plain(item, depth + 1) for item in value)
    return str(value)


def assert_silent(told: Iterator[str], secrets: set[str]) -> None:
    for text in told:
        for secret in secrets:
            assert secret not in text, f"a secret is told: {text[:300]}"


@pytest.mark.parametrize("call", ["get", "find", "iter", "create", "note", "update", "raw"])
@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_no_kind_of_fault_makes_an_error_tell_a_secret(
    system: str, call: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kinds = [kind for kind in Desk(system).fake.faults.kinds if kind != "meanwhile"]
    errors = 0
    for kind in kinds:
        desk = Desk(system, timeout={"connect": 1, "read": 0.2, "total": 0.4}, max_response_size=1_000_000)
        with desk as adapter:
            desk.fake.faults.add(kind, times=None, optional=True)
            try:
                calls(system)[call](adapter)
            except OTAIError as error:
                errors += 1
                assert_silent(told_by(error), desk.secrets)
            adapter.close()
        assert_silent((record.getMessage() + repr(record.args) for record in caplog.records), desk.secrets)
        caplog.clear()
    assert errors >= (8 if call == "raw" else len(kinds) // 2)


class Echo:
    """Answers with what was asked, as debugging proxies do."""

    def __init__(self, fake: Any, secret: str, where: str, status: int) -> None:
        self.secret, self.where, self.status = secret, where, status
        fake.handle = self.handle

    def handle(self, request: Request) -> Response:
        shown = f"your request had {self.secret} in it"
        body, headers = b"{}", [("Content-Type", "application/json; charset=utf-8")]
        if self.where == "page":
            body, headers = f"<html>{shown}</html>".encode(), [("Content-Type", "text/html")]
        elif self.where == "ErrorMessage":
            body = json.dumps({"Error": {"ErrorCode": "TicketGet.X", "ErrorMessage": shown}}).encode()
        elif self.where == "faultstring":
            body = json.dumps({"faultcode": "Server", "faultstring": shown}).encode()
        elif self.where == "errors":
            detail = {"field": shown, "message": shown, "code": shown}
            body = json.dumps({"description": shown, "errors": [detail], "code": shown, "message": shown}).encode()
        else:
            latin = self.secret.encode("utf-8").decode("latin-1")
            headers = [*headers, (self.where, latin if self.where != "Content-Type" else f"text/html; x={latin}")]
        return Response(self.status, headers, body)


WHERE = ["page", "ErrorMessage", "faultstring", "errors", "Content-Type", "X-Request-Id", "Location", "Retry-After"]


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_an_answer_that_echoes_the_request_brings_no_secret_into_an_error(system: str, where: str) -> None:
    forms = forms_of(PASSWORD if system == "otobo" else TOKEN)
    told = 0
    for status in (200, 302, 400, 404, 429, 502):
        desk = Desk(system)
        with desk as adapter:
            Echo(desk.fake, " and ".join(sorted(forms)), where, status)
            for call in calls(system).values():
                try:
                    call(adapter)
                except OTAIError as error:
                    told += 1
                    assert_silent(told_by(error), desk.secrets | forms)
            adapter.close()
    assert told > 20


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_no_repr_tells_a_secret(system: str) -> None:
    desk = Desk(system)
    with desk as adapter:
        adapter.get_ticket(1)
        values = [adapter, desk.config, *vars(adapter).values()]
        seen = [repr(value) for value in values] + [repr(vars(value)) for value in values if hasattr(value, "__dict__")]
        adapter.close()
    assert_silent((text for text in seen if "params" not in text or "***" in text), desk.secrets)
