"""The page of a served fake in a headless Chromium, as a person meets it. Needs selenium."""

from __future__ import annotations

from typing import Any

from otai_mocks.doors.serve import Server

from ...chromium import Person

SIZES = {"desktop": (1280, 900, False), "phone": (360, 740, True), "small phone": (320, 640, True)}


class Page(Person):
    """What a person sees and does."""

    def __init__(self, chromium: Any, server: Server, size: str, theme: str) -> None:
        super().__init__(chromium, SIZES[size], theme)
        chromium.get("about:blank")  # the page of the test before asks no more
        chromium.get_log("browser")  # what was before
        chromium.get(str(server.admin_url))
        self.until(lambda: self.text("#live") == "live")

    def text(self, selector: str) -> str:
        """The text of all that fits. By script: rows may be replaced while one looks."""
        found = self.script(f"return [...document.querySelectorAll({selector!r})].map(n => n.innerText).join('\\n')")
        return str(found)

    def enter(self, selector: str, value: str) -> None:
        field = self.one(selector)
        field.clear()
        field.send_keys(value)

    def press(self, *keys: str) -> None:
        """Keys, wherever the focus is."""
        self.browser.switch_to.active_element.send_keys(*keys)

    def focused(self, what: str = "innerText") -> str:
        """A property of what has the focus; of a row its subject or path comes first."""
        return str(self.script(f"return document.activeElement.{what}"))

    def focus(self, selector: str) -> None:
        self.script(f"document.querySelector({selector!r}).focus()")
