"""The journal shows everything but credentials."""

from __future__ import annotations

import base64
import html
import json
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from otai_mocks import FakeFreshdesk, FakeOTOBO, redact
from otai_mocks.kit.journal import Journal
from otai_mocks.messages import Request, Response

NOON = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)
SECRET = "s3cret-sesame"


def journal(size: int = 100) -> Journal:
    return Journal(lambda: [SECRET], size)


def shown(entries: Journal) -> str:
    return repr(entries) + "".join(json.dumps(entry.to_dict()) + repr(entry) for entry in entries)


def test_credentials_are_masked_wherever_they_stand() -> None:
    entries = journal()
    body = json.dumps({"Password": SECRET, "Ticket": {"deep": [{"api_key": SECRET, "Body": f"my word is {SECRET}"}]}})
    headers = {"authorization": f"Basic {SECRET}", "cookie": SECRET, "x-api-key": SECRET, "accept": "*/*"}
    entries.record(
        Request("POST", f"/x/{SECRET}", f"a=1&Password={SECRET}&b={SECRET}", headers, body.encode()),
        Response(200, [], f"token {SECRET}".encode()),
        NOON,
    )
    entries.record(Request("POST", "/form", "", {}, f"UserLogin=a&Password={SECRET}".encode()), Response(500), NOON)
    assert SECRET not in shown(entries)
    assert entries[0].headers["accept"] == "*/*"
    assert entries[0].json["Ticket"]["deep"][0]["Body"] == "my word is ***"


def test_an_entry_says_what_was_asked_what_was_answered_and_why() -> None:
    entries = journal()
    entries.record(
        Request("PUT", "/api/v2/tickets/7", "", {}, b'{"status": 9}'),
        Response(400, [], b"no", why="there is no status 9"),
        NOON,
        "status",
    )
    assert repr(entries[0]) == "<1. PUT /api/v2/tickets/7 → 400 (there is no status 9) (fault: status)>"
    assert entries[0].to_dict()["at"] == "2026-11-20T12:00:00+00:00"
    assert (entries[0].json, entries[0].answer) == ({"status": 9}, "no")


def test_it_is_bounded_and_counts_on() -> None:
    entries = journal(3)
    for number in range(5):
        entries.record(Request("GET", f"/{number}"), Response(200, wrote=number == 4), NOON)
    assert [entry.path for entry in entries] == ["/2", "/3", "/4"]
    assert (len(entries), entries.count, entries[-1].number) == (3, 5, 5)
    assert [entry.path for entry in entries.writes] == ["/4"]
    assert [entry.path for entry in entries.matching("GET", "/[34]")] == ["/3", "/4"]
    entries.clear()
    assert len(entries) == entries.count == 0


secrets = st.text("abcdefgh-0123", min_size=8, max_size=12)
leaves = st.one_of(st.none(), st.integers(), st.text(max_size=5))


@given(secrets, st.recursive(leaves, lambda inner: st.dictionaries(st.text(max_size=5), inner) | st.lists(inner)))
def test_a_named_secret_is_masked_at_every_depth(secret: str, around: object) -> None:
    value = {"a": [{"Password": secret, "around": around}], "client_secret": [secret], "SessionID": {"x": secret}}
    masked = redact.mask_json(value)
    assert masked["a"][0] == {"Password": redact.MASK, "around": redact.mask_json(around)}
    assert masked["client_secret"] == masked["SessionID"] == redact.MASK


# --- every form a secret takes --------------------------------------------------------------------

AWKWARD = "pä ss&w/rd=1+2%"
"""A password with letters that every encoding writes otherwise."""


def forms(secret: str) -> dict[str, str]:
    raw = secret.encode()
    return {
        "plain": secret,
        "percent": quote(secret, safe=""),
        "percent, small letters": quote(secret, safe="").replace("%C3", "%c3").replace("%2F", "%2f"),
        "plus": quote_plus(secret),
        "JSON": json.dumps(secret)[1:-1],
        "basic as user": base64.b64encode(raw + b":X").decode(),
        "basic as password": base64.b64encode(b"otai:" + raw).decode(),
        "basic after 4 letters": base64.b64encode(b"anna:" + raw + b"more").decode(),
        "basic after 3 letters": base64.b64encode(b"ben:" + raw).decode(),
        "HTML": html.escape(secret),
    }


