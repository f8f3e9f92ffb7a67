"""Builders of surveys, and of what customers answered; see builders.py for what they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ...kit.locking import locked
from ..resources.surveys.rules import keep_rating
from ..tables.modules.surveys import DEFAULT_QUESTION, SEVEN_RATINGS, CsatResponse, Question, Rating, Survey
from ..tables.naming import drawn_uuid
from ..tables.records import Ticket
from .time_builders import TimeBuilders


class SatisfactionBuilders(TimeBuilders):
    """Builders of surveys and ratings."""

    @property
    def ratings(self) -> Mapping[int, Rating]:
        """The satisfaction ratings by id."""
        return MappingProxyType(self.state.satisfaction.ratings)

    @locked
    def add_survey(
        self,
        title: str,
        questions: Iterable[str] = ("How would you rate the help you got?",),
        *,
        accepted_ratings: Iterable[int] = SEVEN_RATINGS,
        active: bool = True,
        created_at: datetime | None = None,
    ) -> Survey:
        """A survey; its first question is ``default_question``. One that is active takes the place of the others."""
        at = self._at(created_at)
        labels, accepted = list(questions), sorted(accepted_ratings)
        if not labels:
            raise ValueError("a survey needs a question")
        rows = [Question(DEFAULT_QUESTION, labels[0], accepted)]
        for label in labels[1:]:
            rows.append(Question(f"question_{self.state.next_id('survey_question')}", label, list(accepted)))
        survey = Survey(self.state.next_id("survey"), title, at, at, rows, active)
        for other in self.state.satisfaction.surveys.values():
            other.active = other.active and not active
        self.state.satisfaction.surveys[survey.id] = survey
        return survey

    @locked
    def add_rating(
        self,
        ticket: int | Ticket,
        rating: int | Mapping[str, int] = 103,
        feedback: str | None = None,
        *,
        survey: int | Survey | None = None,
        created_at: datetime | None = None,
    ) -> Rating:
        """A satisfaction rating by the requester; a mapping answers more questions than the default one.

        Feedback becomes a conversation of the ticket, as on the service.
        """
        row = self._ticket(ticket)
        chosen = self._survey(survey)
        ratings = {DEFAULT_QUESTION: rating} if isinstance(rating, int) else dict(rating)
        questions = {question.id: question for question in chosen.questions}
        for name, value in ratings.items():
            if name not in questions:
                raise ValueError(f"the survey has no question {name!r}: it has {', '.join(questions)}")
            if value not in questions[name].accepted_ratings:
                raise ValueError(f"{name} takes {questions[name].accepted_ratings}, not {value!r}")
        return keep_rating(self.state, chosen, row, ratings, feedback, self._at(created_at))

    def _survey(self, given: int | Survey | None) -> Survey:
        surveys = self.state.satisfaction.surveys
        number = given.id if isinstance(given, Survey) else given
        found = self.state.satisfaction.active_survey if number is None else surveys.get(number)
        if found is None:
            raise ValueError("no active survey: add_survey makes one" if given is None else f"no survey {given!r}")
        return found

    @locked
    def add_csat_response(
        self, ticket: int | Ticket, value: int = 5, comment: str | None = None, *, created_at: datetime | None = None
    ) -> CsatResponse:
        """An answer to the first CSAT survey: a value for its first question, and words for its second."""
        row, at = self._ticket(ticket), self._at(created_at)
        survey = next(iter(self.state.satisfaction.csat_surveys.values()), None)
        if survey is None:
            raise ValueError("the account has no CSAT survey")
        given: list[Any] = [value] if comment is None else [value, comment]
        answers = [
            {"question_id": question["id"], "question_text": question["text"], "value": item}
            for question, item in zip(survey.questions, given, strict=False)
        ]
        number = drawn_uuid(self._dice)
        response = CsatResponse(number, survey.id, row.id, at, at, answers)
        response.user_id, response.agent_id, response.group_id = row.requester_id, row.responder_id, row.group_id
        self.state.satisfaction.csat_responses[number] = response
        return response
