"""Companies (REC AIR, NAN26, PBR)."""

from __future__ import annotations

import copy
from typing import Any

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.autocomplete import begins, read_term
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.custom_fields import check_people, require_people
from ...protocol.routing import NUMBER, Route
from ...tables.people_fields import custom
from ...tables.records import Company
from .shape import shown


def _shown(call: Call, company: Company) -> dict[str, Any]:
    return shown(company, custom(call.state.company_fields))


def list_companies(call: Call) -> Reply:
    errors: list[FieldError] = []
    rows = list(call.state.companies.values())
    for name in ("updated_since", "_updated_since"):
        if name in call.query:
            since = v.parse_moment(call.query[name].replace(" ", "+"))
            if since is None:
                errors.append(FieldError(name, "format", {"wanted": "DateTime"}))
            rows = [c for c in rows if since is not None and c.updated_at >= since]
    rows.sort(key=lambda c: (c.name, c.id))
    return call.page_of(rows, lambda c: _shown(call, c), errors)


def _get(call: Call, company_id: int) -> Company:
    company = call.state.companies.get(company_id)
    if company is None:
        raise not_found(f"no company {company_id}")
    return company


def view(call: Call, company_id: int) -> Reply:
    return Reply(200, _shown(call, _get(call, company_id)))


def _renewal(value: Any, form: bool) -> str:
    """A date that comes back as a timestamp string (DOC, Companies)."""
    return v.moment(value, form).strftime("%Y-%m-%dT%H:%M:%SZ")


def _rules(call: Call, *, creating: bool) -> dict[str, v.Field]:
    return {
        "name": v.Field(v.short_text, missing="missing" if creating else None, wanted="String"),
        "description": v.Field(v.text, null=True),
        "note": v.Field(v.text, null=True),
        "domains": v.Field(v.list_of(v.short_text)),
        "custom_fields": v.Field(check_people(custom(call.state.company_fields))),
        "health_score": v.Field(v.text, null=True),
        "account_tier": v.Field(v.text, null=True),
        "renewal_date": v.Field(_renewal, null=True),
        "industry": v.Field(v.text, null=True),
        "lookup_parameter": v.Field(v.text),
    }


def _read(call: Call, me: Company | None) -> dict[str, Any]:
    errors: list[FieldError] = []
    values = v.validate(call.body, _rules(call, creating=me is None), errors)
    require_people(custom(call.state.company_fields), values, errors, creating=me is None)
    holder = next((c for c in call.state.companies.values() if c.name.lower() == str(values.get("name")).lower()), None)
    if not errors and "name" in values and holder is not None and holder is not me:
        errors.append(FieldError("name", "unique", {}, {"company_id": holder.id}))
    if errors:
        raise invalid(errors)
    values.pop("lookup_parameter", None)
    return values


def create(call: Call) -> Reply:
    values = _read(call, None)
    company = Company(id=call.state.next_id("company"), created_at=call.now, updated_at=call.now, **values)
    call.state.add_company(company)
    return Reply(201, _shown(call, company), call.location(f"companies/{company.id}"), wrote=True)


def update(call: Call, company_id: int) -> Reply:
    company = _get(call, company_id)
    values = _read(call, company)
    if "custom_fields" in values:
        values["custom_fields"] = {**company.custom_fields, **values["custom_fields"]}
    before = copy.copy(company)
    for name, value in values.items():
        setattr(company, name, value)
    wrote = company != before
    if wrote:
        company.updated_at = call.now
    return Reply(200, _shown(call, company), wrote=wrote)


def delete(call: Call, company_id: int) -> Reply:
    """The company goes; its contacts and tickets lose the link."""
    company = _get(call, company_id)
    del call.state.companies[company.id]
    for contact in call.state.contacts.values():
        if contact.company_id == company.id:
            contact.company_id = None
        contact.other_companies = [item for item in contact.other_companies if item["company_id"] != company.id]
    for ticket in call.state.tickets.values():
        if ticket.company_id == company.id:
            ticket.company_id = None
    return Reply(204, wrote=True)


def autocomplete(call: Call) -> Reply:
    name = read_term(call, "name")
    rows = sorted((c for c in call.state.companies.values() if begins(name, c.name)), key=lambda c: (c.name, c.id))
    return Reply(200, {"companies": [{"id": c.id, "name": c.name} for c in rows]})


ROUTES = (
    Route("GET", "companies", list_companies, query=LIST_QUERY),
    Route("POST", "companies", create),
    Route("GET", "companies/autocomplete", autocomplete, query=("name",)),
    Route("GET", f"companies/{NUMBER}", view),
    Route("PUT", f"companies/{NUMBER}", update),
    Route("PATCH", f"companies/{NUMBER}", update),
    Route("DELETE", f"companies/{NUMBER}", delete),
)
