"""FakeOTOBO: an OTOBO helpdesk in this process.

What it does was seen on running servers, OTOBO 11.0.6 and 10.1.11. The recorded exchanges are replayed against it by
tests/fidelity/otobo; where a rule rests on inference instead, the comment beside it says so.
"""

from .fake import FakeOTOBO
from .tables.records import Escalation, Route

__all__ = ["Escalation", "FakeOTOBO", "Route"]
