"""The form of the tickets as the account has it: its fields, their choices and sections, the portal's forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .modules.ticket_forms import PortalForm
from .ticket_fields import WITH_TREE, Choice, Section, TicketField, depth, hang, tree_of, walk


@dataclass(slots=True)
class FormTables:
    """The part of the tables that is about the form."""

    ticket_fields: dict[int, TicketField] = field(default_factory=dict)
    sections: dict[int, Section] = field(default_factory=dict)
    ticket_forms: dict[int, PortalForm] = field(default_factory=dict)

    def next_id(self, kind: str) -> int:
        raise NotImplementedError

    def add_ticket_field(self, row: TicketField) -> TicketField:
        """Store a field; its choices get their ids."""
        if row.choices and row.type in WITH_TREE and row.level == 1:
            flat = isinstance(row.choices, list)  # nearly all are, and a fresh account is made often
            count = len(row.choices) if flat else sum(1 for _ in walk(tree_of(row)))
            missing = count - len(row.choice_ids)
            row.choice_ids = [*row.choice_ids, *(self.next_id("choice") for _ in range(missing))]
        self.ticket_fields[row.id] = row
        return row

    def levels_below(self, row: TicketField) -> list[TicketField]:
        """The rows of a nested field's levels 2 and 3."""
        return [f for f in self.ticket_fields.values() if f.parent_field_id == row.id]

    def set_choices(self, row: TicketField, tree: list[Choice]) -> None:
        """Give a field another tree of choices; the lower levels of a nested field know it too."""
        lower = self.levels_below(row)
        for choice in walk(tree):
            choice.id = choice.id or self.next_id("choice")
        hang(row, tree, max(1 + len(lower), depth(tree), 2) if row.type == "nested_field" else 1)
        for level in lower:
            level.choices = row.choices

    def remove_section(self, number: int) -> None:
        """The section goes; the fields in it stay in the form."""
        del self.sections[number]
        for row in self.ticket_fields.values():
            row.section_mappings = [mapping for mapping in row.section_mappings if mapping["section_id"] != number]

    @property
    def form_end(self) -> int:
        """The position behind the last field."""
        return 1 + max((row.position for row in self.ticket_fields.values()), default=0)

    def ticket_field(self, name: str) -> TicketField | None:
        return next((f for f in self.ticket_fields.values() if f.name == name), None)

    @property
    def custom_fields(self) -> list[TicketField]:
        """Those that tickets have values of; nested fields with one row per level."""
        return [f for f in self.ticket_fields.values() if not f.default]

    @property
    def statuses(self) -> dict[int, str]:
        """Status id → label, in the account's order."""
        return {int(number): pair[0] for number, pair in self._choices("status").items()}

    @property
    def types(self) -> list[str]:
        return list(self._choices("ticket_type"))

    def _choices(self, name: str) -> Any:
        found = self.ticket_field(name)
        return found.choices if found is not None and found.choices is not None else {}
