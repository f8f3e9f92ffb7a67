"""Single changes of a ticket, each with its history entry and its side effects.

Setting what is already set changes nothing and leaves no entry, with two exceptions that OTOBO makes: the customer and
the pending time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .. import perl
from . import dynamic_fields
from .records import ROOT_ID, Article, DynamicField, HistoryEntry, Ticket
from .state import State
from .zone import show

TITLE_LENGTH = 191
HISTORY_LENGTH = 200
_SHOWN_TITLE = 50
_SHOWN_VALUE = 50
_CUT = "[...]"
UNLOCKED, LOCKED = 1, 2
LATEST_PENDING = 2**31 - 1
"""A pending time is a number of 32 bits (seen on 11.0.6 and 10.1.11)."""
_RESET_OWNER = "Reset owner to root@localhost."
_RESET_UNLOCK = "Reset of unlock time."


@dataclass(slots=True)
class Writer:
    """Writes to one ticket, in the name of one agent, at one moment."""

    state: State
    ticket: Ticket
    agent_id: int
    now: int
    version: str
    touched: Callable[[], None]
    """Called at every write."""

    def note(self, kind: str, name: str, article_id: int = 0, by: int | None = None) -> None:
        """A history entry: it records the ticket as it is now."""
        ticket = self.ticket
        self.touched()
        ticket.history.append(
            HistoryEntry(
                self.state.tables.history_type_ids[kind],
                name[:HISTORY_LENGTH],
                article_id,
                self.agent_id if by is None else by,
                self.now,
                ticket.queue_id,
                ticket.state_id,
                ticket.priority_id,
                ticket.owner_id,
                ticket.type_id,
            )
        )

    def _changed(self, by: int | None = None) -> None:
        self.touched()
        self.ticket.changed = self.now
        self.ticket.changed_by = self.agent_id if by is None else by

    def title(self, title: str) -> None:
        old, new = self.ticket.title, title[:TITLE_LENGTH]
        if title == old:
            return
        self.ticket.title = new
        self._changed()
        self.note("TitleUpdate", f"%%{old}%%{_shortened(new)}")

    def queue(self, queue_id: int) -> None:
        """A move also unlocks, in the name of root."""
        ticket, queues = self.ticket, self.state.tables.queues
        if queue_id == ticket.queue_id:
            return
        old = queues[ticket.queue_id]
        new = queues[queue_id]
        ticket.queue_id = queue_id
        self._changed()
        self.note("Move", f"%%{new.name}%%{new.id}%%{old.name}%%{old.id}")
        self.lock(UNLOCKED, by=ROOT_ID)

    def lock(self, lock_id: int, by: int | None = None) -> None:
        """Unlocking gives the ticket back to root; locking resets the unlock time."""
        ticket = self.ticket
        if lock_id == ticket.lock_id:
            return
        name = self.state.tables.locks[lock_id].name
        if lock_id == UNLOCKED:
            self.note("OwnerUpdate", _RESET_OWNER, by=by)
            ticket.owner_id = ROOT_ID
        ticket.lock_id = lock_id
        self._changed(by)
        self.note({UNLOCKED: "Unlock", LOCKED: "Lock"}.get(lock_id, "Misc"), f"%%{name}", by=by)
        if lock_id == LOCKED:
            self.reset_unlock_time()

    def reset_unlock_time(self) -> None:
        """Nothing happens where the stored second is the present one."""
        if self.ticket.unlock_timeout == self.now:
            return
        self.ticket.unlock_timeout = self.now
        self._changed()
        self.note("Misc", _RESET_UNLOCK)

    def type(self, type_id: int) -> None:
        ticket, types = self.ticket, self.state.tables.types
        if type_id == ticket.type_id:
            return
        old, new = types[ticket.type_id], types[type_id]
        ticket.type_id = type_id
        ticket.type_stored = True
        self._changed()
        self.note("TypeUpdate", f"%%{new.name}%%{new.id}%%{old.name}%%{old.id}")

    def state_to(self, state_id: int) -> None:
        """Leaving the pending states resets the pending time."""
        ticket, tables = self.ticket, self.state.tables
        if state_id == ticket.state_id:
            return
        old, new = tables.states[ticket.state_id], tables.states[state_id]
        ticket.state_id = state_id
        self._changed()
        self.note("StateUpdate", f"%%{old.name}%%{new.name}%%")
        if ticket.until and state_id not in tables.pending_state_ids:
            ticket.until = 0
            self.note("SetPendingTime", "%%00-00-00 00:00")

    def pending_time(self, until: int) -> None:
        self.ticket.until = until
        self._changed()
        self.note("SetPendingTime", f"%%{show(until, self.state.tables.zone)[:16]}")

    def archive(self, flag: str) -> None:
        """``y`` or ``n``. What the history says about it was not recorded."""
        if flag == self.ticket.archive_flag:
            return
        self.ticket.archive_flag = flag
        self._changed()
        self.note("ArchiveFlagUpdate", f"%%{flag}")

    def customer(self, customer_id: str, customer_user: str) -> None:
        self.ticket.customer_id = customer_id
        self.ticket.customer_user = customer_user
        self._changed()
        self.note("CustomerUpdate", f"%%CustomerID={customer_id};CustomerUser={customer_user};")

    def priority(self, priority_id: int) -> None:
        ticket, priorities = self.ticket, self.state.tables.priorities
        if priority_id == ticket.priority_id:
            return
        old, new = priorities[ticket.priority_id], priorities[priority_id]
        ticket.priority_id = priority_id
        self._changed()
        self.note("PriorityUpdate", f"%%{old.name}%%{old.id}%%{new.name}%%{new.id}")

    def owner(self, agent_id: int, given: str | None = None) -> None:
        """``given``: the login as it was written in the request; the history keeps its case.

        Where responsibles are switched on, the first owner becomes responsible too, as long as nobody is (the manual:
        ``Ticket::ResponsibleAutoSet``; not seen on a server). Nobody is root.
        """
        if agent_id == self.ticket.owner_id:
            return
        tables = self.state.tables
        self.ticket.owner_id = agent_id
        self._changed()
        self.note("OwnerUpdate", f"%%{given or tables.agents[agent_id].login}%%{agent_id}")
        if tables.settings.get("ticket_responsible") and self.ticket.responsible_id == ROOT_ID:
            self.responsible(agent_id)

    def responsible(self, agent_id: int, given: str | None = None) -> None:
        if agent_id == self.ticket.responsible_id:
            return
        self.ticket.responsible_id = agent_id
        self._changed()
        self.note("ResponsibleUpdate", f"%%{given or self.state.tables.agents[agent_id].login}%%{agent_id}")

    def account_time(self, article: Article, unit: str) -> None:
        """``unit``: the time as it is written into the history."""
        amount = perl.number(unit)
        article.time_unit = int(amount) if amount == int(amount) else amount
        self._changed()
        total = sum(known.time_unit for known in self.ticket.articles)
        self.note("TimeAccounting", f"%%{unit}%%{perl.text(float(total))}", article.id)

    def ticket_field(self, field: DynamicField, value: Any) -> None:
        old = self.ticket.dynamic_fields.get(field.name)
        if dynamic_fields.unchanged(field, value, old):
            return
        _put(self.ticket.dynamic_fields, field.name, dynamic_fields.stored(field, value))
        self._changed()
        self.note("TicketDynamicFieldUpdate", _field_entry(field, value, old))

    def article_field(self, article: Article, field: DynamicField, value: Any) -> None:
        """11.0 keeps a history of article fields, 10.1 does not. The entry names its article, as all do that are about
        one (seen for those of the article itself)."""
        if dynamic_fields.unchanged(field, value, article.dynamic_fields.get(field.name)):
            return
        _put(article.dynamic_fields, field.name, dynamic_fields.stored(field, value))
        self._changed()
        if self.version == "11.0":
            self.note("ArticleDynamicFieldUpdate", _field_entry(field, value, None), article.id)


def _shortened(title: str) -> str:
    """A new title as the history shows it; the old one is shown whole."""
    return f"{title[:_SHOWN_TITLE]}..." if len(title) >= _SHOWN_TITLE else title


def _put(fields: dict[str, Any], name: str, value: Any) -> None:
    if value is None:
        fields.pop(name, None)
    else:
        fields[name] = value


def _field_entry(field: DynamicField, new: Any, old: Any) -> str:
    """The text of the history entry of a dynamic field's change from ``old`` to ``new``.

    It has no more than 200 letters, so the old value is shortened if it must be, then the new one, then the name.
    """
    fixed = len("%%FieldName%%%%Value%%%%OldValue%%")
    shown = [dynamic_fields.in_history(field, old), dynamic_fields.in_history(field, new), field.name]
    old_text, new_text, name = _fitted(shown, HISTORY_LENGTH - fixed)
    return f"%%FieldName%%{name}%%Value%%{new_text}%%OldValue%%{old_text}"


def _fitted(texts: list[str], room: int) -> list[str]:
    """Texts that have ``room`` letters in all: what is too much is taken from the first, then from the next; 50 letters
    of each are left."""
    fitted = list(texts)
    for at, text in enumerate(texts):
        too_much = sum(map(len, fitted)) - room
        kept = max(len(text) - too_much - len(_CUT), _SHOWN_VALUE)
        if too_much > 0 and kept + len(_CUT) < len(text):
            fitted[at] = text[:kept] + _CUT
    return fitted
