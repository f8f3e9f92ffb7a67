"""People, and the doors through which they could come into a world."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.freshdesk.tables.ticket_fields import Section

SYLLABLES = {
    "latin": ("ba", "ro", "mi", "ste", "kl", "an", "ør", "üb", "ñe", "zk", "lou", "fri"),
    "cyrillic": ("ба", "ро", "ми", "сте", "кл", "ан", "ю", "жо"),
    "greek": ("βα", "ρο", "μι", "στε", "κλ", "αν"),
}


class Somebody(NamedTuple):
    """A person as a system knows one."""

    first: str
    last: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


def draw(dice: random.Random, number: int) -> Somebody:
    """A person of some script; no two have a name in common."""
    kinds = SYLLABLES[dice.choice(list(SYLLABLES))]

    def word() -> str:
        return ("".join(dice.choice(kinds) for _ in range(4)) + chr(ord(kinds[0][0]) + number % 5)).capitalize()

    return Somebody(word(), word(), f"p{number}.{dice.randrange(10**6)}@host{number}.company.example")


FORMS: Mapping[str, Callable[[Somebody], str]] = {
    "alone": lambda who: who.name,
    "in words": lambda who: f"Cases of {who.name} (urgent)",
    "the other way round": lambda who: f"{who.last}, {who.first}",
    "in capitals": lambda who: f"TEAM {who.name.upper()}",
    "with points": lambda who: f"{who.first}.{who.last}".lower(),
    "run together": lambda who: f"Team{who.first}{who.last}",
    "taken apart": lambda who: unicodedata.normalize("NFD", f"for {who.name}"),
    "with what nobody sees": lambda who: f"{who.first[:2]}\u200b{who.first[2:]} {who.last[:3]}\u00ad{who.last[3:]}",
    "by address": lambda who: f"Mail to {who.email}",
    "in brackets": lambda who: f"Support <{who.email.upper()}>",
    "by host": lambda who: f"Portal {who.email.partition('@')[2]}",
    "as a link": lambda who: f"see https://{who.email.partition('@')[2]}/wiki?q=1",
}
"""How somebody stands in a text."""
OF_AGENTS_ONLY: Mapping[str, Callable[[Somebody], str]] = {
    "by the first name": lambda who: f"{who.first}'s tickets",
    "by the last name": lambda who: f"Team::{who.last}",
}


def _agent(fake: FakeFreshdesk) -> Any:
    return list(fake.state.agents.values())[1]


def _set(table: str, key: str) -> Callable[[FakeFreshdesk, str], None]:
    def plant(fake: FakeFreshdesk, text: str) -> None:
        setattr(next(iter(getattr(fake.state, table).values())), key, text)

    return plant


def _choices(name: str, make: Callable[[str], Any]) -> Callable[[FakeFreshdesk, str], None]:
    def plant(fake: FakeFreshdesk, text: str) -> None:
        row = fake.state.ticket_field(name)
        assert row is not None
        made = make(text)
        row.choices = {**row.choices, **made} if isinstance(made, dict) else [*row.choices, *made]
        fake.state.add_ticket_field(row)

    return plant


def _of_field(name: str, key: str) -> Callable[[FakeFreshdesk, str], None]:
    def plant(fake: FakeFreshdesk, text: str) -> None:
        setattr(fake.state.ticket_field(name), key, text)

    return plant


def _section(fake: FakeFreshdesk, text: str) -> None:
    row = fake.state.ticket_field("cf_product_area")
    assert row is not None
    number = fake.state.next_id("section")
    fake.state.sections[number] = Section(number, text, row.id, row.choice_ids[:1])


def _nested(fake: FakeFreshdesk, text: str) -> None:
    n = len(fake.state.ticket_fields)
    fake.add_ticket_field(f"tree{n}", "nested_field", {"A": {text: [text]}}, lower=(f"b{n}", f"c{n}"), label=text)


def _of_agent(key: str) -> Callable[[FakeFreshdesk, str], None]:
    return lambda fake, text: setattr(_agent(fake), key, text)


FRESHDESK_DOORS: Mapping[str, Callable[[FakeFreshdesk, str], None]] = {
    "name of a group": lambda fake, text: setattr(fake.add_group("x"), "name", text),
    "description of a group": _set("groups", "description"),
    "name of a product": _set("products", "name"),
    "description of a product": _set("products", "description"),
    "address of a product": _set("products", "primary_email"),
    "name of a mailbox": _set("email_configs", "name"),
    "address of a mailbox": _set("email_configs", "reply_email"),
    "inbox of a mailbox": _set("email_configs", "to_email"),
    "name of a role": lambda fake, text: setattr(list(fake.state.roles.values())[-1], "name", text),
    "description of a role": _set("roles", "description"),
    "signature": _of_agent("signature"),
    "job title": _of_agent("job_title"),
    "time zone of an agent": _of_agent("time_zone"),
    "type of an agent": _of_agent("type"),
    "label of a field": _of_field("cf_order_id", "label"),
    "label for customers": _of_field("cf_order_id", "label_for_customers"),
    "description of a field": _of_field("cf_order_id", "description"),
    "name of a field": lambda fake, text: setattr(fake.add_ticket_field("other"), "name", text),
    "label of a default field": _of_field("subject", "label"),
    "whom the portal copies": _of_field("requester", "portal_cc_to"),
    "choice": _choices("cf_product_area", lambda text: [text]),
    "type of tickets": _choices("ticket_type", lambda text: [text]),
    "status": _choices("status", lambda text: {"88": [text, "Customers"]}),
    "status for customers": _choices("status", lambda text: {"89": ["Agents", text]}),
    "source": _choices("source", lambda text: {text: 101}),
    "section": _section,
    "nested field": _nested,
}
"""Where a text can stand in an account."""


def _ticket(**values: Any) -> Callable[[FakeOTOBO, str], None]:
    def plant(fake: FakeOTOBO, text: str) -> None:
        fake.add_ticket(**{key: value(text) if callable(value) else value for key, value in values.items()})

    return plant


def _in_new(add: str, key: str) -> Callable[[FakeOTOBO, str], None]:
    def plant(fake: FakeOTOBO, text: str) -> None:
        getattr(fake, add)(text)
        fake.add_ticket("A ticket", **{key: text})

    return plant


def _multiselect(fake: FakeOTOBO, text: str) -> None:
    name = f"Whose{len(fake.state.tables.dynamic_fields)}"
    fake.add_dynamic_field(name, "Multiselect", possible_values={text: "label"})
    fake.add_ticket("A ticket", dynamic_fields={name: [text]})


OTOBO_DOORS: Mapping[str, Callable[[FakeOTOBO, str], None]] = {
    "queue": _in_new("add_queue", "queue"),
    "state": _in_new("add_state", "state"),
    "priority": _in_new("add_priority", "priority"),
    "type": _in_new("add_type", "type"),
    "value of a list": _multiselect,
    "value of a field": _ticket(dynamic_fields=lambda text: {"Category": text}),
    "title": _ticket(title=lambda text: text),
    "body": _ticket(body=lambda text: text),
    "note": _ticket(notes=lambda text: [text]),
}
