"""A headless Chromium that reaches nothing but this machine, what a person does in it, and axe-core. Needs selenium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is missing: pip install 'otai-sdk[test]'")
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import Select, WebDriverWait  # noqa: E402

__all__ = ["SCHEMES", "Keys", "Person", "Select", "started"]

FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
SCHEMES = ("light", "dark")
AXE = Path(__file__).with_name("axe_core") / "axe.min.js"
RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]})
  .then((found) => done(found.violations), (error) => done(String(error)));
"""


@contextmanager
def started(profile: Path, *logs: str) -> Iterator[Any]:
    """A browser with a profile of its own, which keeps these logs; the test is skipped where there is none."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver") or shutil.which("chromium.chromedriver")
    if browser is None or driver is None:
        pytest.skip("no Chromium: apt-get install chromium chromium-driver (Debian), or Chrome and its chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", dict.fromkeys(logs, "ALL"))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("http_proxy", "https_proxy", "all_proxy"):  # they would be asked for 127.0.0.1 too
            patch.delenv(name, raising=False)
            patch.delenv(name.upper(), raising=False)
        made = webdriver.Chrome(options=options, service=Service(executable_path=driver))
        try:
            yield made
        finally:
            made.quit()


class Person:
    """Someone before a screen of this width, height and kind (mobile or not), by day (light) or by night (dark)."""

    def __init__(self, chromium: Any, size: tuple[int, int, bool], scheme: str) -> None:
        self.browser = chromium
        width, height, mobile = size
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.tell("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

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

    def violations(self) -> list[Any]:
        """What axe-core has against what is shown."""
        self.script(AXE.read_text(encoding="utf-8"))
        found = self.browser.execute_async_script(RUN)
        assert isinstance(found, list), found
        return found
