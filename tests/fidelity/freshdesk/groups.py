"""Groups, and groups as administrators see them."""

from __future__ import annotations

from . import keys as recorded
from .desk import Account, Desk, errors, keys, words
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact(
    "desk-groups",
    "The list of groups: these keys, alphabetical, agent_ids only in the detail",
    "REC AIR, ZAM23, NAN26, DOC 7455-7490",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_group("Aardvarks")
    answer = account.get("groups")
    assert keys(answer) == recorded.GROUP_LISTED
    assert [row["name"] for row in answer.json()] == ["Aardvarks", "Billing", "Sales", "Technical Support"]
    detail = account.get(f"groups/{answer.json()[1]['id']}").json()
    ben = next(a.id for a in account.fake.agents.values() if a.name == "Ben Berger")
    assert detail["agent_ids"] == [ben]
    more = ("agent_ids", "allow_agents_to_change_availability")
    assert [key for key in detail if key not in more] == recorded.GROUP_LISTED


@fact("desk-group-write", "Groups are made, changed and deleted (204)", "DOC 7455-7490")
def _(desk: Desk) -> None:
    account = desk.open()
    agent = next(iter(account.fake.agents))
    made = account.post("groups", {"name": "Returns", "agent_ids": [agent], "unassigned_for": "1h"})
    assert (made.status_code, made.json()["agent_ids"]) == (201, [agent])
    number = made.json()["id"]
    assert account.put(f"groups/{number}", {"description": "x"}).json()["description"] == "x"
    assert account.delete(f"groups/{number}").status_code == 204
    assert account.get(f"groups/{number}").status_code == 404


@fact("desk-groups-by-name", "Groups come by name", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    for name in ("Zebras", "Aardvarks"):
        account.fake.add_group(name)
    names = [row["name"] for row in account.get("groups").json()]
    assert names == sorted(names)


@fact("desk-groups-no-agents", "A group in the list has no agent_ids", "REC AIR, ZAM23")
def _(desk: Desk) -> None:
    assert "agent_ids" not in desk.open().get("groups").json()[0]


@fact("desk-group-auto", "auto_ticket_assign is a number, 0 where it is off", "REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().get("groups").json()[0]["auto_ticket_assign"] == 0


@fact("desk-group-availability", "agent_availability_status is among a group's keys", "REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().get("groups").json()[0]["agent_availability_status"] is False


@fact("desk-group-type", "group_type is support_agent_group", "REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().get("groups").json()[0]["group_type"] == "support_agent_group"


def _unassigned(value: str | None) -> None:
    @fact(f"desk-group-unassigned-{value}", f"unassigned_for may be {value!r}", "REC AIR, ZAM23, DOC 7455-7490")
    def _(desk: Desk) -> None:
        account = desk.open()
        made = account.call("POST", "groups", json={"name": "Returns", "unassigned_for": value})
        assert (made.status_code, made.json()["unassigned_for"]) == (201, value)


for value in ("30m", "1h", None):
    _unassigned(value)


@fact("desk-group-name", "A group needs a name", "DOC 7455-7490")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("groups", {"description": "x"}))[0][::2] == ("name", "missing_field")


@fact("desk-group-post", "POST /groups is 201 with the group", "DOC 7455-7490")
def _(desk: Desk) -> None:
    made = desk.open().post("groups", {"name": "Returns", "description": "What comes back"})
    assert (made.status_code, made.json()["name"], made.json()["description"]) == (201, "Returns", "What comes back")


@fact("desk-group-put", "PUT /groups/{id} is 200 with the group", "DOC 7455-7490")
def _(desk: Desk) -> None:
    account = desk.open()
    group = next(iter(account.fake.groups))
    changed = account.put(f"groups/{group}", {"name": "Invoices"})
    assert (changed.status_code, changed.json()["name"]) == (200, "Invoices")


@fact("desk-group-delete", "DELETE /groups/{id} is 204", "DOC 7455-7490")
def _(desk: Desk) -> None:
    account = desk.open()
    group = next(iter(account.fake.groups))
    answer = account.delete(f"groups/{group}")
    assert (answer.status_code, answer.content, account.get(f"groups/{group}").status_code) == (204, b"", 404)


@fact("desk-group-404", "A group that is not there is 404", "DOC 7455-7490")
def _(desk: Desk) -> None:
    assert desk.open().get("groups/99").status_code == 404


def _ben(account: Account) -> int:
    return next(a.id for a in account.fake.agents.values() if a.name == "Ben Berger")


@fact("desk-group-keys", "GET, POST, PATCH of a group: these keys, agent_ids after business_hour_id", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("groups", {"name": "Returns"})
    assert keys(made) == words(
        "id name description escalate_to unassigned_for business_hour_id agent_ids group_type created_at updated_at "
        "auto_ticket_assign allow_agents_to_change_availability agent_availability_status"
    )
    path = f"groups/{made.json()['id']}"
    assert account.get(path).json() == made.json()
    assert account.call("PATCH", path, json={"description": "x"}).json()["description"] == "x"


@fact(
    "desk-admin-groups",
    "/admin/groups: business_calendar_id and type; business_hour_id is 400 there",
    "DOC 297k, 3P TF",
)
def _(desk: Desk) -> None:
    account = desk.open()
    row = account.get("admin/groups").json()[0]
    old = account.get(f"groups/{row['id']}").json()
    assert (row["business_calendar_id"], row["type"]) == (old["business_hour_id"], old["group_type"])
    assert row["agent_ids"] == [_ben(account)]
    refused = errors(account.post("admin/groups", {"name": "X", "business_hour_id": old["business_hour_id"]}))
    assert refused[0][::2] == ("business_hour_id", "invalid_field")


@fact("desk-admin-group-agents", "PATCH /admin/groups/{id}/agents lets agents join and leave: 204", "DOC 307k")
def _(desk: Desk) -> None:
    account = desk.open()
    ada, ben, *_ = account.fake.agents
    group = account.get("admin/groups").json()[0]["id"]
    body = {"agents": [{"id": ada}, {"id": ben, "deleted": True}]}
    for verb in ("PATCH", "PUT"):
        assert account.call(verb, f"admin/groups/{group}/agents", json=body).status_code == 204
    rows = account.get(f"admin/groups/{group}/agents").json()
    assert [row["id"] for row in rows] == [ada]
    assert list(rows[0]) == words("id ticket_scope write_access role_ids contact created_at updated_at")
