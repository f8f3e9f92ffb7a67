"""Creating a ticket."""

from __future__ import annotations

from . import keys as recorded
from .desk import Desk, errors, keys, ticket
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("create-create-keys", "POST answers 201 with these keys in this order", "REC DAVE 2025, NAN26")
def _(desk: Desk) -> None:
    answer = desk.open().post("tickets", ticket())
    assert (answer.status_code, keys(answer)) == (201, recorded.CREATED)


@fact("create-create-values", "What was not sent: source 2, group, type and company null, e-mail lists []", "REC NAN26")
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


@fact("create-defaults", "email_config_id and product_id come from the account, though not sent", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new()
    assert made["email_config_id"] == account.get("email_configs").json()[0]["id"]
    assert made["product_id"] == account.get("products").json()[0]["id"]


@fact("create-mailbox-group", "group_id is null or the mailbox's group", "DOC 567")
def _(desk: Desk) -> None:
    account = desk.open()
    group = account.fake.add_group("Mail")
    next(iter(account.fake.state.email_configs.values())).group_id = group.id
    assert account.new()["group_id"] == group.id


@fact("create-custom-fields", "custom_fields lists every custom field, null where nothing was sent", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open(fields={"cf_a": "custom_text", "cf_b": "custom_number", "cf_c": "custom_checkbox"})
    assert account.new(custom_fields={"cf_b": 7})["custom_fields"] == {"cf_a": None, "cf_b": 7, "cf_c": None}


@fact(
    "create-strict",
    "Subject, description, status and priority are required, as accounts answered; a switch lifts it",
    "DOC 168, REC AIR, 3P fresh-samples#37 #78",
)
def _(desk: Desk) -> None:
    names = ("subject", "description", "status", "priority")
    body = ticket(**dict.fromkeys(names))
    assert {name for name, _, _ in errors(desk.open().post("tickets", body))} == set(names)
    made = desk.open(strict_required=False, domain="lax").post("tickets", body).json()
    assert (made["status"], made["priority"]) == (2, 1)


@fact("create-phone", "A phone without e-mail needs a name", "DOC 541")
def _(desk: Desk) -> None:
    account = desk.open()
    assert errors(account.post("tickets", ticket(email=None, phone="+49301234")))[0][0] == "name"
    made = account.new(email=None, phone="+49301234", name="Kim")
    assert account.fake.contacts[made["requester_id"]].name == "Kim"


@fact(
    "create-contact-made", "An unknown e-mail, phone, twitter_id or unique_external_id makes a contact", "DOC 537-544"
)
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


@fact("create-facebook", "facebook_id must exist", "DOC 537-544")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("tickets", ticket(email=None, facebook_id="99")))[0][0] == "facebook_id"


@fact("create-name-from-email", 'A requester without a name gets one from the e-mail: test2@… → "Test2"', "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new(email="test2@nowhere.example")
    assert account.fake.contacts[made["requester_id"]].name == "Test2"


@fact(
    "create-due-later",
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


@fact("create-due-at-once", "A sandbox of 2024 had the due times in the create answer: a switch", "REC PBR")
def _(desk: Desk) -> None:
    assert desk.open(due_at_once=True).new()["due_by"] is not None


@fact("create-wrapped", "A plain description comes back in a <div>, the text plain", "REC DAVE")
def _(desk: Desk) -> None:
    made = desk.open().new(description="This is plain.")
    assert (made["description"], made["description_text"]) == ("<div>This is plain.</div>", "This is plain.")


@fact("create-cc", "cc_emails are echoed in reply_cc_emails and ticket_cc_emails", "REC R7, DOC 590")
def _(desk: Desk) -> None:
    wanted = ["a@example.com", "b@example.com"]
    made = desk.open().new(cc_emails=wanted)
    assert [made[name] for name in ("cc_emails", "reply_cc_emails", "ticket_cc_emails")] == [wanted] * 3


@fact(
    "create-child",
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


@fact("create-name-any-email", "The name made of an e-mail is its local part with a capital", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    for address, name in {"mia@x.example": "Mia", "test-ticket@x.example": "Test-ticket", "x1@x.example": "X1"}.items():
        assert account.fake.contacts[account.new(email=address)["requester_id"]].name == name


@fact("create-create-no-association", "The create answer has no association_type", "REC DAVE 2025, NAN26")
def _(desk: Desk) -> None:
    assert "association_type" not in desk.open().new()


@fact("create-2026-keys", "source_info and structured_description are in the create answer", "REC NAN26")
def _(desk: Desk) -> None:
    assert {"source_info", "structured_description"} <= set(desk.open().new())


@fact("create-form-id-number", "form_id is the number of the account's form", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.new()["form_id"] == account.fake.choices.form_id


@fact("create-times-equal", "created_at and updated_at of a new ticket are the same moment", "REC NAN26")
def _(desk: Desk) -> None:
    made = desk.open().new()
    assert made["created_at"] == made["updated_at"]


@fact("create-due-sent", "Due times that were sent are in the create answer", "DOC 557, 561")
def _(desk: Desk) -> None:
    sent = {"due_by": "2026-09-01T10:00:00Z", "fr_due_by": "2026-08-30T10:00:00Z"}
    made = desk.open().new(**sent)
    assert {name: made[name] for name in sent} == sent


@fact("create-due-fills", "A second after the create the view has both due times", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    account.fake.clock.advance(seconds=1)
    seen = account.get("tickets/1").json()
    assert seen["due_by"]
    assert seen["fr_due_by"]


SECTION.leave_out(
    "create-facebook-exists",
    "A facebook_id that exists names its contact",
    "DOC 537-544",
    "the fake has no channel that makes a contact with one",
)


SECTION.leave_out(
    "create-history",
    "A create answer of 2022 and 2025 lacks source_info and structured_description",
    "REC DAVE, R7",
    "the newest is the default",
)
