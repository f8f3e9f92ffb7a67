"""add_note."""

from __future__ import annotations

import copy

from ..adapter import TicketSystemAdapter
from ..errors import NotFoundError
from ..models import Attachment, UnifiedNote
from .base import BODY, UNICODE, ContractBase
from .promise import refused


class Noting(ContractBase):
    """A note is really stored, once, and hidden from the customer unless told otherwise."""

    def test_a_note_is_stored_once(self, adapter: TicketSystemAdapter) -> None:
        one, other, _ = self.pair(adapter)
        adapter.add_note(one.id, self.new_note("Called the customer."))
        bodies = self.note_bodies(adapter, one)
        assert bodies, "add_note: the note was not stored"
        assert bodies == ["Called the customer."], "add_note: the note was not stored exactly once"
        assert self.note_bodies(adapter, other) == [], "add_note: another ticket got the note"

    def test_a_note_comes_back_with_id_and_time(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        note = adapter.add_note(ticket.id, self.new_note("Called the customer."))
        assert note.id, "add_note: the returned note has no id"
        assert note.created_at.tzinfo is not None, "add_note: the time has no zone"
        stored = self.read(adapter, ticket).notes
        assert stored, "add_note: the note was not stored"
        assert (note.id, note.created_at) == (stored[-1].id, stored[-1].created_at), (
            "add_note: the returned note is not the stored one"
        )
        assert note.body.strip() == "Called the customer.", "add_note: the returned note has another body"

    def test_a_note_is_internal_by_default(self, adapter: TicketSystemAdapter) -> None:
        self.needs("internal_notes")
        ticket = self.created(adapter)
        note = adapter.add_note(ticket.id, UnifiedNote(body="Between us."))
        assert note.is_internal, "add_note: the returned note claims to be public"
        stored = self.read(adapter, ticket).notes
        assert stored, "add_note: the note was not stored"
        assert stored[-1].is_internal, "add_note: an internal note reached the customer"

    def test_a_public_note_is_public(self, adapter: TicketSystemAdapter) -> None:
        self.needs("public_notes")
        ticket = self.created(adapter)
        note = adapter.add_note(ticket.id, UnifiedNote(body="Dear customer", is_internal=False))
        assert not note.is_internal, "add_note: the returned note claims to be internal"
        stored = self.read(adapter, ticket).notes
        assert stored, "add_note: the note was not stored"
        assert not stored[-1].is_internal, "add_note: a public note was hidden from the customer"

    def test_a_note_that_the_system_cannot_hold_is_refused(self, adapter: TicketSystemAdapter) -> None:
        file = Attachment(name="photo.txt", content_type="text/plain", size=5, content=b"paper")
        for feature, note in {
            "internal_notes": UnifiedNote(body="Between us.", is_internal=True),
            "public_notes": UnifiedNote(body="Dear customer", is_internal=False),
            "attachments": self.new_note("See the photo.", attachments=[file]),
        }.items():
            if self.has(feature):
                continue
            ticket = self.created(adapter)
            with refused(f"add_note: the system has no {feature}, so such a note must be refused"):
                adapter.add_note(ticket.id, note)
            assert self.note_bodies(adapter, ticket) == [], "add_note: a note that was refused is stored"

    def test_a_file_on_a_note_is_stored(self, adapter: TicketSystemAdapter) -> None:
        self.needs("attachments")
        ticket = self.created(adapter)
        file = Attachment(name="photo.txt", content_type="text/plain", size=5, content=b"paper")
        adapter.add_note(ticket.id, self.new_note("See the photo.", attachments=[file]))
        stored = self.read(adapter, ticket).notes
        assert stored, "add_note: the note was not stored"
        files = [(each.name, each.size) for each in stored[-1].attachments]
        assert files == [("photo.txt", 5)], "add_note: the file was not stored with its name and size"

    def test_notes_keep_their_order_and_leave_the_body_alone(self, adapter: TicketSystemAdapter) -> None:
        self.needs("note_order")
        ticket = self.created(adapter)
        for body in ("first", "second", "third"):
            adapter.add_note(ticket.id, self.new_note(body))
        after = self.read(adapter, ticket)
        assert after.body.strip() == BODY, "add_note: a note took the place of the body"
        assert [note.body.strip() for note in after.notes] == ["first", "second", "third"], (
            "get_ticket: notes come oldest first, all of them"
        )

    def test_a_notes_characters_survive(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        adapter.add_note(ticket.id, self.new_note(f"{UNICODE}\n\n{UNICODE}"))
        assert self.note_bodies(adapter, ticket) == [f"{UNICODE}\n\n{UNICODE}"], (
            "add_note: the characters of the note were changed"
        )

    def test_a_note_leaves_its_argument_alone(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        note = self.new_note("Mine")
        before = copy.deepcopy(note)
        adapter.add_note(ticket.id, note)
        assert note == before, "add_note: the argument was modified"

    def test_a_note_on_no_ticket_is_an_error(self, adapter: TicketSystemAdapter) -> None:
        with refused("add_note: there is no such ticket, so an error was promised", by=NotFoundError):
            adapter.add_note(self.missing_id, self.new_note("Hello?"))
