"""A budget as a sender asks it, kept between processes."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from ..ratelimit import Budget, Permit, Route, told_by
from .ledger import Ledger

if TYPE_CHECKING:
    from .stores import SharedBudget

log = logging.getLogger("otai_sdk")
T = TypeVar("T")


class SharedAccount(Budget):
    """What one account may still send, as all know who share a store.

    Where the store fails, the headers alone are gone by, as without one: a Redis that is away stops no helpdesk.

    Args:
        store: where the ledger is kept.
        system, host: whose it is.
    """

    def __init__(self, store: SharedBudget, system: str, host: str) -> None:
        super().__init__()
        self.store = store
        self._fails = False
        self.name = re.sub(r"[^\w.:\- ]", "_", f"{system} {host}", flags=re.ASCII)[:100]

    def ask(self, route: Route, now: float, *, bulk: bool = False) -> Permit | float:
        taken = self._with_ledger(lambda ledger, shared_now: ledger.take(route, shared_now, bulk=bulk))
        if taken is None:
            return super().ask(route, now, bulk=bulk)
        wait, charged = taken
        return wait if wait > 0 else self.permit(route, charged)

    def give_back(self, permit: Permit, now: float, headers: Mapping[str, str] | None = None) -> None:
        super().give_back(permit, now, headers)
        route, charged = permit.route, permit.charged
        if headers is None or not charged:
            return
        total, remaining, cost = told_by(headers)
        spent = charged if cost is None or cost > (total or 0) else max(1, cost)

        def learn(ledger: Ledger, shared_now: float) -> None:
            if total and remaining is not None and remaining <= total:
                ledger.answered(route, charged, shared_now, total=total, remaining=remaining, cost=spent)
            else:
                ledger.uncounted(route, shared_now)

        self._with_ledger(learn)

    def refused(self, permit: Permit, now: float, seconds: float, headers: Mapping[str, str]) -> None:
        super().refused(permit, now, seconds, headers)
        total, remaining, _ = told_by(headers)
        self._with_ledger(
            lambda ledger, shared_now: ledger.refused(
                permit.route, shared_now, seconds, total=total, remaining=remaining
            )
        )

    def _with_ledger(self, use: Callable[[Ledger, float], T]) -> T | None:
        """What ``use`` gives, called with the ledger as it is now; None if the store has failed."""
        given: list[T] = []

        def change(text: str | None, now: float) -> str:
            ledger = Ledger.parse(text)
            given[:] = [use(ledger, now)]
            return ledger.text()

        try:
            self.store.update(self.name, change)
        except Exception as error:  # of any library
            if not self._fails:  # told once, not for each request
                why = type(error).__name__
                log.warning(
                    "%s: the shared budget fails (%s): until it works, each process counts alone", self.name, why
                )
            self._fails = True
            return None
        self._fails = False
        return given[0]
