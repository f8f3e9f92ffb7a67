"""Tickets: create, view, update, delete (sections 3.1 to 3.6)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests

from otai_mocks.messages import Request

from . import keys as recorded
from .desk import Account, Desk, errors, keys, ticket
from .table import Section

SECTION = Section("Tickets")
fact = SECTION.fact


@fact(
    "3.1-statuses",
    "Statuses 2 to 5, custom from 6: Waiting on Customer, Waiting on Third Party",
    "DOC 512-535, REC NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open()
    choices = _choices(account, "status")
    assert list(choices) == ["2", "3", "4", "5", "6", "7"]
    assert choices["6"][0] == "Waiting on Customer"
    assert choices["7"][0] == "Waiting on Third Party"
    assert "9000" in _choices(desk.open(ai_status=True, domain="ai"), "status")


def _choices(account: Account, name: str) -> Any:
    return next(row for row in account.get("ticket_fields").json() if row["name"] == name)["choices"]


@fact("3.1-priorities", "Priority 1 Low, 2 Medium, 3 High, 4 Urgent", "DOC 512-535")
def _(desk: Desk) -> None:
    assert _choices(desk.open(), "priority") == {"Low": 1, "Medium": 2, "High": 3, "Urgent": 4}


@fact("3.1-sources", "The sources that ticket_fields lists in 2026", "REC NAN26")
def _(desk: Desk) -> None:
    numbers = sorted(_choices(desk.open(), "source").values())
    assert numbers == [1, 2, 3, 4, 8, 9, 10, 11, 13, 15, 16, 17, 18, 19, 20, 21, 22]


@fact("3.1-types", "Types are the account's words", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    assert _choices(account, "ticket_type") == ["Question", "Incident", "Problem", "Feature Request", "Refund"]
    assert account.new(type="Refund")["type"] == "Refund"


@fact("3.2-create-keys", "POST answers 201 with these keys in this order", "REC DAVE 2025, NAN26")
def _(desk: Desk) -> None:
    answer = desk.open().post("tickets", ticket())
    assert (answer.status_code, keys(answer)) == (201, recorded.CREATED)


@fact("3.2-create-values", "What was not sent: source 2, group, type and company null, e-mail lists []", "REC NAN26")
def _(desk: Desk) -> None:
    made = desk.open().new(email="new@nowhere.example")
    assert made["source"] == 2
    for name in (
        "group_id",
        "type",
        "responder_id",
        "company_id",
        "to_emails",
        "support_email",
        "nr_due_by",
        "source_info",
    ):
        assert made[name] is None, name
    for name in (
        "cc_emails",
        "fwd_emails",
        "reply_cc_emails",
        "ticket_cc_emails",
        "ticket_bcc_emails",
        "tags",
        "attachments",
    ):
        assert made[name] == [], name
    assert (made["spam"], made["is_escalated"], made["fr_escalated"], made["nr_escalated"]) == (False,) * 4


@fact("3.2-defaults", "email_config_id and product_id come from the account, though not sent", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new()
    assert made["email_config_id"] == account.get("email_configs").json()[0]["id"]
    assert made["product_id"] == account.get("products").json()[0]["id"]


@fact("3.2-mailbox-group", "group_id is null or the mailbox's group", "DOC 567")
def _(desk: Desk) -> None:
    account = desk.open()
    group = account.fake.add_group("Mail")
    next(iter(account.fake.state.email_configs.values())).group_id = group.id
    assert account.new()["group_id"] == group.id


@fact("3.2-custom-fields", "custom_fields lists every custom field, null where nothing was sent", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open(fields={"cf_a": "custom_text", "cf_b": "custom_number", "cf_c": "custom_checkbox"})
    assert account.new(custom_fields={"cf_b": 7})["custom_fields"] == {"cf_a": None, "cf_b": 7, "cf_c": None}


@fact(
    "3.2-strict",
    "Subject, description, status and priority are required, as accounts answered; a switch lifts it",
    "DOC 168, REC AIR, 3P fresh-samples#37 #78",
)
def _(desk: Desk) -> None:
    names = ("subject", "description", "status", "priority")
    body = ticket(**dict.fromkeys(names))
    assert {name for name, _, _ in errors(desk.open().post("tickets", body))} == set(names)
    made = desk.open(strict_required=False, domain="lax").post("tickets", body).json()
    assert (made["status"], made["priority"]) == (2, 1)


@fact("3.2-phone", "A phone without e-mail needs a name", "DOC 541")
def _(desk: Desk) -> None:
    account = desk.open()
    assert errors(account.post("tickets", ticket(email=None, phone="+49301234")))[0][0] == "name"
    made = account.new(email=None, phone="+49301234", name="Kim")
    assert account.fake.contacts[made["requester_id"]].name == "Kim"


@fact("3.2-contact-made", "An unknown e-mail, phone, twitter_id or unique_external_id makes a contact", "DOC 537-544")
def _(desk: Desk) -> None:
    account = desk.open()
    for given in (
        {"email": "new@nowhere.example"},
        {"email": None, "phone": "+4930", "name": "Kim"},
        {"email": None, "twitter_id": "kim"},
        {"email": None, "unique_external_id": "crm-1"},
    ):
        before = len(account.fake.contacts)
        first = account.new(**given)["requester_id"]
        assert len(account.fake.contacts) == before + 1
        assert account.new(**given)["requester_id"] == first


@fact("3.2-facebook", "facebook_id must exist", "DOC 537-544")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("tickets", ticket(email=None, facebook_id="99")))[0][0] == "facebook_id"


@fact("3.2-name-from-email", 'A requester without a name gets one from the e-mail: test2@… → "Test2"', "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new(email="test2@nowhere.example")
    assert account.fake.contacts[made["requester_id"]].name == "Test2"


@fact(
    "3.2-due-later",
    "due_by and fr_due_by are null in the create answer unless sent, and there a second later",
    "DOC 557, 561, REC DAVE, NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new()
    assert (made["due_by"], made["fr_due_by"]) == (None, None)
    assert None not in [account.get("tickets").json()[0][name] for name in ("due_by", "fr_due_by")]
    sent = {"due_by": "2026-09-01T10:00:00Z", "fr_due_by": "2026-08-30T10:00:00Z"}
    again = account.new(**sent)
    assert {name: again[name] for name in sent} == sent


@fact("3.2-due-at-once", "A sandbox of 2024 had the due times in the create answer: a switch", "REC PBR")
def _(desk: Desk) -> None:
    assert desk.open(due_at_once=True).new()["due_by"] is not None


@fact("3.2-wrapped", "A plain description comes back in a <div>, the text plain", "REC DAVE")
def _(desk: Desk) -> None:
    made = desk.open().new(description="This is plain.")
    assert (made["description"], made["description_text"]) == ("<div>This is plain.</div>", "This is plain.")


@fact("3.2-cc", "cc_emails are echoed in reply_cc_emails and ticket_cc_emails", "REC R7, DOC 590")
def _(desk: Desk) -> None:
    wanted = ["a@example.com", "b@example.com"]
    made = desk.open().new(cc_emails=wanted)
    assert [made[name] for name in ("cc_emails", "reply_cc_emails", "ticket_cc_emails")] == [wanted] * 3


@fact(
    "3.2-child",
    "A child made with parent_id has association_type and associated_tickets_list after attachments",
    "REC PBR",
)
def _(desk: Desk) -> None:
    account = desk.open(parent_child=True)
    account.fake.add_ticket()
    answer = account.post("tickets", ticket(parent_id=1))
    at = keys(answer).index("attachments")
    assert keys(answer)[at + 1 : at + 3] == ["association_type", "associated_tickets_list"]
    assert (answer.json()["association_type"], answer.json()["associated_tickets_list"]) == (2, [1])


def _form(account: Account, files: Any, **values: str) -> Any:
    body = {"email": "emma@globex.example", "subject": "S", "description": "D", "status": "2", "priority": "1"}
    return account.call("POST", "tickets", data={**body, **values}, files=files)


@fact(
    "3.2-multipart",
    "Multipart: tags[], cc_emails[], custom_fields[cf_x], attachments[]; numbers as text are taken",
    "DOC 688, 3P python-freshdesk, formie",
)
def _(desk: Desk) -> None:
    account = desk.open()
    parts = [
        *(("tags[]", (None, word)) for word in ("a", "b")),
        ("cc_emails[]", (None, "c@example.com")),
        ("custom_fields[cf_reference_number]", (None, "12")),
        ("custom_fields[cf_vip]", (None, "true")),
        ("attachments[]", ("photo.png", b"12345", "image/png")),
        ("attachments[]", ("notes.txt", b"123", "text/plain")),
    ]
    made = _form(account, parts).json()
    assert (made["tags"], made["cc_emails"], made["priority"]) == (["a", "b"], ["c@example.com"], 1)
    assert (made["custom_fields"]["cf_reference_number"], made["custom_fields"]["cf_vip"]) == (12, True)
    assert [file["name"] for file in made["attachments"]] == ["photo.png", "notes.txt"]


@fact("3.2-empty-filename", "A part with filename= empty is taken for a file that is none", "3P fresh-samples#78")
def _(desk: Desk) -> None:
    account = desk.open()
    head = "--b\r\nContent-Disposition: form-data; name="
    fields = "".join(f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in ticket().items())
    body = f'{fields}{head}"attachments[]"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n'
    answer = account.call(
        "POST", "tickets", data=body.encode(), headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    assert errors(answer)[0][0] == "attachments"


@fact(
    "3.2-attachment-keys",
    "An attachment of a ticket: id, content_type, size, name, attachment_url, created_at, updated_at",
    "REC R7, PBR",
)
def _(desk: Desk) -> None:
    made = _form(desk.open(), [("attachments[]", ("photo.png", b"12345", "image/png"))]).json()["attachments"][0]
    assert list(made) == ["id", "content_type", "size", "name", "attachment_url", "created_at", "updated_at"]
    assert (made["content_type"], made["size"], made["name"]) == ("image/png", 5, "photo.png")


@fact("3.2-attachment-host", "The link leads to another host: {account}.attachments6.freshdesk.com", "REC PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    made = _form(account, [("attachments[]", ("photo.png", b"12345", "image/png"))]).json()["attachments"][0]
    assert urlsplit(made["attachment_url"]).hostname != urlsplit(account.url).hostname
    fake = account.fake
    login = requests.auth._basic_auth_str(fake.api_key, "X")
    viewed = fake.handle(Request("GET", "/api/v2/tickets/1", "", {"authorization": login}, b"", fake.url)).json()
    assert urlsplit(viewed["attachments"][0]["attachment_url"]).hostname == "acme.attachments6.freshdesk.com"


@fact("3.2-attachment-url", "The file can be had without a key by its link, for about 300 seconds", "REC R7, PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    made = _form(account, [("attachments[]", ("photo.png", b"12345", "image/png"))]).json()["attachments"][0]
    url = made["attachment_url"]
    assert f"/data/helpdesk/attachments/production/{made['id']}/original/photo.png?Expires=" in url
    answer = account.session.get(url, timeout=20)
    assert (answer.content, answer.headers["Content-Type"]) == (b"12345", "image/png")
    account.fake.clock.advance(seconds=400)
    assert account.session.get(url, timeout=20).status_code == 403


@fact("3.2-octet-stream", "A part without a content type is application/octet-stream, whatever its name", "REC R7, PBR")
def _(desk: Desk) -> None:
    made = _form(desk.open(), [("attachments[]", ("photo.png", b"12345"))]).json()
    assert made["attachments"][0]["content_type"] == "application/octet-stream"


@fact("3.2-20-mb", "Attachments may have 20 MB in sum", "DOC 536-585")
def _(desk: Desk) -> None:
    account = desk.open()
    half = b"x" * (10 * 1024 * 1024)
    assert _form(account, [("attachments[]", ("a", half)), ("attachments[]", ("b", half + b"x"))]).status_code == 400
    assert _form(account, [("attachments[]", ("a", half)), ("attachments[]", ("b", half))]).status_code == 201


@fact("3.3-view-keys", "GET answers with these keys in this order", "REC ZAM23, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    assert keys(account.get("tickets/1")) == recorded.VIEWED
    account.fake.tickets[1].form_id = None  # as on the account's own samples
    assert keys(account.get("tickets/1")) == [key for key in recorded.VIEWED if key != "form_id"]


@fact("3.3-deleted", "deleted is there only on deleted tickets; deleted and spam ones can be read", "DOC 478")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(deleted=True)
    account.fake.add_ticket(spam=True)
    assert account.get("tickets/1").json()["deleted"] is True
    assert "deleted" not in account.get("tickets/2").json()
    assert account.get("tickets/2").json()["spam"] is True


@fact("3.3-sentiment", "sentiment_score and initial_sentiment_score are integers or null", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    seen = account.get("tickets/1").json()
    assert 0 <= seen["sentiment_score"] <= 100
    assert 0 <= seen["initial_sentiment_score"] <= 100


@fact("3.3-include-requester", "include=requester: id, name, email, mobile, phone; company: id, name", "DOC 927-945")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(requester="Emma Evans")
    seen = account.get("tickets/1", include="requester,company").json()
    assert list(seen["requester"]) == ["id", "name", "email", "mobile", "phone"]
    assert (seen["requester"]["email"], seen["company"]["name"]) == ("emma@globex.example", "Globex")
    assert list(seen["company"]) == ["id", "name"]


@fact("3.3-include-conversations", "include=conversations: the first ten, oldest first", "DOC 927-945")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for number in range(12):
        account.fake.add_note(1, f"note {number}")
        account.fake.clock.advance(seconds=1)
    seen = account.get("tickets/1", include="conversations").json()["conversations"]
    assert [item["body_text"] for item in seen] == [f"note {number}" for number in range(10)]


@fact("3.3-stats", "include=stats: these keys, before structured_description", "REC AIR, PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    answer = account.get("tickets/1", include="stats")
    assert list(answer.json()["stats"]) == recorded.STATS
    assert keys(answer).index("stats") < keys(answer).index("nr_due_by")


def _stats(account: Account, number: int = 1) -> Any:
    return account.get(f"tickets/{number}", include="stats").json()["stats"]


@fact("3.3-status-updated", "status_updated_at is the creation until the status changes", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new()
    account.put("tickets/1", {"priority": 2})
    assert _stats(account)["status_updated_at"] == made["created_at"]
    changed = account.put("tickets/1", {"status": 3}).json()
    assert _stats(account)["status_updated_at"] == changed["updated_at"]


@fact("3.3-pending-since", "pending_since is there only while Pending", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert _stats(account)["pending_since"] is None
    changed = account.put("tickets/1", {"status": 3}).json()
    assert _stats(account)["pending_since"] == changed["updated_at"]
    account.put("tickets/1", {"status": 2})
    assert _stats(account)["pending_since"] is None


@fact("3.3-closed", "Closed sets resolved_at and closed_at both", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    closed = account.put("tickets/1", {"status": 5}).json()
    stats = _stats(account)
    assert (stats["resolved_at"], stats["closed_at"]) == (closed["updated_at"], closed["updated_at"])


@fact("3.3-responded", "first_responded_at and agent_responded_at: the agent's first and last public reply", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    first = account.post("tickets/1/reply", {"body": "one"}).json()
    last = account.post("tickets/1/reply", {"body": "two"}).json()
    stats = _stats(account)
    assert (stats["first_responded_at"], stats["agent_responded_at"]) == (first["created_at"], last["created_at"])


@fact("3.3-requester-responded", "requester_responded_at: the customer's reply or feedback", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(requester="Emma Evans")
    reply = account.fake.add_reply(1, "Thanks", by="Emma Evans")
    assert _stats(account)["requester_responded_at"] == reply.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    account.fake.clock.advance(minutes=1)
    feedback = account.fake.add_feedback(1, "Great")
    assert _stats(account)["requester_responded_at"] == feedback.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")


@fact("3.3-private-notes", "Private notes touch no stats", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    before = _stats(account)
    account.post("tickets/1/notes", {"body": "for us"})
    assert _stats(account) == before


@fact("3.4-update-keys", "PUT and PATCH answer with an order of their own", "REC R7, PBR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert keys(account.put("tickets/1", {"priority": 2})) == recorded.UPDATED
    assert keys(account.call("PATCH", "tickets/1", json={"priority": 3})) == recorded.UPDATED


@fact(
    "3.4-shared-ownership", "With shared ownership the update shows internal_group_id and internal_agent_id", "REC R7"
)
def _(desk: Desk) -> None:
    account = desk.open(shared_ownership=True)
    account.new()
    group = next(iter(account.fake.groups))
    answer = account.put("tickets/1", {"internal_group_id": group})
    assert answer.json()["internal_group_id"] == group
    at = keys(answer).index("product_id")
    assert keys(answer)[at + 1 : at + 3] == ["internal_group_id", "internal_agent_id"]


@fact("3.4-attributes", "Update takes what create takes", "DOC 1464")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    sent = {"subject": "New", "status": 3, "priority": 4, "type": "Refund", "tags": ["x"], "source": 3}
    seen = account.put("tickets/1", sent).json()
    assert {name: seen[name] for name in sent} == sent
    assert seen["updated_at"] > seen["created_at"]


@fact("3.4-no-cc", "cc_emails cannot be updated", "DOC 1464")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert account.put("tickets/1", {"cc_emails": ["a@example.com"]}).status_code == 400


@fact("3.4-outbound", "Subject and description of outbound tickets are fixed", "DOC 1464")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(source=10)
    refused = errors(account.put("tickets/1", {"subject": "x", "description": "y"}))
    assert {name for name, _, _ in refused} == {"subject", "description"}


@fact("3.4-unwrapped", "A description comes back unwrapped from an update", "3P R7")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert account.put("tickets/1", {"description": "its plain"}).json()["description"] == "its plain"


@fact("3.4-files-added", "Files sent with an update are added to those there", "REC R7")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    for name in ("a.txt", "b.txt"):
        answer = account.call("PUT", "tickets/1", files=[("attachments[]", (name, b"1"))])
    assert [file["name"] for file in answer.json()["attachments"]] == ["a.txt", "b.txt"]


@fact("3.4-priority-moves-due", "A new priority recomputes due_by from created_at", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new(priority=1)
    account.fake.clock.advance(minutes=30)
    changed = account.put("tickets/1", {"priority": 4}).json()
    assert changed["due_by"] == "2026-08-20T14:00:00Z"  # created Wednesday 15:00, 8 hours of 9-hour days


@fact("3.5-delete", "DELETE is 204 and soft, restore is 204, also from spam", "DOC 1799-1834")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    account.fake.add_ticket(spam=True)
    assert account.delete("tickets/1").status_code == 204
    assert account.fake.tickets[1].deleted
    assert [account.call("PUT", f"tickets/{number}/restore").status_code for number in (1, 2)] == [204, 204]
    assert not account.fake.tickets[1].deleted
    assert not account.fake.tickets[2].spam


@fact("3.5-delete-attachment", "DELETE /attachments/{id} is 204", "DOC 1799-1834")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    file = account.fake.add_attachment(1, "a.txt", b"1")
    assert account.delete(f"attachments/{file.id}").status_code == 204
    assert account.get("tickets/1").json()["attachments"] == []


@fact("3.6-merge", "PUT /tickets/merge is 204: the secondary tickets are closed into the primary one", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    for _ in range(3):
        account.fake.add_ticket()
    body = {"primary_id": 1, "ticket_ids": [2, 3], "note_in_secondary": {"body": "See ticket 1", "private": False}}
    answer = account.call("PUT", "tickets/merge", json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [ticket.status for ticket in account.fake.tickets.values()] == [2, 5, 5]
    assert [item.body_text for item in account.fake.conversations(2)] == ["See ticket 1"]


SECTION.leave_out("3.2-file-size-key", "The docs print file_size on attachments", "DOC", "the recordings have size")
SECTION.leave_out("3.2-thumb", "thumb_url on some attachments", "REC", "only on pictures of some accounts; optional")
SECTION.leave_out("3.3-history", "Older views end otherwise", "REC ZAM23, SAND", "the newest is the default")
