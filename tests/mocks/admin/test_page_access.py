"""The page without a mouse, and for those who hear it: keys, focus, what axe-core finds."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks.doors.serve import Server
from otai_sdk import TicketSystemAdapter, UnifiedNote, UnifiedTicket

from ...chromium import SCHEMES, Keys
from .browser import SIZES, Page

pytestmark = pytest.mark.full

OUTLINE = """
const style = getComputedStyle(document.activeElement);
return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
"""
STOP = "return document.activeElement.id || document.activeElement.closest('[id]')?.id"


def add(adapter: TicketSystemAdapter, *subjects: str) -> list[str]:
    return [adapter.create_ticket(UnifiedTicket(subject=subject, body="It smokes.")).id for subject in subjects]


def subject(page: Page) -> Any:
    return page.script("return document.activeElement.querySelector('.subject')?.textContent")


@pytest.mark.parametrize("theme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(
    chromium: Any, server: Server, adapter: TicketSystemAdapter, admin: Any, size: str, theme: str
) -> None:
    fake: Any = server.fake
    fake.populate(60)
    (ticket,) = add(adapter, "Printer on fire")
    adapter.add_note(ticket, UnifiedNote(body="On it"))
    admin.json("POST", "/snapshots", {"name": "before"})
    fake.faults.add("status", times=None, optional=True)
    page = Page(chromium, server, size, theme)
    page.until(lambda: page.one("#pages").is_displayed())
    for selector in ("#ticket-list summary", "#journal-list summary", "#fault-more > summary"):
        page.click(selector)
    page.until(lambda: "On it" in page.text("#ticket-list .note") and page.text("#journal-list .inside"))
    page.tell("Page.setBypassCSP", enabled=True)  # axe comes from the test, not from the page
    assert page.violations() == []
    page.click("#reset")
    assert page.violations() == []
    page.press(Keys.ESCAPE)


def test_axe_would_find_something(page: Page) -> None:
    page.script("document.querySelector('#search-form label').remove()")
    assert "label" in [found["id"] for found in page.violations()]


def test_tab_goes_through_all_parts_and_out_again(page: Page, server: Server, adapter: TicketSystemAdapter) -> None:
    add(adapter, "One", "Two", "Three")
    page.until(lambda: len(page.all("#ticket-list > li")) == 3)
    page.focus(".skip")
    stops: list[str] = []
    for _ in range(80):
        page.press(Keys.TAB)
        if page.focused("tagName") == "BODY" or page.focused("className") == "skip":
            break
        assert page.script(OUTLINE), page.focused("outerHTML")
        stops.append(page.script(STOP))
    else:
        raise AssertionError(f"a trap: {stops}")
    parts = [stop for stop in stops if stop in {"pause", "run", "reset", "search", "ticket-list", "journal-list"}]
    assert parts == ["pause", "run", "reset", "search", "ticket-list", "journal-list"]  # of a list one row each
    assert stops.index("ticket-list") < stops.index("fault-more") < stops.index("snapshot-name")


def test_the_skip_link_leads_to_the_tickets(page: Page, server: Server, adapter: TicketSystemAdapter) -> None:
    add(adapter, "One")
    page.until(lambda: page.text("#ticket-list"))
    page.script("document.activeElement.blur(); getSelection().collapse(document.body, 0)")
    page.press(Keys.TAB)
    assert page.focused() == "Skip to the tickets"
    assert page.script("return document.activeElement.getBoundingClientRect().top") >= 0
    page.press(Keys.ENTER)
    page.until(lambda: page.focused("id") == "tickets-heading")
    page.press(Keys.TAB)
    assert page.focused("id") == "search"


def test_arrow_keys_walk_enter_opens_and_escape_closes(
    page: Page, server: Server, adapter: TicketSystemAdapter
) -> None:
    add(adapter, "One", "Two", "Three")
    page.until(lambda: len(page.all("#ticket-list > li")) == 3)
    page.focus("#search")
    page.press(Keys.ARROW_DOWN)
    assert subject(page) == "Three"
    for key, wanted in (
        (Keys.ARROW_UP, "Three"),
        (Keys.ARROW_DOWN, "Two"),
        (Keys.END, "One"),
        (Keys.ARROW_DOWN, "One"),
        (Keys.HOME, "Three"),
        (Keys.ARROW_DOWN, "Two"),
    ):
        page.press(key)
        assert subject(page) == wanted
    for key in (Keys.ENTER, Keys.SPACE):
        page.press(key)
        page.until(lambda: "It smokes." in page.text("#ticket-list details[open] .inside"))
        page.press(Keys.ESCAPE)
        assert page.all("#ticket-list details[open]") == []
        assert subject(page) == "Two"


def test_the_focus_stays_when_the_list_changes(page: Page, server: Server, adapter: TicketSystemAdapter) -> None:
    fake: Any = server.fake
    one, *_ = add(adapter, "One", "Two", "Three")
    page.until(lambda: len(page.all("#ticket-list > li")) == 3)
    page.focus("#search")
    page.press(Keys.ARROW_DOWN, Keys.END)
    page.press(Keys.END)
    page.press(Keys.ENTER)
    page.until(lambda: "It smokes." in page.text("#ticket-list details[open] .inside"))
    adapter.add_note(one, UnifiedNote(body="It comes to the top"))
    page.until(lambda: "It comes to the top" in page.text("#ticket-list > li:first-child .note"))
    assert subject(page) == "One"
    add(adapter, "Four", "Five")
    page.until(lambda: len(page.all("#ticket-list > li")) == 5)
    assert subject(page) == "One"
    with fake.locked():
        if fake.system == "otobo":
            fake.state.remove_ticket(fake.state.tickets[int(one)])
        else:
            del fake.state.tickets[int(one)]
    page.until(lambda: len(page.all("#ticket-list > li")) == 4)
    assert subject(page) in ("Two", "Three")  # the row that stands there now
    page.script("document.querySelector('#snapshot-name').focus()")
    page.press("kept", Keys.ENTER)
    page.until(lambda: page.text("#snapshot-list"))
    page.focus("#snapshot-list .danger")
    page.press(Keys.ENTER)
    page.until(lambda: page.focused() == "Keep it as it is")
    page.press(Keys.TAB, Keys.ENTER)
    page.until(lambda: page.text("#snapshot-list") == "")
    assert page.focused("id") == "snapshots-heading"


def test_a_dialog_gives_the_focus_back(page: Page, server: Server) -> None:
    page.focus("#reset")
    page.press(Keys.ENTER)
    assert page.focused() == "Keep it as it is"
    page.press(Keys.ESCAPE)
    page.until(lambda: page.focused("id") == "reset")


def test_pause_stops_what_moves(page: Page, server: Server, adapter: TicketSystemAdapter) -> None:
    page.click("#pause")
    page.until(lambda: page.text("#live") == "paused")
    asked = "return performance.getEntriesByType('resource').length"
    before = page.script(asked)
    add(adapter, "One")
    page.browser.execute_async_script("setTimeout(arguments[0], 1500)")
    assert (page.script(asked), page.text("#ticket-list")) == (before, "")
    page.click("#pause")
    page.until(lambda: "One" in page.text("#ticket-list"))
    assert page.text("#live") == "live"


def test_what_happened_is_said(page: Page, server: Server) -> None:
    roles = "return ['message', 'problem', 'heard', 'live'].map((id) => document.getElementById(id).role)"
    assert page.script(roles) == ["status", "alert", "status", "status"]
    page.click("[data-advance='60']")
    page.enter("#snapshot-name", "kept")
    page.press(Keys.ENTER)
    page.until(lambda: "kept" in page.text("#message"))
