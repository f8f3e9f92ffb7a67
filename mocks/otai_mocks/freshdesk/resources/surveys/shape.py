"""Surveys and ratings on the wire."""

from __future__ import annotations

from typing import Any

from ...tables.modules.surveys import CsatResponse, CsatSurvey, Question, Rating, Survey


def survey(row: Survey) -> dict[str, Any]:
    """REC AIR: whether it is active, which the documentation leaves out, and the questions last."""
    return {
        "id": row.id,
        "title": row.title,
        "active": row.active,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "questions": [_question(question, number == 0) for number, question in enumerate(row.questions)],
    }


def _question(row: Question, default: bool) -> dict[str, Any]:
    """Only the first question has ``default``."""
    body: dict[str, Any] = {"id": row.id, "label": row.label, "accepted_ratings": row.accepted_ratings}
    return {**body, "default": True} if default else body


def rating(row: Rating) -> dict[str, Any]:
    """The ratings stand last (REC AIR)."""
    return {
        "id": row.id,
        "survey_id": row.survey_id,
        "user_id": row.user_id,
        "agent_id": row.agent_id,
        "feedback": row.feedback,
        "group_id": row.group_id,
        "ticket_id": row.ticket_id,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "ratings": row.ratings,
    }


def csat_survey(row: CsatSurvey) -> dict[str, Any]:
    """The keys are 3P terraform-provider-freshdesk, tap-freshdesk; their order is INF."""
    return {
        "id": row.id,
        "title": row.title,
        "description": row.description,
        "header_message": row.header_message,
        "state": row.state,
        "language": row.language,
        "questions": row.questions,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def csat_response(row: CsatResponse) -> dict[str, Any]:
    """The keys and that ids of people are strings are 3P tap-freshdesk; their order and the word of status are INF."""
    return {
        "id": row.id,
        "survey_id": row.survey_id,
        "survey_version_id": None,
        "user_id": _text(row.user_id),
        "agent_id": _text(row.agent_id),
        "group_id": _text(row.group_id),
        "ticket_id": row.ticket_id,
        "status": "COMPLETED",
        "answers": row.answers,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
