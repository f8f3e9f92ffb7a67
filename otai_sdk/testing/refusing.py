"""update_ticket: what it refuses, with nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ..adapter import TicketSystemAdapter
from ..models import UnifiedStatus
from .base import ContractBase
from .promise import refused
from .updating import assert_changed

CLEARABLE = ("subject", "queue", "priority", "status", "owner", "customer", "type", "tags", "pending_until")


class Refusing(ContractBase):
    """What cannot be meant, or cannot be held, is refused before anything is written."""

    @contextmanager
    def nothing_written(self, adapter: TicketSystemAdapter) -> Iterator[str]:
        """Gives the id of a ticket that must be the same after the block."""
        before = self.read(adapter, self.created(adapter))
        yield before.id
        assert_changed(before, self.read(adapter, before))

    def test_an_empty_update_is_refused(self, adapter: TicketSystemAdapter) -> None:
        with self.nothing_written(adapter) as id_, refused("update_ticket: an empty dict must be refused", "empty"):
            adapter.update_ticket(id_, {})

    def test_an_unknown_key_is_refused_by_name(self, adapter: TicketSystemAdapter) -> None:
        promise = "update_ticket: an unknown key must be refused, and nothing of the update written"
        with self.nothing_written(adapter) as id_, refused(promise, "prioritty"):
            adapter.update_ticket(id_, {"subject": "half", "prioritty": self.priorities[1]})

    @pytest.mark.parametrize("empty", [UnifiedStatus(), {}, ""], ids=["entity", "dict", "text"])
    def test_an_empty_entity_is_refused(self, adapter: TicketSystemAdapter, empty: Any) -> None:
        promise = "update_ticket: an empty entity must be refused: it says nothing"
        with self.nothing_written(adapter) as id_, refused(promise, "status"):
            adapter.update_ticket(id_, {"status": empty})

    @pytest.mark.parametrize("key", ["queue", "status", "priority"])
    def test_an_unknown_name_is_refused(self, adapter: TicketSystemAdapter, key: str) -> None:
        self.needs(key, "unknown_names")
        promise = f"update_ticket: an unknown {key} must be refused"
        with self.nothing_written(adapter) as id_, refused(promise, by=self.refusals):
            adapter.update_ticket(id_, {key: "No Such Thing"})

    @pytest.mark.parametrize("key", ["queue", "status", "priority"])
    def test_an_entity_whose_id_and_name_disagree_is_refused(self, adapter: TicketSystemAdapter, key: str) -> None:
        self.needs(key, "entity_ids")
        seen = getattr(self.read(adapter, self.created(adapter)), key)
        promise = f"update_ticket: a {key} whose id and name disagree must be refused"
        with self.nothing_written(adapter) as id_, refused(promise, "Another"):
            adapter.update_ticket(id_, {key: {"id": seen.id, "name": "Another"}})

    def test_the_same_field_in_two_spellings_is_refused(self, adapter: TicketSystemAdapter) -> None:
        if self.own_field is None:
            pytest.skip("left out: the attribute own_field does not name a field in the system's own spelling")
        key, own, value = self.own_field
        promise = "update_ticket: the same field in two spellings must be refused"
        with self.nothing_written(adapter) as id_, refused(promise, key, own):
            adapter.update_ticket(id_, {key: value, own: value})

    def test_what_the_system_cannot_hold_is_refused(self, adapter: TicketSystemAdapter) -> None:
        values = {**self.other_values(), "customer_change": self.customers[1]}
        for feature, value in values.items():
            if self.has(feature):
                continue
            key = feature.removesuffix("_change")
            promise = f"update_ticket: {key} cannot be held or changed, so it must be refused, not dropped"
            with self.nothing_written(adapter) as id_, refused(promise):
                adapter.update_ticket(id_, {key: value})

    def test_none_is_refused_for_what_cannot_be_cleared(self, adapter: TicketSystemAdapter) -> None:
        if self.clears is None:
            pytest.skip("left out: the attribute clears does not say which keys None clears")
        for key in CLEARABLE:
            if key in self.clears:
                continue
            promise = f"update_ticket: None cannot clear {key}, so it must be refused"
            with self.nothing_written(adapter) as id_, refused(promise):
                adapter.update_ticket(id_, {key: None})

    def test_a_wrong_type_is_refused(self, adapter: TicketSystemAdapter) -> None:
        wrong: list[dict[str, Any]] = [{"status": True}, {"subject": 5}, {"custom_fields": "x"}]
        for updates in wrong:
            promise = f"update_ticket: {updates} has a value of a wrong type and must be refused"
            with self.nothing_written(adapter) as id_, refused(promise):
                adapter.update_ticket(id_, updates)
