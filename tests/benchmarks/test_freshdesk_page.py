"""What it costs to make unified tickets of a page of Freshdesk's list."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import msgspec
import pytest
import requests

from otai_mocks import FakeFreshdesk
from otai_sdk.freshdesk import translate, wire
from otai_sdk.freshdesk.directory import Names


def seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def ratio(rounds: int) -> float:
    """A page of 100 → unified ÷ decoding it into the same structs; medians of interleaved rounds."""
    with FakeFreshdesk(plan="unlimited", tickets=100) as fake:
        auth = (fake.params["freshdesk_api_key"], "X")
        query = {"per_page": 100, "updated_since": "2020-01-01", "include": "description,requester"}
        page = requests.get(f"{fake.url}/api/v2/tickets", params=query, auth=auth, timeout=5).content
        fields = requests.get(f"{fake.url}/api/v2/ticket_fields", auth=auth, timeout=5).content
    names = Names(msgspec.json.decode(fields, type=list[wire.TicketField]))
    assert len(msgspec.json.decode(page, type=list[wire.Ticket])) == 100

    def bare() -> list[wire.Ticket]:
        return msgspec.json.decode(page, type=list[wire.Ticket])

    pairs = [
        (seconds(bare), seconds(lambda: [translate.ticket(row, names, "https://acme.freshdesk.com") for row in bare()]))
        for _ in range(rounds)
    ]
    return statistics.median(made for _, made in pairs) / statistics.median(bare for bare, _ in pairs)


@pytest.mark.full
def test_a_page_becomes_unified_for_little_more_than_decoding_it() -> None:
    found = ratio(300)
    print(f"page of 100 → unified ÷ bare decode: {found:.2f}")
    assert found <= 2.2
