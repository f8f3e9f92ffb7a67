"""Whether OTOBO knows the names in criteria: its search answers an unknown one like an empty queue."""

from __future__ import annotations

from collections.abc import Iterable

from ..convert import nearest
from ..errors import ValidationError
from ..models import SearchCriteria, UnifiedTicket
from ..search import as_list
from .client import OTOBOClient
from .directory import Directory
from .proof import objection_to_update

_FIELDS = {"queue": "Queue", "status": "State", "priority": "Priority"}


def unknown_names(
    client: OTOBOClient, directory: Directory, criteria: SearchCriteria, found: Iterable[UnifiedTicket]
) -> list[str]:
    """The names that no update could set, in words; none where there is no ticket to ask about.

    Args:
        client: the calls.
        directory: names seen so far.
        criteria: what was searched for.
        found: what the search found: the names that these tickets show are known.
    """
    tickets = list(found)
    asked = [
        (key, entity.name)
        for key in _FIELDS
        for entity in as_list(getattr(criteria, key) or [])
        if entity.id is None and entity.name and all(getattr(t, key).name != entity.name for t in tickets)
    ]
    if not asked:
        return []
    some = tickets[0].id if tickets else next(iter(client.search({"SearchInArchive": "AllTickets"}, limit=1)), None)
    if some is None:
        return []
    unknown = []
    for key, name in asked:
        error = objection_to_update(client, some, {"Ticket": {_FIELDS[key]: name}})
        fields = [each[0] for each in error.errors] if isinstance(error, ValidationError) else []
        if any(field.endswith(f"Ticket->{_FIELDS[key]}") for field in fields):
            unknown.append(f"{key} {name!r} does not exist, or is invalid{nearest(name, directory.names(key))}")
    return unknown
