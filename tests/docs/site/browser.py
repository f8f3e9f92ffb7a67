"""A page of the site in a headless Chromium. Needs selenium."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from ...chromium import Person

LOGS = ("browser", "performance")
SIZES = {"wide": (1280, 900, False), "phone": (360, 740, True)}


class Reader(Person):
    """Someone who reads the site."""

    def __init__(self, chromium: Any, address: str, size: str = "wide", scheme: str = "light") -> None:
        super().__init__(chromium, SIZES[size], scheme)
        self.address = address
        for log in LOGS:
            chromium.get_log(log)  # what was before

    def opens(self, page: str = "") -> None:
        self.browser.get(self.address + page)
        self.until(lambda: self.script("return document.readyState") == "complete")

    def types_into_search(self, words: str) -> None:
        if self.script("return getComputedStyle(document.querySelector('.md-search__inner')).opacity") == "0":
            self.one("label.md-header__button[for=__search]").click()
        field = self.one("input.md-search__input")
        self.until(field.is_displayed)
        field.clear()
        field.send_keys(words)

    def searches(self, words: str) -> list[str]:
        """Addresses of what is found, best first, below the site's own."""
        self.types_into_search(words)
        self.until(lambda: self.all(".md-search-result__link"))
        # at once: the list changes while it is read
        found = self.script("return [...document.querySelectorAll('.md-search-result__link')].map(link => link.href)")
        return [address.removeprefix(self.address) for address in found]

    def here(self) -> str:
        """The page that is shown."""
        return str(self.browser.current_url.removeprefix(self.address))

    def asked_elsewhere(self) -> list[str]:
        """What was asked of other machines since the last time."""
        found = []
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = urlsplit(message["params"]["request"]["url"])
                if address.scheme not in ("data", "blob") and address.hostname != "127.0.0.1":
                    found.append(address.geturl())
        return found

    def complaints(self) -> list[str]:
        """What the console says is wrong, since the last time."""
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] != "INFO"]
