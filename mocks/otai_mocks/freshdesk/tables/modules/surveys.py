"""What customers think of the help they got: surveys with their ratings, and the newer CSAT surveys with responses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

DEFAULT_QUESTION = "default_question"
SEVEN_RATINGS = (103, 102, 101, 100, -101, -102, -103)
"""From extremely happy to extremely unhappy (DOC)."""


@dataclass(slots=True)
class Question:
    """A question of a survey; the first is always ``default_question`` (DOC)."""

    id: str
    label: str
    accepted_ratings: list[int]


@dataclass(slots=True)
class Survey:
    id: int
    title: str
    created_at: datetime
    updated_at: datetime
    questions: list[Question]
    active: bool = True


@dataclass(slots=True)
class Rating:
    """An answer to a survey. ``ratings``: question id → rating."""

    id: int
    survey_id: int
    ticket_id: int
    user_id: int
    created_at: datetime
    updated_at: datetime
    ratings: dict[str, int]
    agent_id: int | None = None
    group_id: int | None = None
    feedback: str | None = None


@dataclass(slots=True)
class CsatSurvey:
    """A survey of the newer kind, named by a uuid. ``questions`` stand as the answer shows them."""

    id: str
    title: str
    created_at: datetime
    updated_at: datetime
    questions: list[dict[str, Any]]
    description: str | None = None
    header_message: str | None = None
    state: str = "ACTIVE"
    language: str = "en"


@dataclass(slots=True)
class CsatResponse:
    """An answer to a CSAT survey."""

    id: str
    survey_id: str
    ticket_id: int
    created_at: datetime
    updated_at: datetime
    answers: list[dict[str, Any]]
    user_id: int | None = None
    agent_id: int | None = None
    group_id: int | None = None


@dataclass(slots=True)
class Satisfaction:
    """The tables, by id."""

    surveys: dict[int, Survey] = field(default_factory=dict)
    ratings: dict[int, Rating] = field(default_factory=dict)
    csat_surveys: dict[str, CsatSurvey] = field(default_factory=dict)
    csat_responses: dict[str, CsatResponse] = field(default_factory=dict)

    @property
    def active_survey(self) -> Survey | None:
        """The one that customers are asked."""
        return next((survey for survey in self.surveys.values() if survey.active), None)
