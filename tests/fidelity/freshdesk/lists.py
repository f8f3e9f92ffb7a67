"""Listing, searching, due times (sections 3.7 to 3.9)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from otai_mocks import Clock

from . import keys as recorded
from .desk import WEDNESDAY, Account, Desk, errors, keys
from .table import Section

SECTION = Section("Lists, searches, due times")
fact = SECTION.fact


def _days_ago(days: float) -> datetime:
    return WEDNESDAY - timedelta(days=days)


@fact(
    "3.7-list-keys",
    "An item of the list has these keys in this order: no description, no attachments",
    "REC AIR, NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    assert keys(account.get("tickets")) == recorded.LISTED


@fact("3.7-includes", "include adds description, requester, stats after tags, in this order", "REC AIR, DOC 1142")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    seen = keys(account.get("tickets", include="stats,requester,description"))
    at = seen.index("tags")
    assert seen[at + 1 : at + 6] == ["description", "description_text", "requester", "stats", "source_info"]


@fact("3.7-include-company", "include=requester,company,stats is taken by the list", "3P tap-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(requester="Emma Evans")
    seen = account.get("tickets", include="requester,company,stats").json()[0]
    assert (seen["company"]["name"], list(seen["stats"])) == ("Globex", recorded.STATS)


@fact("3.7-window", "Tickets created more than 30 days ago are hidden; updated_since lifts the window", "DOC 1136-1138")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=_days_ago(31), updated_at=_days_ago(1))
    account.fake.add_ticket(created_at=_days_ago(29))
    assert account.ids() == [2]
    assert account.ids(updated_since="2026-01-01T00:00:00Z") == [2, 1]


@fact("3.7-not-deleted", "Without filter neither deleted nor spam", "DOC 1136-1138")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(deleted=True)
    account.fake.add_ticket(spam=True)
    account.fake.add_ticket()
    assert account.ids() == [3]
    assert account.ids(filter="deleted") == [1]
    assert account.ids(filter="spam") == [2]


@fact("3.7-my-open", "filter=new_and_my_open and filter=watching", "DOC 1134-1170")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(agent="Ada Admin")
    account.fake.add_ticket(agent="Ben Berger", watchers=["Ada Admin"])
    account.fake.add_ticket()
    assert account.ids(filter="new_and_my_open") == [3, 1]
    assert account.ids(filter="watching") == [2]


@fact("3.7-people", "requester_id, email, unique_external_id and company_id filter", "DOC 1134-1170")
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


@fact("3.7-updated-since", "updated_since takes what was updated since", "DOC 1134-1170")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=_days_ago(9), updated_at=_days_ago(5))
    account.fake.add_ticket(created_at=_days_ago(9), updated_at=_days_ago(3))
    assert account.ids(updated_since="2026-08-15T15:00:00Z") == [2]
    assert account.ids(updated_since="2026-08-16T15:00:00Z") == [2]
    assert account.ids(updated_since="2026-08-16T15:00:01Z") == []


@fact(
    "3.7-order",
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
    "3.7-order-with-since", "With updated_since and no order_by the order is still created_at, ties by id", "REC ZAM21"
)
def _(desk: Desk) -> None:
    account = desk.open()
    for days, changed in ((2, 0), (3, 1), (3, 0.5), (1, 1)):
        account.fake.add_ticket(created_at=_days_ago(days), updated_at=_days_ago(changed))
    assert account.ids(updated_since="2026-01-01", order_type="asc") == [2, 3, 1, 4]
    assert account.ids(updated_since="2026-01-01") == [4, 1, 3, 2]


@fact("3.7-combined", "Filters combine, as tap-freshdesk sends them", "3P tap-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=_days_ago(60), updated_at=_days_ago(2), deleted=True)
    account.fake.add_ticket(created_at=_days_ago(50), updated_at=_days_ago(3), deleted=True)
    account.fake.add_ticket(created_at=_days_ago(50), updated_at=_days_ago(3))
    query = {"filter": "deleted", "updated_since": "2026-01-01", "order_by": "updated_at", "order_type": "asc"}
    assert account.ids(**query) == [2, 1]


@fact("3.7-bare-array", "The list is a bare array, without a total", "DOC 1134-1170, REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().get("tickets").text == "[]"


@fact("3.7-null-lists", "The e-mail lists of an item can be null", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket().cc_emails = None
    assert account.get("tickets").json()[0]["cc_emails"] is None


@fact("3.8-shape", 'A search answers {"results": […], "total": N}, results first', "REC AIRU")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    assert list(account.search("status:2").json()) == ["results", "total"]


@fact(
    "3.8-items",
    "Its items always have the description before custom_fields, and structured_description last",
    "REC AIRU 2025",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    seen = list(account.search("status:2").json()["results"][0])
    at = seen.index("custom_fields")
    assert seen[at - 2 : at] == ["description", "description_text"]
    assert seen[-1] == "structured_description"
    assert "attachments" not in seen


@fact("3.8-grammar", "AND, OR, parentheses", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    for status, priority in ((2, 1), (3, 1), (4, 1), (2, 4)):
        account.fake.add_ticket(status=status, priority=priority)
    assert set(account.found("status:2 OR status:3")) == {1, 2, 4}
    assert set(account.found("status:2 AND priority:4")) == {4}
    assert set(account.found("(status:2 OR status:3) AND priority:1")) == {1, 2}
    assert set(account.found("priority:4 OR (status:4 AND priority:1)")) == {3, 4}


@fact("3.8-comparison", ":> means at least and :< at most, on numbers and dates", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    for priority, days in ((1, 3), (2, 2), (3, 1)):
        account.fake.add_ticket(priority=priority, created_at=_days_ago(days))
    assert set(account.found("priority:>2")) == {2, 3}
    assert set(account.found("priority:<2")) == {1, 2}
    assert set(account.found("created_at:>'2026-08-17'")) == {2, 3}
    assert set(account.found("created_at:>'2026-08-17' AND created_at:<'2026-08-18'")) >= {2}


@fact(
    "3.8-fields",
    "agent_id, group_id, priority, status, tag, type, due_by, fr_due_by, created_at, updated_at",
    "DOC 1271-1300",
)
def _(desk: Desk) -> None:
    account = desk.open()
    row = account.fake.add_ticket(agent="Ada Admin", group="Billing", tags=["vip"], type="Refund", priority=3)
    account.fake.add_ticket(created_at=_days_ago(20), updated_at=_days_ago(20))
    for query in (
        f"agent_id:{row.responder_id}",
        f"group_id:{row.group_id}",
        "priority:3",
        "status:2 AND priority:3",
        "tag:'vip'",
        "type:'Refund'",
        "due_by:>'2026-08-19'",
        "fr_due_by:>'2026-08-19'",
        "created_at:'2026-08-19'",
        "updated_at:'2026-08-19'",
    ):
        assert account.found(query) == [1], query


@fact("3.8-null", "field:null finds what has none", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(agent="Ada Admin", group="Billing", tags=["x"], type="Refund")
    account.fake.add_ticket()
    for query in ("agent_id:null", "group_id:null", "tag:null", "type:null"):
        assert account.found(query) == [2], query


@fact("3.8-custom", "Custom text, number, checkbox, dropdown and date fields by their cf_ names", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    values = {
        "cf_order_id": "A-1",
        "cf_reference_number": 7,
        "cf_vip": True,
        "cf_product_area": "Invoices",
        "cf_purchase_date": "2026-08-01",
    }
    account.fake.add_ticket(custom_fields=values)
    account.fake.add_ticket()
    for query in (
        "cf_order_id:'A-1'",
        "cf_reference_number:7",
        "cf_vip:true",
        "cf_product_area:'Invoices'",
        "cf_purchase_date:'2026-08-01'",
        "cf_purchase_date:>'2026-07-31'",
        "custom_string:'A-1'",
    ):
        assert account.found(query) == [1], query


@fact("3.8-not-searchable", "Requester, e-mail and subject cannot be searched", "3P Pipedream#21866, freshdesk-cli#87")
def _(desk: Desk) -> None:
    account = desk.open()
    for query in ("requester_id:1", "email:'a@example.com'", "subject:'x'"):
        assert account.search(query).status_code == 400, query


@fact("3.8-case", "Field names are case sensitive", "DOC 1271-1300")
def _(desk: Desk) -> None:
    assert desk.open().search("Status:2").status_code == 400


@fact("3.8-length", "A query has at most 512 characters", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    query = "status:2" + " " * 504
    assert account.search(query).status_code == 200
    assert errors(account.search(query + " "))[0][0] == "query"


@fact("3.8-pages", "30 a page, 10 pages, and total counts all", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    for _number in range(310):
        account.fake.add_ticket()
    pages = [account.search("status:2", page=page).json() for page in range(1, 11)]
    assert {len(page["results"]) for page in pages} == {30}
    assert {page["total"] for page in pages} == {310}
    assert len({row["id"] for page in pages for row in page["results"]}) == 300
    assert account.search("status:2", page=11).status_code == 400


@fact("3.8-lag", "The index lags behind: a switch in seconds", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open(index_lag=120)
    account.new()
    assert account.found("status:2") == []
    account.fake.clock.advance(minutes=3)
    assert account.found("status:2") == [1]
    account.put("tickets/1", {"status": 5})
    assert account.found("status:2") == [1]
    assert account.search("status:2").json()["results"][0]["status"] == 5
    account.fake.clock.advance(minutes=3)
    assert (account.found("status:2"), account.found("status:5")) == ([], [1])


@fact("3.8-people", "Contacts and companies are searched with the same grammar", "DOC 5221-5250")
def _(desk: Desk) -> None:
    account = desk.open()
    emma = next(c for c in account.fake.contacts.values() if c.name == "Emma Evans")
    assert account.found("email:'emma@globex.example' AND active:true", "contacts") == [emma.id]
    assert account.found("domain:'globex.example'", "companies") == [emma.company_id]


def _due(account: Account) -> tuple[str, str]:
    row = account.get("tickets/1").json()
    return row["fr_due_by"], row["due_by"]


def _made_at(desk: Desk, at: str, priority: int, **options: object) -> Account:
    moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    account = desk.open(clock=Clock(moment), **options)
    account.new(priority=priority)
    return account


@fact("3.9-evening", "P1 made on a Wednesday night starts at the next opening", "REC NAN26")
def _(desk: Desk) -> None:
    account = _made_at(desk, "2026-08-19T23:36:27Z", 1)
    assert _due(account) == ("2026-08-20T10:00:00Z", "2026-08-25T13:00:00Z")


@fact("3.9-afternoon", "P1 made in the afternoon goes on the next morning", "REC NAN26")
def _(desk: Desk) -> None:
    account = _made_at(desk, "2026-08-19T15:32:23Z", 1)
    assert _due(account) == ("2026-08-20T08:32:23Z", "2026-08-25T11:32:23Z")


@fact("3.9-urgent", "P4: 15 minutes to respond, 8 hours to resolve", "REC NAN26")
def _(desk: Desk) -> None:
    account = _made_at(desk, "2026-08-19T15:32:19Z", 4)
    assert _due(account) == ("2026-08-19T15:47:19Z", "2026-08-20T14:32:19Z")


@fact("3.9-own-policy", "The first matching policy by position wins", "REC NAN26")
def _(desk: Desk) -> None:
    moment = datetime(2026, 8, 19, 23, 46, 32, tzinfo=timezone.utc)
    account = desk.open(clock=Clock(moment))
    account.fake.add_sla_policy("Own", respond=960, resolve=960, sources=[1, 2])
    account.new(source=2)
    assert _due(account) == ("2026-08-20T08:16:00Z", "2026-08-20T08:16:00Z")
    account.new(source=3)
    assert account.get("tickets/2").json()["fr_due_by"] == "2026-08-20T10:00:00Z"


@fact("3.9-real-time", "Real-time channels have their own default policy", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(source=15, priority=4)
    assert _due(account) == ("2026-08-19T15:00:30Z", "2026-08-19T15:15:00Z")


@fact("3.9-round-the-clock", "Older accounts count 24-hour days: P3 +4 h and +12 h", "REC PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_sla_policy("Old", respond=14400, resolve=43200, business_hours=False)
    account.new(priority=3)
    assert _due(account) == ("2026-08-19T19:00:00Z", "2026-08-20T03:00:00Z")


SECTION.leave_out(
    "3.7-history", "Older items lack source_info, form_id, sentiment", "REC NAN24, AIR", "the newest is the default"
)


@fact("3.8-archived", "Archived tickets are not found", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    for _number in range(2):
        account.fake.add_ticket(status=5)
    account.fake.archive_ticket(1)
    assert account.found("status:5") == [2]
