"""Products, mailboxes, canned responses, automations, settings and the account."""

from __future__ import annotations

from typing import Any

from .desk import Account, Desk, errors, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact

RESPONSE = "id title folder_id short_code content content_html attachments created_at updated_at group_ids visibility"
FOLDER = "id name created_at updated_at personal responses_count"
MAILBOX = "id name support_email group_id default_reply_email active mailbox_type failure_code "
MAILBOX += "created_at updated_at product_id"
ADMIN_ONLY = (
    *("products", "business_hours", "sla_policies", "email_configs", "email/mailboxes", "email/settings"),
    *("canned_response_folders", "automations/1/rules", "notifications/email/bcc", "account"),
)


def _response(**values: Any) -> dict[str, Any]:
    return {"title": "Thanks", "content_html": "<div>Thank you</div>", "visibility": 1, **values}


def _folder(account: Account, name: str = "Greetings") -> int:
    made = account.post("canned_response_folders", {"name": name})
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


@fact("desk-settings-admin", "What administrators set up is refused to other agents: 403", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    for path in ADMIN_ONLY:
        assert account.get(path).status_code == 200, path
        answer = account.call("GET", path, key=f"{account.fake.api_key}-ben.berger")
        assert (answer.status_code, answer.json()["code"]) == (403, "access_denied"), path


@fact("desk-canned-folder-write", "POST and PUT of a folder answer id and name, and nothing else", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("canned_response_folders", {"name": "Greetings"})
    number = made.json()["id"]
    assert (made.status_code, made.json()) == (201, {"id": number, "name": "Greetings"})
    assert made.headers["Location"].endswith(f"/api/v2/canned_response_folders/{number}")
    changed = account.put(f"canned_response_folders/{number}", {"name": "Welcome"})
    assert (changed.status_code, changed.json()) == (200, {"id": number, "name": "Welcome"})


@fact("desk-canned-singular", "The documented singular paths do not exist: 404", "REC NAN26, 3P")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.post("canned_response_folder", {"name": "Greetings"}).status_code == 404
    assert account.put(f"canned_response_folder/{_folder(account)}", {"name": "x"}).status_code == 404


@fact("desk-canned-folders", "The folder Personal is always listed, others once something is in them", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    folder = _folder(account)
    answer = account.get("canned_response_folders")
    assert keys(answer) == FOLDER.split()
    assert [(row["name"], row["personal"], row["responses_count"]) for row in answer.json()] == [("Personal", True, 0)]
    account.post("canned_responses", _response(visibility=0, folder_id=folder))
    rows = account.get("canned_response_folders").json()
    assert [(row["name"], row["responses_count"]) for row in rows] == [("Personal", 0), ("Greetings", 1)]


@fact("desk-canned-response", "A canned response: these keys, content without markup", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("canned_responses", _response())
    assert (made.status_code, keys(made)) == (201, RESPONSE.split())
    row = made.json()
    assert (row["content"], row["content_html"]) == ("Thank you", "<div>Thank you</div>")
    assert (row["short_code"], row["attachments"], row["group_ids"], row["visibility"]) == (None, [], [], 1)
    assert made.headers["Location"].endswith(f"/api/v2/canned_responses/{row['id']}")
    assert account.get(f"canned_responses/{row['id']}").json() == row


@fact("desk-canned-personal", "Visibility 1 lands in the folder Personal whatever folder_id was sent", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    personal = account.get("canned_response_folders").json()[0]["id"]
    row = account.post("canned_responses", _response(folder_id=_folder(account))).json()
    assert row["folder_id"] == personal
    assert account.get(f"canned_response_folders/{personal}/responses").json() == [row]


@fact("desk-canned-visibility", "folder_id is needed unless it is personal, group_ids for visibility 2 only", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    folder, group = _folder(account), next(iter(account.fake.groups))
    for values in ({"visibility": 0}, {"visibility": 2, "folder_id": folder}):
        assert errors(account.post("canned_responses", _response(**values)))[0][2] == "missing_field"
    refused = account.post("canned_responses", _response(visibility=0, folder_id=folder, group_ids=[group]))
    assert [row[0] for row in errors(refused)] == ["group_ids"]
    made = account.post("canned_responses", _response(visibility=2, folder_id=folder, group_ids=[group]))
    assert (made.status_code, made.json()["group_ids"]) == (201, [group])


@fact("desk-canned-update", "PUT changes what is sent", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    row = account.post("canned_responses", _response()).json()
    account.fake.clock.advance(seconds=9)
    changed = account.put(f"canned_responses/{row['id']}", {"title": "Updated"})
    assert (changed.status_code, keys(changed)) == (200, RESPONSE.split())
    assert changed.json() == {**row, "title": "Updated", "updated_at": changed.json()["updated_at"]}
    assert changed.json()["updated_at"] > row["updated_at"]


@fact("desk-canned-delete", "Canned responses and their folders are not deleted: 405", "3P")
def _(desk: Desk) -> None:
    account = desk.open()
    row = account.post("canned_responses", _response()).json()
    assert account.delete(f"canned_responses/{row['id']}").status_code == 405
    assert account.delete(f"canned_response_folders/{row['folder_id']}").status_code == 405


@fact("desk-canned-bulk", "Many canned responses at once: the answer names a job", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    rows = [_response(title=title) for title in ("One", "Two")]
    for path in ("canned_responses/bulk", "canned_responses/create_multiple"):
        answer = account.post(path, {"canned_responses": rows})
        assert answer.status_code == 202
        assert list(answer.json()) == ["job_id", "href"]
        assert answer.json()["href"].endswith(f"/api/v2/jobs/{answer.json()['job_id']}")
    assert account.get("canned_response_folders").json()[0]["responses_count"] == 4
    assert account.post("canned_responses/bulk", {"canned_responses": [rows[0], {}]}).status_code == 400
    assert account.get("canned_response_folders").json()[0]["responses_count"] == 4


@fact("desk-canned-folder-view", "A folder by id lists id and title of what is in it", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    row = account.post("canned_responses", _response()).json()
    answer = account.get(f"canned_response_folders/{row['folder_id']}")
    assert set(keys(answer)) == {"id", "name", "canned_responses", "created_at", "updated_at"}
    assert answer.json()["canned_responses"] == [{"id": row["id"], "title": "Thanks"}]


@fact("desk-mailbox-create", "A mailbox of Freshdesk's: not active at first, with the address to forward to", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("email/mailboxes", {"support_email": "Me@Gmail.com", "mailbox_type": "freshdesk_mailbox"})
    assert (made.status_code, keys(made)) == (201, [*MAILBOX.split(), "freshdesk_mailbox"])
    row = made.json()
    assert (row["support_email"], row["active"], row["default_reply_email"]) == ("me@gmail.com", False, False)
    assert row["freshdesk_mailbox"] == {"forward_email": "gmailcomme@acme.freshdesk.com"}
    assert account.get(f"email/mailboxes/{row['id']}").json() == row
    again = account.post("email/mailboxes", {"support_email": "me@gmail.com", "mailbox_type": "freshdesk_mailbox"})
    assert errors(again, 409) == [("support_email", "It should be a unique value", "duplicate_value")]


@fact("desk-mailbox-custom", "A mailbox of one's own: its servers, never the password", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    login = {"use_ssl": True, "authentication": "Plain", "user_name": "me@gmail.com", "password": "secret"}
    incoming = {"mail_server": "imap.gmail.com", "port": 993, "delete_from_server": False, **login}
    outgoing = {"mail_server": "smtp.gmail.com", "port": 465, **login}
    custom = {"access_type": "both", "incoming": incoming, "outgoing": outgoing}
    body = {"support_email": "me@gmail.com", "mailbox_type": "custom_mailbox"}
    assert errors(account.post("email/mailboxes", body))[0][0] == "custom_mailbox"
    half = {**body, "custom_mailbox": {"access_type": "both", "incoming": incoming}}
    assert errors(account.post("email/mailboxes", half))[0][2] == "missing_field"
    made = account.post("email/mailboxes", {**body, "custom_mailbox": custom})
    assert (made.status_code, keys(made)) == (201, [*MAILBOX.split(), "custom_mailbox"])
    shown = made.json()["custom_mailbox"]
    order = "mail_server port use_ssl delete_from_server authentication user_name failure_code"
    assert list(shown["incoming"]) == order.split()
    assert list(shown["outgoing"]) == ["mail_server", "port", "use_ssl", "authentication", "user_name"]
    assert shown["outgoing"]["authentication"] == "plain"
    assert "secret" not in made.text


@fact("desk-mailbox-list", "Mailboxes: primary ones first, filtered, ordered; order_type needs order_by", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    product, group = account.fake.add_product("Second").id, next(iter(account.fake.groups))
    first = account.ids("email/mailboxes")
    other = account.fake.add_email_config("help@acme.example", product="Second").id
    third = account.fake.add_email_config("aid@acme.example", group=group, active=False).id
    assert account.ids("email/mailboxes")[0] == first[0]
    assert account.ids("email/mailboxes", support_email="help@acme.example") == [other]
    assert account.ids("email/mailboxes", forward_email="acmeexamplehelp@acme.freshdesk.com") == [other]
    assert account.ids("email/mailboxes", product_id=product, active="true") == [other]
    assert account.ids("email/mailboxes", group_id=group) == [third]
    assert account.ids("email/mailboxes", order_by="product_id", order_type="desc")[0] == other
    assert errors(account.get("email/mailboxes", order_type="asc"))[0][0] == "order_by"


@fact("desk-mailbox-order", "Mailboxes are listed by product, the account's own ones last, by both calls", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    own = account.fake.add_email_config("help@acme.example").id
    product = account.fake.add_product("Printers").id
    first = account.fake.add_email_config("printers@acme.example", product=product).id
    for path in ("email_configs", "email/mailboxes"):
        ids = [row["id"] for row in account.get(path).json()]
        assert ids.index(first) < ids.index(own), path


@fact("desk-mailbox-change", "Mailboxes are changed and deleted (204); email_configs shows the same ones", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    number = account.fake.add_email_config("help@acme.example").id
    assert account.put(f"email/mailboxes/{number}", {"name": "Help"}).json()["name"] == "Help"
    row = account.get(f"email_configs/{number}").json()
    assert (row["name"], row["reply_email"]) == ("Help", "help@acme.example")
    assert row["to_email"] == "acmeexamplehelp@acme.freshdesk.com"
    assert account.delete(f"email/mailboxes/{number}").status_code == 204
    assert account.get(f"email_configs/{number}").status_code == 404


@fact("desk-email-settings", "Mailbox settings: four documented switches; PUT changes those that are sent", "DOC, 3P")
def _(desk: Desk) -> None:
    account = desk.open()
    before = account.get("email/settings").json()
    assert list(before)[:4] == [
        "personalized_email_replies",
        "create_requester_using_reply_to",
        "allow_agent_to_initiate_conversation",
        "original_sender_as_requester_for_forward",
    ]
    changed = account.put("email/settings", {"personalized_email_replies": False})
    assert changed.json() == {**before, "personalized_email_replies": False}
    assert account.put("email/settings", {"personalized_email_replies": "no"}).status_code == 400
    assert account.get("email/settings").json() == changed.json()


@fact("desk-bcc", "Automatic Bcc: a list of addresses of 255 characters at most", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.get("notifications/email/bcc").json() == {"emails": []}
    answer = account.put("notifications/email/bcc", {"emails": ["a@example.com", "b@example.com"]})
    assert (answer.status_code, answer.json()) == (200, {"emails": ["a@example.com", "b@example.com"]})
    long = [f"{'x' * 60}{number}@example.com" for number in range(4)]
    assert account.put("notifications/email/bcc", {"emails": long}).status_code == 400
    assert account.get("notifications/email/bcc").json() == answer.json()


@fact("desk-helpdesk", "Settings of the help desk: its languages; per_page is let pass", "REC AIR")
def _(desk: Desk) -> None:
    answer = desk.open().get("settings/helpdesk", per_page=100)
    assert keys(answer) == ["primary_language", "supported_languages", "portal_languages", "help_widget_languages"]
    assert answer.json()["primary_language"] == "en"


@fact("desk-account", "The account: organisation, plan, agents by kind, address, contact", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    wanted = (
        "organisation_id organisation_name account_id account_name account_domain bundle_id hipaa_compliant "
        "total_agents timezone data_center tier_type address contact_person"
    )
    answer = account.get("account")
    assert keys(answer) == wanted.split()
    account.fake.add_agent("Olga", "olga@acme.example", occasional=True)
    row = account.get("account").json()
    assert row["account_domain"] == "acme.freshdesk.com"
    assert row["total_agents"] == {"full_time": 4, "occasional": 1, "field_service": 0, "collaborators": 0}


@fact("desk-scenarios", "Scenario automations are read, without times; a private one by its owner only", "REC AIR, DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_scenario_automation("Mark as problem", [{"name": "ticket_type", "value": "Problem"}])
    account.fake.add_scenario_automation("Mine", [], private=True, by="Ben Berger")
    answer = account.get("scenario_automations")
    assert keys(answer) == ["id", "name", "description", "actions", "private"]
    assert [row["name"] for row in answer.json()] == ["Mark as problem"]
    assert answer.json()[0]["actions"] == [{"name": "ticket_type", "value": "Problem"}]
    own = account.call("GET", "scenario_automations", key=f"{account.fake.api_key}-ben.berger").json()
    assert [row["name"] for row in own] == ["Mark as problem", "Mine"]


def _rule(**values: Any) -> dict[str, Any]:
    condition = {"field_name": "priority", "resource_type": "ticket", "operator": "in", "value": [4]}
    group = {"name": "condition_set_1", "match_type": "all", "properties": [condition]}
    return {"name": "Urgent", "conditions": [group], "actions": [{"field_name": "status", "value": 3}], **values}


@fact("desk-rules-create", "A rule is made: 201 with its summary, and how many rules there are", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    agent = next(iter(account.fake.agents))
    event = {"field_name": "responder_id", "from": "--", "to": agent}
    body = _rule(performer={"type": 1, "members": [agent]}, events=[event])
    made = account.post("automations/4/rules", body)
    wanted = (
        "name position active outdated last_updated_by id summary created_at updated_at affected_tickets_count "
        "performer events conditions actions meta"
    )
    assert (made.status_code, keys(made)) == (201, wanted.split())
    row = made.json()
    assert {name: row[name] for name in body} == body
    assert (row["meta"], row["position"]) == ({"total_active_count": 1, "total_count": 1}, 1)
    assert list(row["summary"]) == ["performer", "events", "conditions", "actions"]
    assert "Ada Admin" in row["summary"]["events"][0]


@fact("desk-rules-list", "Rules of a type are a bare array; the types are 1, 3 and 4", "3P pyfreshdesk, terraform")
def _(desk: Desk) -> None:
    account = desk.open()
    number = account.post("automations/1/rules", _rule()).json()["id"]
    body = account.get("automations/1/rules").json()
    assert [row["id"] for row in body] == [number]
    assert account.get("automations/3/rules").json() == []
    assert account.get(f"automations/1/rules/{number}").json()["name"] == "Urgent"
    assert account.get(f"automations/3/rules/{number}").status_code == 404
    assert account.get("automations/2/rules").status_code == 404


@fact("desk-rules-needed", "name and actions are mandatory; events and performer belong to type 4", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    missing = {name for name, _, code in errors(account.post("automations/1/rules", {})) if code == "missing_field"}
    assert missing == {"name", "conditions", "actions"}
    refused = account.post("automations/1/rules", _rule(events=[], performer={"type": 2}))
    assert {code for _, _, code in errors(refused)} == {"invalid_field"}
    assert account.get("automations/1/rules").json() == []


@fact("desk-rules-no-conditions", "Rules other than of type 1 do without conditions and get one empty set", "3P")
def _(desk: Desk) -> None:
    account = desk.open()
    body = {name: value for name, value in _rule().items() if name != "conditions"}
    made = account.post("automations/3/rules", body).json()
    assert made["conditions"] == [{"name": "condition_set_1", "match_type": "all", "properties": []}]


@fact("desk-rules-change", "Rules are changed and deleted (204)", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    path = f"automations/1/rules/{account.post('automations/1/rules', _rule()).json()['id']}"
    changed = account.put(path, {"active": False})
    assert (changed.status_code, changed.json()["active"]) == (200, False)
    assert changed.json()["meta"] == {"total_active_count": 0, "total_count": 1}
    assert account.delete(path).status_code == 204
    assert account.get(path).status_code == 404


SECTION.leave_out("desk-rules-run", "Automation rules run", "DOC", "the fake keeps rules and runs none")
SECTION.leave_out(
    "desk-rules-webhook",
    "A broken webhook action is answered with 500",
    "3P",
    "a fault makes a 500 where one is wanted",
)
SECTION.leave_out(
    "desk-mailbox-more",
    "Mailboxes also have csat_settings, disable_verify, failure_code",
    "3P",
    "their place is unknown",
)
SECTION.leave_out("desk-account-more", "The account also has type and cloud_type", "3P", "their values are unknown")


@fact("desk-products", "Products and mailboxes are read, one by one and as lists", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    product = account.get("products").json()[0]
    assert account.get(f"products/{product['id']}").json() == product
    answer = account.get("email_configs")
    wanted = "id name product_id to_email reply_email group_id primary_role active created_at updated_at"
    assert keys(answer) == wanted.split()
    assert account.get(f"email_configs/{answer.json()[0]['id']}").json() == answer.json()[0]


@fact(
    "desk-product-keys", "A product: id, name, description, primary_email, created_at, updated_at, default", "REC AIR"
)
def _(desk: Desk) -> None:
    wanted = ["id", "name", "description", "primary_email", "created_at", "updated_at", "default"]
    assert sorted(keys(desk.open().get("products"))) == sorted(wanted)


@fact("desk-mailbox-default", "One mailbox is the primary one", "REC AIR")
def _(desk: Desk) -> None:
    rows = desk.open().get("email_configs").json()
    assert [row["primary_role"] for row in rows].count(True) == 1
