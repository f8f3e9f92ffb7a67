"""Agents, groups, roles, products and mailboxes in detail (section 5)."""

from __future__ import annotations

from typing import Any

from . import keys as recorded
from .desk import Account, Desk, errors, keys
from .table import Section

SECTION = Section("Agents, groups, roles, one by one")
fact = SECTION.fact


def _ada(account: Account) -> int:
    return int(account.get("agents/me").json()["id"])


def _closed(verb: str, path: str, body: Any = None) -> None:
    @fact(f"5-agents-admin-{verb}-{path}", f"{verb} /{path} of an agent without the right is 403", "DOC 6450")
    def _(desk: Desk) -> None:
        account = desk.open()
        key = f"{account.fake.api_key}-ben.berger"
        answer = account.call(verb, path.format(id=_ada(account)), key=key, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "access_denied")


_closed("GET", "agents")
_closed("GET", "agents/{id}")
_closed("POST", "agents", {"email": "x@acme.example", "ticket_scope": 1})
_closed("PUT", "agents/{id}", {"signature": "x"})
_closed("DELETE", "agents/{id}")


def _filter(name: str, value: str) -> None:
    @fact(f"5-agents-by-{name}-{value}", f"Agents are filtered by {name}={value}", "DOC 6450")
    def _(desk: Desk) -> None:
        account = desk.open()
        agent = account.fake.add_agent("Olga", "olga@acme.example", occasional=value != "fulltime")
        agent.phone, agent.mobile = "030", "0170"
        assert agent.id in account.ids("agents", **{name: value})
        assert account.ids("agents", **{name: value}) != account.ids("agents")


_filter("email", "olga@acme.example")
_filter("phone", "030")
_filter("mobile", "0170")
_filter("state", "occasional")


@fact("5-agents-by-state-fulltime", "state=fulltime leaves out who is occasional", "DOC 6450")
def _(desk: Desk) -> None:
    account = desk.open()
    olga = account.fake.add_agent("Olga", "olga@acme.example", occasional=True)
    assert set(account.ids("agents", state="fulltime")) == set(account.ids("agents")) - {olga.id}


