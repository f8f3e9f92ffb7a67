"""What a comparison found, as a person reads it, as data, and as a bug report."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec

from ..errors import OTAIError
from .ask import NotCompared
from .compare import Difference
from .writing import Made

_MANY = 60


class Report(msgspec.Struct, kw_only=True):
    """The result of a verification. It holds types and words of the protocol, and no value of the system.

    Attributes:
        sdk: the version of this library.
        system: ``"otobo"`` or ``"freshdesk"``.
        release: what was seen of the live system's release; ``""`` if nothing.
        fake: what it was compared with.
        at: when.
        requests: how many were sent to the live system.
        endpoints: the questions whose answers were compared.
        differences: where they differ.
        not_compared: the questions that brought nothing.
        undecided: places that nobody can judge, as the fake's samples show nothing there.
        made: the tickets that were written and stay.
    """

    sdk: str
    system: str
    release: str
    fake: str
    at: datetime
    requests: int
    endpoints: list[str]
    differences: list[Difference]
    not_compared: list[NotCompared]
    undecided: list[str]
    made: list[Made] = []

    @property
    def error(self) -> type[OTAIError] | None:
        """The class of the first error that kept a question from being compared."""
        return next((each.error for each in self.not_compared if each.error is not None), None)

    def to_dict(self) -> dict[str, Any]:
        """All of it as data."""
        told: dict[str, Any] = {name: getattr(self, name) for name in self.__struct_fields__}
        told["at"] = self.at.isoformat()
        told["differences"] = [msgspec.structs.asdict(each) for each in self.differences]
        told["not_compared"] = [
            {"endpoint": each.endpoint, "why": each.why, "error": each.error and each.error.__name__}
            for each in self.not_compared
        ]
        told["made"] = [msgspec.structs.asdict(each) for each in self.made]
        return told

    def lines(self) -> list[str]:
        """The report, line by line; a difference is one line."""
        told = [self._head(), *map(str, self.differences)]
        if self.not_compared:
            told += ["", "not compared:", *(f"  {each}" for each in self.not_compared)]
        if self.undecided:
            told += ["", "not decided:", *(f"  {each}" for each in self.undecided)]
        return [*told, *map(str, self.made), self.summary]

    @property
    def summary(self) -> str:
        """The last line: the counts."""
        count = len(self.differences)
        differences = f"{count} difference{'' if count == 1 else 's'}" if count else "no difference"
        left = f", {len(self.not_compared)} not compared" if self.not_compared else ""
        return f"{differences} in {len(self.endpoints)} questions ({self.requests} requests){left}"

    def markdown(self) -> str:
        """The report as it can be put into a bug report."""
        parts = [
            "# otai verify\n",
            f"- otai-sdk {self.sdk}",
            f"- system: {self._system()}",
            f"- compared with: {self.fake}",
            f"- date: {self.at:%Y-%m-%d}",
            f"- {self.summary}",
            "",
        ]
        for endpoint, group in groupby(self.differences, key=lambda each: each.endpoint):
            found = list(group)
            parts += [f"## {endpoint}: {len(found)}\n", "| path | live | fake |", "|---|---|---|"]
            parts += [f"| `{each.path}` | {_cell(each.live)} | {_cell(each.fake)} |" for each in found]
            parts.append("")
        for title, lines in (("Not compared", self.not_compared), ("Not decided", self.undecided)):
            if lines:
                parts += [f"## {title}\n", *(f"- {line}" for line in lines[:_MANY]), ""]
        return "\n".join(parts)

    def _head(self) -> str:
        return f"{self._system()}, compared with {self.fake} (otai-sdk {self.sdk}, {self.at:%Y-%m-%d})"

    def _system(self) -> str:
        return f"{self.system} {self.release}".strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
