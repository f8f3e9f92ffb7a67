"""Systems with names as people give them, and the fakes that start from what `read_world` reads of them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.freshdesk.tables.ticket_fields import Section
from otai_sdk.worlds import as_json, read_world

ODD = (
    'Büro "Süd" & Söhne',
    "Rückläufer::EU::Äußeres 📦",
    "Ｂｉｌｌｉｎｇ",
    "Вιlling",
    "退货 / 返品",
    "O'Brien's <b>box</b> %s {0} \\n",
    "a name that goes on " * 8 + "and ends",
)
"""Unicode, ``::``, quotes, look-alikes, very long ones, what looks like markup and formats."""
FIELDS = {
    "cf_product_area": ("custom_dropdown", ODD),
    "cf_reference_number": "custom_number",
    "cf_order_id": "custom_text",
    "cf_vip": "custom_checkbox",
    "cf_refund_amount": "custom_decimal",
    "cf_purchase_date": "custom_date",
    "cf_region": ("custom_dropdown", ("Nord", "Süd")),
}
STATES = ("wartet::lang", 'neu "gelesen"')


class Subject:
    """A fake in which a contract plays, like the worlds of conftest.py."""

    def __init__(self, fake: Any) -> None:
        self.fake, self._words = fake, itertools.count(1)

    def adapter(self) -> Any:
        return self.fake.adapter()

    def unique(self) -> str:
        return f"zq{next(self._words):04}x"


def odd_freshdesk() -> FakeFreshdesk:
    """Renamed groups, statuses, types and fields; inactive agents; a nested field, a section."""
    fake = FakeFreshdesk(
        "nordwind", plan="unlimited", fields=FIELDS, statuses={6: ODD[0], 7: ODD[1], 8: "Waiting"}, ai_status=True
    )
    for row in (*fake.state.products.values(), *fake.state.email_configs.values()):
        row.name = "Alles"  # the account's own name would be another one in the copy
    for name in ODD:
        fake.add_group(name)
        fake.add_product(name)
    kind = fake.state.ticket_field("ticket_type")
    assert kind is not None
    kind.choices, kind.choice_ids = [*ODD, "Incident", "Question"], []
    fake.state.add_ticket_field(kind)
    fake.add_ticket_field("where", "nested_field", {"A::b": {'"B"': [*ODD[:2]], "C": []}}, lower=("Raum", "Zeile"))
    parent, inside = fake.state.ticket_field("cf_region"), fake.state.ticket_field("cf_order_id")
    assert parent is not None
    assert inside is not None
    section = Section(fake.state.next_id("section"), "Nur im Süden", parent.id, parent.choice_ids[1:])
    fake.state.sections[section.id] = section
    inside.section_mappings = [{"section_id": section.id, "position": 1}]
    fake.add_agent("Inga Inaktiv", "inga@nordwind.example").deactivated = True
    for number in range(30):
        fake.add_agent(f"Nils Nummer{number}", f"nils{number}@nordwind.example", groups=[ODD[number % len(ODD)]])
    return fake


def odd_otobo() -> FakeOTOBO:
    """Queues, states, priorities and types with odd names, each of them seen in a ticket."""
    fake = FakeOTOBO("10.1")
    for name in (*ODD, "Billing"):
        fake.add_queue(name)
    for name in STATES:
        fake.add_state(name)
    fake.add_priority("0 später::nie")
    for name in (ODD[0], "Incident", "Question"):
        fake.add_type(name)
    rows = itertools.zip_longest(
        [queue for queue in fake.queues if queue != "HR"],
        [*STATES, "open", "closed successful"],
        ["0 später::nie", "3 normal", "4 high"],
        [ODD[0], "Incident", "Question"],
        ["anna", "ben"],
    )
    fields = [{"Products": ["vpn", "mail"], "Vip": 1}, {"ContractDay": "2026-01-02"}, {"DueAt": "2026-01-02 03:04:05"}]
    # what is seen at one of them only is no choice for sure
    customers = itertools.cycle(["julia", "someone@strangers-mail.org"])
    for (queue, state, priority, type_, owner), values in zip(rows, itertools.cycle(fields), strict=False):
        fake.add_ticket(
            "A ticket",
            queue=queue or "Raw",
            state=state or "new",
            priority=priority or "3 normal",
            type=type_,
            owner=owner,
            customer=next(customers),
            dynamic_fields=values,
        )
    return fake


@contextmanager
def source_and_copy(make: Any) -> Iterator[tuple[Any, Any]]:
    """A system, and the fake that starts from the file which was read of it."""
    source = make()
    yield source, type(source).from_world(json.loads(_file_of(make)))


@lru_cache(maxsize=2)
def _file_of(make: Any) -> str:
    with make() as source, source.adapter() as adapter:
        return as_json(read_world(adapter))
