"""People and groups beyond the lists of section 5: fields, merging, availability, skills, exports and imports."""

from __future__ import annotations

from .desk import Account, Desk, errors, keys
from .table import Section

SECTION = Section("People and groups: what can be done")
fact = SECTION.fact


def words(text: str) -> list[str]:
    return text.split()


COMPANY_FIELD = words("id name label position required_for_agents type default created_at updated_at")
CONTACT_FIELD = words(
    "editable_in_signup id name label position required_for_agents type default customers_can_edit "
    "label_for_customers required_for_customers displayed_for_customers created_at updated_at"
)
DEFAULT_ONLY = words("agents_can_edit displayed_for_agents quick_add_for_agent unique")


@fact("5-company-fields", "Company fields: custom ones with these keys, default ones with four more", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("company_fields", {"label": "Nango Test CF", "type": "custom_text"})
    assert (made.status_code, keys(made), made.json()["name"]) == (201, COMPANY_FIELD, "nango_test_cf")
    rows = account.get("company_fields").json()
    assert [row["name"] for row in rows] == words(
        "nango_test_cf name description note domains health_score account_tier renewal_date industry"
    )
    assert list(rows[0]) == COMPANY_FIELD
    assert list(rows[1]) == [*COMPANY_FIELD, *DEFAULT_ONLY]
    assert list(rows[-1]) == [*COMPANY_FIELD, "choices", *DEFAULT_ONLY]
    assert len(rows[-1]["choices"]) == 59


@fact("5-contact-field-keys", "Contact fields: custom ones with these keys, default ones with four more", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    body = {"label": "Test Field", "label_for_customers": "Test Field", "type": "custom_text"}
    made = account.post("contact_fields", body)
    assert (made.status_code, keys(made), made.json()["name"]) == (201, CONTACT_FIELD, "test_field")
    rows = {row["name"]: row for row in account.get("contact_fields").json()}
    assert list(rows["test_field"]) == CONTACT_FIELD
    assert list(rows["name"]) == [*CONTACT_FIELD, *DEFAULT_ONLY]
    assert [name for name, row in rows.items() if row["default"]] == words(
        "name job_title email mobile phone other_phone_numbers company_name address time_zone language tag_names "
        "description unique_external_id social_handler list_ids"
    )
    assert rows["time_zone"]["choices"]["Tokyo"] == "(GMT+09:00) Tokyo"
    assert (len(rows["language"]["choices"]), rows["language"]["choices"]["en"]) == (45, "English")
    assert rows["social_handler"]["choices"] == ["whatsapp", "facebook", "instagram", "x"]
    changed = account.put(f"contact_fields/{rows['test_field']['id']}", {"label": "Other"})
    assert (keys(changed), changed.json()["label"]) == (CONTACT_FIELD, "Other")


@fact("5-field-first", "A new field takes position 1, moves all others down and bumps their updated_at", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    before = account.get("company_fields").json()
    account.fake.clock.advance(seconds=60)
    made = account.post("company_fields", {"label": "New", "type": "custom_text"}).json()
    after = account.get("company_fields").json()
    assert (after[0], made["position"]) == (made, 1)
    assert [row["position"] for row in after[1:]] == [row["position"] + 1 for row in before]
    assert {row["updated_at"] for row in after} == {made["updated_at"]}


@fact("5-field-in-companies", "A new field is null in every company's custom_fields, the newest first", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    for label in ("One", "Two"):
        account.post("company_fields", {"label": label, "type": "custom_text"})
    assert list(account.get("companies").json()[0]["custom_fields"].items()) == [("two", None), ("one", None)]


@fact(
    "5-field-choices",
    "Choices are words in the list, {id, label, value, position} in the single view",
    "DOC, REC NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open()
    body = {"label": "Size", "type": "custom_dropdown", "choices": [{"value": "S", "position": 1}]}
    made = account.post("company_fields", body).json()
    one = account.get(f"company_fields/{made['id']}").json()
    assert [list(choice) for choice in one["choices"]] == [["id", "label", "value", "position"]]
    assert account.get("company_fields").json()[0]["choices"] == ["S"]


@fact(
    "5-field-delete",
    "DELETE /company_fields/{id} is 204 and takes the values along; the singular path is 404",
    "DOC, 3P",
)
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("company_fields", {"label": "Gone", "type": "custom_text"}).json()
    account.post("companies", {"name": "Hooli", "custom_fields": {"gone": "x"}})
    assert account.delete(f"company_field/{made['id']}").status_code == 404
    assert account.delete(f"company_fields/{made['id']}").status_code == 204
    assert account.get("companies").json()[1]["custom_fields"] == {}
    assert errors(account.post("companies", {"name": "X", "custom_fields": {"gone": "x"}}))[0][2] == "invalid_field"


def _ben(account: Account) -> int:
    return next(a.id for a in account.fake.agents.values() if a.name == "Ben Berger")


@fact("5-agent-fixed", "An agent's name, phone, mobile and job_title cannot be changed by the API", "DOC 262k")
def _(desk: Desk) -> None:
    account = desk.open()
    before = account.get(f"agents/{_ben(account)}").json()["contact"]
    for name in ("name", "phone", "mobile", "job_title"):
        account.put(f"agents/{_ben(account)}", {name: "else"})
    assert account.get(f"agents/{_ben(account)}").json()["contact"] == before


@fact("5-agent-new", "A new agent: occasional, not active, the role Agent, no API key", "REC NAN26 create-agent")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("agents", {"email": "new@acme.example", "name": "New", "ticket_scope": 1}).json()
    assert (made["occasional"], made["contact"]["active"], made["api_key_enabled"]) == (True, False, False)
    assert [account.fake.state.roles[number].name for number in made["role_ids"]] == ["Agent"]


@fact("5-agent-autocomplete", "agents/autocomplete: [{id, name, email, avatar}], by the start of a word", "DOC 268k")
def _(desk: Desk) -> None:
    account = desk.open()
    for term in ("ben", "BERG", "ben.berger@"):
        rows = account.get("agents/autocomplete", term=term).json()
        assert [list(row.values()) for row in rows] == [[_ben(account), "Ben Berger", "ben.berger@acme.example", None]]
    assert account.get("agents/autocomplete", term="erg").json() == []


@fact("5-agent-limit", "With the most agents there may be, one more is 403 max_agents_reached", "DOC 396, 212k")
def _(desk: Desk) -> None:
    account = desk.open(max_agents=4)
    contact = next(iter(account.fake.contacts))
    body = {"email": "new@acme.example", "ticket_scope": 1, "occasional": False}
    for refused in (account.post("agents", body), account.put(f"contacts/{contact}/make_agent")):
        assert (refused.status_code, refused.json()["code"]) == (403, "max_agents_reached")


@fact("5-make-agent-keys", "make_agent answers the contact without id, with the agent inside", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    contact = account.fake.add_contact("Kim", "kim@example.com", active=False)
    body = account.put(f"contacts/{contact.id}/make_agent", {}).json()
    assert list(body) == words(
        "active email job_title language last_login_at mobile name phone time_zone created_at updated_at agent"
    )
    assert list(body["agent"]) == words(
        "available_since available occasional signature id ticket_scope group_ids type role_ids focus_mode created_at "
        "updated_at"
    )
    assert (body["agent"]["occasional"], body["agent"]["signature"], body["agent"]["id"]) == (False, None, contact.id)


@fact("5-hard-delete-400", "hard_delete of what is not deleted is a 400 without a body", "DOC 211k")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.delete(f"contacts/{next(iter(account.fake.contacts))}/hard_delete")
    assert (answer.status_code, answer.content) == (400, b"")


@fact("5-contact-merge", "POST /contacts/merge is 204; the primary has the tickets then", "REC NAN26, DOC 215k")
def _(desk: Desk) -> None:
    account = desk.open()
    one = account.fake.add_contact("Kim", "kim@example.com")
    two = account.fake.add_contact("Kim K.", "kk@example.com", phone="030")
    ticket = account.fake.add_ticket(requester=two.id)
    answer = account.post("contacts/merge", {"primary_contact_id": one.id, "secondary_contact_ids": [two.id]})
    assert (answer.status_code, answer.content) == (204, b"")
    seen = account.get(f"contacts/{one.id}").json()
    assert (seen["email"], seen["other_emails"], seen["phone"]) == ("kim@example.com", ["kk@example.com"], "030")
    assert account.get(f"tickets/{ticket.id}").json()["requester_id"] == one.id


@fact("5-contact-merge-both", "Merging: what both have must be named in contact, else 400", "DOC 215k, 3P DaveTCode#37")
def _(desk: Desk) -> None:
    account = desk.open()
    one, two = (account.fake.add_contact(name, mobile=number) for name, number in (("A", "1"), ("B", "2")))
    body = {"primary_contact_id": one.id, "secondary_contact_ids": [two.id]}
    assert errors(account.post("contacts/merge", body))[0][2] == "missing_field"
    assert account.post("contacts/merge", {**body, "contact": {"mobile": "2"}}).status_code == 204
    assert account.get(f"contacts/{one.id}").json()["mobile"] == "2"


@fact("5-group-keys", "GET, POST, PATCH of a group: these keys, agent_ids after business_hour_id", "REC NAN26")
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
    "5-admin-groups", "/admin/groups: business_calendar_id and type; business_hour_id is 400 there", "DOC 297k, 3P TF"
)
def _(desk: Desk) -> None:
    account = desk.open()
    row = account.get("admin/groups").json()[0]
    old = account.get(f"groups/{row['id']}").json()
    assert (row["business_calendar_id"], row["type"]) == (old["business_hour_id"], old["group_type"])
    assert row["agent_ids"] == [_ben(account)]
    refused = errors(account.post("admin/groups", {"name": "X", "business_hour_id": old["business_hour_id"]}))
    assert refused[0][::2] == ("business_hour_id", "invalid_field")


@fact("5-admin-group-agents", "PATCH /admin/groups/{id}/agents lets agents join and leave: 204", "DOC 307k")
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


@fact("5-availability", "Agents' availability: as list, one by one, limits changed by PATCH", "DOC 269k")
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


@fact("5-skills", "Skills: made, listed by rank, changed by PATCH (PUT is 405), deleted", "DOC 275k, 3P TF")
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


@fact("5-export", "Exports: {id} of 40 hex, then {id, status, download_url} once it is done", "DOC 218k, 331k")
def _(desk: Desk) -> None:
    account = desk.open()
    for of in ("contacts", "companies"):
        body = {"fields": {"default_fields": ["name"], "custom_fields": []}}
        number = account.post(f"{of}/export", body).json()["id"]
        assert (len(number), int(number, 16) > 0) == (40, True)
        assert "download_url" not in account.get(f"{of}/export/{number}").json()
        account.fake.clock.advance(seconds=60)
        assert list(account.get(f"{of}/export/{number}").json()) == ["id", "status", "download_url"]


@fact("5-import", "Imports: an estimate while in progress, failures when done; cancel answers cancelled", "DOC 218k")
def _(desk: Desk) -> None:
    account = desk.open()
    file = {"file": ("c.csv", "name,email\nKim,kim@example.com\n")}
    columns = {"fields[name]": "0", "fields[email]": "1"}
    made = account.call("POST", "contacts/imports", files=file, data=columns).json()
    assert list(made) == words("id created_at status total_records completed_records estimated_time_remaining")
    cancelled = account.put(f"contacts/imports/{made['id']}/cancel").json()
    assert list(cancelled) == words("id created_at status total_records completed_records failures")
    assert (cancelled["status"], list(cancelled["failures"])) == ("cancelled", ["count", "report"])
    (listed,) = account.get("contacts/imports", status="cancelled").json()
    assert {**listed, "failures": None} == {**cancelled, "failures": None}  # the link to the report is signed anew


@fact("5-agents-bulk", "POST /agents/bulk answers {job_id, href} of a job", "DOC 267k")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("agents/bulk", {"agents": [{"email": "new@acme.example", "ticket_scope": 1}]}).json()
    assert list(made) == ["job_id", "href"]
    assert account.get(f"jobs/{made['job_id']}").json()["status"] == "completed"
    assert account.get("agents/autocomplete", term="new").json()[0]["email"] == "new@acme.example"
