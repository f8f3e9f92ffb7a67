"""Reading tickets by their ids, many with one request, whatever becomes of them meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import NotFoundError, UnexpectedResponseError
from . import wire
from .client import OTOBOClient
from .directory import Directory

SIZE = 200  # TicketGet of 200 ids works on both versions


class Batches:
    """Reads tickets.

    Args:
        client: the calls.
        directory: learns from every ticket read.
    """

    def __init__(self, client: OTOBOClient, directory: Directory) -> None:
        self._client = client
        self._directory = directory

    def read(self, ids: Sequence[str], **options: Any) -> list[wire.Ticket]:
        """The tickets in the order of their ids; those that are gone, or may not be read any more, are left out."""
        by_id = {str(ticket.TicketID): ticket for ticket in self._get(list(dict.fromkeys(ids)), options)}
        for ticket in by_id.values():
            self._directory.learn(ticket)
        return [by_id[id_] for id_ in ids if id_ in by_id]

    def _get(self, ids: list[str], options: dict[str, Any]) -> list[wire.Ticket]:
        """One id that has vanished since the search fails the whole call, and the answer does not name it. A search
        tells which are left."""
        while ids:
            try:
                return about(ids, self._client.get(ids, **options))
            except NotFoundError:
                if len(ids) == 1:
                    return []
            except UnexpectedResponseError as error:
                if len(ids) == 1 or "max_response_size" not in str(error):
                    raise
                return self._halves(ids, options)
            there = set(self._client.search({"TicketID": ids}))
            left = [id_ for id_ in ids if id_ in there]
            if len(left) == len(ids):  # found, but not to be read: each half is asked for alone
                return self._halves(ids, options)
            ids = left
        return []

    def _halves(self, ids: list[str], options: dict[str, Any]) -> list[wire.Ticket]:
        middle = len(ids) // 2
        return self._get(ids[:middle], options) + self._get(ids[middle:], options)


def about(ids: list[str], tickets: list[wire.Ticket]) -> list[wire.Ticket]:
    """The tickets, if they are those that were asked for.

    Raises:
        UnexpectedResponseError: one is missing, as when a proxy gives the answer to another request.
    """
    told = {str(ticket.TicketID) for ticket in tickets}
    missing = [id_ for id_ in ids if id_ not in told]
    if missing:
        others = ", ".join(sorted(told.difference(ids))[:3]) or "none beside the others"
        raise UnexpectedResponseError(
            f"otobo: ticket {missing[0]} was asked for, and the answer lacks it (it holds {others})",
            status=200,
            system="otobo",
        )
    return tickets