@pytest.mark.parametrize("secret", [SECRET, AWKWARD])
@pytest.mark.parametrize("form", sorted(forms(SECRET)))
@pytest.mark.parametrize("place", ["path", "query", "header", "body", "json", "answer", "why"])
def test_a_known_secret_is_masked_in_every_form_and_place(secret: str, form: str, place: str) -> None:
    entries = Journal(lambda: [secret])
    text = forms(secret)[form]
    request, response = Request("GET", "/a"), Response(200)
    match place:
        case "path":
            request.path = f"/a/{text}/b"
        case "query":
            request.query = f"a={text}&b=2"
        case "header":
            request.headers = {"referer": f"https://x.test/?a={text}"}
        case "body":
            request.body = f"before {text} after".encode()
        case "json":
            request.body = json.dumps({"a": [{"b": f"before {text} after"}]}).encode()
        case "answer":
            response.body = f"<p>no such user: {text}</p>".encode()
        case "why":
            response.why = f"there is no agent {text}"
    entries.record(request, response, NOON)
    seen = shown(entries)
    for known in forms(secret).values():
        core = known[8:-8] if form.startswith("basic") and known == text else known
        assert core not in seen, seen
    assert "***" in seen


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Basic b3RhaTpzZWNyZXQ=", "Basic ***"),
        ("Basic training", "Basic training"),
        ("Basic Pack and more", "Basic Pack and more"),
        ("Bearer abcdefghijklmnop", "Bearer ***"),
        ("https://otai:sesame@otobo.test/x", "https://***@otobo.test/x"),
        ("https://otobo.test/?mail=a@b.test", "https://otobo.test/?mail=a@b.test"),
    ],
)
def test_unknown_credentials_are_known_by_their_shape(text: str, masked: str) -> None:
    assert redact.mask_values(text, []) == masked


def test_a_multipart_form_is_masked_by_name() -> None:
    body = (
        '--b\r\nContent-Disposition: form-data; name="api_key"\r\n\r\nnobody-knows\r\n'
        '--b\r\nContent-Disposition: form-data; name="subject"\r\n\r\nHello\r\n--b--\r\n'
    )
    masked = redact.mask_body(body.encode())
    assert "nobody-knows" not in masked
    assert "Hello" in masked
    assert redact.mask_body(b"Pass%77ord=x1&a=2") == "Pass%77ord=***&a=2"


# --- assertions -----------------------------------------------------------------------------------


@pytest.fixture
def calls() -> Journal:
    entries = journal()
    for number, (method, path, query, body, status) in enumerate(
        [
            ("GET", "/api/v2/tickets", "page=1&tag=a&tag=b", b"", 200),
            ("PUT", "/api/v2/tickets/1", "", b'{"priority": 2, "custom_fields": {"a": 1, "b": [1, 2]}}', 200),
            ("PUT", "/api/v2/tickets/2", "", b'{"priority": 3}', 404),
            ("POST", "/x%20y", f"Password={SECRET}", json.dumps({"Password": SECRET, "ok": True}).encode(), 200),
        ]
    ):
        headers = {"content-type": "application/json; charset=utf-8", "authorization": f"Basic {SECRET}"}
        wrote = method == "PUT" and status == 200
        entries.record(Request(method, path, query, headers, body), Response(status, wrote=wrote), NOON)
        assert entries[-1].number == number + 1
    return entries


@pytest.mark.parametrize(
    ("expected", "numbers"),
    [
        ({}, [1, 2, 3, 4]),
        ({"method": "PUT"}, [2, 3]),
        ({"method": "P*", "path": "/api/*"}, [2, 3]),
        ({"path": "/x y"}, [4]),
        ({"path": "/x%20y"}, [4]),
        ({"status": 404}, [3]),
        ({"query": {"page": 1}}, [1]),
        ({"query": {"tag": ["a", "b"]}}, [1]),
        ({"query": {"tag": "a"}}, []),
        ({"headers": {"Content-Type": "application/json*"}}, [1, 2, 3, 4]),
        ({"headers": {"X-Nothing": "*"}}, []),
        ({"json": {"priority": 2}}, [2]),
        ({"json": {"custom_fields": {"b": [1, 2]}}}, [2]),
        ({"json": {"custom_fields": {"b": [1]}}}, []),
        ({"json": {"priority": 2}, "exact": True}, []),
        ({"json": {"priority": 3}, "exact": True}, [3]),
        ({"json": {"ok": 1}}, []),
        ({"json": {"Password": SECRET}}, [4]),
        ({"json": None}, []),
    ],
)
def test_calls_are_found_by_any_part(calls: Journal, expected: dict[str, Any], numbers: list[int]) -> None:
    assert [entry.number for entry in calls.calls_to(**expected)] == numbers
    if numbers:
        assert calls.assert_called(**expected) == calls.calls_to(**expected)
        calls.assert_called(**expected, times=len(numbers))
        with pytest.raises(AssertionError, match="expected no request"):
            calls.assert_not_called(**expected)
    else:
        calls.assert_not_called(**expected)
        with pytest.raises(AssertionError, match="at least one request"):
            calls.assert_called(**expected)


