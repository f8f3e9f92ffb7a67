"""Tickets and snapshots on the page: looked into, found, turned over page by page, kept and put back."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from otai_mocks.doors.serve import Server
from otai_sdk import Attachment, TicketSystemAdapter, UnifiedNote, UnifiedTicket

from .browser import Page

pytestmark = pytest.mark.full

ATTACK = "<img src=x onerror=\"document.title='hacked'\"><svg onload=\"document.title='hacked'\">"
FILE = b"<script>document.title='hacked'</script>"
TITLES = "return [...document.querySelectorAll('#ticket-list .subject')].map((node) => node.textContent)"


def add_full_ticket(fake: Any, adapter: TicketSystemAdapter) -> None:
    """One with everything that can be seen, all of it an attack."""
    if fake.system == "otobo":
        fake.add_dynamic_field("Asset", label=ATTACK)
        file = {"Filename": f"{ATTACK}.html", "ContentType": "text/html", "Content": b64encode(FILE).decode()}
        ticket = fake.add_ticket(ATTACK, body=ATTACK, dynamic_fields={"Asset": ATTACK}, attachments=[file]).id
    else:
        fake.add_ticket_field("asset", label=ATTACK)
        ticket = fake.add_ticket(ATTACK, "x", tags=[ATTACK, "vip"], custom_fields={"cf_asset": ATTACK}).id
        fake.state.tickets[ticket].type = ATTACK
    sent = Attachment(name=f"{ATTACK}.txt", content_type="text/plain", content=FILE)
    adapter.add_note(str(ticket), UnifiedNote(body=ATTACK, attachments=[sent]))


def test_what_is_inside_a_ticket_is_shown_as_text(page: Page, server: Server, adapter: TicketSystemAdapter) -> None:
    add_full_ticket(server.fake, adapter)
    page.until(lambda: ATTACK in page.text("#ticket-list .subject") and "1 note" in page.text("#ticket-list .facts"))
    page.click("#ticket-list summary")
    page.until(lambda: ATTACK in page.text("#ticket-list .note"))
    page.until(lambda: ATTACK in page.text("#ticket-list .about dt") and ATTACK in page.text("#ticket-list .about dd"))
    if server.fake.system == "freshdesk":
        assert "vip" in page.text("#ticket-list .about .tags")
    page.enter("#snapshot-name", ATTACK)
    page.click("#snapshot-form [type=submit]")
    page.until(lambda: ATTACK in page.text("#snapshot-list .subject"))
    assert f"{len(FILE)} bytes, text/plain" in page.text("#ticket-list .note .files")
    page.click("#ticket-list .note .files a")
    page.until(lambda: len(page.browser.window_handles) == 2)
    first, other = page.browser.window_handles
    page.browser.switch_to.window(other)
    assert page.script("return document.body.innerText") == FILE.decode()
    assert page.script("return document.title") != "hacked"
    page.browser.close()
    page.browser.switch_to.window(first)
    assert page.script("return document.querySelectorAll('main img, main svg, main script').length") == 0
    assert page.script("return document.title").startswith("Fake ")
    assert [line for line in page.browser.get_log("browser") if "files/" not in line["message"]] == []


def test_a_ticket_that_is_open_follows_what_happens(page: Page, server: Server, adapter: TicketSystemAdapter) -> None:
    ticket = adapter.create_ticket(UnifiedTicket(subject="Printer on fire", body="It smokes.")).id
    page.until(lambda: "Printer on fire" in page.text("#ticket-list"))
    page.click("#ticket-list summary")
    page.until(lambda: "It smokes." in page.text("#ticket-list .inside"))
    for number in range(3):
        adapter.add_note(ticket, UnifiedNote(body=f"Note {number}"))
        page.until(lambda number=number: f"Note {number}" in page.text("#ticket-list .note"))


def test_tickets_are_found_as_one_types_and_pages_are_turned(page: Page, server: Server) -> None:
    fake: Any = server.fake
    fake.populate(120)
    fake.add_ticket("Zebra on the stairs")
    page.until(lambda: page.text("#found") == "1 to 50 of 121")
    assert page.text("#ticket-count") == "121"
    seen = page.script(TITLES)
    page.click("#page-last")
    page.until(lambda: page.text("#found") == "101 to 121 of 121")
    assert len(page.script(TITLES)) == 21
    assert page.text("#heard") == "121 tickets, page 3 of 3"
    page.enter("#search", "zebra")
    page.until(lambda: page.script(TITLES) == ["Zebra on the stairs"])
    page.until(lambda: page.text("#heard") == "1 ticket found")
    assert not page.one("#pages").is_displayed()
    page.enter("#search", "zebra crossing")
    page.until(lambda: page.one("#not-found").is_displayed())
    assert page.text("#heard") == "No ticket found"
    page.one("#search").send_keys("\ue00c")  # Escape
    page.until(lambda: page.script(TITLES) == seen)
    page.enter("#page-number", "99\n")
    page.until(lambda: page.text("#found") == "101 to 121 of 121")
    assert page.script("return document.querySelector('#page-number').value") == "3"


def test_the_page_goes_back_when_its_tickets_go(page: Page, server: Server) -> None:
    fake: Any = server.fake
    empty = fake.snapshot()
    fake.populate(60)
    page.until(lambda: page.one("#pages").is_displayed())
    page.click("#page-after")
    page.until(lambda: page.text("#found") == "51 to 60 of 60")
    fake.restore(empty)
    page.until(lambda: page.one("#no-tickets").is_displayed())
    assert not page.one("#pages").is_displayed()


def test_a_snapshot_is_taken_restored_and_deleted(page: Page, server: Server, adapter: TicketSystemAdapter) -> None:
    adapter.create_ticket(UnifiedTicket(subject="Kept", body="x"))
    page.enter("#snapshot-name", "Before the import")
    page.click("#snapshot-form [type=submit]")
    page.until(lambda: "Before the import" in page.text("#snapshot-list"))
    assert "1 ticket" in page.text("#snapshot-list")
    adapter.create_ticket(UnifiedTicket(subject="Imported", body="x"))
    page.until(lambda: page.script(TITLES) == ["Imported", "Kept"])
    page.click("#snapshot-list button")
    assert "Before the import" in page.text("#confirm-text")
    page.click("#confirm [value=no]")
    assert len(server.fake.state.tickets) == 2
    page.click("#snapshot-list button")
    page.click("#confirm-yes")
    page.until(lambda: page.script(TITLES) == ["Kept"])
    page.click("#snapshot-list .danger")
    page.click("#confirm-yes")
    page.until(lambda: page.text("#snapshot-list") == "" and page.one("#no-snapshots").is_displayed())


def test_twenty_thousand_tickets_are_no_burden(chromium: Any, server: Server) -> None:
    fake: Any = server.fake
    fake.populate(20_000)
    page = Page(chromium, server, "desktop", "light")
    page.until(lambda: page.text("#found") == "1 to 50 of 20,000")
    page.click("#page-last")
    page.until(lambda: page.text("#found") == "19,951 to 20,000 of 20,000")
    number = fake.ticket_row(7)["number"]
    page.enter("#search", f"#{number}")
    page.until(lambda: len(page.all("#ticket-list > li")) == 1)
    assert len(page.all("*")) < 2_000
    longest = page.script("return Math.max(...performance.getEntriesByType('resource').map((entry) => entry.duration))")
    assert longest < 5_000  # milliseconds: slack for a busy machine; it takes some 100
