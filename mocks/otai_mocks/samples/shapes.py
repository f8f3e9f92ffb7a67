"""Tickets and people that show every shape the fake can answer with: each field once full and once empty.

Whoever compares the shapes of two systems' answers needs them: what a fake never shows cannot be compared.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Container
from contextlib import suppress
from dataclasses import fields as fields_of
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from ..server import FakeServer

PASSWORD = "not-a-secret-of-anybody"  # noqa: S105  it opens a fake in this process
_TEXT, _ADDRESS = "Some text", "someone@example.com"


def every_shape(fake: FakeServer) -> dict[str, Any]:
    """Add them to a fake, which keeps what it has; the settings of an adapter that may read all of them.

    Whatever the fake's world calls its things, and whichever of them it lacks: what it cannot hold is left out.

    Raises:
        ValueError: the fake is of a system that this file knows nothing of.
    """
    fill = _FILLERS.get(fake.system)
    if fill is None:
        raise ValueError(f"no shapes for {fake.system!r}: there are some for {', '.join(_FILLERS)}")
    return fill(fake)


def _fresh(name: str, known: Container[str]) -> str:
    """A name that nothing has yet."""
    return next(each for each in (name, *(f"{name}{number}" for number in range(2, 1000))) if each not in known)


# --- Freshdesk ----------------------------------------------------------------------------------------


def _freshdesk(fake: Any) -> dict[str, Any]:
    fake.populate(12)
    now = fake.now()
    for name, kind, choices in (
        ("otai_text", "custom_text", None),
        ("otai_number", "custom_number", None),
        ("otai_date", "custom_date", None),
        ("otai_yes", "custom_checkbox", None),
        ("otai_choice", "custom_dropdown", ["A", "B"]),
        ("otai_nested", "nested_field", {"A": {"B": ["C"]}}),
    ):
        lower = {"lower": ["Level 2", "Level 3"]} if kind == "nested_field" else {}
        with suppress(ValueError):  # there is one of this name
            fake.add_ticket_field(name, kind, choices, **lower)
    company = fake.add_company("Full Ltd", domains=["full.example.com"])
    fake.add_company("Empty Ltd")
    group, product = fake.add_group("Full group"), fake.add_product("Full product")
    agent = fake.add_agent("Full Agent", "full.agent@example.com", groups=[group])
    contact = fake.add_contact("Full Contact", "full.contact@example.com")
    numbers = {
        "company_id": company.id,
        "group_id": group.id,
        "product_id": product.id,
        "responder_id": agent.id,
        "user_id": agent.id,
    }
    ticket = fake.add_ticket(_TEXT, _TEXT, requester=contact.id, status=2, tags=["tag"], cc_emails=[_ADDRESS])
    note, answer = fake.add_note(ticket, _TEXT), fake.add_reply(ticket, _TEXT)
    fake.add_note(ticket, _TEXT, private=False)
    fake.add_reply(ticket, _TEXT, by=contact.id)
    fake.add_feedback(ticket, _TEXT)
    fake.add_attachment(ticket, "file.txt", b"text", "text/plain")
    fake.add_attachment(note, "file.txt", b"text", "text/plain")
    for row in (company, group, product, agent, contact, ticket, note, answer):
        _fill(row, now, numbers)
    empty = fake.add_ticket(_TEXT, _TEXT, requester=fake.add_contact("Empty Contact", "empty@example.com").id)
    written = fake.add_note(empty, _TEXT)
    silent = fake.add_ticket(_TEXT, _TEXT)
    for row in (empty, silent, written, fake.add_contact("Nobody At All"), fake.add_product("Empty product")):
        _empty(row)
    for row in (fake.add_group("Empty group"), fake.add_agent("Empty Agent", "empty.agent@example.com")):
        _empty(row)
    for status in fake.state.statuses:
        fake.add_ticket(_TEXT, _TEXT, status=status, created_at=now - timedelta(days=1))
    return {}


# --- OTOBO --------------------------------------------------------------------------------------------


def _otobo(fake: Any) -> dict[str, Any]:
    tables = fake.state.tables
    groups = {row.name: ["rw"] for row in tables.groups.values()}
    reader = _fresh("otai-reader", fake.agents)
    fake.add_agent(reader, password=PASSWORD, groups=groups)
    text, choice, of_articles = (
        _fresh(f"OtaiShapes{name}", tables.fields_by_name) for name in ("Text", "Choice", "Article")
    )
    fake.add_dynamic_field(text)
    fake.add_dynamic_field(choice, "Multiselect", possible_values=["A", "B"])
    fake.add_dynamic_field(of_articles, object_type="Article")
    group = next(iter(groups))
    queue = fake.add_queue(_fresh("Otai shapes", fake.queues), group=group).name
    late = fake.add_queue(_fresh("Otai late", fake.queues), group=group, escalation=_minutes(tables)).name
    customer = _fresh("otai-shapes-customer", fake.customers)
    fake.add_customer(customer, email=_ADDRESS, company="Full Ltd")
    about = {"queue": queue, "customer": customer, "priority": _first(tables.priorities), "body": _TEXT}
    for state in tables.states.values():
        pending = 3 * 24 * 60 if state.type.startswith("pending") else None
        with suppress(ValueError):  # one that no ticket can be created in
            fake.add_ticket(_TEXT, state=state.name, pending_minutes=pending, **about)
    opened = next((row.name for row in tables.states.values() if row.type in ("new", "open") and row.valid), None)
    about["state"] = opened or _first(tables.states)
    _otobo_articles(fake, about, {text: _TEXT, choice: ["A", "B"]}, late)
    return {
        "username": reader,
        "password": PASSWORD,
        "default_queue": queue,
        "default_state": about["state"],
        "default_priority": about["priority"],
        "dedupe_field": text,
    }


def _otobo_articles(fake: Any, about: dict[str, Any], fields: dict[str, Any], late: str) -> None:
    file = {"Content": "dGV4dA==", "ContentType": "text/plain", "Filename": "file.txt"}
    agents = {"sender": "agent", "channel": "Internal", "visible": False, "notes": [_TEXT]}
    made = []
    for more in (
        {"html": True, "attachments": [file], "dynamic_fields": fields},
        {},
        {},
        agents,
        {"queue": late},
        {"queue": late, "age_minutes": 60 * 24 * 30},
    ):
        with suppress(ValueError):  # this world has no such channel or sender
            made.append(fake.state.tickets[fake.add_ticket(_TEXT, **{**about, **more}).id])
    for row, change in zip(made, (_full_article, _no_article, _no_value), strict=False):
        change(row)


def _full_article(row: Any) -> None:
    _fill(row.articles[0], 0, {})


def _no_article(row: Any) -> None:
    row.articles.clear()


def _no_value(row: Any) -> None:
    for each in (row, *row.articles):
        _empty(each)


def _first(rows: dict[int, Any]) -> str:
    return str(next(row.name for row in rows.values() if row.valid))


def _minutes(tables: Any) -> Any:
    """Escalation times, of the class that the queues of this fake have them in."""
    kind = get_type_hints(type(next(iter(tables.queues.values()))))["escalation"]
    return get_args(kind)[0](first_response=60, update=120, solution=240)


# --- rows ---------------------------------------------------------------------------------------------


def _fill(row: Any, now: Any, numbers: dict[str, int]) -> None:
    """Give everything a value that may be empty and is."""
    for name, kinds in _may_be_empty(row):
        if getattr(row, name) in (None, "", []):
            value = _value(name, kinds, now, numbers)
            if value is not None:
                setattr(row, name, value)


def _value(name: str, kinds: tuple[Any, ...], now: Any, numbers: dict[str, int]) -> Any:
    kind = next((each for each in kinds if each is not type(None)), str)
    if kind is int:
        return numbers.get(name, 1)
    if kind is datetime:
        return now
    if kind is bool:
        return True
    if kind is str:
        return _ADDRESS if "email" in name else _TEXT
    if get_origin(kind) is list:
        inner = get_args(kind)[0]
        return [_ADDRESS] if inner is str else [1] if inner is int else None
    return None


def _empty(row: Any) -> None:
    """Take everything away that may be missing."""
    for name, kinds in _may_be_empty(row):
        if type(None) in kinds:
            setattr(row, name, None)


def _may_be_empty(row: Any) -> list[tuple[str, tuple[Any, ...]]]:
    """The attributes that may be None, and lists; with the classes that they may be of."""
    hints = get_type_hints(type(row))
    found = []
    for each in fields_of(row):
        hint = hints[each.name]
        is_union = get_origin(hint) in (Union, types.UnionType)
        kinds = get_args(hint) if is_union else (hint,)
        if type(None) in kinds or get_origin(hint) is list:
            found.append((each.name, kinds))
    return found


_FILLERS: dict[str, Callable[[Any], dict[str, Any]]] = {"freshdesk": _freshdesk, "otobo": _otobo}
