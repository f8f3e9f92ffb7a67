"""Whatever goes wrong, no variable of our frames, no message, attribute or log record shows a secret."""

from __future__ import annotations

import base64
import json
import logging
import pprint
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
import responses

import otai_sdk
from otai_sdk import (
    ConfigError,
    OTAIError,
    SearchCriteria,
    SystemConfig,
    TicketSystemAdapter,
    UnifiedNote,
    create_adapter,
    load_config,
)

from .peer import Line, Peer, Script, answer

PASSWORD = 'Sesäme "4711" \\&<x>/+%'
KEY = "kR7sesame4711XYZabcd"
SESSION = "pQ8sesSION0123456789abcdefABCDEF"
TOKEN = base64.b64encode(f"{KEY}:X".encode()).decode()
SECRETS = (PASSWORD, KEY, SESSION, TOKEN)
HOME = str(Path(otai_sdk.__file__).parent)


# --- how trackers look at a failure -------------------------------------------------------------------


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if error.__cause__ is not None and error.__cause__ is not error.__context__:
            yield from chain(error.__cause__)
        error = error.__context__


def frames(trace: TracebackType | None) -> Iterator[dict[str, Any]]:
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith(HOME):
            yield trace.tb_frame.f_locals
        trace = trace.tb_next


def texts(value: Any, depth: int = 0) -> Iterator[str]:
    """What a walker finds: it looks into containers, decodes bytes, and prints the rest in every way."""
    if depth > 6:
        return
    if isinstance(value, str):
        yield str.__str__(value)
    elif isinstance(value, (bytes, bytearray)):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(key, depth + 1)
            yield from texts(item, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from texts(item, depth + 1)
    else:
        yield from (repr(value), str(value), pprint.pformat(value))
        if isinstance(value, BaseException):
            yield from texts(list(value.args), depth + 1)
            yield from texts(vars(value), depth + 1)


def shown(error: BaseException) -> Iterator[str]:
    for item in chain(error):
        summary = traceback.TracebackException.from_exception(item, capture_locals=True)
        yield "".join(summary.format_exception_only())
        for frame in summary.stack:
            if frame.filename.startswith(HOME):
                yield from texts(frame.locals)
        yield from texts(item)
        for variables in frames(item.__traceback__):
            yield from texts(variables)


def leaks(found: Iterator[str]) -> list[str]:
    return [text[:2000] for text in found for secret in SECRETS if secret in text]


def failure_of(call: Callable[[], object]) -> OTAIError:
    with pytest.raises(OTAIError) as caught:
        call()
    return caught.value


def assert_secret(error: BaseException, caplog: pytest.LogCaptureFixture) -> None:
    assert leaks(shown(error)) == []
    for record in caplog.records:
        if record.name.startswith("otai_sdk"):
            assert leaks(texts([record.getMessage(), record.args, record.exc_text])) == []
        assert leaks(iter([record.getMessage()])) == []


# --- adapters that meet with every kind of failure -----------------------------------------------------


def otobo(url: str, auth: str = "login", **params: Any) -> TicketSystemAdapter:
    settings = {"server_address": url, "webservice_name": "W", "username": "me", "password": PASSWORD, "auth": auth}
    return create_adapter(SystemConfig("o", "otobo", {**settings, "retries": 0, "default_queue": "Raw", **params}))


def freshdesk(url: str, **params: Any) -> TicketSystemAdapter:
    settings = {"base_url": url, "freshdesk_api_key": KEY, "retries": 0}
    return create_adapter(SystemConfig("f", "freshdesk", {**settings, **params}))


ADAPTERS: list[Callable[..., TicketSystemAdapter]] = [
    otobo,
    lambda url, **params: otobo(url, auth="session", **params),
    freshdesk,
]
CALLS: list[Callable[[TicketSystemAdapter], object]] = [
    lambda adapter: adapter.get_ticket("1"),
    lambda adapter: adapter.find_tickets(SearchCriteria(subject="x", limit=1)),
    lambda adapter: adapter.add_note("1", UnifiedNote(body="x")),
    lambda adapter: adapter.update_ticket("1", {"subject": "x"}),
]


def echo(status: str, kind: str, written: Callable[[str], str]) -> Script:
    """The request comes back, in some way of writing, in the body and in headers."""

    def script(line: Line) -> None:
        while data := line.request():
            if b"SessionCreate" in data or b"/Session" in data:
                line.say(answer(b'{"SessionID": "%s"}' % SESSION.encode()))
                continue
            secrets = (
                [TOKEN, KEY] if b"Authorization" in data else [PASSWORD] if PASSWORD[:3] in data.decode() else [SESSION]
            )
            everything = data.decode("utf-8", "replace") + " ".join(secrets)
            latin = [secret.encode("utf-8").decode("latin-1") for secret in secrets]
            names = ("Content-Type", "X-Request-Id", "Retry-After", "Location")
            head = [f"{name}: {kind if name == 'Content-Type' else ''} {' '.join(latin)}" for name in names]
            line.say(answer(written(everything).encode("utf-8", "replace"), status, *head))

    return script


def fault(text: str) -> str:
    return json.dumps({"faultcode": "x", "faultstring": text, "message": text, "description": text})


def refusal(text: str) -> str:
    return json.dumps(
        {
            "Error": {"ErrorCode": "TicketUpdate.AuthFail", "ErrorMessage": text},
            "errors": [{"field": text, "message": text, "code": text}],
        },
        ensure_ascii=False,
    )


ECHOES = [
    echo("500 Internal", "text/html", lambda text: text),
    echo("500 Internal", "application/json", fault),
    echo("200 OK", "application/json", fault),
    echo("200 OK", "application/json", refusal),
    echo("400 Bad Request", "application/json", refusal),
    echo("200 OK", "text/html", lambda text: text),
    echo("200 OK", "application/json", lambda text: "[[" + text),
    echo("200 OK", "application/json", lambda text: f'{{"Ticket": 5, "TicketID": {{"a": {len(text)}}}}}'),
    echo("404 Not Found", "text/html", lambda text: text[::-1] + text),
    echo("429 Too Many", "text/html", lambda text: text),
    echo("302 Found", "text/html", lambda text: text),
]


@pytest.mark.parametrize("script", ECHOES)
@pytest.mark.parametrize("make", ADAPTERS)
@pytest.mark.parametrize("call", CALLS)
def test_an_answer_that_echoes_the_request(
    make: Callable[..., TicketSystemAdapter],
    script: Script,
    call: Callable[[TicketSystemAdapter], object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG), Peer(script) as peer, make(peer.url, timeout=5) as adapter:
        try:
            call(adapter)
        except OTAIError as error:
            assert_secret(error, caplog)
        else:
            assert leaks(texts([record.getMessage() for record in caplog.records])) == []


def hang_up(line: Line) -> None:
    line.request()


def garbage(line: Line) -> None:
    data = line.request()
    line.say(data[:2000])


def drip(line: Line) -> None:
    line.request()
    line.say(b"HTTP/1.1 200 OK\r\n")
    line.drip(b"X-A: b\r\n", 99)


def broken_header(line: Line) -> None:
    data = line.request()
    line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + data.split(b"\r\n\r\n", 1)[1] + b"\r\n\r\n{}")


def broken_zip(line: Line) -> None:
    line.request()
    line.say(answer(KEY.encode() * 10, "200 OK", "Content-Encoding: gzip"))


@pytest.mark.parametrize("script", [hang_up, garbage, drip, broken_header, broken_zip])
@pytest.mark.parametrize("make", ADAPTERS)
@pytest.mark.parametrize("call", CALLS)
def test_a_connection_that_fails(
    make: Callable[..., TicketSystemAdapter],
    script: Script,
    call: Callable[[TicketSystemAdapter], object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG), Peer(script) as peer, make(peer.url, timeout=0.3) as adapter:
        try:
            call(adapter)
        except OTAIError as error:
            assert_secret(error, caplog)
        else:
            assert script is broken_header, "an empty answer may mean that nothing was found"
            assert leaks(texts([record.getMessage() for record in caplog.records])) == []


@pytest.mark.parametrize("make", ADAPTERS)
def test_nobody_listens_or_the_proxy_refuses(
    make: Callable[..., TicketSystemAdapter], caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(line: Line) -> None:
        data = line.request()
        line.say(b"HTTP/1.1 407 " + data[:200].replace(b"\r\n", b" ") + b"\r\n\r\n")

    with caplog.at_level(logging.DEBUG), Peer(refuse) as proxy:
        address = f"http://me:{KEY}@127.0.0.1:{proxy.port}"
        for url, proxies in (("http://127.0.0.1:1", {}), ("https://helpdesk.invalid", {"https": address})):
            with make(url, proxies=proxies) as adapter, pytest.raises(OTAIError) as caught:
                adapter.get_ticket("1")
            assert_secret(caught.value, caplog)


@pytest.mark.parametrize("make", ADAPTERS)
def test_a_value_that_cannot_be_sent(
    make: Callable[..., TicketSystemAdapter], caplog: pytest.LogCaptureFixture
) -> None:
    script = echo("200 OK", "application/json", lambda text: text)
    with caplog.at_level(logging.DEBUG), Peer(script) as peer, make(peer.url) as adapter:
        error = failure_of(lambda: adapter.update_ticket("1", {"subject": "half \ud83d"}))
    assert_secret(error, caplog)


@pytest.mark.parametrize("make", ADAPTERS)
def test_somebody_stops_the_program_in_the_middle(make: Callable[..., TicketSystemAdapter]) -> None:
    """Frames of requests then stand in the traceback, which are not ours; ours show nothing all the same."""

    def stop(line: Any) -> Any:
        raise KeyboardInterrupt

    url = "http://127.0.0.1:9"
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock, make(url) as adapter:
        for method in ("GET", "POST", "PUT"):
            mock.add_callback(method, re.compile(url), callback=stop)
        with pytest.raises(KeyboardInterrupt) as caught:
            adapter.get_ticket("1")
    for variables in frames(caught.value.__traceback__):
        assert leaks(texts(variables)) == []


# --- settings -----------------------------------------------------------------------------------------

WRONG = [
    {"retries": "x"},
    {"retries": -1},
    {"no_such_setting": 1},
    {"timeout": "never"},
    {"verify": "/nowhere/ca.pem"},
    {"max_response_size": 0},
]


@pytest.mark.parametrize("make", ADAPTERS)
@pytest.mark.parametrize("wrong", WRONG)
def test_settings_that_are_wrong(
    make: Callable[..., TicketSystemAdapter], wrong: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ConfigError) as caught:
        make("http://127.0.0.1:1", **wrong)
    assert_secret(caught.value, caplog)


@pytest.mark.parametrize("make", ADAPTERS)
@pytest.mark.parametrize("rest", ["127.0.0.1:1", "127.0.0.1:99999", "[::1", "a b", ""])
def test_addresses_with_a_password(
    make: Callable[..., TicketSystemAdapter], rest: str, caplog: pytest.LogCaptureFixture
) -> None:
    for start in ("https://", ""):
        with pytest.raises(ConfigError) as caught:
            make(f"{start}me:{KEY}@{rest}")
        assert_secret(caught.value, caplog)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"system": {"params": {"password": "%s"}}'),
        ("a.json", '{"system": {"params": {"password": "%s"}, "odd": 1}}'),
        ("a.json", '{"system": {"params": {"password": "%s"}}}'),
        ("a.json", '{"system": ["%s"]}'),
        ("a.yml", "system: {params: {password: %s}, odd: 1}"),
        ("a.yml", "system: {params: {password: %s"),
        ("a.yml", "system: {a: 2020-13-45, params: {password: %s}}"),
    ],
)
def test_config_files_that_are_wrong(name: str, text: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / name).write_text(text % KEY)
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / name)
    assert_secret(caught.value, caplog)


def test_the_walker_finds_what_is_there() -> None:
    """Else the tests above would prove nothing."""
    for value in (KEY, KEY.encode(), {"a": [KEY]}, {KEY: 1}, ValueError(KEY), (b"\xff" + KEY.encode(),)):
        assert leaks(texts(value))
