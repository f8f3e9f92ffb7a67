"""The page at /_fake/, in a headless Chromium, as a person meets it: on a desk and on a phone, by day and by night."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from otai_mocks.doors.serve import Server
from otai_sdk import Attachment, OTAIError, SearchCriteria, TicketSystemAdapter, UnifiedNote, UnifiedTicket

from ...chromium import SCHEMES, Select
from .browser import SIZES, Page

pytestmark = pytest.mark.full

LIST = {"otobo": "*/TicketSearch", "freshdesk": "/api/v2/tickets*"}


def create(adapter: TicketSystemAdapter, subject: str = "Printer on fire", body: str = "It smokes.") -> str:
    return adapter.create_ticket(UnifiedTicket(subject=subject, body=body)).id


def test_a_person_watches_a_ticket_and_breaks_the_next_call(
    page: Page, server: Server, adapter: TicketSystemAdapter
) -> None:
    assert page.one("#no-tickets").is_displayed()
    ticket = create(adapter)
    page.until(lambda: "Printer on fire" in page.text("#ticket-list"))
    assert not page.one("#no-tickets").is_displayed()
    page.click("#ticket-list summary")
    page.until(lambda: "It smokes." in page.text("#ticket-list .inside"))
    adapter.add_note(ticket, UnifiedNote(body="Fetched the extinguisher", subject="Note"))
    page.until(lambda: "Fetched the extinguisher" in page.text("#ticket-list .note.internal"))

    page.click("#fault-more > summary")
    Select(page.one("#fault-kind")).select_by_value("status")
    page.enter("[name=path]", LIST[server.fake.system])
    page.one("[name=times]").clear()
    page.enter("[data-option=status]", "500")
    page.click("#fault-form [type=submit]")
    page.until(lambda: "status 500" in page.text("#fault-list"))
    with pytest.raises(OTAIError):
        adapter.find_tickets(SearchCriteria(limit=5))
    page.until(lambda: "fault: status" in page.text("#journal-list li:first-child"))
    assert "500" in page.text("#journal-list li:first-child")
    page.until(lambda: "struck 1" in page.text("#fault-list"))

    page.click("#fault-list button")
    page.until(lambda: page.text("#fault-list") == "")
    assert [found.id for found in adapter.find_tickets(SearchCriteria(limit=5))] == [ticket]


def test_a_fault_that_cannot_be_is_explained_on_the_page(page: Page, server: Server) -> None:
    page.click("#fault-more > summary")
    Select(page.one("#fault-kind")).select_by_value("status")
    page.enter("[data-option=status]", "99")
    page.click("#fault-form [type=submit]")
    page.until(lambda: "99" in page.text("#problem"))
    assert len(server.fake.faults) == 0


def test_the_form_knows_every_kind_and_its_options(page: Page, server: Server) -> None:
    page.click("#fault-more > summary")
    select = Select(page.one("#fault-kind"))
    assert {option.get_attribute("value") for option in select.options} == set(server.fake.faults.kinds)
    for name, kind in server.fake.faults.kinds.items():
        select.select_by_value(name)
        assert [f.get_attribute("data-option") for f in page.all("[data-option]")] == list(kind.options)
        assert page.text("#fault-about") == kind.what
        page.click("#fault-form [type=submit]")
        page.until(lambda name=name: server.fake.faults and next(reversed(list(server.fake.faults))).kind == name)
    page.until(lambda: len(page.all("#fault-list li")) == len(server.fake.faults))
    page.click("#clear-faults")
    page.until(lambda: page.text("#fault-list") == "")
    assert len(server.fake.faults) == 0


def test_the_journal_fills_opens_and_is_cleared(page: Page, server: Server, adapter: TicketSystemAdapter) -> None:
    create(adapter)
    page.until(lambda: page.text("#journal-count") == str(server.fake.journal.count) != "0")
    page.click("#journal-list summary")
    page.until(lambda: "user-agent: otai-sdk" in page.text("#journal-list .inside"))
    for secret in server.fake.secrets():
        assert len(secret) < 6 or secret not in page.script("return document.documentElement.outerHTML")
    page.click("#clear-journal")
    page.until(lambda: page.text("#journal-list") == "")
    create(adapter, "Another")
    page.until(lambda: len(page.all("#journal-list li")) == len(server.fake.journal))


def test_the_clock_is_moved_stopped_and_everything_reset(
    page: Page, server: Server, adapter: TicketSystemAdapter
) -> None:
    before = server.fake.clock.time()
    page.click("[data-advance='86400']")
    page.until(lambda: server.fake.clock.time() >= before + 86400)
    page.click("#run")
    page.until(lambda: "standing" in page.text("#running"))
    assert page.text("#now") == f"{server.fake.clock.now():%Y-%m-%d %H:%M:%S} UTC"
    create(adapter)
    page.until(lambda: "Printer on fire" in page.text("#ticket-list"))
    page.click("#reset")
    page.click("#confirm [value=no]")
    assert "Printer on fire" in page.text("#ticket-list")
    page.click("#reset")
    page.click("#confirm-yes")
    page.until(lambda: page.text("#ticket-list") == "")
    assert server.fake.clock.time() < before + 86400


def test_what_strangers_wrote_stays_text(page: Page, server: Server, adapter: TicketSystemAdapter) -> None:
    attack = "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"
    create(adapter, attack, attack)
    page.until(lambda: attack in page.text("#ticket-list .subject"))
    page.click("#ticket-list summary")
    page.until(lambda: page.text("#ticket-list .inside"))
    page.click("#journal-list summary")
    page.until(lambda: page.text("#journal-list .inside"))
    assert page.script("return document.querySelectorAll('main img, main script').length") == 0
    assert page.script("return document.title").startswith("Fake ")
    assert page.browser.get_log("browser") == []


def test_the_page_asks_nobody_but_the_admin_api(page: Page, server: Server) -> None:
    asked = page.script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert asked
    assert all(name.startswith(str(server.admin_url)) for name in asked)
    assert server.fake.journal.count == 0


def test_a_hidden_page_rests_and_a_stopped_fake_is_noticed(page: Page, server: Server) -> None:
    hide = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true});"
    page.script(hide % "true")
    page.until(lambda: page.text("#live") == "paused")
    page.script(hide % "false" + "document.dispatchEvent(new Event('visibilitychange'))")
    page.until(lambda: page.text("#live") == "live")
    server.stop()
    page.until(lambda: "no answer" in page.text("#live"))


LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 3
CONTRAST = """
const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
const light = (c) => c.slice(0, 3).map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const ground = (node) => {
  for (; node; node = node.parentElement) {
    const color = rgb(getComputedStyle(node).backgroundColor);
    if (color.length === 3 || color[3] > 0) return color;
  }
  return rgb(getComputedStyle(document.body).backgroundColor);
};
const poor = [];
for (const node of document.querySelectorAll("body *")) {
  const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  if (!(own || node.matches("input, select, textarea")) || !node.checkVisibility()) continue;
  const [one, other] = [light(rgb(getComputedStyle(node).color)), light(ground(node))];
  const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  if (ratio < 4.5) poor.push(`${node.tagName}.${node.className} ${node.textContent.slice(0, 20)}: ${ratio}`);
}
return poor;
"""
TOO_WIDE = """
return [...document.querySelectorAll("body *")].filter((node) => node.getBoundingClientRect().right > innerWidth + 0.5)
  .map((node) => node.outerHTML.slice(0, 80));
