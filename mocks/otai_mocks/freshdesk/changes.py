"""What other agents do to tickets, in one line each: for tests, and for the fault ``meanwhile``.

Every change goes through the handler of the API, so that times, stats and the lag of the search index follow as they
would there. People, groups, statuses … are named as in `builders`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from ..kit.faults.meanwhile import Change, keywords, merged
from ..messages import Request
from .choices import Choices
from .errors import Refused
from .protocol.body import Body
from .protocol.call import Call
from .protocol.routing import Handler
from .resources.conversations import handlers as conversations
from .resources.tickets import bulk, merge
from .resources.tickets import handlers as tickets
from .tables.naming import Named, choice, find
from .tables.records import COMPLETED, Agent, Company, Contact, Group, Product, Ticket
from .tables.state import CLOSED
from .world.builders import Builders
from .world.defaults import PRIORITIES


class TicketChanges(Builders):
    """Changes of tickets, made without a request: no journal, no faults, no rate limit. The first agent makes them."""

    domain: str

    def choices_now(self) -> Choices:
        """The choices, with the lag of the search index that a fault adds."""
        raise NotImplementedError

    def update_ticket(
        self,
        ticket: int | Ticket,
        *,
        subject: str | None = None,
        description: str | None = None,
        status: Named = None,
        priority: Named = None,
        group: Named | Group = None,
        agent: Named | Agent = None,
        requester: Named | Contact | Agent = None,
        type: str | None = None,
        company: Named | Company = None,
        product: Named | Product = None,
        tags: Iterable[str] | None = None,
        custom_fields: Mapping[str, Any] | None = None,
    ) -> Ticket:
        """Change a ticket as ``PUT /tickets/{id}`` would.

        Raises:
            ValueError: there is no such ticket, it is deleted or spam, or a name does not exist.
        """
        state = self.state
        statuses = {label: number for number, label in state.statuses.items()}
        people = {**state.agents, **state.contacts}
        values = {
            "subject": subject,
            "description": description,
            "status": None if status is None else choice(statuses, status, "status"),
            "priority": None if priority is None else choice(PRIORITIES, priority, "priority"),
            "group_id": None if group is None else find(state.groups, group, "group"),
            "responder_id": None if agent is None else find(state.agents, agent, "agent"),
            "requester_id": None if requester is None else find(people, requester, "requester"),
            "type": type,
            "company_id": None if company is None else find(state.companies, company, "company"),
            "product_id": None if product is None else find(state.products, product, "product"),
            "tags": None if tags is None else list(tags),
            "custom_fields": None if custom_fields is None else self._custom_values(custom_fields),
        }
        row = self._ticket(ticket)
        self._operate(tickets.update, row.id, **{name: value for name, value in values.items() if value is not None})
        return row

    def close_ticket(self, ticket: int | Ticket) -> Ticket:
        """Set the status Closed.

        Raises:
            ValueError: as `update_ticket`.
        """
        return self.update_ticket(ticket, status=CLOSED)

    def delete_ticket(self, ticket: int | Ticket) -> Ticket:
        """Put a ticket into the bin, as ``DELETE /tickets/{id}`` does.

        Raises:
            ValueError: there is no such ticket, or it is there already.
        """
        row = self._ticket(ticket)
        self._operate(tickets.delete, row.id)
        return row

    def restore_ticket(self, ticket: int | Ticket) -> Ticket:
        """Bring a ticket back from the bin, or from spam.

        Raises:
            ValueError: there is no such ticket, or it is in neither.
        """
        row = self._ticket(ticket)
        self._operate(tickets.restore, row.id)
        return row

    def merge_ticket(self, ticket: int | Ticket, into: int | Ticket) -> Ticket:
        """Merge a ticket into another one, as ``PUT /tickets/merge`` does: it is closed, both get a note.

        Raises:
            ValueError: there is no such ticket, one is deleted or spam, or they are the same.
        """
        row, main = self._ticket(ticket), self._ticket(into)
        self._operate(merge.merge, primary_id=main.id, ticket_ids=[row.id])
        return row

    def end_jobs(self) -> None:
        """Do the work of the bulk jobs whose time has come, as of the moment of each job's end."""
        now, agents = self.now(), self.state.agents
        due = [job for job in self.state.jobs.values() if job.status != COMPLETED and job.ends_at <= now]
        for job in sorted(due, key=lambda job: job.ends_at):
            agent = agents.get(job.agent_id) or next(iter(agents.values()), None)
            if agent is not None:
                bulk.carry_out(self._call(agent, job.ends_at), job)

    def _operate(self, handler: Handler, *ids: int, **values: Any) -> None:
        with self._lock:
            admin = next(iter(self.state.agents.values()))
            try:
                handler(self._call(admin, self.now(), values), *ids)
            except Refused as refused:
                raise ValueError(refused.why) from None

    def _call(self, agent: Agent, now: datetime, values: dict[str, Any] | None = None) -> Call:
        """A call that came without a request."""
        choices, request = self.choices_now(), Request("PUT", "/")
        return Call(self.state, choices, request, agent, now, "", {}, self._dice, self.domain, Body(values or {}))

    # --- the fault ``meanwhile`` ---------------------------------------------------------------------

    def can_change(self, ticket_id: int) -> bool:
        """Whether there is such a ticket, and it is neither deleted nor spam."""
        ticket = self.state.tickets.get(ticket_id)
        return ticket is not None and not (ticket.deleted or ticket.spam)

    def changes(self) -> Mapping[str, Change]:
        """The named changes of the fault ``meanwhile``."""
        now = tuple(name for name in keywords(Builders.add_ticket) if name not in ("created_at", "updated_at"))
        return {
            "create": Change(self._created, {"subject": "Created meanwhile {n}"}, now, of_ticket=False),
            "update": Change(
                lambda number, values: [self.update_ticket(number, **values).id],
                {"subject": "Changed meanwhile {n}"},
                keywords(TicketChanges.update_ticket),
            ),
            "close": Change(lambda number, values: [self.close_ticket(number).id]),
            "note": Change(self._noted, {"body": "Written meanwhile {n}", "private": True}),
            "delete": Change(lambda number, values: [self.delete_ticket(number).id]),
            "merge": Change(partial(merged, self), names=("into",)),
        }

    def _created(self, number: int, values: dict[str, Any]) -> list[int]:
        self.state.remember(self.state.next_ids["ticket"], self.now(), self.choices_now().index_lag)
        return [self.add_ticket(**values).id]

    def _noted(self, number: int, values: dict[str, Any]) -> list[int]:
        self._operate(conversations.add_note, number, **values)
        return [number]
