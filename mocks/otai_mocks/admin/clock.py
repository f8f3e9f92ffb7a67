"""The fake's clock, read and moved."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from .call import Call, only, show, wrong

_FIRST = datetime(1970, 1, 1, tzinfo=timezone.utc)
_LAST = datetime(9998, 12, 31, tzinfo=timezone.utc)
_LONGEST_STEP = 1e8
_RANGE = "a moment from 1970 to 9998"


def shown(call: Call) -> dict[str, Any]:
    clock = call.fake.clock
    return {"now": clock.now().isoformat(), "running": clock.running, "step": clock.step}


def now(call: Call) -> tuple[int, Any]:
    return 200, shown(call)


def change(call: Call) -> tuple[int, Any]:
    """``{"set": "2026-01-01T00:00:00Z", "advance": 60, "step": 1, "running": false}``: any of them, in this order."""
    body = call.body()
    only(body, "set", "advance", "step", "running")
    if not body:
        wrong("the body is empty", "set, advance, step or running")
    clock = call.fake.clock
    moment = _moment(body["set"]) if "set" in body else None
    seconds = _seconds("advance", body["advance"]) if "advance" in body else 0.0
    step = _seconds("step", body["step"], _LONGEST_STEP) if "step" in body else clock.step
    running = body.get("running", clock.running)
    if not isinstance(running, bool):
        wrong(f"running is {show(running)}", "true or false")
    if seconds > (_LAST - (moment or clock.now())).total_seconds():
        wrong(f"advance is {show(body['advance'])}, which leads too far", _RANGE)
    # all of it is right: only now is anything changed
    if moment is not None:
        clock.set(moment)
    clock.advance(timedelta(seconds=seconds))
    clock.step = step
    if running != clock.running:
        (clock.run if running else clock.stop)()
    return 200, shown(call)


def _moment(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except (ValueError, AttributeError):
        wrong(f"set is {show(value)}", "a time such as 2026-01-31T12:00:00Z")
    if found.tzinfo is None:
        wrong(f"set is {show(value)}, without a time zone", "a time such as 2026-01-31T12:00:00Z")
    if not _FIRST <= found <= _LAST:
        wrong(f"set is {show(value)}", _RANGE)
    return found


def _seconds(name: str, value: Any, most: float = 1e12) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        wrong(f"{name} is {show(value)}", f"seconds from 0 to {most:g}")
    return float(value)
