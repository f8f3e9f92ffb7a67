"""Every route there is, with wild requests near the valid ones: a documented answer, and a refusal leaves no trace.

What is drawn comes from the router itself: paths with ids that the account has, keys that the handlers' code knows,
valid bodies with a part changed. A new route is drawn without a line here.
"""

from __future__ import annotations

import base64
import copy
import json
import random
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from otai_mocks import FakeFreshdesk
from otai_mocks.freshdesk.protocol.routing import Route
from otai_mocks.freshdesk.routes import ROUTER
from otai_mocks.messages import Request, Response

from .valid_requests import valid_body

ROUTES = sorted(ROUTER, key=lambda route: (route.path, route.verb))
STATUSES = {200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 415}
CODES = {
    *("missing_field", "invalid_value", "duplicate_value", "datatype_mismatch", "invalid_field", "invalid_json"),
    *("invalid_credentials", "access_denied", "require_feature", "readonly_field", "inconsistent_state"),
    *("max_agents_reached", "no_content_required", "inaccessible_field", "incompatible_field", "cannot_create_tracker"),
}
WILD: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 3, 2**31, 2**63, -(2**63), 1.5, 1e300, "", " ", "x", "1", "null", "true"),
    *("2026-08-19", "2026-08-19T15:00:00Z", "2026-13-45", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    *("emma@globex.example", "a@b.co", "nobody", "<b>x</b>", "\x00", "ü" * 300, "9" * 40, "01:30", "99:99", "en", "de"),
    *([], [None], [1], ["x"], [[]], [{}], {}, {"body": "x"}, {"id": 1}, {"x": {"y": [1]}}, [1, 1], ["a", "a"]),
)
FREE = (
    *("", "1", "0", "-1", "x", "true", "false", "null", "a,b", "stats", "2026-08-19", "emma@globex.example", "300"),
    *("9" * 40, "\x00", "ü", "en", "de", "created_at", "desc", "asc", '"status:2"', "'"),
)
SEARCHES = (
    *('"status:2"', "\"tag:'x' OR (priority:>1 AND status:3)\"", '"cf_vip:true"', "\"email:'emma@globex.example'\""),
    *(
        "\"created_at:>'2026-08-01'\"",
        "\"domain:'globex.example'\"",
        '"agent_id:null"',
        '"status:',
        '"(((1"',
        "",
        "status:2",
    ),
    *("\"name:'x' AND active:true\"", '"cf_vip:1 OR cf_order_id:null"', "\"tag:''\"", '"priority:>x"', '"a:b:c"'),
)
NAME = re.compile(r"\"([A-Za-z_][\w\[\].-]{0,40})\"")


def module_of(route: Route) -> str:
    """Where the handler is written, also of one that is made of another."""
    return str(getattr(route.handler, "func", route.handler).__module__)


@cache
def words_of(module: str) -> tuple[str, ...]:
    """The words that a handler's package speaks of: keys of bodies and queries, and values."""
    package = module.rpartition(".")[0]
    near = [module] if package.endswith("resources") else [name for name in sys.modules if name.startswith(package)]
    sources = [Path(str(sys.modules[name].__file__)).read_text("utf-8") for name in near]
    found = {word for source in sources for word in NAME.findall(source)}
    return tuple(sorted(found | {"page", "per_page", "include"}))


def known_keys(route: Route, fake: FakeFreshdesk, known: dict[str, list[Any]]) -> tuple[str, ...]:
    """Which of these words the route does not refuse as unknown: it is asked with all of them at once."""
    words = words_of(module_of(route))
    dice = Dice(1)
    whole = fake.snapshot()
    unknown: set[str] = set()
    for _ in range(4):
        asked = dice.request(route, known)
        query = "&".join(f"{quote(word)}=1" for word in words) if not asked.body else ""
        body = json.dumps(dict.fromkeys(words, 1)).encode() if asked.body else b""
        answer = fake.handle(Request(route.verb, asked.path, query, typed(), body, asked.base_url))
        fake.restore(whole)
        if answer.status == 400 and answer.body and "errors" in answer.json():
            errors = answer.json()["errors"]
            unknown |= {row["field"] for row in errors if row.get("code") == "invalid_field"}
            unknown |= {row["name"] for row in errors if row["message"] == "Field does not exist."}  # custom objects
    return tuple(word for word in words if word not in unknown) or words


