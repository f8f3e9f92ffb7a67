"""A helpdesk in a database: what someone's own adapter looks like. It filters what SQL can, and `matches` the rest."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timezone
from typing import Any, ClassVar

from otai_sdk import (
    InvalidRequestError,
    NotFoundError,
    SearchCriteria,
    SystemConfig,
    TicketSystemAdapter,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
    matches,
)
from otai_sdk.search import check_criteria, filters_of, sorted_tickets
from otai_sdk.testing import AdapterContract
from otai_sdk.updates import read_note, read_ticket_id, read_updates

SCHEMA = """
create table queue (id integer primary key, name text unique not null);
create table status (id integer primary key, name text unique not null);
create table priority (id integer primary key, name text unique not null);
create table ticket (
    id integer primary key autoincrement, subject text not null, body text not null,
    queue integer references queue, status integer references status, priority integer references priority,
    customer text, fields text not null, created integer not null, updated integer not null
);
create table note (
    id integer primary key autoincrement, ticket integer not null references ticket, body text not null,
    internal integer not null, created integer not null
);
insert into queue (name) values ('Support'), ('Billing');
insert into status (name) values ('open'), ('closed');
insert into priority (name) values ('low'), ('high');
"""
KINDS = {"queue": UnifiedQueue, "status": UnifiedStatus, "priority": UnifiedPriority}
LACKING = ("owner", "type", "tags", "pending_until")


class SQLiteAdapter(TicketSystemAdapter):
    """Tickets in SQLite. ``params``: ``database``, a file name."""

    def __init__(self, config: SystemConfig) -> None:
        super().__init__(config)
        self.db = sqlite3.connect(config.database, isolation_level=None)

    def close(self) -> None:
        self.db.close()

    def create_ticket(self, ticket_data: UnifiedTicket) -> UnifiedTicket:
        if ticket_data.notes or ticket_data.attachments:
            raise InvalidRequestError("create_ticket stores no notes and no files: add_note comes after")
        for name in LACKING:
            if getattr(ticket_data, name) not in (None, [], UnifiedUser()):
                raise InvalidRequestError(f"this helpdesk has no {name}")
        now = _now()
        row = {
            **{kind: self._id(kind, getattr(ticket_data, kind)) for kind in KINDS},
            "subject": ticket_data.subject,
            "body": ticket_data.body,
            "customer": ticket_data.customer.email or ticket_data.customer.name,
            "fields": json.dumps(ticket_data.custom_fields),
            "created": now,
            "updated": now,
        }
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        done = self.db.execute(f"insert into ticket ({columns}) values ({marks})", list(row.values()))
        return self._load([done.lastrowid])[0]

    def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
        id_ = int(read_ticket_id(ticket_id))
        changes, _ = read_updates(updates, {})
        row: dict[str, Any] = {"updated": _now()}
        note = changes.pop("note", None)
        _check_note(note)
        for name, value in changes.items():
            if name in LACKING or value is None:
                raise InvalidRequestError(f"this helpdesk has no {name}, or cannot clear it")
            if name in KINDS:
                row[name] = self._id(name, value)
            elif name == "custom_fields":
                row["fields"] = value
            else:
                row[name] = (value.email or value.name) if name == "customer" else value
        found = self._load([id_])
        if not found:
            return False
        if "fields" in row:
            row["fields"] = json.dumps({**found[0].custom_fields, **row["fields"]})
        settings = ", ".join(f"{name} = ?" for name in row)
        self.db.execute(f"update ticket set {settings} where id = ?", [*row.values(), id_])
        if note is not None:
            self.add_note(ticket_id, note)
        return True

    def add_note(self, ticket_id: str, note: UnifiedNote) -> UnifiedNote:
        id_ = int(read_ticket_id(ticket_id))
        note = read_note(note)
        _check_note(note)
        if not self._load([id_]):
            raise NotFoundError(f"there is no ticket {id_}")
        columns = "(ticket, body, internal, created) values (?, ?, ?, ?)"
        self.db.execute(f"insert into note {columns}", [id_, note.body, note.is_internal, _now()])
        return self._load([id_])[0].notes[-1]

    def find_tickets(self, criteria: SearchCriteria) -> list[UnifiedTicket]:
        if not filters_of(criteria) and criteria.limit is None:
            raise InvalidRequestError("find_tickets needs a filter or a limit")
        return self._find(criteria)

    def find_first_ticket(self, criteria: SearchCriteria) -> UnifiedTicket | None:
        return next(iter(self._find(criteria)), None)

    def _find(self, criteria: SearchCriteria) -> list[UnifiedTicket]:
        check_criteria(criteria)
        where, values = ["1"], []
        if criteria.id is not None:
            where, values = ["id = ?"], [int(read_ticket_id(criteria.id))]
        if criteria.queue is not None and criteria.queue.name:
            where.append("queue = (select id from queue where name = ?)")
            values.append(criteria.queue.name)
        ids = [id_ for (id_,) in self.db.execute(f"select id from ticket where {' and '.join(where)}", values)]
        found = [ticket for ticket in self._load(ids) if matches(ticket, criteria)]
        return sorted_tickets(found, criteria.order_by)[: criteria.limit]

    def _load(self, ids: list[Any]) -> list[UnifiedTicket]:
        marks = ", ".join("?" * len(ids))
        notes: dict[int, list[UnifiedNote]] = {}
        found = self.db.execute(
            f"select id, ticket, body, internal, created from note where ticket in ({marks}) order by id", ids
        )
        for id_, ticket, body, internal, created in found:
            note = UnifiedNote(id=str(id_), body=body, is_internal=bool(internal), created_at=_moment(created))
            notes.setdefault(ticket, []).append(note)
        rows = self.db.execute(
            "select t.id, t.subject, t.body, t.customer, t.fields, t.created, t.updated, q.id, q.name, s.id, s.name, "
            "p.id, p.name from ticket t join queue q on q.id = t.queue join status s on s.id = t.status "
            f"join priority p on p.id = t.priority where t.id in ({marks})",
            ids,
        )
        return [
            UnifiedTicket(
                id=str(id_),
                subject=subject,
                body=body,
                customer=UnifiedUser(email=customer),
                custom_fields=json.loads(fields),
                created_at=_moment(created),
                updated_at=_moment(updated),
                queue=UnifiedQueue(id=entities[0], name=entities[1]),
                status=UnifiedStatus(id=entities[2], name=entities[3]),
                priority=UnifiedPriority(id=entities[4], name=entities[5]),
                notes=notes.get(id_, []),
            )
            for id_, subject, body, customer, fields, created, updated, *entities in rows
        ]

    def _id(self, kind: str, entity: Any) -> int:
        names = dict(self.db.execute(f"select id, name from {kind}"))
        id_ = entity.id if entity.id is not None else {name: each for each, name in names.items()}.get(entity.name)
        if id_ not in names:
            known = ", ".join(names.values())
            raise InvalidRequestError(f"there is no {kind} {entity.name or entity.id!r}: use {known}")
        if entity.name and names[id_] != entity.name:
            raise InvalidRequestError(f'{kind} {id_} is "{names[id_]}", not "{entity.name}"')
        return int(id_)


def _check_note(note: UnifiedNote | None) -> None:
    if note is not None and note.attachments:
        raise InvalidRequestError("this helpdesk stores no files")


def _now() -> int:
    return int(datetime.now(timezone.utc).timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)


class TestSQLiteAdapter(AdapterContract):
    supports: ClassVar = {
        "owner": False,
        "type": False,
        "tags": False,
        "pending_until": False,
        "attachments": False,
    }
    clears = ()

    def make_adapter(self) -> TicketSystemAdapter:
        adapter = SQLiteAdapter(SystemConfig(id="sqlite", params={"database": ":memory:"}))
        adapter.db.executescript(SCHEMA)
        return adapter


def test_what_is_left_out_can_be_asked_for() -> None:
    assert sorted(TestSQLiteAdapter.left_out()) == ["attachments", "owner", "pending_until", "tags", "type"]
