"""Which service a path names, and which route is left of it."""

from __future__ import annotations

import pytest

from otai_mocks.otobo.routes import GATEWAY, route_path, service_key


@pytest.mark.parametrize(
    ("path", "key", "route"),
    [
        ("/Webservice/Desk/Case", "Desk", "/Case"),
        ("/Webservice/Desk/Case/7/", "Desk", "/Case/7/"),
        ("/Webservice/De%73k/Ca%73e", "De%73k", "/Ca%73e"),
        ("/Webservice/Desk//Case", "Desk", "//Case"),
        ("/Webservice/Desk/", "Desk", "/"),
        ("/WebserviceID/12/Case", 12, "/Case"),
        ("/WebserviceID/007/Case", 7, "/Case"),
        ("/WebserviceID/twelve/Case", None, "/Case"),
        ("/WebserviceID/-1/Case", None, "/Case"),
        ("/WebserviceID/\u0661/Case", None, "/Case"),
        ("/Webservice/Old/Webservice/New/Case", "New", "/Case"),
        ("/Webservice/Old/WebserviceID/3/Case", 3, "/Case"),
        ("/WebserviceID/3/Webservice/New/Case", "New", "/Case"),
        ("/Webservice/Desk/Case/Webservice", "Desk", "/Case/Webservice"),
        ("/Webservice/Webservice", "Webservice", None),
        ("/webservice/Desk/Case", None, None),
        ("/Webservice/Desk", "Desk", None),
        ("/Webservice//Desk/Case", None, None),
        ("/Webservice/", None, None),
        ("", None, None),
    ],
)
def test_the_last_service_of_a_path_counts_and_the_rest_is_its_route(
    path: str, key: int | str | None, route: str | None
) -> None:
    whole = GATEWAY + path
    assert service_key(whole) == key
    assert route_path(whole) == (whole if route is None else route)
