"""What is said when a fault never struck."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from .fault import Fault

if TYPE_CHECKING:
    from ..journal import Entry, Journal

_SHOWN = 3


class UnfiredFaultError(AssertionError):
    """Faults were switched on and never struck, so what they were to show was not tested.

    Attributes:
        faults: those faults.
    """

    def __init__(self, message: str, faults: list[Fault]) -> None:
        super().__init__(message)
        self.faults = faults


def unfired(faults: list[Fault], journal: Journal) -> UnfiredFaultError:
    """The error that lists the faults, each with the requests that came nearest."""
    entries = list(journal)
    lines = [f"{len(faults)} fault{'s' * (len(faults) != 1)} never struck:"]
    for fault in faults:
        lines.append(f"  {fault.id}. {fault}")
        lines += [f"     {line}" for line in _explain(fault, entries)]
    lines.append("Add it with optional=True if it need not strike, or take it away with faults.remove(…).")
    return UnfiredFaultError("\n".join(lines), faults)


def _explain(fault: Fault, entries: list[Entry]) -> Iterable[str]:
    if fault.seen:
        met = f"{fault.seen} matching request{'s' * (fault.seen != 1)} came"
        if fault.probability < 1:
            yield f"{met}, but chance spared them"
        else:
            first = fault.at[0] if fault.at else fault.after + fault.every
            yield f"{met}; it waits for number {first}, or another fault struck first"
        return
    if not entries:
        yield "there was no request at all"
        return
    near = sorted(entries, key=lambda entry: -_likeness(fault, entry))[:_SHOWN]
    yield "nearest requests:"
    for entry in sorted(near, key=lambda entry: entry.number):
        yield f"  {entry.number}. {entry.method} {entry.path}: {_difference(fault, entry)}"


def _difference(fault: Fault, entry: Entry) -> str:
    differing = []
    if not entry.matches(fault.method, "*"):
        differing.append(f"the method is not {fault.method}")
    if not entry.matches("*", fault.path):
        differing.append(f"the path is not {fault.path}")
    if not differing and not fault.awake(entry.at.timestamp()):
        differing.append(f"the fault slept at {entry.at.isoformat()}")
    return " and ".join(differing) or "it came before the fault was added"


def _likeness(fault: Fault, entry: Entry) -> float:
    path = 1.0 if entry.matches("*", fault.path) else SequenceMatcher(None, fault.path, entry.path).ratio()
    return path + (0.5 if entry.matches(fault.method, "*") else 0)