def tables(state: Any) -> dict[str, list[Any]]:
    """The ids of every table of the account, by the table's name."""
    found: dict[str, list[Any]] = {}
    for holder in (state, *(getattr(state, name) for name in _attributes(state))):
        for name in _attributes(holder):
            table = getattr(holder, name)
            if isinstance(table, dict) and table and name not in ("next_ids", "emails"):
                found.setdefault(name, []).extend(table)
    return found


def _attributes(holder: Any) -> tuple[str, ...]:
    return tuple(getattr(holder, "__dataclass_fields__", ()))


class Dice(random.Random):
    """Draws requests for a route. ``keys``: the words that the route knows."""

    keys: tuple[str, ...] = ()

    def ids(self, known: dict[str, list[Any]], before: str) -> str:
        """An id for the segment after ``before``: mostly one of the table of that name."""
        word = before.replace("-", "_")
        lists = [known[word]] if word in known else [ids for name, ids in known.items() if word.rstrip("s") in name]
        if lists and self.random() < 0.85:
            return str(self.choice(self.choice(lists)))
        if self.random() < 0.8:
            return str(self.choice(self.choice(list(known.values()))))
        return str(self.choice((0, 1, 2, 3, 99, 10**18, "9" * 30)))

    def path(self, route: Route, known: dict[str, list[Any]]) -> str:
        parts, before = [], ""
        for part in route.path.split("/"):
            if part == "#":
                drawn = self.ids(known, before)
                parts.append(drawn if drawn.isdigit() else "1")
            elif part == "*":
                drawn = self.ids(known, before) if self.random() < 0.5 else str(self.choice((*FREE, *("de",) * 9)))
                parts.append(quote(drawn or "x", safe=""))
            else:
                parts.append(part)
                before = part
        return "/api/v2/" + "/".join(parts)

    def wild(self, known: dict[str, list[Any]], names: tuple[str, ...]) -> Any:
        kind = self.randrange(6)
        if kind == 0:
            return self.choice(self.choice(list(known.values())))
        if kind == 1:
            return [self.wild(known, names) for _ in range(self.randrange(3))]
        if kind == 2:
            return {self.choice(names): self.wild(known, names) for _ in range(self.randrange(3))}
        if kind == 3:
            return self.choice(names)
        return copy.deepcopy(self.choice(WILD))

    def changed(self, value: Any, known: dict[str, list[Any]], names: tuple[str, ...]) -> Any:
        """The value with one part of it changed."""
        if isinstance(value, dict):
            if not value or self.random() < 0.4:
                return {**value, self.choice(names): self.wild(known, names)}
            name = self.choice(list(value))
            if self.random() < 0.2:
                return {key: item for key, item in value.items() if key != name}
            return {**value, name: self.changed(value[name], known, names)}
        if isinstance(value, list) and value and self.random() < 0.6:
            at = self.randrange(len(value))
            return [*value[:at], self.changed(value[at], known, names), *value[at + 1 :]]
        return self.wild(known, names)

    def fresh(self, key: str, value: Any) -> Any:
        if key in ("email", "other_emails", "name", "title", "label", "domains"):
            if isinstance(value, list):
                return [self.fresh("name", item) for item in value]
            return f"n{self.randrange(10**6)}{value}" if isinstance(value, str) else value
        return value

    def body(self, route: Route, known: dict[str, list[Any]]) -> tuple[str, bytes]:
        words = words_of(module_of(route))
        body: Any = copy.deepcopy(valid_body(route.verb, route.path))
        if route.verb == "POST" and isinstance(body, dict):  # what must be unique was made already
            body = {key: self.fresh(key, value) for key, value in body.items()}
        for _ in range(self.choice((0, 0, 1, 1, 1, 2, 3))):
            body = self.changed(body, known, self.keys if self.keys and self.random() < 0.9 else words)
        kind = self.randrange(12)
        if kind == 0:
            return "multipart/form-data; boundary=b", _form(body if isinstance(body, dict) else {})
        if kind == 1:
            return self.choice(("application/json", "text/plain", "")), self.choice((b"", b"{", b"[]", b"null", b"7"))
        return "application/json", json.dumps(body).encode()

    def query(self, route: Route) -> str:
        words = words_of(module_of(route))
        names = self.keys if self.keys and self.random() < 0.9 else words
        pairs = [f"query={quote(self.choice(SEARCHES), safe='')}"] if route.path.startswith("search/") else []
        if route.verb in ("POST", "PUT", "PATCH") and self.random() < 0.8:
            return ""
        for _ in range(self.choice((0, 0, 1, 1, 2, 3))):
            value = self.choice(FREE if self.random() < 0.6 else words)
            pairs.append(f"{quote(self.choice(names))}={quote(value, safe='')}")
        return "&".join(pairs)

    def request(self, route: Route, known: dict[str, list[Any]]) -> Request:
        key = self.choice(("key",) * 9 + ("key-ben.berger",))
        headers = {"authorization": "Basic " + base64.b64encode(f"{key}:X".encode()).decode()}
        body = b""
        if route.verb in ("POST", "PUT", "PATCH") or self.random() < 0.05:
            headers["content-type"], body = self.body(route, known)
        return Request(
            route.verb, self.path(route, known), self.query(route), headers, body, "https://acme.freshdesk.com"
        )


