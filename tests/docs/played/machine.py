"""What a reader's machine has: an empty home, a venv with the wheel, and a package index that needs no network."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

from ...packaging.build import build_wheel
from . import index
from .blocks import Page

PIP_CONF = """\
[global]
no-index = true
find-links = {index}
disable-pip-version-check = true
[install]
no-compile = true
"""
DONE = "done"
TOOLS = "/usr/local/bin:/usr/bin:/bin"


class Machine:
    """The venvs and the index, made once in a folder that the processes of a run may share."""

    def __init__(self, folder: Path, pages: list[Page]) -> None:
        self.folder = folder
        self.wheels = folder / "index"
        if not made_by_another(folder):
            try:
                self._make({name for page in pages for name in installed_by(page)})
            except BaseException as error:
                (folder / DONE).write_text(f"no venv to play in: {error}", encoding="utf-8")
                raise
            (folder / DONE).touch()

    def _make(self, extra: set[str]) -> None:
        (self.folder / "wheel").mkdir()
        wheel = build_wheel(self.folder / "wheel")
        index.fill(self.wheels, wheel, ["otai-sdk[all]", "pytest", *extra])
        subprocess.run([sys.executable, "-m", "venv", str(self.folder / "empty")], check=True)
        copy_venv(self.folder / "empty", self.folder / "complete")
        python = self.folder / "complete" / "bin" / "python"
        install = [str(python), "-m", "pip", "install", "--quiet", "otai-sdk[all]", "pytest"]
        subprocess.run(install, check=True, env=self._environment(self.folder / "complete", self.home(self.folder)))
        asked = [str(python), "-I", "-c", "import otai_sdk, otai_mocks; print(otai_sdk.__file__, otai_mocks.__file__)"]
        told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()
        assert all(Path(each).is_relative_to(self.folder / "complete") for each in told), told

    def home(self, folder: Path) -> Path:
        """An empty home in this folder, but for the address of the package index."""
        home = folder / "home"
        (home / ".config" / "pip").mkdir(parents=True)
        (home / ".config" / "pip" / "pip.conf").write_text(PIP_CONF.format(index=self.wheels))
        return home

    def environment(self, page: Page, folder: Path) -> dict[str, str]:
        """The variables of a bare shell. A page that installs gets a venv of its own in this folder."""
        installed = installed_by(page)
        if not installed:
            venv = self.folder / "complete"
        else:
            venv = folder / "venv"
            own = any(re.match(r"otai[-_]sdk\b", name) for name in installed)
            copy_venv(self.folder / ("empty" if own else "complete"), venv)
        return self._environment(venv, self.home(folder))

    @staticmethod
    def _environment(venv: Path, home: Path) -> dict[str, str]:
        return {"HOME": str(home), "PATH": f"{venv / 'bin'}:{TOOLS}", "LANG": "C.UTF-8"}


def made_by_another(folder: Path) -> bool:
    """Whether another process makes, or has made, what is in there; then it is finished when this returns."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        end = time.monotonic() + 300
        while not (folder / DONE).exists():
            assert time.monotonic() < end, "the process that makes the venvs does not end"
            time.sleep(0.1)
        failed = (folder / DONE).read_text(encoding="utf-8")
        assert not failed, failed
        return True
    return False


def copy_venv(venv: Path, to: Path) -> None:
    shutil.copytree(venv, to, symlinks=True)
    for script in (to / "bin").iterdir():
        if not script.is_symlink():
            text = script.read_text(encoding="utf-8")
            script.write_text(text.replace(str(venv), str(to)), encoding="utf-8")


def installed_by(page: Page) -> list[str]:
    """The requirements that a page installs with pip."""
    found: list[str] = []
    for command in page.commands():
        for part in re.split(r"&&|;|\n", command.typed.replace("\\\n", " ")):
            if re.search(r"\bpip3? install\b", part):
                words = shlex.split(part, comments=True)
                found += [word for word in words[words.index("install") + 1 :] if not word.startswith("-")]
    return found


def missing_tool(text: str) -> str:
    """Why a program of another language that this text calls cannot run on this machine, or ``""``."""
    for name in ("curl", "node", "php", "phpunit", "java", "javac", "go"):
        if re.search(rf"(?:^|[\s;&|($]){name}\s", text) and (reason := _why_not(name)):
            return reason
    return ""


@cache
def _why_not(name: str) -> str:
    found = shutil.which(name, path=TOOLS)
    if found is None:
        return f"{name} is not installed"
    if name == "node":
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        if int(re.findall(r"\d+", version)[0]) < 18:
            return f"node is {version.strip()}, and the pages need 18 or newer"
    return ""
