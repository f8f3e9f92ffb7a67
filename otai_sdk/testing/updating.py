"""update_ticket: what it writes."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ..adapter import TicketSystemAdapter
from ..models import UnifiedTicket
from ..search import is_empty
from .base import KINDS, ContractBase
from .promise import no_error

COMPARED = ("subject", "body", "queue", "status", "priority", "owner", "customer", "type", "tags", "custom_fields")
TRUE = "update_ticket: what is applied must be told by True"


def assert_changed(before: UnifiedTicket, after: UnifiedTicket, **expected: Any) -> None:
    """The named fields have these values now; all others have theirs from before."""
    for name in COMPARED:
        now = getattr(after, name)
        if name in expected:
            assert getattr(now, "name", now) == expected[name], f"update_ticket: {name} was not written"
        else:
            assert now == getattr(before, name), f"update_ticket: {name} was changed unasked"


class Updating(ContractBase):
    """An update changes what it names, and nothing else."""

    @pytest.mark.parametrize("key", ["queue", "status", "priority"])
    @pytest.mark.parametrize("form", ["name", "id", "entity", "dict", "id and name"])
    def test_update_writes_an_entity_in_every_form(self, adapter: TicketSystemAdapter, key: str, form: str) -> None:
        self.needs(key)
        name = self.names(key)[1]
        value: Any = {"name": name, "entity": KINDS[key](name=name), "dict": {"name": name}}.get(form)
        if value is None:
            self.needs("entity_ids")
            seen = getattr(self.read(adapter, self.created(adapter, **{key: self.entity(key, 1)})), key)
            value = seen.id if form == "id" else seen
        before = self.read(adapter, self.created(adapter))
        assert adapter.update_ticket(before.id, {key: value}) is True, TRUE
        assert_changed(before, self.read(adapter, before), **{key: name})

    def test_update_writes_the_subject(self, adapter: TicketSystemAdapter) -> None:
        before = self.read(adapter, self.created(adapter))
        assert adapter.update_ticket(before.id, {"subject": "Grüße 🚀"}) is True, TRUE
        assert_changed(before, self.read(adapter, before), subject="Grüße 🚀")

    def test_update_writes_several_fields_at_once(self, adapter: TicketSystemAdapter) -> None:
        before = self.read(adapter, self.created(adapter))
        updates = {"subject": "All at once", **{key: self.names(key)[1] for key in self.entity_keys()}}
        assert adapter.update_ticket(before.id, dict(updates)) is True, TRUE
        assert_changed(before, self.read(adapter, before), **updates)

    def test_update_touches_no_other_ticket(self, adapter: TicketSystemAdapter) -> None:
        one, other, _ = self.pair(adapter)
        before = self.read(adapter, other)
        adapter.update_ticket(one.id, {"status": self.statuses[1]})
        assert_changed(before, self.read(adapter, other))

    def test_update_writes_the_owner(self, adapter: TicketSystemAdapter) -> None:
        self.needs("owner")
        ticket = self.created(adapter)
        for owner in self.owners:
            assert adapter.update_ticket(ticket.id, {"owner": owner.name}) is True, TRUE
            assert self.read(adapter, ticket).owner.name == owner.name, "update_ticket: the owner was not written"

    def test_update_of_owner_and_queue_together_ends_with_both(self, adapter: TicketSystemAdapter) -> None:
        self.needs("owner", "queue")
        ticket = self.created(adapter)
        adapter.update_ticket(ticket.id, {"owner": self.owners[0].name})
        adapter.update_ticket(ticket.id, {"owner": self.owners[1].name, "queue": self.queues[1]})
        after = self.read(adapter, ticket)
        assert (after.owner.name, after.queue.name) == (self.owners[1].name, self.queues[1]), (
            "update_ticket: owner and queue were given together, and one of them was not written"
        )

    def test_update_writes_the_customer(self, adapter: TicketSystemAdapter) -> None:
        self.needs("customer", "customer_change")
        ticket = self.created(adapter)
        assert adapter.update_ticket(ticket.id, {"customer": self.customers[1]}) is True, TRUE
        assert self.found(adapter, id=ticket.id, customer=self.customers[1]) == [ticket.id], (
            "update_ticket: the customer was not written"
        )

    def test_update_merges_custom_fields(self, adapter: TicketSystemAdapter) -> None:
        self.needs("custom_fields")
        name, first, second = self.custom_field
        other, value = self.second_custom_field
        ticket = self.created(adapter, custom_fields={name: first})
        assert adapter.update_ticket(ticket.id, {"custom_fields": {other: value}}) is True, TRUE
        assert self.read(adapter, ticket).custom_fields.get(name) == first, (
            "update_ticket: custom_fields must merge by key, and a field that was not named is gone"
        )
        assert adapter.update_ticket(ticket.id, {"custom_fields": {name: second}}) is True, TRUE
        after = self.read(adapter, ticket).custom_fields
        assert after.get(name) == second, "update_ticket: a custom field was not written"
        assert after.get(other) == value, "update_ticket: custom_fields must merge by key"

    def test_update_clears_a_custom_field_with_none(self, adapter: TicketSystemAdapter) -> None:
        self.needs("custom_fields")
        name, value, _ = self.custom_field
        ticket = self.created(adapter, custom_fields={name: value})
        adapter.update_ticket(ticket.id, {"custom_fields": {name: None}})
        assert self.read(adapter, ticket).custom_fields.get(name) in (None, ""), (
            "update_ticket: None must clear a custom field"
        )

    def test_update_replaces_tags(self, adapter: TicketSystemAdapter) -> None:
        self.needs("tags")
        ticket = self.created(adapter, tags=["old", "older"])
        assert adapter.update_ticket(ticket.id, {"tags": ["new"]}) is True, TRUE
        assert self.read(adapter, ticket).tags == ["new"], "update_ticket: tags must replace those before"

    def test_update_writes_the_type(self, adapter: TicketSystemAdapter) -> None:
        self.needs("type")
        ticket = self.created(adapter)
        assert adapter.update_ticket(ticket.id, {"type": self.types[1]}) is True, TRUE
        assert self.read(adapter, ticket).type == self.types[1], "update_ticket: the type was not written"

    def test_update_writes_the_pending_time(self, adapter: TicketSystemAdapter) -> None:
        self.needs("pending_until")
        until = self.other_values()["pending_until"]
        ticket = self.created(adapter)
        status = {"status": self.pending_status} if self.pending_status else {}
        assert adapter.update_ticket(ticket.id, {**status, "pending_until": until}) is True, TRUE
        assert self.read(adapter, ticket).pending_until == until, "update_ticket: pending_until was not written"

    def test_update_with_a_note_stores_field_and_note(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        updates = {"status": self.statuses[1], "note": self.new_note("Raised, see the call.")}
        assert adapter.update_ticket(ticket.id, updates) is True, TRUE
        after = self.read(adapter, ticket)
        assert after.status.name == self.statuses[1], "update_ticket: the status beside a note was not written"
        assert [note.body.strip() for note in after.notes] == ["Raised, see the call."], (
            "update_ticket: the note was not stored exactly once"
        )
        assert after.notes[0].is_internal is self.has("internal_notes"), (
            "update_ticket: the note must be internal unless it says otherwise"
        )

    def test_the_same_value_again_is_a_success(self, adapter: TicketSystemAdapter) -> None:
        before = self.read(adapter, self.created(adapter))
        assert adapter.update_ticket(before.id, {"status": self.statuses[0]}) is True, TRUE
        assert_changed(before, self.read(adapter, before))

    def test_none_clears_what_is_declared(self, adapter: TicketSystemAdapter) -> None:
        for key in self.declared_clears():
            ticket = self.created(adapter)
            value = self.other_values()[key]
            adapter.update_ticket(ticket.id, {key: getattr(value, "name", None) or value})
            assert adapter.update_ticket(ticket.id, {key: None}) is True, TRUE
            now = getattr(self.read(adapter, ticket), key)
            assert not now or (hasattr(now, "name") and is_empty(now)), f"update_ticket: None must clear {key}"

    def declared_clears(self) -> tuple[str, ...]:
        if self.clears is None:
            pytest.skip("left out: the attribute clears does not say which keys None clears")
        return self.clears

    def test_update_leaves_its_argument_alone(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        updates = {"subject": "Mine", "status": {"name": self.statuses[1]}, "note": self.new_note("Mine too")}
        before = copy.deepcopy(updates)
        adapter.update_ticket(ticket.id, updates)
        assert updates == before, "update_ticket: the argument was modified"

    def test_update_of_no_ticket_is_false(self, adapter: TicketSystemAdapter) -> None:
        promise = "update_ticket: there is no such ticket, so False was promised"
        for updates in ({"subject": "nobody"}, {"note": self.new_note("nobody")}):
            with no_error(promise):
                applied = adapter.update_ticket(self.missing_id, updates)
            assert applied is False, promise
