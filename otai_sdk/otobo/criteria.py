"""Whether OTOBO knows the names in criteria: its search answers an unknown one like an empty queue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..convert import nearest
from ..errors import ValidationError
from ..models import SearchCriteria, UnifiedEntity, UnifiedTicket
from ..search import as_list
from .client import OTOBOClient
from .directory import Directory
from .exact import ExactNames
from .proof import objection_to_update

_FIELDS = {"queue": "Queue", "status": "State", "priority": "Priority", "type": "Type"}


def unknown_names(
    client: OTOBOClient,
    exact: ExactNames,
    directory: Directory,
    criteria: SearchCriteria,
    found: Iterable[UnifiedTicket],
) -> list[tuple[str, str, str]]:
    """The names that no update could set: field, name, and what is wrong in words; none where there is no ticket to ask
    about.

    Args:
        client: the calls.
        exact: whether queues are spelt so.
        directory: names seen so far.
        criteria: what was searched for.
        found: what the search found: the names that these tickets show are known.
    """
    tickets = list(found)
    asked = [
        (key, name)
        for key in _FIELDS
        for name in _names(getattr(criteria, key))
        if all(name != _shown(getattr(ticket, key)) for ticket in tickets)
    ]
    if not asked:
        return []
    some = tickets[0].id if tickets else any_ticket(client)
    if some is None:
        return []
    unknown = []
    for key, name in asked:
        error = objection_to_update(client, some, {"Ticket": {_FIELDS[key]: name}})
        fields = [each[0] for each in error.errors] if isinstance(error, ValidationError) else []
        if any(field.endswith(f"Ticket->{_FIELDS[key]}") for field in fields):
            wrong = "does not exist, or is invalid"
        elif key == "queue" and error is None and not exact.is_exact(some, name):
            wrong = "is spelt otherwise in upper and lower case"
        else:
            continue
        unknown.append((key, name, f"{key} {name!r} {wrong}{nearest(name, directory.names(key))}"))
    return unknown


def any_ticket(client: OTOBOClient) -> str | None:
    """A ticket to ask about; None: the agent sees none."""
    return next(iter(client.search({}, limit=1)), None)


def _names(value: Any) -> Iterator[str]:
    """The names in a criterion; an id beside one has been compared with it."""
    for each in [] if value is None else as_list(value):
        name = _shown(each)
        if name and getattr(each, "id", None) is None:
            yield name


def _shown(value: UnifiedEntity | str | None) -> str | None:
    return value.name if isinstance(value, UnifiedEntity) else value
