"""Skills: what agents are good at. /admin/skills, and /skills as older accounts have it (DOC; verbs 3P TF)."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..errors import FieldError, invalid, not_found
from ..protocol import validate as v
from ..protocol.call import LIST_QUERY, Call, Reply
from ..protocol.routing import NUMBER, Route
from ..tables.skills import Skill

_CONDITION_KEYS = ("resource_type", "field_name", "operator", "value", "nested_fields")
_CHANNEL_KEYS = ("channel", "channel_conditions")


def shown(call: Call, skill: Skill) -> dict[str, Any]:
    agents = [{"id": a.id} for a in call.state.agents.values() if skill.id in a.skill_ids]
    return {
        "id": skill.id,
        "name": skill.name,
        "rank": skill.rank,
        "created_at": skill.created_at,
        "updated_at": skill.updated_at,
        "agents": agents,
        "match_type": skill.match_type,
        "conditions": skill.conditions,
    }


def list_skills(call: Call) -> Reply:
    rows = sorted(call.state.skills.values(), key=lambda s: s.rank)
    return call.page_of(rows, lambda s: shown(call, s))


def _get(call: Call, skill_id: int) -> Skill:
    skill = call.state.skills.get(skill_id)
    if skill is None:
        raise not_found(f"no skill {skill_id}")
    return skill


def view(call: Call, skill_id: int) -> Reply:
    return Reply(200, shown(call, _get(call, skill_id)))


def _condition(value: Any, form: bool) -> dict[str, Any]:
    """A condition, or as accounts with omnichannel routing have it a channel with its conditions (3P TF)."""
    given = v.mapping(value, form)
    known = _CHANNEL_KEYS if "channel" in given else _CONDITION_KEYS
    for name in given:
        if name not in known:
            raise v.Bad("unknown", field=f"conditions.{name}")
    if "channel" in given:
        v.text(given["channel"], form)
        v.list_of(v.mapping)(given.get("channel_conditions"), form)
        return given
    v.one_of(("ticket", "contact", "company"))(given.get("resource_type"), form)
    v.text(given.get("field_name"), form)
    v.one_of(("in", "not_in", "is", "is_not"))(given.get("operator"), form)
    return given


def _read(call: Call, me: Skill | None) -> dict[str, Any]:
    there = v.existing(call.state.agents, "agent", "agents")

    def agent(value: Any, form: bool) -> int:
        number: int = there(v.mapping(value, form).get("id"), form)
        return number

    rules = {
        "name": v.Field(v.short_text, missing="missing" if me is None else None, wanted="String"),
        "agents": v.Field(v.list_of(agent)),
        "match_type": v.Field(v.one_of(("all", "any"))),
        "conditions": v.Field(v.list_of(_condition)),
    }
    if me is not None:
        rules["rank"] = v.Field(v.positive)
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    name = values.get("name", "")
    if any(s is not me and s.name.lower() == name.lower() for s in call.state.skills.values()):
        errors.append(FieldError("name", "unique"))
    if "rank" in values and values["rank"] > len(call.state.skills):
        errors.append(FieldError("rank", "at_most", {"limit": len(call.state.skills)}))
    if errors:
        raise invalid(errors)
    return values


def create(path: str, call: Call) -> Reply:
    """A new skill is the last in rank."""
    values = _read(call, None)
    agents = values.pop("agents", ())
    number = call.state.next_id("skill")
    skill = Skill(number, values.pop("name"), len(call.state.skills) + 1, call.now, call.now, **values)
    call.state.skills[number] = skill
    _give(call, skill, agents)
    return Reply(201, shown(call, skill), call.location(f"{path}/{number}"), wrote=True)


def update(call: Call, skill_id: int) -> Reply:
    skill = _get(call, skill_id)
    values = _read(call, skill)
    before = shown(call, skill)
    if "agents" in values:
        _give(call, skill, values.pop("agents"))
    if "rank" in values:
        _move(call, skill, values.pop("rank"))
    for name, value in values.items():
        setattr(skill, name, value)
    wrote = shown(call, skill) != before
    if wrote:
        skill.updated_at = call.now
    return Reply(200, shown(call, skill), wrote=wrote)


def _give(call: Call, skill: Skill, agent_ids: Any) -> None:
    for agent in call.state.agents.values():
        has = skill.id in agent.skill_ids
        if agent.id in agent_ids and not has:
            agent.skill_ids.append(skill.id)
        elif agent.id not in agent_ids and has:
            agent.skill_ids.remove(skill.id)


def _move(call: Call, skill: Skill, rank: int) -> None:
    others = sorted((s for s in call.state.skills.values() if s is not skill), key=lambda s: s.rank)
    others.insert(rank - 1, skill)
    for number, other in enumerate(others, 1):
        other.rank = number


def delete(call: Call, skill_id: int) -> Reply:
    skill = _get(call, skill_id)
    _give(call, skill, ())
    _move(call, skill, len(call.state.skills))
    del call.state.skills[skill.id]
    return Reply(204, wrote=True)


def _routes(path: str, *verbs: str) -> tuple[Route, ...]:
    one, feature = f"{path}/{NUMBER}", "skill_based_round_robin"
    return (
        Route("GET", path, list_skills, query=LIST_QUERY, admin=True, feature=feature),
        Route("POST", path, partial(create, path), admin=True, feature=feature),
        Route("GET", one, view, admin=True, feature=feature),
        *(Route(verb, one, update, admin=True, feature=feature) for verb in verbs),
        Route("DELETE", one, delete, admin=True, feature=feature),
    )


ROUTES = (*_routes("admin/skills", "PATCH"), *_routes("skills", "PUT", "PATCH"))
"""PUT /admin/skills/{id} is a 405 whatever the documentation says (3P TF)."""
