"""Names ◄─► ids: statuses, priorities, groups, agents, types and custom fields, as ``ticket_fields`` lists them.

Any agent's key may read ``ticket_fields``; one request tells all names, and is kept for a while.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..convert import nearest, shown
from ..errors import ConfigError, InvalidRequestError
from ..models import UnifiedEntity, UnifiedUser
from ..timer import monotonic
from . import custom, wire
from .client import FreshdeskClient

MAX_AGE = 900.0
"""Seconds after which the names are read again: groups are renamed, agents come and go."""
SHIPPED = {
    "status": {"Open": 2, "Pending": 3, "Resolved": 4, "Closed": 5},
    "priority": {"Low": 1, "Medium": 2, "High": 3, "Urgent": 4},
}
"""Numbers that every account has, whatever its language calls them; for the defaults in the settings."""
_SHOWN = 12
_DIGITS = re.compile(r"[0-9]{1,18}")


class Names:
    """What ``ticket_fields`` said at one moment.

    Whatever shape it has: what cannot be read is left out.

    Attributes:
        of: for ``status``, ``priority``, ``queue`` and ``owner``: id → name, in the account's order.
        types: the ticket types.
        custom: custom field → its type (``custom_text``, ``custom_dropdown``, ``nested_field`` …).
        choices: custom field → what its drop-down offers, where it has one.
        decimals: the custom fields that hold decimal numbers.
        required: the custom fields without which the form takes no ticket.
    """

    def __init__(self, fields: Iterable[wire.TicketField]) -> None:
        self.of: dict[str, dict[int, str]] = {"status": {}, "priority": {}, "queue": {}, "owner": {}}
        self.types: list[str] = []
        self.custom: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.required: list[str] = []
        for field in fields:
            if field.type == "default_status":
                self.of["status"] = _numbered_pairs(field.choices)
            elif field.type in _NAMED_BY:
                self.of[_NAMED_BY[field.type]] = _by_id(field.choices)
            elif field.type == "default_ticket_type":
                self.types = _texts(field.choices)
            elif field.name and not field.type.startswith("default_"):
                self._add_custom(field)
        self.decimals = [name for name, kind in self.custom.items() if kind == custom.DECIMAL]

    def _add_custom(self, field: wire.TicketField) -> None:
        if field.required_for_agents is True:
            self.required.append(field.name)
        levels = [field.name, *(sub.name for sub in field.nested_ticket_fields or [] if sub.name)]
        offered = [field.choices]
        for name in levels:
            self.custom[name] = field.type
            texts = list(dict.fromkeys(text for each in offered for text in _texts(each)))
            if texts and field.type in _CHOSEN:
                self.choices[name] = texts
            offered = [inner for each in offered if isinstance(each, dict) for inner in each.values()]

    def name_of(self, key: str, id: int | None) -> str | None:
        """The name of an id, or None when it is not listed."""
        return None if id is None else self.of[key].get(id)

    def ids_of(self, key: str, name: str, *, any_case: bool = False) -> list[int]:
        """The ids that bear a name; more than one only where names differ in case alone."""
        return [
            id
            for id, known in self.of[key].items()
            if known == name or (any_case and known.casefold() == name.casefold())
        ]

    def custom_name(self, name: str) -> str | None:
        """A custom field as Freshdesk spells it (``cf_`` may be left out), or None when there is no such field."""
        return next((known for known in (name, f"cf_{name}") if known in self.custom), None)

    def known(self, key: str) -> list[str]:
        """The names people may use for ``queue``, ``status`` …, ``type`` and ``custom_fields``."""
        if key == "type":
            return self.types
        return sorted(self.custom) if key == "custom_fields" else list(self.of[key].values())

    def hint(self, key: str, name: str) -> str:
        """The nearest valid name, and the valid ones."""
        known = self.known(key)
        some = ", ".join(repr(each) for each in known[:_SHOWN]) + (" …" if len(known) > _SHOWN else "")
        return f"{nearest(name, known)}: there is {some or 'none'}"


class Directory:
    """The names, read on first use, and the agents' e-mail addresses asked for so far."""

    def __init__(self, client: FreshdeskClient) -> None:
        self._client = client
        self._names: Names | None = None
        self._read_at = 0.0
        self._emails: dict[str, int] = {}

    def names(self, *, not_older_than: float | None = None) -> Names:
        """The names as last read; read again when that was before ``not_older_than`` (`otai_sdk.timer.monotonic`)."""
        oldest = monotonic() - MAX_AGE if not_older_than is None else not_older_than
        if self._names is None or self._read_at < oldest:
            started = monotonic()
            self._names = Names(self._client.ticket_fields())
            self._read_at = started
        return self._names

    def known(self) -> Names:
        """The names as last read, if they ever were; no request."""
        return self._names or Names([])

    def ids(self, key: str, name: str, began: float, *, any_case: bool = False) -> list[int]:
        """The ids of a name; the names are read again once if it is unknown and they are older than this call."""
        return self.names().ids_of(key, name, any_case=any_case) or self.names(not_older_than=began).ids_of(
            key, name, any_case=any_case
        )

    def dedupe_field(self, name: str) -> str:
        """The field of the setting ``dedupe_field`` as Freshdesk spells it.

        Raises:
            ConfigError: there is no such field, or it holds no text.
        """
        names = self.names()
        spelt = names.custom_name(name)
        if spelt is None:
            raise ConfigError(
                f"setting dedupe_field: there is no custom field {name!r}{names.hint('custom_fields', name)}. Add a "
                "single-line text field under Admin → Ticket Fields"
            )
        if names.custom[spelt] not in (custom.TEXT, "custom_paragraph"):
            raise ConfigError(
                f"setting dedupe_field: {spelt!r} is a {names.custom[spelt]}, and the key needs a single-line text "
                "field: add one under Admin → Ticket Fields"
            )
        return spelt

    def agent_by_email(self, email: str) -> int | None:
        """The id of the agent with this e-mail address, or None.

        Raises:
            PermissionDeniedError: the key belongs to no administrator.
        """
        wanted = email.strip().casefold()
        if wanted not in self._emails:
            for agent in self._client.agents_by_email(email.strip()):
                if agent.contact.email:
                    self._emails[agent.contact.email.casefold()] = agent.id
        return self._emails.get(wanted)

    def email_of(self, id: int | None) -> str | None:
        """An agent's e-mail address, if it was asked for before."""
        return next((email for email, known in list(self._emails.items()) if known == id), None)

    # --- for writing: exactly one id, or refused -----------------------------------------------------

    def id_to_write(self, key: str, entity: UnifiedEntity, began: float) -> int:
        """The id that an entity means.

        Raises:
            InvalidRequestError: an unknown name, or id and name that do not belong together.
        """
        email = entity.email if isinstance(entity, UnifiedUser) else None
        id = None if entity.id is None else whole(f"{key} id", entity.id)
        if id is None and not email and entity.name and "@" in entity.name and key == "owner":
            email = entity.name if not self.names().ids_of(key, entity.name) else None
        if id is not None:
            return self.agreed(key, id, entity.name, began)
        if email:
            found = self.agent_by_email(email)
            if found is None:
                raise InvalidRequestError(f"{key}: no agent has the e-mail address {email!r}")
            return found if entity.name in (None, email) else self.agreed(key, found, entity.name, began)
        name = entity.name or ""
        ids = self.ids(key, name, began)
        if not ids:
            raise InvalidRequestError(f"unknown {key} {shown(name)}{self.names().hint(key, name)}")
        return ids[0]

    def agreed(self, key: str, id: int, name: str | None, began: float, *, any_case: bool = False) -> int:
        """The id, unless the name says something else. An id that is not listed is sent as it is.

        Raises:
            InvalidRequestError: id and name do not belong together.
        """
        if name is None:
            return id
        known = self.names()
        if id not in known.ids_of(key, name, any_case=any_case):
            known = self.names(not_older_than=began)
        actual, others = known.name_of(key, id), known.ids_of(key, name, any_case=any_case)
        if actual is not None and id not in others:
            raise InvalidRequestError(f"{key} {id} is {actual!r}, not {name!r}")
        if actual is None and others:
            raise InvalidRequestError(f"{key} {name!r} is {others[0]}, not {id}")
        return id

    def type_to_write(self, name: str, began: float) -> str:
        """A ticket type that exists.

        Raises:
            InvalidRequestError: there are types, and this is none of them.
        """
        if name in self.names().types:
            return name
        types = self.names(not_older_than=began).types
        if types and name not in types:
            raise InvalidRequestError(f"unknown type {shown(name)}{self.names().hint('type', name)}")
        return name

    def custom_to_write(self, given: Mapping[str, Any], began: float) -> dict[str, Any]:
        """Custom fields as Freshdesk spells them, with values as it takes them.

        Raises:
            InvalidRequestError: an unknown field, one given in both spellings, or a value that it cannot hold.
        """
        try:
            return self._custom(given, self.names())
        except InvalidRequestError:
            names = self.names(not_older_than=began)  # fields and choices come and go
        return self._custom(given, names)

    def _custom(self, given: Mapping[str, Any], names: Names) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, value in given.items():
            spelt = names.custom_name(str(name))
            if spelt is None:
                raise InvalidRequestError(f"unknown custom field {name!r}{names.hint('custom_fields', str(name))}")
            if spelt in result:
                raise InvalidRequestError(f"{name!r} and {spelt!r} are the same custom field: give it once")
            result[spelt] = custom.to_write(spelt, names.custom[spelt], names.choices.get(spelt), value)
        return result


