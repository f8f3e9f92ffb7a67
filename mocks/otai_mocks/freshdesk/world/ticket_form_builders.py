"""Builders of the ticket form: statuses, fields, forms; see builders.py for what they have in common."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..protocol.custom_fields import TYPES
from ..resources.ticket_fields.rules import slug
from ..resources.ticket_forms.shape import placed
from ..resources.tickets.form import ENFORCED
from ..tables.modules.ticket_forms import PortalForm
from ..tables.state import State
from ..tables.ticket_fields import DEEPEST, TicketField


class TicketFormBuilders:
    """Builders of statuses, ticket fields and ticket forms."""

    state: State

    if TYPE_CHECKING:

        def now(self) -> datetime: ...

    def add_status(self, number: int, label: str, for_customers: str | None = None) -> None:
        """A custom status: 6 or more."""
        if number in self.state.statuses:
            raise ValueError(f"status {number} exists: it is {self.state.statuses[number]!r}")
        field = self.state.ticket_field("status")
        assert field is not None
        field.choices = {**field.choices, str(number): [label, for_customers or label]}

    def add_ticket_field(
        self,
        name: str,
        type: str = "custom_text",
        choices: Any = None,
        *,
        label: str | None = None,
        required: bool = False,
        lower: Iterable[str] = (),
    ) -> TicketField:
        """A custom field; its name gets the ``cf_`` that the service gives it.

        ``lower`` names levels 2 and 3 of a nested field, whose choices are ``{"A": {"B": ["C", "D"]}}``.
        """
        if type not in TYPES:
            raise ValueError(f"unknown type {type!r}: choose one of {', '.join(TYPES)}")
        if type in ("custom_dropdown", "nested_field") and not choices:
            raise ValueError(f"a {type} needs choices")
        full = name if name.startswith("cf_") else f"cf_{name}"
        if self.state.ticket_field(full) is not None:
            raise ValueError(f"the field {full} exists")
        at = self.now()
        shown = label or full.removeprefix("cf_").replace("_", " ").capitalize()
        number = self.state.next_id("field")
        field = TicketField(number, full, shown, type, self.state.form_end, at, at)
        field.label_for_customers, field.required_for_agents = shown, required
        field.choices = list(choices) if type == "custom_dropdown" else choices
        self.state.add_ticket_field(field)
        for level, title in enumerate(lower, 2):
            self._add_level(field, level, title)
        return field

    def add_ticket_form(self, title: str, fields: Iterable[str] = ()) -> PortalForm:
        """A form of the portal with requester, company and the fields named (``cf_`` may be left out)."""
        at, found = self.now(), []
        for name in dict.fromkeys(("requester", *fields, "company")):
            row = self.state.ticket_field(name) or self.state.ticket_field(f"cf_{name}")
            if row is None:
                known = ", ".join(field.name for field in self.state.ticket_fields.values())
                raise ValueError(f"no ticket field {name!r}: there are {known}")
            found.append(placed(row, at))
        form = PortalForm(self.state.next_id("ticket_form"), slug(title), title, at, at, fields=found)
        self.state.ticket_forms[form.id] = form
        return form

    def require_field(self, name: str, *, required: bool = True) -> TicketField:
        """Make a field of the ticket form mandatory, as ``ticket_fields`` then says and creating and updating enforce.

        Args:
            name: a custom field, with or without ``cf_``, or ``type``, ``group``, ``agent`` or ``product``.

        Raises:
            ValueError: there is no such field, or the API does not ask for it whatever the form says.
        """
        known = {attribute: field for field, attribute in ENFORCED.items()}
        custom = [field.name for field in self.state.custom_fields]
        full = known.get(name, name if name in (*ENFORCED, *custom) else f"cf_{name}")
        field = self.state.ticket_field(full)
        if field is None or full not in (*ENFORCED, *custom):
            choose = ", ".join(["type", *(f for f in ENFORCED if f != "ticket_type"), *custom])
            raise ValueError(f"no field {name!r} that can be made mandatory: choose one of {choose}")
        field.required_for_agents = required
        return field

    def _add_level(self, field: TicketField, level: int, label: str) -> None:
        name = label if label.startswith("cf_") else f"cf_{label.lower().replace(' ', '_')}"
        if field.type != "nested_field" or level > DEEPEST or self.state.ticket_field(name) is not None:
            raise ValueError(
                f"no level {level} {name!r}: a nested_field has two below the first, with names of their own"
            )
        at, number = field.created_at, self.state.next_id("field")
        row = TicketField(number, name, label, field.type, field.position, at, at, choices=field.choices)
        row.label_for_customers, row.level, row.parent_field_id = label, level, field.id
        self.state.add_ticket_field(row)
