"""Forms of the portal: which fields of the ticket form customers see, and how they are called there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class FormField:
    """A field on a form; ``id`` is that of the ticket field."""

    id: int
    label_for_customers: str
    customers_can_edit: bool
    required_for_customers: bool
    created_at: datetime
    updated_at: datetime
    hint_for_customers: str | None = None
    placeholder_for_customers: str | None = None


@dataclass(slots=True)
class PortalForm:
    """``fields`` None: all fields of the account, as they are; that is the default form until it is changed."""

    id: int
    name: str
    title: str
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    default: bool = False
    last_updated_by: int | None = None
    fields: list[FormField] | None = None
