"""The list of endpoints says what the fake has: no route beside it, and no line that is not answered as it says."""

from __future__ import annotations

import base64

import pytest

from otai_mocks import FakeFreshdesk
from otai_mocks.freshdesk.routes import ROUTER
from otai_mocks.messages import Request

from .endpoints import BESIDE, ENDPOINTS, read, shape

_OTHER = {"PATCH": "PUT", "PUT": "PATCH"}  # the live service takes the one where it documents the other


def test_every_route_of_the_fake_is_on_the_list() -> None:
    listed = {endpoint.shape for endpoint in ENDPOINTS} | set(map(_shape_of, BESIDE))
    beside = [
        f"{route.verb} /{route.path}"
        for route in ROUTER
        if not {shape(route.verb, route.path), shape(_OTHER.get(route.verb, route.verb), route.path)} & listed
    ]
    assert not beside, "documented: a line in endpoints.txt; seen elsewhere: one in BESIDE of endpoints.py"


def test_what_is_listed_beside_the_documentation_is_there() -> None:
    routed = {shape(route.verb, route.path) for route in ROUTER}
    documented = {endpoint.shape for endpoint in ENDPOINTS}
    assert set(map(_shape_of, BESIDE)) <= routed - documented


def test_no_endpoint_is_listed_twice() -> None:
    # {lang} and {id} are told apart: a language is no number
    lines = [(endpoint.verb, endpoint.example) for endpoint in ENDPOINTS]
    assert sorted(lines) == sorted(set(lines))
    assert len(ENDPOINTS) > 250


def test_what_the_fake_does_not_have_is_answered_as_a_path_nobody_knows() -> None:
    fake = FakeFreshdesk(plan="unlimited")
    key = base64.b64encode(f"{fake.api_key}:X".encode()).decode()
    headers = {"host": "acme.freshdesk.com", "authorization": f"Basic {key}", "content-type": "application/json"}
    for endpoint in ENDPOINTS:
        if endpoint.routed:
            continue
        answer = fake.handle(Request(endpoint.verb, f"/api/v2{endpoint.example}", headers=headers, body=b"{}"))
        if answer.status == 405:  # the path is there, with other verbs
            assert endpoint.verb not in answer.json()["message"].partition("It should be")[2], endpoint
        else:
            assert (answer.status, answer.body) == (404, b""), endpoint


def test_a_reason_stands_where_it_belongs() -> None:
    stale = [f"{e.verb} {e.path}" for e in ENDPOINTS if (e.partly and not e.routed) or (e.never and e.routed)]
    assert not stale, "in endpoints.txt ~ is for routes that are there, - for those that are not"


def test_a_line_that_is_none_is_refused() -> None:
    (one,) = read(["; a remark", "", "# Tickets", "GET /tickets/{id}  ~ without weather"])
    assert (one.section, one.example, one.answer, one.why) == ("Tickets", "/tickets/1", "partly", "without weather")
    with pytest.raises(ValueError, match="'GET tickets'"):
        read(["GET tickets"])


def _shape_of(line: str) -> str:
    verb, _, path = line.partition(" ")
    return shape(verb, path)
