"""Roles and skills of agents."""

from __future__ import annotations

from . import keys as recorded
from .desk import Account, Desk, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("desk-roles", "The built-in roles of 2026, with agent_type", "REC NAN26")
def _(desk: Desk) -> None:
    answer = desk.open().get("roles")
    assert keys(answer) == recorded.ROLE
    assert {row["name"]: row["agent_type"] for row in answer.json()} == {
        "Account Administrator": 1,
        "Administrator": 1,
        "Supervisor": 1,
        "Agent": 1,
        "Ticket Collaborator": 3,
        "Analytics Collaborator": 3,
        "Freddy AI Copilot User": 1,
    }


def _role(name: str, kind: int) -> None:
    @fact(f"desk-role-{name.replace(' ', '-').lower()}", f"The role {name} has agent_type {kind}", "REC NAN26")
    def _(desk: Desk) -> None:
        assert {row["name"]: row["agent_type"] for row in desk.open().get("roles").json()}[name] == kind


for name, kind in {
    "Account Administrator": 1,
    "Administrator": 1,
    "Supervisor": 1,
    "Agent": 1,
    "Ticket Collaborator": 3,
    "Analytics Collaborator": 3,
    "Freddy AI Copilot User": 1,
}.items():
    _role(name, kind)


@fact("desk-role-view", "A role is read by its id", "DOC, REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    row = account.get("roles").json()[0]
    assert account.get(f"roles/{row['id']}").json() == row


def _ben(account: Account) -> int:
    return next(a.id for a in account.fake.agents.values() if a.name == "Ben Berger")


@fact("desk-skills", "Skills: made, listed by rank, changed by PATCH (PUT is 405), deleted", "DOC 275k, 3P TF")
def _(desk: Desk) -> None:
    account = desk.open()
    agent = _ben(account)
    made = account.post("admin/skills", {"name": "French", "agents": [{"id": agent}]})
    assert (made.status_code, made.json()["agents"], made.json()["rank"]) == (201, [{"id": agent}], 1)
    second = account.post("admin/skills", {"name": "Spanish"}).json()
    path = f"admin/skills/{second['id']}"
    assert account.put(path, {"rank": 1}).status_code == 405
    assert account.call("PATCH", path, json={"rank": 1}).status_code == 200
    assert [row["name"] for row in account.get("admin/skills").json()] == ["Spanish", "French"]
    assert account.get(f"agents/{agent}").json()["skill_ids"] == [made.json()["id"]]
    assert account.delete(f"admin/skills/{made.json()['id']}").status_code == 204
    assert account.get(f"agents/{agent}").json()["skill_ids"] == []
