"""Requests that are carried out only after their client has given up waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..messages import Request, Response


@dataclass(eq=False, slots=True)
class Late:
    """One such request.

    Attributes:
        due: the moment at which it is carried out, in seconds since 1970 by the fake's clock.
        request: what was asked.
        response: the answer that the journal holds; nobody hears it, and it becomes the true one.
    """

    due: float
    request: Request
    response: Response

    def carry_out(self, answer: Callable[[Request], Response]) -> bool:
        """Do what was asked; True if it changed the state."""
        true = answer(self.request)
        into = self.response
        into.status, into.headers, into.body, into.wrote = true.status, true.headers, true.body, true.wrote
        into.why += "; carried out late, when nobody waited any more" + (f": {true.why}" if true.why else "")
        return true.wrote
