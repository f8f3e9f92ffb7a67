"""Exports and imports of companies (DOC)."""

from __future__ import annotations

from functools import partial
from typing import Any

from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, TEXT, Route
from ...tables.people_fields import custom
from ...tables.records import Company
from .. import transfers
from .handlers import create

OF = "companies"
FIELDS = ("name", "description", "note", "domains", "health_score", "account_tier", "renewal_date", "industry")


def export(call: Call) -> Reply:
    def cell(company: Company, name: str) -> Any:
        if name == "domains":
            return ",".join(company.domains)
        return getattr(company, name) if name in FIELDS else company.custom_fields.get(name)

    rows = [partial(cell, company) for company in call.state.companies.values()]
    return transfers.start_export(call, OF, FIELDS, call.state.company_fields, rows)


def import_file(call: Call) -> Reply:
    return transfers.start_import(call, OF, create, custom(call.state.company_fields))


ROUTES = (
    Route("POST", f"{OF}/export", export),
    Route("GET", f"{OF}/export/{TEXT}", partial(transfers.view_export, OF)),
    Route("GET", f"{OF}/imports", partial(transfers.list_imports, OF), query=("status",)),
    Route("POST", f"{OF}/imports", import_file),
    Route("GET", f"{OF}/imports/{NUMBER}", partial(transfers.view_import, OF)),
    Route("PUT", f"{OF}/imports/{NUMBER}/cancel", partial(transfers.cancel_import, OF), bodiless=True),
)
