"""Markup and files: one request for an ordinary ticket, and memory that does not grow with the files."""

from __future__ import annotations

import base64
import json
import logging
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otai_mocks import FakeOTOBO
from otai_sdk import (
    Attachment,
    ConnectionFailedError,
    InvalidRequestError,
    NotFoundError,
    RequestTimeoutError,
    UnexpectedResponseError,
    UnifiedNote,
)
from otai_sdk.otobo.contents import Contents, decoded

MARKUP = "<p>Hello <b>you</b> 🚀</p>"


@pytest.fixture(params=["11.0", "10.1"])
def fake(request: pytest.FixtureRequest) -> Iterator[FakeOTOBO]:
    with FakeOTOBO(request.param) as fake:
        yield fake


def file(name: str, content: bytes) -> dict[str, str]:
    return {"Filename": name, "ContentType": "application/pdf", "Content": base64.b64encode(content).decode()}


def with_files(fake: FakeOTOBO, *contents: bytes, html: bool = True) -> int:
    files = [file(f"{number}.pdf", content) for number, content in enumerate(contents)]
    return fake.add_ticket("x", customer="tom@x.example", body=MARKUP, html=html, attachments=files).id


def gets(fake: FakeOTOBO) -> int:
    return sum(entry.path.endswith("TicketGet") for entry in fake.journal)


def test_a_ticket_with_markup_and_files_takes_one_request(fake: FakeOTOBO) -> None:
    id_ = with_files(fake, b"a" * 1000, b"b")
    with fake.adapter() as adapter:
        ticket = adapter.get_ticket(id_)
    assert ticket is not None
    assert ticket.body_html is not None
    assert "<b>you</b> 🚀" in ticket.body_html
    assert [(a.name, a.size, a.content) for a in ticket.attachments] == [("0.pdf", 1000, None), ("1.pdf", 1, None)]
    assert gets(fake) == 1


@pytest.mark.parametrize(("html", "requests"), [(True, 3), (False, 2)])
def test_large_files_are_let_through(fake: FakeOTOBO, html: bool, requests: int) -> None:
    id_ = with_files(fake, b"a" * (8 << 20), html=html)
    with fake.adapter() as adapter:
        ticket = adapter.get_ticket(id_)
    assert ticket is not None
    assert (ticket.body_html is not None) == html
    assert [a.size for a in ticket.attachments] == [8 << 20]
    assert gets(fake) == requests


