"""Contacts."""

from __future__ import annotations

from . import keys as recorded
from .desk import Desk, errors, keys, words
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("desk-contacts-list", "The list of contacts: these keys; other_companies only beside a company", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_contact("Aaron", "aaron@example.com", company="Globex")
    account.fake.add_contact("Aby", "aby@example.com")
    first, second = account.get("contacts").json()[:2]
    assert list(first) == recorded.CONTACT_LISTED
    assert list(second) == [key for key in recorded.CONTACT_LISTED if key != "other_companies"]
    assert first["custom_fields"] == {}
    assert first["contact_type"] == "contact"


@fact("desk-contacts-order", "Contacts come by first name, then id", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    for name in ("Ann Zimmer", "Ann Adams", "Aaron Young"):
        account.fake.add_contact(name, f"{name.replace(' ', '.')}@example.com")
    assert [row["name"] for row in account.get("contacts").json()][:3] == ["Aaron Young", "Ann Zimmer", "Ann Adams"]


@fact("desk-contact-view", "The detail adds tags, lists, other_emails, view_all_tickets, avatar, devices", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.get(f"contacts/{next(iter(account.fake.contacts))}")
    assert keys(answer) == recorded.CONTACT_VIEWED
    assert answer.json()["custom_fields"] == {"customer_number": None}


@fact("desk-contact-write", "POST and PUT answer the detail with deleted, without ip_address and devices", "REC NAN26")
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


@fact("desk-contact-ids", "org_contact_id is a 19-digit integer beyond 2^53, and a string beside it", "REC NAN26")
def _(desk: Desk) -> None:
    row = desk.open().get("contacts").json()[0]
    assert row["org_contact_id"] > 2**53
    assert len(str(row["org_contact_id"])) == 19
    assert row["org_contact_id_str"] == str(row["org_contact_id"])


@fact("desk-contacts-filters", "Contacts by email, mobile, phone, company_id, state", "DOC 5093-5110")
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


@fact("desk-contacts-since", "Contacts by updated_since and by _updated_since", "DOC 5093-5110, 3P connectors")
def _(desk: Desk) -> None:
    account = desk.open()
    kim = account.fake.add_contact("Kim", "kim@example.com")
    for name in ("updated_since", "_updated_since"):
        assert account.ids("contacts", **{name: "2026-08-01T00:00:00Z"}) == [kim.id]


@fact(
    "desk-contact-required",
    "A contact needs a name and one of email, phone, mobile, twitter_id, unique_external_id",
    "DOC 5093-5110",
)
def _(desk: Desk) -> None:
    account = desk.open()
    assert {code for _, _, code in errors(account.post("contacts", {}))} == {"missing_field"}
    assert account.post("contacts", {"name": "Mia"}).status_code == 400
    for key in ("phone", "mobile", "twitter_id", "unique_external_id"):
        assert account.post("contacts", {"name": "Mia", key: "x1"}).status_code == 201


@fact("desk-view-all-null", "view_all_tickets may be null", "3P freshdesk-cli#90")
def _(desk: Desk) -> None:
    account = desk.open()
    contact = next(iter(account.fake.contacts))
    assert account.put(f"contacts/{contact}", {"view_all_tickets": None}).json()["view_all_tickets"] is None


@fact(
    "desk-contact-delete",
    "DELETE is soft, restore brings back, hard_delete?force=true removes; all 204",
    "DOC 5093-5110",
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
    "desk-make-agent",
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


@fact("desk-contact-fields", "Custom fields of contacts have no cf_ prefix", "DOC, REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    body = {"name": "Mia", "email": "mia@example.com", "custom_fields": {"customer_number": "1"}}
    assert account.post("contacts", body).json()["custom_fields"] == {"customer_number": "1"}


@fact("desk-preferred-source", "preferred_source is a word or null", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.new(email="new@nowhere.example")
    assert account.get(f"contacts/{made['requester_id']}").json()["preferred_source"] == "portal"


@fact("desk-contact-type", "contact_type filters contacts", "DOC 5093-5110")
def _(desk: Desk) -> None:
    account = desk.open()
    assert len(account.ids("contacts", contact_type="contact")) == len(account.fake.contacts)
    assert account.ids("contacts", contact_type="visitor") == []


SECTION.leave_out(
    "desk-updated-since-2020",
    "updated_since was refused on contacts in 2020",
    "3P DaveTCode PR#12",
    "the newest is the default",
)


@fact("desk-make-agent-keys", "make_agent answers the contact without id, with the agent inside", "REC NAN26")
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


@fact("desk-hard-delete-400", "hard_delete of what is not deleted is a 400 without a body", "DOC 211k")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.delete(f"contacts/{next(iter(account.fake.contacts))}/hard_delete")
    assert (answer.status_code, answer.content) == (400, b"")


@fact("desk-contact-merge", "POST /contacts/merge is 204; the primary has the tickets then", "REC NAN26, DOC 215k")
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


@fact(
    "desk-contact-merge-both", "Merging: what both have must be named in contact, else 400", "DOC 215k, 3P DaveTCode#37"
)
def _(desk: Desk) -> None:
    account = desk.open()
    one, two = (account.fake.add_contact(name, mobile=number) for name, number in (("A", "1"), ("B", "2")))
    body = {"primary_contact_id": one.id, "secondary_contact_ids": [two.id]}
    assert errors(account.post("contacts/merge", body))[0][2] == "missing_field"
    assert account.post("contacts/merge", {**body, "contact": {"mobile": "2"}}).status_code == 204
    assert account.get(f"contacts/{one.id}").json()["mobile"] == "2"
