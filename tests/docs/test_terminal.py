"""The recorded terminal runs of the documentation are what the installed command prints today."""

from __future__ import annotations

import re

import pytest

from .terminal import FOLDER, TYPED, as_text, differences, in_terminal, made


@pytest.mark.parametrize("system", TYPED)
def test_a_recording_is_as_the_command_prints_today(system: str) -> None:
    found = differences(made(system))
    assert not found, "scripts/terminal records anew\n" + "\n".join(found)


def test_what_is_behind_is_seen() -> None:
    name, path = "otobo.txt", FOLDER / "otobo.txt"
    changed = path.read_text(encoding="utf-8").replace("10 updated", "9 updated")
    assert any(line.startswith("+10 tickets: 9 updated") for line in differences({name: changed}))


def test_a_bar_and_colours_leave_no_trace(tmp_path_factory: pytest.TempPathFactory) -> None:
    bar = r"printf '\033[?25l\rsorting 1/2\033[?25h\r\033[1A\033[2K\033[1mdone\033[0m  \n'"
    shown = in_terminal(bar, tmp_path_factory.mktemp("here"), {})
    assert (shown, as_text(shown)) == ("\x1b[1mdone\x1b[0m  \n", "done\n")


@pytest.mark.parametrize("system", TYPED)
def test_a_picture_needs_nothing_from_elsewhere(system: str) -> None:
    picture = (FOLDER / f"{system}.svg").read_text(encoding="utf-8")
    assert "otai&#160;triage" in picture
    assert set(re.findall(r"https?://[^\"' <)]+", picture)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"@import|@font-face|<script|<image|url\((?!#)", picture)
