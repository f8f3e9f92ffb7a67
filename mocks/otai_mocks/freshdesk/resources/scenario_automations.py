"""Scenario automations: read only (DOC); private ones are seen by their owner."""

from __future__ import annotations

from typing import Any

from ..errors import not_found
from ..protocol.call import LIST_QUERY, Call, Reply
from ..protocol.routing import NUMBER, Route
from ..tables.modules.settings import ScenarioAutomation


def shown(scenario: ScenarioAutomation) -> dict[str, Any]:
    """REC AIR: without the times that the documentation prints; values are strings there."""
    return {
        "id": scenario.id,
        "name": scenario.name,
        "description": scenario.description,
        "actions": scenario.actions,
        "private": scenario.private,
    }


def _seen(call: Call) -> dict[int, ScenarioAutomation]:
    rows = call.state.settings.scenario_automations
    return {number: row for number, row in rows.items() if not row.private or row.user_id == call.agent.id}


def list_scenarios(call: Call) -> Reply:
    return call.page_of(_seen(call).values(), shown)


def view(call: Call, scenario_id: int) -> Reply:
    """Not documented; a client reads it (3P)."""
    scenario = _seen(call).get(scenario_id)
    if scenario is None:
        raise not_found(f"no scenario automation {scenario_id} that agent {call.agent.id} may see")
    return Reply(200, shown(scenario))


ROUTES = (
    Route("GET", "scenario_automations", list_scenarios, query=LIST_QUERY),
    Route("GET", f"scenario_automations/{NUMBER}", view),
)
