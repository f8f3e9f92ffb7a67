"""Exports and imports of contacts and companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
