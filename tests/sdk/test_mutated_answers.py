"""Whatever a server, a proxy or a plugin makes of an answer: a result, or an error of ours. Never anything else."""

from __future__ import annotations

import gzip
import json
import logging
import random
from collections.abc import Callable
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.messages import Request, Response
from otai_sdk import (
    Attachment,
    OTAIError,
    SearchCriteria,
    TicketSystemAdapter,
    UnifiedNote,
    UnifiedQueue,
    UnifiedTicket,
    UnifiedUser,
)

DEEP = 5_000
_LARGE = 30_000
ODD: list[Any] = [
    *(None, True, False, 0, -1, 2**63, 10**30, 1.5, -0.0, "", " ", "²", "٣", "null", "\u0000", "\ud7ff", "0" * 5000),
    *(
        [],
        {},
        [[]],
        [None],
        {"": None},
        {"a": {"b": []}},
        "2026-13-45T99:99:99Z",
        "9999-12-31T23:59:59Z",
        "-1",
        "1e999",
    ),
    *("<b>", "&#" + "9" * 5000 + ";", "a" * 10_000, "(" * 3_000, "\u0301" * 3_000, "../../x", "https://evil.example/"),
]
HEADERS: list[tuple[str, str]] = [
    ("Retry-After", "²"),
    ("Retry-After", "-5"),
    ("Retry-After", "Fri, 99 Foo 2026 99:99:99 GMT"),
    ("Content-Type", "text/html; charset=²"),
    ("Content-Encoding", "gzip"),
    ("Content-Encoding", "nonsense"),
    ("Location", "https://evil.example/api/v2/tickets/²"),
    ("Link", '<https://evil.example/>; rel="next"'),
    ("Date", "yesterday"),
    ("X-Ratelimit-Remaining", "nan"),
    ("X-Ratelimit-Total", "-1"),
    ("X-Request-Id", "\x7f"),
]
STATUSES = (
    200,
    200,
    200,
    201,
    202,
    204,
    206,
    301,
    400,
    401,
    403,
    404,
    405,
    409,
    413,
    415,
    418,
    429,
    500,
    502,
    503,
    599,
)


def mutated(response: Response, dice: random.Random) -> Response:
    """The answer with one to three things other than they were."""
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        dice.choice((_value, _value, _value, _value, _bytes, _cut, _status, _header, _deep, _zip))(response, dice)
    return response


