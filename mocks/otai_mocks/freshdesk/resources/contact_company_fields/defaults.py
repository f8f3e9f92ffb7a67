"""The default fields of contacts and companies as a fresh account has them (REC NAN26).

They are made when a field is first written: reading makes them anew, so a fresh account costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...tables.people_fields import PeopleField
from ...tables.state import FIRST_COMPANY_FIELD, FIRST_CONTACT_FIELD, State
from . import choices

# name, label, position, customers: at signup, edit, required, displayed; quick add, unique, choices
_CONTACT: tuple[tuple[str, str, int, int, int, int, int, int, int, Any], ...] = (
    ("name", "Full name", 1, 1, 1, 1, 1, 1, 0, None),
    ("job_title", "Title", 2, 0, 1, 0, 1, 0, 0, None),
    ("email", "Email", 3, 1, 0, 0, 1, 0, 1, None),
    ("mobile", "Mobile phone", 4, 0, 1, 0, 1, 0, 1, None),
    ("phone", "Work phone", 5, 0, 1, 0, 1, 0, 0, None),
    ("other_phone_numbers", "Other phone numbers", 6, 0, 0, 0, 1, 0, 0, None),
    ("company_name", "Company", 8, 0, 0, 0, 1, 1, 0, None),
    ("address", "Address", 9, 0, 0, 0, 0, 0, 0, None),
    ("time_zone", "Time zone", 10, 0, 1, 0, 1, 0, 0, choices.TIME_ZONES),
    ("language", "Language", 11, 0, 1, 0, 1, 0, 0, choices.LANGUAGES),
    ("tag_names", "Tags", 12, 0, 0, 0, 0, 0, 0, None),
    ("description", "About", 13, 0, 0, 0, 0, 0, 0, None),
    ("unique_external_id", "Unique external ID", 15, 0, 0, 0, 0, 0, 1, None),
    ("social_handler", "Social handle", 45, 0, 1, 0, 1, 0, 1, ("whatsapp", "facebook", "instagram", "x")),
    ("list_ids", "Contact lists", 58, 0, 0, 0, 0, 0, 0, None),
)
_COMPANY: tuple[tuple[str, str, Any], ...] = (
    ("name", "Company Name", None),
    ("description", "Description", None),
    ("note", "Notes", None),
    ("domains", "Domains for this company", None),
    ("health_score", "Health score", ("At risk", "Doing okay", "Happy")),
    ("account_tier", "Account tier", ("Basic", "Premium", "Enterprise")),
    ("renewal_date", "Renewal date", None),
    ("industry", "Industry", choices.INDUSTRIES),
)


def _choices(given: Any) -> Any:
    if given is None or isinstance(given, dict):
        return given
    return [{"id": number, "value": value} for number, value in enumerate(given)]


def contact_fields(at: datetime, shift: int) -> list[PeopleField]:
    """Those of contacts, behind ``shift`` custom ones."""
    rows = []
    for n, (name, label, position, signup, edit, needed, seen, quick, unique, options) in enumerate(_CONTACT):
        kind = "default_lists" if name == "list_ids" else f"default_{name}"
        row = PeopleField(FIRST_CONTACT_FIELD + n, name, label, kind, position + shift, at, at, default=True)
        row.editable_in_signup, row.customers_can_edit = bool(signup), bool(edit)
        row.required_for_customers, row.displayed_for_customers = bool(needed), bool(seen)
        row.quick_add_for_agent, row.unique, row.label_for_customers = bool(quick), bool(unique), label
        row.choices = _choices(options)
        rows.append(row)
    return rows


def company_fields(at: datetime, shift: int) -> list[PeopleField]:
    """Those of companies, behind ``shift`` custom ones."""
    rows = []
    for n, (name, label, options) in enumerate(_COMPANY):
        row = PeopleField(FIRST_COMPANY_FIELD + n, name, label, f"default_{name}", n + 1 + shift, at, at, default=True)
        row.required_for_agents = row.unique = name == "name"
        row.choices = _choices(options)
        rows.append(row)
    return rows


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose fields: those of contacts or of companies.

    Attributes:
        name: ``contact`` or ``company``.
        path: where the API has them, and the table's name.
        rows_of: the values' owners.
    """

    name: str
    path: str
    defaults: Callable[[datetime, int], list[PeopleField]]

    @property
    def sequence(self) -> str:
        return f"{self.name}_field"

    def table(self, state: State) -> dict[int, PeopleField]:
        stored: dict[int, PeopleField] = getattr(state, self.path)
        return stored

    def people(self, state: State) -> list[Any]:
        """All that have values of these fields."""
        return list((state.contacts if self.name == "contact" else state.companies).values())

    def all(self, state: State, now: datetime) -> list[PeopleField]:
        """Every field by position, whether the default ones are stored or not."""
        stored = list(self.table(state).values())
        if not any(row.default for row in stored):
            born = next((role.created_at for role in state.roles.values()), now)
            stored += self.defaults(born, len(stored))
        return sorted(stored, key=lambda row: (row.position, row.id))

    def store_all(self, state: State, now: datetime) -> dict[int, PeopleField]:
        """The table with every field in it: what a write begins with."""
        rows = self.all(state, now)
        table = self.table(state)
        for row in rows:
            table.setdefault(row.id, row)
        return table


CONTACT = Owner("contact", "contact_fields", contact_fields)
COMPANY = Owner("company", "company_fields", company_fields)
