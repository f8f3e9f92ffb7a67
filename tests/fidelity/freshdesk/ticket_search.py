"""Searching tickets, contacts and companies."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from .desk import WEDNESDAY, Desk, errors
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _days_ago(days: float) -> datetime:
    return WEDNESDAY - timedelta(days=days)


@fact("search-shape", 'A search answers {"results": […], "total": N}, results first', "REC AIRU")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    assert list(account.search("status:2").json()) == ["results", "total"]


@fact(
    "search-items",
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


@fact("search-grammar", "AND, OR, parentheses", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    for status, priority in ((2, 1), (3, 1), (4, 1), (2, 4)):
        account.fake.add_ticket(status=status, priority=priority)
    assert set(account.found("status:2 OR status:3")) == {1, 2, 4}
    assert set(account.found("status:2 AND priority:4")) == {4}
    assert set(account.found("(status:2 OR status:3) AND priority:1")) == {1, 2}
    assert set(account.found("priority:4 OR (status:4 AND priority:1)")) == {3, 4}


@fact("search-comparison", ":> means at least and :< at most, on numbers and dates", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    for priority, days in ((1, 3), (2, 2), (3, 1)):
        account.fake.add_ticket(priority=priority, created_at=_days_ago(days))
    assert set(account.found("priority:>2")) == {2, 3}
    assert set(account.found("priority:<2")) == {1, 2}
    assert set(account.found("created_at:>'2026-08-17'")) == {2, 3}
    assert set(account.found("created_at:>'2026-08-17' AND created_at:<'2026-08-18'")) >= {2}


@fact(
    "search-fields",
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


@fact("search-null", "field:null finds what has none", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(agent="Ada Admin", group="Billing", tags=["x"], type="Refund")
    account.fake.add_ticket()
    for query in ("agent_id:null", "group_id:null", "tag:null", "type:null"):
        assert account.found(query) == [2], query


@fact("search-custom", "Custom text, number, checkbox, dropdown and date fields by their cf_ names", "DOC 1271-1300")
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


@fact(
    "search-not-searchable", "Requester, e-mail and subject cannot be searched", "3P Pipedream#21866, freshdesk-cli#87"
)
def _(desk: Desk) -> None:
    account = desk.open()
    for query in ("requester_id:1", "email:'a@example.com'", "subject:'x'"):
        assert account.search(query).status_code == 400, query


@fact("search-case", "Field names are case sensitive", "DOC 1271-1300")
def _(desk: Desk) -> None:
    assert desk.open().search("Status:2").status_code == 400


@fact("search-length", "A query has at most 512 characters", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    query = "status:2" + " " * 504
    assert account.search(query).status_code == 200
    assert errors(account.search(query + " "))[0][0] == "query"


@fact("search-pages", "30 a page, 10 pages, and total counts all", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    for _number in range(310):
        account.fake.add_ticket()
    pages = [account.search("status:2", page=page).json() for page in range(1, 11)]
    assert {len(page["results"]) for page in pages} == {30}
    assert {page["total"] for page in pages} == {310}
    assert len({row["id"] for page in pages for row in page["results"]}) == 300
    assert account.search("status:2", page=11).status_code == 400


@fact("search-lag", "The index lags behind: a switch in seconds", "DOC 1271-1300")
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


@fact("search-people", "Contacts and companies are searched with the same grammar", "DOC 5221-5250")
def _(desk: Desk) -> None:
    account = desk.open()
    emma = next(c for c in account.fake.contacts.values() if c.name == "Emma Evans")
    assert account.found("email:'emma@globex.example' AND active:true", "contacts") == [emma.id]
    assert account.found("domain:'globex.example'", "companies") == [emma.company_id]


@fact("search-archived", "Archived tickets are not found", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    for _number in range(2):
        account.fake.add_ticket(status=5)
    account.fake.archive_ticket(1)
    assert account.found("status:5") == [2]


FIELDS = {
    "agent_id": "agent_id:{responder_id}",
    "group_id": "group_id:{group_id}",
    "priority": "priority:3",
    "status": "status:3",
    "tag": "tag:'vip'",
    "type": "type:'Refund'",
    "due_by": "due_by:>'2026-08-19'",
    "fr_due_by": "fr_due_by:>'2026-08-19'",
    "created_at": "created_at:>'2026-08-18'",
    "updated_at": "updated_at:>'2026-08-18'",
}


def _field(name: str, query: str) -> None:
    @fact(f"search-field-{name}", f"{name} is searched", "DOC 1271-1300")
    def _(desk: Desk) -> None:
        account = desk.open()
        row = account.fake.add_ticket(
            agent="Ada Admin", group="Billing", tags=["vip"], type="Refund", priority=3, status=3
        )
        account.fake.add_ticket(created_at=_days_ago(20), updated_at=_days_ago(20))
        assert account.found(query.format(responder_id=row.responder_id, group_id=row.group_id)) == [1]


for name, query in FIELDS.items():
    _field(name, query)


CUSTOM: dict[str, tuple[Any, str]] = {
    "text": ({"cf_order_id": "A-1"}, "cf_order_id:'A-1'"),
    "number": ({"cf_reference_number": 7}, "cf_reference_number:7"),
    "checkbox": ({"cf_vip": True}, "cf_vip:true"),
    "dropdown": ({"cf_product_area": "Invoices"}, "cf_product_area:'Invoices'"),
    "date": ({"cf_purchase_date": "2026-08-01"}, "cf_purchase_date:'2026-08-01'"),
}


def _custom(kind: str, values: Any, query: str) -> None:
    @fact(f"search-custom-{kind}", f"A custom {kind} field is searched by its cf_ name", "DOC 1271-1300")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket(custom_fields=values)
        account.fake.add_ticket()
        assert account.found(query) == [1]


for kind, (values, query) in CUSTOM.items():
    _custom(kind, values, query)


@fact("search-custom-string", "custom_string:keyword finds any custom text", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(custom_fields={"cf_order_id": "A-1"})
    account.fake.add_ticket()
    assert account.found("custom_string:'A-1'") == [1]


def _not_searched(name: str, query: str) -> None:
    @fact(f"search-not-{name}", f"{name} cannot be searched", "3P Pipedream#21866, freshdesk-cli#87")
    def _(desk: Desk) -> None:
        assert desk.open().search(query).status_code == 400


for name, query in {"requester_id": "requester_id:1", "email": "email:'a@b.co'", "subject": "subject:'x'"}.items():
    _not_searched(name, query)


def _syntax(name: str, query: str, wanted: list[int], says: str) -> None:
    @fact(f"search-{name}", says, "DOC 1271-1300")
    def _(desk: Desk) -> None:
        account = desk.open()
        for status, priority in ((2, 1), (3, 2), (4, 3)):
            account.fake.add_ticket(status=status, priority=priority)
        assert sorted(account.found(query)) == wanted


_syntax("and", "status:3 AND priority:2", [2], "AND finds what both find")


_syntax("or", "status:3 OR priority:1", [1, 2], "OR finds what either finds")


_syntax("parentheses", "(status:2 OR status:3) AND priority:>2", [2], "Parentheses come first")


_syntax("greater", "priority:>2", [2, 3], ":> is at least")


_syntax("less", "priority:<2", [1, 2], ":< is at most")


_syntax("bare-integers", "status:2", [1], "Integers stand bare")


_syntax("null-dates", "agent_id:null AND status:2", [1], "null goes with AND")


@fact("search-encoded", "The query is URL-encoded, blanks as %20 or +", "DOC 1271-1300, 3P DaveTCode#230 #276")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for text in ("%22status:2%20AND%20priority:1%22", "%22status%3A2+AND+priority%3A1%22"):
        assert account.call("GET", f"search/tickets?query={text}").json()["total"] == 1, text


@fact("search-strings-quoted", "Strings stand in single quotes", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(tags=["two words"])
    assert account.found("tag:'two words'") == [1]
    assert account.search("tag:two words").status_code == 400


@fact("search-dates-day", "Dates are 'YYYY-MM-DD' in UTC", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=datetime(2026, 8, 18, 0, 0, 1, tzinfo=timezone.utc))
    assert account.found("created_at:>'2026-08-18'") == [1]
    assert account.search("created_at:>'18.08.2026'").status_code == 400


@fact("search-unknown-field", "A field that is not searched is refused", "3P Pipedream#21866")
def _(desk: Desk) -> None:
    assert desk.open().search("nonsense:1").status_code == 400


@fact("search-deep", "The tenth page is the last: 300 results", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.search("status:2", page=10).status_code == 200
    assert account.search("status:2", page=11).status_code == 400


@fact("search-old-found", "The search has no window of 30 days", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=_days_ago(200), updated_at=_days_ago(200))
    assert account.found("status:2") == [1]


@fact("search-newest-first", "The newest id comes first", "REC AIRU")
def _(desk: Desk) -> None:
    account = desk.open()
    for _ in range(3):
        account.fake.add_ticket()
    assert account.found("status:2") == [3, 2, 1]


@fact("search-empty", "Nothing found is an empty results with total 0", "REC AIRU")
def _(desk: Desk) -> None:
    assert desk.open().search("status:2").json() == {"results": [], "total": 0}


@fact("search-contacts-shape", "A search of contacts answers results and total too", "DOC 5221-5250")
def _(desk: Desk) -> None:
    assert list(desk.open().search("active:true", "contacts").json()) == ["results", "total"]


@fact("search-companies-shape", "A search of companies answers results and total too", "DOC 5221-5250")
def _(desk: Desk) -> None:
    assert list(desk.open().search("domain:'globex.example'", "companies").json()) == ["results", "total"]
