"""Builders of what an administrator sets up: business hours, SLA policies; see builders.py for what they share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ..choices import Choices
from ..tables.business_hours import STANDARD_HOURS, BusinessHours, check_hours
from ..tables.naming import Named, choice, find
from ..tables.records import Company, Group, Product
from ..tables.sla_policies import PRIORITIES, SlaPolicy, SlaTarget
from ..tables.state import State
from .defaults import PRIORITIES as PRIORITY_NAMES


class SettingsBuilders:
    """Builders of settings."""

    state: State
    choices: Choices

    if TYPE_CHECKING:

        def _at(self, moment: datetime | None) -> datetime: ...

    def add_business_hours(
        self,
        name: str,
        days: Mapping[str, tuple[str, str]] | None = None,
        *,
        time_zone: str = "UTC",
        holidays: Iterable[date | str] = (),
        groups: Iterable[Named | Group] = (),
        description: str | None = None,
        default: bool = False,
        created_at: datetime | None = None,
    ) -> BusinessHours:
        """A calendar: ``days={"monday": ("09:00", "18:00"), …}``, Monday to Friday 08:00–17:00 by default.

        The due times of the ``groups``' next tickets are counted in it; of all groups without another one, if it is
        the default. ``("00:00", "24:00")`` is open all day.

        Raises:
            ValueError: hours that nothing can be counted in, an unknown time zone or group.
        """
        at = self._at(created_at)
        week = {day: (str(slot[0]), str(slot[1])) for day, slot in (STANDARD_HOURS if days is None else days).items()}
        check_hours(week, time_zone)
        closed = [day if isinstance(day, date) else date.fromisoformat(day) for day in holidays]
        members = [find(self.state.groups, group, "group") for group in groups]
        number = self.state.next_id("business_hours")
        hours = BusinessHours(number, name, at, at, description, default, time_zone, week, closed)
        if default:
            for other in self.state.business_hours.values():
                other.is_default = False
        self.state.business_hours[number] = hours
        for group_id in members:
            self.state.groups[group_id].business_hour_id = number
        return hours

    def add_sla_policy(
        self,
        name: str,
        *,
        respond: int | Mapping[Any, int] = 3600,
        resolve: int | Mapping[Any, int] = 86400,
        business_hours: bool = True,
        groups: Iterable[Named | Group] = (),
        companies: Iterable[Named | Company] = (),
        products: Iterable[Named | Product] = (),
        types: Iterable[str] = (),
        sources: Iterable[int] = (),
        position: int | None = None,
        active: bool = True,
        description: str | None = None,
        created_at: datetime | None = None,
    ) -> SlaPolicy:
        """An SLA policy, tried before those that the account came with.

        ``respond`` and ``resolve`` are seconds: one number for all priorities, or one for each,
        ``{"Urgent": 900, "High": 3600, "Medium": 7200, "Low": 14400}``. ``business_hours=False`` counts round the
        clock. Without groups, companies, products, types and sources it is for all tickets.

        Raises:
            ValueError: a name that the account does not have, or a priority without a number.
        """
        at = self._at(created_at)
        first, last = _by_priority(respond, "respond"), _by_priority(resolve, "resolve")
        target = {key: SlaTarget(first[key], last[key], business_hours=business_hours) for key in PRIORITIES}
        state = self.state
        kinds = list(types)
        for kind in kinds:
            if kind not in state.types:
                raise ValueError(f"no type {kind!r}: there are {', '.join(state.types)}")
        conditions: dict[str, list[Any]] = {
            "company_ids": [find(state.companies, company, "company") for company in companies],
            "group_ids": [find(state.groups, group, "group") for group in groups],
            "sources": list(sources),
            "ticket_types": kinds,
            "product_ids": [find(state.products, product, "product") for product in products],
        }
        applicable = {condition: values for condition, values in conditions.items() if values}
        place = position or 1 + max((policy.position for policy in state.sla_policies.values()), default=0)
        number = state.next_id("sla_policy")
        policy = SlaPolicy(number, name, place, at, at, target, applicable, description, active)
        state.sla_policies[number] = policy
        return policy


def _by_priority(given: int | Mapping[Any, int], what: str) -> dict[str, int]:
    if not isinstance(given, Mapping):
        return dict.fromkeys(PRIORITIES, given)
    named = {f"priority_{choice(PRIORITY_NAMES, name, 'priority')}": seconds for name, seconds in given.items()}
    missing = [key for key in PRIORITIES if key not in named]
    if missing:
        raise ValueError(f"{what} has no number for {missing[0]}: it needs one for each of {', '.join(PRIORITY_NAMES)}")
    return named
