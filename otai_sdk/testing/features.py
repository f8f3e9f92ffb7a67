"""What a system may lack: the names that ``supports`` may hold."""

from __future__ import annotations

from collections.abc import Mapping

from ..convert import nearest

FEATURES: dict[str, str] = {
    "queue": "tickets are in queues",
    "priority": "tickets have a priority",
    "owner": "tickets have an owner that can be changed",
    "customer": "tickets belong to a customer",
    "customer_change": "the customer of a ticket can be changed",
    "type": "tickets have a type",
    "tags": "tickets have tags",
    "custom_fields": "tickets have custom fields",
    "pending_until": "a ticket can wait until a moment",
    "attachments": "notes carry files",
    "internal_notes": "a note can be hidden from the customer",
    "public_notes": "a note can be shown to the customer",
    "note_order": "notes come back in the order they were written",
    "text": "tickets can be found by words in their body",
    "updated_at": "tickets tell when they were changed last",
    "entity_ids": "queues, statuses and priorities have numbers beside their names",
    "numeric_ids": "ticket ids are numbers, anything else is refused",
    "unknown_names": "an unknown queue, status or priority is refused",
}


def check_features(owner: str, supports: Mapping[str, bool]) -> None:
    """Refuse a misspelt feature: it would leave nothing out, without a word.

    Raises:
        ValueError: a name that is no feature, or a value that is neither True nor False.
    """
    for name, value in supports.items():
        if name not in FEATURES:
            raise ValueError(
                f"{owner}.supports names {name!r}, which is no feature{nearest(name, FEATURES)}: it may name "
                f"{', '.join(FEATURES)}"
            )
        if not isinstance(value, bool):
            raise ValueError(f"{owner}.supports[{name!r}] is {value!r}: say True or False")