def test_the_failure_lists_the_nearest_requests_and_what_differs(calls: Journal) -> None:
    with pytest.raises(AssertionError) as caught:
        calls.assert_called("PUT", "/api/v2/tickets/*", times=1, json={"priority": 4, "custom_fields": {"a": 1}})
    assert str(caught.value) == (
        'expected 1 request: PUT /api/v2/tickets/* with in its json {"priority": 4, "custom_fields": {"a": 1}}\n'
        "matching: 0 of 4\n"
        "nearest:\n"
        "  <2. PUT /api/v2/tickets/1 → 200>\n"
        "      json.priority: expected 4, got 2\n"
        "  <3. PUT /api/v2/tickets/2 → 404>\n"
        "      json.priority: expected 4, got 3\n"
        '      json.custom_fields: expected {"a": 1}, but it is missing\n'
        "  <1. GET /api/v2/tickets?page=1&tag=a&tag=b → 200>\n"
        "      method: expected PUT, got GET\n"
        "      path: expected /api/v2/tickets/*, got /api/v2/tickets\n"
        '      json: expected {"priority": 4, "custom_fields": {"a": 1}}, got no body'
    )


def test_too_many_are_listed_too(calls: Journal) -> None:
    with pytest.raises(AssertionError) as caught:
        calls.assert_called("PUT", times=1)
    assert "matching: 2 of 4\n  <2. PUT /api/v2/tickets/1 → 200>\n  <3. PUT" in str(caught.value)
    with pytest.raises(AssertionError, match="there was no request at all"):
        journal().assert_called()


def test_a_failure_shows_no_secret(calls: Journal) -> None:
    for expected in (
        {"json": {"Password": "another-secret"}},
        {"query": {"Password": "another-secret"}},
        {"headers": {"Authorization": "another-secret"}},
        {"path": f"/{SECRET}"},
        {"json": {"ok": SECRET}},
    ):
        with pytest.raises(AssertionError) as caught:
            calls.assert_called("POST", **expected)  # type: ignore[arg-type]
        assert SECRET not in str(caught.value)
        assert "another-secret" not in str(caught.value)


def test_no_writes(calls: Journal) -> None:
    with pytest.raises(AssertionError, match=r"got 1:\n  <2\. PUT /api/v2/tickets/1"):
        calls.assert_no_writes()
    journal().assert_no_writes()


def test_what_cannot_be_meant_is_refused(calls: Journal) -> None:
    with pytest.raises(ValueError, match="without scheme and host"):
        calls.assert_called("PUT", "https://acme.freshdesk.com/api/v2/tickets")
    with pytest.raises(ValueError, match="give json= too"):
        calls.assert_called("PUT", exact=True)


@pytest.mark.parametrize(
    ("make", "path", "near"),
    [
        (FakeFreshdesk, "/api/v2/tickts", "GET/POST /api/v2/tickets"),
        (FakeFreshdesk, "/tickets", "GET/POST /api/v2/tickets"),
        (FakeOTOBO, "/otobo/nph-genericinterface.pl/Webservice/OTAI/TicketSerch", "/Webservice/OTAI/TicketSearch"),
        (FakeOTOBO, "/otobo/nph-genericinterface.pl/Webservice/OATI/TicketGet", "/Webservice/OTAI/TicketGet"),
        (FakeOTOBO, "/nph-genericinterface.pl/Webservice/OTAI/TicketGet", "/Webservice/OTAI/TicketGet"),
    ],
)
def test_an_unknown_route_names_the_nearest(make: Any, path: str, near: str) -> None:
    with make() as fake:
        auth = (getattr(fake, "api_key", ""), "X")
        requests.post(f"{fake.url}{path}", json={}, auth=auth, timeout=1)
        assert near in fake.journal[-1].why
        assert fake.journal[-1].status in (404, 500)
