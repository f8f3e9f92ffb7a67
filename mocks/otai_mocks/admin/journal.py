"""What the fake has seen, piece by piece."""

from __future__ import annotations

from typing import Any

from .call import Call

_MOST = 1000


def entries(call: Call) -> tuple[int, Any]:
    """Entries after number ``since``, oldest first and at most ``limit``; without ``since`` the newest ones.

    ``cut`` shortens bodies and answers to so many characters. ``next`` is the ``since`` to go on with; ``count``
    falls below it when the journal was cleared.
    """
    since = call.number("since")
    limit = min(call.number("limit", 200, least=1) or 1, _MOST)
    cut = call.number("cut", least=1)
    kept = list(call.fake.journal)
    if since is None:
        chosen, left = kept[-limit:], 0
    else:
        newer = [entry for entry in kept if entry.number > since]
        chosen, left = newer[:limit], max(len(newer) - limit, 0)
    return 200, {
        "count": call.fake.journal.count,
        "next": chosen[-1].number if chosen else min(since or 0, call.fake.journal.count),
        "left": left,
        "entries": [entry.to_dict(cut) for entry in chosen],
    }


def clear(call: Call) -> tuple[int, Any]:
    call.fake.journal.clear()
    return 200, {"count": call.fake.journal.count}
