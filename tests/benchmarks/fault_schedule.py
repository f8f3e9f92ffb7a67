"""A seeded random schedule of every kind of fault against a served fake: `scripts/bench faults`.

Several threads work through one adapter: they create, update, note, read and search. What the callers were told is
then compared with the fake's state: nothing they were told is stored may be missing (lost), nothing may be there twice
(doubled), what was surely refused must not be there (untrue), every exception is typed, and no call outlasts its
deadline by more than a second (late).
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import (
    OTAIError,
    PartialWriteError,
    SearchCriteria,
    SystemConfig,
    TicketSystemAdapter,
    UnifiedNote,
    UnifiedQueue,
    UnifiedTicket,
    UnifiedUser,
    create_adapter,
)

CHANCE = 0.012
"""With which each kind of fault strikes a request."""
DEADLINE = 8.0
THREADS = 12
QUICK = {"connect": 1.0, "read": 0.35, "total": 0.8}
OPTIONS: dict[str, dict[str, Any]] = {
    "timeout_late": {"seconds": 0.6},
    "slow": {"seconds": 0.02, "size": 40},
    "rate_limit": {"retry_after": 1},
    "search_lag": {"seconds": 0.5},
    "lag": {"seconds": 0.5},
}
LEFT_OUT = ("meanwhile",)
"""Added by hand: others write to tickets that nobody here looks at."""


@dataclass
class System:
    """How one system is spoken to."""

    fake: Any
    provider: str
    new: dict[str, Any]
    dedupe_field: str
    priorities: tuple[str, str]
    shown: Callable[[Any], str]


def systems() -> dict[str, Callable[[], System]]:
    return {
        "otobo": lambda: System(
            FakeOTOBO(seed=1),
            "OTOBOAdapter",
            {"queue": UnifiedQueue(name="Support"), "customer": UnifiedUser(name="julia")},
            "Category",
            ("3 normal", "4 high"),
            lambda ticket: str(ticket.priority),
        ),
        "freshdesk": lambda: System(
            FakeFreshdesk(seed=1, plan="unlimited"),
            "FreshdeskAdapter",
            {"customer": UnifiedUser(email="emma@globex.example")},
            "cf_order_id",
            ("Low", "High"),
            lambda ticket: {1: "Low", 3: "High"}[ticket.priority],
        ),
    }


@dataclass
class Told:
    """What the caller of one write was told.

    Attributes:
        certain: it is stored (True), it is not (False), nobody knows (None).
        ticket: the id told, or the ticket written to.
        words: the error's, if there was one.
    """

    certain: bool | None
    ticket: str | None = None
    words: str = ""


@dataclass
class Outcome:
    """What came of a run."""

    operations: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    untyped: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    struck: Counter[str] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.untrue or self.untyped or self.late)

    def lines(self) -> list[str]:
        counts = [f"{name} {len(getattr(self, name))}" for name in ("lost", "doubled", "untrue", "untyped", "late")]
        told = [f"{count} {name}" for name, count in self.errors.most_common()]
        struck = [f"{name} {count}" for name, count in sorted(self.struck.items())]
        shown = [each for name in ("lost", "doubled", "untrue", "untyped", "late") for each in getattr(self, name)[:5]]
        return [
            f"{self.operations:,} operations: {', '.join(counts)}",
            f"  errors told: {', '.join(told) or 'none'}",
            f"  faults struck: {', '.join(struck)}",
            *(f"  {each}" for each in shown),
        ]


class Run:
    """One run.

    Args:
        system: ``"otobo"`` or ``"freshdesk"``.
        operations: how many calls of the interface.
        seed: of the faults and of what is done.
        dedupe: with the setting ``dedupe_field``.
    """

    def __init__(self, system: str, operations: int, seed: int = 1, *, dedupe: bool = True) -> None:
        self.system = systems()[system]()
        self.operations = operations
        self.seed = seed
        self.dedupe = dedupe
        self.outcome = Outcome(operations=operations)
        self.created: dict[str, Told] = {}
        self.notes: dict[str, Told] = {}
        self.surely: dict[str, str] = {}  # ticket → the priority told last
        self.perhaps: dict[str, set[str]] = {}  # ticket → priorities of updates whose fate was left open
        self._lock = threading.Lock()
        self._left = operations

    def __call__(self) -> Outcome:
        fake = self.system.fake
        with fake.serve() as server:
            params = {**server.params, "timeout": QUICK, "deadline": DEADLINE, "max_wait": 5, "retries": 3}
            if False:
                params["max_response_size"] = 4 * 1024 * 1024
            if self.dedupe:
                params["dedupe_field"] = self.system.dedupe_field
            with create_adapter(SystemConfig("faults", self.system.provider, params)) as adapter:
                adapter.find_first_ticket(SearchCriteria())
                self._switch_on(fake)
                workers = [threading.Thread(target=self._work, args=(adapter, n), daemon=True) for n in range(THREADS)]
                for worker in workers:
                    worker.start()
                for worker in workers:
                    worker.join()
                self._note_strikes(fake)
                fake.faults.clear()
                fake.clock.advance(minutes=5)  # what is late arrives
                adapter.find_first_ticket(SearchCriteria())
        self._compare(fake)
        return self.outcome

    # --- what is done ---------------------------------------------------------------------------------

    def _switch_on(self, fake: Any) -> None:
        background = [fake.add_ticket(f"background {n}").id for n in range(20)]
        dice = random.Random(self.seed)

        def somebody_writes(_: Any = None) -> None:
            fake.clock.advance(seconds=0)
            fake.add_ticket(f"background {dice.random()}")

        fake.faults.chance.seed(self.seed)
        for kind in fake.faults.kinds:
            if kind not in LEFT_OUT:
                fake.faults.add(kind, probability=CHANCE, optional=True, **self._options(fake, kind))
        fake.faults.add("meanwhile", change=somebody_writes, probability=0.05, optional=True)
        assert background

    def _options(self, fake: Any, kind: str) -> dict[str, Any]:
        known = fake.faults.kinds[kind].options
        return {name: value for name, value in OPTIONS.get(kind, {}).items() if name in known}

    def _work(self, adapter: TicketSystemAdapter, number: int) -> None:
        dice = random.Random(f"{self.seed}/{number}")
        mine: list[str] = []
        count = 0
        while True:
            with self._lock:
                if self._left <= 0:
                    return
                self._left -= 1
            count += 1
            token = f"zq{number:02}x{count:05}"
            action = self._choose(dice, mine)
            started = time.monotonic()
            try:
                action(adapter, token, dice, mine)
            except Exception as error:
                self._add("untyped", f"{action.__name__} {token}: {type(error).__name__}: {error}"[:300])
            took = time.monotonic() - started
            if took > DEADLINE + 1:
                self._add("late", f"{action.__name__} {token}: {took:.1f} s")

    def _choose(self, dice: random.Random, mine: list[str]) -> Callable[..., None]:
        if len(mine) < 3:
            return self.create
        choices = (self.create, self.note, self.note, self.update, self.update, self.get, self.get, self.find)
        return dice.choice(choices)

    def create(self, adapter: TicketSystemAdapter, token: str, dice: random.Random, mine: list[str]) -> None:
        told = Told(None)
        try:
            ticket = adapter.create_ticket(UnifiedTicket(subject=f"Ticket {token}", body="Help", **self.system.new))
            told = Told(True, ticket.id)
            mine.append(ticket.id)
        except OTAIError as error:
            told = self._told(error)
        with self._lock:
            self.created[token] = told

    def note(self, adapter: TicketSystemAdapter, token: str, dice: random.Random, mine: list[str]) -> None:
        ticket = dice.choice(mine)
        try:
            adapter.add_note(ticket, UnifiedNote(body=f"Note {token}."))
            told = Told(True, ticket)
        except OTAIError as error:
            told = self._told(error)
        with self._lock:
            self.notes[token] = Told(told.certain, ticket, told.words)

    def update(self, adapter: TicketSystemAdapter, token: str, dice: random.Random, mine: list[str]) -> None:
        ticket, value = dice.choice(mine), dice.choice(self.system.priorities)
        updates: dict[str, Any] = {"priority": value}
        if dice.random() < 0.5:
            updates["note"] = f"Note {token}."
        try:
            if not adapter.update_ticket(ticket, updates):
                self._add("lost", f"update of ticket {ticket}: told that there is none")
            told = Told(True, ticket)
        except OTAIError as error:
            told = self._told(error)
        with self._lock:
            if told.certain:
                self.surely[ticket] = value
            elif told.certain is None:
                self.perhaps.setdefault(ticket, set()).add(value)
            if "note" in updates:
                self.notes[token] = Told(told.certain, ticket, told.words)

    def get(self, adapter: TicketSystemAdapter, token: str, dice: random.Random, mine: list[str]) -> None:
        ticket = dice.choice(mine)
        try:
            found = adapter.get_ticket(ticket)
        except OTAIError as error:
            self._told(error)
            return
        if found is None or found.id != ticket:
            self._add("lost", f"get_ticket({ticket}) gave {None if found is None else found.id}")

    def find(self, adapter: TicketSystemAdapter, token: str, dice: random.Random, mine: list[str]) -> None:
        wanted = list(mine)
        number = token[2:4]
        try:
            found = {ticket.id for ticket in adapter.find_tickets(SearchCriteria(subject=f"zq{number}x"))}
        except OTAIError as error:
            self._told(error)
            return
        missing = set(wanted) - found
        if missing:
            self._add("lost", f"find_tickets missed {sorted(missing)[:5]} of {len(wanted)}")

    def _told(self, error: OTAIError) -> Told:
        with self._lock:
            self.outcome.errors[type(error).__name__] += 1
        if isinstance(error, PartialWriteError):
            return Told(None, error.ticket_id, str(error))
        return Told(None if getattr(error, "may_have_been_applied", False) else False, words=str(error))

    # --- what came of it ------------------------------------------------------------------------------

    def _compare(self, fake: Any) -> None:
        ids = {subject.split()[-1]: id_ for id_, subject in _subjects(fake).items()}
        tickets = Counter(subject.split()[-1] for subject in _subjects(fake).values())
        notes = Counter(body.split("Note ")[1].split(".")[0] for body in _notes(fake) if "Note zq" in body)
        for token, told in self.created.items():
            self._judge("ticket", token, told, tickets[token])
            if told.certain and ids.get(token) != told.ticket:
                self._add("untrue", f"ticket {token}: told the id {told.ticket}, it is {ids.get(token)}")
        for token, told in self.notes.items():
            self._judge("note", token, told, notes[token])

        for ticket, value in self.surely.items():
            stored = self.system.shown(_tickets(fake)[ticket])
            if stored not in {value, *self.perhaps.get(ticket, ())}:
                self._add("lost", f"ticket {ticket} has priority {stored}, though the caller was told {value}")

    def _judge(self, what: str, token: str, told: Told, count: int) -> None:
        if count > 1:
            self._add("doubled", f"{what} {token} is there {count} times (told: {told.certain})")
        if told.certain is True and count == 0:
            self._add("lost", f"{what} {token} is not there, though the caller was told it is")
        if told.certain is False and count:
            self._add("untrue", f"{what} {token} is there, though the caller was told: {told.words[:300]}")

    def _note_strikes(self, fake: Any) -> None:
        for fault in fake.faults:
            self.outcome.struck[fault.kind] += fault.fired

    def _add(self, name: str, text: str) -> None:
        with self._lock:
            getattr(self.outcome, name).append(text)


def _tickets(fake: Any) -> dict[str, Any]:
    return {str(ticket.id): ticket for ticket in fake.tickets.values()}


def _subjects(fake: Any) -> dict[str, str]:
    """Id → subject, of those that were created through the adapter."""
    found = {id_: getattr(each, "title", None) or getattr(each, "subject", "") for id_, each in _tickets(fake).items()}
    return {id_: subject for id_, subject in found.items() if "zq" in subject}


def _notes(fake: Any) -> Iterable[str]:
    if isinstance(fake, FakeOTOBO):
        return [article.body for ticket in _tickets(fake).values() for article in ticket.articles]
    return [conversation.body for conversation in fake.state.conversations.values()]