def _value(response: Response, dice: random.Random) -> None:
    try:
        data = json.loads(response.body)
    except (ValueError, RecursionError):
        _bytes(response, dice)
        return
    places = _places(data) if isinstance(data, (dict, list)) else []
    if not places or len(response.body) > _LARGE:
        response.body = json.dumps(dice.choice(ODD)).encode()
        return
    where, key = dice.choice(places)
    if isinstance(where, dict) and dice.random() < 0.2:
        del where[key]
    else:
        where[key] = dice.choice(ODD)
    response.body = json.dumps(data).encode()


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Every container in the data with each of its keys."""
    places: list[tuple[Any, Any]] = []
    todo = [data]
    while todo:
        current = todo.pop()
        items = current.items() if isinstance(current, dict) else enumerate(current)
        for key, value in items if isinstance(current, (dict, list)) else ():
            places.append((current, key))
            if isinstance(value, (dict, list)):
                todo.append(value)
    return places


def _bytes(response: Response, dice: random.Random) -> None:
    body = bytearray(response.body or b"x")
    for _ in range(dice.randrange(1, 5)):
        body[dice.randrange(len(body))] = dice.randrange(256)
    response.body = bytes(body)


def _cut(response: Response, dice: random.Random) -> None:
    response.body = response.body[: dice.randrange(len(response.body) + 1)]


def _status(response: Response, dice: random.Random) -> None:
    response.status = dice.choice(STATUSES)
    if response.status == 204 or dice.random() < 0.3:
        response.body = b"" if dice.random() < 0.5 else b"<html><body>Bad Gateway</body></html>"


def _header(response: Response, dice: random.Random) -> None:
    name, value = dice.choice(HEADERS)
    response.headers = [(k, v) for k, v in response.headers if k.lower() != name.lower()] + [(name, value)]


def _deep(response: Response, dice: random.Random) -> None:
    opening, closing = dice.choice((("[", "]"), ('{"Error":', "}"), ('{"errors":[', "]}"), ('{"Ticket":[', "]}")))
    response.body = (opening * DEEP + "1" + closing * dice.choice((0, DEEP))).encode()


def _zip(response: Response, dice: random.Random) -> None:
    response.headers = [*response.headers, ("Content-Encoding", "gzip")]
    response.body = gzip.compress(response.body)[: dice.choice((None, 20))]


class Mutating:
    """A fake whose answers are mutated while ``on``."""

    def __init__(self, fake: Any, dice: random.Random) -> None:
        self.fake, self.dice, self.on = fake, dice, False
        self._handle: Callable[[Request], Response] = fake.handle
        fake.handle = self.handle

    def handle(self, request: Request) -> Response:
        response = self._handle(request)
        return mutated(response, self.dice) if self.on and self.dice.random() < 0.7 else response


def calls(system: str) -> list[Callable[[TicketSystemAdapter], Any]]:
    queue = "Support" if system == "otobo" else "Billing"
    customer = UnifiedUser(name="julia") if system == "otobo" else UnifiedUser(email="emma@globex.example")
    new = UnifiedTicket(subject="New", body="Text", queue=UnifiedQueue(name=queue), customer=customer)
    file = Attachment(name="a.txt", content_type="text/plain", content=b"abc")

    def download(adapter: TicketSystemAdapter) -> Any:
        ticket = adapter.get_ticket(2)
        notes = ticket.notes if ticket else []
        return [adapter.download_attachment(2, each) for note in notes for each in note.attachments]

    return [
        lambda adapter: adapter.get_ticket(2),
        lambda adapter: adapter.find_tickets(SearchCriteria(subject="Invoice")),
        lambda adapter: adapter.find_tickets(SearchCriteria(queue=UnifiedQueue(name=queue), with_notes=True)),
        lambda adapter: adapter.find_tickets(SearchCriteria(customer=customer, text="printer")),
        lambda adapter: adapter.find_first_ticket(SearchCriteria()),
        lambda adapter: list(adapter.iter_tickets(SearchCriteria(order_by="updated_at"))),
        lambda adapter: adapter.changes(None),
        lambda adapter: adapter.create_ticket(new),
        lambda adapter: adapter.add_note(2, UnifiedNote(body="A note", attachments=[file])),
        lambda adapter: adapter.update_ticket("2", {"queue": queue, "note": "moved"}),
        lambda adapter: adapter.reply(2, "Dear customer"),
        lambda adapter: adapter.list_queues(),
        lambda adapter: adapter.check(),
        download,
    ]


def play(system: str, rounds: int, seed: int) -> dict[str, int]:
    """So many calls against mutated answers; how many ended how."""
    dice = random.Random(seed)
    ended = {"result": 0, "error": 0}
    done = 0
    while done < rounds:
        fake: Any = FakeOTOBO(seed=seed) if system == "otobo" else FakeFreshdesk(seed=seed, plan="unlimited")
        with fake:
            fake.add_ticket("Printer is empty")
            ticket = fake.add_ticket("Invoice <b>4711</b> & more")
            with fake.adapter() as adapter:
                adapter.add_note(
                    ticket.id, UnifiedNote(body="x", attachments=[Attachment(name="b.txt", content=b"1234")])
                )
            mutating = Mutating(fake, dice)
            for _ in range(min(40, rounds - done)):
                done += 1
                mutating.on = False
                with fake.adapter() as adapter:
                    if dice.random() < 0.5:
                        adapter.get_ticket(2)  # names and sessions are known
                    mutating.on = True
                    call = dice.choice(calls(system))
                    try:
                        call(adapter)
                        ended["result"] += 1
                    except OTAIError:
                        ended["error"] += 1
    return ended


@pytest.fixture(autouse=True)
def _quiet() -> Any:
    logger = logging.getLogger("otai_sdk")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_a_mutated_answer_gives_a_result_or_an_error_of_ours(system: str) -> None:
    ended = play(system, 300, seed=1)
    assert min(ended.values()) > 30, ended


@pytest.mark.full
@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_ten_thousand_mutated_answers_give_a_result_or_an_error_of_ours(system: str) -> None:
    ended = play(system, 10_000, seed=2)
    assert min(ended.values()) > 1_000, ended
