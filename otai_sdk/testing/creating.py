"""create_ticket."""

from __future__ import annotations

import copy

import pytest

from ..adapter import TicketSystemAdapter
from ..models import UnifiedNote, UnifiedQueue
from .base import UNICODE, ContractBase
from .promise import refused


class Creating(ContractBase):
    """What is created is there, once, as it was given."""

    def test_create_returns_the_ticket_with_the_systems_id(self, adapter: TicketSystemAdapter) -> None:
        created = self.created(adapter)
        assert created.id, "create_ticket: the returned ticket has no id"
        assert isinstance(created.id, str), "create_ticket: the id must be text"

    def test_create_stores_subject_and_body(self, adapter: TicketSystemAdapter) -> None:
        wanted = self.new_ticket()
        stored = self.read(adapter, adapter.create_ticket(wanted))
        assert stored.subject == wanted.subject, "create_ticket: the subject was not stored"
        assert stored.body.strip() == wanted.body, "create_ticket: the body was not stored"

    @pytest.mark.parametrize("key", ["queue", "status", "priority"])
    def test_create_stores_an_entity(self, adapter: TicketSystemAdapter, key: str) -> None:
        self.needs(key)
        for number, name in enumerate(self.names(key)):
            stored = self.read(adapter, self.created(adapter, **{key: self.entity(key, number)}))
            assert getattr(stored, key).name == name, f"create_ticket: the {key} was not stored"

    def test_create_returns_what_is_stored(self, adapter: TicketSystemAdapter) -> None:
        created = self.created(adapter)
        stored = self.read(adapter, created)
        for name in ("id", "subject", "queue", "status", "priority", "custom_fields", "tags", "type", "created_at"):
            assert getattr(created, name) == getattr(stored, name), f"create_ticket: another {name} came back"

    def test_create_tells_the_time(self, adapter: TicketSystemAdapter) -> None:
        created = self.created(adapter)
        assert created.created_at is not None, "create_ticket: the returned ticket has no created_at"
        assert created.created_at.tzinfo is not None, "create_ticket: created_at has no time zone"

    def test_create_stores_the_customer(self, adapter: TicketSystemAdapter) -> None:
        self.needs("customer")
        for customer in self.customers:
            ticket = self.created(adapter, customer=customer)
            assert self.found(adapter, id=ticket.id, customer=customer) == [ticket.id], (
                "create_ticket: the customer was not stored"
            )

    def test_create_stores_custom_fields(self, adapter: TicketSystemAdapter) -> None:
        self.needs("custom_fields")
        name, value, _ = self.custom_field
        other, second = self.second_custom_field
        stored = self.read(adapter, self.created(adapter, custom_fields={name: value, other: second}))
        assert stored.custom_fields.get(name) == value, "create_ticket: a custom field was not stored"
        assert stored.custom_fields.get(other) == second, "create_ticket: a custom field lost its type or value"

    def test_create_stores_the_type(self, adapter: TicketSystemAdapter) -> None:
        self.needs("type")
        stored = self.read(adapter, self.created(adapter, type=self.types[1]))
        assert stored.type == self.types[1], "create_ticket: the type was not stored"

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
        assert self.found(adapter, subject=created.subject) == [created.id], (
            "create_ticket: one call must store one ticket, not none and not two"
        )

    def test_tickets_created_alike_are_two(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.new_ticket()
        ids = {adapter.create_ticket(ticket).id, adapter.create_ticket(ticket).id}
        assert len(ids) == 2, "create_ticket: two calls must store two tickets, with ids of their own"
        assert set(self.found(adapter, subject=ticket.subject)) == ids, (
            "create_ticket: two calls must store two tickets"
        )

    def test_unicode_and_markup_characters_survive(self, adapter: TicketSystemAdapter) -> None:
        stored = self.read(adapter, self.created(adapter, subject=UNICODE, body=f"{UNICODE}\n\n{UNICODE}"))
        assert stored.subject == UNICODE, "create_ticket: the subject's characters were changed"
        assert stored.body.strip() == f"{UNICODE}\n\n{UNICODE}", "create_ticket: the body's characters were changed"

    def test_create_refuses_notes(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.new_ticket(notes=[UnifiedNote(body="a note")])
        with refused("create_ticket: notes must be refused, they would be lost", "note"):
            adapter.create_ticket(ticket)
        assert self.found(adapter, subject=ticket.subject) == [], "create_ticket: what was refused left a ticket"

    def test_create_refuses_what_the_system_cannot_hold(self, adapter: TicketSystemAdapter) -> None:
        for key, value in self.other_values().items():
            if self.has(key):
                continue
            ticket = self.new_ticket(**{key: value})
            with refused(f"create_ticket: {key} cannot be held, so it must be refused, not dropped"):
                adapter.create_ticket(ticket)
            assert self.found(adapter, subject=ticket.subject) == [], "create_ticket: what was refused left a ticket"

    def test_create_refuses_an_unknown_queue(self, adapter: TicketSystemAdapter) -> None:
        self.needs("queue", "unknown_names")
        ticket = self.new_ticket(queue=UnifiedQueue(name="No Such Queue"))
        with refused("create_ticket: an unknown queue must be refused", by=self.refusals):
            adapter.create_ticket(ticket)
        assert self.found(adapter, subject=ticket.subject) == [], "create_ticket: what was refused left a ticket"
