"""The sample tickets: what they promise, and that both fakes can hold them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.samples.texts import CATEGORIES, SAMPLES, URGENCIES, expected, fill, placement

FAKES = [FakeOTOBO, FakeFreshdesk]


def test_there_are_forty_and_no_two_are_alike() -> None:
    assert len(SAMPLES) == 40
    for field in ("subject", "body", "name", "email"):
        assert len({getattr(sample, field) for sample in SAMPLES}) == 40, field


def test_they_come_in_three_languages_and_with_markup_umlauts_and_emoji() -> None:
    languages = Counter(sample.language for sample in SAMPLES)
    assert set(languages) == {"en", "de", "fr"}
    assert min(languages.values()) >= 8
    assert sum(sample.is_html for sample in SAMPLES) >= 8
    assert any("ü" in sample.body for sample in SAMPLES)
    assert any(ord(character) > 0xFFFF for sample in SAMPLES for character in sample.body)


def test_every_category_and_urgency_occurs_and_no_other() -> None:
    assert {sample.category for sample in SAMPLES} == set(CATEGORIES)
    assert {sample.urgency for sample in SAMPLES} == set(URGENCIES)


@pytest.mark.parametrize("make", FAKES)
def test_a_filled_fake_has_each_sample_as_an_unsorted_ticket(make: Any) -> None:
    fake = make()
    made = fill(fake)
    assert sorted(sample.subject for sample in made.values()) == sorted(sample.subject for sample in SAMPLES)
    start = ("Raw", "3 normal") if fake.system == "otobo" else (None, "Low")
    assert {placement(fake, ticket_id) for ticket_id in made} == {start}
    assert len(fake.journal) == 0


@pytest.mark.parametrize("make", FAKES)
def test_what_a_person_would_choose_exists_in_the_fake(make: Any) -> None:
    fake = make()
    made = fill(fake)
    with fake, fake.adapter() as adapter:
        for ticket_id, sample in made.items():
            queue, priority = expected(fake.system, sample)
            assert adapter.update_ticket(str(ticket_id), {"queue": queue, "priority": priority})
            assert placement(fake, ticket_id) == (queue, priority)


@pytest.mark.parametrize("make", FAKES)
def test_an_adapter_reads_what_the_customer_wrote(make: Any) -> None:
    fake = make()
    made = fill(fake)
    with fake, fake.adapter() as adapter:
        for ticket_id, sample in made.items():
            ticket = adapter.get_ticket(ticket_id)
            assert ticket is not None
            assert ticket.subject == sample.subject
            assert ticket.customer.email == sample.email
            if not sample.is_html:
                assert ticket.body == sample.body


@pytest.mark.parametrize("make", FAKES)
def test_a_fake_can_be_filled_twice_and_with_a_few(make: Any) -> None:
    fake = make()
    first = fill(fake, SAMPLES[:3])
    second = fill(fake, SAMPLES[:3])
    assert len(first) == len(second) == 3
    assert not set(first) & set(second)


@pytest.mark.parametrize(("closed", "open_one"), [("A", "B"), ("Raw", "B"), ("Sales", "Misc")])
def test_no_ticket_is_put_into_a_queue_that_takes_none(closed: str, open_one: str) -> None:
    queues = [{"name": closed, "valid": False}, {"name": open_one}]
    fake = FakeOTOBO.from_world({"format": 1, "otobo": {}, "queues": queues})
    fake.populate(40)
    used = {row["queue"] for row in fake.ticket_rows()}
    assert open_one in used
    assert closed not in used
