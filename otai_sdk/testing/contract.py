"""The contract as one class: what a user subclasses."""

from __future__ import annotations

from .creating import Creating
from .finding import Finding
from .noting import Noting
from .updating import Updating


class AdapterContract(Creating, Updating, Noting, Finding):
    """The promises of `otai_sdk.TicketSystemAdapter`, one test each.

    Subclass it, implement ``make_adapter``, and say in class attributes what your system calls things (``queues``,
    ``statuses``, ``priorities`` …) and what it cannot do (``supports = {"tags": False}``). What is declared is left out
    and reported by pytest as skipped, with the reason.
    """
