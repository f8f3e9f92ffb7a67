"""Builders of what an administrator sets up: see builders.py for what they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ..choices import Choices
from ..resources.email_mailboxes.shape import forward_email
from ..tables.html import wrap_plain
from ..tables.modules.settings import (
    ALL,
    GROUPS,
    PERSONAL,
    RULE_TYPES,
    AutomationRule,
    CannedResponse,
    CannedResponseFolder,
    ScenarioAutomation,
)
from ..tables.naming import Named, choice, find
from ..tables.records import Agent, Company, EmailConfig, Group, Product
from ..tables.service_levels import PRIORITIES, STANDARD_HOURS, BusinessHours, SlaPolicy, SlaTarget, check_hours
from ..tables.state import State
from .defaults import PRIORITIES as PRIORITY_NAMES


class SettingsBuilders:
    """Builders of settings."""

    state: State
    choices: Choices
    domain: str

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

    def add_canned_response(
        self,
        title: str,
        content_html: str,
        *,
        folder: str | int | CannedResponseFolder = "General",
        groups: Iterable[Named | Group] = (),
        personal: bool = False,
        by: Named | Agent = None,
        created_at: datetime | None = None,
    ) -> CannedResponse:
        """A canned response; a folder that is named and missing is made.

        All see it; with ``groups`` only these; if it is ``personal`` only its owner ``by``, in the folder "Personal".
        """
        at, state = self._at(created_at), self.state
        owner = next(iter(state.agents)) if by is None else find(state.agents, by, "agent")
        chosen = [find(state.groups, group, "group") for group in groups]
        home = state.settings.personal_folder if personal else self._folder(folder, at)
        if home is None:
            raise ValueError('the account has no folder "Personal"')
        number = state.next_id("canned_response")
        visibility = PERSONAL if personal else GROUPS if chosen else ALL
        row = CannedResponse(number, title, home.id, wrap_plain(content_html), at, at, owner, visibility, chosen)
        state.settings.canned_responses[number] = row
        return row

    def add_canned_response_folder(self, name: str, *, created_at: datetime | None = None) -> CannedResponseFolder:
        """A folder; it is listed once something is in it."""
        at = self._at(created_at)
        folder = CannedResponseFolder(self.state.next_id("canned_response_folder"), name, at, at)
        self.state.settings.canned_response_folders[folder.id] = folder
        return folder

    def _folder(self, given: str | int | CannedResponseFolder, at: datetime) -> CannedResponseFolder:
        folders = self.state.settings.canned_response_folders
        if isinstance(given, str) and all(folder.name != given for folder in folders.values()):
            return self.add_canned_response_folder(given, created_at=at)
        found = folders[find(folders, given, "folder")]
        if found.personal:
            raise ValueError(f"{found.name!r} is the personal folder: say personal=True")
        return found

    def add_scenario_automation(
        self,
        name: str,
        actions: Iterable[Mapping[str, Any]],
        *,
        description: str | None = None,
        private: bool = False,
        by: Named | Agent = None,
        created_at: datetime | None = None,
    ) -> ScenarioAutomation:
        """A scenario: ``actions=[{"name": "ticket_type", "value": "Problem"}]``. A private one is seen by its owner."""
        at, state = self._at(created_at), self.state
        owner = next(iter(state.agents)) if by is None else find(state.agents, by, "agent")
        number = state.next_id("scenario_automation")
        done = [dict(action) for action in actions]
        scenario = ScenarioAutomation(number, name, at, at, done, owner, description, private)
        state.settings.scenario_automations[number] = scenario
        return scenario

    def add_automation_rule(
        self,
        name: str,
        actions: Iterable[Mapping[str, Any]],
        *,
        on: str = "ticket creation",
        conditions: Iterable[Mapping[str, Any]] = (),
        events: Iterable[Mapping[str, Any]] = (),
        performer: Mapping[str, Any] | None = None,
        active: bool = True,
        created_at: datetime | None = None,
    ) -> AutomationRule:
        """A rule that /automations/{type}/rules shows; the fake runs none. ``on``: which type of rule it is."""
        at, state = self._at(created_at), self.state
        kind = choice({label: number for number, label in RULE_TYPES.items()}, on, "type of rule")
        rows = state.settings.automation_rules
        number = state.next_id("automation_rule")
        rows[number] = AutomationRule(
            number,
            kind,
            name,
            1 + max((rule.position for rule in rows.values() if rule.type == kind), default=0),
            at,
            at,
            [dict(action) for action in actions],
            [dict(group) for group in conditions]
            or [{"name": "condition_set_1", "match_type": "all", "properties": []}],
            next(iter(state.agents)),
            active=active,
            performer=None if performer is None else dict(performer),
            events=[dict(event) for event in events] or None,
        )
        return rows[number]

    def add_email_config(
        self,
        reply_email: str,
        name: str | None = None,
        *,
        product: Named | Product = None,
        group: Named | Group = None,
        active: bool = True,
        created_at: datetime | None = None,
    ) -> EmailConfig:
        """One more mailbox of the account: a support address that forwards to Freshdesk."""
        at, state = self._at(created_at), self.state
        number = state.next_id("email_config")
        config = EmailConfig(number, name or reply_email.partition("@")[0], reply_email, at, at, active=active)
        config.primary_role, config.to_email = False, forward_email(reply_email, self.domain)
        config.product_id = None if product is None else find(state.products, product, "product")
        config.group_id = None if group is None else find(state.groups, group, "group")
        state.email_configs[number] = config
        return config

    def add_product(self, name: str, *, default: bool = False) -> Product:
        at = self._at(None)
        product = Product(self.state.next_id("product"), name, at, at, default=default)
        self.state.products[product.id] = product
        return product


def _by_priority(given: int | Mapping[Any, int], what: str) -> dict[str, int]:
    if not isinstance(given, Mapping):
        return dict.fromkeys(PRIORITIES, given)
    named = {f"priority_{choice(PRIORITY_NAMES, name, 'priority')}": seconds for name, seconds in given.items()}
    missing = [key for key in PRIORITIES if key not in named]
    if missing:
        raise ValueError(f"{what} has no number for {missing[0]}: it needs one for each of {', '.join(PRIORITY_NAMES)}")
    return named
