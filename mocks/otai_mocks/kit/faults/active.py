"""The faults that are switched on in a fake."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from ...messages import Request
from ..nearest import did_you_mean
from .fault import ONCE, Fault
from .kind import Kind, Strike
from .kinds import KINDS
from .patterns import Routes, check_route


def _no_kinds() -> Mapping[str, Kind]:
    return {}


def _no_routes() -> Routes:
    return ()


_NO_OTHERS: Mapping[str, str] = {}


class Faults:
    """The faults of a fake. Each counts the requests that match it; the first whose turn it is strikes.

    Args:
        seed: what chances are drawn from.
        kinds: gives the kinds that the fake's system has beside `KINDS`, or instead of one of the same name.
        routes: verb and path of all that the fake answers; with none, every pattern is taken.
        owner: what the fake is called in messages.
        others: the kinds that only another system's fake has, and that system, for messages.
    """

    def __init__(
        self,
        seed: int = 0,
        kinds: Callable[[], Mapping[str, Kind]] = _no_kinds,
        routes: Callable[[], Routes] = _no_routes,
        owner: str = "this fake",
        others: Mapping[str, str] = _NO_OTHERS,
    ) -> None:
        self._seed = seed
        self.chance = random.Random(seed)
        self._active: list[Fault] = []
        self._kinds_on: dict[int, Kind] = {}
        self._busy: list[int] = []  # an id as often as it rests
        self._made = 0
        self._own_kinds = kinds
        self._routes = routes
        self._owner = owner
        self._others = others

    @property
    def kinds(self) -> dict[str, Kind]:
        """All kinds that can be added here, by name."""
        return {**KINDS, **self._own_kinds()}

    def add(
        self,
        kind: str,
        *,
        method: str = "*",
        path: str = "*",
        times: int | None = ONCE,
        probability: float = 1.0,
        after: int = 0,
        every: int = 1,
        at: Iterable[int] = (),
        from_time: datetime | None = None,
        until: datetime | None = None,
        optional: bool = False,
        **options: Any,
    ) -> Fault:
        """Switch a fault on; see `Fault` for the arguments, and `kinds` for what each kind takes beside them.

        ``fake.faults.add("status", status=503, path="/api/v2/tickets*", times=2)``
        ``fake.faults.add("meanwhile", change="delete", tickets=[3, 4], path="/api/v2/tickets", times=2)``
        ``fake.faults.add("meanwhile", change=lambda fake: fake.close_ticket(3), path="*/TicketSearch", every=2)``

        A fault strikes once, or as often as its chance or its schedule says, unless ``times`` is given.

        Raises:
            ValueError: there is no such kind, it does not know an option, no route of the fake fits the pattern, or
                the schedule cannot be.
        """
        return self.put(
            Fault(kind, method, path, times, probability, after, every, tuple(at), from_time, until, optional, options)
        )

    def put(self, fault: Fault) -> Fault:
        """Switch on a fault that was made before, by `Fault.from_dict` for example. It gets an id and its options'
        defaults.

        Raises:
            ValueError: as `add`.
        """
        kind = self.kind(fault.kind)
        unknown = sorted(set(fault.options) - set(kind.options))
        if unknown:
            meant = did_you_mean(unknown[0], kind.options)
            known = ", ".join(kind.options) or "none"
            raise ValueError(f"fault {fault.kind!r} has no option {unknown[0]!r}{meant}: it takes {known}")
        if fault.path == "*":
            fault.path = kind.path
        check_route(fault.method, fault.path, self._routes(), self._owner)
        fault.options = {**kind.options, **fault.options}
        if kind.check is not None:
            kind.check(fault.options)
        self._made += 1
        fault.id = self._made
        self._kinds_on[fault.id] = kind
        self._active.append(fault)
        if kind.added is not None:
            kind.added(fault.options)
        return fault

    def kind(self, name: str) -> Kind:
        """The kind of this name.

        Raises:
            ValueError: there is none here; the message tells the nearest, or whose it is.
        """
        kinds = self.kinds
        if name not in kinds:
            meant = did_you_mean(name, kinds)
            if name in self._others:
                meant = f", which only {self._others[name]} has"
            raise ValueError(f"{self._owner} has no fault {name!r}{meant}: choose one of {', '.join(sorted(kinds))}")
        return kinds[name]

    def draw(self, request: Request, moment: float = 0.0) -> Fault | None:
        """The fault that strikes this request at ``moment`` (seconds since 1970), counted; None if all goes well."""
        return self.draw_all(request, moment)[0]

    def draw_all(self, request: Request, moment: float = 0.0) -> tuple[Fault | None, list[Strike]]:
        """As `draw`, and with it the faults that strike beside it, which leave the answer alone.

        A fault that is `resting` strikes nothing and counts nothing.
        """
        struck = None
        beside: list[Strike] = []
        for fault in self._active:
            if fault.id in self._busy:
                continue
            # the others go on counting, so that "the 3rd matching request" is the same one whatever else is on
            if fault.awake(moment) and fault.matches(request) and fault.meet():
                apart = self._kinds_on[fault.id].beside is not None
                if not apart and struck is not None:
                    continue
                if fault.probability < 1 and self.chance.random() >= fault.probability:
                    continue
                fault.fired += 1
                if apart:
                    beside.append(Strike(fault, fault.fired))
                else:
                    struck = fault
        return struck, beside

    def happen(self, strike: Strike) -> str:
        """Do what a fault does beside a request; in words what it was."""
        beside = self.kinds[strike.fault.kind].beside
        assert beside is not None
        return beside(strike)

    @contextmanager
    def resting(self, fault: Fault) -> Iterator[None]:
        """The fault strikes nothing inside the block: what is asked in its name is not itself disturbed."""
        self._busy.append(fault.id)
        try:
            yield
        finally:
            self._busy.remove(fault.id)

    @property
    def unfired(self) -> list[Fault]:
        """Faults that never struck, optional ones aside: a test that expected them tests nothing."""
        return [fault for fault in self._active if not fault.fired and not fault.optional]

    def __getitem__(self, id: int) -> Fault:
        """The fault with this id.

        Raises:
            KeyError: there is none.
        """
        for fault in self._active:
            if fault.id == id:
                return fault
        raise KeyError(f"no fault {id!r}: there are {', '.join(str(f.id) for f in self._active) or 'none'}")

    def remove(self, fault: Fault | int) -> Fault:
        """Switch one off, given itself or its id. It is no longer expected to strike.

        Raises:
            KeyError: it is not on.
        """
        found = self[fault.id if isinstance(fault, Fault) else fault]
        self._active = [other for other in self._active if other is not found]
        self._taken_away(found)
        return found

    def clear(self) -> None:
        """Switch all off."""
        gone, self._active = self._active, []
        for fault in gone:
            self._taken_away(fault)

    def reset(self) -> None:
        """As in the beginning: none is on, ids start at 1, chances are drawn from the seed again."""
        self.clear()
        self._made = 0
        self.chance.seed(self._seed)

    def _taken_away(self, fault: Fault) -> None:
        removed = self._kinds_on.pop(fault.id).removed
        if removed is not None:
            removed(fault.options)

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._active))

    def __len__(self) -> int:
        return len(self._active)

    def __repr__(self) -> str:
        lines = [f"  {fault.id}. {fault}: fired {fault.fired} of {fault.seen} times" for fault in self._active]
        return "\n".join([f"<Faults: {len(self._active)}", *lines]) + ">"
