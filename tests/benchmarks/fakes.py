"""How fast the fakes are. Ratios within one run, medians of interleaved repetitions."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import requests
import responses
from figure import Figure

from otai_mocks import Clock, FakeFreshdesk, FakeOTOBO
from otai_mocks.fake import Fake
from otai_mocks.messages import Request

START = datetime(2026, 11, 20, 10, 33, tzinfo=timezone.utc)
Ask = Callable[[requests.Session, Fake, int], requests.Response]


def otobo_get(session: requests.Session, fake: Fake, ticket_id: int) -> requests.Response:
    params = fake.params
    body = {"UserLogin": params["username"], "Password": params["password"], "TicketID": ticket_id, "AllArticles": 1}
    return session.post(f"{params['server_address']}/Webservice/OTAI/TicketGet", json=body, timeout=5)


def freshdesk_get(session: requests.Session, fake: Fake, ticket_id: int) -> requests.Response:
    auth = (fake.params["freshdesk_api_key"], "X")
    return session.get(f"{fake.url}/api/v2/tickets/{ticket_id}", auth=auth, timeout=5)


def through_requests(fake: Fake, ticket_id: int, ask: Ask, rounds: int) -> float:
    """A get from the fake ÷ the same answer canned by responses, through one session each."""
    ours, theirs = requests.Session(), requests.Session()
    with fake:
        answer = ask(ours, fake, ticket_id)
    assert answer.status_code == 200, answer.text
    assert answer.request.method is not None
    mock = responses.RequestsMock(assert_all_requests_are_fired=False)
    headers = {k: v for k, v in answer.headers.items() if k.lower() not in ("content-type", "content-length")}
    mock.add(
        answer.request.method,
        str(answer.request.url),
        body=answer.content,
        headers=headers,
        content_type=answer.headers["Content-Type"],
        auto_calculate_content_length=True,
    )
    fakes, canned = [], []
    for _ in range(rounds):
        with fake:
            fakes.append(_seconds(lambda: ask(ours, fake, ticket_id).content))
        with mock_running(mock):
            canned.append(_seconds(lambda: ask(theirs, fake, ticket_id).content))
    return statistics.median(fakes) / statistics.median(canned)


class mock_running:
    """`responses` on, without the reset that its own context manager does."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.mock = mock

    def __enter__(self) -> None:
        self.mock.start()

    def __exit__(self, *exc: object) -> None:
        self.mock.stop()
        self.mock.calls.reset()


def own_time(fake: Fake, request: Callable[[], Request], rounds: int) -> float:
    """Seconds that the fake itself takes for a request; the answer must be a success."""
    took = []
    for _ in range(rounds):
        asked = request()
        started = time.perf_counter()
        answer = fake.handle(asked)
        took.append(time.perf_counter() - started)
        assert answer.status == 200, answer.body[:200]
    return statistics.median(took)


def fresh(kind: Callable[[], Fake], count: int = 1000) -> float:
    """Seconds to make and drop that many fakes."""
    kind()
    return _seconds(lambda: [kind() for _ in range(count)])


def big_otobo(count: int) -> FakeOTOBO:
    fake = FakeOTOBO(clock=Clock(START))
    queues, states = ("Support", "Raw", "Sales", "IT Support"), ("new", "open", "closed successful")
    for number in range(count):
        fake.add_ticket(f"Ticket {number}", queue=queues[number % 4], state=states[number % 3], customer="julia")
    return fake


def big_freshdesk(count: int) -> FakeFreshdesk:
    fake = FakeFreshdesk(clock=Clock(START))
    groups = [None, "Billing", "Sales"]
    for number in range(count):
        created = START - timedelta(minutes=number)
        fake.add_ticket(f"Ticket {number}", "text", status=2 + number % 4, group=groups[number % 3], created_at=created)
    return fake


def _seconds(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _otobo_request(fake: Fake, route: str, **payload: Any) -> Callable[[], Request]:
    import json

    params = fake.params
    login = {"UserLogin": params["username"], "Password": params["password"]}
    path = f"/otobo/nph-genericinterface.pl/Webservice/OTAI/{route}"
    body = json.dumps({**login, **payload}).encode()
    return lambda: Request("POST", path, "", {"content-type": "application/json", "host": "x"}, body, fake.url)


def _freshdesk_request(fake: FakeFreshdesk, path: str, query: str = "") -> Callable[[], Request]:
    import base64

    key = base64.b64encode(f"{fake.api_key}:X".encode()).decode()
    headers = {"authorization": f"Basic {key}", "host": "acme.freshdesk.com", "accept": "*/*"}

    def request() -> Request:
        fake.clock.advance(minutes=1)  # the rate limit is not what is measured
        return Request("GET", f"/api/v2{path}", query, dict(headers), b"", fake.url)

    return request


def figures(many: int, rounds: int) -> list[Figure]:
    """Everything measured of the fakes.

    Args:
        many: size of the large worlds.
        rounds: interleaved repetitions of the ratios.
    """
    otobo, freshdesk = FakeOTOBO(), FakeFreshdesk(plan="enterprise")
    otobo_id = otobo.add_ticket("Hello", queue="Support", body="A few words.").id
    freshdesk_id = freshdesk.add_ticket("Hello", "A few words.").id

    def unlimited_get(session: requests.Session, fake: Fake, ticket_id: int) -> requests.Response:
        fake.clock.advance(minutes=1)
        return freshdesk_get(session, fake, ticket_id)

    result = [
        Figure("fake.otobo.get", through_requests(otobo, otobo_id, otobo_get, rounds)),
        Figure("fake.freshdesk.view", through_requests(freshdesk, freshdesk_id, unlimited_get, rounds)),
        Figure("fake.otobo.fresh", fresh(FakeOTOBO)),
        Figure("fake.freshdesk.fresh", fresh(FakeFreshdesk)),
    ]
    big = big_otobo(many)
    search = _otobo_request(big, "TicketSearch", Queues=["Support"], States=["new"])
    get = _otobo_request(big, "TicketGet", TicketID=many // 2, AllArticles=1, DynamicFields=1)
    result += [
        Figure("fake.otobo.large.search", own_time(big, search, 30) * 1000),
        Figure("fake.otobo.large.get", own_time(big, get, 100) * 1000),
    ]
    del big
    large = big_freshdesk(many)
    page = _freshdesk_request(large, "/tickets", "per_page=100&page=3&updated_since=2020-01-01")
    query = _freshdesk_request(large, "/search/tickets", "query=%22status:2%20AND%20priority:1%22")
    view = _freshdesk_request(large, f"/tickets/{many // 2}")
    return [
        *result,
        Figure("fake.freshdesk.large.page", own_time(large, page, 30) * 1000),
        Figure("fake.freshdesk.large.search", own_time(large, query, 30) * 1000),
        Figure("fake.freshdesk.large.view", own_time(large, view, 100) * 1000),
    ]
