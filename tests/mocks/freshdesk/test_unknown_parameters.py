"""A parameter that a call does not know is refused, whichever call it is."""

from __future__ import annotations

import base64

import pytest

from otai_mocks import FakeFreshdesk
from otai_mocks.freshdesk.protocol.routing import NUMBER, TEXT, Route
from otai_mocks.freshdesk.routes import ROUTER
from otai_mocks.messages import Request

ROUTES = [route for route in ROUTER if route.query is not None]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.verb} {route.path}")
def test_an_unknown_parameter_is_refused_and_nothing_is_written(route: Route) -> None:
    fake = FakeFreshdesk(plan="unlimited", tickets="sample")
    basic = base64.b64encode(f"{fake.api_key}:X".encode()).decode()
    path = route.path.replace(NUMBER, "1").replace(TEXT, "de")
    request = Request(route.verb, f"/api/v2/{path}", "zz=1", {"authorization": f"Basic {basic}"}, b"", fake.url)
    answer = fake.answer(request)
    assert answer.status == 400, answer.why
    assert b'"field":"zz"' in answer.body
    assert b'"invalid_field"' in answer.body
    assert not answer.wrote
