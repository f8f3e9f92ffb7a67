"""Publishing, played in a clone with a remote of its own: what a host of static pages would then serve."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

pytestmark = pytest.mark.full


def git(*arguments: str, at: Path) -> str:
    return subprocess.run(["git", *arguments], cwd=at, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a clone: there is no history to publish from")
def test_versions_stand_side_by_side_and_unknown_addresses_get_a_page(tmp_path: Path) -> None:
    pytest.importorskip("mike", reason="the documentation tools are not installed: pip install 'otai-sdk[docs]'")
    clone, remote = tmp_path / "clone", tmp_path / "remote.git"
    git("clone", "--quiet", str(ROOT), str(clone), at=tmp_path)
    git("init", "--quiet", "--bare", str(remote), at=tmp_path)
    git("remote", "set-url", "origin", str(remote), at=clone)
    for name in ("mkdocs.yml", "docs", "docs_theme", "scripts", "CHANGELOG.md", "CONTRIBUTING.md"):  # as they are now
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, clone / name, **({"dirs_exist_ok": True} if copy is shutil.copytree else {}))  # type: ignore[operator]
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "OTAI_SITE_URL": "https://example.github.io/otai-sdk/",
        "OTAI_REPO_URL": "https://github.com/example/otai-sdk",
        "NO_MKDOCS_2_WARNING": "1",
        "HOME": str(tmp_path),
    }
    for arguments in (["0.1", "latest"], ["dev"]):
        command = ["scripts/publish-docs", *arguments]
        done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def published(name: str) -> str:
        return git("show", f"gh-pages:{name}", at=remote)

    assert {each["version"]: each["aliases"] for each in json.loads(published("versions.json"))} == {
        "0.1": ["latest"],
        "dev": [],
    }
    assert "latest/" in published("index.html")
    links = re.findall(r'(?:href|src)="(/[^"]*)"', published("404.html"))
    assert links
    assert all(link.startswith("/otai-sdk/0.1/") for link in links)  # not to "dev", which came last
    sitemap = published("latest/sitemap.xml")
    assert '<xhtml:link rel="alternate" hreflang="de" href="https://example.github.io/otai-sdk/0.1/de/"/>' in sitemap
    assert "https://example.github.io/otai-sdk/0.1/index.md" in published("0.1/llms.txt")
    assert '"version": {"' in published("0.1/de/index.html")
    assert 'href="../../latest/de/"' in published("dev/de/index.html").replace("/./", "/")
    assert 'rel="edit"' in published("dev/index.html")
