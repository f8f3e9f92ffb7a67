"""The business hours and SLA policies that a fresh account ships with (REC NAN26)."""

from __future__ import annotations

from datetime import datetime

from ..tables.service_levels import BusinessHours, SlaPolicy, SlaTarget
from ..tables.state import State

_HOURS = "The help desk answers during these hours: Monday to Friday, 08:00 to 17:00."
# respond, resolve, next response; for low, medium, high, urgent
_GENERAL = ((7200, 115200, 14400), (3600, 86400, 7200), (1800, 57600, 1800), (900, 28800, 900))
_REAL_TIME = ((120, 7200, 60), (90, 3600, 60), (60, 1800, 30), (30, 900, 30))
REAL_TIME_SOURCES = (15, 17, 19, 21)


def _targets(rows: tuple[tuple[int, int, int], ...]) -> dict[str, SlaTarget]:
    made = {f"priority_{n}": SlaTarget(*row, escalation_enabled=True) for n, row in enumerate(rows, 1)}
    return dict(reversed(made.items()))


_GENERAL_TARGETS, _REAL_TIME_TARGETS = _targets(_GENERAL), _targets(_REAL_TIME)


def add_service_levels(state: State, at: datetime) -> BusinessHours:
    """One calendar, given back; a general policy, and one for channels where people wait for the answer."""
    number = state.next_id("business_hours")
    hours = state.business_hours[number] = BusinessHours(number, "General working hours", at, at, _HOURS, True)
    general, real_time = state.next_id("sla_policy"), state.next_id("sla_policy")
    state.sla_policies[general] = SlaPolicy(
        general,
        "Default policy",
        1,
        at,
        at,
        dict(_GENERAL_TARGETS),
        description="It applies to every ticket that no other policy is for.",
        is_default=True,
    )
    state.sla_policies[real_time] = SlaPolicy(
        real_time,
        "Default policy for real-time channels",
        2,
        at,
        at,
        dict(_REAL_TIME_TARGETS),
        {"sources": list(REAL_TIME_SOURCES)},
        "Customers of chats and messengers wait for the answer: it applies where no policy of your own does.",
        is_default=True,
    )
    return hours
