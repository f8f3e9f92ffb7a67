"""Lists, search and due times in detail (sections 3.7 to 3.9)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from otai_mocks import Clock

from . import keys as recorded
from .desk import WEDNESDAY, Account, Desk, errors, keys
from .table import Section

SECTION = Section("Lists, searches, due times, one by one")
fact = SECTION.fact


def _days_ago(days: float) -> datetime:
    return WEDNESDAY - timedelta(days=days)


def _filter(word: str) -> None:
    @fact(f"3.7-filter-{word}", f"filter={word} is taken", "DOC 1134-1170")
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
    @fact(f"3.7-order-{word}", f"order_by={word}, asc and desc; desc by default", "DOC 1134-1170")
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
    @fact(f"3.7-bad-{name}", f"{name}={value} is refused", "DOC 1134-1170")
    def _(desk: Desk) -> None:
        assert [field for field, _, _ in errors(desk.open().get("tickets", **{name: value}))] == [name]


for name, value in {"order_by": "subject", "order_type": "up", "include": "attachments", "filter": "all"}.items():
    _bad(name, value)


def _include(word: str, added: list[str]) -> None:
    @fact(f"3.7-include-{word}", f"include={word} adds {', '.join(added)}", "DOC 1134-1170, REC AIR")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket()
        seen = keys(account.get("tickets", include=word))
        assert [key for key in seen if key not in recorded.LISTED] == added


_include("description", ["description", "description_text"])
_include("requester", ["requester"])
_include("stats", ["stats"])


@fact("3.7-requester-keys", "requester of an item: id, name, email, mobile, phone", "DOC 927-945, REC AIR")
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


@fact("3.7-stats-keys", "stats of an item has the same eight keys", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    assert list(account.get("tickets", include="stats").json()[0]["stats"]) == recorded.STATS


@fact("3.7-no-description", "Without include=description an item has none", "DOC 1142")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    assert not {"description", "description_text"} & set(account.get("tickets").json()[0])


@fact("3.7-no-attachments", "An item never has attachments", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    account.fake.add_attachment(1, "a.txt", b"1")
    assert "attachments" not in account.get("tickets", include="description,requester,stats").json()[0]


@fact("3.7-form-id-absent", "form_id is absent on the account's own sample tickets", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket().form_id = None
    account.new()
    later, own = account.get("tickets").json()
    assert ("form_id" in own, "form_id" in later) == (False, True)


@fact("3.7-window-filters", "The people's filters keep the window of 30 days", "DOC 1136-1138")
def _(desk: Desk) -> None:
    account = desk.open()
    emma = next(c for c in account.fake.contacts.values() if c.name == "Emma Evans")
    account.fake.add_ticket(requester=emma, created_at=_days_ago(40), updated_at=_days_ago(1))
    assert account.ids(requester_id=emma.id) == []
    assert account.ids(requester_id=emma.id, updated_since="2026-01-01") == [1]


@fact("3.7-window-created", "The window goes by created_at, not by updated_at", "DOC 1136-1138")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=_days_ago(31), updated_at=_days_ago(0))
    assert account.ids(order_by="updated_at") == []


@fact("3.7-custom-fields", "custom_fields of an item lists every custom field", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open(fields={"cf_a": "custom_text", "cf_b": "custom_number"})
    account.fake.add_ticket(custom_fields={"cf_b": 7})
    assert account.get("tickets").json()[0]["custom_fields"] == {"cf_a": None, "cf_b": 7}


@fact("3.7-list-30000", "300 pages of 100 are the 30,000 tickets one can list", "DOC 1139")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.get("tickets", page=300, per_page=100).status_code == 200
    assert account.get("tickets", page=301, per_page=100).status_code == 400


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
    @fact(f"3.8-field-{name}", f"{name} is searched", "DOC 1271-1300")
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
    @fact(f"3.8-custom-{kind}", f"A custom {kind} field is searched by its cf_ name", "DOC 1271-1300")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket(custom_fields=values)
        account.fake.add_ticket()
        assert account.found(query) == [1]


for kind, (values, query) in CUSTOM.items():
    _custom(kind, values, query)


@fact("3.8-custom-string", "custom_string:keyword finds any custom text", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(custom_fields={"cf_order_id": "A-1"})
    account.fake.add_ticket()
    assert account.found("custom_string:'A-1'") == [1]


def _not_searched(name: str, query: str) -> None:
    @fact(f"3.8-not-{name}", f"{name} cannot be searched", "3P Pipedream#21866, freshdesk-cli#87")
    def _(desk: Desk) -> None:
        assert desk.open().search(query).status_code == 400


for name, query in {"requester_id": "requester_id:1", "email": "email:'a@b.co'", "subject": "subject:'x'"}.items():
    _not_searched(name, query)


def _syntax(name: str, query: str, wanted: list[int], says: str) -> None:
    @fact(f"3.8-{name}", says, "DOC 1271-1300")
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


@fact("3.8-encoded", "The query is URL-encoded, blanks as %20 or +", "DOC 1271-1300, 3P DaveTCode#230 #276")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for text in ("%22status:2%20AND%20priority:1%22", "%22status%3A2+AND+priority%3A1%22"):
        assert account.call("GET", f"search/tickets?query={text}").json()["total"] == 1, text


@fact("3.8-strings-quoted", "Strings stand in single quotes", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(tags=["two words"])
    assert account.found("tag:'two words'") == [1]
    assert account.search("tag:two words").status_code == 400


@fact("3.8-dates-day", "Dates are 'YYYY-MM-DD' in UTC", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=datetime(2026, 8, 18, 0, 0, 1, tzinfo=timezone.utc))
    assert account.found("created_at:>'2026-08-18'") == [1]
    assert account.search("created_at:>'18.08.2026'").status_code == 400


@fact("3.8-unknown-field", "A field that is not searched is refused", "3P Pipedream#21866")
def _(desk: Desk) -> None:
    assert desk.open().search("nonsense:1").status_code == 400


@fact("3.8-deep", "The tenth page is the last: 300 results", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.search("status:2", page=10).status_code == 200
    assert account.search("status:2", page=11).status_code == 400


@fact("3.8-old-found", "The search has no window of 30 days", "DOC 1271-1300")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=_days_ago(200), updated_at=_days_ago(200))
    assert account.found("status:2") == [1]


@fact("3.8-newest-first", "The newest id comes first", "REC AIRU")
def _(desk: Desk) -> None:
    account = desk.open()
    for _ in range(3):
        account.fake.add_ticket()
    assert account.found("status:2") == [3, 2, 1]


@fact("3.8-empty", "Nothing found is an empty results with total 0", "REC AIRU")
def _(desk: Desk) -> None:
    assert desk.open().search("status:2").json() == {"results": [], "total": 0}


@fact("3.8-contacts-shape", "A search of contacts answers results and total too", "DOC 5221-5250")
def _(desk: Desk) -> None:
    assert list(desk.open().search("active:true", "contacts").json()) == ["results", "total"]


@fact("3.8-companies-shape", "A search of companies answers results and total too", "DOC 5221-5250")
def _(desk: Desk) -> None:
    assert list(desk.open().search("domain:'globex.example'", "companies").json()) == ["results", "total"]


# priority: first response, resolution, in hours of business
DEFAULT = {1: (2, 32), 2: (1, 24), 3: (0.5, 16), 4: (0.25, 8)}


def _monday(hours: float) -> str:
    """That many business hours after Monday 8:00, in days from 8 to 17."""
    days, rest = divmod(hours, 9)
    if not rest:
        days, rest = days - 1, 9
    return (datetime(2026, 8, 17, 8, tzinfo=timezone.utc) + timedelta(days=days, hours=rest)).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )


def _policy(priority: int, respond: float, resolve: float) -> None:
    @fact(
        f"3.9-default-p{priority}",
        f"P{priority}: {respond} h to respond, {resolve} h to resolve, in business hours",
        "REC NAN26",
    )
    def _(desk: Desk) -> None:
        account = desk.open(clock=Clock(datetime(2026, 8, 17, 8, tzinfo=timezone.utc)))
        account.new(priority=priority)
        row = account.get("tickets/1").json()
        assert (row["fr_due_by"], row["due_by"]) == (_monday(respond), _monday(resolve))


for priority, (respond, resolve) in DEFAULT.items():
    _policy(priority, respond, resolve)

REAL_TIME = {1: (120, 7200), 2: (90, 3600), 3: (60, 1800), 4: (30, 900)}


def _real_time(priority: int, respond: int, resolve: int) -> None:
    @fact(f"3.9-real-time-p{priority}", f"Real-time channels, P{priority}: {respond} s and {resolve} s", "REC NAN26")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket(source=15, priority=priority)
        row = account.get("tickets/1").json()
        for name, seconds in (("fr_due_by", respond), ("due_by", resolve)):
            assert row[name] == (WEDNESDAY + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


for priority, (respond, resolve) in REAL_TIME.items():
    _real_time(priority, respond, resolve)


def _channel(source: int) -> None:
    @fact(f"3.9-real-time-source-{source}", f"Source {source} is a real-time channel", "REC NAN26")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket(source=source, priority=4)
        assert account.get("tickets/1").json()["fr_due_by"] == "2026-08-19T15:00:30Z"


for source in (15, 17, 19, 21):
    _channel(source)


def _opening(name: str, at: datetime, says: str) -> None:
    @fact(f"3.9-{name}", says, "REC NAN26")
    def _(desk: Desk) -> None:
        account = desk.open(clock=Clock(at))
        account.new(priority=4)
        assert account.get("tickets/1").json()["fr_due_by"] == "2026-08-24T08:15:00Z"


_opening(
    "friday-evening",
    datetime(2026, 8, 21, 17, 30, tzinfo=timezone.utc),
    "Made on Friday evening: counted from Monday 8:00",
)
_opening("weekend", datetime(2026, 8, 22, 12, tzinfo=timezone.utc), "Made on a Saturday: counted from Monday 8:00")
_opening("sunday", datetime(2026, 8, 23, 3, tzinfo=timezone.utc), "Made on a Sunday: counted from Monday 8:00")
_opening("before-hours", datetime(2026, 8, 24, 6, tzinfo=timezone.utc), "Made before 8:00: counted from 8:00")


def _created(account: Account) -> Any:
    return account.get("tickets/1").json()


@fact("3.9-sent-wins", "Due times that were sent are not computed", "DOC 557, 561")
def _(desk: Desk) -> None:
    account = desk.open()
    sent = {"due_by": "2026-09-01T10:00:00Z", "fr_due_by": "2026-08-30T10:00:00Z"}
    account.new(**sent)
    assert {name: _created(account)[name] for name in sent} == sent
