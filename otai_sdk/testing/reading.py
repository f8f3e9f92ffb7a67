"""get_ticket, and what an id is to every call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ..adapter import TicketSystemAdapter
from ..errors import InvalidRequestError, NotFoundError
from ..models import SearchCriteria, UnifiedNote
from .base import ContractBase
from .promise import no_error, refused

CALLS: dict[str, Callable[[TicketSystemAdapter, str], Any]] = {
    "get_ticket": lambda adapter, id_: adapter.get_ticket(id_),
    "find_tickets": lambda adapter, id_: adapter.find_tickets(SearchCriteria(id=id_)),
    "find_first_ticket": lambda adapter, id_: adapter.find_first_ticket(SearchCriteria(id=id_)),
    "update_ticket": lambda adapter, id_: adapter.update_ticket(id_, {"subject": "x"}),
    "add_note": lambda adapter, id_: adapter.add_note(id_, UnifiedNote(body="x")),
}


class Reading(ContractBase):
    """A ticket is found by its own id, and by no other."""

    def test_get_finds_what_was_created(self, adapter: TicketSystemAdapter) -> None:
        one, other, _ = self.pair(adapter)
        assert self.read(adapter, one).id == one.id, "get_ticket: another ticket came than was asked for"
        assert self.read(adapter, other).id == other.id, "get_ticket: another ticket came than was asked for"

    def test_get_takes_the_id_as_a_number_too(self, adapter: TicketSystemAdapter) -> None:
        self.needs("numeric_ids")
        created = self.created(adapter)
        found = adapter.get_ticket(int(created.id))
        assert found is not None, "get_ticket: an id may be given as a number"
        assert found.id == created.id, "get_ticket: the id must come back as text"

    def test_get_of_no_ticket_is_none(self, adapter: TicketSystemAdapter) -> None:
        promise = "get_ticket: there is no such ticket, so None was promised"
        with no_error(promise):
            found = adapter.get_ticket(self.missing_id)
        assert found is None, promise

    @pytest.mark.parametrize("call", sorted(CALLS))
    @pytest.mark.parametrize("ticket_id", ["", " 3", "3abc", "../1", "0", "-1", "1/../2", "٣"])
    def test_what_is_no_id_is_refused(self, adapter: TicketSystemAdapter, call: str, ticket_id: str) -> None:
        self.needs("numeric_ids")
        with refused(f"{call}: {ticket_id!r} is no ticket id and must be refused before anything is sent", "id"):
            CALLS[call](adapter, ticket_id)

    @pytest.mark.parametrize("call", sorted(CALLS))
    def test_an_empty_id_means_no_ticket(self, adapter: TicketSystemAdapter, call: str) -> None:
        self.created(adapter)
        try:
            found = CALLS[call](adapter, "")
        except (InvalidRequestError, NotFoundError):
            return
        assert not found, f"{call}: an empty id must not stand for any ticket"
