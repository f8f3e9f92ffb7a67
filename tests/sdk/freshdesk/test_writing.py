"""create_ticket, update_ticket and add_note on a fake account: what is refused sends nothing."""

from __future__ import annotations

import copy
import logging
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import (
    Attachment,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    PartialWriteError,
    PermissionDeniedError,
    ServerError,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
    ValidationError,
)
from otai_sdk.freshdesk import FreshdeskAdapter

EMMA = UnifiedUser(email="emma@globex.example")


def new(**values: Any) -> UnifiedTicket:
    return UnifiedTicket(**{"subject": "Hello", "body": "Hi & bye\nyours", "customer": EMMA, **values})


def sent(fake: FakeFreshdesk, method: str, path: str = "*") -> Any:
    return fake.journal.matching(method, path)[-1].json


def no_write(fake: FakeFreshdesk) -> bool:
    return all(entry.method == "GET" for entry in fake.journal)


# --- create ------------------------------------------------------------------------------------------


def test_everything_that_accounts_require_is_sent(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    given = new()
    before = copy.deepcopy(given)
    created = adapter.create_ticket(given)
    assert sent(fake, "POST") == {
        "subject": "Hello",
        "description": "Hi &amp; bye<br>yours",
        "email": "emma@globex.example",
        "status": 2,
        "priority": 1,
    }
    assert (created.id, created.status.name, created.priority.name, created.body) == ("1", "Open", "Low", given.body)
    assert created.customer.email == EMMA.email
    assert given == before


def test_all_fields_are_stored(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    created = adapter.create_ticket(
        new(
            queue=UnifiedQueue(name="Billing"),
            owner=UnifiedUser(name="Ben Berger"),
            status=UnifiedStatus(name="Pending"),
            priority=UnifiedPriority(id=4, name="Urgent"),
            type="Question",
            tags=["vip"],
            custom_fields={"order_id": "A1", "cf_reference_number": 7},
        )
    )
    stored = fake.tickets[1]
    assert (stored.status, stored.priority, stored.type, stored.tags) == (3, 4, "Question", ["vip"])
    assert (created.queue.name, created.owner.name) == ("Billing", "Ben Berger")
    assert (created.custom_fields["cf_order_id"], created.custom_fields["cf_reference_number"]) == ("A1", 7)


def test_markup_wins_over_text(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    adapter.create_ticket(new(body_html="<p>Hello</p>"))
    assert sent(fake, "POST")["description"] == "<p>Hello</p>"


@pytest.mark.parametrize(
    ("customer", "expected"),
    [
        (UnifiedUser(email="new@x.example", name="Nina New"), {"email": "new@x.example", "name": "Nina New"}),
        (UnifiedUser(name="new@x.example"), {"email": "new@x.example"}),
        (UnifiedUser(), {"email": "desk@acme.example"}),
    ],
)
def test_the_requester_is_the_customer_or_the_default(
    fake: FakeFreshdesk, customer: UnifiedUser, expected: dict[str, str]
) -> None:
    fake.adapter(default_requester_email="desk@acme.example").create_ticket(new(customer=customer))
    body = sent(fake, "POST")
    assert {key: body[key] for key in ("email", "name", "requester_id") if key in body} == expected


def test_a_customer_by_id(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    contact = next(iter(fake.contacts))
    created = adapter.create_ticket(new(customer=UnifiedUser(id=contact)))
    assert created.customer.id == contact


def test_files_are_sent_as_a_form(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    created = adapter.create_ticket(
        new(
            tags=["a", "b"],
            custom_fields={"cf_order_id": "A1", "cf_vip": True},
            attachments=[Attachment(name="hello.txt", content_type="text/plain", content=b"hello")],
        )
    )
    (file,) = created.attachments
    assert (file.name, file.content_type, file.size, file.content) == ("hello.txt", "text/plain", 5, None)
    assert created.tags == ["a", "b"]
    assert (created.custom_fields["cf_order_id"], created.custom_fields["cf_vip"]) == ("A1", True)
    read = adapter.get_ticket(created.id)
    assert read is not None
    assert read.attachments == created.attachments


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"id": "7"}, "id"),
        ({"subject": " "}, "subject"),
        ({"body": " \n"}, "description"),
        ({"notes": [UnifiedNote(body="x")]}, "add_note"),
        ({"pending_until": datetime(2030, 1, 1, tzinfo=timezone.utc)}, "pending_until"),
        ({"deleted": True}, "deleted"),
        ({"customer": UnifiedUser()}, "default_requester_email"),
        ({"customer": UnifiedUser(name="Emma")}, "Emma"),
        ({"queue": UnifiedQueue(name="Biling")}, "did you mean 'Billing'"),
        ({"status": UnifiedStatus(name="Opne")}, "did you mean 'Open'"),
        ({"owner": UnifiedUser(name="Ben Burger")}, "did you mean 'Ben Berger'"),
        ({"owner": UnifiedUser(email="nobody@acme.example")}, "nobody@acme.example"),
        ({"type": "Qestion"}, "did you mean 'Question'"),
        ({"custom_fields": {"ordr_id": 1}}, "did you mean 'cf_order_id'"),
        ({"custom_fields": {"order_id": 1, "cf_order_id": 2}}, "same custom field"),
        ({"priority": UnifiedPriority(id=1, name="High")}, "priority 1 is 'Low', not 'High'"),
        ({"attachments": [Attachment(name="a.txt")]}, "content"),
        ({"attachments": [Attachment(name="a.txt", content=b"x", content_type="text/plain\r\nX: y")]}, "content_type"),
        ({"attachments": [Attachment(name="a\n.txt", content=b"x")]}, "name"),
        ({"attachments": [Attachment(name=" ", content=b"x")]}, "no name"),
        ({"attachments": ["a.txt"]}, "attachment"),
        ({"attachments": [Attachment(name="a.txt", content="text")]}, "bytes"),
        ({"tags": "vip"}, "tags"),
        ({"tags": [1]}, "tags"),
        ({"type": 5}, "type"),
        ({"custom_fields": ["x"]}, "custom_fields"),
        ({"custom_fields": {"product_area": "Webshop"}}, "did you mean 'Web shop'"),
        ({"custom_fields": {"reference_number": "seven"}}, "cf_reference_number"),
        ({"custom_fields": {"refund_amount": float("nan")}}, "cf_refund_amount"),
        ({"queue": UnifiedQueue(id="x")}, r"queue\.id"),
        ({"extra": "x"}, "extra"),
        ({"extra": {"sorce": 2}}, "did you mean 'source'"),
        ({"extra": {"status": 2}}, "status"),
        ({"extra": {"is_escalated": True}}, "is_escalated"),
        ({"extra": {"product_id": "x"}}, "product_id"),
        ({"extra": {"due_by": "soon"}}, "due_by"),
        ({"extra": {"cc_emails": "a@x.example"}}, "cc_emails"),
        ({"extra": {"phone": 49}}, "phone"),
        ({"extra": {"group_id": 5}, "queue": UnifiedQueue(name="Sales")}, "same field"),
        ({"extra": {"email": "a@x.example"}}, "same field"),
        ({"extra": {"name": "Nina"}, "customer": UnifiedUser(name="Nina", email="a@x.example")}, "same field"),
        ({"extra": {"phone": "+49 30 1"}, "customer": UnifiedUser()}, "name"),
    ],
)
def test_a_ticket_that_cannot_be_created_is_refused(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, values: dict[str, Any], named: str
) -> None:
    with pytest.raises(InvalidRequestError, match=named):
        adapter.create_ticket(new(**values))
    assert no_write(fake)
    assert not fake.tickets


def test_freshdesks_own_names_pass_through_a_creation(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    product, mailbox, company = (
        next(iter(rows)) for rows in (fake.state.products, fake.state.email_configs, fake.companies)
    )
    created = adapter.create_ticket(
        new(
            extra={
                "cc_emails": ["cc@x.example"],
                "product_id": f"0{product}",
                "email_config_id": mailbox,
                "company_id": company,
                "source": 3,
                "due_by": datetime(2030, 1, 2, 12, tzinfo=timezone(timedelta(hours=2))),
                "fr_due_by": "2030-01-01",
                "phone": None,
            }
        )
    )
    assert {name: sent(fake, "POST")[name] for name in ("product_id", "due_by", "fr_due_by", "source")} == {
        "product_id": product,
        "due_by": "2030-01-02T10:00:00Z",
        "fr_due_by": "2030-01-01T00:00:00Z",
        "source": 3,
    }
    read = adapter.get_ticket(created.id)
    assert read is not None
    assert read.extra["cc_emails"] == ["cc@x.example"]
    assert (read.extra["source"], read.extra["company_id"], read.extra["due_by"]) == (
        3,
        company,
        "2030-01-02T10:00:00Z",
    )


@pytest.mark.parametrize(
    ("customer", "extra", "expected"),
    [
        (UnifiedUser(name="Nina New"), {"phone": "+49 30 1"}, {"name": "Nina New", "phone": "+49 30 1"}),
        (UnifiedUser(), {"name": "Nina", "phone": "+49 30 1"}, {"name": "Nina", "phone": "+49 30 1"}),
        (UnifiedUser(name="Nina"), {"email": "n@x.example"}, {"name": "Nina", "email": "n@x.example"}),
        (UnifiedUser(), {"twitter_id": "nina"}, {"twitter_id": "nina"}),
        (UnifiedUser(), {"unique_external_id": "4711"}, {"unique_external_id": "4711"}),
        (
            UnifiedUser(name="Nina", email="n@x.example"),
            {"phone": "+49 30 1"},
            {"name": "Nina", "email": "n@x.example", "phone": "+49 30 1"},
        ),
    ],
)
def test_a_customer_may_be_known_by_other_things_than_an_address(
    fake: FakeFreshdesk, customer: UnifiedUser, extra: dict[str, Any], expected: dict[str, str]
) -> None:
    created = fake.adapter(default_requester_email="desk@acme.example").create_ticket(
        new(customer=customer, extra=extra)
    )
    keys = ("email", "name", "phone", "requester_id", "twitter_id", "unique_external_id")
    assert {key: sent(fake, "POST")[key] for key in keys if key in sent(fake, "POST")} == expected
    contact = fake.contacts[created.customer.id or 0]
    assert all(getattr(contact, key) == value for key, value in expected.items())


@pytest.mark.parametrize("name", ['say "hi".txt', "Grüße 🚀.txt", "50%.txt", "a;b=c.txt", "日本.pdf", "it's.txt"])
def test_a_file_keeps_its_name(fake: FakeFreshdesk, adapter: FreshdeskAdapter, name: str) -> None:
    created = adapter.create_ticket(new(attachments=[Attachment(name=name, content=b"x")]))
    assert [file.name for file in created.attachments] == [name]


def test_a_bad_default_is_named_as_the_setting(fake: FakeFreshdesk) -> None:
    with pytest.raises(InvalidRequestError, match="default_status"):
        fake.adapter(default_status="Opne").create_ticket(new())
    assert no_write(fake)


def test_the_shipped_defaults_work_in_every_language(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    field = fake.state.ticket_field("status")
    assert field is not None
    field.choices = {"2": ["Offen", "Offen"], "5": ["Zu", "Zu"]}
    assert adapter.create_ticket(new()).status.name == "Offen"


def test_a_value_that_freshdesk_refuses_names_its_field(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    with pytest.raises(ValidationError, match="cf_order_id") as caught:
        adapter.create_ticket(new(custom_fields={"cf_order_id": "x" * 300}))
    ((field, _, _),) = caught.value.errors
    assert field.endswith("cf_order_id")
    assert not fake.tickets


# --- update ------------------------------------------------------------------------------------------


@pytest.fixture
def ticket(fake: FakeFreshdesk) -> str:
    made = fake.add_ticket(
        "Hello",
        group="Sales",
        agent="Dmitri Dahl",
        type="Question",
        tags=["old"],
        custom_fields={"cf_order_id": "A1", "cf_vip": True},
    )
    return str(made.id)


def test_names_become_ids(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    groups = {group.name: group.id for group in fake.groups.values()}
    updates = {"queue": "Billing", "status": UnifiedStatus(name="Pending"), "priority": {"name": "High"}, "owner": None}
    assert adapter.update_ticket(ticket, updates) is True
    assert sent(fake, "PUT") == {"group_id": groups["Billing"], "status": 3, "priority": 3, "responder_id": None}


def test_ids_alone_need_no_lookup(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    assert adapter.update_ticket(ticket, {"status": 3, "priority": UnifiedPriority(id=2)})
    assert len(fake.journal) == 1


def test_an_owner_by_address(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    ben = next(agent for agent in fake.agents.values() if agent.name == "Ben Berger")
    for owner in (UnifiedUser(email="ben.berger@acme.example"), "Ben.Berger@acme.example"):
        assert adapter.update_ticket(ticket, {"owner": owner})
        assert sent(fake, "PUT") == {"responder_id": ben.id}
    assert len(fake.journal.matching("GET", "*/agents")) == 1, "the answer is remembered"
    read = adapter.get_ticket(ticket)
    assert read is not None
    assert read.owner == UnifiedUser(id=ben.id, name="Ben Berger", email="ben.berger@acme.example")


def test_an_owner_by_address_needs_an_administrators_key(fake: FakeFreshdesk, ticket: str) -> None:
    adapter = fake.adapter(freshdesk_api_key=f"{fake.api_key}-ben.berger")
    with pytest.raises(PermissionDeniedError, match="by id or name"):
        adapter.update_ticket(ticket, {"owner": UnifiedUser(email="ada.admin@acme.example")})
    assert no_write(fake)


def test_none_clears_what_can_be_empty(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    cleared = {"queue": None, "owner": None, "type": None, "tags": None, "custom_fields": {"order_id": None}}
    assert adapter.update_ticket(ticket, cleared)
    after = adapter.get_ticket(ticket)
    assert after is not None
    assert (after.queue, after.owner, after.type, after.tags) == (UnifiedQueue(), UnifiedUser(), None, [])
    assert (after.custom_fields["cf_order_id"], after.custom_fields["cf_vip"]) == (None, True)


def test_freshdesks_own_names_pass_through(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    group = next(iter(fake.groups))
    own = {"group_id": group, "requester_id": list(fake.contacts)[1], "description": "<p>New</p>"}
    assert adapter.update_ticket(ticket, {**own, "priority": "High"})
    assert sent(fake, "PUT") == {**own, "priority": 3}


@pytest.mark.parametrize(
    ("updates", "named"),
    [
        ({}, "empty"),
        ({"prioritty": 1}, "did you mean 'priority'"),
        ({"queue": "Sales", "group_id": 1}, "same field"),
        ({"customer": EMMA}, "requester_id"),
        ({"pending_until": "2030-01-01"}, "pending_until"),
        ({"status": None}, "status"),
        ({"priority": None}, "priority"),
        ({"subject": None}, "subject"),
        ({"custom_fields": None}, "custom_fields"),
        ({"note": None}, "note"),
        ({"note": " "}, "empty"),
        ({"queue": "Biling"}, "did you mean 'Billing'"),
        ({"queue": "billing"}, "did you mean 'Billing'"),
        ({"status": "Opne"}, "did you mean 'Open'"),
        ({"status": {"id": 2, "name": "Closed"}}, "status 2 is 'Open', not 'Closed'"),
        ({"queue": {"id": 1, "name": "Sales"}}, "not 1"),
        ({"custom_fields": {"nothing": 1}}, "nothing"),
        ({"custom_fields": {"vip": "perhaps"}}, "cf_vip"),
        ({"group_id": "x"}, "group_id"),
        ({"due_by": "soon"}, "due_by"),
        ({"cc_emails": ["a@x.example"]}, "cc_emails"),
        ({"note": UnifiedNote(body="x", extra={"notify": 1})}, "notify_emails"),
        ({"note": UnifiedNote(body="x", sender="system")}, "system"),
        ({"status": 3, "note": UnifiedNote(body="x", attachments=[Attachment(name="a.txt")])}, "content"),
    ],
)
def test_an_update_that_cannot_be_is_refused(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str, updates: dict[str, Any], named: str
) -> None:
    with pytest.raises(InvalidRequestError, match=named):
        adapter.update_ticket(ticket, updates)
    assert no_write(fake)


def test_a_name_that_is_newer_than_the_cache_is_written(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str
) -> None:
    adapter.update_ticket(ticket, {"queue": "Billing"})
    group = fake.add_group("Returns")
    assert adapter.update_ticket(ticket, {"queue": "Returns"})
    assert fake.tickets[int(ticket)].group_id == group.id
    assert len(fake.journal.matching("GET", "*/ticket_fields")) == 2


def test_an_unknown_name_is_looked_up_once(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    with pytest.raises(InvalidRequestError):
        adapter.update_ticket(ticket, {"queue": "Nothing"})
    assert len(fake.journal.matching("GET", "*/ticket_fields")) == 1


def test_no_such_ticket_is_false_and_told(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    for updates in ({"subject": "x"}, {"note": "x"}, {"subject": "x", "note": "y"}):
        assert adapter.update_ticket("404", updates) is False
    assert [(record.name, record.levelno) for record in caplog.records] == [("otai_sdk", logging.WARNING)] * 3
    assert not fake.journal.writes


@pytest.mark.parametrize("state", [{"deleted": True}, {"spam": True}])
def test_a_deleted_or_spam_ticket_is_a_conflict(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, state: dict[str, bool]
) -> None:
    gone = fake.add_ticket(**state)
    with pytest.raises(ConflictError, match="restore"):
        adapter.update_ticket(str(gone.id), {"subject": "x"})
    assert not fake.journal.writes


def test_fields_and_note_are_two_calls(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    assert adapter.update_ticket(ticket, {"status": 3, "note": {"body": "a < b"}})
    assert [entry.method for entry in fake.journal] == ["PUT", "POST"]
    assert sent(fake, "POST") == {"body": "a &lt; b", "private": True}


def test_a_note_alone_is_one_call(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    assert adapter.update_ticket(ticket, {"note": "hello"})
    assert [entry.method for entry in fake.journal] == ["POST"]


def test_a_failed_note_after_the_fields_tells_what_was_written(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str
) -> None:
    fake.faults.add("status", status=500, path="*/notes")
    with pytest.raises(PartialWriteError) as caught:
        adapter.update_ticket(ticket, {"status": 3, "group_id": None, "note": "x"})
    error = caught.value
    assert (error.ticket_id, error.applied) == (ticket, ["status", "queue"])
    assert isinstance(error.cause, ServerError)
    assert fake.tickets[int(ticket)].status == 3


def test_a_failed_note_alone_is_its_own_error(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    fake.faults.add("status", status=500, path="*/notes")
    with pytest.raises(ServerError):
        adapter.update_ticket(ticket, {"note": "x"})


def test_a_value_that_freshdesk_refuses_changes_nothing(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str
) -> None:
    with pytest.raises(ValidationError, match="status"):
        adapter.update_ticket(ticket, {"status": 99, "subject": "x", "note": "y"})
    assert not fake.journal.writes


# --- notes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("internal", [True, False])
def test_a_note_is_stored_and_returned(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str, internal: bool
) -> None:
    note = adapter.add_note(ticket, UnifiedNote(body="line 1\nline 2", is_internal=internal))
    (stored,) = fake.conversations(int(ticket))
    assert (note.id, note.created_at, note.is_internal) == (str(stored.id), stored.created_at, internal)
    assert note.body == "line 1\nline 2"
    assert note.author.id == next(iter(fake.agents))
    assert len(fake.journal) == 1
    read = adapter.get_ticket(ticket)
    assert read is not None
    assert read.notes[0].body == "line 1\nline 2"
    assert read.notes[0].author.name == "Ada Admin"


def test_a_note_takes_files(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    note = adapter.add_note(
        ticket, UnifiedNote(body="see", is_internal=False, attachments=[Attachment(name="a.bin", content=b"\x00\x01")])
    )
    assert [(file.name, file.size) for file in note.attachments] == [("a.bin", 2)]
    assert not note.is_internal


def test_a_notes_own_fields_pass_through(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    ben = next(agent for agent in fake.agents.values() if agent.name == "Ben Berger")
    adapter.list_users()
    extra = {"notify_emails": ["carla.costa@acme.example"], "user_id": ben.id}
    note = adapter.add_note(ticket, UnifiedNote(body="x", extra=extra))
    assert (note.author.name, note.extra["to_emails"]) == ("Ben Berger", ["carla.costa@acme.example"])


def test_a_note_tells_who_speaks(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    assert adapter.add_note(ticket, UnifiedNote(body="x")).sender == "agent"
    assert adapter.add_note(ticket, UnifiedNote(body="x", sender="customer")).sender == "customer"
    fake.add_reply(int(ticket), "thanks", by="Emma Evans")
    read = adapter.get_ticket(ticket)
    assert read is not None
    assert [note.sender for note in read.notes] == ["agent", "customer", "customer"]
    assert [note.extra["source"] for note in read.notes] == [2, 2, 0]


def test_a_note_on_no_ticket_is_an_error(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    with pytest.raises(NotFoundError, match="404"):
        adapter.add_note("404", UnifiedNote(body="x"))


def test_an_empty_note_is_refused(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    with pytest.raises(InvalidRequestError, match="empty"):
        adapter.add_note(ticket, UnifiedNote(body=" "))
    assert not fake.journal


def test_a_subject_that_is_left_out_is_told(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str, caplog: pytest.LogCaptureFixture
) -> None:
    note = UnifiedNote(body="x", subject="Lost")
    for write in (adapter.add_note, adapter.reply, lambda id_, note: adapter.update_ticket(id_, {"note": note})):
        caplog.clear()
        write(ticket, note)
        assert "'Lost'" in caplog.text
    assert "Lost" in caplog.text
