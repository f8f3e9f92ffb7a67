"""Which ratings a survey takes, and what follows from one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ...protocol import validate as v
from ...tables.html import wrap_plain
from ...tables.modules.surveys import DEFAULT_QUESTION, Rating, Survey
from ...tables.records import FEEDBACK, SURVEY, Conversation, Ticket
from ...tables.state import State


def check_ratings(survey: Survey) -> v.Check:
    """``ratings``: question id → one of its ratings; the default question is always answered (DOC)."""
    checks = {question.id: v.one_of(question.accepted_ratings) for question in survey.questions}

    def checked(value: Any, form: bool) -> dict[str, int]:
        given = v.mapping(value, form)
        clean: dict[str, int] = {}
        refused: list[v.Bad] = []
        if DEFAULT_QUESTION not in given:
            refused.append(v.Bad("missing", field=f"ratings.{DEFAULT_QUESTION}", wanted="Integer"))
        for name, item in given.items():
            try:
                if name not in checks:
                    raise v.Bad("unknown")
                clean[name] = checks[name](item, form)
            except v.Bad as bad:
                bad.field = f"ratings.{name}"
                refused.append(bad)
        if refused:
            raise v.Several(refused)
        return clean

    return checked


def keep_rating(
    state: State, survey: Survey, ticket: Ticket, ratings: dict[str, int], feedback: str | None, now: datetime
) -> Rating:
    """Store a rating in the name of the requester.

    Its feedback becomes a conversation of the ticket too: source 6, category 7, of the same second (REC AIR, where
    both are recorded).
    """
    rating = Rating(
        id=state.next_id("rating"),
        survey_id=survey.id,
        ticket_id=ticket.id,
        user_id=ticket.requester_id,
        created_at=now,
        updated_at=now,
        ratings=ratings,
        agent_id=ticket.responder_id,
        group_id=ticket.group_id,
        feedback=feedback,
    )
    state.satisfaction.ratings[rating.id] = rating
    if feedback:
        ticket.requester_responded_at, ticket.updated_at = now, max(ticket.updated_at, now)
        state.add_conversation(
            Conversation(
                id=state.next_id("conversation"),
                ticket_id=ticket.id,
                body=wrap_plain(feedback),
                user_id=ticket.requester_id,
                created_at=now,
                updated_at=now,
                incoming=True,
                source=FEEDBACK,
                category=SURVEY,
                to_emails=None,
            )
        )
    return rating
