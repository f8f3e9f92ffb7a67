"""What other agents do to tickets, in one line each: for tests, and for the fault ``meanwhile``.

Every change that TicketUpdate has goes through it, so that times, history, owner and lock follow as they would there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..kit.faults.meanwhile import Change, keywords, merged
from .tables.changes import UNLOCKED, Writer
from .tables.records import ROOT_ID, Article, Ticket
from .world.ticket_builder import TicketBuilder
from .world.views import TicketView

_ROOT = "root@localhost"


class TicketChanges(TicketBuilder):
    """Changes of tickets, made without a request: no journal, no faults, no rights."""

    def update_ticket(
        self,
        ticket_id: int,
        *,
        title: str | None = None,
        queue: str | None = None,
        state: str | None = None,
        priority: str | None = None,
        customer: str | None = None,
        owner: str | None = None,
        responsible: str | None = None,
        lock: str | None = None,
        type: str | None = None,
        pending_minutes: int | None = None,
        dynamic_fields: Mapping[str, Any] | None = None,
        by: str = _ROOT,
    ) -> TicketView:
        """Change a ticket as TicketUpdate would.

        Raises:
            ValueError: there is no such ticket, or a name does not exist.
        """
        given = {
            "Title": title,
            "Queue": queue,
            "State": state,
            "Priority": priority,
            "CustomerUser": customer,
            "Owner": owner,
            "Responsible": responsible,
            "Lock": lock,
            "Type": type,
            "PendingTime": None if pending_minutes is None else {"Diff": pending_minutes},
        }
        data: dict[str, Any] = {"Ticket": {name: value for name, value in given.items() if value is not None}}
        if dynamic_fields:
            data["DynamicField"] = [{"Name": name, "Value": value} for name, value in dynamic_fields.items()]
        return self._change(ticket_id, {key: value for key, value in data.items() if value}, by)

    def close_ticket(self, ticket_id: int, state: str = "closed successful", *, by: str = _ROOT) -> TicketView:
        """Close a ticket.

        Raises:
            ValueError: as `update_ticket`.
        """
        return self.update_ticket(ticket_id, state=state, by=by)

    def add_note(
        self,
        ticket_id: int,
        body: str,
        *,
        subject: str = "Note",
        visible: bool = False,
        sender: str = "agent",
        by: str = _ROOT,
    ) -> Article:
        """Add an article to a ticket, internal unless it is ``visible`` to the customer.

        Raises:
            ValueError: as `update_ticket`.
        """
        article = {
            "Subject": subject,
            "Body": body,
            "ContentType": "text/plain; charset=utf-8",
            "SenderType": sender,
            "IsVisibleForCustomer": int(visible),
        }
        return self._change(ticket_id, {"Article": article}, by).articles[-1]

    def archive_ticket(self, ticket_id: int, archived: bool = True, *, by: str = _ROOT) -> TicketView:
        """Put a ticket into the archive, or take it out. Searches heed it where ``archive`` is switched on.

        Raises:
            ValueError: there is no such ticket.
        """
        with self._lock:
            ticket = self._existing(ticket_id)
            self._writer(ticket, by).archive("y" if archived else "n")
            return TicketView(ticket, self._tables)

    def delete_ticket(self, ticket_id: int) -> None:
        """Delete a ticket for good, as a generic agent's job can: nothing of it is left.

        Raises:
            ValueError: there is no such ticket.
        """
        with self._lock:
            self.state.remove_ticket(self._existing(ticket_id))

    def merge_ticket(self, ticket_id: int, into: int, *, by: str = _ROOT) -> TicketView:
        """Merge a ticket into another one, as agents do on the page: its articles move there, its state is merged.

        Which history entries OTOBO writes about it was not recorded.

        Raises:
            ValueError: one of the tickets does not exist, they are the same, or there is no state of the type merged.
        """
        with self._lock:
            ticket, main = self._existing(ticket_id), self._existing(into)
            if ticket is main:
                raise ValueError(f"ticket {ticket_id} cannot be merged into itself")
            merged = next((s.id for s in self._tables.states.values() if s.type == "merged" and s.valid), None)
            if merged is None:
                raise ValueError("there is no valid state of the type merged")
            for article in ticket.articles:
                article.ticket_id = main.id
            main.articles = sorted([*main.articles, *ticket.articles], key=lambda article: article.id)
            ticket.articles = []
            agent = self._agent(by).id
            for row in (ticket, main):
                writer = self._writer(row, by)
                writer.note("Merged", f"%%{ticket.number}%%{ticket.id}%%{main.number}%%{main.id}")
                row.changed, row.changed_by = self._moment(), agent
                if row is ticket:
                    writer.state_to(merged)
                    writer.lock(UNLOCKED, by=ROOT_ID)
            return TicketView(ticket, self._tables)

    def _existing(self, ticket_id: int) -> Ticket:
        ticket = self.state.tickets.get(ticket_id)
        if ticket is None:
            raise ValueError(f"there is no ticket {ticket_id!r}")
        return ticket

    def _writer(self, ticket: Ticket, by: str) -> Writer:
        return Writer(self.state, ticket, self._agent(by).id, self._moment(), self.version, lambda: None)

    def _change(self, ticket_id: int, data: dict[str, Any], by: str) -> TicketView:
        with self._lock:
            ticket = self._existing(ticket_id)
            self._as(by, "TicketUpdate", {"TicketID": ticket_id, **data}, self._moment())
            return TicketView(ticket, self._tables)

    # --- the fault ``meanwhile`` ---------------------------------------------------------------------

    def can_change(self, ticket_id: int) -> bool:
        """Whether there is such a ticket, and it was not merged into another."""
        ticket = self.state.tickets.get(ticket_id)
        return ticket is not None and self._tables.states[ticket.state_id].type != "merged"

    def changes(self) -> Mapping[str, Change]:
        """The named changes of the fault ``meanwhile``."""
        return {
            "create": Change(
                lambda _, values: [self.add_ticket(**values).id],
                {"title": "Created meanwhile {n}"},
                keywords(TicketBuilder.add_ticket),
                of_ticket=False,
            ),
            "update": Change(
                lambda number, values: [self.update_ticket(number, **values).id],
                {"title": "Changed meanwhile {n}"},
                keywords(TicketChanges.update_ticket),
            ),
            "close": Change(
                lambda number, values: [self.close_ticket(number, **values).id], {"state": "closed successful"}
            ),
            "note": Change(
                lambda number, values: [self.add_note(number, **values).ticket_id],
                {"body": "Written meanwhile {n}"},
                keywords(TicketChanges.add_note),
            ),
            "archive": Change(lambda number, values: [self.archive_ticket(number).id]),
            "delete": Change(self._deleted),
            "merge": Change(partial(merged, self), names=("into",)),
        }

    def _deleted(self, number: int, values: dict[str, Any]) -> list[int]:
        self.delete_ticket(number)
        return [number]
