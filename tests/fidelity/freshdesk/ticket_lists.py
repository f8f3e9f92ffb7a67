"""Lists of tickets."""

from __future__ import annotations

from datetime import datetime, timedelta

from . import keys as recorded
from .desk import WEDNESDAY, Desk, errors, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _days_ago(days: float) -> datetime:
    return WEDNESDAY - timedelta(days=days)


@fact(
    "list-list-keys",
    "An item of the list has these keys in this order: no description, no attachments",
    "REC AIR, NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    assert keys(account.get("tickets")) == recorded.LISTED


@fact("list-includes", "include adds description, requester, stats after tags, in this order", "REC AIR, DOC 1142")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    seen = keys(account.get("tickets", include="stats,requester,description"))
    at = seen.index("tags")
    assert seen[at + 1 : at + 6] == ["description", "description_text", "requester", "stats", "source_info"]


@fact("list-include-company", "include=requester,company,stats is taken by the list", "3P tap-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(requester="Emma Evans")
    seen = account.get("tickets", include="requester,company,stats").json()[0]
    assert (seen["company"]["name"], list(seen["stats"])) == ("Globex", recorded.STATS)


@fact(
    "list-window", "Tickets created more than 30 days ago are hidden; updated_since lifts the window", "DOC 1136-1138"
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=_days_ago(31), updated_at=_days_ago(1))
    account.fake.add_ticket(created_at=_days_ago(29))
    assert account.ids() == [2]
    assert account.ids(updated_since="2026-01-01T00:00:00Z") == [2, 1]


@fact("list-not-deleted", "Without filter neither deleted nor spam", "DOC 1136-1138")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(deleted=True)
    account.fake.add_ticket(spam=True)
    account.fake.add_ticket()
    assert account.ids() == [3]
    assert account.ids(filter="deleted") == [1]
    assert account.ids(filter="spam") == [2]


@fact("list-my-open", "filter=new_and_my_open and filter=watching", "DOC 1134-1170")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(agent="Ada Admin")
    account.fake.add_ticket(agent="Ben Berger", watchers=["Ada Admin"])
    account.fake.add_ticket()
    assert account.ids(filter="new_and_my_open") == [3, 1]
    assert account.ids(filter="watching") == [2]


@fact("list-people", "requester_id, email, unique_external_id and company_id filter", "DOC 1134-1170")
def _(desk: Desk) -> None:
    account = desk.open()
    kim = account.fake.add_contact("Kim", "kim@example.com", unique_external_id="crm-1", company="Initech")
    account.fake.add_ticket()
    account.fake.add_ticket(requester=kim)
    for params in (
        {"requester_id": kim.id},
        {"email": "kim@example.com"},
        {"unique_external_id": "crm-1"},
        {"company_id": kim.company_id},
    ):
        assert account.ids(**params) == [2], params


@fact("list-updated-since", "updated_since takes what was updated since", "DOC 1134-1170")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=_days_ago(9), updated_at=_days_ago(5))
    account.fake.add_ticket(created_at=_days_ago(9), updated_at=_days_ago(3))
    assert account.ids(updated_since="2026-08-15T15:00:00Z") == [2]
    assert account.ids(updated_since="2026-08-16T15:00:00Z") == [2]
    assert account.ids(updated_since="2026-08-16T15:00:01Z") == []


@fact(
    "list-order",
    "order_by created_at, due_by, updated_at, status; order_type asc, desc; newest first by default",
    "DOC 1134-1170",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=_days_ago(3), updated_at=_days_ago(1), status=5, priority=1)
    account.fake.add_ticket(created_at=_days_ago(2), updated_at=_days_ago(2), status=3, priority=4)
    account.fake.add_ticket(created_at=_days_ago(1), updated_at=_days_ago(0), status=4, priority=1)
    assert account.ids() == [3, 2, 1]
    assert account.ids(order_type="asc") == [1, 2, 3]
    assert account.ids(order_by="updated_at") == [3, 1, 2]
    assert account.ids(order_by="status", order_type="asc") == [2, 3, 1]
    assert account.ids(order_by="due_by", order_type="asc") == [2, 1, 3]


@fact(
    "list-order-with-since", "With updated_since and no order_by the order is still created_at, ties by id", "REC ZAM21"
)
def _(desk: Desk) -> None:
    account = desk.open()
    for days, changed in ((2, 0), (3, 1), (3, 0.5), (1, 1)):
        account.fake.add_ticket(created_at=_days_ago(days), updated_at=_days_ago(changed))
    assert account.ids(updated_since="2026-01-01", order_type="asc") == [2, 3, 1, 4]
    assert account.ids(updated_since="2026-01-01") == [4, 1, 3, 2]


@fact("list-combined", "Filters combine, as tap-freshdesk sends them", "3P tap-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=_days_ago(60), updated_at=_days_ago(2), deleted=True)
    account.fake.add_ticket(created_at=_days_ago(50), updated_at=_days_ago(3), deleted=True)
    account.fake.add_ticket(created_at=_days_ago(50), updated_at=_days_ago(3))
    query = {"filter": "deleted", "updated_since": "2026-01-01", "order_by": "updated_at", "order_type": "asc"}
    assert account.ids(**query) == [2, 1]


@fact("list-bare-array", "The list is a bare array, without a total", "DOC 1134-1170, REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().get("tickets").text == "[]"


@fact("list-null-lists", "The e-mail lists of an item can be null", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket().cc_emails = None
    assert account.get("tickets").json()[0]["cc_emails"] is None


SECTION.leave_out(
    "list-history", "Older items lack source_info, form_id, sentiment", "REC NAN24, AIR", "the newest is the default"
)


def _filter(word: str) -> None:
    @fact(f"list-filter-{word}", f"filter={word} is taken", "DOC 1134-1170")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket(agent="Ada Admin", watchers=["Ada Admin"])
        account.fake.add_ticket(deleted=True)
        account.fake.add_ticket(spam=True)
        wanted = {"new_and_my_open": [1], "watching": [1], "deleted": [2], "spam": [3]}
        assert account.ids(filter=word) == wanted[word]


for word in ("new_and_my_open", "watching", "spam", "deleted"):
    _filter(word)


def _order(word: str, wanted: list[int]) -> None:
    @fact(f"list-order-{word}", f"order_by={word}, asc and desc; desc by default", "DOC 1134-1170")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket(created_at=_days_ago(3), updated_at=_days_ago(1), status=5, priority=1)
        account.fake.add_ticket(created_at=_days_ago(2), updated_at=_days_ago(2), status=3, priority=4)
        account.fake.add_ticket(created_at=_days_ago(1), updated_at=_days_ago(0), status=4, priority=1)
        assert account.ids(order_by=word, order_type="asc") == wanted
        assert account.ids(order_by=word, order_type="desc") == wanted[::-1]
        assert account.ids(order_by=word) == wanted[::-1]


_order("created_at", [1, 2, 3])


_order("updated_at", [2, 1, 3])


_order("status", [2, 3, 1])


_order("due_by", [2, 1, 3])


def _bad(name: str, value: str) -> None:
    @fact(f"list-bad-{name}", f"{name}={value} is refused", "DOC 1134-1170")
    def _(desk: Desk) -> None:
        assert [field for field, _, _ in errors(desk.open().get("tickets", **{name: value}))] == [name]


for name, value in {"order_by": "subject", "order_type": "up", "include": "attachments", "filter": "all"}.items():
    _bad(name, value)


def _include(word: str, added: list[str]) -> None:
    @fact(f"list-include-{word}", f"include={word} adds {', '.join(added)}", "DOC 1134-1170, REC AIR")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket()
        seen = keys(account.get("tickets", include=word))
        assert [key for key in seen if key not in recorded.LISTED] == added


_include("description", ["description", "description_text"])


_include("requester", ["requester"])


_include("stats", ["stats"])


@fact("list-requester-keys", "requester of an item: id, name, email, mobile, phone", "DOC 927-945, REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(requester="Emma Evans")
    assert list(account.get("tickets", include="requester").json()[0]["requester"]) == [
        "id",
        "name",
        "email",
        "mobile",
        "phone",
    ]


@fact("list-stats-keys", "stats of an item has the same eight keys", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    assert list(account.get("tickets", include="stats").json()[0]["stats"]) == recorded.STATS


@fact("list-no-description", "Without include=description an item has none", "DOC 1142")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    assert not {"description", "description_text"} & set(account.get("tickets").json()[0])


@fact("list-no-attachments", "An item never has attachments", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    account.fake.add_attachment(1, "a.txt", b"1")
    assert "attachments" not in account.get("tickets", include="description,requester,stats").json()[0]


@fact("list-form-id-absent", "form_id is absent on the account's own sample tickets", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket().form_id = None
    account.new()
    later, own = account.get("tickets").json()
    assert ("form_id" in own, "form_id" in later) == (False, True)


@fact("list-window-filters", "The people's filters keep the window of 30 days", "DOC 1136-1138")
def _(desk: Desk) -> None:
    account = desk.open()
    emma = next(c for c in account.fake.contacts.values() if c.name == "Emma Evans")
    account.fake.add_ticket(requester=emma, created_at=_days_ago(40), updated_at=_days_ago(1))
    assert account.ids(requester_id=emma.id) == []
    assert account.ids(requester_id=emma.id, updated_since="2026-01-01") == [1]


@fact("list-window-created", "The window goes by created_at, not by updated_at", "DOC 1136-1138")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=_days_ago(31), updated_at=_days_ago(0))
    assert account.ids(order_by="updated_at") == []


@fact("list-custom-fields", "custom_fields of an item lists every custom field", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open(fields={"cf_a": "custom_text", "cf_b": "custom_number"})
    account.fake.add_ticket(custom_fields={"cf_b": 7})
    assert account.get("tickets").json()[0]["custom_fields"] == {"cf_a": None, "cf_b": 7}


@fact("list-list-30000", "300 pages of 100 are the 30,000 tickets one can list", "DOC 1139")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.get("tickets", page=300, per_page=100).status_code == 200
    assert account.get("tickets", page=301, per_page=100).status_code == 400
