"""Rate limits."""

from __future__ import annotations

from .desk import Account, Desk, ticket
from .table import Section

SECTION = Section()
fact = SECTION.fact

# plan: account, create, update, tickets list, contacts list
PLANS = {
    "growth": (200, 80, 80, 20, 20),
    "pro": (400, 160, 160, 100, 100),
    "enterprise": (700, 280, 280, 200, 200),
    "addon1000": (1000, 400, 400, 300, 300),
    "addon2000": (2000, 800, 800, 400, 400),
}


def shown(answer: object) -> tuple[str, str, str]:
    headers = answer.headers  # type: ignore[attr-defined]
    return tuple(headers[f"X-Ratelimit-{name}"] for name in ("Total", "Remaining", "Used-Currentrequest"))  # type: ignore[return-value]


def _total(answer: object) -> int:
    return int(shown(answer)[0])


@fact("limits-plans", "Each plan has its calls per minute, in all and per endpoint", "DOC 40-66")
def _(desk: Desk) -> None:
    for plan, (account_total, create, update, tickets, contacts) in PLANS.items():
        account = desk.open(plan=plan, domain=plan)
        account.fake.add_ticket()
        assert _total(account.get("groups")) == account_total
        assert _total(account.post("tickets", ticket())) == create
        assert _total(account.put("tickets/1", {"priority": 2})) == update
        assert _total(account.get("tickets")) == tickets
        assert _total(account.get("contacts")) == contacts


@fact("limits-invalid-counts", "Refused requests count", "DOC 34, 66")
def _(desk: Desk) -> None:
    account = desk.open(plan="trial")
    account.post("tickets", {})
    account.call("GET", "tickets", auth=("nobody", "X"))
    account.get("nothing")
    account.put("tickets", {})
    assert shown(account.get("groups")) == ("50", "45", "1")


@fact("limits-all-callers", "The limit is the account's: all callers together", "DOC 34")
def _(desk: Desk) -> None:
    account = desk.open(plan="trial")
    account.fake.add_agent("Pat", "pat@acme.example", api_key="pats-own-key")
    account.get("groups")
    assert shown(account.call("GET", "groups", key="pats-own-key")) == ("50", "48", "1")


@fact("limits-trial", "A trial account has one pool of 50 for everything", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open(plan="trial")
    account.fake.add_ticket()
    answers = [account.get(path) for path in ("tickets", "contacts", "groups", "agents")]
    answers.append(account.put("tickets/1", {"priority": 2}))
    assert [shown(answer)[:2] for answer in answers] == [("50", str(left)) for left in (49, 48, 47, 46, 45)]


@fact(
    "limits-pools",
    "At 100 a minute: /groups 100, /contacts 40, every GET below /tickets another 40",
    "REC ZAM21, ZAM23",
)
def _(desk: Desk) -> None:
    account = desk.open(plan="minute100")
    account.fake.add_ticket()

    def left(*paths: str) -> list[tuple[str, str]]:
        return [shown(account.get(path))[:2] for path in paths]

    assert left("groups", "ticket_fields", "agents") == [("100", "99"), ("100", "98"), ("100", "97")]
    assert left("contacts", "contacts", "contacts") == [("40", "39"), ("40", "38"), ("40", "37")]
    assert left("tickets", "tickets/1", "tickets/1/conversations") == [("40", "39"), ("40", "38"), ("40", "37")]


@fact("limits-both-pools", "Calls of an endpoint pool draw on the account's pool too", "REC ZAM21, ZAM23")
def _(desk: Desk) -> None:
    account = desk.open(plan="minute100")
    account.get("contacts")
    account.get("tickets")
    assert shown(account.get("groups"))[:2] == ("100", "97")


@fact("limits-view-cost", "Viewing a ticket costs 1 and 1 per include", "DOC 927-945")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    costs = {None: "1", "conversations": "2", "stats,requester,company": "4"}
    assert {include: shown(account.get("tickets/1", include=include))[2] for include in costs} == costs


@fact("limits-list-cost", "Listing tickets costs 1 and 2 per include: stats makes 3", "DOC 1141")
def _(desk: Desk) -> None:
    account = desk.open()
    costs = {None: "1", "stats": "3", "requester,description,stats": "7"}
    assert {include: shown(account.get("tickets", include=include))[2] for include in costs} == costs


def _used_up(account: Account) -> None:
    while account.get("groups").status_code == 200:
        pass


@fact(
    "limits-429",
    "Over the limit: 429, Retry-After in whole seconds, JSON by type, and an empty body",
    "DOC 79-84, 3P node PR#292",
)
def _(desk: Desk) -> None:
    account = desk.open(plan="trial")
    _used_up(account)
    answer = account.get("tickets")
    assert (answer.status_code, answer.content) == (429, b"")
    assert answer.headers["Content-Type"].startswith("application/json")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["Status"] == "429 Too Many Requests"


@fact("limits-window", "The limit is per minute: after Retry-After the calls are served again", "DOC 34-66")
def _(desk: Desk) -> None:
    account = desk.open(plan="trial")
    _used_up(account)
    account.fake.clock.advance(seconds=int(account.get("groups").headers["Retry-After"]))
    assert account.get("groups").status_code == 200


@fact("limits-hourly", "Older accounts count by the hour: 3000 or 5000", "DOC 40-66")
def _(desk: Desk) -> None:
    for plan, total in {"blossom": 3000, "garden": 3000, "estate": 5000, "forest": 5000}.items():
        account = desk.open(plan=plan, domain=plan)
        account.get("groups")
        account.fake.clock.advance(minutes=59)
        assert shown(account.get("groups"))[:2] == (str(total), str(total - 2))
        account.fake.clock.advance(minutes=1)
        assert shown(account.get("groups"))[:2] == (str(total), str(total - 1))


@fact(
    "limits-integers", "Counters are integers; a trial account of 2026 printed decimals, which is a switch", "REC NAN26"
)
def _(desk: Desk) -> None:
    assert shown(desk.open(plan="trial").get("groups")) == ("50", "49", "1")
    odd = desk.open(plan="trial", decimal_rate_limits=True, domain="odd")
    assert shown(odd.get("groups")) == ("50.0", "49.0", "1")


@fact("limits-500", "A breakdown is 500 internal_error", "3P node PR#147")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    account.fake.tickets[1].custom_fields = None  # type: ignore[assignment]
    answer = account.get("tickets/1")
    assert answer.status_code == 500
    assert answer.json() == {"code": "internal_error", "message": "We're sorry, but something went wrong."}


SECTION.leave_out(
    "limits-retry-30-40",
    "30 to 40 seconds are usual on the first 429",
    "3P onyx#5334",
    "the fake says how long its minute still lasts; retry_after= fixes another number",
)
