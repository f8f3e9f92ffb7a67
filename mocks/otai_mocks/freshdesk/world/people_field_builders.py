"""Builders of the fields of contacts and companies; see builders.py for what builders have in common."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime

from ...kit.locking import locked
from ..errors import FieldError, invalid
from ..protocol import validate as v
from ..protocol.body import Body
from ..resources.contact_company_fields import rules
from ..resources.contact_company_fields.defaults import COMPANY, CONTACT, Owner
from ..tables.people import PeopleField
from ..tables.state import State


class PeopleFieldBuilders:
    """Builders of the fields of contacts and companies."""

    state: State
    _lock: threading.RLock

    def now(self) -> datetime:
        raise NotImplementedError

    @locked
    def add_contact_field(
        self, label: str, type: str = "custom_text", choices: Iterable[str] | None = None, *, required: bool = False
    ) -> PeopleField:
        """A custom field of contacts: ``"Shoe size"`` is ``shoe_size`` in their ``custom_fields``."""
        return self._people_field(CONTACT, label, type, choices, required)

    @locked
    def add_company_field(
        self, label: str, type: str = "custom_text", choices: Iterable[str] | None = None, *, required: bool = False
    ) -> PeopleField:
        """A custom field of companies."""
        return self._people_field(COMPANY, label, type, choices, required)

    def _people_field(
        self, owner: Owner, label: str, type: str, choices: Iterable[str] | None, required: bool
    ) -> PeopleField:
        sent = {"label": label, "type": type, "required_for_agents": required}
        if owner is CONTACT:
            sent["label_for_customers"] = label
        if choices is not None:
            sent["choices"] = [{"value": value} for value in choices]
        errors: list[FieldError] = []
        values = v.validate(Body(sent), rules.accepted(owner, creating=True), errors)
        rules.check(owner, self.state, values, None, errors, self.now())
        if errors:
            raise ValueError(f"{owner.name} field {label!r}: {invalid(errors).why}")
        return rules.make(owner, self.state, values, self.now())
