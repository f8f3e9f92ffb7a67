"""One bash that lasts a whole page, and the Python session that is opened in it."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

SECONDS = 90.0
"""How long a command may take."""
QUIET = 5.0
"""How long a server that has begun to talk may be silent before it says that it is ready."""

# Commands come by fd 8, their exit codes go by fd 9. `(exit N)` makes the last one's code what `$?` says.
LOOP = """
played_code=0
while IFS= read -r -d '' played_out <&8 && IFS= read -r -d '' played_typed <&8; do
  (exit "$played_code")
  eval "$played_typed" >"$played_out" 2>&1 8<&- 9>&-
  played_code=$?
  printf '%s\\0' "$played_code" >&9
done
"""
# `unshare -rn` gives a network without even a loopback: SIOCSIFFLAGS sets IFF_UP | IFF_RUNNING on lo.
ALONE = """
import fcntl, os, socket, struct, sys
with socket.socket() as one:
    fcntl.ioctl(one, 0x8914, struct.pack("16sh14x", b"lo", 0x41))
os.execvp(sys.argv[1], sys.argv[1:])
"""
# Blocks come as paths by one pipe, "ok" or a traceback goes back by the other. What a block defines is `__main__`'s.
SESSION = """
import sys, traceback
asked, told, page = sys.argv[1:]
sys.argv[:] = [""]
for path in iter(lambda: pipe.readline().rstrip("\\n"), "") if (pipe := open(asked)) else ():
    answer = "ok"
    try:
        with open(path, encoding="utf-8") as file:
            code = compile(file.read(), page, "exec")
        exec(code, sys.modules["__main__"].__dict__)
    except BaseException:
        answer = traceback.format_exc()
    sys.stdout.flush()
    with open(told, "w", encoding="utf-8") as pipe_back:
        pipe_back.write(answer + "\\0")
"""


@cache
def has_namespaces() -> bool:
    """Whether each page can have a network of its own."""
    unshare = shutil.which("unshare")
    return unshare is not None and subprocess.run([unshare, "-rn", "true"], capture_output=True).returncode == 0


def pipe(path: Path) -> int:
    """A pipe with a name, open at both ends, so that nobody waits for the other to open it."""
    os.mkfifo(path)
    return os.open(path, os.O_RDWR)


class Shell:
    """Args:
    folder: where it stands.
    private: a folder for its pipes and for what is printed.
    environment: all its variables.
    alone: with a network of its own.
    """

    def __init__(self, folder: Path, private: Path, environment: dict[str, str], *, alone: bool) -> None:
        self.private = private
        self._count = 0
        self._ask, self._answer = pipe(private / "bash.asked"), pipe(private / "bash.told")
        loop = f"exec 8<>'{private}/bash.asked' 9<>'{private}/bash.told'\n{LOOP}"
        bash = ["bash", "--noprofile", "--norc", "-c", loop]
        words = ["unshare", "-rn", sys.executable, "-I", "-S", "-c", ALONE, *bash] if alone else bash
        with (private / "bash.log").open("wb") as log:
            self._bash = subprocess.Popen(
                words,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._pipes: tuple[int, ...] = ()  # to the Python session and from it, once it is open

    def type(self, text: str) -> tuple[int, str]:
        """The exit code of what is typed, and what it prints."""
        out = self._out()
        os.write(self._ask, f"{out}\0{text}\0".encode())
        code = self._until_nul(self._answer, text)
        printed = out.read_text(encoding="utf-8", errors="replace")
        # a shell that somebody types into does not count lines when it complains
        return int(code), re.sub(r"^bash: line \d+: ", "bash: ", printed, flags=re.MULTILINE)

    def serve(self, text: str, ready: Callable[[str], bool]) -> str:
        """Type what ends with ``&``, and give what it prints once that is what was waited for."""
        out = self._out()
        os.write(self._ask, f"{out}\0{text}\0".encode())
        self._until_nul(self._answer, text)
        end, before = time.monotonic() + SECONDS, ""
        while not ready(printed := out.read_text(encoding="utf-8", errors="replace")) and time.monotonic() < end:
            if printed != before:  # it talks, but says something else: that may be all
                end, before = time.monotonic() + QUIET, printed
            time.sleep(0.02)
        return printed

    def python(self, code: str, page: str) -> tuple[str, str]:
        """``"ok"`` or the traceback, and what the block prints on stdout."""
        out = self.private / "python.out"
        if not self._pipes:
            self._pipes = self._open_python(page, out)
        ask, answer = self._pipes
        before = out.stat().st_size
        self._count += 1
        block = self.private / f"{self._count}.py"
        block.write_text(code, encoding="utf-8")
        os.write(ask, f"{block}\n".encode())
        told = self._until_nul(answer, code)
        return told, out.read_bytes()[before:].decode(errors="replace")

    def _open_python(self, page: str, out: Path) -> tuple[int, int]:
        asked, told = self.private / "python.asked", self.private / "python.told"
        script = self.private / "session.py"
        script.write_text(SESSION, encoding="utf-8")
        out.touch()
        pipes = pipe(asked), pipe(told)
        start = "import sys; exec(open(sys.argv.pop(1)).read(), {'__name__': 'session'})"
        words = f'python -c "{start}" {script} {asked} {told} {page} >>{out} 2>{out}.err &'
        code, printed = self.type(words)
        assert code == 0, printed
        return pipes

    def close(self) -> None:
        """End it, and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self._bash.pid, signal.SIGKILL)
        self._bash.wait()
        for fd in (self._ask, self._answer, *self._pipes):
            os.close(fd)

    def _out(self) -> Path:
        self._count += 1
        return self.private / f"{self._count}.out"

    def _until_nul(self, fd: int, what: str) -> str:
        end, got = time.monotonic() + SECONDS, b""
        while not got.endswith(b"\0"):
            assert time.monotonic() < end, f"no end after {SECONDS:.0f} s: {what}"
            if select.select([fd], [], [], 0.5)[0]:
                got += os.read(fd, 65536)
            else:
                assert self._bash.poll() is None, f"the shell has ended: {what}"
        return got[:-1].decode()
