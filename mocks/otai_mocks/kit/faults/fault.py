"""One fault: which requests it may strike, and when its turn has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from ...messages import Request
from ..nearest import did_you_mean

_COUNTED = ("seen", "fired", "touched")
ONCE = -1
"""As ``times``: once; with a chance or a schedule of its own, as often as that says."""


@dataclass(eq=False)
class Fault:
    """One fault. It strikes a request that matches `method` and `path` when all of the rest agrees.

    Attributes:
        kind: what happens: a name of `Faults.kinds`.
        method: the verb it applies to, ``*`` for all.
        path: the path it applies to (without query); ``*`` stands for any text, slashes included.
        times: how often it strikes at most; None: no limit.
        probability: the chance with which it strikes, 0 to 1, drawn from the fake's seed.
        after: so many matching requests pass first.
        every: of those that follow, each such one is struck: 5 strikes the 5th, 10th …
        at: the numbers of the matching requests that are struck, from 1; instead of ``after`` and ``every``.
        from_time: aware; before this moment of the fake's clock it sleeps and counts nothing.
        until: aware; from this moment on it sleeps.
        optional: it need not strike: a test does not fail if it never did.
        options: what the kind takes (``status=503``, ``seconds=0.1`` …).
        id: its number within the fake, from 1.
        seen: how many matching requests it has met.
        fired: how often it has struck.
        touched: of the kind ``meanwhile``: the ids of the tickets that its named change made, or was made on, in order.
    """

    kind: str
    method: str = "*"
    path: str = "*"
    times: int | None = 1
    probability: float = 1.0
    after: int = 0
    every: int = 1
    at: tuple[int, ...] = ()
    from_time: datetime | None = None
    until: datetime | None = None
    optional: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    id: int = 0
    seen: int = 0
    fired: int = 0
    touched: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.at = tuple(self.at)
        scheduled = bool(self.at) or self.every > 1 or self.probability < 1 or bool(self.from_time or self.until)
        if self.times == ONCE:
            self.times = None if scheduled else 1
        _check(self)

    def matches(self, request: Request) -> bool:
        """Whether verb and path are the fault's."""
        return fnmatchcase(request.method, self.method) and fnmatchcase(request.path, self.path)

    def awake(self, moment: float) -> bool:
        """Whether its time (seconds since 1970) has come and is not over."""
        return (self.from_time is None or moment >= self.from_time.timestamp()) and (
            self.until is None or moment < self.until.timestamp()
        )

    def meet(self) -> bool:
        """Count a matching request; True if it is one that the schedule strikes (chance left aside)."""
        self.seen += 1
        if self.times is not None and self.fired >= self.times:
            return False
        if self.at:
            return self.seen in self.at
        return self.seen > self.after and (self.seen - self.after) % self.every == 0

    def rewind(self) -> None:
        """As if it had met no request yet."""
        self.seen = self.fired = 0
        self.touched.clear()

    def to_dict(self) -> dict[str, Any]:
        """The fault as JSON-able data; what is as usual is left out, and bytes and functions become text."""
        data: dict[str, Any] = {"id": self.id, "kind": self.kind, "method": self.method, "path": self.path}
        data["times"] = self.times
        for f in fields(self):
            value = getattr(self, f.name)
            if f.name not in data and f.name not in ("options", *_COUNTED) and value != f.default:
                data[f.name] = value.isoformat() if isinstance(value, datetime) else value
        data["at"] = list(self.at)
        if not self.at:
            del data["at"]
        data.update(options={k: _as_data(v) for k, v in self.options.items()}, seen=self.seen, fired=self.fired)
        if self.touched:
            data["touched"] = list(self.touched)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Fault:
        """A fault from data as `to_dict` gives it; its counters start again.

        Raises:
            ValueError: a key is unknown, or a value cannot be.
        """
        known = [f.name for f in fields(cls)]
        for name in data:
            if name not in known:
                raise ValueError(f"a fault has no {name!r}{did_you_mean(name, known)}: it has {', '.join(known)}")
        if not isinstance(data.get("kind"), str):
            raise ValueError("a fault needs a kind")
        values = {k: v for k, v in data.items() if k not in _COUNTED}
        for name in ("from_time", "until"):
            if isinstance(values.get(name), str):
                # before 3.11 fromisoformat does not know the Z
                values[name] = datetime.fromisoformat(values[name].replace("Z", "+00:00"))
        values.setdefault("times", ONCE)
        return cls(**{**values, "options": dict(values.get("options") or {})})

    def __str__(self) -> str:
        """The fault as a person would say it: ``status on PUT /api/v2/tickets/* (status=503), every 5th request``."""
        options = ", ".join(f"{k}={_as_data(v)!r}" for k, v in self.options.items() if v not in ("", {}, None, []))
        when = [f"after {self.after} requests"] if self.after else []
        if self.every > 1:
            when.append(f"every {self.every}. request")
        if self.at:
            when.append(f"at request {', '.join(map(str, self.at))}")
        when += [f"{n} {t.isoformat()}" for n, t in (("from", self.from_time), ("until", self.until)) if t]
        if self.probability < 1:
            when.append(f"with probability {self.probability:g}")
        return ", ".join([f"{self.kind} on {self.method} {self.path}" + (f" ({options})" if options else ""), *when])


def _as_data(value: Any) -> Any:
    """A value of an option as JSON can hold it: bytes as text, a function by its name."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(getattr(value, "__qualname__", value)) if callable(value) else value


def _check(fault: Fault) -> None:
    """ValueError for a schedule that cannot be."""
    for name, least in (("times", 1), ("after", 0), ("every", 1)):
        value = getattr(fault, name)
        if name == "times" and value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError(f"{name}={value!r}: a fault takes a whole number from {least} on")
    if isinstance(fault.probability, bool) or not isinstance(fault.probability, (int, float)):
        raise ValueError(f"probability={fault.probability!r}: it is a number from 0 to 1")
    if not 0 <= fault.probability <= 1:
        raise ValueError(f"probability={fault.probability!r}: it is a number from 0 to 1")
    if any(isinstance(n, bool) or not isinstance(n, int) or n < 1 for n in fault.at):
        raise ValueError(f"at={list(fault.at)!r}: it lists the matching requests to strike, counted from 1")
    if fault.at and (fault.after or fault.every > 1):
        raise ValueError("at= says which requests are struck: leave out after= and every=")
    for name in ("from_time", "until"):
        moment = getattr(fault, name)
        if moment is not None and (not isinstance(moment, datetime) or moment.tzinfo is None):
            raise ValueError(f"{name}={moment!r}: it is an aware datetime: add tzinfo=timezone.utc")
    if fault.from_time and fault.until and fault.until <= fault.from_time:
        raise ValueError(f"until={fault.until.isoformat()} is not after from_time={fault.from_time.isoformat()}")
