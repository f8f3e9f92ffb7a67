"""What strangers write: a filter's text is text, whatever is in it."""

from __future__ import annotations

from typing import Any

import pytest

from ..adapter import TicketSystemAdapter
from ..models import UnifiedUser
from .base import ContractBase
from .promise import no_error

HOSTILE = {
    "parentheses": "printer (2nd floor)",
    "open parenthesis": "printer (2nd",
    "plus": "C++ and A+B",
    "ampersands": "R&D & sales && more",
    "bars": "yes|no || maybe",
    "quotes": 'the "new" one',
    "one quote": '5" display',
    "apostrophe": "it's O'Brien's",
    "exclamation": "!urgent ! now!",
    "backslashes": "C:\\temp\\new \\",
    "angles": "Re: <no subject> 5<6>4",
    "tab": "before\tafter",
    "words of logic": "salt AND pepper OR NOT sugar",
    "stars and percents": "100 % *** sale_now",
    "brackets": "[EXT] {x} #42; $5 ^ ~ ?",
    "sharp s": "Straße und STRASSE",
    "accents": "Ça coûte où? naïve Łódź",
    "other scripts": "日本語 счёт العربية",
    "emoji": "🚀 done ✅",
    "markup": "<b>bold</b> &amp; &lt;",
    "zero width": "zero\u200bwidth and\u00a0blank",
    "quoted query": "status:2 AND priority:1'",
}


class Hostile(ContractBase):
    """Subjects, words, values and people are found whatever characters they have."""

    @pytest.mark.parametrize("kind", HOSTILE)
    def test_a_subject_is_text_whatever_is_in_it(self, adapter: TicketSystemAdapter, kind: str) -> None:
        word = self.unique()
        ticket = self.created(adapter, subject=f"{word} {HOSTILE[kind]}")
        self.created(adapter, subject=f"{word} plain")
        stored = self.read(adapter, ticket).subject
        promise = f"find_tickets: a subject is text, whatever is in it ({stored!r} was not found)"
        with no_error(promise):
            assert self.found(adapter, subject=stored) == [ticket.id], promise
            assert self.found(adapter, subject=stored[len(word) :]) == [ticket.id], promise

    @pytest.mark.parametrize("text", ["empty.", "(empty)", "the", "is empty.", "floor, is", "2nd"])
    def test_words_of_a_text_may_be_short_or_have_points(self, adapter: TicketSystemAdapter, text: str) -> None:
        self.needs("text")
        word = self.unique()
        ticket = self.created(adapter, body=f"The printer {word} on the 2nd floor, is (empty) and empty.")
        self.created(adapter, body=f"Something else {self.unique()}.")
        assert self.found(adapter, text=f"{word} {text}") == [ticket.id], (
            f"find_tickets: all words of a text count, but a ticket that has {text!r} was not found"
        )

    @pytest.mark.parametrize("value", ["5*5", "100%", "a&b", "(x)", "a+b", 'say "no"', "!no", "C:\\x", "a | b"])
    def test_a_custom_value_is_text_whatever_is_in_it(self, adapter: TicketSystemAdapter, value: str) -> None:
        self.needs("custom_fields")
        if self.text_field is None:
            pytest.skip("left out: the attribute text_field does not name a custom field that holds any text")
        word = self.unique()
        ticket = self.created(adapter, subject=f"{word} one", custom_fields={self.text_field: value})
        self.created(adapter, subject=f"{word} other", custom_fields={self.text_field: "plain"})
        assert self.found(adapter, subject=word, custom_fields={self.text_field: value}) == [ticket.id], (
            f"find_tickets: a custom field's value is text, but {value!r} was not found"
        )

    @pytest.mark.parametrize("local", ["anna+test", "o'neil", "a_b", "x-y.z", "percent%40"])
    def test_a_customers_address_is_text_whatever_is_in_it(self, adapter: TicketSystemAdapter, local: str) -> None:
        self.needs("customer")
        if self.strangers is None:
            pytest.skip("left out: the attribute strangers does not say at which domain anybody may be a customer")
        address = f"{local}.{self.unique()}@{self.strangers}"
        ticket = self.created(adapter, customer=UnifiedUser(email=address))
        self.created(adapter)
        promise = f"find_tickets: the tickets of a customer are found whatever the address ({address})"
        with no_error(promise):
            assert self.found(adapter, customer=UnifiedUser(email=address)) == [ticket.id], promise

    def test_what_was_read_can_be_written_back(self, adapter: TicketSystemAdapter) -> None:
        name, first, _ = self.custom_field
        other, value = self.second_custom_field
        given: dict[str, Any] = {}
        if self.has("custom_fields"):
            given["custom_fields"] = {name: first, other: value}
        if self.has("type"):
            given["type"] = self.types[0]
        if self.has("tags"):
            given["tags"] = ["old", "köln"]
        before = self.read(adapter, self.created(adapter, **given))
        updates: dict[str, Any] = {
            "subject": before.subject,
            **{key: getattr(before, key) for key in self.entity_keys()},
            **{key: getattr(before, key) for key in given if key != "custom_fields"},
        }
        if self.has("custom_fields"):
            updates["custom_fields"] = {key: held for key, held in before.custom_fields.items() if held is not None}
        promise = "update_ticket: what was read can be written back"
        with no_error(promise):
            assert adapter.update_ticket(before.id, updates) is True, promise
        after = self.read(adapter, before)
        for key in updates:
            assert getattr(after, key) == getattr(before, key), f"{promise}, but {key} is another now"