def _form(body: dict[str, Any]) -> bytes:
    head = "--b\r\nContent-Disposition: form-data; name="
    parts = [f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in body.items()]
    parts.append(f'{head}"attachments[]"; filename="a.txt"\r\n\r\nxx\r\n')
    return ("".join(parts) + "--b--\r\n").encode("utf-8", "replace")


def lived_in() -> FakeFreshdesk:
    """An account with every feature and with something in every table that can be filled."""
    fake = FakeFreshdesk(api_key="key", plan="unlimited")
    for number in range(3):
        fake.add_ticket(tags=["x"], custom_fields={"cf_vip": True}, requester="Emma Evans")
        fake.add_note(number + 1, "a note")
    fake.add_ticket(deleted=True)
    fake.add_ticket(parent=1)
    fake.add_ticket(related=[3])
    fake.archive_ticket(fake.add_ticket())
    fake.add_attachment(1, "a.txt", b"1")
    country = {"type": "DROPDOWN", "choices": ["Spain", "France"]}
    fields = {"customer_id": "PRIMARY", "age": "NUMBER", "country": country, "vip": "CHECKBOX", "paid": "DECIMAL"}
    fake.add_custom_object("Bookings", fields)
    dice = Dice(1)
    for route in [route for route in ROUTES if route.verb == "POST"] * 2:
        body = json.dumps(valid_body(route.verb, route.path)).encode()
        for _ in range(40):
            request = dice.request(route, tables(fake.state))
            if fake.handle(Request("POST", request.path, "", typed(), body, request.base_url)).status < 400:
                break
    fake.clock.advance(minutes=1)  # the bulk jobs end here, and not between two requests that are compared
    return fake


def typed() -> dict[str, str]:
    login = base64.b64encode(b"key:X").decode()
    return {"authorization": f"Basic {login}", "content-type": "application/json"}


@pytest.fixture(scope="module")
def home() -> FakeFreshdesk:
    return lived_in()


def check(route: Route, request: Request, answer: Response) -> None:
    where = (route.verb, request.path, request.query, request.body, answer.status, answer.why, answer.body[:500])
    assert answer.status in STATUSES, where
    if route.path.startswith("custom_objects/") and b'"error_type"' in answer.body[:20]:
        assert list(json.loads(answer.body)) == ["error_type", "message", "errors"], where  # an envelope of their own
    elif answer.status in (204, 404, 415):
        assert answer.body == b"", where
    elif answer.status == 400 and route.path.endswith("/hard_delete") and answer.body == b"":
        pass  # of a contact that is not deleted: without a body (DOC)
    elif answer.status >= 400:
        body = json.loads(answer.body)
        codes = {entry["code"] for entry in body["errors"]} if "errors" in body else {body.get("code")}
        assert answer.status == 405 or codes <= CODES, where
    else:
        json.loads(answer.body)
    if answer.status >= 400:
        assert answer.why, where
        assert not answer.wrote, where


def drive(route: Route, home: FakeFreshdesk, times: int, seed: int) -> None:
    dice = Dice(f"{seed} {route.verb} {route.path}")
    whole = home.snapshot()
    known = tables(whole)
    dice.keys = known_keys(route, home, known)
    try:
        for _ in range(times):
            request = dice.request(route, known)
            answer = home.handle(request)
            check(route, request, answer)
            if answer.status >= 400 or not answer.wrote:
                assert home.state == whole, (request, answer.why)
            else:
                home.restore(whole)
    finally:
        home.restore(whole)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.verb} {route.path}")
def test_each_route_answers_wild_requests_as_documented(route: Route, home: FakeFreshdesk) -> None:
    drive(route, home, 12, seed=20260819)


@pytest.mark.full
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.verb} {route.path}")
def test_each_route_answers_many_wild_requests_as_documented(route: Route, home: FakeFreshdesk) -> None:
    drive(route, home, 150, seed=20260820)
