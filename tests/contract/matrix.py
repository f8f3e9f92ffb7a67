"""What works where: tried on both adapters, and written into the documentation.

python -m tests.contract.matrix writes docs/fidelity/what-works-where.md anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import (
    Attachment,
    InvalidRequestError,
    SearchCriteria,
    TicketSystemAdapter,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
    UnsupportedError,
)

PAGE = Path(__file__).parents[2] / "docs" / "fidelity" / "what-works-where.md"
SYSTEMS = {"otobo": "OTOBO", "freshdesk": "Freshdesk"}
LONG_AGO = datetime(2020, 1, 1, tzinfo=timezone.utc)
FILE = Attachment(name="a.txt", content_type="text/plain", size=3, content=b"abc")

VALUES: dict[str, dict[str, Any]] = {
    "otobo": {
        "queue": UnifiedQueue(name="Support::Billing"),
        "status": UnifiedStatus(name="open"),
        "priority": UnifiedPriority(name="4 high"),
        "type": "Incident",
        "owner by id": UnifiedUser(id=2),
        "owner by name": UnifiedUser(name="anna"),
        "owner by e-mail": UnifiedUser(email="anna@acme.example"),
        "customer by name": UnifiedUser(name="tom"),
        "customer by e-mail": UnifiedUser(email="someone@strangers-mail.org"),
        "custom_fields": {"Category": "network"},
    },
    "freshdesk": {
        "queue": UnifiedQueue(name="Billing"),
        "status": UnifiedStatus(name="Pending"),
        "priority": UnifiedPriority(name="High"),
        "type": "Incident",
        "owner by name": UnifiedUser(name="Ben Berger"),
        "customer by name": UnifiedUser(name="Emma"),
        "customer by e-mail": UnifiedUser(email="emma@globex.example"),
        "custom_fields": {"cf_order_id": "A-1"},
    },
}
SHARED: dict[str, Any] = {
    "subject": "Another subject",
    "body": "Another body",
    "body_html": "<p>Another <b>body</b></p>",
    "tags": ["vip"],
    "pending_until": datetime(2030, 1, 2, 12, tzinfo=timezone.utc),
    "attachments": [FILE],
}
FIELDS = [
    *("subject", "body", "body_html", "queue", "status", "priority", "type", "owner by id", "owner by name"),
    *("owner by e-mail", "customer by name", "customer by e-mail", "tags", "custom_fields", "pending_until"),
    "attachments",
]
FILTERS_ALONE = {
    "number": "1",
    "text": "words",
    "created_after": LONG_AGO,
    "created_before": datetime(2035, 1, 1, tzinfo=timezone.utc),
    "updated_after": LONG_AGO,
    "updated_before": datetime(2035, 1, 1, tzinfo=timezone.utc),
}
METHODS: dict[str, Callable[[TicketSystemAdapter], Any]] = {
    "add_note, internal": lambda adapter: adapter.add_note("1", UnifiedNote(body="x")),
    "add_note, public": lambda adapter: adapter.add_note("1", UnifiedNote(body="x", is_internal=False)),
    "add_note with a file": lambda adapter: adapter.add_note("1", UnifiedNote(body="x", attachments=[FILE])),
    "reply": lambda adapter: adapter.reply("1", "Dear customer"),
    "download_attachment": lambda adapter: _download(adapter),
    "changes": lambda adapter: adapter.changes(None),
    **{
        f"list_{kind}": (lambda adapter, kind=kind: getattr(adapter, f"list_{kind}")())
        for kind in ("queues", "statuses", "priorities", "types", "users")
    },
    "check": lambda adapter: adapter.check(),
}


@contextmanager
def desk(system: str) -> Iterator[TicketSystemAdapter]:
    """An adapter whose fake has one ticket, of which a note has a file."""
    fake: Any
    if system == "otobo":
        fake = FakeOTOBO()
        fake.add_type("Incident")
        new = UnifiedTicket(queue=UnifiedQueue(name="Support"), customer=UnifiedUser(name="julia"))
    else:
        fake = FakeFreshdesk()
        new = UnifiedTicket(customer=UnifiedUser(email="juergen@initech.example"))
    with fake, fake.adapter() as adapter:
        new.subject, new.body = "One subject", "Some words"
        adapter.create_ticket(new)
        adapter.add_note("1", UnifiedNote(body="x", attachments=[FILE]))
        yield adapter


class Heard(logging.Handler):
    """Whether a filter was said to be run here."""

    def __init__(self) -> None:
        super().__init__()
        self.here = False

    def emit(self, record: logging.LogRecord) -> None:
        self.here = self.here or "here" in record.getMessage()


def value_of(system: str, field: str) -> Any:
    """The value that is tried; an id of Freshdesk is known by the fake alone."""
    if field in SHARED:
        return SHARED[field]
    if system == "freshdesk" and field in ("owner by id", "owner by e-mail"):
        agent = next(iter(FakeFreshdesk().state.agents.values()))
        return UnifiedUser(id=agent.id) if field == "owner by id" else UnifiedUser(email=agent.email)
    return VALUES[system][field]


def written(system: str, field: str, how: str) -> str:
    """``w`` where a value is taken, ``–`` where it is refused before anything is sent."""
    key, value = field.split()[0], value_of(system, field)
    with desk(system) as adapter:
        try:
            if how == "update":
                updates = {key: value}
                if key == "pending_until" and system == "otobo":
                    updates["status"] = "pending reminder"
                adapter.update_ticket("1", updates)
            else:
                adapter.create_ticket(_new(adapter, system, key, value))
        except InvalidRequestError:
            return "–"
    return "w"


def _new(adapter: TicketSystemAdapter, system: str, key: str, value: Any) -> UnifiedTicket:
    old = adapter.get_ticket("1")
    assert old is not None
    new = UnifiedTicket(subject="New", body="Words", queue=old.queue, customer=UnifiedUser(name=old.customer.name))
    if system == "freshdesk":
        new.queue, new.customer = UnifiedQueue(), UnifiedUser(email="juergen@initech.example")
    setattr(new, key, value)
    if key == "pending_until" and system == "otobo":
        new.status = UnifiedStatus(name="pending reminder")
    return new


def filtered(system: str, name: str, value: Any) -> str:
    """``s`` by the server, ``h`` here, ``–`` refused."""
    heard, logger = Heard(), logging.getLogger("otai_sdk")
    logger.addHandler(heard)
    try:
        with desk(system) as adapter:
            adapter.find_tickets(SearchCriteria(**{name: value}))
    except InvalidRequestError:
        return "–"
    finally:
        logger.removeHandler(heard)
    return "h" if heard.here else "s"


def offered(system: str, method: str) -> str:
    """``yes``, or ``–`` where the system cannot."""
    with desk(system) as adapter:
        try:
            METHODS[method](adapter)
        except UnsupportedError:
            return "–"
    return "yes"


def _download(adapter: TicketSystemAdapter) -> Any:
    ticket = adapter.get_ticket("1")
    assert ticket is not None
    return adapter.download_attachment("1", ticket.notes[0].attachments[0])


def filter_name(field: str) -> str | None:
    """The criterion that a field's filter is, if there is one."""
    key = field.split()[0]
    key = {"owner": "user"}.get(key, key)
    return key if key in SearchCriteria.__struct_fields__ else None


