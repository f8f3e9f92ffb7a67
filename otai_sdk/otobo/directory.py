"""What this adapter has seen of the system: which id has which name."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import InvalidRequestError
from ..models import UnifiedEntity
from . import wire

# kind → (id, name) in a ticket's JSON, and the search parameter that finds a ticket with such an id
_KINDS = {
    "queue": ("QueueID", "Queue", "QueueIDs"),
    "status": ("StateID", "State", "StateIDs"),
    "priority": ("PriorityID", "Priority", "PriorityIDs"),
    "owner": ("OwnerID", "Owner", "OwnerIDs"),
}


class Directory:
    """Ids and names as seen in tickets. OTOBO has no operation that lists them."""

    def __init__(self) -> None:
        self._names: dict[str, dict[int, str]] = {kind: {} for kind in _KINDS}
        self._state_types: dict[int, str] = {}
        self._fields: tuple[str, ...] = ()

    def learn(self, ticket: wire.Ticket) -> None:
        """Remember what a ticket shows."""
        for kind, (id_key, name_key, _) in _KINDS.items():
            id_, name = getattr(ticket, id_key), getattr(ticket, name_key)
            if name and (number := _number(id_)) is not None:
                self._names[kind][number] = name
        if ticket.DynamicField:  # a ticket shows all valid ones, set or not
            self._fields = tuple(field.Name for field in ticket.DynamicField)
        if ticket.StateType and (state := _number(ticket.StateID)) is not None:
            self._state_types[state] = ticket.StateType

    def names(self, kind: str) -> list[str]:
        """The names seen of a kind; ``"custom_fields"``: all that there are, once a ticket was seen."""
        if kind == "custom_fields":
            return list(self._fields)
        return list(self._names.get(kind, {}).values())

    def name(self, kind: str, id_: int) -> str | None:
        return self._names[kind].get(id_)

    def id(self, kind: str, name: str) -> int | None:
        return next((id_ for id_, known in list(self._names[kind].items()) if _same(kind, known, name)), None)

    def names_of(self, kind: str) -> Mapping[int, str]:
        """All ids and names of a kind, as they become known."""
        return self._names[kind]

    def spelling(self, kind: str, name: str) -> str | None:
        """A name as the system spells it."""
        id_ = self.id(kind, name)
        return None if id_ is None else self.name(kind, id_)

    def state_type(self, id_: int) -> str | None:
        return self._state_types.get(id_)

    def check(self, kind: str, entity: UnifiedEntity) -> None:
        """Refuse an entity whose id and name disagree with what was seen.

        Raises:
            InvalidRequestError: the message says what the id really is.
        """
        if entity.id is None or not entity.name or kind not in _KINDS:
            return
        known = self.name(kind, entity.id)
        if known is not None and not _same(kind, known, entity.name):
            raise InvalidRequestError(f'{kind} {entity.id} is "{known}", not "{entity.name}": give one of the two')
        other = self.id(kind, entity.name)
        if other is not None and other != entity.id:
            raise InvalidRequestError(f'{kind} "{entity.name}" is {other}, not {entity.id}: give one of the two')

    @staticmethod
    def search_key(kind: str) -> str | None:
        """The search parameter that finds a ticket with a given id of this kind."""
        return _KINDS[kind][2] if kind in _KINDS else None


def _number(id_: int | str | None) -> int | None:
    if isinstance(id_, str):
        return int(id_) if id_.isascii() and id_.isdigit() and len(id_) < 20 else None
    return id_


def _same(kind: str, known: str, name: str) -> bool:
    return known == name if kind == "queue" else known.casefold() == name.casefold()  # only queues mind case (recorded)
