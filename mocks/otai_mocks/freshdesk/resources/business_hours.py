"""Business hours: read only (DOC). The list writes ids as strings, everything else as numbers (REC NAN26)."""

from __future__ import annotations

from typing import Any

from ..errors import not_found
from ..protocol.call import LIST_QUERY, Call, Reply
from ..protocol.routing import NUMBER, Route
from ..tables.service_levels import BusinessHours


def listed(hours: BusinessHours) -> dict[str, Any]:
    """An item of the list (REC NAN26)."""
    slots = [
        {"day": day, "time_slots": [{"start_time": opens, "end_time": closes}]}
        for day, (opens, closes) in hours.days.items()
    ]
    source = {
        "business_hours_type": "custom",
        "business_hours": slots,
        "is_default": True,  # INF beyond the default calendar: one set of hours for all sources is the default set
        "sources": [],
    }
    return {
        "id": str(hours.id),
        "name": hours.name,
        "description": hours.description,
        "is_default": hours.is_default,
        "source_business_hours": [source],
        "time_zone": hours.time_zone,
        "business_hours": _week(hours),
        "created_at": hours.created_at,
        "updated_at": hours.updated_at,
    }


def detail(hours: BusinessHours) -> dict[str, Any]:
    """A single one (DOC; not recorded: INF that the id is a number, as in groups)."""
    return {
        "id": hours.id,
        "name": hours.name,
        "description": hours.description,
        "time_zone": hours.time_zone,
        "is_default": hours.is_default,
        "business_hours": _week(hours),
        "created_at": hours.created_at,
        "updated_at": hours.updated_at,
    }


def _week(hours: BusinessHours) -> dict[str, dict[str, str]]:
    return {
        day: {"start_time": _clock(opens), "end_time": _clock(closes)} for day, (opens, closes) in hours.days.items()
    }


def _clock(text: str) -> str:
    """``17:00`` → ``05:00:00 pm``; the end of the day is ``11:59:59 pm`` (DOC)."""
    if text == "24:00":
        return "11:59:59 pm"
    hour, minute = int(text[:2]), text[3:]
    return f"{hour % 12 or 12:02}:{minute}:00 {'pm' if hour >= 12 else 'am'}"


def list_business_hours(call: Call) -> Reply:
    return call.page_of(call.state.business_hours.values(), listed)


def view(call: Call, hours_id: int) -> Reply:
    hours = call.state.business_hours.get(hours_id)
    if hours is None:
        raise not_found(f"no business hours {hours_id}")
    return Reply(200, detail(hours))


ROUTES = (
    Route("GET", "business_hours", list_business_hours, query=LIST_QUERY, admin=True),
    Route("GET", f"business_hours/{NUMBER}", view, admin=True),
)
