"""The project beside a fake helpdesk: no network, no account. Each test runs on both systems."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache

NAMES: dict[str, dict[str, Any]] = {
    "otobo": {
        "provider_key": "OTOBOAdapter",
        "queue": "Raw",
        "queues": ["Raw", "Misc"],
        "priorities": ["3 normal", "4 high"],
        "statuses": ["new", "open", "closed successful"],
    },
    "freshdesk": {"provider_key": "FreshdeskAdapter", "queue": "Technical Support"},
}


@pytest.fixture(params=NAMES)
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fake(system: str, request: pytest.FixtureRequest) -> Any:
    """`fake_otobo` or `fake_freshdesk`, the fixtures that come with otai-sdk."""
    return request.getfixturevalue(f"fake_{system}")


@pytest.fixture
def once_field(system: str, fake: Any) -> str:
    """A field of the helpdesk for the setting ``dedupe_field``."""
    return fake.add_dynamic_field("Once").name if system == "otobo" else fake.add_ticket_field("once").name


@pytest.fixture
def helpdesks(system: str, fake: Any, settings: Any) -> dict[str, Any]:
    """``settings.HELPDESKS`` with one tenant, acme, on the fake. pytest-django puts the settings back."""
    cache.clear()
    settings.HELPDESKS = {"acme": {**NAMES[system], "params": {**fake.params, "timeout": 0.5}}}
    return settings.HELPDESKS


class Person:
    """Someone with a browser."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def open_form(self) -> dict[str, str]:
        """The form's hidden field."""
        page = self.client.get("/acme/contact/").content.decode()
        return {"token": re.findall(r'name="token" value="([-\w]+)"', page)[0]}

    def send(self, hidden: dict[str, str] | None = None, **fields: str) -> Any:
        """Send the form off, and look at the page that follows."""
        values = {"email": "emma@globex.example", "subject": "No paper", "body": "The printer is empty."}
        return self.client.post("/acme/contact/", {**values, **(hidden or self.open_form()), **fields}, follow=True)


@pytest.fixture
def emma(client: Any, db: None, helpdesks: Any) -> Person:
    return Person(client)
