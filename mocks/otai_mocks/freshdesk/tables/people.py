"""The fields of contacts and companies, and the skills of agents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class PeopleField:
    """A field of contacts or companies. Names of custom ones have no ``cf_``.

    Attributes:
        choices: ``{"id": …, "value": …}`` in their order; of the default fields time zone and language, value → label.
    """

    id: int
    name: str
    label: str
    type: str
    position: int
    created_at: datetime
    updated_at: datetime
    default: bool = False
    required_for_agents: bool = False
    agents_can_edit: bool = True
    displayed_for_agents: bool = True
    quick_add_for_agent: bool = False
    unique: bool = False
    editable_in_signup: bool = False
    customers_can_edit: bool = False
    label_for_customers: str = ""
    required_for_customers: bool = False
    displayed_for_customers: bool = False
    choices: list[dict[str, Any]] | dict[str, str] | None = None

    @property
    def values(self) -> list[str]:
        """What a value may be, if there are choices."""
        if isinstance(self.choices, dict):
            return list(self.choices)
        return [choice["value"] for choice in self.choices or ()]


def custom(rows: Mapping[int, PeopleField]) -> list[PeopleField]:
    """The custom fields in their order: the newest first, unless one was moved (REC NAN26)."""
    return sorted((row for row in rows.values() if not row.default), key=lambda row: row.position)


@dataclass(slots=True)
class Skill:
    """What agents are good at (their ``skill_ids`` name it), and which tickets need it."""

    id: int
    name: str
    rank: int
    created_at: datetime
    updated_at: datetime
    match_type: str = "all"
    conditions: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Transfer:
    """An export to, or an import from, a file of contacts or companies; it ends by the fake's clock.

    Attributes:
        of: ``contacts`` or ``companies``.
        file_id: the attachment that holds the file, of an import its report.
    """

    id: str
    of: str
    way: str
    created_at: datetime
    ends_at: datetime
    file_id: int
    total: int = 0
    completed: int = 0
    cancelled: bool = False

    def status(self, now: datetime) -> str:
        if self.cancelled:
            return "cancelled"
        return "completed" if now >= self.ends_at else "in_progress"
