"""Companies."""

from __future__ import annotations

from typing import Any

from . import keys as recorded
from .desk import Account, Desk, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("desk-companies", "Companies: these keys, by name", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_company("Abbott")
    answer = account.get("companies")
    assert keys(answer) == recorded.COMPANY
    assert [row["name"] for row in answer.json()] == ["Abbott", "Globex", "Initech"]
    row = answer.json()[0]
    assert row["org_company_id_str"] == str(row["org_company_id"])


@fact("desk-company-write", "Companies are made, read, changed and deleted (204)", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("companies", {"name": "Hooli", "domains": ["hooli.example"], "renewal_date": "2027-01-31"})
    assert (made.status_code, made.json()["domains"]) == (201, ["hooli.example"])
    path = f"companies/{made.json()['id']}"
    assert account.put(path, {"note": "x"}).json()["note"] == "x"
    assert account.get(path).json()["name"] == "Hooli"
    assert account.delete(path).status_code == 204
    assert account.get(path).status_code == 404


@fact(
    "desk-autocomplete",
    "companies/autocomplete?name= answers {companies: [{id, name}]}, contacts/autocomplete?term= [{id, name}]",
    "DOC",
)
def _(desk: Desk) -> None:
    account = desk.open()
    found = account.get("companies/autocomplete", name="glo").json()
    assert [list(row) for row in found["companies"]] == [["id", "name"]]
    assert found["companies"][0]["name"] == "Globex"
    assert [row["name"] for row in account.get("contacts/autocomplete", term="emma").json()] == ["Emma Evans"]


@fact("formats-renewal-date", "renewal_date is a timestamp string", "DOC, Companies")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("companies", {"name": "Hooli", "renewal_date": "2027-01-31"}).json()
    assert made["renewal_date"] == "2027-01-31T00:00:00Z"


def _company(account: Account) -> Any:
    return account.get("companies").json()[0]


@fact("desk-companies-by-name", "Companies come by name", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    for name in ("Zorg", "Abbott"):
        account.fake.add_company(name)
    names = [row["name"] for row in account.get("companies").json()]
    assert names == sorted(names)


@fact("desk-company-org-id", "org_company_id is a number of 19 digits", "REC NAN26")
def _(desk: Desk) -> None:
    number = _company(desk.open())["org_company_id"]
    assert (type(number), len(str(number))) == (int, 19)


@fact("desk-company-org-id-str", "org_company_id_str is the same as a string", "REC NAN26")
def _(desk: Desk) -> None:
    row = _company(desk.open())
    assert row["org_company_id_str"] == str(row["org_company_id"])


@fact("desk-company-view-keys", "The detail of a company has the keys of the list", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert keys(account.get(f"companies/{_company(account)['id']}")) == recorded.COMPANY


@fact("desk-company-written-keys", "POST and PUT of a company answer with these keys", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("companies", {"name": "Hooli"})
    assert (made.status_code, keys(made)) == (201, recorded.COMPANY)
    assert keys(account.put(f"companies/{made.json()['id']}", {"note": "x"})) == recorded.COMPANY


def _company_takes(name: str, value: Any) -> None:
    @fact(f"desk-company-takes-{name}", f"A company takes {name}", "DOC")
    def _(desk: Desk) -> None:
        account = desk.open()
        made = account.post("companies", {"name": "Hooli", name: value})
        assert (made.status_code, made.json()[name]) == (201, value), made.text
        assert account.get(f"companies/{made.json()['id']}").json()[name] == value


for name, value in {
    "description": "x",
    "note": "y",
    "domains": ["hooli.example"],
    "renewal_date": "2027-01-31T00:00:00Z",
    "health_score": "Happy",
    "account_tier": "Basic",
    "industry": "Automotive",
}.items():
    _company_takes(name, value)


@fact("desk-company-taken-same", "A company may keep its own name in an update", "DOC 352, 385")
def _(desk: Desk) -> None:
    account = desk.open()
    row = _company(account)
    assert account.put(f"companies/{row['id']}", {"name": row["name"]}).status_code == 200


@fact("desk-company-autocomplete", "companies/autocomplete?name= answers {companies: [{id, name}]}", "DOC")
def _(desk: Desk) -> None:
    answer = desk.open().get("companies/autocomplete", name="Glo").json()
    assert list(answer) == ["companies"]
    assert [list(row) for row in answer["companies"]] == [["id", "name"]]
