"""Whether a queue's name is exact in upper and lower case.

OTOBO's checks of a write ignore case there, and the write itself then fails (seen on 11.0.6 and 10.1.11). A search
compares exactly, and one unknown name empties it: a ticket is found by ``[its own queue, the name]`` only where the
name is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import OTAIError
from ..timer import monotonic
from .batches import Batches
from .client import OTOBOClient
from .directory import Directory

_KEPT = {True: 900.0, False: 60.0}  # seconds that an answer holds: who corrects a name asks again soon


class ExactNames:
    """Asks for each name once.

    Args:
        client: the calls.
        batches: reads the ticket that is asked about.
        directory: names that tickets have shown are exact.
    """

    def __init__(self, client: OTOBOClient, batches: Batches, directory: Directory) -> None:
        self._client, self._batches, self._directory = client, batches, directory
        self._answers: dict[str, tuple[bool, float]] = {}

    def objection(self, ticket_id: str, payload: Mapping[str, Any]) -> OTAIError | None:
        """The fault that an update meets whose queue differs in case; None if it would not.

        Args:
            ticket_id: a ticket that can be read.
            payload: what `proof.objection_to_update` had nothing against.
        """
        name = (payload.get("Ticket") or {}).get("Queue")
        if not isinstance(name, str) or not name.strip():
            return None
        try:
            return None if self.is_exact(ticket_id, name) else self._client.refused_move(ticket_id, payload)
        except OTAIError as error:
            return error

    def is_exact(self, ticket_id: str, name: str) -> bool:
        """Whether a queue is called so, of which OTOBO has said that there is one in some case.

        Raises:
            OTAIError: it could not be asked.
        """
        name = name.strip()  # as OTOBO does
        if name in self._directory.names("queue"):
            return True
        exact, since = self._answers.get(name, (False, float("-inf")))
        if monotonic() - since > _KEPT[exact]:
            told = self._asked(ticket_id, name)
            if told is None:
                return True
            exact = told
            self._answers[name] = exact, monotonic()
        return exact

    def _asked(self, ticket_id: str, name: str) -> bool | None:
        """Whether it is; None: this ticket cannot tell, which speaks against no name."""
        ticket = next(iter(self._batches.read([ticket_id], AllArticles=0)), None)
        if ticket is None or not ticket.Queue:
            return None
        if ticket.Queue == name or self._finds(ticket_id, [ticket.Queue, name]):
            return True
        return False if self._finds(ticket_id, [ticket.Queue]) else None  # None: it was moved meanwhile

    def _finds(self, ticket_id: str, queues: list[str]) -> bool:
        return bool(self._client.search({"TicketID": [ticket_id], "Queues": queues}, limit=1))
