"""Pagination."""

from __future__ import annotations

from .desk import Desk, errors
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("paging-sizes", "30 a page by default, 100 at most", "DOC 400-413")
def _(desk: Desk) -> None:
    account = desk.open()
    for _number in range(105):
        account.fake.add_ticket()
    assert len(account.ids()) == 30
    assert len(account.ids(per_page=100)) == 100
    assert len(account.ids(per_page=100, page=2)) == 5


@fact("paging-invalid", "Invalid page sizes and pages are 400", "DOC 400-413")
def _(desk: Desk) -> None:
    account = desk.open()
    for params in ({"per_page": 101}, {"per_page": 0}, {"per_page": -1}, {"per_page": "x"}, {"page": 0}, {"page": "x"}):
        refused = errors(account.get("tickets", **params))
        assert [name for name, _, _ in refused] == list(params)


@fact(
    "paging-link",
    'The next page is in Link: <URL>; rel="next", absent on the last page',
    "DOC 416-419, 3P go-freshdesk",
)
def _(desk: Desk) -> None:
    account = desk.open()
    for _number in range(65):
        account.fake.add_ticket()
    first = account.get("tickets")
    assert first.headers["Link"] == f'<{account.url}/tickets?page=2&per_page=30>; rel="next"'
    second = account.call("GET", first.links["next"]["url"])
    third = account.call("GET", second.links["next"]["url"])
    assert (len(third.json()), "Link" in third.headers) == (5, False)
    exact = account.get("tickets", per_page=65)
    assert (len(exact.json()), "Link" in exact.headers) == (65, False)


@fact("paging-link-keeps-filters", "The link keeps the other parameters of the call", "3P airbyte, wyre")
def _(desk: Desk) -> None:
    account = desk.open()
    for _number in range(3):
        account.fake.add_ticket()
    link = account.get("tickets", per_page=2, updated_since="2026-01-01", order_by="updated_at").links["next"]["url"]
    assert "updated_since=2026-01-01" in link
    assert "order_by=updated_at" in link
    assert len(account.call("GET", link).json()) == 1


@fact("paging-beyond", "A page beyond the end is [] with 200 and no Link", "3P dlt-hub")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for path in ("tickets", "contacts", "groups", "companies", "agents", "tickets/1/conversations"):
        answer = account.get(path, page=200)
        assert (answer.status_code, answer.json(), "Link" in answer.headers) == (200, [], False)


@fact("paging-twice", "A parameter may come twice", "3P python-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    answer = account.get("tickets?updated_since=2026-01-01&page=1", page=1, updated_since="2026-01-01")
    assert (answer.status_code, len(answer.json())) == (200, 1)


@fact("paging-page-300", "Tickets end at page 300, with a text that says so", "3P airbyte#3858, DOC 1139")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.get("tickets", page=300).status_code == 200
    text = "You cannot access tickets beyond the 300th page. Please provide a smaller page number."
    assert errors(account.get("tickets", page=301)) == [("page", text, "invalid_value")]


@fact("paging-others-deeper", "Other lists go deeper than 300 pages", "DOC 429, 3P airbyte#8017")
def _(desk: Desk) -> None:
    assert desk.open().get("contacts", page=801).status_code == 200