def test_files_that_take_too_long_cost_the_markup_and_not_the_ticket(
    fake: FakeOTOBO, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    id_ = with_files(fake, b"a" * (8 << 20))
    with fake.adapter() as adapter:
        client = adapter._client  # type: ignore[attr-defined]
        original, calls = client.get_through, []

        def slow(*args: object, **options: object) -> object:
            calls.append(1)
            if len(calls) == 2:
                raise RequestTimeoutError("still coming in")
            return original(*args, **options)

        monkeypatch.setattr(client, "get_through", slow)
        with caplog.at_level(logging.WARNING, "otai_sdk"):
            ticket = adapter.get_ticket(id_)
    assert ticket is not None
    assert ticket.body_html is None
    assert len(ticket.attachments) == 1
    assert f"ticket {id_} is read without markup" in caplog.text


# --- downloads --------------------------------------------------------------------------------------------


def test_a_file_is_downloaded_by_its_id(fake: FakeOTOBO, tmp_path: Path) -> None:
    id_ = with_files(fake, b"first", bytes(range(256)) * 999)
    with fake.adapter() as adapter:
        ticket = adapter.get_ticket(id_)
        assert ticket is not None
        one, two = ticket.attachments
        assert adapter.download_attachment(id_, one).content == b"first"
        target = tmp_path / "two.pdf"
        target.write_text("the old one")
        saved = adapter.download_attachment(str(id_), two, save_to=target)
    assert saved == two
    assert target.read_bytes() == bytes(range(256)) * 999
    assert [path.name for path in tmp_path.iterdir()] == ["two.pdf"]


def test_a_file_of_a_note_is_downloaded(fake: FakeOTOBO) -> None:
    article = {"Subject": "s", "Body": "b"}
    id_ = fake.add_ticket("x", body="x", notes=[article]).id
    with fake.adapter() as adapter:
        adapter.update_ticket(
            str(id_), {"note": {"body": "n", "attachments": [{"name": "n.txt", "content": "bm90ZQ=="}]}}
        )
        ticket = adapter.get_ticket(id_)
        assert ticket is not None
        (attachment,) = ticket.notes[-1].attachments
        assert adapter.download_attachment(id_, attachment).content == b"note"


@pytest.mark.parametrize("html", [False, True])
def test_a_note_is_returned_with_its_files_as_they_were_sent(fake: FakeOTOBO, html: bool) -> None:
    """Names, types and sizes; the ids are those that get_ticket tells."""
    id_ = str(with_files(fake, b"of the body"))
    files = [
        Attachment(name="b.txt", content_type="text/plain", content=b"bbb"),
        Attachment(name="a.pdf", content_type="application/pdf", content=b"a"),
    ]
    note = UnifiedNote(body="See them.", body_html="<p>See <b>them</b>.</p>" if html else None, attachments=files)
    with fake.adapter() as adapter:
        returned = adapter.add_note(id_, note)
        assert gets(fake) == 1
        ticket = adapter.get_ticket(id_)
        assert ticket is not None
        stored = ticket.notes[-1].attachments
        contents = {each.name: adapter.download_attachment(id_, each).content for each in stored}
    assert [(each.id, each.name, each.size, each.content) for each in returned.attachments] == [
        (None, "b.txt", 3, None),
        (None, "a.pdf", 1, None),
    ]
    assert {(each.name, each.size) for each in stored} == {(each.name, each.size) for each in returned.attachments}
    assert contents == {"a.pdf": b"a", "b.txt": b"bbb"}
    assert files[0].content == b"bbb"


def test_a_note_that_cannot_be_read_back_tells_the_files_that_were_sent(fake: FakeOTOBO) -> None:
    id_ = str(with_files(fake))
    fake.faults.add("database_down", path="*/TicketGet", times=None)
    file = Attachment(name="b.txt", content_type="text/plain", content=b"bbb")
    with fake.adapter(retries=0) as adapter:
        returned = adapter.add_note(id_, UnifiedNote(body="See it.", attachments=[file]))
    assert returned.id is not None
    assert returned.attachments == [Attachment(name="b.txt", content_type="text/plain", size=3)]


def test_what_is_not_there_is_told(fake: FakeOTOBO, tmp_path: Path) -> None:
    id_ = with_files(fake, b"x")
    with fake.adapter() as adapter:
        ticket = adapter.get_ticket(id_)
        assert ticket is not None
        (attachment,) = ticket.attachments
        with pytest.raises(NotFoundError):
            adapter.download_attachment("4711", attachment)
        with pytest.raises(NotFoundError, match=r"no file 'other\.pdf'"):
            adapter.download_attachment(id_, Attachment(id=attachment.id, name="other.pdf"), save_to=tmp_path / "f")
        for wrong in (None, "7", "a/b", "1/../2"):
            with pytest.raises(InvalidRequestError, match="take it from get_ticket"):
                adapter.download_attachment(id_, Attachment(id=wrong, name="0.pdf"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_breaks_off_replaces_nothing(
    fake: FakeOTOBO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = with_files(fake, b"x" * 1000)
    target = tmp_path / "kept.pdf"
    target.write_text("the old one")
    with fake.adapter() as adapter:
        ticket = adapter.get_ticket(id_)
        assert ticket is not None
        monkeypatch.setattr("otai_sdk.otobo.files.decoded", lambda *_: iter([b"x" * 10]))
        with pytest.raises(UnexpectedResponseError, match="has 10 bytes instead of 1000"):
            adapter.download_attachment(id_, ticket.attachments[0], save_to=target)
    assert target.read_text() == "the old one"
    assert [path.name for path in tmp_path.iterdir()] == ["kept.pdf"]


# --- as it comes in ---------------------------------------------------------------------------------------

TEXTS = st.text(alphabet='ab"\\{}:Content,/\n🚀', max_size=12)


@given(st.lists(st.tuples(TEXTS, st.binary(max_size=90)), max_size=4), st.integers(1, 40), st.booleans())
def test_contents_are_taken_out_however_the_answer_is_cut(
    files: list[tuple[str, bytes]], size: int, spaced: bool
) -> None:
    parts = [{"Filename": name, "Content": base64.encodebytes(content).decode(), "n": name} for name, content in files]
    body = json.dumps({"Ticket": parts, "x": 'Content":"'}, separators=None if spaced else (",", ":")).encode()
    dropped, kept, aside = Contents(), Contents(keep=10_000), BytesIO()
    put_aside = Contents(aside=aside)
    for sink in (dropped, kept, put_aside):
        sink(b'{"Content":"begun and broken off')
        sink.restart()
        for start in range(0, len(body), size):
            sink(body[start : start + size])
    assert json.loads(kept.json) == json.loads(body)
    assert json.loads(dropped.json)["Ticket"] == [{**part, "Content": ""} for part in parts]
    places = [put_aside.places[int(part["Content"])] for part in json.loads(put_aside.json)["Ticket"]]
    assert [b"".join(decoded(aside, *place)) for place in places] == [content for _, content in files]


def test_memory_stays_bounded() -> None:
    sink = Contents()
    piece = base64.b64encode(bytes(48 << 10))
    sink(b'{"Ticket":[{"Content":"')
    tracemalloc.start()
    try:
        for _ in range(400):
            sink(piece)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()
    sink(b'"}]}')
    assert json.loads(sink.json) == {"Ticket": [{"Content": ""}]}


def test_a_connection_that_breaks_off_midway_is_begun_anew(fake: FakeOTOBO, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = with_files(fake, b"content" * 999)
    with fake.adapter(retries=2) as adapter:
        transport = adapter._client.sender.transport  # type: ignore[attr-defined]
        send, calls = transport.send, []

        def breaking(*args: Any, **kwargs: Any) -> Any:
            calls.append(1)
            if len(calls) % 2:
                kwargs["sink"](b'{"Ticket":[{"Article":[{"Attachment":[{"Content":"AAAA')
                raise ConnectionFailedError("broke off")
            return send(*args, **kwargs)

        ticket = adapter.get_ticket(id_)
        assert ticket is not None
        monkeypatch.setattr(transport, "send", breaking)
        assert adapter.get_ticket(id_) == ticket
        assert adapter.download_attachment(id_, ticket.attachments[0]).content == b"content" * 999
    assert len(calls) == 4
