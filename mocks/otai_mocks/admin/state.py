"""The state of the fake: looked at, kept, put back."""

from __future__ import annotations

from typing import Any

from . import world
from .call import Call, Refused

_MOST_SNAPSHOTS = 100


def tickets(call: Call) -> tuple[int, Any]:
    """The tickets as plain data, the one that changed last first; ``limit`` of them, or the one with ``id``."""
    wanted = call.number("id")
    found = call.fake.ticket_rows(call.number("limit"), wanted)
    if wanted is not None and not found:
        raise Refused(404, f"there is no ticket {wanted}")
    return 200, {
        "system": call.fake.system,
        "title": call.fake.title,
        "count": len(call.fake.state.tickets),
        "tickets": found,
    }


def show_world(call: Call) -> tuple[int, Any]:
    """The world file of the present state; ``secrets=1`` shows the credentials, without which it cannot be loaded."""
    return 200, world.shown(call.fake, secrets=call.flag("secrets"))


def load_world(call: Call) -> tuple[int, Any]:
    world.load(call.fake, call.body())
    return 200, {"loaded": {"tickets": len(call.fake.state.tickets)}}


def reset(call: Call) -> tuple[int, Any]:
    """Back to what the fake was like when its first door opened; journal and faults are empty."""
    call.fake.reset()
    return 200, {"tickets": len(call.fake.state.tickets)}


def list_snapshots(call: Call) -> tuple[int, Any]:
    return 200, {"snapshots": [{"id": number} for number in call.snapshots.kept]}


def take_snapshot(call: Call) -> tuple[int, Any]:
    snapshots = call.snapshots
    if len(snapshots.kept) >= _MOST_SNAPSHOTS:
        raise Refused(409, f"{_MOST_SNAPSHOTS} snapshots are kept already: DELETE /_fake/snapshots/{{id}} drops one")
    snapshots.made += 1
    number = str(snapshots.made)
    snapshots.kept[number] = call.fake.snapshot()
    return 201, {"id": number}


def restore_snapshot(call: Call) -> tuple[int, Any]:
    call.fake.restore(_snapshot(call))
    return 200, {"tickets": len(call.fake.state.tickets)}


def drop_snapshot(call: Call) -> tuple[int, Any]:
    _snapshot(call)
    del call.snapshots.kept[call.id]
    return list_snapshots(call)


def _snapshot(call: Call) -> Any:
    if call.id not in call.snapshots.kept:
        known = ", ".join(call.snapshots.kept) or "none"
        raise Refused(404, f"there is no snapshot {call.id!r}: there are {known}")
    return call.snapshots.kept[call.id]
