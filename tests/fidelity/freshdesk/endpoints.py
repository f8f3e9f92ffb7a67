"""Every endpoint of the public documentation, and whether the fake answers it: yes, partly, or no.

The list stands in endpoints.txt. Yes and no are asked of the fake's router; what makes a "partly" is written there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from otai_mocks.freshdesk.protocol.routing import Match
from otai_mocks.freshdesk.routes import ROUTER

LIST = Path(__file__).with_name("endpoints.txt")
TEXTS = {
    "lang": "de",
    "uuid": "0e2f0d1c-8f0e-4c53-9a51-0b6f5a3b9d10",
    "message_id": "01K99VX2",
    "schema_id": "900001",
    "display_id": "BKG-1",
}
"""What stands for a name in a path that is no number."""

BESIDE: dict[str, str] = {
    "POST /customer-satisfaction/surveys/{uuid}/responses": "3P: two clients post there",
    "GET /ticket-forms/{id}/clone": "DOC: the curl, where the heading says clone",
    "POST /ticket-forms/{id}/fields/{field_id}": "DOC: the heading, where the curl says PUT",
    "POST /canned_responses/create_multiple": "DOC: the curl, where the heading says bulk",
    "GET /scenario_automations/{id}": "3P: a client reads one",
}
"""Routes of the fake that the documentation does not name, and who has seen them."""

_LINE = re.compile(r"(?P<verb>[A-Z]+) (?P<path>/\S+)(?:  (?P<mark>[~-]) (?P<why>\S.*))?")
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Endpoint:
    """One line of the documentation.

    Attributes:
        partly: what of it is missing, though the fake has the route.
        never: why the fake has no such route.
    """

    section: str
    verb: str
    path: str
    partly: str = ""
    never: str = ""

    @property
    def example(self) -> str:
        """The path with something for each of its names."""
        return _NAME.sub(lambda name: TEXTS.get(name[1], "1"), self.path)

    @property
    def shape(self) -> str:
        return shape(self.verb, self.path)

    @property
    def routed(self) -> bool:
        return ROUTER.find(self.verb, self.example[1:]).match is Match.FULL

    @property
    def answer(self) -> str:
        """``yes``, ``partly`` or ``no``."""
        if not self.routed:
            return "no"
        return "partly" if self.partly else "yes"

    @property
    def why(self) -> str:
        return self.partly if self.routed else self.never


def shape(verb: str, path: str) -> str:
    """Verb and path, whatever its names are called: the router writes them ``#`` and ``*``."""
    return f"{verb} /{'/'.join('{}' if part[:1] in ('{', '#', '*') else part for part in path.strip('/').split('/'))}"


def read(lines: Iterable[str]) -> tuple[Endpoint, ...]:
    """The list, as it is written.

    Raises:
        ValueError: a line is none.
    """
    section, found = "", []
    for line in map(str.rstrip, lines):
        if not line or line.startswith(";"):
            continue
        if line.startswith("# "):
            section = line[2:]
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"{LIST.name}: {line!r} is neither a section nor VERB /path  ~ reason")
        why, mark = match["why"] or "", match["mark"]
        found.append(
            Endpoint(
                section,
                match["verb"],
                match["path"],
                partly=why if mark == "~" else "",
                never=why if mark == "-" else "",
            )
        )
    return tuple(found)


ENDPOINTS = read(LIST.read_text(encoding="utf-8").splitlines())


def counts(endpoints: Iterable[Endpoint]) -> Counter[str]:
    """How many are answered, in part, and not."""
    return Counter(endpoint.answer for endpoint in endpoints)


def coverage() -> str:
    """The counts in a sentence."""
    many = counts(ENDPOINTS)
    return (
        f"Of {len(ENDPOINTS)} documented endpoints FakeFreshdesk answers {many['yes']} in full and {many['partly']} in "
        f"part; {many['no']} it does not know"
    )
