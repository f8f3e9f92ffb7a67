"""download_attachment: the right file, whole or not at all, and the key stays here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import responses

from otai_mocks import FakeFreshdesk
from otai_sdk import (
    Attachment,
    ConnectionFailedError,
    InvalidRequestError,
    NotFoundError,
    SystemConfig,
    UnexpectedResponseError,
    UnifiedNote,
)
from otai_sdk.freshdesk import FreshdeskAdapter

ROOT = "https://canned.freshdesk.com/api/v2"
STORAGE = "https://storage.example/data/5/a.txt"
LISTED = Attachment(id="5", name="a.txt")


def test_the_files_of_ticket_and_notes_come_as_they_were_sent(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ticket = fake.add_ticket()
    fake.add_attachment(ticket, "a.bin", bytes(range(256)), "application/x-odd")
    adapter.add_note(str(ticket.id), UnifiedNote(body="x", attachments=[Attachment(name="b.txt", content=b"hello")]))
    read = adapter.get_ticket(ticket.id)
    assert read is not None
    listed = [*read.attachments, *read.notes[0].attachments]
    got = [adapter.download_attachment(ticket.id, each) for each in listed]
    assert [(each.name, each.content_type, each.size, each.content) for each in got] == [
        ("a.bin", "application/x-odd", 256, bytes(range(256))),
        ("b.txt", "application/octet-stream", 5, b"hello"),
    ]
    assert [each.id for each in got] == [each.id for each in listed]
    asked = [entry for entry in fake.journal if "/data/" in entry.path]
    assert len(asked) == 2
    assert all("authorization" not in entry.headers for entry in asked)


def test_a_file_is_saved_and_replaces_what_was_there(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, tmp_path: Path
) -> None:
    ticket = fake.add_ticket()
    file = fake.add_attachment(ticket, "a.bin", b"x" * 100_000)
    target = tmp_path / "there.bin"
    target.write_bytes(b"old")
    got = adapter.download_attachment(ticket.id, Attachment(id=str(file.id), name="a.bin"), save_to=target)
    assert (got.size, got.content) == (100_000, None)
    assert target.read_bytes() == b"x" * 100_000
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("save_to", ["nowhere/at/all.bin", "", "a\0b", 5])
def test_a_place_that_cannot_be_written_is_refused(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, tmp_path: Path, save_to: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ticket = fake.add_ticket()
    file = fake.add_attachment(ticket, "a.bin", b"x")
    with pytest.raises(InvalidRequestError, match="save_to"):
        adapter.download_attachment(ticket.id, Attachment(id=str(file.id), name="a.bin"), save_to=save_to)
    assert list(tmp_path.iterdir()) == []
    assert not fake.journal


@pytest.mark.parametrize("attachment", [Attachment(name="a.txt"), Attachment(id="x", name="a.txt"), "5", None])
def test_an_attachment_that_was_never_listed_is_refused(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, attachment: Any
) -> None:
    with pytest.raises(InvalidRequestError, match="no id"):
        adapter.download_attachment("1", attachment)
    assert not fake.journal


def test_no_such_ticket_or_file_is_not_found(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    with pytest.raises(NotFoundError, match="404"):
        adapter.download_attachment("404", LISTED)
    with pytest.raises(NotFoundError, match="attachment 5"):
        adapter.download_attachment(fake.add_ticket().id, LISTED)


# --- odd storages --------------------------------------------------------------------------------------


@pytest.fixture
def canned() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        listed = {"id": 5, "name": "a.txt", "size": 5, "attachment_url": f"{STORAGE}?Expires=1&Signature=a%2Bb%20c"}
        mock.get(f"{ROOT}/tickets/1", json={"id": 1, "attachments": [listed]})
        mock.get(f"{ROOT}/tickets/1/conversations", json=[])
        yield mock


@pytest.fixture
def distant() -> Iterator[FreshdeskAdapter]:
    params = {"freshdesk_domain": "canned", "freshdesk_api_key": "sEcReT123", "retries": 0}
    with FreshdeskAdapter(SystemConfig(id="canned", provider_key="FreshdeskAdapter", params=params)) as adapter:
        yield adapter


def test_another_host_gets_the_signature_and_not_the_key(
    canned: responses.RequestsMock, distant: FreshdeskAdapter
) -> None:
    canned.get(STORAGE, body=b"hello")
    assert distant.download_attachment(1, LISTED).content == b"hello"
    asked = canned.calls[-1].request
    assert asked.url in (f"{STORAGE}?Expires=1&Signature=a%2Bb+c", f"{STORAGE}?Expires=1&Signature=a%2Bb%20c")
    assert "Authorization" not in asked.headers


@pytest.mark.parametrize("status", [400, 403, 410])
def test_a_link_that_has_ended_is_asked_for_once_more(
    canned: responses.RequestsMock, distant: FreshdeskAdapter, status: int
) -> None:
    canned.get(STORAGE, status=status, body="<Error>Request has expired</Error>")
    canned.get(STORAGE, body=b"hello")
    assert distant.download_attachment(1, LISTED).content == b"hello"
    assert [call.request.url.split("?")[0] for call in canned.calls].count(f"{ROOT}/tickets/1") == 2


@pytest.mark.parametrize(("status", "kind"), [(403, UnexpectedResponseError), (404, NotFoundError)])
def test_a_storage_that_goes_on_refusing_is_an_error(
    canned: responses.RequestsMock, distant: FreshdeskAdapter, tmp_path: Path, status: int, kind: type[Exception]
) -> None:
    canned.get(STORAGE, status=status)
    with pytest.raises(kind, match=str(status)):
        distant.download_attachment(1, LISTED, save_to=tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("body", [b"hell", b"hello!", b"<html>Sign in</html>", b""])
def test_a_file_of_another_size_is_not_believed(
    canned: responses.RequestsMock, distant: FreshdeskAdapter, tmp_path: Path, body: bytes
) -> None:
    canned.get(STORAGE, body=body)
    with pytest.raises(UnexpectedResponseError, match="5 are listed"):
        distant.download_attachment(1, LISTED)
    with pytest.raises(UnexpectedResponseError, match="5 are listed"):
        distant.download_attachment(1, LISTED, save_to=tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_redirect_of_the_storage_is_not_followed(canned: responses.RequestsMock, distant: FreshdeskAdapter) -> None:
    canned.get(STORAGE, status=302, headers={"Location": "https://elsewhere.example/"})
    with pytest.raises(UnexpectedResponseError, match="redirect"):
        distant.download_attachment(1, LISTED)


@pytest.mark.parametrize(
    "link",
    ["http://storage.example/a", "ftp://x/a", "file:///etc/passwd", "", "https://", "https://u:p@x/a", "http://["],
)
def test_a_link_that_is_not_encrypted_is_not_followed(
    canned: responses.RequestsMock, distant: FreshdeskAdapter, link: str
) -> None:
    listed = {"id": 5, "name": "a.txt", "size": 5, "attachment_url": link}
    canned.replace("GET", f"{ROOT}/tickets/1", json={"id": 1, "attachments": [listed]})
    with pytest.raises(UnexpectedResponseError, match="no https address"):
        distant.download_attachment(1, LISTED)


def test_a_download_that_breaks_off_begins_anew(fake: FakeFreshdesk, adapter: FreshdeskAdapter, tmp_path: Path) -> None:
    ticket = fake.add_ticket()
    file = fake.add_attachment(ticket, "a.bin", b"0123456789" * 10)
    fake.faults.add("truncate", size=20, path="/data/*")
    target = tmp_path / "a.bin"
    adapter.download_attachment(ticket.id, Attachment(id=str(file.id), name="a.bin"), save_to=target)
    assert target.read_bytes() == b"0123456789" * 10


def test_a_download_that_keeps_breaking_off_leaves_nothing(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, tmp_path: Path
) -> None:
    ticket = fake.add_ticket()
    file = fake.add_attachment(ticket, "a.bin", b"0123456789" * 10)
    fake.faults.add("truncate", size=20, path="/data/*", times=None)
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    with pytest.raises((ConnectionFailedError, UnexpectedResponseError), match=f"attachment {file.id}"):  # by urllib3
        adapter.download_attachment(ticket.id, Attachment(id=str(file.id), name="a.bin"), save_to=target)
    assert (target.read_bytes(), list(tmp_path.iterdir())) == (b"old", [target])
