"""How a ticket shows that it was sorted: a tag, or a field of the system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import ConfigError
from ..models import UnifiedTicket
from .prediction import described

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter


class Marker(msgspec.Struct, kw_only=True, frozen=True):
    """Written in the same update as the decision, and looked for before anything is written.

    ``Marker(tag="sorted")`` on Freshdesk, ``Marker(field="Sorted", value="yes")`` on OTOBO and Freshdesk.

    Attributes:
        tag: a tag that the ticket gets beside those it has.
        field: the name of a custom field.
        value: what the field holds afterwards.

    Raises:
        ConfigError: neither a tag nor a field, both, or a field without a value.
    """

    tag: str | None = None
    field: str | None = None
    value: str | int | bool | None = None

    def __post_init__(self) -> None:
        if (self.tag is None) == (self.field is None):
            raise ConfigError("marker: give it a tag, or a field and its value")
        if self.field is not None and self.value in (None, ""):
            raise ConfigError(f"marker: the field {self.field!r} needs a value")
        if self.value is False:
            raise ConfigError(
                f"marker: the field {self.field!r}: false is what a ticket has that nobody marked; use true"
            )
        if self.tag is not None and self.value is not None:
            raise ConfigError("marker: a tag has no value")

    def check(self, adapter: TicketSystemAdapter) -> None:
        """Look whether a ticket of this system can carry it, as far as that can be told without asking.

        Raises:
            ConfigError: it cannot.
        """
        objection = None if self.tag is None else adapter._objection_to_tag(self.tag)
        if objection is not None:
            raise ConfigError(f"marker: the tag {described(self.tag)}: {objection}")

    def is_on(self, ticket: UnifiedTicket) -> bool:
        """Whether the ticket shows it."""
        if self.tag is not None:
            return self.tag.casefold() in (tag.casefold() for tag in ticket.tags)
        assert self.field is not None
        held = ticket.custom_fields.get(self.field)
        return any(_is(each, self.value) for each in _each(held))

    def updates(self, ticket: UnifiedTicket) -> dict[str, Any]:
        """What puts it on the ticket."""
        if self.tag is not None:
            return {"tags": [*ticket.tags, self.tag]}
        return {"custom_fields": {self.field: self.value}}


def _is(held: Any, value: str | int | bool | None) -> bool:
    """Whether a field holds the value, in whatever type it keeps it: a text field keeps ``True`` as ``"1"``, a field
    for numbers ``"1"`` as 1.0."""
    written = str(int(value)) if isinstance(value, bool) else str(value)
    if held == value or str(held) == written:
        return True
    return isinstance(held, float) and f"{held:g}" == written


def _each(held: Any) -> list[Any]:
    return held if isinstance(held, list) else [held]


def read_marker(data: Any) -> Marker | None:
    """A marker from plain data: ``{tag: sorted}`` or ``{field: Sorted, value: "yes"}``.

    Raises:
        ConfigError: it is neither.
    """
    if data is None or isinstance(data, Marker):
        return data
    if not isinstance(data, Mapping):
        raise ConfigError(f"marker: expected a mapping of tag, or of field and value, got {described(data)}")
    unknown = sorted(map(str, set(data) - {"tag", "field", "value"}))
    if unknown:
        raise ConfigError(f"marker: unknown key {unknown[0]!r}: use tag, or field and value")
    for key in ("tag", "field"):
        if data.get(key) is not None and (not isinstance(data[key], str) or not data[key].strip()):
            raise ConfigError(f"marker.{key}: expected a name, got {described(data[key])}")
    return Marker(**data)
