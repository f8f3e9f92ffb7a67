"""Custom objects: schemas that an account made up, and their records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

PRIMARY, TEXT, PARAGRAPH, NUMBER, DECIMAL = "PRIMARY", "TEXT", "PARAGRAPH", "NUMBER", "DECIMAL"
DATE, CHECKBOX, DROPDOWN, MULTI_SELECT, RELATIONSHIP = "DATE", "CHECKBOX", "DROPDOWN", "MULTI_SELECT", "RELATIONSHIP"
TYPES = (PRIMARY, TEXT, PARAGRAPH, NUMBER, DECIMAL, DATE, CHECKBOX, DROPDOWN, MULTI_SELECT, RELATIONSHIP)
NEVER_FILTERED = (PARAGRAPH, DECIMAL)
"""DOC, supported field types."""


@dataclass(slots=True)
class CustomField:
    """A field of a schema.

    Attributes:
        lookup: of a RELATIONSHIP: ``ticket``, ``contact``, ``company`` or the name of a schema.
    """

    id: str
    name: str
    label: str
    type: str
    position: int
    required: bool = False
    unique: bool = False
    filterable: bool = True
    choices: list[str] = field(default_factory=list)
    lookup: str | None = None


@dataclass(slots=True)
class CustomSchema:
    """``records_made`` counts those that are gone, too: their ids do not come again."""

    id: int
    name: str
    prefix: str
    created_at: datetime
    updated_at: datetime
    fields: list[CustomField]
    description: str | None = None
    records_made: int = 0

    def field(self, name: str) -> CustomField | None:
        return next((field for field in self.fields if field.name == name), None)


@dataclass(slots=True)
class CustomRecord:
    display_id: str
    schema_id: int
    created_at: datetime
    updated_at: datetime
    data: dict[str, Any]
    version: int = 1

    @property
    def number(self) -> int:
        return int(self.display_id.rpartition("-")[2])


@dataclass(slots=True)
class CustomObjects:
    """The tables: schemas by id, records by display_id, which begins with the prefix of the schema."""

    schemas: dict[int, CustomSchema] = field(default_factory=dict)
    records: dict[str, CustomRecord] = field(default_factory=dict)

    def records_of(self, schema_id: int) -> list[CustomRecord]:
        """The newest first, as the sample of the documentation has them."""
        found = [record for record in self.records.values() if record.schema_id == schema_id]
        return sorted(found, key=lambda record: (record.created_at, record.number), reverse=True)

    def add(self, schema: CustomSchema, data: dict[str, Any], now: datetime) -> CustomRecord:
        schema.records_made += 1
        record = CustomRecord(f"{schema.prefix}-{schema.records_made}", schema.id, now, now, data)
        self.records[record.display_id] = record
        return record
