"""A client that ignores pages, caps, the window or 429 loses data, and a test of it sees that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import requests

from otai_mocks import FakeFreshdesk


def _session(fake: FakeFreshdesk) -> requests.Session:
    session = requests.Session()
    session.auth = (fake.api_key, "X")
    return session


def _get(fake: FakeFreshdesk, path: str, **params: Any) -> requests.Response:
    with _session(fake) as session:
        return session.get(f"{fake.url}/api/v2/{path}", params=params)


def test_a_client_that_reads_one_page_misses_the_rest() -> None:
    with FakeFreshdesk() as fake:
        for _ in range(101):
            fake.add_ticket()
        assert len(_get(fake, "tickets").json()) == 30
        assert len(_get(fake, "tickets", per_page=100).json()) == 100


def test_a_client_that_reads_one_page_of_a_conversation_misses_the_newest() -> None:
    with FakeFreshdesk() as fake:
        fake.add_ticket()
        for number in range(31):
            fake.add_note(1, str(number))
        texts = [row["body_text"] for row in _get(fake, "tickets/1/conversations").json()]
        assert "30" not in texts
        assert len(_get(fake, "tickets/1", include="conversations").json()["conversations"]) == 10


def test_a_client_without_updated_since_misses_old_tickets() -> None:
    with FakeFreshdesk() as fake:
        fake.add_ticket("old", created_at=fake.now() - timedelta(days=31))
        assert _get(fake, "tickets").json() == []
        assert len(_get(fake, "tickets", updated_since="2000-01-01").json()) == 1


def test_tickets_leave_the_list_as_they_grow_older() -> None:
    with FakeFreshdesk() as fake:
        fake.add_ticket()
        fake.clock.advance(days=29)
        assert len(_get(fake, "tickets").json()) == 1
        fake.clock.advance(days=2)
        assert _get(fake, "tickets").json() == []


def test_a_search_gives_300_results_whatever_the_total() -> None:
    with FakeFreshdesk() as fake:
        for _ in range(450):
            fake.add_ticket()
        found, page = set(), 1
        while (answer := _get(fake, "search/tickets", query='"status:2"', page=page)).status_code == 200:
            found |= {row["id"] for row in answer.json()["results"]}
            assert answer.json()["total"] == 450
            page += 1
        assert (len(found), answer.status_code) == (300, 400)


def test_a_client_that_ignores_429_loses_pages() -> None:
    with FakeFreshdesk(plan="growth") as fake:  # 20 ticket lists a minute
        for _ in range(2500):
            fake.add_ticket()
        seen: set[int] = set()
        for page in range(1, 26):
            answer = _get(fake, "tickets", per_page=100, page=page)
            if answer.status_code == 200:
                seen |= {row["id"] for row in answer.json()}
        assert len(seen) == 2000
        fake.clock.advance(seconds=int(answer.headers["Retry-After"]))
        assert len(_get(fake, "tickets", per_page=100, page=25).json()) == 100


def test_includes_use_up_the_limit_three_times_as_fast() -> None:
    with FakeFreshdesk(plan="growth") as fake:
        answers = [_get(fake, "tickets", include="stats").status_code for _ in range(7)]
    assert answers == [200] * 6 + [429]


def test_the_list_refuses_pages_beyond_300() -> None:
    with FakeFreshdesk() as fake:
        assert _get(fake, "tickets", page=301).json()["errors"][0]["field"] == "page"


def test_a_post_sent_twice_makes_two_tickets() -> None:
    body = {"email": "a@example.com", "subject": "s", "description": "d", "status": 2, "priority": 1}
    with FakeFreshdesk() as fake, _session(fake) as session:
        for _ in range(2):
            session.post(f"{fake.url}/api/v2/tickets", json=body)
        assert len(fake.tickets) == 2
