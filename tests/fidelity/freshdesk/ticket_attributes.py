"""What create and update take, attribute by attribute."""

from __future__ import annotations

from typing import Any

from .desk import Account, Desk, errors, ticket
from .table import Section

SECTION = Section()
fact = SECTION.fact

PLAIN: dict[str, Any] = {
    "subject": "Another subject",
    "type": "Refund",
    "status": 3,
    "priority": 4,
    "source": 3,
    "tags": ["one", "two"],
    "due_by": "2026-09-01T10:00:00Z",
    "fr_due_by": "2026-08-30T10:00:00Z",
    "custom_fields": {"cf_order_id": "A-1"},
}
TOGETHER = {"due_by": {"fr_due_by": "2026-08-30T10:00:00Z"}, "fr_due_by": {"due_by": "2026-09-01T10:00:00Z"}}


def _same(sent: Any, seen: Any) -> bool:
    return all(seen[key] == value for key, value in sent.items()) if isinstance(sent, dict) else bool(sent == seen)


def _plain(name: str, value: Any) -> None:
    @fact(f"create-takes-{name}", f"Create takes {name} and keeps it", "DOC 536-585")
    def _(desk: Desk) -> None:
        account = desk.open()
        made = account.new(**{**TOGETHER.get(name, {}), name: value})
        assert _same(value, made[name])
        assert _same(value, account.get("tickets/1").json()[name])

    @fact(f"update-takes-{name}", f"Update takes {name} and keeps it", "DOC 1464")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.new()
        changed = account.put("tickets/1", {**TOGETHER.get(name, {}), name: value})
        assert changed.status_code == 200, changed.text
        assert _same(value, changed.json()[name])
        assert _same(value, account.get("tickets/1").json()[name])


for name, value in PLAIN.items():
    _plain(name, value)


def _id_of(account: Account, name: str) -> int:
    state = account.fake.state
    if name == "email_config_id":
        return int(next(iter(state.email_configs)))
    if name == "product_id":
        return int(next(iter(state.products)))
    tables = {
        "responder_id": account.fake.agents,
        "group_id": account.fake.groups,
        "company_id": account.fake.companies,
    }
    return next(iter(tables[name]))


def _reference(name: str) -> None:
    @fact(f"create-takes-{name}", f"Create takes {name}", "DOC 536-585")
    def _(desk: Desk) -> None:
        account = desk.open()
        number = _id_of(account, name)
        assert account.new(**{name: number})[name] == number

    @fact(f"update-takes-{name}", f"Update takes {name}", "DOC 1464")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.new()
        number = _id_of(account, name)
        assert account.put("tickets/1", {name: number}).json()[name] == number


for name in ("responder_id", "group_id", "product_id", "email_config_id", "company_id"):
    _reference(name)


@fact("create-takes-cc_emails", "Create takes cc_emails and keeps them", "DOC 536-585")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.new(cc_emails=["c@example.com"])["cc_emails"] == ["c@example.com"]
    assert account.get("tickets/1").json()["cc_emails"] == ["c@example.com"]


@fact("create-takes-description", "Create takes a description in HTML and keeps it", "DOC 536-585")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new(description="<p>It <b>broke</b></p>")
    assert made["description"] == "<p>It <b>broke</b></p>"
    assert made["description_text"] == "It broke"


@fact("update-takes-description", "Update takes a description in HTML", "DOC 1464")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert account.put("tickets/1", {"description": "<p>New</p>"}).json()["description_text"] == "New"


@fact("create-takes-requester_id", "requester_id names the contact", "DOC 536-585")
def _(desk: Desk) -> None:
    account = desk.open()
    emma = next(c for c in account.fake.contacts.values() if c.name == "Emma Evans")
    assert account.new(email=None, requester_id=emma.id)["requester_id"] == emma.id


@fact("create-takes-email", "email names the contact that has it", "DOC 536-585")
def _(desk: Desk) -> None:
    account = desk.open()
    emma = next(c for c in account.fake.contacts.values() if c.name == "Emma Evans")
    assert account.new(email="emma@globex.example")["requester_id"] == emma.id


def _by(name: str) -> None:
    @fact(f"create-takes-{name}", f"{name} names the contact that has it", "DOC 536-585")
    def _(desk: Desk) -> None:
        account = desk.open()
        kim = account.post("contacts", {"name": "Kim", name: "value-1"}).json()
        body = ticket(email=None, **{name: "value-1"}, **({"name": "Kim"} if name == "phone" else {}))
        answer = account.post("tickets", body)
        assert answer.status_code == 201, answer.text
        assert answer.json()["requester_id"] == kim["id"]


for name in ("phone", "twitter_id", "unique_external_id"):
    _by(name)


@fact("create-takes-name", "name is the name of the contact that is made", "DOC 536-585")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new(email="new@nowhere.example", name="Nova New")
    assert account.fake.contacts[made["requester_id"]].name == "Nova New"


@fact("create-takes-parent_id", "parent_id makes a child, where the account has the feature", "DOC 536-585, REC PBR")
def _(desk: Desk) -> None:
    account = desk.open(parent_child=True)
    account.new()
    assert account.new(parent_id=1)["id"] == 2


@fact(
    "create-takes-internal",
    "internal_agent_id and internal_group_id are taken with shared ownership",
    "DOC 536-585, REC R7",
)
def _(desk: Desk) -> None:
    account = desk.open(shared_ownership=True)
    group = next(row for row in account.get("groups").json() if row["name"] == "Billing")["id"]
    made = account.new(internal_group_id=group)
    assert made["internal_group_id"] == group


