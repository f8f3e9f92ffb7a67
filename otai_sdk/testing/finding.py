"""find_tickets: what each filter means."""

from __future__ import annotations

from typing import Any

import pytest

from ..adapter import TicketSystemAdapter
from ..models import SearchCriteria, UnifiedUser
from .base import KINDS, ContractBase
from .promise import no_error

WHOLE = ("id", "subject", "body", "queue", "status", "priority", "type", "tags", "custom_fields", "created_at")


class Finding(ContractBase):
    """A search finds all that matches, and nothing else."""

    def test_find_by_id_finds_that_ticket_alone(self, adapter: TicketSystemAdapter) -> None:
        one, other, _ = self.pair(adapter)
        assert self.found(adapter, id=one.id) == [one.id], "find_tickets: the id was ignored"
        assert self.found(adapter, id=other.id) == [other.id], "find_tickets: the id was ignored"

    def test_find_by_an_id_that_does_not_exist_finds_nothing(self, adapter: TicketSystemAdapter) -> None:
        self.created(adapter)
        with no_error("find_tickets: there is no such ticket, so [] was promised"):
            found = self.found(adapter, id=self.missing_id)
        assert found == [], "find_tickets: the id was ignored"

    def test_find_by_the_number_that_people_use(self, adapter: TicketSystemAdapter) -> None:
        one, other, _ = self.pair(adapter)
        stored = self.read(adapter, one)
        assert self.found(adapter, number=stored.number or stored.id) == [one.id], (
            "find_tickets: a ticket is found by the number that people call it by"
        )
        assert self.found(adapter, number=stored.number or stored.id, id=other.id) == [], (
            "find_tickets: the number was ignored"
        )

    def test_what_is_found_is_whole(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        stored = self.read(adapter, ticket)
        (found,) = adapter.find_tickets(SearchCriteria(id=ticket.id))
        for name in WHOLE:
            assert getattr(found, name) == getattr(stored, name), f"find_tickets: the tickets found have another {name}"

    def test_find_by_part_of_the_subject_in_any_case(self, adapter: TicketSystemAdapter) -> None:
        word = self.unique()
        one = self.created(adapter, subject=f"The {word} Ärger one")
        other = self.created(adapter, subject=f"The {word} other")
        promise = "find_tickets: a subject is found by any part of it, case ignored"
        assert set(self.found(adapter, subject=word.upper())) == {one.id, other.id}, promise
        assert self.found(adapter, subject=f"{word} äRGER ONE") == [one.id], promise

    @pytest.mark.parametrize("character", ["*", "%", "_"])
    def test_wildcards_in_a_subject_are_ordinary_characters(self, adapter: TicketSystemAdapter, character: str) -> None:
        word = self.unique()
        literal = self.created(adapter, subject=f"{word} 5{character}5")
        self.created(adapter, subject=f"{word} 525")
        assert self.found(adapter, subject=f"{word} 5{character}5") == [literal.id], (
            f"find_tickets: {character} in a subject is an ordinary character"
        )

    @pytest.mark.parametrize("key", ["queue", "status", "priority"])
    def test_find_by_an_entity(self, adapter: TicketSystemAdapter, key: str) -> None:
        self.needs(key)
        one, other, word = self.pair(adapter, **{key: self.entity(key, 1)})
        promise = f"find_tickets: the {key} must be exactly the one asked for"
        assert self.found(adapter, subject=word, **{key: self.entity(key, 1)}) == [other.id], promise
        assert self.found(adapter, subject=word, **{key: self.entity(key, 0)}) == [one.id], promise
        if self.has("entity_ids"):
            id_ = getattr(self.read(adapter, other), key).id
            assert id_ is not None, f"get_ticket: the {key} has no id, though entity_ids is not left out"
            assert self.found(adapter, subject=word, **{key: KINDS[key](id=id_)}) == [other.id], promise

    @pytest.mark.parametrize("key", ["status", "priority"])
    def test_find_by_a_name_in_any_case(self, adapter: TicketSystemAdapter, key: str) -> None:
        self.needs(key)
        _, other, word = self.pair(adapter, **{key: self.entity(key, 1)})
        wanted = KINDS[key](name=self.names(key)[1].swapcase())
        assert self.found(adapter, subject=word, **{key: wanted}) == [other.id], (
            f"find_tickets: the name of a {key} is compared without regard to case"
        )

    def test_a_queue_is_found_by_its_exact_name(self, adapter: TicketSystemAdapter) -> None:
        self.needs("queue")
        ticket = self.created(adapter)
        for name in (self.queues[0].swapcase(), self.queues[0][:-1]):
            assert self.found(adapter, subject=ticket.subject, queue=KINDS["queue"](name=name)) == [], (
                "find_tickets: the name of a queue is compared exactly"
            )

    @pytest.mark.parametrize("key", ["status", "priority"])
    def test_find_by_a_list_finds_any_of_them(self, adapter: TicketSystemAdapter, key: str) -> None:
        self.needs(key)
        one, other, word = self.pair(adapter, **{key: self.entity(key, 1)})
        both = [self.entity(key, 0), self.entity(key, 1)]
        assert set(self.found(adapter, subject=word, **{key: both})) == {one.id, other.id}, (
            f"find_tickets: a list of {key} means any of them"
        )
        assert self.found(adapter, subject=word, **{key: both[1:]}) == [other.id], (
            f"find_tickets: a list of {key} finds those, and no other"
        )

    def test_find_by_the_owner(self, adapter: TicketSystemAdapter) -> None:
        self.needs("owner")
        one, other, word = self.pair(adapter)
        adapter.update_ticket(one.id, {"owner": self.owners[0].name})
        adapter.update_ticket(other.id, {"owner": self.owners[1].name})
        owner = self.read(adapter, other).owner
        promise = "find_tickets: user finds the tickets of that owner, and no other"
        assert self.found(adapter, subject=word, user=UnifiedUser(name=owner.name)) == [other.id], promise
        if owner.id is not None:
            assert self.found(adapter, subject=word, user=UnifiedUser(id=owner.id)) == [other.id], promise

    def test_find_by_the_customer(self, adapter: TicketSystemAdapter) -> None:
        self.needs("customer")
        one, other, word = self.pair(adapter, customer=self.customers[1])
        promise = "find_tickets: customer finds the tickets of that customer, and no other"
        assert self.found(adapter, subject=word, customer=self.customers[1]) == [other.id], promise
        assert self.found(adapter, subject=word, customer=self.customers[0]) == [one.id], promise

    def test_an_unknown_customer_has_no_tickets(self, adapter: TicketSystemAdapter) -> None:
        self.needs("customer")
        self.created(adapter)
        nobody = UnifiedUser(email=f"{self.unique()}@nobody.example.org")
        promise = "find_tickets: an unknown customer has no tickets, so [] was promised"
        with no_error(promise):
            found = self.found(adapter, customer=nobody)
        assert found == [], promise

    def test_find_by_the_type(self, adapter: TicketSystemAdapter) -> None:
        self.needs("type")
        _, other, word = self.pair(adapter, type=self.types[1])
        assert self.found(adapter, subject=word, type=self.types[1]) == [other.id], "find_tickets: the type was ignored"

    def test_find_by_tags_asks_for_all_of_them(self, adapter: TicketSystemAdapter) -> None:
        self.needs("tags")
        word = self.unique()
        one = self.created(adapter, subject=f"{word} one", tags=["vip"])
        other = self.created(adapter, subject=f"{word} other", tags=["vip", "köln"])
        promise = "find_tickets: a ticket is found by tags only if it has all of them"
        assert self.found(adapter, subject=word, tags=["vip", "köln"]) == [other.id], promise
        assert set(self.found(adapter, subject=word, tags=["vip"])) == {one.id, other.id}, promise

    def test_find_by_a_custom_field(self, adapter: TicketSystemAdapter) -> None:
        self.needs("custom_fields")
        name, first, second = self.custom_field
        word = self.unique()
        self.created(adapter, subject=f"{word} one", custom_fields={name: first})
        other = self.created(adapter, subject=f"{word} other", custom_fields={name: second})
        bare = self.created(adapter, subject=f"{word} bare")
        assert self.found(adapter, subject=word, custom_fields={name: second}) == [other.id], (
            "find_tickets: a custom field finds the tickets with that value, and no other"
        )
        assert self.found(adapter, subject=word, custom_fields={name: None}) == [bare.id], (
            "find_tickets: None finds the tickets whose custom field is not set, and no other"
        )

    def test_find_by_words_of_the_body(self, adapter: TicketSystemAdapter) -> None:
        self.needs("text")
        word = self.unique()
        one = self.created(adapter, body=f"The gearbox {word} rattles in winter.")
        self.created(adapter, body="Something else.")
        promise = "find_tickets: text finds the tickets that have all of its words, in any order"
        assert self.found(adapter, text=f"{word} gearbox") == [one.id], promise
        assert self.found(adapter, text=f"{word} umbrella") == [], promise

    def test_a_filter_that_the_system_lacks_is_not_dropped(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        for feature, value in self.other_values().items():
            key = {"owner": "user"}.get(feature, feature)
            if self.has(feature) or key == "pending_until":
                continue
            try:
                found = self.found(adapter, subject=ticket.subject, **{key: value})
            except self.refusals:
                continue
            assert found == [], f"find_tickets: the filter {key} was dropped, and finds what does not match"

    def test_filters_combine_with_and(self, adapter: TicketSystemAdapter) -> None:
        """A ticket is found by all its values at once; with any single one wrong it is not."""
        name, first, _ = self.custom_field
        wanted = self.new_ticket()
        right: dict[str, Any] = {"subject": wanted.subject, **{key: self.entity(key, 0) for key in self.entity_keys()}}
        if self.has("type"):
            right["type"] = wanted.type = self.types[0]
        if self.has("tags"):
            right["tags"] = wanted.tags = ["old"]
        if self.has("custom_fields"):
            right["custom_fields"] = wanted.custom_fields = {name: first}
        if self.has("customer"):
            right["customer"] = self.customers[0]
        ticket = adapter.create_ticket(wanted)
        assert self.found(adapter, **right) == [ticket.id], "find_tickets: a ticket that passes every filter is found"
        wrong = {
            **self.other_values(),
            "subject": self.unique(),
            "status": self.entity("status", 1),
            "id": self.missing_id,
        }
        for key in [*right, "id"]:
            criteria: dict[str, Any] = {**right, key: wrong[key]}
            assert self.found(adapter, **criteria) == [], (
                f"find_tickets: filters combine with AND, but {key} beside others was ignored"
            )

    def test_nothing_found_is_an_empty_list(self, adapter: TicketSystemAdapter) -> None:
        self.created(adapter)
        assert self.found(adapter, subject=self.unique()) == [], "find_tickets: nothing matches, so [] was promised"

    def test_every_match_is_found(self, adapter: TicketSystemAdapter) -> None:
        word = self.unique()
        ids = {self.created(adapter, subject=f"{word} {number}").id for number in range(self.many)}
        found = self.found(adapter, subject=word)
        assert len(found) == len(set(found)), "find_tickets: a ticket came twice"
        assert set(found) == ids, f"find_tickets: {len(found)} of {len(ids)} tickets came: the list was silently cut"
