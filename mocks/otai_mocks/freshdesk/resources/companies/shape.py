"""A company on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...tables.people_fields import PeopleField
from ...tables.records import Company


def shown(company: Company, fields: Iterable[PeopleField] | None = None) -> dict[str, Any]:
    """The same keys in list, detail and answers (REC AIR, NAN26)."""
    custom = company.custom_fields
    return {
        "id": company.id,
        "name": company.name,
        "description": company.description,
        "note": company.note,
        "domains": company.domains,
        "created_at": company.created_at,
        "updated_at": company.updated_at,
        "custom_fields": custom if fields is None else {row.name: custom.get(row.name) for row in fields},
        "health_score": company.health_score,
        "account_tier": company.account_tier,
        "renewal_date": company.renewal_date,
        "industry": company.industry,
        "org_company_id": company.org_company_id,
        "org_company_id_str": str(company.org_company_id),
    }
