"""A headless Chromium that reaches nothing but this machine, and a page of the site in it. Needs selenium."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is missing: pip install 'otai-sdk[test]'")
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
SIZES = {"wide": (1280, 900, False), "phone": (360, 740, True)}
SCHEMES = ("light", "dark")


@contextmanager
def started(profile: Path) -> Iterator[Any]:
    """A browser with a profile of its own; the test is skipped where there is none."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver") or shutil.which("chromium.chromedriver")
    if browser is None or driver is None:
        pytest.skip("no Chromium: apt-get install chromium chromium-driver (Debian), or Chrome and its chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with pytest.MonkeyPatch.context() as patch:
        for name in ("http_proxy", "https_proxy", "all_proxy"):  # they would be asked for 127.0.0.1 too
            patch.delenv(name, raising=False)
            patch.delenv(name.upper(), raising=False)
        made = webdriver.Chrome(options=options, service=Service(executable_path=driver))
        try:
            yield made
        finally:
            made.quit()


class Reader:
    """Someone who reads the site."""

    def __init__(self, chromium: Any, address: str, size: str = "wide", scheme: str = "light") -> None:
        self.browser, self.address = chromium, address
        width, height, mobile = SIZES[size]
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.tell("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        for log in ("browser", "performance"):
            chromium.get_log(log)  # what was before

    def opens(self, page: str = "") -> None:
        self.browser.get(self.address + page)
        self.until(lambda: self.script("return document.readyState") == "complete")

    def tell(self, command: str, **values: Any) -> None:
        self.browser.execute_cdp_cmd(command, values)

    def script(self, text: str, *values: Any) -> Any:
        return self.browser.execute_script(text, *values)

    def until(self, condition: Callable[[], Any]) -> Any:
        return WebDriverWait(self.browser, 30, poll_frequency=0.05).until(lambda _: condition())

    def all(self, selector: str) -> list[Any]:
        return list(self.browser.find_elements(By.CSS_SELECTOR, selector))

    def one(self, selector: str) -> Any:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def click(self, selector: str) -> None:
        self.script("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
        self.one(selector).click()

    def searches(self, words: str) -> list[str]:
        """Addresses of what is found, best first, below the site's own."""
        if self.script("return getComputedStyle(document.querySelector('.md-search__inner')).opacity") == "0":
            self.one("label.md-header__button[for=__search]").click()
        field = self.one("input.md-search__input")
        self.until(field.is_displayed)
        field.clear()
        field.send_keys(words)
        self.until(lambda: self.all(".md-search-result__link"))
        return [link.get_attribute("href").removeprefix(self.address) for link in self.all(".md-search-result__link")]

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