"""
NAMELESS = """
return [...document.querySelectorAll("button, input, select, textarea, summary, a, section, nav")].filter((node) =>
  !((node.labels && node.labels.length) || node.textContent.trim() || node.getAttribute("aria-label"))
).map((node) => node.outerHTML);
"""


def lengthen(fake: Any, ticket: int) -> None:
    """Long fields and tags, where the system has such."""
    if fake.system == "otobo":
        fake.add_dynamic_field("Long", label=LONG)
        fake.state.tickets[ticket].dynamic_fields["Long"] = LONG
    else:
        fake.add_ticket_field("long", label=LONG)
        record = fake.state.tickets[ticket]
        record.tags, record.type, record.custom_fields["cf_long"] = [LONG, LONG], LONG, LONG


@pytest.mark.parametrize("theme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_it_is_readable_everywhere(
    chromium: Any, server: Server, adapter: TicketSystemAdapter, admin: Any, size: str, theme: str, tmp_path: Path
) -> None:
    ticket = create(adapter, LONG[:180], LONG)
    file = Attachment(name=f"{LONG}.txt", content_type="text/plain", content=b"x")
    adapter.add_note(ticket, UnifiedNote(body=LONG, subject="Note", attachments=[file]))
    lengthen(server.fake, int(ticket))
    admin.json("POST", "/snapshots", {"name": LONG[:100]})
    server.fake.faults.add("status", times=None, optional=True, body=LONG)
    server.fake.clock.stop()
    page = Page(chromium, server, size, theme)
    page.click("#fault-more > summary")
    for selector in ("#ticket-list summary", "#journal-list summary"):
        page.click(selector)
        page.until(lambda selector=selector: page.text(selector.replace("summary", ".inside")))
    page.until(lambda: page.text("#snapshot-list") and f"{LONG}.txt" in page.text("#ticket-list .files"))
    page.until(lambda: page.script("return document.getAnimations().length") == 0)  # new rows fade in
    widths = page.script("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert widths[0] <= widths[1]
    assert page.script(TOO_WIDE) == []
    assert page.script(CONTRAST) == []
    assert page.script(NAMELESS) == []
    ground = page.script("return getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 384) == (theme == "dark")
    page.browser.save_screenshot(str(tmp_path / f"{size}-{theme}.png"))  # kept by pytest, to be looked at
