"""HTTP, and nothing else knows of it: one request, one answer, limits that hold, errors of ours, no secret in sight."""

from .body import Sink
from .content import File
from .proxies import is_this_machine
from .reply import Reply
from .secret import Credentials, Secret
from .transport import Transport

__all__ = ["Credentials", "File", "Reply", "Secret", "Sink", "Transport", "is_this_machine"]