def table() -> list[list[str]]:
    """Name, and for each system how it is written and filtered."""
    rows: list[list[str]] = []
    for field in FIELDS:
        row = [f"`{field.split()[0]}`" + field[len(field.split()[0]) :]]
        for system in SYSTEMS:
            name = filter_name(field)
            created, updated = (written(system, field, how) for how in ("create", "update"))
            row.append(created if created == updated else "create" if created == "w" else "update")
            row.append(filtered(system, name, value_of(system, field)) if name else "")
        rows.append(row)
    for name, value in FILTERS_ALONE.items():
        rows.append([f"`{name}`", *(cell for system in SYSTEMS for cell in ("", filtered(system, name, value)))])
    return rows


def page() -> str:
    """The page of the documentation."""
    head = ["Field", *(f"{shown}, {what}" for shown in SYSTEMS.values() for what in ("written", "filtered"))]
    methods = [[f"`{name}`", *(offered(system, name) for system in SYSTEMS)] for name in METHODS]
    return TEXT.format(fields=_markdown(head, table()), methods=_markdown(["Method", *SYSTEMS.values()], methods))


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, ["---"] * len(head), *rows])


TEXT = """# What works where

This page is written by `python -m tests.contract.matrix`, which tries each cell on the adapters; a test compares it
with what the adapters do today, and the contract suite proves each promise behind it.

**w** is written by create and update, **create** by create alone. **s** is filtered by the server. **h** is filtered
here: the tickets that the other filters leave are read, with a WARNING that tells how many. **–** is refused with an
`InvalidRequestError` before anything is sent.

## Fields

{fields}

## Methods

A method that a system does not have raises `UnsupportedError`, which says what to do instead.

{methods}

Go on: [What is promised](../explanation/promises.md) · what [FakeOTOBO](otobo.md) and [FakeFreshdesk](freshdesk.md)
do and do not.
"""

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE} written")
