"""The table of facts: what Freshdesk does, where that was seen, and a check of the fake.

One file per subject. The documentation page "What FakeFreshdesk does and does not" is generated
from `SECTIONS` in facts.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .desk import Desk

Check = Callable[["Desk"], None]


@dataclass(frozen=True)
class Fact:
    """One observable fact about Freshdesk that the fake keeps."""

    id: str
    says: str
    source: str
    check: Check


@dataclass(frozen=True)
class LeftOut:
    """One observable fact that the fake does not keep, and why."""

    id: str
    says: str
    source: str
    why: str


@dataclass
class Section:
    """Facts of one file, or of one subject, whose title facts.py gives."""

    title: str = ""
    facts: list[Fact] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def fact(self, id: str, says: str, source: str) -> Callable[[Check], Check]:
        """A row of the table; the function below it is the check."""

        def keep(check: Check) -> Check:
            self.facts.append(Fact(id, says, source, check))
            return check

        return keep

    def leave_out(self, id: str, says: str, source: str, why: str) -> None:
        """A row of what is left out."""
        self.left_out.append(LeftOut(id, says, source, why))
