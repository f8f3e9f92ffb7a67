"""Business hours and SLA policies, and the due times that follow them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .desk import Account, Desk, errors, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _keys(text: str) -> list[str]:
    return text.split()


WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")
HOURS = _keys("id name description is_default source_business_hours time_zone business_hours created_at updated_at")
POLICY = _keys(
    "id name description active sla_target applicable_to is_default position created_at updated_at escalation "
    "advanced_conditions"
)
LISTED_TARGET = _keys("business_hours escalation_enabled respond_within resolve_within next_respond_within")
WRITTEN_TARGET = _keys("respond_within resolve_within next_respond_within business_hours escalation_enabled")
ESCALATION = _keys("reminder_response reminder_resolution response resolution reminder_next_response next_response")
URGENT_FIRST = _keys("priority_4 priority_3 priority_2 priority_1")


def target(respond: int = 960, resolve: int = 960, **more: Any) -> dict[str, Any]:
    wanted = {"respond_within": respond, "resolve_within": resolve, "business_hours": True, "escalation_enabled": False}
    return {f"priority_{number}": {**wanted, **more} for number in (1, 2, 3, 4)}


def policy(**values: Any) -> dict[str, Any]:
    return {"name": "Own", "sla_target": target(), "applicable_to": {"sources": [1, 2]}, **values}


@fact("desk-hours", "The list of business hours: ids are strings, hours of the day as hh:mm:ss am or pm", "REC NAN26")
def _(desk: Desk) -> None:
    answer = desk.open().get("business_hours")
    assert keys(answer) == HOURS
    row = answer.json()[0]
    assert (row["id"].isdigit(), row["is_default"], row["time_zone"]) == (True, True, "UTC")
    assert tuple(row["business_hours"]) == WEEK
    assert row["business_hours"]["friday"] == {"start_time": "08:00:00 am", "end_time": "05:00:00 pm"}
    source = row["source_business_hours"][0]
    assert list(source) == ["business_hours_type", "business_hours", "is_default", "sources"]
    assert source["business_hours"][0] == {
        "day": "monday",
        "time_slots": [{"start_time": "08:00", "end_time": "17:00"}],
    }


@fact("desk-hours-one", "One set of business hours is read by its id; only administrators may", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    number = account.get("business_hours").json()[0]["id"]
    wanted = "id name description time_zone is_default business_hours created_at updated_at"
    assert set(keys(account.get(f"business_hours/{number}"))) == set(wanted.split())
    assert account.get("business_hours/1").status_code == 404
    assert account.call("GET", "business_hours", key=f"{account.fake.api_key}-ben.berger").status_code == 403


@fact("desk-hours-group", "Groups have the id of their business hours, as a number", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    number = int(account.get("business_hours").json()[0]["id"])
    assert {row["business_hour_id"] for row in account.get("groups").json()} == {number}
    assert account.post("groups", {"name": "New"}).json()["business_hour_id"] == number


@fact(
    "desk-sla-list", "The list of policies: ids are strings, descriptions are texts, unset seconds are 0", "REC NAN26"
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.post("sla_policies", policy())
    answer = account.get("sla_policies")
    assert keys(answer) == POLICY
    own, real_time, default = answer.json()
    assert all(isinstance(row["id"], str) for row in answer.json())
    assert list(own["sla_target"]) == URGENT_FIRST
    assert list(own["sla_target"]["priority_4"]) == LISTED_TARGET
    assert (own["description"], own["escalation"], own["sla_target"]["priority_1"]["next_respond_within"]) == (
        "",
        {},
        0,
    )
    assert (real_time["applicable_to"], default["applicable_to"]) == ({"sources": [15, 17, 19, 21]}, {})
    assert default["advanced_conditions"] == {}
    assert default["sla_target"]["priority_4"] == {
        "business_hours": True,
        "escalation_enabled": True,
        "respond_within": 900,
        "resolve_within": 28800,
        "next_respond_within": 900,
    }


@fact("desk-sla-order", "New policies stand before the defaults; the list numbers them anew", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    positions = [account.post("sla_policies", policy(name=name)).json()["position"] for name in ("A", "B", "C")]
    assert positions == [3, 4, 5]
    rows = [(row["position"], row["name"], row["is_default"]) for row in account.get("sla_policies").json()]
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5]
    assert [row[1:] for row in rows[:3]] == [("A", False), ("B", False), ("C", False)]
    assert [row[1:] for row in rows[3:]] == [
        ("Default policy for real-time channels", True),
        ("Default policy", True),
    ]


@fact("desk-sla-create", "POST answers the id as a number, null for what was not set, and the conditions", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("sla_policies", policy())
    row = made.json()
    assert (made.status_code, keys(made), isinstance(row["id"], int)) == (201, POLICY, True)
    assert list(row["sla_target"]) == ["priority_1", "priority_2", "priority_3", "priority_4"]
    assert list(row["sla_target"]["priority_1"]) == WRITTEN_TARGET
    assert (row["description"], row["sla_target"]["priority_1"]["next_respond_within"]) == (None, None)
    assert (list(row["escalation"]), row["active"], row["is_default"]) == (ESCALATION, True, False)
    condition = {"resource": "ticket", "field_name": "source", "operator": "contains_in", "value": [1, 2]}
    inner = {"match_type": "all", "properties": [condition]}
    assert row["advanced_conditions"] == {"match_type": "all", "properties": [inner]}
    assert made.headers["Location"].endswith(f"/api/v2/sla_policies.{row['id']}")


@fact("desk-sla-assigned", "Agent -1 is told of an escalation: whoever the ticket is assigned to", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    agents = [-1, next(iter(account.fake.agents))]
    made = account.post("sla_policies", policy(escalation={"response": {"escalation_time": 1800, "agent_ids": agents}}))
    assert (made.status_code, made.json()["escalation"]["response"]["agent_ids"]) == (201, agents)


@fact("desk-sla-required", "name, sla_target with four priorities and one condition are mandatory", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    assert {(name, code) for name, _, code in errors(account.post("sla_policies", {}))} == {
        (name, "missing_field") for name in ("name", "sla_target", "applicable_to")
    }
    three = {key: value for key, value in target().items() if key != "priority_2"}
    assert errors(account.post("sla_policies", policy(sla_target=three)))[0][2] == "missing_field"
    assert account.post("sla_policies", policy(applicable_to={})).status_code == 400
    assert account.post("sla_policies", policy(sla_target=target(respond=100))).status_code == 400
    assert len(account.get("sla_policies").json()) == 2


@fact(
    "desk-sla-update", "PUT and PATCH change what is sent, 4 to 1; one that changes nothing moves no time", "REC NAN26"
)
def _(desk: Desk) -> None:
    account = desk.open()
    path = f"sla_policies/{account.post('sla_policies', policy()).json()['id']}"
    account.fake.clock.advance(minutes=5)
    changed = account.put(path, {"description": "updated"})
    assert (changed.status_code, keys(changed), changed.json()["description"]) == (200, POLICY, "updated")
    assert list(changed.json()["sla_target"]) == URGENT_FIRST
    account.fake.clock.advance(minutes=5)
    again = account.call("PATCH", path, json={"description": "updated"})
    assert again.json() == changed.json()


@fact("desk-sla-verbs", "Policies are not deleted, and no single one is read: 405", "3P terraform-provider-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    number = account.post("sla_policies", policy()).json()["id"]
    for answer in (account.delete(f"sla_policies/{number}"), account.get(f"sla_policies/{number}")):
        assert answer.status_code == 405
        assert "It should be one of these method(s):" in answer.json()["message"]


def _respond_within(account: Account, **values: Any) -> float:
    """Seconds that an urgent ticket has: 900 by the default policy."""
    row = account.get(f"tickets/{account.new(priority=4, **values)['id']}").json()
    due, made = (datetime.fromisoformat(row[name].replace("Z", "+00:00")) for name in ("fr_due_by", "created_at"))
    return (due - made).total_seconds()


@fact("desk-sla-conditions", "A policy is for groups, companies, products, types and sources: all must match", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    state = account.fake.state
    billing = next(iter(state.groups))
    conditions: dict[str, tuple[str, Any]] = {
        "group_ids": ("group_id", billing),
        "company_ids": ("company_id", next(iter(state.companies))),
        "product_ids": ("product_id", account.fake.add_product("Second").id),
        "ticket_types": ("type", "Refund"),
        "sources": ("source", 3),
    }
    plain = {"email": "lucie@example.com"}
    for number, (condition, (attribute, value)) in enumerate(conditions.items()):
        seconds = 1200 + 60 * number
        body = policy(name=condition, applicable_to={condition: [value]}, sla_target=target(seconds))
        assert account.post("sla_policies", body).status_code == 201
        assert _respond_within(account, **plain) == 900
        assert _respond_within(account, **plain, **{attribute: value}) == seconds, condition
    both = {"ticket_types": ["Problem"], "group_ids": [billing]}
    account.post("sla_policies", policy(name="both", applicable_to=both, sla_target=target(60, 60), position=1))
    assert _respond_within(account, **plain, type="Problem") == 900
    assert _respond_within(account, **plain, type="Problem", group_id=billing) == 60


SECTION.leave_out(
    "desk-sla-900", "respond_within and resolve_within must be greater than 900", "DOC", "300 is accepted live (3P)"
)
SECTION.leave_out("desk-hours-history", "Until 2023: working_hours, 8:00 am", "REC AIR", "the newest is the default")
