"""Contacts, attribute by attribute."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from . import keys as recorded
from .desk import Account, Desk, errors, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _emma(account: Account) -> Any:
    return next(c for c in account.fake.contacts.values() if c.name == "Emma Evans")


def _view(desk: Desk) -> Any:
    account = desk.open()
    return account.get(f"contacts/{_emma(account).id}").json()


def _after(name: str, *before: str) -> None:
    @fact(f"desk-contact-place-{name}", f"{name} stands after {before[-1]} in the detail of a contact", "REC NAN26")
    def _(desk: Desk) -> None:
        seen = list(_view(desk))
        assert seen[seen.index(name) - 1] == before[-1]


_after("tags", "custom_fields")


_after("lists", "tags")


_after("other_emails", "lists")


_after("view_all_tickets", "company_id")


_after("other_companies", "view_all_tickets")


_after("avatar", "unique_external_id")


_after("devices", "org_contact_id_str")


@fact("desk-contact-place-deleted", "deleted stands after address in the answer to POST and PUT", "REC NAN26")
def _(desk: Desk) -> None:
    made = list(desk.open().post("contacts", {"name": "Mia", "email": "mia@example.com"}).json())
    assert made[made.index("deleted") - 1] == "address"


def _absent(name: str) -> None:
    @fact(f"desk-contact-written-no-{name}", f"{name} is not in the answer to POST and PUT", "REC NAN26")
    def _(desk: Desk) -> None:
        account = desk.open()
        assert name not in account.post("contacts", {"name": "Mia", "email": "mia@example.com"}).json()
        assert name not in account.put(f"contacts/{_emma(account).id}", {"job_title": "x"}).json()


_absent("ip_address")


_absent("devices")


def _gone(name: str) -> None:
    @fact(f"desk-contact-gone-{name}", f"{name} is no longer among a contact's keys", "REC NAN26")
    def _(desk: Desk) -> None:
        account = desk.open()
        assert name not in account.get("contacts").json()[0]
        assert name not in account.get(f"contacts/{_emma(account).id}").json()


_gone("twitter_profile_status")


_gone("twitter_followers_count")


def _empty(name: str) -> None:
    @fact(f"desk-contact-empty-{name}", f"{name} of a plain contact is []", "REC NAN26")
    def _(desk: Desk) -> None:
        assert _view(desk)[name] == []


for name in ("tags", "lists", "other_emails", "other_companies", "devices", "other_phone_numbers", "social_handler"):
    _empty(name)


def _null(name: str) -> None:
    @fact(f"desk-contact-null-{name}", f"{name} of a plain contact is null", "REC NAN26")
    def _(desk: Desk) -> None:
        assert _view(desk)[name] is None


for name in (
    *("description", "job_title", "mobile", "twitter_id", "facebook_id", "csat_rating", "first_seen", "last_seen"),
    *("ip_address", "unique_external_id", "guest_name", "guest_profile_pic"),
):
    _null(name)


@fact("desk-contact-visitor", "visitor_id is a UUID", "REC NAN26")
def _(desk: Desk) -> None:
    assert UUID(_view(desk)["visitor_id"])


@fact("desk-contact-names", "first_name and last_name are made of the name", "REC NAN26")
def _(desk: Desk) -> None:
    seen = _view(desk)
    assert (seen["first_name"], seen["last_name"]) == ("Emma", "Evans")


@fact("desk-contact-list-fields", "custom_fields is {} in the list although the detail lists every field", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.put(f"contacts/{_emma(account).id}", {"custom_fields": {"customer_number": "7"}})
    assert {str(row["custom_fields"]) for row in account.get("contacts").json()} == {"{}"}
    assert account.get(f"contacts/{_emma(account).id}").json()["custom_fields"] == {"customer_number": "7"}


@fact("desk-contact-detail-null-fields", "The detail lists every custom field, null where nothing is set", "REC NAN26")
def _(desk: Desk) -> None:
    assert _view(desk)["custom_fields"] == {"customer_number": None}


@fact("desk-contact-other-always", "other_companies is always in the detail", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    kim = account.fake.add_contact("Kim", "kim@example.com")
    assert account.get(f"contacts/{kim.id}").json()["other_companies"] == []


def _filter(name: str, value: str) -> None:
    @fact(f"desk-contacts-by-{name}-{value}", f"Contacts are filtered by {name}={value}", "DOC 5093-5110")
    def _(desk: Desk) -> None:
        account = desk.open()
        kim = account.fake.add_contact(
            *("Kim", "kim@example.com"),
            phone="030",
            mobile="0170",
            deleted=value == "deleted",
            blocked=value == "blocked",
            active=value != "unverified",
        )
        assert account.ids("contacts", **{name: value}) == [kim.id]


_filter("email", "kim@example.com")


_filter("phone", "030")


_filter("mobile", "0170")


_filter("state", "deleted")


_filter("state", "blocked")


_filter("state", "unverified")


@fact("desk-contacts-by-state-verified", "Contacts are filtered by state=verified", "DOC 5093-5110")
def _(desk: Desk) -> None:
    account = desk.open()
    new = account.fake.add_contact("New", "new@example.com", active=False)
    seen = account.ids("contacts", state="verified")
    assert new.id not in seen
    assert _emma(account).id in seen


@fact("desk-contacts-by-company", "Contacts are filtered by company_id", "DOC 5093-5110")
def _(desk: Desk) -> None:
    account = desk.open()
    company = _emma(account).company_id
    assert {row["company_id"] for row in account.get("contacts", company_id=company).json()} == {company}


@fact("desk-contacts-plain", "Without filter deleted and blocked contacts are not listed", "DOC 5093-5110")
def _(desk: Desk) -> None:
    account = desk.open()
    gone = account.fake.add_contact("Gone", "gone@example.com", deleted=True)
    assert gone.id not in account.ids("contacts")


def _since(name: str) -> None:
    @fact(f"desk-contacts-{name}", f"Contacts by {name}", "DOC 5093-5110, 3P connectors")
    def _(desk: Desk) -> None:
        account = desk.open()
        kim = account.fake.add_contact("Kim", "kim@example.com")
        assert account.ids("contacts", **{name: "2026-08-19T00:00:00Z"}) == [kim.id]


_since("updated_since")


_since("_updated_since")


def _enough(name: str) -> None:
    @fact(f"desk-contact-by-{name}", f"A name and {name} are enough for a contact", "DOC 5093-5110")
    def _(desk: Desk) -> None:
        answer = desk.open().post("contacts", {"name": "Mia", name: "mia@example.com" if name == "email" else "x1"})
        assert answer.status_code == 201
        assert answer.json()[name]


for name in ("email", "phone", "mobile", "twitter_id", "unique_external_id"):
    _enough(name)


@fact("desk-contact-name-needed", "A contact needs a name", "DOC 5093-5110")
def _(desk: Desk) -> None:
    refused = errors(desk.open().post("contacts", {"email": "mia@example.com"}))
    assert [(name, code) for name, _, code in refused] == [("name", "missing_field")]


def _takes(name: str, value: Any) -> None:
    @fact(f"desk-contact-takes-{name}", f"A contact takes {name}", "DOC 5093-5110")
    def _(desk: Desk) -> None:
        account = desk.open()
        made = account.post("contacts", {"name": "Mia", "email": "mia@example.com", name: value})
        assert (made.status_code, made.json()[name]) == (201, value), made.text
        assert account.get(f"contacts/{made.json()['id']}").json()[name] == value


for name, value in {
    "address": "1 Main Street",
    "description": "x",
    "job_title": "CEO",
    "language": "de",
    "time_zone": "Berlin",
    "mobile": "0170",
    "phone": "030",
    "twitter_id": "mia",
    "unique_external_id": "crm-1",
    "tags": ["a"],
    "other_emails": ["mia2@example.com"],
}.items():
    _takes(name, value)


@fact(
    "desk-contact-avatar",
    "An avatar: id, name, content_type, size, created_at, updated_at, avatar_url",
    "REC NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open()
    body = {"name": "Mia", "email": "mia@example.com"}
    made = account.call("POST", "contacts", data=body, files=[("avatar", ("mia.png", b"12345", "image/png"))]).json()
    assert list(made["avatar"]) == ["id", "name", "content_type", "size", "created_at", "updated_at", "avatar_url"]
    seen = account.get(f"contacts/{made['id']}").json()["avatar"]
    assert account.session.get(seen["avatar_url"], timeout=20).content == b"12345"


@fact("desk-contact-soft", "DELETE of a contact is soft: it is read with deleted: true", "DOC 5093-5110")
def _(desk: Desk) -> None:
    account = desk.open()
    emma = _emma(account)
    assert account.delete(f"contacts/{emma.id}").status_code == 204
    assert account.get(f"contacts/{emma.id}").json()["deleted"] is True


@fact("desk-contact-restore", "PUT restore of a contact is 204 and brings it back", "DOC 5093-5110")
def _(desk: Desk) -> None:
    account = desk.open()
    emma = _emma(account)
    account.delete(f"contacts/{emma.id}")
    assert account.put(f"contacts/{emma.id}/restore").status_code == 204
    assert emma.id in account.ids("contacts")


@fact("desk-contact-hard", "hard_delete after DELETE is 204 and removes for good", "DOC 5093-5110")
def _(desk: Desk) -> None:
    account = desk.open()
    emma = _emma(account)
    account.delete(f"contacts/{emma.id}")
    assert account.delete(f"contacts/{emma.id}/hard_delete").status_code == 204
    assert account.get(f"contacts/{emma.id}").status_code == 404


@fact("desk-contact-hard-force", "hard_delete of a contact that is not deleted needs force=true", "DOC 5093-5110")
def _(desk: Desk) -> None:
    account = desk.open()
    emma = _emma(account)
    assert account.delete(f"contacts/{emma.id}/hard_delete").status_code >= 400
    assert account.delete(f"contacts/{emma.id}/hard_delete?force=true").status_code == 204


@fact("desk-contact-invite", "PUT send_invite is 204", "DOC 5093-5110")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.put(f"contacts/{_emma(account).id}/send_invite")
    assert (answer.status_code, answer.content) == (204, b"")


@fact("desk-contact-patch", "PATCH of a contact answers what PUT answers", "REC NAN26 update-*")
def _(desk: Desk) -> None:
    account = desk.open()
    assert (
        keys(account.call("PATCH", f"contacts/{_emma(account).id}", json={"job_title": "x"}))
        == recorded.CONTACT_WRITTEN
    )


@fact("desk-contact-no-prefix", "A custom field with cf_ is unknown on contacts", "DOC, REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert (
        account.put(f"contacts/{_emma(account).id}", {"custom_fields": {"cf_customer_number": "7"}}).status_code == 400
    )


@fact("desk-contact-source-null", "preferred_source is null where nobody wrote yet", "REC NAN26")
def _(desk: Desk) -> None:
    assert _view(desk)["preferred_source"] is None


@fact("desk-contact-autocomplete", "contacts/autocomplete?term= answers [{id, name}]", "DOC")
def _(desk: Desk) -> None:
    answer = desk.open().get("contacts/autocomplete", term="Emm").json()
    assert [list(row) for row in answer] == [["id", "name"]]
