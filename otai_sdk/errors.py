"""Everything this library raises.

    OTAIError
    ├── ConfigError                     a setting is bad or missing
    ├── InvalidRequestError             refused before anything was sent
    │   └── UnsupportedError            this system cannot do that
    ├── PartialWriteError               some of a write reached the server, the rest did not
    ├── TransportError                  no usable answer came
    │   ├── ConnectionFailedError
    │   └── RequestTimeoutError
    └── ResponseError                   the server answered, and said no
        ├── AuthenticationError         wrong password, key or session
        ├── PermissionDeniedError       the account may not do this
        ├── NotFoundError               there is no such thing
        ├── ConflictError               its state forbids it (deleted, spam, duplicate)
        ├── ValidationError             a value was refused
        ├── RateLimitError              too many calls
        ├── ServerError                 the server failed
        └── UnexpectedResponseError     not JSON, not the documented shape, or a redirect (never followed)

Every message names the thing, says what was expected and what to do. No message holds a password, key or session.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "AuthenticationError",
    "ConfigError",
    "ConflictError",
    "ConnectionFailedError",
    "InvalidRequestError",
    "NotFoundError",
    "OTAIError",
    "PartialWriteError",
    "PermissionDeniedError",
    "RateLimitError",
    "RequestTimeoutError",
    "ResponseError",
    "ServerError",
    "TransportError",
    "UnexpectedResponseError",
    "UnsupportedError",
    "ValidationError",
]


class OTAIError(Exception):
    """The root: catch this to catch whatever this library raises."""


class ConfigError(OTAIError):
    """A setting is bad or missing. The message names the key, and the file where there is one."""


class InvalidRequestError(OTAIError):
    """The call was refused before anything was sent: an unknown key, a value the system cannot hold, a bad id …"""


class UnsupportedError(InvalidRequestError):
    """The system cannot do that at all. The message says why, and what to do instead."""


class PartialWriteError(OTAIError):
    """Some of a write reached the server, the rest did not.

    Attributes:
        ticket_id: the ticket concerned; None when the server did not say which ticket it left behind.
        applied: the unified names of what was written (``["queue", "status"]``).
        cause: the error that stopped the rest.
    """

    def __init__(
        self, message: str, *, ticket_id: str | None = None, applied: Sequence[str] = (), cause: Exception | None = None
    ) -> None:
        super().__init__(message)
        self.ticket_id = ticket_id
        self.applied = list(applied)
        self.cause = cause


class TransportError(OTAIError):
    """No usable answer came.

    Attributes:
        may_have_been_applied: True when the request was a write that may have reached the server.
        passing: False when the same will happen again: an address that cannot be asked, a certificate that is not
            trusted.
    """

    passing: bool = True

    def __init__(self, message: str, *, may_have_been_applied: bool = False) -> None:
        super().__init__(message)
        self.may_have_been_applied = may_have_been_applied


class ConnectionFailedError(TransportError):
    """No connection, or it broke: name not resolved, refused, reset, TLS failure, truncated answer."""


class RequestTimeoutError(TransportError):
    """Connecting, the wait for a byte, or the whole call took longer than its limit."""


class ResponseError(OTAIError):
    """The server answered, and said no.

    Attributes:
        status: the HTTP status (OTOBO answers most refusals with 200).
        code: the server's own error code (``TicketUpdate.AccessDenied``, ``invalid_credentials``), if any.
        message: the server's own words, if any.
        request_id: what the server's operators need to find the call in their logs, if the server gives one.
        system: ``"otobo"`` or ``"freshdesk"``.
        may_have_been_applied: True when the request was a write and the answer (a 5xx, a gateway's page, a body that
            cannot be read) leaves open whether it was stored. Sending it again may store it twice.
    """

    may_have_been_applied: bool = False

    def __init__(
        self,
        text: str,
        *,
        status: int = 0,
        code: str | None = None,
        message: str | None = None,
        request_id: str | None = None,
        system: str = "",
    ) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.message = message
        self.request_id = request_id
        self.system = system


class AuthenticationError(ResponseError):
    """Wrong password, key or session."""


class PermissionDeniedError(ResponseError):
    """The account is known but may not do this."""


class NotFoundError(ResponseError):
    """There is no such ticket (or other thing), or the account may not even see it."""


class ConflictError(ResponseError):
    """The state of the thing forbids it: deleted, spam, a duplicate."""


class ValidationError(ResponseError):
    """The server refused a value.

    Attributes:
        errors: one ``(field, message, code)`` per refused field, in the server's own names.
    """

    def __init__(
        self,
        text: str,
        *,
        errors: Sequence[tuple[str, str, str]] = (),
        status: int = 0,
        code: str | None = None,
        message: str | None = None,
        request_id: str | None = None,
        system: str = "",
    ) -> None:
        super().__init__(text, status=status, code=code, message=message, request_id=request_id, system=system)
        self.errors = list(errors)


class RateLimitError(ResponseError):
    """Too many calls.

    Attributes:
        retry_after: seconds the server asks to wait; None when it does not say.
    """

    def __init__(
        self,
        text: str,
        *,
        retry_after: float | None = None,
        status: int = 429,
        code: str | None = None,
        message: str | None = None,
        request_id: str | None = None,
        system: str = "",
    ) -> None:
        super().__init__(text, status=status, code=code, message=message, request_id=request_id, system=system)
        self.retry_after = retry_after


class ServerError(ResponseError):
    """The server failed (5xx, an OTOBO fault)."""


class UnexpectedResponseError(ResponseError):
    """Not JSON, not the documented shape, or a redirect.

    Redirects are never followed: OTOBO's password is in the body, and would go along.
    """
