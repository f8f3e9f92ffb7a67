"""The builder of tickets: they are made as the operations would make them."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ...messages import Request
from ..errors import CrashError, FaultError, RefusedError
from ..operations import ticket_create as create
from ..operations.ticket_update import update
from ..protocol.context import Call
from ..tables.records import ROOT_ID, Route
from .builders import Builders, named, usual
from .views import TicketView


class TicketBuilder(Builders):
    """Builders of everything, tickets too."""

    _chance: random.Random
    _lock: threading.RLock

    def _moment(self) -> int:
        raise NotImplementedError

    def add_ticket(
        self,
        title: str = "A ticket",
        *,
        queue: str | None = None,
        state: str | None = None,
        priority: str | None = None,
        customer: str = "customer@otai-test.example",
        body: str = "Text of the ticket",
        html: bool = False,
        subject: str | None = None,
        owner: str | None = None,
        responsible: str | None = None,
        lock: str | None = None,
        type: str | None = None,
        pending_minutes: int | None = None,
        sender: str = "customer",
        channel: str = "Email",
        visible: bool = True,
        dynamic_fields: Mapping[str, Any] | None = None,
        attachments: Iterable[Mapping[str, str]] = (),
        notes: Iterable[str | Mapping[str, Any]] = (),
        created_by: str | None = None,
        age_minutes: int = 0,
    ) -> TicketView:
        """A ticket, made as TicketCreate would make it.

        Args:
            queue: by default Raw where there is one, else the first.
            state: by default new where there is one, else the first.
            priority: by default ``3 normal`` where there is one, else the middle one.
            customer: a customer's login, or any usable address.
            notes: texts of internal notes, or objects with the keys of TicketUpdate's Article.
            created_by: an agent's login, by default that of the first agent, who is ``root@localhost``.
            age_minutes: how long before now it was created.

        Raises:
            ValueError: a name does not exist; the message lists those that do.
        """
        tables = self._tables
        queue = usual(tables.queues, "Raw", first=True) if queue is None else queue
        state = usual(tables.states, "new", first=True) if state is None else state
        priority = usual(tables.priorities, "3 normal") if priority is None else priority
        created_by = tables.agents[ROOT_ID].login if created_by is None else created_by
        values: dict[str, Any] = {
            "Title": title,
            "QueueID": named(self._tables.queues, queue, "queue").id,
            "StateID": named(self._tables.states, state, "state").id,
            "PriorityID": named(self._tables.priorities, priority, "priority").id,
            "CustomerUser": customer,
        }
        for key, login in (("Owner", owner), ("Responsible", responsible)):
            if login is not None:
                values[f"{key}ID"] = self._agent(login).id
        if lock is not None:
            values["LockID"] = named(self._tables.locks, lock, "lock").id
        if type is None and self._tables.is_on("ticket_type"):
            values["TypeID"] = next(iter(self._tables.types))
        if type is not None:
            values["TypeID"] = named(self._tables.types, type, "type").id
        if pending_minutes is not None:
            values["PendingTime"] = {"Diff": pending_minutes}
        for name in dynamic_fields or ():
            if name not in self._tables.fields_by_name:
                known = ", ".join(repr(n) for n in sorted(self._tables.fields_by_name))
                raise ValueError(f"there is no dynamic field {name!r}: choose one of {known}")
        data: dict[str, Any] = {
            "Ticket": values,
            "Article": {
                "Subject": subject or title,
                "Body": body,
                "ContentType": "text/html; charset=utf-8" if html else "text/plain; charset=utf-8",
                "SenderType": sender,
                "CommunicationChannel": channel,
                "IsVisibleForCustomer": int(visible),
            },
        }
        if dynamic_fields:
            data["DynamicField"] = [{"Name": name, "Value": value} for name, value in dynamic_fields.items()]
        files = [dict(item) for item in attachments]
        if files:
            data["Attachment"] = files
        moment = self._moment() - 60 * age_minutes
        answer = self._as(created_by, "TicketCreate", data, moment)
        ticket_id = int(answer["TicketID"])
        for number, note in enumerate(notes, 1):
            article = {"Subject": title, "Body": note, "IsVisibleForCustomer": 0} if isinstance(note, str) else note
            article = {"ContentType": "text/plain; charset=utf-8", **article}
            later = min(moment + number, max(moment, self._moment()))
            self._as(created_by, "TicketUpdate", {"TicketID": ticket_id, "Article": article}, later)
        return TicketView(self.state.tickets[ticket_id], self.state.tables)

    def _as(self, login: str, operation: str, data: dict[str, Any], moment: int) -> dict[str, Any]:
        """Run an operation as an agent who may do everything, without going through the journal."""
        with self._lock:
            agent = self._agent(login)
            tables = self._tables
            everything = {group: frozenset({"rw"}) for group in tables.groups}
            mighty = replace(agent, permissions=everything, valid=True)
            self.state.tables = tables.with_row("agents", agent.id, mighty)
            data = {**data, "UserLogin": agent.login, "Password": agent.password}
            route = Route("/", ("POST",), operation, operation)
            call = Call(self.state, self.version, moment, Request("POST", "/"), route, data, self._chance)
            try:
                return create.run(call) if operation == "TicketCreate" else update.run(call)
            except RefusedError as refusal:
                raise ValueError(f"{refusal.message} ({refusal.why})") from None
            except FaultError as error:
                raise ValueError(f"{error.message} ({error.why})") from None
            except CrashError as crash:
                raise ValueError(f"OTOBO dies over it: {crash.why}") from None
            finally:
                self.state.tables = tables
