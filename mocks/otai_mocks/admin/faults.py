"""What goes wrong on purpose, switched on and off."""

from __future__ import annotations

from typing import Any

from ..faults import KINDS, Fault
from .call import Call, Refused, show, wrong

_ABOUT = {
    "status": "The server answers with this status instead of doing anything.",
    "rate_limit": "429 with Retry-After: the client has asked too often.",
    "html": "A page for people where JSON was expected, as a proxy or a login form gives it.",
    "redirect": "The client is sent to another address.",
    "garbage": "An answer that claims to be JSON and is none.",
    "content_type": "The right answer under the wrong content type.",
    "refuse": "Nobody listens: the connection is refused (on a port: broken off at once).",
    "reset": "The connection breaks before the request is done.",
    "reset_after": "The request is done, then the connection breaks: the client cannot know.",
    "timeout": "No answer ever comes, and nothing is done.",
    "timeout_after": "The request is done, but no answer ever comes.",
    "slow": "The answer drips: size bytes, then a pause of so many seconds.",
    "truncate": "The connection ends in the middle of the answer.",
}
_GENERAL = ("kind", "method", "path", "times", "probability")


def kinds(call: Call) -> tuple[int, Any]:
    """The kinds there are, each with its options and their defaults."""
    return 200, {
        "kinds": [
            {"kind": name, "about": _ABOUT.get(name, ""), "options": kind.options} for name, kind in KINDS.items()
        ]
    }


def active(call: Call) -> tuple[int, Any]:
    return 200, {"faults": [_entry(call, fault) for fault in call.fake.faults]}


def add(call: Call) -> tuple[int, Any]:
    """``{"kind": "status", "path": "/api/v2/tickets*", "times": 2, "status": 503}``; ``times`` null: always."""
    values = call.body()
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        wrong(f"kind is {show(kind)}", f"one of {', '.join(sorted(KINDS))}")
    general = {name: values.pop(name) for name in _GENERAL if name in values}
    for name in ("method", "path"):
        if not isinstance(general.get(name, "*"), str):
            wrong(f"{name} is {show(general[name])}", "a text, * as wildcard")
    times = general.get("times", 1)
    if times is not None and (not _is_number(times, int) or times < 1):
        wrong(f"times is {show(times)}", "a whole number from 1, or null for always")
    chance = general.get("probability", 1.0)
    if not _is_number(chance, int, float) or not 0 <= chance <= 1:
        wrong(f"probability is {show(chance)}", "a number from 0 to 1")
    _check_options(kind, values)
    fault = call.fake.faults.add(**general, **values)
    return 201, {"fault": _entry(call, fault)}


def _check_options(kind: str, values: dict[str, Any]) -> None:
    known = KINDS[kind].options
    for name, value in values.items():
        if name not in known:
            more = f"; options of {kind!r}: {', '.join(known)}" if known else f"; {kind!r} has no options"
            wrong(f"unknown key {name!r}", f"{', '.join(_GENERAL)}{more}")
        default = known[name]
        if isinstance(default, bool):
            fits, expected = isinstance(value, bool), "true or false"
        elif isinstance(default, int):
            fits, expected = _is_number(value, int) and value >= 0, "a whole number from 0"
        elif isinstance(default, float):
            fits, expected = _is_number(value, int, float) and value >= 0, "a number from 0"
        elif isinstance(default, (str, bytes)):
            fits, expected = isinstance(value, str), "a text"
        elif isinstance(default, dict):
            fits = isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
            expected = "an object of texts"
        else:
            continue  # no default tells what it must be
        if not fits:
            wrong(f"{name} is {show(value)}", expected)


def _is_number(value: Any, *types: type) -> bool:
    return isinstance(value, types) and not isinstance(value, bool)


def clear(call: Call) -> tuple[int, Any]:
    call.fake.faults.clear()
    return active(call)


def remove(call: Call) -> tuple[int, Any]:
    entries = [(_entry(call, fault)["id"], fault) for fault in call.fake.faults]
    found = next((fault for number, fault in entries if number == call.id), None)
    if found is None:
        known = ", ".join(number for number, _ in entries) or "none"
        raise Refused(404, f"there is no fault {call.id!r}: there are {known}")
    call.fake.faults.remove(found)
    return active(call)


def _entry(call: Call, fault: Fault) -> dict[str, Any]:
    return {
        "id": call.admin.id_of(fault),
        "kind": fault.kind,
        "method": fault.method,
        "path": fault.path,
        "times": fault.times,
        "probability": fault.probability,
        "fired": fault.fired,
        "options": fault.options,
    }
