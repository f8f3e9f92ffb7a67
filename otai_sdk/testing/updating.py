"""update_ticket."""

from __future__ import annotations

from typing import Any

import pytest

from ..adapter import TicketSystemAdapter
from ..errors import InvalidRequestError
from ..models import UnifiedNote, UnifiedPriority, UnifiedQueue, UnifiedStatus, UnifiedTicket
from .base import ContractBase

COMPARED = ("subject", "body", "queue", "status", "priority", "owner", "customer", "type", "tags", "custom_fields")


class Updating(ContractBase):
    """An update changes what it names, and nothing else."""

    def assert_changed(self, adapter: TicketSystemAdapter, before: UnifiedTicket, **expected: Any) -> None:
        """The named fields have these values now; all others have theirs from before."""
        after = self.read(adapter, before)
        for name in COMPARED:
            if name in expected:
                actual = getattr(after, name)
                actual = getattr(actual, "name", actual)
                assert actual == expected[name], f"update_ticket: {name} was not written"
            else:
                assert getattr(after, name) == getattr(before, name), f"update_ticket: {name} changed unasked"

    @pytest.mark.parametrize("key", ["queue", "status", "priority"])
    @pytest.mark.parametrize("form", ["name", "id", "entity", "dict"])
    def test_update_writes_an_entity_in_every_form(self, adapter: TicketSystemAdapter, key: str, form: str) -> None:
        names = {"queue": self.queues, "status": self.statuses, "priority": self.priorities}[key]
        kinds = {"queue": UnifiedQueue, "status": UnifiedStatus, "priority": UnifiedPriority}
        before = self.read(adapter, self.created(adapter))
        value: Any = names[1]
        if form == "id":
            self.needs("entity_ids")
            value = getattr(self.read(adapter, self.created(adapter, **{key: kinds[key](name=names[1])})), key).id
        elif form == "entity":
            value = kinds[key](name=names[1])
        elif form == "dict":
            value = {"name": names[1]}
        assert adapter.update_ticket(before.id, {key: value}) is True, "update_ticket: applied, so True was promised"
        self.assert_changed(adapter, before, **{key: names[1]})

    def test_update_writes_the_subject(self, adapter: TicketSystemAdapter) -> None:
        before = self.read(adapter, self.created(adapter))
        assert adapter.update_ticket(before.id, {"subject": "Grüße 🚀"}) is True
        self.assert_changed(adapter, before, subject="Grüße 🚀")

    def test_update_writes_several_fields_at_once(self, adapter: TicketSystemAdapter) -> None:
        before = self.read(adapter, self.created(adapter))
        updates = {"queue": self.queues[1], "priority": self.priorities[1], "subject": "All at once"}
        assert adapter.update_ticket(before.id, updates) is True
        self.assert_changed(adapter, before, queue=self.queues[1], priority=self.priorities[1], subject="All at once")

    def test_update_writes_the_owner(self, adapter: TicketSystemAdapter) -> None:
        self.needs("owner")
        ticket = self.created(adapter)
        for owner in self.owners:
            assert adapter.update_ticket(ticket.id, {"owner": owner.name}) is True
            assert self.read(adapter, ticket).owner.name == owner.name, "update_ticket: the owner was not written"

    def test_update_of_owner_and_queue_together_ends_with_both(self, adapter: TicketSystemAdapter) -> None:
        self.needs("owner")
        ticket = self.created(adapter)
        adapter.update_ticket(ticket.id, {"owner": self.owners[0].name})
        adapter.update_ticket(ticket.id, {"owner": self.owners[1].name, "queue": self.queues[1]})
        after = self.read(adapter, ticket)
        assert (after.owner.name, after.queue.name) == (self.owners[1].name, self.queues[1])

    def test_update_merges_custom_fields(self, adapter: TicketSystemAdapter) -> None:
        self.needs("custom_fields")
        name, first, second = self.custom_field
        other, value = self.second_custom_field
        ticket = self.created(adapter, custom_fields={name: first})
        assert adapter.update_ticket(ticket.id, {"custom_fields": {other: value}}) is True
        assert adapter.update_ticket(ticket.id, {"custom_fields": {name: second}}) is True
        after = self.read(adapter, ticket).custom_fields
        assert after.get(name) == second, "update_ticket: a custom field was not written"
        assert after.get(other) == value, "update_ticket: custom_fields must merge by key"

    def test_update_clears_a_custom_field_with_none(self, adapter: TicketSystemAdapter) -> None:
        self.needs("custom_fields")
        name, value, _ = self.custom_field
        ticket = self.created(adapter, custom_fields={name: value})
        adapter.update_ticket(ticket.id, {"custom_fields": {name: None}})
        assert self.read(adapter, ticket).custom_fields.get(name) in (None, ""), "a custom field was not cleared"

    def test_update_replaces_tags(self, adapter: TicketSystemAdapter) -> None:
        self.needs("tags")
        ticket = self.created(adapter, tags=["old", "older"])
        assert adapter.update_ticket(ticket.id, {"tags": ["new"]}) is True
        assert self.read(adapter, ticket).tags == ["new"], "update_ticket: tags must replace"

    def test_update_writes_the_type(self, adapter: TicketSystemAdapter) -> None:
        self.needs("type")
        ticket = self.created(adapter)
        assert adapter.update_ticket(ticket.id, {"type": self.types[1]}) is True
        assert self.read(adapter, ticket).type == self.types[1], "update_ticket: the type was not written"

    def test_update_with_a_note_stores_field_and_note(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        updates = {"priority": self.priorities[1], "note": UnifiedNote(body="Raised, see the call.")}
        assert adapter.update_ticket(ticket.id, updates) is True
        after = self.read(adapter, ticket)
        assert after.priority.name == self.priorities[1]
        assert [note.body.strip() for note in after.notes] == ["Raised, see the call."], "the note was not stored once"
        assert after.notes[0].is_internal, "a note is internal unless it says otherwise"

    def test_the_same_value_again_is_a_success(self, adapter: TicketSystemAdapter) -> None:
        before = self.read(adapter, self.created(adapter))
        assert adapter.update_ticket(before.id, {"queue": self.queues[0]}) is True
        self.assert_changed(adapter, before)

    def test_update_of_no_ticket_is_false(self, adapter: TicketSystemAdapter) -> None:
        assert adapter.update_ticket(self.missing_id, {"subject": "nobody"}) is False

    def test_an_empty_update_is_refused(self, adapter: TicketSystemAdapter) -> None:
        before = self.read(adapter, self.created(adapter))
        with pytest.raises(InvalidRequestError, match="empty"):
            adapter.update_ticket(before.id, {})
        self.assert_changed(adapter, before)

    def test_an_unknown_key_is_refused_by_name(self, adapter: TicketSystemAdapter) -> None:
        before = self.read(adapter, self.created(adapter))
        with pytest.raises(InvalidRequestError, match="prioritty"):
            adapter.update_ticket(before.id, {"prioritty": self.priorities[1]})
        self.assert_changed(adapter, before)

    def test_an_empty_entity_is_refused(self, adapter: TicketSystemAdapter) -> None:
        before = self.read(adapter, self.created(adapter))
        with pytest.raises(InvalidRequestError, match="queue"):
            adapter.update_ticket(before.id, {"queue": UnifiedQueue()})
        self.assert_changed(adapter, before)

    @pytest.mark.parametrize("key", ["queue", "status", "priority"])
    def test_an_unknown_name_is_refused(self, adapter: TicketSystemAdapter, key: str) -> None:
        self.needs("unknown_names")
        before = self.read(adapter, self.created(adapter))
        with pytest.raises(self.refusals):
            adapter.update_ticket(before.id, {key: "No Such Thing"})
        self.assert_changed(adapter, before)

    @pytest.mark.parametrize("key", ["queue", "status", "priority"])
    def test_an_entity_whose_id_and_name_disagree_is_refused(self, adapter: TicketSystemAdapter, key: str) -> None:
        self.needs("entity_ids")
        before = self.read(adapter, self.created(adapter))
        wrong = {"id": getattr(before, key).id, "name": "Another"}
        with pytest.raises(InvalidRequestError, match="Another"):
            adapter.update_ticket(before.id, {key: wrong})
        self.assert_changed(adapter, before)
