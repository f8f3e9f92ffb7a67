"""The fields of contacts and companies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
