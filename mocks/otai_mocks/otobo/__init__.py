"""FakeOTOBO: an OTOBO helpdesk in this process."""

from .fake import FakeOTOBO
from .records import Escalation, Route

__all__ = ["Escalation", "FakeOTOBO", "Route"]