@fact("5-agents-no-groups", "An agent in the list has no group_ids", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    assert "group_ids" not in desk.open().get("agents").json()[0]


@fact("5-agents-contact-keys", "contact of an agent in the list has these ten keys, without avatar", "REC NAN26")
def _(desk: Desk) -> None:
    assert list(desk.open().get("agents").json()[0]["contact"]) == recorded.AGENT_CONTACT


@fact("5-agents-status-word", "agent_operational_status is a word: available", "REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().get("agents").json()[0]["agent_operational_status"] == "available"


@fact("5-agents-type-word", "type of an agent is support_agent", "REC NAN26")
def _(desk: Desk) -> None:
    assert {row["type"] for row in desk.open().get("agents").json()} == {"support_agent"}


def _is(name: str, kind: type | tuple[type, ...]) -> None:
    words = {int: "a number", bool: "true or false", list: "a list", str: "a string"}

    @fact(
        f"5-agent-{name}",
        f"{name} of an agent's detail is {words[kind] if isinstance(kind, type) else kind}",
        "REC NAN26",
    )
    def _(desk: Desk) -> None:
        account = desk.open()
        assert isinstance(account.get(f"agents/{_ada(account)}").json()[name], kind)


for name in ("available", "occasional", "deactivated", "focus_mode", "api_key_enabled"):
    _is(name, bool)
for name in (
    "group_ids",
    "org_group_ids",
    "role_ids",
    "skill_ids",
    "contribution_group_ids",
    "org_contribution_group_ids",
):
    _is(name, list)
_is("org_agent_id", str)
_is("ticket_scope", int)
_is("scope", int)


@fact("5-agent-avatar", "contact of the detail ends with avatar, null where there is none", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    contact = account.get(f"agents/{_ada(account)}").json()["contact"]
    assert (list(contact)[-1], contact["avatar"]) == ("avatar", None)


@fact("5-agent-channels", "availability lists channels, the ticket channel among them", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert "ticket" in [row["channel"] for row in account.get(f"agents/{_ada(account)}").json()["availability"]]


@fact("5-agent-put-keys", "PUT of an agent answers with the keys of POST", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert keys(account.put(f"agents/{_ada(account)}", {"signature": "x"})) == recorded.AGENT_WRITTEN


def _takes(name: str, value: Any, where: str = "") -> None:
    @fact(f"5-agent-takes-{name}", f"An agent takes {name}", "DOC 6450")
    def _(desk: Desk) -> None:
        account = desk.open()
        ben = next(a.id for a in account.fake.agents.values() if a.name == "Ben Berger")
        assert account.put(f"agents/{ben}", {name: value}).status_code == 200
        seen = account.get(f"agents/{ben}").json()
        assert (seen["contact"] if where else seen)[name] == value


_takes("occasional", True)
_takes("signature", "<p>Hi</p>")
_takes("ticket_scope", 2)
_takes("language", "de", "contact")
_takes("time_zone", "Berlin", "contact")


@fact("5-agent-required", "A new agent needs email and ticket_scope", "DOC 6450")
def _(desk: Desk) -> None:
    refused = errors(desk.open().post("agents", {"name": "New"}))
    assert {(name, code) for name, _, code in refused} == {
        ("email", "missing_field"),
        ("ticket_scope", "missing_field"),
    }


@fact("5-agent-taken", "An agent's e-mail must be free: 409", "DOC 352, 385")
def _(desk: Desk) -> None:
    answer = desk.open().post("agents", {"email": "ben.berger@acme.example", "ticket_scope": 1})
    assert errors(answer, 409)[0][::2] == ("email", "duplicate_value")


@fact("5-me-same", "/agents/me is the detail of the caller", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.get("agents/me").json() == account.get(f"agents/{_ada(account)}").json()


@fact("5-responder-is-agent", "responder_id is an agent's id", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.new(responder_id=_ada(account))["responder_id"] in account.fake.agents
    contact = next(iter(account.fake.contacts))
    assert account.put("tickets/1", {"responder_id": contact}).status_code == 400


@fact("5-groups-by-name", "Groups come by name", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    for name in ("Zebras", "Aardvarks"):
        account.fake.add_group(name)
    names = [row["name"] for row in account.get("groups").json()]
    assert names == sorted(names)


@fact("5-groups-no-agents", "A group in the list has no agent_ids", "REC AIR, ZAM23")
def _(desk: Desk) -> None:
    assert "agent_ids" not in desk.open().get("groups").json()[0]


@fact("5-group-auto", "auto_ticket_assign is a number, 0 where it is off", "REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().get("groups").json()[0]["auto_ticket_assign"] == 0


@fact("5-group-availability", "agent_availability_status is among a group's keys", "REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().get("groups").json()[0]["agent_availability_status"] is False


@fact("5-group-type", "group_type is support_agent_group", "REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().get("groups").json()[0]["group_type"] == "support_agent_group"


def _unassigned(value: str | None) -> None:
    @fact(f"5-group-unassigned-{value}", f"unassigned_for may be {value!r}", "REC AIR, ZAM23, DOC 7455-7490")
    def _(desk: Desk) -> None:
        account = desk.open()
        made = account.call("POST", "groups", json={"name": "Returns", "unassigned_for": value})
        assert (made.status_code, made.json()["unassigned_for"]) == (201, value)


for value in ("30m", "1h", None):
    _unassigned(value)


@fact("5-group-name", "A group needs a name", "DOC 7455-7490")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("groups", {"description": "x"}))[0][::2] == ("name", "missing_field")


@fact("5-group-post", "POST /groups is 201 with the group", "DOC 7455-7490")
def _(desk: Desk) -> None:
    made = desk.open().post("groups", {"name": "Returns", "description": "What comes back"})
    assert (made.status_code, made.json()["name"], made.json()["description"]) == (201, "Returns", "What comes back")


@fact("5-group-put", "PUT /groups/{id} is 200 with the group", "DOC 7455-7490")
def _(desk: Desk) -> None:
    account = desk.open()
    group = next(iter(account.fake.groups))
    changed = account.put(f"groups/{group}", {"name": "Invoices"})
    assert (changed.status_code, changed.json()["name"]) == (200, "Invoices")


@fact("5-group-delete", "DELETE /groups/{id} is 204", "DOC 7455-7490")
def _(desk: Desk) -> None:
    account = desk.open()
    group = next(iter(account.fake.groups))
    answer = account.delete(f"groups/{group}")
    assert (answer.status_code, answer.content, account.get(f"groups/{group}").status_code) == (204, b"", 404)


@fact("5-group-404", "A group that is not there is 404", "DOC 7455-7490")
def _(desk: Desk) -> None:
    assert desk.open().get("groups/99").status_code == 404


def _role(name: str, kind: int) -> None:
    @fact(f"5-role-{name.replace(' ', '-').lower()}", f"The role {name} has agent_type {kind}", "REC NAN26")
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


@fact("5-role-view", "A role is read by its id", "DOC, REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    row = account.get("roles").json()[0]
    assert account.get(f"roles/{row['id']}").json() == row


@fact("5-product-keys", "A product: id, name, description, primary_email, created_at, updated_at, default", "REC AIR")
def _(desk: Desk) -> None:
    wanted = ["id", "name", "description", "primary_email", "created_at", "updated_at", "default"]
    assert sorted(keys(desk.open().get("products"))) == sorted(wanted)


@fact("5-mailbox-default", "One mailbox is the primary one", "REC AIR")
def _(desk: Desk) -> None:
    rows = desk.open().get("email_configs").json()
    assert [row["primary_role"] for row in rows].count(True) == 1
