"""People that nobody is: names and addresses for a world file."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

_FIRST = (
    *("Robin", "Alex", "Kim", "Luca", "Mika", "Toni", "Jules", "Billie", "Sascha", "Nico", "Remy", "Kai", "Jona"),
    *("Lou", "Ari", "Quinn", "Noa", "Charlie", "Sam", "Andrea"),
)
_LAST = (
    *("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Pine", "Rowan", "Spruce"),
    *("Thorn", "Willow", "Yew", "Alder"),
)

_ENOUGH = 50_000


class MadeUp(NamedTuple):
    """A person that nobody is."""

    first: str
    last: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def login(self) -> str:
        return self.email.partition("@")[0]


class Crowd:
    """Hands out one made-up person after the other, always in the same order.

    Args:
        is_taken: whether somebody real has such a name or address: then the next one is taken.
    """

    def __init__(self, is_taken: Callable[[str], bool]) -> None:
        self._is_taken = is_taken
        self._next = 0

    def one(self) -> MadeUp:
        while True:
            found = self._numbered(self._next)
            self._next += 1
            # after so many it is taken as it is: whoever looks for real names will find it
            if self._next > _ENOUGH or not (self._is_taken(found.name) or self._is_taken(found.email)):
                return found

    @staticmethod
    def _numbered(number: int) -> MadeUp:
        round_, place = divmod(number, len(_FIRST) * len(_LAST))
        first, last = _FIRST[place % len(_FIRST)], _LAST[(place + place // len(_FIRST)) % len(_LAST)]
        last += str(round_ + 1) if round_ else ""
        return MadeUp(first, last, f"{first}.{last}@example.org".lower())
