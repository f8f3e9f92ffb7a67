"""Every page runs as printed, and says so where something of it is not run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .played.blocks import Page, PageError, all_pages, plays_like_english, read
from .played.machine import Machine
from .played.play import Played, play
from .played.report import FRAME, PAGE, not_run
from .played.shell import has_namespaces

GENERATED = re.compile(r"<!-- (?:table: \w+|end of table|Made by `.+`: do not edit\.) -->")


PAGES = [read(path) for path in all_pages()]


@pytest.mark.parametrize(
    "page",
    # a translation that plays like the English page is played by scripts/test --full
    [pytest.param(page, id=page.name, marks=[pytest.mark.full] * plays_like_english(page)) for page in PAGES],
)
def test_every_block_runs_as_printed(page: Page, machine: Machine, tmp_path: Path) -> None:
    played = play(page, machine, tmp_path)
    if played.without:
        pytest.skip("all but some commands ran: " + "; ".join(sorted(set(played.without))))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_nothing_is_hidden_from_readers(page: Page) -> None:
    """No comment tells the tests what the page does not say."""
    assert [comment for comment in page.comments if not GENERATED.fullmatch(comment)] == []


def test_what_is_not_run_is_told_in_one_place() -> None:
    """The table of CONTRIBUTING.md; ``python -m tests.docs.played --write`` writes it anew."""
    assert FRAME.findall(PAGE.read_text(encoding="utf-8")) == [not_run(PAGES)]


def played(text: str, machine: Machine, folder: Path, *, alone: bool | None = None) -> Played:
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    return play(read(page), machine, folder, alone=alone)


CONSOLE = "```console\n{}\n```\n"
WRONG = {
    "an unknown kind": ("```rust\nfn main() {}\n```", "unknown kind 'rust'"),
    "no kind": ("```\nno language\n```", "unknown kind ''"),
    "an indented block": ("A list.\n\n    indented\n", "an indented block"),
    "Python that prints something else": ("```python\nprint(1)\n#> 2\n```", "prints\n1\n"),
    "Python that fails": ("```python\n1 / 0\n```", "ZeroDivisionError"),
    "a library that only our tests have": ("```python\nimport hypothesis\n```", "No module named"),
    "a command that is not there": (CONSOLE.format("$ otai-of-tomorrow"), "leaves with 127"),
    "other output": (CONSOLE.format("$ echo 1\n2"), "prints\n1\n"),
    "less than the whole output": (CONSOLE.format("$ printf '1\\n2\\n'\n1"), "prints\n1\n2"),
    "lines in another order": (CONSOLE.format("$ printf '1\\n2\\n'\n2\n…\n1"), "prints\n1\n2"),
    "output without a command": (CONSOLE.format("1"), "begins with a command"),
    "a failure that is not shown": (CONSOLE.format("$ false"), "leaves with 1"),
    "another exit code than is shown": (CONSOLE.format("$ (exit 3)\n$ echo $?\n4"), "leaves with 3"),
    "a success that is shown as a failure": (CONSOLE.format("$ true\n$ echo $?\n1"), "prints\n0"),
    "a secret that nobody has set": (CONSOLE.format('$ test -n "$OTOBO_PASSWORD"'), "leaves with 1"),
    "a server before another command": (CONSOLE.format("$ sleep 9 &\n$ true"), "the last command of its block"),
    "a server at another address": (
        CONSOLE.format("$ otai mock otobo --port 8080 &\nready http://127.0.0.1:8081"),
        "ready http://127.0.0.1:8080",
    ),
    "a file that nobody uses": ('```sh title="alone.sh"\ntrue\n```', "no block further down uses alone.sh"),
    "a test that nobody runs": ('```python title="test_a.py"\n1\n```', "uses test_a.py"),
    "a file that is used too early": (CONSOLE.format("$ cat b") + '```sh title="b"\ntrue\n```', "leaves with 1"),
    "a file elsewhere": ('```sh title="/etc/passwd"\ntrue\n```', "not saved in an empty folder"),
    "a config that does not load": (
        '```yaml title="config.yml"\nsystem: {provider_key: FreshdeskAdapter}\n```',
        "freshdesk_domain",
    ),
    "a config without a title": ("```yaml\nsystem: {}\n```", "needs a title"),
    "no YAML": ("```yaml\n]\n```", "no yaml"),
    "no TOML": ("```toml\n=\n```", "no toml"),
    "a text that is no drawing": ("```text\n*/5 * * * * otai\n```", "no drawing"),
    "a reason that nobody sees": ("<!-- Not run by our tests: no. -->\n" + CONSOLE.format("$ false"), "leaves with 1"),
    "a reason for another block": (
        "Not run by our tests: no.\n\n" + CONSOLE.format("$ false") + CONSOLE.format("$ (exit 9)"),
        "leaves with 9",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_block_is_seen(wrong: str, machine: Machine, tmp_path: Path) -> None:
    text, complaint = WRONG[wrong]
    with pytest.raises(PageError) as raised:
        played(text, machine, tmp_path)
    assert complaint in str(raised.value)
    assert "page.md:" in str(raised.value)


RIGHT = """
1. In a list, with a tab and a note:

    === "Linux"

        !!! note "Mind the shell"

            ```console
            $ export GREETING="good morning"
            $ cat > greet.py <<'END'
            > import os
            > print(os.environ["GREETING"])
            > END
            $ mkdir -p sub && cd sub && python ../greet.py
            good   morning
            $ otai-of-tomorrow
            bash: otai-of-tomorrow: command not found
            $ echo $?
            127
            $ ls \\
                nowhere
            ls: …nowhere…
            $ echo $?
            2
            ```

    === "Windows"

        Not run by our tests: it needs PowerShell 5.1 or newer. It does the same.

        ```powershell
        Get-ChildItem
        ```

