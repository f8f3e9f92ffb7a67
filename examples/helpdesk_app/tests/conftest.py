"""The application beside a fake helpdesk: no network, no account. Each test runs on both systems."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from webdesk.app import create_app
from webdesk.settings import Settings

ME = "emma@globex.example"
SYSTEMS: dict[str, dict[str, Any]] = {
    "otobo": {
        "provider": "OTOBOAdapter",
        "webdesk": {"queue": "Raw", "solved": "closed successful"},
        "triage": {
            "criteria": {"queue": "Raw"},
            "note": True,
            "rules": [{"any": ["invoice*"], "queue": "Support::Billing", "priority": "4 high"}],
        },
    },
    "freshdesk": {
        "provider": "FreshdeskAdapter",
        "webdesk": {"queue": "Technical Support", "solved": "Resolved"},
        "triage": {
            "criteria": {"queue": "Technical Support"},
            "note": True,
            "rules": [{"any": ["invoice*"], "queue": "Billing", "priority": "High"}],
        },
    },
}


@pytest.fixture(params=SYSTEMS)
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fake(system: str, request: pytest.FixtureRequest) -> Any:
    """`fake_otobo` or `fake_freshdesk`, the fixtures that come with otai-sdk."""
    return request.getfixturevalue(f"fake_{system}")


@pytest.fixture
def settings(system: str, fake: Any, tmp_path: Path) -> Settings:
    names = SYSTEMS[system]
    file = tmp_path / "config.json"
    helpdesk = {"id": "helpdesk", "provider_key": names["provider"], "params": {**fake.params, "timeout": 0.5}}
    file.write_text(json.dumps({"system": helpdesk, "webdesk": names["webdesk"], "triage": names["triage"]}))
    return Settings.from_environment(
        {
            "WEBDESK_SECRET_KEY": "only for tests",
            "WEBDESK_CONFIG": str(file),
            "WEBDESK_DATABASE": str(tmp_path / "webdesk.sqlite"),
        }
    )


class Browser:
    """Someone who is signed in and fills in forms."""

    def __init__(self, app: Flask, user: str = ME) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["REMOTE_USER"] = user

    def open_form(self) -> dict[str, str]:
        """The hidden fields of the form."""
        page = self.client.get("/").text
        return dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', page))

    def send(self, hidden: dict[str, str] | None = None, **fields: str) -> Any:
        """Send the form off and look at the page that follows."""
        values = {"subject": "No paper", "body": "The printer is empty.", **(hidden or self.open_form()), **fields}
        return self.client.post("/contact", data=values, follow_redirects=True)


@pytest.fixture
def visit() -> Callable[..., Browser]:
    """Opens the application with these settings: ``visit(settings, "who@example.org")``."""
    return lambda settings, user=ME: Browser(create_app(settings), user)


@pytest.fixture
def me(visit: Callable[..., Browser], settings: Settings) -> Browser:
    return visit(settings)


@pytest.fixture
def someone_else(visit: Callable[..., Browser], settings: Settings) -> Browser:
    return visit(settings, "juergen@initech.example")
