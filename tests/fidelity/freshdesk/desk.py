"""A help desk to check a fact on, through either door: in process or on a port."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime, timezone
from typing import Any

import requests

from otai_mocks import Clock, FakeFreshdesk

WEDNESDAY = datetime(2026, 8, 19, 15, 0, 0, tzinfo=timezone.utc)
DOORS = ("in process", "port")


class Account:
    """A fake and a client for it that adds nothing of its own."""

    def __init__(self, fake: FakeFreshdesk, url: str) -> None:
        self.fake = fake
        self.base = url
        self.url = f"{url}/api/v2"
        self.session = requests.Session()
        self.session.trust_env = False

    def call(self, verb: str, path: str, *, key: str | None = None, **options: Any) -> requests.Response:
        """One request. ``path`` is below /api/v2, or a whole URL."""
        url = path if "://" in path else f"{self.url}/{path}"
        auth = options.pop("auth", (key or self.fake.api_key, "X"))
        return self.session.request(verb, url, auth=auth, timeout=20, allow_redirects=False, **options)

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.call("GET", path, params=params)

    def post(self, path: str, body: Any = None, **options: Any) -> requests.Response:
        return self.call("POST", path, json=body, **options)

    def put(self, path: str, body: Any = None) -> requests.Response:
        return self.call("PUT", path, json=body)

    def delete(self, path: str) -> requests.Response:
        return self.call("DELETE", path)

    def search(self, query: str, what: str = "tickets", **params: Any) -> requests.Response:
        return self.get(f"search/{what}", query=f'"{query}"', **params)

    def found(self, query: str, what: str = "tickets") -> list[int]:
        """The ids that a search finds."""
        answer = self.search(query, what)
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["results"]]

    def ids(self, path: str = "tickets", **params: Any) -> list[int]:
        """The ids of a list."""
        answer = self.get(path, **params)
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()]

    def new(self, **values: Any) -> Any:
        """A ticket made through the API."""
        answer = self.post("tickets", ticket(**values))
        assert answer.status_code == 201, answer.text
        return answer.json()


class Desk:
    """Opens accounts behind one door and closes them."""

    def __init__(self, door: str) -> None:
        self.door = door
        self._open = ExitStack()

    def open(self, **options: Any) -> Account:
        """A fresh account on a Wednesday afternoon; the clock stands."""
        options.setdefault("clock", Clock(WEDNESDAY))
        fake = FakeFreshdesk(**options)
        if self.door == "port":
            server = self._open.enter_context(fake.serve(real_time=False))
            account = Account(fake, server.url)
        else:
            self._open.enter_context(fake)
            account = Account(fake, fake.url)
        self._open.callback(account.session.close)
        return account

    def close(self) -> None:
        self._open.close()


def ticket(**values: Any) -> dict[str, Any]:
    """What a ticket needs; None leaves an attribute out."""
    body = {"email": "emma@globex.example", "subject": "Help", "description": "It broke", "status": 2, "priority": 1}
    return {name: value for name, value in {**body, **values}.items() if value is not None}


def errors(answer: requests.Response, status: int = 400) -> list[tuple[str, str, str]]:
    """(field, message, code) of a refusal."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    body = answer.json()
    assert list(body) == ["description", "errors"]
    assert body["description"] == "Validation failed"
    return [(entry["field"], entry["message"], entry["code"]) for entry in body["errors"]]


def keys(answer: requests.Response) -> list[str]:
    """The keys of an answer, or of the first item of a list, in order."""
    assert answer.status_code in (200, 201), answer.text
    body = answer.json()
    return list(body[0] if isinstance(body, list) else body)


def words(text: str) -> list[str]:
    """Keys in their order, written as a sentence."""
    return text.split()
