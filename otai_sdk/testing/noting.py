"""add_note."""

from __future__ import annotations

import pytest

from ..adapter import TicketSystemAdapter
from ..errors import NotFoundError
from ..models import UnifiedNote
from .base import ContractBase
from .creating import UNICODE


class Noting(ContractBase):
    """A note is really stored, once, and hidden from the customer unless told otherwise."""

    def test_a_note_is_stored_once(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        adapter.add_note(ticket.id, UnifiedNote(body="Called the customer."))
        bodies = [note.body.strip() for note in self.read(adapter, ticket).notes]
        assert bodies == ["Called the customer."], "add_note: the note was not stored exactly once"

    def test_a_note_comes_back_with_id_and_time(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        note = adapter.add_note(ticket.id, UnifiedNote(body="Called the customer."))
        (stored,) = self.read(adapter, ticket).notes
        assert note.id, "add_note: the returned note has no id"
        assert (note.id, note.created_at) == (stored.id, stored.created_at), "add_note: returned another note"
        assert note.created_at.tzinfo is not None, "add_note: the time has no zone"

    def test_a_note_is_internal_by_default(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        assert adapter.add_note(ticket.id, UnifiedNote(body="Between us.")).is_internal
        assert self.read(adapter, ticket).notes[0].is_internal, "add_note: a note reached the customer by accident"

    def test_a_public_note_is_public(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        assert not adapter.add_note(ticket.id, UnifiedNote(body="Dear customer", is_internal=False)).is_internal
        assert not self.read(adapter, ticket).notes[0].is_internal, "add_note: a public note was hidden"

    def test_notes_keep_their_order_and_leave_the_body_alone(self, adapter: TicketSystemAdapter) -> None:
        self.needs("note_order")
        ticket = self.created(adapter)
        for body in ("first", "second", "third"):
            adapter.add_note(ticket.id, UnifiedNote(body=body))
        after = self.read(adapter, ticket)
        assert after.body.strip() == "The printer on the 2nd floor is empty.", "add_note: a note took the body's place"
        assert [note.body.strip() for note in after.notes] == ["first", "second", "third"]

    def test_a_notes_characters_survive(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        adapter.add_note(ticket.id, UnifiedNote(body=UNICODE))
        assert self.read(adapter, ticket).notes[0].body.strip() == UNICODE

    def test_a_note_on_no_ticket_is_an_error(self, adapter: TicketSystemAdapter) -> None:
        with pytest.raises(NotFoundError):
            adapter.add_note(self.missing_id, UnifiedNote(body="Hello?"))
