"""Faults as data: what goes wrong, on which requests, how often.

Nothing in here knows a system: what goes wrong in one only (expired sessions, a search index that lags) is a kind of
fault that its fake brings along, see `FakeServer.fault_kinds`.
"""

from __future__ import annotations

from .active import Faults
from .fault import ONCE, Fault
from .kinds import KINDS, Kind, Proceed
from .meanwhile import Change
from .report import UnfiredFaultError

__all__ = ["KINDS", "ONCE", "Change", "Fault", "Faults", "Kind", "Proceed", "UnfiredFaultError"]
