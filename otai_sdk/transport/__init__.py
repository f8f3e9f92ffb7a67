"""HTTP, and nothing else knows of it: one request, one answer, limits that hold, errors of ours, no secret in sight."""

from .reply import Reply
from .secret import Credentials, Secret
from .session import File, Transport

__all__ = ["Credentials", "File", "Reply", "Secret", "Transport"]
