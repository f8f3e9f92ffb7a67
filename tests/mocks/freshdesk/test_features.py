"""What an account lacks is refused, whoever asks."""

from __future__ import annotations

import pytest
import requests

from otai_mocks import FakeFreshdesk
from otai_mocks.freshdesk.protocol.features import FEATURES
from otai_mocks.freshdesk.protocol.limits import PLANS
from otai_mocks.freshdesk.routes import ROUTER


def test_every_feature_that_a_route_needs_is_known() -> None:
    assert {route.feature for route in ROUTER if route.feature} <= set(FEATURES)


def test_every_plan_named_by_a_feature_is_a_plan() -> None:
    assert {plan for feature in FEATURES.values() for plan in feature.missing_in} <= set(PLANS)


@pytest.mark.parametrize("route", [r for r in ROUTER if r.feature and r.verb == "GET"], ids=lambda r: r.path)
def test_a_route_of_a_missing_feature_says_so(route) -> None:  # type: ignore[no-untyped-def]
    with FakeFreshdesk(without_features=(route.feature,)) as fake:
        url = f"{fake.url}/api/v2/{route.path.replace('#', '1')}"
        answer = requests.get(url, auth=(fake.api_key, "X"), timeout=5)
    assert answer.status_code == 403
    label = FEATURES[route.feature].label
    assert answer.json() == {
        "code": "require_feature",
        "message": f"The {label} feature(s) is/are not supported in your plan. Please upgrade your account to use it.",
    }


@pytest.mark.parametrize("names", [("surveyz",), "surveys"])
def test_a_wrong_name_is_refused(names: object) -> None:
    with pytest.raises(ValueError, match="without_features"):
        FakeFreshdesk(without_features=names)
