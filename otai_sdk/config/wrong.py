"""What is wrong, told without an error."""

from __future__ import annotations

import msgspec


class Wrong(msgspec.Struct):
    """What is wrong. It is returned, not raised, by what has a password in its variables: error trackers show those."""

    why: str
