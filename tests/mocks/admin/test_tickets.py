"""The tickets over HTTP: what stands in them, found by words, page by page, and their files."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.doors.serve import Server
from otai_sdk import Attachment, TicketSystemAdapter, UnifiedNote, UnifiedTicket

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)


def numbers(admin: Any, search: str, **more: Any) -> list[int]:
    answer = admin("GET", "/state", params={"search": search, "brief": 1, **more})
    assert answer.ok, answer.text
    return [ticket["id"] for ticket in answer.json()["tickets"]]


@pytest.fixture
def filled(server: Server) -> dict[str, int]:
    """A ticket each that only one word finds."""
    fake: Any = server.fake
    if fake.system == "otobo":
        for queue in ("Billing", "Post"):
            fake.add_queue(queue)
        made = {
            "invoice": fake.add_ticket("Wrong Invoice", queue="Billing", customer="julia").id,
            "door": fake.add_ticket("OPEN door", queue="Post", state="closed successful", customer="tom").id,
            "straße": fake.add_ticket("Große Straße", queue="Post", state="open", customer="tom").id,
        }
    else:
        carla, emma = fake.add_contact("Julia C", "julia@example.com"), fake.add_contact("Markus", "m@example.com")
        billing, post = fake.add_group("Billing"), fake.add_group("Post")
        made = {
            "invoice": fake.add_ticket("Wrong Invoice", requester=carla, group=billing, tags=["vip", "<b>"]).id,
            "door": fake.add_ticket("OPEN door", requester=emma, group=post, status=5).id,
            "straße": fake.add_ticket("Große Straße", requester=emma, group=post).id,
        }
    return made


def test_a_ticket_is_found_by_what_stands_on_it(server: Server, admin: Any, filled: dict[str, int]) -> None:
    invoice, door, street = filled["invoice"], filled["door"], filled["straße"]
    assert numbers(admin, "") == [street, door, invoice]
    for search in ("invoice", "INVOICE wrong", "billing", "julia", "inv  bil", "queue:billing", "customer:julia"):
        assert numbers(admin, search) == [invoice], search
    assert numbers(admin, "GROSSE") == numbers(admin, "grosse stra\u00dfe") == [street]
    assert numbers(admin, "status:closed") == numbers(admin, "queue:post closed") == [door]
    assert door in numbers(admin, "open")
    assert door not in numbers(admin, "status:open")
    assert numbers(admin, "subject:open") == [door]
    assert numbers(admin, "nothing:like this") == numbers(admin, "invoice door") == []
    number = admin.json("GET", f"/state?id={invoice}")["tickets"][0]["number"]
    assert numbers(admin, f"#{invoice}") == numbers(admin, f"#{number}") == [invoice]
    assert numbers(admin, "#00") == []
    if server.fake.system == "freshdesk":
        assert numbers(admin, "tag:VIP") == numbers(admin, "<b>") == [invoice]


def test_a_search_while_it_is_typed_finds_what_it_will(server: Server, admin: Any, filled: dict[str, int]) -> None:
    """A name with its colon and nothing behind it rules nothing out yet."""
    for typed in ("status:", "status:c", "status:clo", "status:closed", "#", "#" + str(filled["door"])):
        assert filled["door"] in numbers(admin, typed), typed


def test_pages_hold_every_ticket_once(server: Server, admin: Any) -> None:
    server.fake.populate(230)
    pages = [admin.json("GET", f"/state?page={page}&brief=1") for page in (1, 2, 3, 4)]
    assert [len(page["tickets"]) for page in pages] == [100, 100, 30, 0]
    assert {(page["count"], page["found"], page["pages"]) for page in pages} == {(230, 230, 3)}
    found = [ticket["id"] for page in pages for ticket in page["tickets"]]
    assert found == server.fake.ticket_ids()
    assert len(set(found)) == 230
    few = admin.json("GET", "/state?page=2&limit=7&search=status:open")
    assert [ticket["id"] for ticket in few["tickets"]] == server.fake.ticket_ids("status:open")[7:14]
    assert few["pages"] == -(-few["found"] // 7)


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=1&limit=0", "brief=yes", "search=" + "x" * 501, "find=x"])
def test_a_question_that_means_nothing_is_refused(server: Server, admin: Any, query: str) -> None:
    assert "expected" in admin.error(400, "GET", f"/state?{query}")


def test_what_is_inside_is_shown_or_counted(server: Server, admin: Any, adapter: TicketSystemAdapter) -> None:
    file = Attachment(name="log <b>.txt", content_type="text/plain", content=b"paper jam")
    ticket = adapter.create_ticket(UnifiedTicket(subject="Jam", body="See the log.", attachments=[file])).id
    adapter.add_note(ticket, UnifiedNote(body="Thanks", subject="Thanks", attachments=[file, file]))
    (shown,) = admin.json("GET", "/state")["tickets"]
    (kept,) = shown["attachments"]
    assert {name: kept[name] for name in ("name", "size")} == {"name": "log <b>.txt", "size": 9}
    assert kept["type"].startswith("text/plain")
    assert len(shown["notes"][0]["attachments"]) == 2
    (brief,) = admin.json("GET", "/state?brief=1")["tickets"]
    assert brief["counts"] == {"notes": 1, "attachments": 3}
    assert not {"body", "notes", "attachments", "custom_fields"} & set(brief)
    for one in (kept, *shown["notes"][0]["attachments"]):
        assert admin("GET", f"/files/{one['id']}").content == b"paper jam"


def test_fields_of_ones_own_have_their_labels() -> None:
    otobo = FakeOTOBO()
    otobo.add_dynamic_field("Asset", "Text", label="Number of the asset")
    otobo.add_dynamic_field("Never", "Text")
    otobo.add_ticket(dynamic_fields={"Asset": "A-17"})
    freshdesk = FakeFreshdesk()
    freshdesk.add_ticket_field("asset", label="Number of the asset", type="custom_text")
    freshdesk.add_ticket(custom_fields={"cf_asset": "A-17"}, type="Incident", tags=["vip"])
    for fake, name in ((otobo, "Asset"), (freshdesk, "cf_asset")):
        (shown,) = fake.ticket_rows()  # type: ignore[attr-defined]
        assert shown["custom_fields"] == [{"name": name, "label": "Number of the asset", "value": "A-17"}]
        assert shown["type"] in ("Incident", "Unclassified")
    assert freshdesk.ticket_rows()[0]["tags"] == ["vip"]


@pytest.mark.parametrize(
    ("kind", "given", "shown"),
    [
        ("image/png", "image/png", True),
        ("text/plain; charset=latin-1", "text/plain; charset=utf-8", True),
        ("text/html", "application/octet-stream", False),
        ("image/svg+xml", "application/octet-stream", False),
        ("application/pdf", "application/octet-stream", False),
        ("TEXT/HTML; x=text/plain", "application/octet-stream", False),
    ],
)
def test_a_file_of_a_stranger_runs_nowhere(kind: str, given: str, shown: bool) -> None:
    from .conftest import AdminClient

    fake = FakeOTOBO()
    name = 'x"\r\nSet-Cookie: a=b; ü.png'
    file = {"Filename": name, "ContentType": kind, "Content": b64encode(PNG).decode()}
    ticket = fake.add_ticket(attachments=[file])
    (kept,) = fake.ticket_row(ticket.id)["attachments"]
    with fake.serve() as server:
        admin = AdminClient(server)
        answer = admin("GET", f"/files/{kept['id']}")
        assert admin("HEAD", f"/files/{kept['id']}").content == b""
        for wrong in ("0", "999-1", f"{kept['id']}0", "1-x", "..%2f..%2fetc"):
            assert "no file" in admin.error(404, "GET", f"/files/{wrong}") or "%2f" in wrong
        admin.close()
    assert answer.content == PNG
    assert answer.headers["Content-Type"] == given
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert {"default-src 'none'", "sandbox"} <= set(answer.headers["Content-Security-Policy"].split("; "))
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith("inline" if shown else "attachment; filename*=UTF-8''x%22")


def test_files_go_with_what_they_hung_on() -> None:
    fake = FakeFreshdesk()
    with fake.serve() as server, server.adapter(default_requester_email="carla@example.com") as adapter:
        file = Attachment(name="a.txt", content_type="text/plain", content=b"a")
        made = adapter.create_ticket(UnifiedTicket(subject="Jam", body="x", attachments=[file]))
        (kept,) = fake.ticket_row(int(made.id))["attachments"]
        assert fake.ticket_file(str(kept["id"])) is not None
        fake.state.remove_attachment(fake.state.attachments[int(str(kept["id"]))])
        assert fake.ticket_file(str(kept["id"])) is None
