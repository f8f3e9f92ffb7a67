"""What a kind of fault is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ...messages import Request, Response

if TYPE_CHECKING:
    from .fault import Fault

Proceed = Callable[[Request], Response]
"""Carries the request out, as if there were no fault."""
Options = dict[str, Any]


class Strike(NamedTuple):
    """One strike of a fault that leaves the answer alone; ``number`` counts its strikes from 1."""

    fault: Fault
    number: int


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    Attributes:
        strike: gives the answer, from options, request, and what carries the request out.
        options: what it takes, with the defaults.
        what: what a client meets, in words.
        check: raises ValueError for options that cannot be.
        added, removed: called when a fault of this kind is switched on or off.
        late: seconds after which a request that was left unanswered is carried out; from the options.
        path: the path it applies to where none is given, as it would do nothing to others.
        beside: what happens beside the request, which is answered as if there were no such fault, or as another fault
            wants it; gives in words what it was. The option ``when`` says whether it comes before or after.
    """

    strike: Callable[[Options, Request, Proceed], Response]
    options: Options = field(default_factory=dict)
    what: str = ""
    check: Callable[[Options], None] | None = None
    added: Callable[[Options], None] | None = None
    removed: Callable[[Options], None] | None = None
    late: Callable[[Options], float] | None = None
    path: str = "*"
    beside: Callable[[Strike], str] | None = None
