"""Agents, groups, contacts, companies, fields, roles (section 5), types and formats (section 6)."""

from __future__ import annotations

from typing import Any

from . import keys as recorded
from .desk import Account, Desk, errors, keys
from .table import Section

SECTION = Section("Agents, groups, contacts, companies")
fact = SECTION.fact


@fact("5-agents-admin", "Agents are for administrators, /agents/me for everyone", "DOC 6450")
def _(desk: Desk) -> None:
    account = desk.open()
    key = f"{account.fake.api_key}-ben.berger"
    assert account.call("GET", "agents", key=key).status_code == 403
    assert account.call("GET", "agents/me", key=key).json()["contact"]["name"] == "Ben Berger"


@fact("5-agents-list", "The list of agents: these keys, no group_ids, alphabetical by name", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    for number in (2, 11, 1, 10):
        account.fake.add_agent(f"Test Agent {number}", f"agent{number}@acme.example")
    answer = account.get("agents")
    assert keys(answer) == recorded.AGENT_LISTED
    assert list(answer.json()[0]["contact"]) == recorded.AGENT_CONTACT
    names = [row["contact"]["name"] for row in answer.json()]
    assert names[-4:] == ["Test Agent 1", "Test Agent 10", "Test Agent 11", "Test Agent 2"]


@fact("5-agents-filters", "Agents by email, mobile, phone and state", "DOC 6450")
def _(desk: Desk) -> None:
    account = desk.open()
    agent = account.fake.add_agent("Olga", "olga@acme.example", occasional=True)
    agent.phone, agent.mobile = "030", "0170"
    for params in ({"email": "olga@acme.example"}, {"phone": "030"}, {"mobile": "0170"}, {"state": "occasional"}):
        assert account.ids("agents", **params) == [agent.id]
    assert agent.id not in account.ids("agents", state="fulltime")


@fact("5-agent-view", "The detail of an agent, with avatar in contact", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.get(f"agents/{next(iter(account.fake.agents))}")
    assert keys(answer) == recorded.AGENT_VIEWED
    assert list(answer.json()["contact"]) == [*recorded.AGENT_CONTACT, "avatar"]
    assert isinstance(answer.json()["org_agent_id"], str)
    assert list(answer.json()["availability"][0]) == ["channel", "available", "available_since"]


@fact("5-agent-write", "POST and PUT of an agent answer with group_ids and role_ids", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("agents", {"email": "new@acme.example", "name": "New", "ticket_scope": 1})
    assert (made.status_code, keys(made)) == (201, recorded.AGENT_WRITTEN)
    changed = account.put(f"agents/{made.json()['id']}", {"signature": "<p>Hi</p>"})
    assert (keys(changed), changed.json()["signature"]) == (recorded.AGENT_WRITTEN, "<p>Hi</p>")


@fact("5-agent-is-user", "An agent's id is the user id of responder_id and conversations", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    me = account.get("agents/me").json()["id"]
    account.new(responder_id=me)
    assert account.post("tickets/1/notes", {"body": "x"}).json()["user_id"] == me


@fact(
    "5-groups",
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


@fact("5-group-write", "Groups are made, changed and deleted (204)", "DOC 7455-7490")
def _(desk: Desk) -> None:
    account = desk.open()
    agent = next(iter(account.fake.agents))
    made = account.post("groups", {"name": "Returns", "agent_ids": [agent], "unassigned_for": "1h"})
    assert (made.status_code, made.json()["agent_ids"]) == (201, [agent])
    number = made.json()["id"]
    assert account.put(f"groups/{number}", {"description": "x"}).json()["description"] == "x"
    assert account.delete(f"groups/{number}").status_code == 204
    assert account.get(f"groups/{number}").status_code == 404


@fact("5-contacts-list", "The list of contacts: these keys; other_companies only beside a company", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_contact("Aaron", "aaron@example.com", company="Globex")
    account.fake.add_contact("Aby", "aby@example.com")
    first, second = account.get("contacts").json()[:2]
    assert list(first) == recorded.CONTACT_LISTED
    assert list(second) == [key for key in recorded.CONTACT_LISTED if key != "other_companies"]
    assert first["custom_fields"] == {}
    assert first["contact_type"] == "contact"


@fact("5-contacts-order", "Contacts come by first name, then id", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    for name in ("Ann Zimmer", "Ann Adams", "Aaron Young"):
        account.fake.add_contact(name, f"{name.replace(' ', '.')}@example.com")
    assert [row["name"] for row in account.get("contacts").json()][:3] == ["Aaron Young", "Ann Zimmer", "Ann Adams"]


@fact("5-contact-view", "The detail adds tags, lists, other_emails, view_all_tickets, avatar, devices", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.get(f"contacts/{next(iter(account.fake.contacts))}")
    assert keys(answer) == recorded.CONTACT_VIEWED
    assert answer.json()["custom_fields"] == {"customer_number": None}


@fact("5-contact-write", "POST and PUT answer the detail with deleted, without ip_address and devices", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("contacts", {"name": "Mia Moe", "email": "mia@example.com"})
    assert (made.status_code, keys(made)) == (201, recorded.CONTACT_WRITTEN)
    assert (made.json()["first_name"], made.json()["last_name"]) == ("Mia", "Moe")
    changed = account.put(
        f"contacts/{made.json()['id']}", {"job_title": "CEO", "custom_fields": {"customer_number": "7"}}
    )
    assert keys(changed) == recorded.CONTACT_WRITTEN
    assert (changed.json()["job_title"], changed.json()["custom_fields"]) == ("CEO", {"customer_number": "7"})


@fact("5-contact-ids", "org_contact_id is a 19-digit integer beyond 2^53, and a string beside it", "REC NAN26")
def _(desk: Desk) -> None:
    row = desk.open().get("contacts").json()[0]
    assert row["org_contact_id"] > 2**53
    assert len(str(row["org_contact_id"])) == 19
    assert row["org_contact_id_str"] == str(row["org_contact_id"])


@fact("5-contacts-filters", "Contacts by email, mobile, phone, company_id, state", "DOC 5093-5110")
def _(desk: Desk) -> None:
    account = desk.open()
    kim = account.fake.add_contact("Kim", "kim@example.com", phone="030", mobile="0170")
    for params in ({"email": "kim@example.com"}, {"phone": "030"}, {"mobile": "0170"}):
        assert account.ids("contacts", **params) == [kim.id]
    gone = account.fake.add_contact("Gone", "gone@example.com", deleted=True)
    bad = account.fake.add_contact("Bad", "bad@example.com", blocked=True)
    new = account.fake.add_contact("New", "new@example.com", active=False)
    wanted = {"deleted": gone.id, "blocked": bad.id, "unverified": new.id}
    assert {state: account.ids("contacts", state=state) for state in wanted} == {s: [i] for s, i in wanted.items()}
    assert kim.id in account.ids("contacts", state="verified")
    company = next(iter(account.fake.companies))
    assert len(account.ids("contacts", company_id=company)) == 2


@fact("5-contacts-since", "Contacts by updated_since and by _updated_since", "DOC 5093-5110, 3P connectors")
def _(desk: Desk) -> None:
    account = desk.open()
    kim = account.fake.add_contact("Kim", "kim@example.com")
    for name in ("updated_since", "_updated_since"):
        assert account.ids("contacts", **{name: "2026-08-01T00:00:00Z"}) == [kim.id]


@fact(
    "5-contact-required",
    "A contact needs a name and one of email, phone, mobile, twitter_id, unique_external_id",
    "DOC 5093-5110",
)
def _(desk: Desk) -> None:
    account = desk.open()
    assert {code for _, _, code in errors(account.post("contacts", {}))} == {"missing_field"}
    assert account.post("contacts", {"name": "Mia"}).status_code == 400
    for key in ("phone", "mobile", "twitter_id", "unique_external_id"):
        assert account.post("contacts", {"name": "Mia", key: "x1"}).status_code == 201


@fact("5-view-all-null", "view_all_tickets may be null", "3P freshdesk-cli#90")
def _(desk: Desk) -> None:
    account = desk.open()
    contact = next(iter(account.fake.contacts))
    assert account.put(f"contacts/{contact}", {"view_all_tickets": None}).json()["view_all_tickets"] is None


@fact(
    "5-contact-delete", "DELETE is soft, restore brings back, hard_delete?force=true removes; all 204", "DOC 5093-5110"
)
def _(desk: Desk) -> None:
    account = desk.open()
    contact = account.fake.add_contact("Kim", "kim@example.com")
    path = f"contacts/{contact.id}"
    assert account.delete(path).status_code == 204
    assert account.get(path).json()["deleted"] is True
    assert account.put(f"{path}/restore").status_code == 204
    assert account.delete(f"{path}/hard_delete?force=true").status_code == 204
    assert account.get(path).status_code == 404


@fact(
    "5-make-agent",
    "make_agent turns a contact into an agent, answered inside the contact; send_invite is 204",
    "DOC 5518, 3P python-freshdesk",
)
def _(desk: Desk) -> None:
    account = desk.open()
    contact = account.fake.add_contact("Kim", "kim@example.com")
    assert account.put(f"contacts/{contact.id}/send_invite").status_code == 204
    answer = account.put(f"contacts/{contact.id}/make_agent")
    assert (answer.status_code, answer.json()["agent"]["id"]) == (200, contact.id)
    assert account.get(f"agents/{contact.id}").json()["contact"]["email"] == "kim@example.com"


@fact("5-contact-fields", "Custom fields of contacts have no cf_ prefix", "DOC, REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    body = {"name": "Mia", "email": "mia@example.com", "custom_fields": {"customer_number": "1"}}
    assert account.post("contacts", body).json()["custom_fields"] == {"customer_number": "1"}


@fact("5-companies", "Companies: these keys, by name", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_company("Abbott")
    answer = account.get("companies")
    assert keys(answer) == recorded.COMPANY
    assert [row["name"] for row in answer.json()] == ["Abbott", "Globex", "Initech"]
    row = answer.json()[0]
    assert row["org_company_id_str"] == str(row["org_company_id"])


@fact("5-company-write", "Companies are made, read, changed and deleted (204)", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("companies", {"name": "Hooli", "domains": ["hooli.example"], "renewal_date": "2027-01-31"})
    assert (made.status_code, made.json()["domains"]) == (201, ["hooli.example"])
    path = f"companies/{made.json()['id']}"
    assert account.put(path, {"note": "x"}).json()["note"] == "x"
    assert account.get(path).json()["name"] == "Hooli"
    assert account.delete(path).status_code == 204
    assert account.get(path).status_code == 404


@fact(
    "5-autocomplete",
    "companies/autocomplete?name= answers {companies: [{id, name}]}, contacts/autocomplete?term= [{id, name}]",
    "DOC",
)
def _(desk: Desk) -> None:
    account = desk.open()
    found = account.get("companies/autocomplete", name="glo").json()
    assert [list(row) for row in found["companies"]] == [["id", "name"]]
    assert found["companies"][0]["name"] == "Globex"
    assert [row["name"] for row in account.get("contacts/autocomplete", term="emma").json()] == ["Emma Evans"]


def _fields(account: Account) -> dict[str, Any]:
    return {row["name"]: row for row in account.get("ticket_fields").json()}


@fact("5-fields", "ticket_fields: these keys in this order, by position", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    rows = account.get("ticket_fields").json()
    assert list(rows[1]) == recorded.FIELD
    assert list(rows[0]) == [*recorded.FIELD, "portal_cc", "portal_cc_to"]
    assert list(rows[2]) == [*recorded.FIELD, "choices"]
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))


@fact("5-fields-default", "The default fields of 2026, source_info between source and status", "REC NAN26")
def _(desk: Desk) -> None:
    names = list(_fields(desk.open()))[:12]
    wanted = "requester subject ticket_type source source_info status priority group agent product description company"
    assert names == wanted.split()


@fact(
    "5-fields-required", "Requester, subject, status, priority, description, company are required for agents", "REC AIR"
)
def _(desk: Desk) -> None:
    required = [name for name, row in _fields(desk.open()).items() if row["required_for_agents"]]
    assert required == ["requester", "subject", "status", "priority", "description", "company"]


@fact(
    "5-fields-choices",
    "Choices: status {id: [agent, customer]}, group, agent, product {name: id}, lists for dropdowns",
    "REC AIR, NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open()
    fields = _fields(account)
    assert fields["status"]["choices"]["2"] == ["Open", "Open"]
    assert fields["status"]["choices"]["6"][1] == "Awaiting your Reply"
    assert fields["group"]["choices"] == {group.name: group.id for group in account.fake.groups.values()}
    assert fields["agent"]["choices"]["Ada Admin"] == account.get("agents/me").json()["id"]
    assert fields["cf_product_area"]["choices"] == ["Web shop", "Mobile app", "Invoices", "Delivery"]


@fact("5-fields-type", "?type= filters the fields", "DOC, REC AIR")
def _(desk: Desk) -> None:
    rows = desk.open().get("ticket_fields", type="custom_checkbox").json()
    assert [row["name"] for row in rows] == ["cf_vip"]


@fact("5-fields-anyone", "A key that is no administrator's reads names and ids here", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.call("GET", "ticket_fields", key=f"{account.fake.api_key}-ben.berger")
    assert answer.status_code == 200


@fact("5-status-order", "Status choices keep the account's order, the 400 lists them by number", "REC R7")
def _(desk: Desk) -> None:
    account = desk.open(statuses={8: "Lab", 6: "Customer"})
    assert list(_fields(account)["status"]["choices"]) == ["2", "3", "4", "5", "8", "6"]
    assert "'2,3,4,5,6,8'" in errors(account.post("tickets", {"status": 99}))[2][1]


@fact("5-same-name", "Two agents of one name collapse into one choice, the later id", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_agent("Twin", "one@acme.example")
    later = account.fake.add_agent("Twin", "two@acme.example")
    assert _fields(account)["agent"]["choices"]["Twin"] == later.id


@fact("5-roles", "The built-in roles of 2026, with agent_type", "REC NAN26")
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


@fact("5-products", "Products and mailboxes are read, one by one and as lists", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    product = account.get("products").json()[0]
    assert account.get(f"products/{product['id']}").json() == product
    answer = account.get("email_configs")
    wanted = "id name product_id to_email reply_email group_id primary_role active created_at updated_at"
    assert keys(answer) == wanted.split()
    assert account.get(f"email_configs/{answer.json()[0]['id']}").json() == answer.json()[0]


@fact("5-preferred-source", "preferred_source is a word or null", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new(email="new@nowhere.example")
    assert account.get(f"contacts/{made['requester_id']}").json()["preferred_source"] == "portal"


@fact("5-delete-agent", "DELETE /agents/{id} is 204 and leaves a contact", "DOC, 3P python-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    agent = account.fake.add_agent("Kim", "kim@acme.example")
    assert account.delete(f"agents/{agent.id}").status_code == 204
    assert account.get(f"agents/{agent.id}").status_code == 404
    assert account.get(f"contacts/{agent.id}").json()["email"] == "kim@acme.example"


@fact("5-contact-type", "contact_type filters contacts", "DOC 5093-5110")
def _(desk: Desk) -> None:
    account = desk.open()
    assert len(account.ids("contacts", contact_type="contact")) == len(account.fake.contacts)
    assert account.ids("contacts", contact_type="visitor") == []


@fact("5-internal-fields", "With shared ownership: fields internal_group and internal_agent, without choices", "REC R7")
def _(desk: Desk) -> None:
    fields = _fields(desk.open(shared_ownership=True))
    for name in ("internal_group", "internal_agent"):
        assert fields[name]["type"] == f"default_{name}"
        assert "choices" not in fields[name]


@fact("6-ids", "Ids are integers beyond 32 bits; ticket ids a small sequence of the account", "REC, DOC 241-246")
def _(desk: Desk) -> None:
    account = desk.open()
    assert [account.new()["id"] for _ in range(3)] == [1, 2, 3]
    assert min(*account.fake.contacts, *account.fake.agents, *account.fake.groups) > 2**32


@fact("6-times", "Times are YYYY-MM-DDTHH:MM:SSZ, in UTC, without fractions", "DOC 241-246")
def _(desk: Desk) -> None:
    assert desk.open().new()["created_at"] == "2026-08-19T15:00:00Z"


@fact("6-null", "What is blank is null, not left out", "DOC 241-246")
def _(desk: Desk) -> None:
    made = desk.open().new()
    assert made["responder_id"] is None
    assert made["type"] is None


@fact(
    "6-time-inputs",
    "Times are taken with and without seconds, with Z, ±hh:mm, ±hhmm, ±hh; no zone is UTC",
    "DOC 248-264",
)
def _(desk: Desk) -> None:
    account = desk.open()
    inputs = {
        "2026-09-01": "2026-09-01T00:00:00Z",
        "2026-09-01T10:30": "2026-09-01T10:30:00Z",
        "2026-09-01T10:30Z": "2026-09-01T10:30:00Z",
        "2026-09-01T10:30:15": "2026-09-01T10:30:15Z",
        "2026-09-01T10:30:15Z": "2026-09-01T10:30:15Z",
        "2026-09-01T10:30:15+02:00": "2026-09-01T08:30:15Z",
        "2026-09-01T10:30:15-0330": "2026-09-01T14:00:15Z",
        "2026-09-01T10:30:15+02": "2026-09-01T08:30:15Z",
    }
    for sent, stored in inputs.items():
        assert account.new(due_by=sent, fr_due_by="2026-08-30")["due_by"] == stored


@fact("6-custom-date", "A custom date is YYYY-MM-DD", "DOC 264")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new(custom_fields={"cf_purchase_date": "2026-08-01"})
    assert made["custom_fields"]["cf_purchase_date"] == "2026-08-01"
    assert account.post("tickets", {"custom_fields": {"cf_purchase_date": "01.08.2026"}}).status_code == 400


@fact("6-decimal", 'A custom decimal is returned as a string: 1 → "1.0"', "REC ZAM21")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.new(custom_fields={"cf_refund_amount": 1})["custom_fields"]["cf_refund_amount"] == "1.0"
    assert account.new(custom_fields={"cf_refund_amount": 12.5})["custom_fields"]["cf_refund_amount"] == "12.5"


@fact("6-renewal-date", "renewal_date is a timestamp string", "DOC, Companies")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("companies", {"name": "Hooli", "renewal_date": "2027-01-31"}).json()
    assert made["renewal_date"] == "2027-01-31T00:00:00Z"


SECTION.leave_out(
    "5-updated-since-2020",
    "updated_since was refused on contacts in 2020",
    "3P DaveTCode PR#12",
    "the newest is the default",
)
SECTION.leave_out(
    "5-history",
    "Older shapes of agents, contacts, companies, groups",
    "REC AIR, NAN24, ZAM21",
    "the newest is the default",
)