```python
import os

here = os.path.basename(os.getcwd())
```

```python
def show():
    print(here, os.environ["GREETING"])
    #> sub … morning


show()
```

*Von unseren Tests nicht ausgeführt: es braucht ein Konto.*

```console
$ false
```

Non exécuté par nos tests : il faut un compte.

```console
$ false
```
"""


def test_a_page_is_one_shell_and_one_python(machine: Machine, tmp_path: Path) -> None:
    found = played(RIGHT, machine, tmp_path)
    assert found.run == 3
    assert [reason for _, reason in found.left] == [
        "it needs PowerShell 5.1 or newer",
        "es braucht ein Konto",
        "il faut un compte",
    ]


SERVED = """
```console
$ python -m http.server --bind 127.0.0.1 --directory . 8765 &
```

```console
$ otai mock freshdesk --port 8766 --tickets 0 &
ready http://127.0.0.1:8766
```

```python title="ask.py"
import urllib.request

print("http://127.0.0.1:8766", urllib.request.urlopen("http://127.0.0.1:8766/_fake/health").status)
```

```console
$ python ask.py
http://127.0.0.1:8766 200
```
"""


@pytest.mark.parametrize("alone", [True, False], ids=["a network of its own", "free ports put in"])
def test_a_server_answers_until_the_page_ends(machine: Machine, tmp_path: Path, alone: bool) -> None:
    if alone and not has_namespaces():
        pytest.skip("this system lets nobody make network namespaces")
    text = SERVED if alone else SERVED.partition("```\n\n")[2]
    found = played(text, machine, tmp_path, alone=alone)
    assert found.swapped == (0 if alone else 3)


def test_a_page_reaches_no_network(machine: Machine, tmp_path: Path) -> None:
    if not has_namespaces():
        pytest.skip("this system lets nobody make network namespaces")
    code = 'import socket\n\nsocket.create_connection(("192.0.2.1", 80), timeout=5)'
    with pytest.raises(PageError, match="Network is unreachable"):
        played(f"```python\n{code}\n```", machine, tmp_path)


def test_a_page_that_installs_has_a_venv_of_its_own(machine: Machine, tmp_path: Path) -> None:
    """``pip install otai-sdk`` begins with nothing; what a page installs is no other page's."""
    without = CONSOLE.format("$ python -c 'import otai_sdk'\n…ModuleNotFoundError…\n$ echo $?\n1")
    install = CONSOLE.format("$ pip install --quiet otai-sdk\n$ python -c 'import otai_sdk'")
    played(without + install, machine, tmp_path)


def test_a_translation_plays_like_english_while_its_blocks_are_the_same(tmp_path: Path) -> None:
    for name, text in {
        "page.md": "Try:\n\n" + CONSOLE.format("$ true"),
        "page.de.md": "Versuchen:\n\n" + CONSOLE.format("$ true"),
        "page.fr.md": "Essayer :\n\n" + CONSOLE.format("$ echo"),
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    alike = {name: plays_like_english(read(tmp_path / f"page{name}.md")) for name in ("", ".de", ".fr")}
    assert alike == {"": False, ".de": True, ".fr": False}
