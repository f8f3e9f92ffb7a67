"""The site, built once for all of these tests, and served as a host of static files serves it: below a path."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[3]
BELOW = "/docs/0.1/"
"""Where the tests put the site; it is built for no other path."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    for tool in ("material", "mkdocs_static_i18n", "markdownify"):
        pytest.importorskip(tool, reason="the documentation tools are not installed: pip install 'otai-sdk[docs]'")
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):  # the workers' common folder
        shared = shared.parent
    target = shared / "site"
    with FileLock(shared / "site.lock"):
        if not target.exists():
            build(target)
    return target


def build(target: Path) -> None:
    told = {"OTAI_SITE_URL": f"http://127.0.0.1:8000{BELOW}", "OTAI_REPO_URL": "https://github.com/example/otai-sdk"}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", f"{target}.part"],
        cwd=ROOT,
        env={**os.environ, **told, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    os.replace(f"{target}.part", target)


class Files(SimpleHTTPRequestHandler):
    """Serves the site below its path, and the site's own page for whatever is not there."""

    def translate_path(self, path: str) -> str:
        if not path.startswith(BELOW):
            return os.path.join(self.directory, "nowhere")
        return super().translate_path("/" + path.removeprefix(BELOW))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BELOW}"
        server.shutdown()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from ...chromium import started
    from .browser import LOGS

    with started(tmp_path_factory.mktemp("chromium"), *LOGS) as browser:
        yield browser
