"""Agents."""

from __future__ import annotations

from typing import Any

from . import keys as recorded
from .desk import Account, Desk, errors, keys, words
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("desk-agents-admin", "Agents are for administrators, /agents/me for everyone", "DOC 6450")
def _(desk: Desk) -> None:
    account = desk.open()
    key = f"{account.fake.api_key}-ben.berger"
    assert account.call("GET", "agents", key=key).status_code == 403
    assert account.call("GET", "agents/me", key=key).json()["contact"]["name"] == "Ben Berger"


@fact("desk-agents-list", "The list of agents: these keys, no group_ids, alphabetical by name", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    for number in (2, 11, 1, 10):
        account.fake.add_agent(f"Test Agent {number}", f"agent{number}@acme.example")
    answer = account.get("agents")
    assert keys(answer) == recorded.AGENT_LISTED
    assert list(answer.json()[0]["contact"]) == recorded.AGENT_CONTACT
    names = [row["contact"]["name"] for row in answer.json()]
    assert names[-4:] == ["Test Agent 1", "Test Agent 10", "Test Agent 11", "Test Agent 2"]


@fact("desk-agents-filters", "Agents by email, mobile, phone and state", "DOC 6450")
def _(desk: Desk) -> None:
    account = desk.open()
    agent = account.fake.add_agent("Olga", "olga@acme.example", occasional=True)
    agent.phone, agent.mobile = "030", "0170"
    for params in ({"email": "olga@acme.example"}, {"phone": "030"}, {"mobile": "0170"}, {"state": "occasional"}):
        assert account.ids("agents", **params) == [agent.id]
    assert agent.id not in account.ids("agents", state="fulltime")


@fact("desk-agent-view", "The detail of an agent, with avatar in contact", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.get(f"agents/{next(iter(account.fake.agents))}")
    assert keys(answer) == recorded.AGENT_VIEWED
    assert list(answer.json()["contact"]) == [*recorded.AGENT_CONTACT, "avatar"]
    assert isinstance(answer.json()["org_agent_id"], str)
    assert list(answer.json()["availability"][0]) == ["channel", "available", "available_since"]


@fact("desk-agent-write", "POST and PUT of an agent answer with group_ids and role_ids", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("agents", {"email": "new@acme.example", "name": "New", "ticket_scope": 1})
    assert (made.status_code, keys(made)) == (201, recorded.AGENT_WRITTEN)
    changed = account.put(f"agents/{made.json()['id']}", {"signature": "<p>Hi</p>"})
    assert (keys(changed), changed.json()["signature"]) == (recorded.AGENT_WRITTEN, "<p>Hi</p>")


@fact("desk-agent-is-user", "An agent's id is the user id of responder_id and conversations", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    me = account.get("agents/me").json()["id"]
    account.new(responder_id=me)
    assert account.post("tickets/1/notes", {"body": "x"}).json()["user_id"] == me


@fact("desk-delete-agent", "DELETE /agents/{id} is 204 and leaves a contact", "DOC, 3P python-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    agent = account.fake.add_agent("Kim", "kim@acme.example")
    assert account.delete(f"agents/{agent.id}").status_code == 204
    assert account.get(f"agents/{agent.id}").status_code == 404
    assert account.get(f"contacts/{agent.id}").json()["email"] == "kim@acme.example"


SECTION.leave_out(
    "desk-history",
    "Older shapes of agents, contacts, companies, groups",
    "REC AIR, NAN24, ZAM21",
    "the newest is the default",
)


def _ada(account: Account) -> int:
    return int(account.get("agents/me").json()["id"])


def _closed(verb: str, path: str, body: Any = None) -> None:
    @fact(f"desk-agents-admin-{verb}-{path}", f"{verb} /{path} of an agent without the right is 403", "DOC 6450")
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
    @fact(f"desk-agents-by-{name}-{value}", f"Agents are filtered by {name}={value}", "DOC 6450")
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


@fact("desk-agents-by-state-fulltime", "state=fulltime leaves out who is occasional", "DOC 6450")
def _(desk: Desk) -> None:
    account = desk.open()
    olga = account.fake.add_agent("Olga", "olga@acme.example", occasional=True)
    assert set(account.ids("agents", state="fulltime")) == set(account.ids("agents")) - {olga.id}


@fact("desk-agents-no-groups", "An agent in the list has no group_ids", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    assert "group_ids" not in desk.open().get("agents").json()[0]


@fact("desk-agents-contact-keys", "contact of an agent in the list has these ten keys, without avatar", "REC NAN26")
def _(desk: Desk) -> None:
    assert list(desk.open().get("agents").json()[0]["contact"]) == recorded.AGENT_CONTACT


@fact("desk-agents-status-word", "agent_operational_status is a word: available", "REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().get("agents").json()[0]["agent_operational_status"] == "available"


@fact("desk-agents-type-word", "type of an agent is support_agent", "REC NAN26")
def _(desk: Desk) -> None:
    assert {row["type"] for row in desk.open().get("agents").json()} == {"support_agent"}


def _is(name: str, kind: type | tuple[type, ...]) -> None:
    words = {int: "a number", bool: "true or false", list: "a list", str: "a string"}

    @fact(
        f"desk-agent-{name}",
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


@fact("desk-agent-avatar", "contact of the detail ends with avatar, null where there is none", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    contact = account.get(f"agents/{_ada(account)}").json()["contact"]
    assert (list(contact)[-1], contact["avatar"]) == ("avatar", None)


@fact("desk-agent-channels", "availability lists channels, the ticket channel among them", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert "ticket" in [row["channel"] for row in account.get(f"agents/{_ada(account)}").json()["availability"]]


@fact("desk-agent-put-keys", "PUT of an agent answers with the keys of POST", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert keys(account.put(f"agents/{_ada(account)}", {"signature": "x"})) == recorded.AGENT_WRITTEN


def _takes(name: str, value: Any, where: str = "") -> None:
    @fact(f"desk-agent-takes-{name}", f"An agent takes {name}", "DOC 6450")
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


@fact("desk-agent-required", "A new agent needs email and ticket_scope", "DOC 6450")
def _(desk: Desk) -> None:
    refused = errors(desk.open().post("agents", {"name": "New"}))
    assert {(name, code) for name, _, code in refused} == {
        ("email", "missing_field"),
        ("ticket_scope", "missing_field"),
    }


@fact("desk-agent-taken", "An agent's e-mail must be free: 409", "DOC 352, 385")
def _(desk: Desk) -> None:
    answer = desk.open().post("agents", {"email": "ben.berger@acme.example", "ticket_scope": 1})
    assert errors(answer, 409)[0][::2] == ("email", "duplicate_value")


@fact("desk-me-same", "/agents/me is the detail of the caller", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.get("agents/me").json() == account.get(f"agents/{_ada(account)}").json()


@fact("desk-responder-is-agent", "responder_id is an agent's id", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.new(responder_id=_ada(account))["responder_id"] in account.fake.agents
    contact = next(iter(account.fake.contacts))
    assert account.put("tickets/1", {"responder_id": contact}).status_code == 400


def _ben(account: Account) -> int:
    return next(a.id for a in account.fake.agents.values() if a.name == "Ben Berger")


@fact("desk-agent-fixed", "An agent's name, phone, mobile and job_title cannot be changed by the API", "DOC 262k")
def _(desk: Desk) -> None:
    account = desk.open()
    before = account.get(f"agents/{_ben(account)}").json()["contact"]
    for name in ("name", "phone", "mobile", "job_title"):
        account.put(f"agents/{_ben(account)}", {name: "else"})
    assert account.get(f"agents/{_ben(account)}").json()["contact"] == before


@fact("desk-agent-new", "A new agent: occasional, not active, the role Agent, no API key", "REC NAN26 create-agent")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("agents", {"email": "new@acme.example", "name": "New", "ticket_scope": 1}).json()
    assert (made["occasional"], made["contact"]["active"], made["api_key_enabled"]) == (True, False, False)
    assert [account.fake.state.roles[number].name for number in made["role_ids"]] == ["Agent"]


@fact("desk-agent-autocomplete", "agents/autocomplete: [{id, name, email, avatar}], by the start of a word", "DOC 268k")
def _(desk: Desk) -> None:
    account = desk.open()
    for term in ("ben", "BERG", "ben.berger@"):
        rows = account.get("agents/autocomplete", term=term).json()
        assert [list(row.values()) for row in rows] == [[_ben(account), "Ben Berger", "ben.berger@acme.example", None]]
    assert account.get("agents/autocomplete", term="erg").json() == []


@fact("desk-agent-limit", "With the most agents there may be, one more is 403 max_agents_reached", "DOC 396, 212k")
def _(desk: Desk) -> None:
    account = desk.open(max_agents=4)
    contact = next(iter(account.fake.contacts))
    body = {"email": "new@acme.example", "ticket_scope": 1, "occasional": False}
    for refused in (account.post("agents", body), account.put(f"contacts/{contact}/make_agent")):
        assert (refused.status_code, refused.json()["code"]) == (403, "max_agents_reached")


@fact("desk-availability", "Agents' availability: as list, one by one, limits changed by PATCH", "DOC 269k")
def _(desk: Desk) -> None:
    account = desk.open()
    row = account.get("agents", only="availability").json()[0]
    assert list(row) == words("id user_data contact availability deactivated availability_control legacy_routing")
    path = f"agents/{row['id']}/availability"
    assert keys(account.get(path)) == words(
        "agent_ref channel_availability idle_enabled status_updated_at availability_control"
    )
    sent = {"channel_availability": [{"channel": "Email queue", "assignment_limit": 20}]}
    changed = account.call("PATCH", path, json=sent).json()
    assert list(changed) == ["channel_availability"]
    assert {"channel": "Email queue", "assignment_limit": 20} in changed["channel_availability"]
    assert account.get(path).json()["channel_availability"][0]["assignment_limit"] == 20


@fact("desk-agents-bulk", "POST /agents/bulk answers {job_id, href} of a job", "DOC 267k")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("agents/bulk", {"agents": [{"email": "new@acme.example", "ticket_scope": 1}]}).json()
    assert list(made) == ["job_id", "href"]
    assert account.get(f"jobs/{made['job_id']}").json()["status"] == "completed"
    assert account.get("agents/autocomplete", term="new").json()[0]["email"] == "new@acme.example"


@fact("desk-agent-signature", "A new agent has an empty signature in markup", "REC NAN26 create-agent")
def _(desk: Desk) -> None:
    account = desk.open()
    body = {"email": "new@acme.example", "name": "New", "ticket_scope": 1}
    assert account.post("agents", body).json()["signature"] == '<div dir="ltr"><p><br></p>\n</div>'
    told = account.post("agents", {**body, "email": "b@acme.example", "signature": "<p>B</p>"})
    assert told.json()["signature"] == "<p>B</p>"


@fact(
    "desk-ticket-scope",
    "An agent sees all tickets, those of their groups and their own, or their own",
    "DOC article 97079",
)
def _(desk: Desk) -> None:
    account = desk.open()
    for scope in ("all", "group", "restricted"):
        account.fake.add_agent(scope, f"{scope}@b.example", api_key=scope, groups=["Billing"], ticket_scope=scope)
    account.fake.add_ticket(agent="restricted", group="Sales")
    account.fake.add_ticket(group="Billing")
    seen = {scope: account.call("GET", "tickets", key=scope).json() for scope in ("all", "group", "restricted")}
    assert {scope: [row["id"] for row in rows] for scope, rows in seen.items()} == {
        "all": [2, 1],
        "group": [2],
        "restricted": [1],
    }