@fact("create-takes-related", "related_ticket_ids makes a tracker", "DOC 536-585, REC R7")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    answer = account.post("tickets", ticket(related_ticket_ids=[1]))
    assert answer.status_code == 201, answer.text
    assert account.get("tickets/2").json()["association_type"] == 3


@fact("create-needs-one", "One of six ways to name the requester is enough", "DOC 536-585")
def _(desk: Desk) -> None:
    account = desk.open()
    emma = next(c for c in account.fake.contacts.values() if c.name == "Emma Evans")
    ways: tuple[dict[str, Any], ...] = (
        *({"requester_id": emma.id}, {"email": "a@example.com"}, {"phone": "030", "name": "Kim"}),
        *({"twitter_id": "kim"}, {"unique_external_id": "crm-9"}),
    )
    for way in ways:
        assert account.post("tickets", ticket(**{"email": None, **way})).status_code == 201, way


@fact("create-default-status", "Where nothing is required, the status is 2 unless sent", "DOC 536-585")
def _(desk: Desk) -> None:
    assert desk.open(strict_required=False).new(status=None)["status"] == 2


@fact("create-default-priority", "Where nothing is required, the priority is 1 unless sent", "DOC 536-585")
def _(desk: Desk) -> None:
    assert desk.open(strict_required=False).new(priority=None)["priority"] == 1


@fact("create-default-source", "The source is 2 unless sent", "DOC 536-585, REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().new()["source"] == 2


@fact("create-echo-reply-cc", "cc_emails are echoed in reply_cc_emails", "REC R7, DOC 590")
def _(desk: Desk) -> None:
    assert desk.open().new(cc_emails=["c@example.com"])["reply_cc_emails"] == ["c@example.com"]


@fact("create-echo-ticket-cc", "cc_emails are echoed in ticket_cc_emails", "REC R7, DOC 590")
def _(desk: Desk) -> None:
    assert desk.open().new(cc_emails=["c@example.com"])["ticket_cc_emails"] == ["c@example.com"]


@fact("create-files-multipart-only", "Files come by multipart only", "DOC 536-585, 3P node#53")
def _(desk: Desk) -> None:
    account = desk.open()
    assert errors(account.post("tickets", ticket(attachments=[{"name": "a.txt"}])))[0][0] == "attachments"
    assert account.call("POST", "tickets", data=ticket(), files=[("attachments[]", ("a.txt", b"1"))]).status_code == 201


def _form_value(name: str, sent: str, kept: Any) -> None:
    @fact(
        f"create-form-{name}",
        f"In multipart {name} is text and is kept as what it is",
        "DOC 688, 3P python-freshdesk, formie",
    )
    def _(desk: Desk) -> None:
        account = desk.open()
        body = {**ticket(), name: sent}
        made = account.call("POST", "tickets", data=body, files=[("attachments[]", ("a.txt", b"1"))]).json()
        key = name.partition("[")[2].rstrip("]")
        assert (made["custom_fields"][key] if key else made[name]) == kept


_form_value("status", "3", 3)
_form_value("priority", "4", 4)
_form_value("source", "3", 3)
_form_value("custom_fields[cf_reference_number]", "12", 12)
_form_value("custom_fields[cf_vip]", "true", True)
_form_value("custom_fields[cf_order_id]", "12", "12")


@fact("create-form-refused", "Multipart is refused for the same reasons", "DOC 688")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.call("POST", "tickets", data={**ticket(), "status": "99"}, files=[("attachments[]", ("a", b"1"))])
    assert [(name, code) for name, _, code in errors(answer)] == [("status", "invalid_value")]


@fact("update-keeps-the-rest", "Update leaves alone what was not sent", "DOC 1464")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new(tags=["a"], custom_fields={"cf_order_id": "A-1", "cf_reference_number": 7})
    before = account.get("tickets/1").json()
    account.put("tickets/1", {"custom_fields": {"cf_reference_number": 8}})
    after = account.get("tickets/1").json()
    assert after["custom_fields"] == {**before["custom_fields"], "cf_reference_number": 8}
    changed = {key for key in before if before[key] != after[key]}
    assert changed <= {"custom_fields", "updated_at"}


@fact("update-patch-same", "PATCH answers what PUT answers", "REC NAN26 update-*")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    put = account.put("tickets/1", {"priority": 2}).json()
    patched = account.call("PATCH", "tickets/1", json={"priority": 2}).json()
    assert {**put, "updated_at": None} == {**patched, "updated_at": None}


@fact("update-no-form-id", "The update's answer has no form_id and no source_additional_info", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    seen = account.put("tickets/1", {"priority": 2}).json()
    assert "form_id" not in seen
    assert "source_additional_info" not in seen


@fact(
    "update-2026-keys",
    "source_info, structured_description and sentiment_score are in the update's answer",
    "REC NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert {"source_info", "structured_description", "sentiment_score"} <= set(
        account.put("tickets/1", {"priority": 2}).json()
    )


@fact(
    "update-associated",
    "An associated ticket's update shows association_type and associated_tickets_list",
    "REC R7, PBR, NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open(parent_child=True)
    account.new()
    account.new(parent_id=1)
    seen = list(account.put("tickets/2", {"priority": 2}).json())
    at = seen.index("product_id")
    assert seen[at + 1 : at + 3] == ["association_type", "associated_tickets_list"]


@fact("update-answered-keeps-fr", "A new priority leaves fr_due_by of an answered ticket", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new(priority=1)
    account.post("tickets/1/reply", {"body": "Hello"})
    before = account.get("tickets/1").json()
    after = account.put("tickets/1", {"priority": 4}).json()
    assert after["fr_due_by"] == before["fr_due_by"]
    assert after["due_by"] != before["due_by"]
