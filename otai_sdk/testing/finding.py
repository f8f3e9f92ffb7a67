"""find_tickets, find_first_ticket, iter_tickets."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ..adapter import TicketSystemAdapter
from ..errors import InvalidRequestError
from ..models import SearchCriteria, UnifiedPriority, UnifiedQueue, UnifiedStatus, UnifiedTicket, UnifiedUser
from .base import ContractBase, unique

SECOND = timedelta(seconds=1)


class Finding(ContractBase):
    """A search is complete, filtered by everything that was asked, in order."""

    def found(self, adapter: TicketSystemAdapter, **criteria: Any) -> list[str]:
        return [ticket.id for ticket in adapter.find_tickets(SearchCriteria(**criteria))]

    def pair(self, adapter: TicketSystemAdapter, **second: Any) -> tuple[UnifiedTicket, UnifiedTicket, str]:
        """Two tickets alike but for ``second``, and the word that only their subjects have."""
        word = unique()
        one = self.created(adapter, subject=f"{word} one")
        other = self.created(adapter, subject=f"{word} other", **second)
        return one, other, word

    def test_find_by_id_finds_that_ticket_alone(self, adapter: TicketSystemAdapter) -> None:
        one, _, _ = self.pair(adapter)
        assert self.found(adapter, id=one.id) == [one.id], "find_tickets: the id is a filter"

    def test_find_by_an_id_that_does_not_exist_finds_nothing(self, adapter: TicketSystemAdapter) -> None:
        self.created(adapter)
        assert self.found(adapter, id=self.missing_id) == [], "find_tickets: the id is a filter"

    def test_find_by_part_of_the_subject_in_any_case(self, adapter: TicketSystemAdapter) -> None:
        one, other, word = self.pair(adapter)
        assert set(self.found(adapter, subject=word.upper())) == {one.id, other.id}
        assert self.found(adapter, subject=f"{word} ONE") == [one.id]

    @pytest.mark.parametrize("character", ["*", "%"])
    def test_wildcards_in_a_subject_are_ordinary_characters(self, adapter: TicketSystemAdapter, character: str) -> None:
        word = unique()
        starred = self.created(adapter, subject=f"{word} 5{character}5")
        self.created(adapter, subject=f"{word} 525")
        assert self.found(adapter, subject=f"{word} 5{character}5") == [starred.id]

    @pytest.mark.parametrize("key", ["queue", "status", "priority"])
    def test_find_by_an_entity(self, adapter: TicketSystemAdapter, key: str) -> None:
        names = {"queue": self.queues, "status": self.statuses, "priority": self.priorities}[key]
        kind = {"queue": UnifiedQueue, "status": UnifiedStatus, "priority": UnifiedPriority}[key]
        one, other, word = self.pair(adapter, **{key: kind(name=names[1])})
        assert self.found(adapter, subject=word, **{key: kind(name=names[1])}) == [other.id]
        assert self.found(adapter, subject=word, **{key: kind(name=names[0])}) == [one.id]
        if self.supports.get("entity_ids", True):
            assert self.found(adapter, subject=word, **{key: kind(id=getattr(other, key).id)}) == [other.id]

    @pytest.mark.parametrize("key", ["status", "priority"])
    def test_find_by_a_list_finds_any_of_them(self, adapter: TicketSystemAdapter, key: str) -> None:
        names = {"status": self.statuses, "priority": self.priorities}[key]
        kind = {"status": UnifiedStatus, "priority": UnifiedPriority}[key]
        one, other, word = self.pair(adapter, **{key: kind(name=names[1])})
        both = [kind(name=name) for name in names]
        assert set(self.found(adapter, subject=word, **{key: both})) == {one.id, other.id}

    def test_find_by_the_owner(self, adapter: TicketSystemAdapter) -> None:
        self.needs("owner")
        one, other, word = self.pair(adapter)
        adapter.update_ticket(one.id, {"owner": self.owners[0].name})
        adapter.update_ticket(other.id, {"owner": self.owners[1].name})
        owner = self.read(adapter, other).owner
        assert self.found(adapter, subject=word, user=UnifiedUser(name=owner.name)) == [other.id]
        if owner.id is not None:
            assert self.found(adapter, subject=word, user=UnifiedUser(id=owner.id)) == [other.id]

    def test_find_by_the_customer(self, adapter: TicketSystemAdapter) -> None:
        self.needs("customer")
        _, other, word = self.pair(adapter, customer=self.customers[1])
        assert self.found(adapter, subject=word, customer=self.customers[1]) == [other.id]

    def test_an_unknown_customer_has_no_tickets(self, adapter: TicketSystemAdapter) -> None:
        self.needs("customer")
        self.created(adapter)
        assert self.found(adapter, customer=UnifiedUser(email=f"{unique()}@nobody.example.org")) == []

    def test_find_by_the_type(self, adapter: TicketSystemAdapter) -> None:
        self.needs("type")
        _, other, word = self.pair(adapter)
        adapter.update_ticket(other.id, {"type": self.types[1]})
        assert self.found(adapter, subject=word, type=self.types[1]) == [other.id]

    def test_find_by_tags_asks_for_all_of_them(self, adapter: TicketSystemAdapter) -> None:
        self.needs("tags")
        one, other, word = self.pair(adapter, tags=["vip", "köln"])
        adapter.update_ticket(one.id, {"tags": ["vip"]})
        assert self.found(adapter, subject=word, tags=["vip", "köln"]) == [other.id]
        assert set(self.found(adapter, subject=word, tags=["vip"])) == {one.id, other.id}

    def test_tags_are_refused_where_there_are_none(self, adapter: TicketSystemAdapter) -> None:
        if self.supports.get("tags", True):
            return  # then the test above says what tags do
        with pytest.raises(InvalidRequestError, match="tags"):
            self.found(adapter, tags=["vip"])

    def test_find_by_a_custom_field(self, adapter: TicketSystemAdapter) -> None:
        self.needs("custom_fields")
        name, first, second = self.custom_field
        one, other, word = self.pair(adapter, custom_fields={name: second})
        adapter.update_ticket(one.id, {"custom_fields": {name: first}})
        assert self.found(adapter, subject=word, custom_fields={name: second}) == [other.id]

    def test_find_by_words_of_the_body(self, adapter: TicketSystemAdapter) -> None:
        self.needs("text")
        word = unique()
        one = self.created(adapter, body=f"The gearbox {word} rattles in winter.")
        self.created(adapter, body="Something else.")
        assert self.found(adapter, text=f"{word} gearbox") == [one.id], "find_tickets: text asks for all of its words"
        assert self.found(adapter, text=f"{word} umbrella") == []

    @pytest.mark.parametrize("name", ["created", "updated"])
    def test_times_are_half_open(self, adapter: TicketSystemAdapter, name: str) -> None:
        ticket = self.created(adapter)
        moment = getattr(self.read(adapter, ticket), f"{name}_at")
        assert moment is not None, f"find_tickets: tickets have no {name}_at"

        def finds(after: datetime, before: datetime) -> bool:
            criteria = {f"{name}_after": after, f"{name}_before": before}
            return self.found(adapter, subject=ticket.subject, **criteria) == [ticket.id]

        assert finds(moment, moment + SECOND), f"{name}_after is inclusive"
        assert not finds(moment - SECOND, moment), f"{name}_before is exclusive"
        assert not finds(moment + SECOND, moment + 5 * SECOND)
        assert finds(moment - timedelta(days=400), moment + timedelta(days=400)), "a bound in the future is no obstacle"

    def test_filters_combine_with_and(self, adapter: TicketSystemAdapter) -> None:
        one, other, word = self.pair(adapter, queue=UnifiedQueue(name=self.queues[1]))
        wrong = {"queue": UnifiedQueue(name=self.queues[0]), "id": other.id}
        assert self.found(adapter, subject=word, **wrong) == []
        assert self.found(adapter, subject=word, queue=UnifiedQueue(name=self.queues[0]), id=one.id) == [one.id]

    def test_nothing_found_is_an_empty_list(self, adapter: TicketSystemAdapter) -> None:
        assert self.found(adapter, subject=unique()) == []

    def test_a_forgotten_filter_is_refused(self, adapter: TicketSystemAdapter) -> None:
        with pytest.raises(InvalidRequestError, match="filter"):
            adapter.find_tickets(SearchCriteria())

    @pytest.mark.parametrize("name", ["created_after", "created_before", "updated_after", "updated_before"])
    def test_a_time_without_a_zone_is_refused(self, adapter: TicketSystemAdapter, name: str) -> None:
        with pytest.raises(InvalidRequestError, match=name):
            self.found(adapter, **{name: datetime(2026, 1, 1)})  # noqa: DTZ001  that is the point

    def test_an_unknown_order_is_refused(self, adapter: TicketSystemAdapter) -> None:
        with pytest.raises(InvalidRequestError, match="order_by"):
            self.found(adapter, subject="x", order_by="colour")

    def test_a_negative_limit_is_refused(self, adapter: TicketSystemAdapter) -> None:
        with pytest.raises(InvalidRequestError, match="limit"):
            self.found(adapter, subject="x", limit=-1)

    def test_all_tickets_are_read_by_iterating_without_a_filter(self, adapter: TicketSystemAdapter) -> None:
        one, other, _ = self.pair(adapter)
        ids = [ticket.id for ticket in adapter.iter_tickets(SearchCriteria())]
        assert {one.id, other.id} <= set(ids), "iter_tickets: not all tickets were read"
        assert len(ids) == len(set(ids)), "iter_tickets: a ticket came twice"

    def test_the_newest_comes_first_unless_told_otherwise(self, adapter: TicketSystemAdapter) -> None:
        word = unique()
        ids = [self.created(adapter, subject=f"{word} {number}").id for number in range(3)]
        assert self.found(adapter, subject=word) == ids[::-1]
        assert self.found(adapter, subject=word, order_by="created_at") == self.by_age(adapter, word)

    def by_age(self, adapter: TicketSystemAdapter, word: str) -> list[str]:
        """Oldest first, ties by the higher id."""
        tickets = adapter.find_tickets(SearchCriteria(subject=word))
        order = sorted(tickets, key=lambda t: (t.created_at or datetime.min.replace(tzinfo=timezone.utc), -int(t.id)))
        return [ticket.id for ticket in order]

    def test_order_by_the_last_change(self, adapter: TicketSystemAdapter) -> None:
        one, other, word = self.pair(adapter)
        adapter.update_ticket(one.id, {"priority": self.priorities[1]})
        times = {ticket.id: ticket.updated_at for ticket in adapter.find_tickets(SearchCriteria(subject=word))}
        ids = self.found(adapter, subject=word, order_by="-updated_at")
        assert [times[id_] for id_ in ids] == sorted(times.values(), reverse=True)  # type: ignore[type-var]
        assert {*ids} == {one.id, other.id}

    def test_order_by_the_id(self, adapter: TicketSystemAdapter) -> None:
        self.needs("numeric_ids")
        word = unique()
        ids = [self.created(adapter, subject=f"{word} {number}").id for number in range(3)]
        assert self.found(adapter, subject=word, order_by="id") == sorted(ids, key=int)
        assert self.found(adapter, subject=word, order_by="-id") == sorted(ids, key=int, reverse=True)

    def test_the_limit_counts_after_all_filters(self, adapter: TicketSystemAdapter) -> None:
        word = unique()
        ids = [self.created(adapter, subject=f"{word} {number}").id for number in range(3)]
        self.created(adapter)
        assert self.found(adapter, subject=word, limit=2) == ids[:0:-1]
        assert self.found(adapter, subject=word, limit=0) == []
        assert len(self.found(adapter, limit=1)) == 1, "a limit alone is enough to be asked for"

    def test_find_first_is_the_first_of_find(self, adapter: TicketSystemAdapter) -> None:
        one, other, word = self.pair(adapter)
        for order in ("-created_at", "created_at"):
            first = adapter.find_first_ticket(SearchCriteria(subject=word, order_by=order))
            assert first is not None
            assert first.id == self.found(adapter, subject=word, order_by=order)[0]
        assert adapter.find_first_ticket(SearchCriteria(id=one.id, subject="other")) is None
        assert other.id != one.id

    def test_find_first_of_nothing_is_none(self, adapter: TicketSystemAdapter) -> None:
        assert adapter.find_first_ticket(SearchCriteria(subject=unique())) is None

    def test_find_first_without_a_filter_is_the_newest(self, adapter: TicketSystemAdapter) -> None:
        self.created(adapter)
        newest = self.created(adapter)
        first = adapter.find_first_ticket(SearchCriteria())
        assert first is not None
        assert first.id == newest.id, "find_first_ticket: empty criteria ask for the newest ticket"
