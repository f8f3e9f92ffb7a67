"""Due times of tickets: the targets of an SLA policy, counted in business hours (REC NAN26, checked to the second)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from .business_hours import BusinessHours, default_hours
from .records import Group, Ticket
from .sla_policies import SlaPolicy, ranked


def due_times(
    ticket: Ticket, policies: Iterable[SlaPolicy], calendars: Mapping[int, BusinessHours], group: Group | None
) -> tuple[datetime | None, datetime | None]:
    """(fr_due_by, due_by) by the first policy that matches, in the business hours of the ticket's group.

    None where no policy applies or the calendar runs out of years. In an account without business hours all hours
    count (INF: real ones have at least the default).
    """
    policy = next((policy for policy in ranked(policies) if policy.matches(ticket)), None)
    target = policy.sla_target.get(f"priority_{ticket.priority}") if policy is not None else None
    if target is None:
        return None, None
    own = calendars.get(group.business_hour_id or 0) if group is not None else None
    hours = own or default_hours(calendars)
    start = ticket.created_at
    try:
        if not target.business_hours or hours is None:
            respond, resolve = timedelta(seconds=target.respond_within), timedelta(seconds=target.resolve_within)
            return start + respond, start + resolve
        calendar = hours.calendar()
        return calendar.add(start, target.respond_within), calendar.add(start, target.resolve_within)
    except OverflowError:
        return None, None
