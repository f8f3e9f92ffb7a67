"""States of the fake that are kept under a name, and put back."""

from __future__ import annotations

from typing import Any

from .call import Call, Refused, Snapshot, only, show, wrong

_MOST = 100
_LONGEST_NAME = 100


def listed(call: Call) -> tuple[int, Any]:
    return 200, {"snapshots": [_shown(number, kept) for number, kept in call.snapshots.kept.items()]}


def take(call: Call) -> tuple[int, Any]:
    """``{"name": "before the import"}``, or no body: then it is called after its id."""
    body = call.body() if call.request.body else {}
    only(body, "name")
    name = body.get("name", "")
    if not isinstance(name, str) or len(name.strip()) > _LONGEST_NAME:
        wrong(f"name is {show(name)}", f"a text of at most {_LONGEST_NAME} characters")
    snapshots = call.snapshots
    if len(snapshots.kept) >= _MOST:
        raise Refused(409, f"{_MOST} snapshots are kept already: DELETE /_fake/snapshots/{{id}} drops one")
    snapshots.made += 1
    number = str(snapshots.made)
    fake = call.fake
    kept = Snapshot(name.strip() or f"Snapshot {number}", fake.clock.now(), len(fake.state.tickets), fake.snapshot())
    snapshots.kept[number] = kept
    return 201, _shown(number, kept)


def restore(call: Call) -> tuple[int, Any]:
    call.fake.restore(_wanted(call).state)
    return 200, {"tickets": len(call.fake.state.tickets)}


def drop(call: Call) -> tuple[int, Any]:
    _wanted(call)
    del call.snapshots.kept[call.id]
    return listed(call)


def _shown(number: str, kept: Snapshot) -> dict[str, Any]:
    return {"id": number, "name": kept.name, "taken": kept.taken.isoformat(), "tickets": kept.tickets}


def _wanted(call: Call) -> Snapshot:
    if call.id not in call.snapshots.kept:
        known = ", ".join(call.snapshots.kept) or "none"
        raise Refused(404, f"there is no snapshot {call.id!r}: there are {known}")
    return call.snapshots.kept[call.id]
