"""What a write of an SLA policy takes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ...protocol import validate as v
from ...tables.service_levels import PRIORITIES, SlaTarget
from ...tables.state import State

LONGEST = 365 * 86400
ASSIGNED_AGENT = -1
_LEVELS = ("level_1", "level_2", "level_3", "level_4")


def _seconds(value: Any, form: bool) -> int:
    """Multiples of sixty (DOC). "Greater 900" is not kept live: 300 is accepted (3P); at most a year (INF)."""
    number = v.positive(value, form)
    if number % 60:
        raise v.Bad("invalid", wanted="multiple of 60")
    if number > LONGEST:
        raise v.Bad("at_most", limit=LONGEST)
    return number


def _next_response(value: Any, form: bool) -> int:
    number = v.positive(value, form)
    if number < 30:  # 3P
        raise v.Bad("invalid", wanted="Positive Integer of 30 or more")
    if number > LONGEST:
        raise v.Bad("at_most", limit=LONGEST)
    return number


def _target(key: str) -> v.Check:
    check = v.nested(
        key,
        {
            "respond_within": v.Field(_seconds, missing="missing", wanted="Positive Integer"),
            "resolve_within": v.Field(_seconds, missing="missing", wanted="Positive Integer"),
            "next_respond_within": v.Field(_next_response, null=True),
            "business_hours": v.Field(v.boolean, missing="missing", wanted="Boolean"),
            "escalation_enabled": v.Field(v.boolean, missing="missing", wanted="Boolean"),
        },
    )
    return lambda value, form: SlaTarget(**check(value, form))


_TARGETS = v.nested(
    "sla_target", {key: v.Field(_target(key), missing="missing", wanted="key/value pair") for key in PRIORITIES}
)


def _sla_target(value: Any, form: bool) -> dict[str, SlaTarget]:
    """All four priorities are mandatory (DOC); they stay in the order they came in."""
    targets = _TARGETS(value, form)
    return {key: targets[key] for key in value}


def _applicable_to(state: State) -> v.Check:
    """At least one condition with at least one value (DOC)."""
    source = state.ticket_field("source")
    sources = list(source.choices.values()) if source is not None and source.choices else []
    # the documentation sends 5, the list of 2026 has no 5: what tickets may be made with is accepted, too
    known = sorted({*sources, 1, 2, 3, 5, 6, 7, 9, 11})
    check = v.nested(
        "applicable_to",
        {
            "company_ids": v.Field(v.list_of(v.existing(state.companies, "company", "company_ids"))),
            "group_ids": v.Field(v.list_of(v.existing(state.groups, "group", "group_ids"))),
            "sources": v.Field(v.list_of(v.one_of(known))),
            "ticket_types": v.Field(v.list_of(v.one_of(state.types))),
            "product_ids": v.Field(v.list_of(v.existing(state.products, "product", "product_ids"))),
        },
    )

    def checked(value: Any, form: bool) -> dict[str, list[Any]]:
        found = {condition: values for condition, values in check(value, form).items() if values}
        if not found:
            raise v.Bad("blank")
        return found

    return checked


def _agent(state: State) -> v.Check:
    """An agent, or -1: whoever the ticket is assigned to (REC AIR)."""
    known = v.existing(state.agents, "agent", "agent_ids")
    return lambda value, form: ASSIGNED_AGENT if type(value) is int and value == ASSIGNED_AGENT else known(value, form)


def _escalation(state: State) -> v.Check:
    def step(name: str) -> v.Check:
        agents = v.list_of(_agent(state))
        return v.nested(
            name,
            {
                "escalation_time": v.Field(v.integer, missing="missing", wanted="Integer"),
                "agent_ids": v.Field(agents, missing="missing", wanted="Array"),
            },
        )

    levels = v.nested("resolution", {level: v.Field(step(level)) for level in _LEVELS})

    def resolution(value: Any, form: bool) -> dict[str, Any]:
        """Each level needs those below it (DOC)."""
        found = levels(value, form)
        for lower, level in pairwise(_LEVELS):
            if level in found and lower not in found:
                raise v.Bad("missing", field=f"resolution.{lower}", wanted="key/value pair")
        return {level: found[level] for level in _LEVELS if level in found}

    fields = {name: v.Field(step(name)) for name in ("reminder_response", "reminder_resolution", "response")}
    fields |= {name: v.Field(step(name)) for name in ("reminder_next_response", "next_response")}
    return v.nested("escalation", {**fields, "resolution": v.Field(resolution)})


def fields(state: State, *, new: bool) -> dict[str, v.Field]:
    """The attributes: a PUT needs none of them (REC NAN26), though the documentation asks for applicable_to."""

    def needed(check: v.Check, wanted: str) -> v.Field:
        return v.Field(check, missing="missing" if new else None, wanted=wanted)

    return {
        "name": needed(v.short_text, "String"),
        "description": v.Field(v.text, null=True),
        "active": v.Field(v.boolean),
        "is_default": v.Field(v.boolean),
        "position": v.Field(v.positive),
        "sla_target": needed(_sla_target, "key/value pair"),
        "applicable_to": needed(_applicable_to(state), "key/value pair"),
        "escalation": v.Field(_escalation(state)),
    }
