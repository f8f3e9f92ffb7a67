"""The skills of agents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


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
