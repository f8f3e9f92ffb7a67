"""A headless Chromium, and the page of a served fake in it as a person meets it. Needs selenium."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from otai_mocks.doors.serve import Server

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is missing: pip install 'otai-sdk[test]'")
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import Select, WebDriverWait  # noqa: E402

__all__ = ["SIZES", "THEMES", "Keys", "Page", "Select", "start"]

FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
SIZES = {"desktop": (1280, 900, False), "phone": (360, 740, True), "small phone": (320, 640, True)}
THEMES = ("light", "dark")


def start(profile: Path) -> Any:
    """A browser with a profile of its own; the test is skipped where there is none."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver") or shutil.which("chromium.chromedriver")
    if browser is None or driver is None:
        pytest.skip("no Chromium: apt-get install chromium chromium-driver (Debian), or Chrome and its chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(executable_path=driver))


class Page:
    """What a person sees and does."""

    def __init__(self, chromium: Any, server: Server, size: str, theme: str) -> None:
        self.browser = chromium
        width, height, mobile = SIZES[size]
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.tell("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
        chromium.get("about:blank")  # the page of the test before asks no more
        chromium.get_log("browser")  # what was before
        chromium.get(str(server.admin_url))
        self.until(lambda: self.text("#live") == "live")

    def tell(self, command: str, **values: Any) -> None:
        self.browser.execute_cdp_cmd(command, values)

    def script(self, text: str) -> Any:
        return self.browser.execute_script(text)

    def until(self, condition: Callable[[], Any]) -> Any:
        return WebDriverWait(self.browser, 30, poll_frequency=0.05).until(lambda _: condition())

    def all(self, selector: str) -> list[Any]:
        return list(self.browser.find_elements(By.CSS_SELECTOR, selector))

    def one(self, selector: str) -> Any:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        """The text of all that fits. By script: rows may be replaced while one looks."""
        found = self.script(f"return [...document.querySelectorAll({selector!r})].map(n => n.innerText).join('\\n')")
        return str(found)

    def click(self, selector: str) -> None:
        self.script(f"document.querySelector({selector!r}).scrollIntoView({{block: 'center'}})")
        self.one(selector).click()

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
