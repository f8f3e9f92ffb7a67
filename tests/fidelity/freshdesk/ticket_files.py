"""Files of tickets."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from otai_mocks.messages import Request

from .desk import Account, Desk, errors, ticket
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _form(account: Account, files: Any, **values: str) -> Any:
    body = {"email": "emma@globex.example", "subject": "S", "description": "D", "status": "2", "priority": "1"}
    return account.call("POST", "tickets", data={**body, **values}, files=files)


@fact(
    "create-multipart",
    "Multipart: tags[], cc_emails[], custom_fields[cf_x], attachments[]; numbers as text are taken",
    "DOC 688, 3P python-freshdesk, formie",
)
def _(desk: Desk) -> None:
    account = desk.open()
    parts = [
        *(("tags[]", (None, word)) for word in ("a", "b")),
        ("cc_emails[]", (None, "c@example.com")),
        ("custom_fields[cf_reference_number]", (None, "12")),
        ("custom_fields[cf_vip]", (None, "true")),
        ("attachments[]", ("photo.png", b"12345", "image/png")),
        ("attachments[]", ("notes.txt", b"123", "text/plain")),
    ]
    made = _form(account, parts).json()
    assert (made["tags"], made["cc_emails"], made["priority"]) == (["a", "b"], ["c@example.com"], 1)
    assert (made["custom_fields"]["cf_reference_number"], made["custom_fields"]["cf_vip"]) == (12, True)
    assert [file["name"] for file in made["attachments"]] == ["photo.png", "notes.txt"]


@fact("create-empty-filename", "A part with filename= empty is taken for a file that is none", "3P fresh-samples#78")
def _(desk: Desk) -> None:
    account = desk.open()
    head = "--b\r\nContent-Disposition: form-data; name="
    fields = "".join(f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in ticket().items())
    body = f'{fields}{head}"attachments[]"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n'
    answer = account.call(
        "POST", "tickets", data=body.encode(), headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    assert errors(answer)[0][0] == "attachments"


@fact(
    "create-attachment-keys",
    "An attachment of a ticket: id, content_type, size, name, attachment_url, created_at, updated_at",
    "REC R7, PBR",
)
def _(desk: Desk) -> None:
    made = _form(desk.open(), [("attachments[]", ("photo.png", b"12345", "image/png"))]).json()["attachments"][0]
    assert list(made) == ["id", "content_type", "size", "name", "attachment_url", "created_at", "updated_at"]
    assert (made["content_type"], made["size"], made["name"]) == ("image/png", 5, "photo.png")


@fact("create-attachment-host", "The link leads to another host: {account}.attachments6.freshdesk.com", "REC PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    made = _form(account, [("attachments[]", ("photo.png", b"12345", "image/png"))]).json()["attachments"][0]
    assert urlsplit(made["attachment_url"]).hostname != urlsplit(account.url).hostname
    fake = account.fake
    login = requests.auth._basic_auth_str(fake.api_key, "X")
    viewed = fake.handle(Request("GET", "/api/v2/tickets/1", "", {"authorization": login}, b"", fake.url)).json()
    assert urlsplit(viewed["attachments"][0]["attachment_url"]).hostname == "acme.attachments6.freshdesk.com"


@fact("create-attachment-url", "The file can be had without a key by its link, for about 300 seconds", "REC R7, PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    made = _form(account, [("attachments[]", ("photo.png", b"12345", "image/png"))]).json()["attachments"][0]
    url = made["attachment_url"]
    assert f"/data/helpdesk/attachments/production/{made['id']}/original/photo.png?Expires=" in url
    answer = account.session.get(url, timeout=20)
    assert (answer.content, answer.headers["Content-Type"]) == (b"12345", "image/png")
    account.fake.clock.advance(seconds=400)
    assert account.session.get(url, timeout=20).status_code == 403


@fact(
    "create-octet-stream", "A part without a content type is application/octet-stream, whatever its name", "REC R7, PBR"
)
def _(desk: Desk) -> None:
    made = _form(desk.open(), [("attachments[]", ("photo.png", b"12345"))]).json()
    assert made["attachments"][0]["content_type"] == "application/octet-stream"


@fact("create-20-mb", "Attachments may have 20 MB in sum", "DOC 536-585")
def _(desk: Desk) -> None:
    account = desk.open()
    half = b"x" * (10 * 1024 * 1024)
    assert _form(account, [("attachments[]", ("a", half)), ("attachments[]", ("b", half + b"x"))]).status_code == 400
    assert _form(account, [("attachments[]", ("a", half)), ("attachments[]", ("b", half))]).status_code == 201


@fact("update-files-added", "Files sent with an update are added to those there", "REC R7")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    for name in ("a.txt", "b.txt"):
        answer = account.call("PUT", "tickets/1", files=[("attachments[]", (name, b"1"))])
    assert [file["name"] for file in answer.json()["attachments"]] == ["a.txt", "b.txt"]


@fact("delete-delete-attachment", "DELETE /attachments/{id} is 204", "DOC 1799-1834")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    file = account.fake.add_attachment(1, "a.txt", b"1")
    assert account.delete(f"attachments/{file.id}").status_code == 204
    assert account.get("tickets/1").json()["attachments"] == []


SECTION.leave_out("create-file-size-key", "The docs print file_size on attachments", "DOC", "the recordings have size")


SECTION.leave_out("create-thumb", "thumb_url on some attachments", "REC", "only on pictures of some accounts; optional")


def _file(account: Account, name: str = "photo.png", kind: str = "image/png") -> Any:
    files = [("attachments[]", (name, b"12345", kind))]
    return account.call("POST", "tickets", data=ticket(), files=files).json()["attachments"][0]


@fact("create-file-size", "size is the number of bytes", "REC R7, PBR")
def _(desk: Desk) -> None:
    assert _file(desk.open())["size"] == 5


@fact("create-file-type", "content_type is what the part said", "REC R7, PBR")
def _(desk: Desk) -> None:
    assert _file(desk.open(), "a.txt", "text/csv")["content_type"] == "text/csv"


@fact("create-file-path", "The link's path has the attachment's id and name", "REC PBR")
def _(desk: Desk) -> None:
    file = _file(desk.open())
    wanted = f"/data/helpdesk/attachments/production/{file['id']}/original/photo.png"
    assert urlsplit(file["attachment_url"]).path == wanted


@fact("create-file-signed", "The link is signed: Expires, Signature, Key-Pair-Id", "REC PBR")
def _(desk: Desk) -> None:
    assert list(parse_qs(urlsplit(_file(desk.open())["attachment_url"]).query)) == [
        "Expires",
        "Signature",
        "Key-Pair-Id",
    ]


@fact("create-file-300", "The link holds for about 300 seconds", "REC R7")
def _(desk: Desk) -> None:
    account = desk.open()
    url = _file(account)["attachment_url"]
    account.fake.clock.advance(seconds=250)
    assert account.session.get(url, timeout=20).status_code == 200
    account.fake.clock.advance(seconds=100)
    assert account.session.get(url, timeout=20).status_code == 403


@fact("create-file-fresh-link", "Each reading of the ticket gives a link that holds", "REC R7, PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    _file(account)
    account.fake.clock.advance(hours=1)
    url = account.get("tickets/1").json()["attachments"][0]["attachment_url"]
    assert account.session.get(url, timeout=20).content == b"12345"


@fact("create-file-view", "The view lists the files as the create did", "REC R7, PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    made = _file(account)
    seen = account.get("tickets/1").json()["attachments"][0]
    assert {**seen, "attachment_url": None} == {**made, "attachment_url": None}


@fact("delete-attachment-404", "A file that is not there cannot be deleted: 404", "DOC 1799-1834")
def _(desk: Desk) -> None:
    answer = desk.open().delete("attachments/99")
    assert (answer.status_code, answer.content) == (404, b"")
