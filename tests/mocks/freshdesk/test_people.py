"""Contacts, agents, groups and skills: what is refused, and that a refusal leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
import requests

from otai_mocks import Clock, FakeFreshdesk

NOW = datetime(2026, 8, 19, 15, 0, tzinfo=timezone.utc)


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0)) as fake:
        yield fake


def call(fake: FakeFreshdesk, verb: str, path: str, body: Any = None, key: str | None = None) -> requests.Response:
    return requests.request(verb, f"{fake.url}/api/v2/{path}", auth=(key or fake.api_key, "X"), json=body)


def refused(fake: FakeFreshdesk, verb: str, path: str, body: Any) -> list[tuple[str, str]]:
    before = fake.snapshot()
    answer = call(fake, verb, path, body)
    assert answer.status_code in (400, 409), answer.text
    assert fake.state == before
    return [(entry["field"], entry["code"]) for entry in answer.json()["errors"]]


# --- contacts -------------------------------------------------------------------------------------


def test_a_merge_keeps_what_the_caller_names_and_moves_what_is_theirs(fake: FakeFreshdesk) -> None:
    company = fake.add_company("Hooli")
    one = fake.add_contact("Kim", "kim@example.com", phone="1", company="Globex")
    two = fake.add_contact("K", "k@example.com", phone="2", company=company)
    three = fake.add_contact("KK", "kk@example.com", unique_external_id="x7")
    tickets = [fake.add_ticket(requester=person.id) for person in (two, three)]
    body = {
        "primary_contact_id": one.id,
        "secondary_contact_ids": [two.id, three.id, two.id],
        "contact": {"phone": "2", "email": "k@example.com"},
    }
    assert call(fake, "POST", "contacts/merge", body).status_code == 204
    seen = call(fake, "GET", f"contacts/{one.id}").json()
    assert (seen["email"], seen["phone"], seen["unique_external_id"]) == ("k@example.com", "2", "x7")
    assert seen["other_emails"] == ["kim@example.com", "kk@example.com"]
    assert [item["company_id"] for item in seen["other_companies"]] == [company.id]
    assert {ticket.requester_id for ticket in tickets} == {one.id}
    assert call(fake, "GET", f"contacts/{two.id}").status_code == 404
    for address in ("kim@example.com", "k@example.com", "kk@example.com"):
        rows = requests.get(f"{fake.url}/api/v2/contacts", {"email": address}, auth=(fake.api_key, "X")).json()
        assert [row["id"] for row in rows] == [one.id]


def test_a_wrong_merge_is_refused(fake: FakeFreshdesk) -> None:
    one, two = fake.add_contact("A", "a@example.com", phone="1"), fake.add_contact("B", "b@example.com", phone="2")
    gone = fake.add_contact("C", "c@example.com", deleted=True)
    body = {"primary_contact_id": one.id, "secondary_contact_ids": [two.id], "contact": {"phone": "1"}}
    for values, field, code in (
        ({"primary_contact_id": 99}, "primary_contact_id", "invalid_value"),
        ({"primary_contact_id": "1"}, "primary_contact_id", "datatype_mismatch"),
        ({"secondary_contact_ids": []}, "secondary_contact_ids", "invalid_value"),
        ({"secondary_contact_ids": [one.id]}, "secondary_contact_ids", "invalid_value"),
        ({"secondary_contact_ids": [gone.id]}, "secondary_contact_ids", "invalid_value"),
        ({"secondary_contact_ids": [next(iter(fake.agents))]}, "secondary_contact_ids", "invalid_value"),
        ({"contact": {}}, "contact.phone", "missing_field"),
        ({"contact": {"phone": "3"}}, "contact.phone", "invalid_value"),
        ({"contact": {"phone": "1", "email": "else@example.com"}}, "contact.email", "invalid_value"),
        ({"contact": {"phone": "1", "company_ids": [7]}}, "contact.company_ids", "invalid_value"),
        ({"contact": {"phone": "1", "name": "X"}}, "contact.name", "invalid_field"),
        ({"contact": []}, "contact", "datatype_mismatch"),
    ):
        assert (field, code) in refused(fake, "POST", "contacts/merge", {**body, **values}), values
    assert refused(fake, "POST", "contacts/merge", {"more": 1})[-1] == ("more", "invalid_field")


def test_only_a_deleted_contact_is_removed_for_good_unless_forced(fake: FakeFreshdesk) -> None:
    contact = fake.add_contact("Kim", "kim@example.com")
    ticket = fake.add_ticket(requester=contact.id)
    path = f"contacts/{contact.id}/hard_delete"
    answer = call(fake, "DELETE", path)
    assert (answer.status_code, answer.content, ticket.deleted) == (400, b"", False)
    assert call(fake, "DELETE", f"{path}?force=True").status_code == 204  # as python-freshdesk writes it
    assert ticket.deleted
    assert call(fake, "DELETE", path).status_code == 404


@pytest.mark.parametrize("state", ["deleted", "blocked"])
def test_a_deleted_or_blocked_contact_can_only_be_read(fake: FakeFreshdesk, state: str) -> None:
    contact = fake.add_contact("Kim", "kim@example.com", **{state: True})
    for verb, path in (("PUT", ""), ("DELETE", ""), ("PUT", "/make_agent"), ("PUT", "/send_invite")):
        answer = call(fake, verb, f"contacts/{contact.id}{path}", {})
        assert answer.status_code == 405
        assert answer.json() == {"message": f"{verb} method is not allowed. It should be one of these method(s): GET"}


def test_a_contact_without_an_address_is_neither_invited_nor_an_agent(fake: FakeFreshdesk) -> None:
    contact = fake.add_contact("Kim", mobile="017")
    for path in ("make_agent", "send_invite"):
        assert refused(fake, "PUT", f"contacts/{contact.id}/{path}", {}) == [("email", "missing_field")]


def test_who_becomes_an_agent_keeps_the_id_and_loses_the_other_addresses(fake: FakeFreshdesk) -> None:
    contact = fake.add_contact("Kim", "kim@example.com")
    call(fake, "PUT", f"contacts/{contact.id}", {"other_emails": ["k@example.com"]})
    group = next(iter(fake.groups))
    fake.clock.advance(days=1)
    body = {"group_ids": [group], "ticket_scope": 2, "type": "support_agent"}
    made = call(fake, "PUT", f"contacts/{contact.id}/make_agent", body).json()
    assert (made["created_at"], made["agent"]["created_at"]) == ("2026-08-19T15:00:00Z", "2026-08-20T15:00:00Z")
    assert contact.id in call(fake, "GET", f"groups/{group}").json()["agent_ids"]
    new = call(fake, "POST", "contacts", {"name": "K", "email": "k@example.com"})
    assert new.status_code == 201
    assert call(fake, "DELETE", f"agents/{contact.id}").status_code == 204
    assert call(fake, "GET", f"contacts/{contact.id}").json()["created_at"] == "2026-08-19T15:00:00Z"


def test_only_administrators_make_agents(fake: FakeFreshdesk) -> None:
    contact = next(iter(fake.contacts))
    answer = call(fake, "PUT", f"contacts/{contact}/make_agent", {}, key=f"{fake.api_key}-ben.berger")
    assert (answer.status_code, contact in fake.contacts) == (403, True)


# --- agents ---------------------------------------------------------------------------------------


def test_wrong_agents_are_refused(fake: FakeFreshdesk) -> None:
    good = {"email": "new@acme.example", "ticket_scope": 1}
    for values, field, code in (
        ({"email": "ben.berger@acme.example"}, "email", "duplicate_value"),
        ({"email": "Emma@globex.example"}, "email", "duplicate_value"),
        ({"email": "no"}, "email", "invalid_value"),
        ({"ticket_scope": 4}, "ticket_scope", "invalid_value"),
        ({"role_ids": []}, "role_ids", "invalid_value"),
        ({"role_ids": [1]}, "role_ids", "invalid_value"),
        ({"skill_ids": [1]}, "skill_ids", "invalid_value"),
        ({"agent_type": "1"}, "agent_type", "datatype_mismatch"),
        ({"available": True}, "available", "invalid_field"),
    ):
        assert refused(fake, "POST", "agents", {**good, **values}) == [(field, code)]


def test_nobody_changes_their_own_scope_or_roles(fake: FakeFreshdesk) -> None:
    me = next(iter(fake.agents.values()))
    path = f"agents/{me.id}"
    assert refused(fake, "PUT", path, {"ticket_scope": 2}) == [("ticket_scope", "readonly_field")]
    others = [number for number in fake.state.roles if number not in me.role_ids]
    assert refused(fake, "PUT", path, {"role_ids": others}) == [("role_ids", "readonly_field")]
    assert call(fake, "PUT", path, {"ticket_scope": 1, "signature": "x"}).json()["signature"] == "x"


def test_groups_and_skills_are_emptied_by_an_empty_list(fake: FakeFreshdesk) -> None:
    ben = next(a for a in fake.agents.values() if a.name == "Ben Berger")
    call(fake, "POST", "admin/skills", {"name": "French", "agents": [{"id": ben.id}]})
    body = call(fake, "PATCH", f"agents/{ben.id}", {"group_ids": [], "skill_ids": []}).json()
    assert (body["group_ids"], body["skill_ids"]) == ([], [])
    assert all(ben.id not in group.agent_ids for group in fake.groups.values())


def test_a_seat_is_needed_by_full_time_agents_only() -> None:
    with FakeFreshdesk(max_agents=4) as fake:
        body = {"email": "new@acme.example", "ticket_scope": 1}
        made = call(fake, "POST", "agents", body)
        assert (made.status_code, made.json()["occasional"]) == (201, True)
        before = fake.snapshot()
        for answer in (
            call(fake, "PUT", f"agents/{made.json()['id']}", {"occasional": False}),
            call(fake, "POST", "agents", {**body, "email": "b@acme.example", "occasional": False}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "max_agents_reached")
        assert fake.state == before
        assert call(fake, "DELETE", f"agents/{list(fake.agents)[1]}").status_code == 204
        assert call(fake, "PUT", f"agents/{made.json()['id']}", {"occasional": False}).status_code == 200


def test_a_wrong_availability_is_refused(fake: FakeFreshdesk) -> None:
    path = f"agents/{next(iter(fake.agents))}/availability"
    for row, code in (
        ({"channel": "Fax", "assignment_limit": 1}, "invalid_value"),
        ({"channel": "freshdesk", "assignment_limit": 0}, "invalid_value"),
        ({"channel": "freshdesk", "assignment_limit": "1"}, "datatype_mismatch"),
        ({"channel": "freshdesk"}, "datatype_mismatch"),
    ):
        assert refused(fake, "PATCH", path, {"channel_availability": [row]}) == [("channel_availability", code)]
    body = call(fake, "PATCH", path, {"availability_control": "admin_controlled"}).json()
    assert body["availability_control"] == "admin_controlled"
    assert call(fake, "GET", "agents/9/availability").status_code == 404


def test_the_load_of_an_agent_is_what_is_open(fake: FakeFreshdesk) -> None:
    for status in (2, 3, 4, 5):
        fake.add_ticket(agent="Ben Berger", status=status)
    ben = next(a for a in fake.agents.values() if a.name == "Ben Berger")
    rows = call(fake, "GET", f"agents/{ben.id}/availability").json()["channel_availability"]
    assert {row["channel"]: row["current_assignment_load"] for row in rows}["freshdesk"] == 2


# --- groups and skills ----------------------------------------------------------------------------


def test_the_two_group_routes_show_one_group(fake: FakeFreshdesk) -> None:
    setting = {"channel": "ticket", "assignment_type": "load_based_round_robin"}
    assignment = {"enabled": True, "type": "channel_specific", "settings": [setting]}
    body = {"name": "Returns", "type": "support_agent_group", "automatic_agent_assignment": assignment}
    made = call(fake, "POST", "admin/groups", body)
    assert made.status_code == 201
    assert tuple(made.json()) == (
        *("id", "name", "description", "escalate_to", "unassigned_for", "agent_ids", "created_at", "updated_at"),
        *("allow_agents_to_change_availability", "business_calendar_id", "type", "automatic_agent_assignment"),
        *("agent_availability_status", "reassignment_enabled"),
    )
    number = made.json()["id"]
    assert call(fake, "GET", f"groups/{number}").json()["auto_ticket_assign"] == 3
    call(fake, "PUT", f"groups/{number}", {"auto_ticket_assign": 0})
    assert call(fake, "GET", f"admin/groups/{number}").json()["automatic_agent_assignment"] == {"enabled": False}
    assert call(fake, "DELETE", f"admin/groups/{number}").status_code == 204
    assert call(fake, "GET", f"groups/{number}").status_code == 404


def test_wrong_groups_are_refused(fake: FakeFreshdesk) -> None:
    for path, values, field, code in (
        ("groups", {"name": "Billing"}, "name", "duplicate_value"),
        ("admin/groups", {"name": "billing"}, "name", "duplicate_value"),
        ("groups", {"name": "X", "business_calendar_id": 1}, "business_calendar_id", "invalid_field"),
        ("admin/groups", {"name": "X", "business_calendar_id": 1}, "business_calendar_id", "invalid_value"),
        ("admin/groups", {"name": "X", "group_type": "x"}, "group_type", "invalid_field"),
        ("admin/groups", {"name": "X", "type": "x"}, "type", "invalid_value"),
        (
            "admin/groups",
            {"name": "X", "automatic_agent_assignment": {}},
            "automatic_agent_assignment",
            "datatype_mismatch",
        ),
        ("groups", {"name": "X", "auto_ticket_assign": 7}, "auto_ticket_assign", "invalid_value"),
        ("groups", {"name": "X", "unassigned_for": "5m"}, "unassigned_for", "invalid_value"),
        ("groups", {"name": "X", "agent_ids": [1]}, "agent_ids", "invalid_value"),
    ):
        assert refused(fake, "POST", path, values) == [(field, code)]
    group = next(iter(fake.groups))
    path = f"admin/groups/{group}/agents"
    assert refused(fake, "PATCH", path, {}) == [("agents", "missing_field")]
    assert refused(fake, "PATCH", path, {"agents": [{"id": 1}]}) == [("agents", "invalid_value")]
    assert refused(fake, "PATCH", path, {"agents": [{"id": next(iter(fake.agents)), "x": 1}]}) == [
        ("agents.x", "invalid_field")
    ]


def test_a_group_that_changes_nothing_keeps_its_time(fake: FakeFreshdesk) -> None:
    group = next(iter(fake.groups.values()))
    before = group.updated_at
    assert call(fake, "PUT", f"groups/{group.id}", {"name": group.name}).status_code == 200
    assert group.updated_at == before


@pytest.mark.parametrize("path", ["admin/skills", "skills"])
def test_skills_are_ranked_and_their_conditions_kept(fake: FakeFreshdesk, path: str) -> None:
    condition = {"resource_type": "ticket", "field_name": "priority", "operator": "in", "value": [1]}
    first = call(fake, "POST", path, {"name": "A", "match_type": "any", "conditions": [condition]})
    assert first.headers["Location"] == f"{fake.url}/api/v2/{path}/{first.json()['id']}"
    assert first.json()["conditions"] == [condition]
    others = [call(fake, "POST", path, {"name": name}).json() for name in "BC"]
    call(fake, "PATCH", f"{path}/{others[1]['id']}", {"rank": 1})
    assert [row["name"] for row in call(fake, "GET", path).json()] == ["C", "A", "B"]
    call(fake, "DELETE", f"{path}/{first.json()['id']}")
    assert [(row["name"], row["rank"]) for row in call(fake, "GET", path).json()] == [("C", 1), ("B", 2)]
    assert call(fake, "GET", f"{path}/{first.json()['id']}").status_code == 404
    for values, field, code in (
        ({}, "name", "missing_field"),
        ({"name": "c"}, "name", "duplicate_value"),
        ({"name": "X", "agents": [{"id": 1}]}, "agents", "invalid_value"),
        ({"name": "X", "conditions": [{"resource_type": "x"}]}, "conditions", "invalid_value"),
        ({"name": "X", "rank": 1}, "rank", "invalid_field"),
    ):
        assert refused(fake, "POST", path, values) == [(field, code)]


def test_skills_need_a_plan_and_rooms_of_administrators_are_closed() -> None:
    with FakeFreshdesk(plan="growth") as fake:
        answer = call(fake, "GET", "admin/skills")
        assert (answer.status_code, answer.json()["code"]) == (403, "require_feature")
        for path in ("admin/groups", "roles", "agents/autocomplete?term=a", "agents?only=availability"):
            assert call(fake, "GET", path, key=f"{fake.api_key}-ben.berger").status_code == 403
            assert call(fake, "GET", path).status_code == 200
