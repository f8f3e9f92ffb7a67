"""The journal shows everything but credentials."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from hypothesis import given
from hypothesis import strategies as st

from otai_mocks import redact
from otai_mocks.journal import Journal
from otai_mocks.messages import Request, Response

NOON = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)
SECRET = "s3cret-sesame"


def journal(size: int = 100) -> Journal:
    return Journal(lambda: [SECRET], size)


def shown(entries: Journal) -> str:
    return repr(entries) + "".join(json.dumps(entry.to_dict()) + repr(entry) for entry in entries)


def test_credentials_are_masked_wherever_they_stand() -> None:
    entries = journal()
    body = json.dumps({"Password": SECRET, "Ticket": {"deep": [{"api_key": SECRET, "Body": f"my word is {SECRET}"}]}})
    headers = {"authorization": f"Basic {SECRET}", "cookie": SECRET, "x-api-key": SECRET, "accept": "*/*"}
    entries.record(
        Request("POST", f"/x/{SECRET}", f"a=1&Password={SECRET}&b={SECRET}", headers, body.encode()),
        Response(200, [], f"token {SECRET}".encode()),
        NOON,
    )
    entries.record(Request("POST", "/form", "", {}, f"UserLogin=a&Password={SECRET}".encode()), Response(500), NOON)
    assert SECRET not in shown(entries)
    assert entries[0].headers["accept"] == "*/*"
    assert entries[0].json["Ticket"]["deep"][0]["Body"] == "my word is ***"


def test_an_entry_says_what_was_asked_what_was_answered_and_why() -> None:
    entries = journal()
    entries.record(
        Request("PUT", "/api/v2/tickets/7", "", {}, b'{"status": 9}'),
        Response(400, [], b"no", why="there is no status 9"),
        NOON,
        "status",
    )
    assert repr(entries[0]) == "<1. PUT /api/v2/tickets/7 → 400 (there is no status 9) (fault: status)>"
    assert entries[0].to_dict()["at"] == "2026-11-20T12:00:00+00:00"
    assert (entries[0].json, entries[0].answer) == ({"status": 9}, "no")


def test_it_is_bounded_and_counts_on() -> None:
    entries = journal(3)
    for number in range(5):
        entries.record(Request("GET", f"/{number}"), Response(200, wrote=number == 4), NOON)
    assert [entry.path for entry in entries] == ["/2", "/3", "/4"]
    assert (len(entries), entries.count, entries[-1].number) == (3, 5, 5)
    assert [entry.path for entry in entries.writes] == ["/4"]
    assert [entry.path for entry in entries.matching("GET", "/[34]")] == ["/3", "/4"]
    entries.clear()
    assert len(entries) == entries.count == 0


secrets = st.text("abcdefgh-0123", min_size=8, max_size=12)
leaves = st.one_of(st.none(), st.integers(), st.text(max_size=5))


@given(secrets, st.recursive(leaves, lambda inner: st.dictionaries(st.text(max_size=5), inner) | st.lists(inner)))
def test_a_named_secret_is_masked_at_every_depth(secret: str, around: object) -> None:
    value = {"a": [{"Password": secret, "around": around}], "client_secret": [secret], "SessionID": {"x": secret}}
    masked = redact.mask_json(value)
    assert masked["a"][0] == {"Password": redact.MASK, "around": redact.mask_json(around)}
    assert masked["client_secret"] == masked["SessionID"] == redact.MASK
