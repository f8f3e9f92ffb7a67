"""The contract as one class: what a user subclasses."""

from __future__ import annotations

from .creating import Creating
from .finding import Finding
from .hostile import Hostile
from .meanwhile import Meanwhile
from .noting import Noting
from .offering import Offering
from .ordering import Ordering
from .reading import Reading
from .refusing import Refusing
from .times import Times
from .updating import Updating


class AdapterContract(
    Creating, Reading, Updating, Refusing, Noting, Finding, Hostile, Times, Ordering, Meanwhile, Offering
):
    """The promises of `otai_sdk.TicketSystemAdapter`, one test each.

    Subclass it, implement ``make_adapter``, and say in class attributes what your system calls things (``queues``,
    ``statuses``, ``priorities`` …) and what it cannot do (``supports = {"tags": False}``; the names are those of
    `otai_sdk.testing.FEATURES`). What is declared is left out and told: by pytest's skips with their reasons, by a
    line at the end of the run, and by ``left_out()``. Where a field is left out, giving it must be refused.
    """
