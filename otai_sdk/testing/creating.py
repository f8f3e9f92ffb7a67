"""create_ticket and get_ticket."""

from __future__ import annotations

import copy

import pytest

from ..adapter import TicketSystemAdapter
from ..errors import InvalidRequestError
from ..models import SearchCriteria, UnifiedNote, UnifiedQueue
from .base import ContractBase

UNICODE = "Grüße aus Köln – ça va? 日本語 🚀 <b>fett</b> & 5 > 3 \"'"


class Creating(ContractBase):
    """What is created is there, once, as it was given."""

    def test_create_returns_the_ticket_with_the_systems_id(self, adapter: TicketSystemAdapter) -> None:
        created = self.created(adapter)
        assert created.id, "create_ticket: the returned ticket has no id"

    def test_create_stores_subject_and_body(self, adapter: TicketSystemAdapter) -> None:
        wanted = self.new_ticket()
        stored = self.read(adapter, adapter.create_ticket(wanted))
        assert stored.subject == wanted.subject, "create_ticket: the subject was not stored"
        assert stored.body.strip() == wanted.body, "create_ticket: the body was not stored"

    def test_create_stores_queue_status_and_priority(self, adapter: TicketSystemAdapter) -> None:
        stored = self.read(adapter, self.created(adapter))
        assert stored.queue.name == self.queues[0], "create_ticket: the queue was not stored"
        assert stored.status.name == self.statuses[0], "create_ticket: the status was not stored"
        assert stored.priority.name == self.priorities[0], "create_ticket: the priority was not stored"

    def test_create_returns_what_is_stored(self, adapter: TicketSystemAdapter) -> None:
        created = self.created(adapter)
        stored = self.read(adapter, created)
        for name in ("id", "subject", "queue", "status", "priority", "custom_fields", "tags", "type"):
            assert getattr(created, name) == getattr(stored, name), f"create_ticket: another {name} is stored"

    def test_create_stores_custom_fields(self, adapter: TicketSystemAdapter) -> None:
        self.needs("custom_fields")
        name, value, _ = self.custom_field
        stored = self.read(adapter, self.created(adapter, custom_fields={name: value}))
        assert stored.custom_fields.get(name) == value, "create_ticket: a custom field was not stored"

    def test_create_stores_tags(self, adapter: TicketSystemAdapter) -> None:
        self.needs("tags")
        stored = self.read(adapter, self.created(adapter, tags=["vip", "köln"]))
        assert sorted(stored.tags) == ["köln", "vip"], "create_ticket: tags were not stored"

    def test_create_leaves_its_argument_alone(self, adapter: TicketSystemAdapter) -> None:
        wanted = self.new_ticket()
        before = copy.deepcopy(wanted)
        adapter.create_ticket(wanted)
        assert wanted == before, "create_ticket: the argument was modified"

    def test_create_stores_one_ticket(self, adapter: TicketSystemAdapter) -> None:
        created = self.created(adapter)
        found = adapter.find_tickets(SearchCriteria(subject=created.subject))
        assert [ticket.id for ticket in found] == [created.id], "create_ticket: not exactly one ticket was stored"

    def test_unicode_and_markup_characters_survive(self, adapter: TicketSystemAdapter) -> None:
        stored = self.read(adapter, self.created(adapter, subject=UNICODE, body=f"{UNICODE}\n\n{UNICODE}"))
        assert stored.subject == UNICODE, "create_ticket: the subject's characters were changed"
        assert stored.body.strip() == f"{UNICODE}\n\n{UNICODE}", "create_ticket: the body's characters were changed"

    def test_create_refuses_notes(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.new_ticket(notes=[UnifiedNote(body="a note")])
        with pytest.raises(InvalidRequestError):
            adapter.create_ticket(ticket)
        assert adapter.find_tickets(SearchCriteria(subject=ticket.subject)) == [], "a refused create left a ticket"

    def test_create_refuses_tags_where_there_are_none(self, adapter: TicketSystemAdapter) -> None:
        if self.supports.get("tags", True):
            return  # then the test above says what tags do
        ticket = self.new_ticket(tags=["vip"])
        with pytest.raises(InvalidRequestError):
            adapter.create_ticket(ticket)
        assert adapter.find_tickets(SearchCriteria(subject=ticket.subject)) == [], "a refused create left a ticket"

    def test_create_refuses_an_unknown_queue(self, adapter: TicketSystemAdapter) -> None:
        self.needs("unknown_names")
        ticket = self.new_ticket(queue=UnifiedQueue(name="No Such Queue"))
        with pytest.raises(self.refusals):
            adapter.create_ticket(ticket)
        assert adapter.find_tickets(SearchCriteria(subject=ticket.subject)) == [], "a refused create left a ticket"

    def test_get_finds_what_was_created(self, adapter: TicketSystemAdapter) -> None:
        created = self.created(adapter)
        assert self.read(adapter, created).id == created.id

    def test_get_takes_the_id_as_a_number_too(self, adapter: TicketSystemAdapter) -> None:
        self.needs("numeric_ids")
        created = self.created(adapter)
        found = adapter.get_ticket(int(created.id))
        assert found is not None, "get_ticket: does not take a number"
        assert found.id == created.id, "get_ticket: the id must come back as text"

    def test_get_of_no_ticket_is_none(self, adapter: TicketSystemAdapter) -> None:
        assert adapter.get_ticket(self.missing_id) is None, "get_ticket: there is no such ticket, None was promised"

    @pytest.mark.parametrize("ticket_id", ["", " 3", "3abc", "../1", "0", "-1", "1/../2", "٣"])
    def test_an_id_that_is_none_is_refused_by_every_call(self, adapter: TicketSystemAdapter, ticket_id: str) -> None:
        self.needs("numeric_ids")
        for call in (
            lambda: adapter.get_ticket(ticket_id),
            lambda: adapter.update_ticket(ticket_id, {"subject": "x"}),
            lambda: adapter.add_note(ticket_id, UnifiedNote(body="x")),
            lambda: adapter.find_tickets(SearchCriteria(id=ticket_id)),
        ):
            with pytest.raises(InvalidRequestError, match="id"):
                call()
