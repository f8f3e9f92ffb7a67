"""What goes wrong on purpose, switched on and off."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ..kit.faults import Fault, Kind
from ..kit.nearest import did_you_mean
from .call import Call, Refused, show, wrong

_COUNTED = ("id", "seen", "fired", "touched", "options")
_GENERAL = tuple(f.name for f in fields(Fault) if f.name not in _COUNTED)
_TYPES: dict[str, tuple[Any, str]] = {
    "method": (str, "a text, * as wildcard"),
    "path": (str, "a text, * as wildcard"),
    "probability": ((int, float), "a number from 0 to 1"),
    "at": (list, "a list of whole numbers from 1"),
}
"""What must be of this type before `Fault` can look at its value."""


def kinds(call: Call) -> tuple[int, Any]:
    """The kinds there are, each with what a client meets, its options and their defaults."""
    known = call.fake.faults.kinds.items()
    return 200, {"kinds": [{"kind": name, "about": kind.what, "options": kind.options} for name, kind in known]}


def active(call: Call) -> tuple[int, Any]:
    return 200, {"faults": [fault.to_dict() for fault in call.fake.faults]}


def add(call: Call) -> tuple[int, Any]:
    """``{"kind": "status", "path": "/api/v2/tickets*", "times": 2, "status": 503}``; ``times`` null: always.

    The options of the kind stand beside the rest, or in ``options``. A fault from here need not strike: nobody's test
    ends in an error because of a switch on a page, unless it says ``"optional": false``.
    """
    values = call.body()
    kind = values.get("kind")
    if not isinstance(kind, str):
        wrong(f"kind is {show(kind)}", f"one of {', '.join(sorted(call.fake.faults.kinds))}")
    try:
        known = call.fake.faults.kind(kind)
    except ValueError as error:
        raise Refused(400, str(error)) from None
    for name, (type_, expected) in _TYPES.items():
        if name in values and (not isinstance(values[name], type_) or values[name] is True):
            wrong(f"{name} is {show(values[name])}", expected)
    options = values.pop("options", {})
    if not isinstance(options, dict):
        wrong(f"options is {show(options)}", "an object")
    general = {name: values.pop(name) for name in _GENERAL if name in values}
    if not isinstance(general.setdefault("optional", True), bool):
        wrong(f"optional is {show(general['optional'])}", "true or false")
    options = {**options, **values}
    _check_options(kind, known, options)
    try:
        fault = call.fake.faults.put(Fault.from_dict({**general, "options": options}))
    except (ValueError, TypeError) as error:
        raise Refused(400, str(error)) from None
    return 201, {"fault": fault.to_dict()}


def _check_options(called: str, kind: Kind, options: dict[str, Any]) -> None:
    """Each option is of the type of its default; what values mean is the kind's own business."""
    defaults = kind.options
    for name, value in options.items():
        if name not in defaults:
            own = f"options of {called!r}: {', '.join(defaults)}" if defaults else f"{called!r} has no options"
            meant = did_you_mean(name, [*_GENERAL, *defaults])
            wrong(f"unknown key {name!r}{meant}", f"{', '.join(_GENERAL)}; {own}")
        default = defaults[name]
        if isinstance(default, bool):
            fits, expected = isinstance(value, bool), "true or false"
        elif name == "retry_after":
            continue  # a number or a date
        elif isinstance(default, (int, float)):
            kind_of = "whole number" if isinstance(default, int) else "number"
            fits, expected = _is_number(default, value), f"a {kind_of} such as {default:g}, 0 or more"
        elif isinstance(default, (str, bytes)):
            fits, expected = _is_text(value), "a text"
        elif isinstance(default, dict):
            fits = isinstance(value, dict) and all(map(_is_text, value.values()))
            expected = "an object of texts"
        else:
            continue  # no default tells what it must be
        if not fits:
            _refuse_as(kind, name, {**defaults, name: value})
            wrong(f"{name} is {show(value)}", expected)


def _refuse_as(kind: Kind, name: str, options: dict[str, Any]) -> None:
    """Refuse an option in the words of its kind, which knows the range, if it has any for it."""
    if kind.check is not None:
        try:
            kind.check(options)
        except (ValueError, TypeError) as error:
            if str(error).startswith(f"{name}="):
                raise Refused(400, str(error)) from None


def _is_number(default: float, value: Any) -> bool:
    whole = isinstance(default, int)
    return isinstance(value, int if whole else (int, float)) and not isinstance(value, bool) and value >= 0


def _is_text(value: Any) -> bool:
    """A text that can be sent: half a surrogate pair cannot."""
    return isinstance(value, str) and value.encode("utf-8", "ignore").decode() == value


def clear(call: Call) -> tuple[int, Any]:
    call.fake.faults.clear()
    return active(call)


def remove(call: Call) -> tuple[int, Any]:
    found = next((fault for fault in call.fake.faults if str(fault.id) == call.id), None)
    if found is None:
        known = ", ".join(str(fault.id) for fault in call.fake.faults) or "none"
        raise Refused(404, f"there is no fault {call.id!r}: there are {known}")
    call.fake.faults.remove(found)
    return active(call)