def whole(what: str, value: Any) -> int:
    """An id: a positive whole number; its digits as text do, too.

    Raises:
        InvalidRequestError: anything else.
    """
    number = _number(value)
    if number is None or isinstance(value, float) or number < 1:
        raise InvalidRequestError(
            f"{what}: expected a positive whole number, got {type(value).__name__} {shown(value)}"
        )
    return number


_NAMED_BY = {"default_priority": "priority", "default_group": "queue", "default_agent": "owner"}


_CHOSEN = ("custom_dropdown", "nested_field")


def _by_id(choices: Any) -> dict[int, str]:
    """``{"Low": 1}`` → ``{1: "Low"}``."""
    if not isinstance(choices, dict):
        return {}
    numbered = ((_number(id), name) for name, id in choices.items())
    return {id: name for id, name in numbered if id is not None}


def _numbered_pairs(choices: Any) -> dict[int, str]:
    """``{"2": ["Open", "Being Processed"]}`` → ``{2: "Open"}``: what agents see, not what customers see."""
    if not isinstance(choices, dict):
        return {}
    numbered = ((_number(number), _texts(labels) or [labels]) for number, labels in choices.items())
    return {id: labels[0] for id, labels in numbered if id is not None and isinstance(labels[0], str)}


def _texts(choices: Any) -> list[str]:
    """The texts of a list, or the names of an object."""
    return [each for each in choices if isinstance(each, str)] if isinstance(choices, (list, dict)) else []


def _number(value: Any) -> int | None:
    """A whole number, or one written as text or with a point; None: something else."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else None
