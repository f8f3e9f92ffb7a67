"""How a command ends: its exit code by class of error, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import (
    AuthenticationError,
    ConfigError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    OTAIError,
    PartialWriteError,
    PermissionDeniedError,
    RateLimitError,
    ResponseError,
    TransportError,
    ValidationError,
)


@dataclass(frozen=True)
class Exit:
    """One way to end.

    Attributes:
        code: the exit code.
        meaning: what it tells a script.
        hint: what a person does next; ``""`` where the error's own words say it.
    """

    code: int
    meaning: str
    hint: str = ""

    def line(self, text: str) -> str:
        """What standard error says of it."""
        return f"error: {text}{f' (hint: {self.hint})' if self.hint else ''}"


DONE = Exit(0, "done")
FAILED = Exit(1, "it ran, and something is not as it should be: a failed check or ticket, a name that is unknown")
USAGE = Exit(2, "wrong usage, a missing extra, a port that is in use, or a file that is there already")
UNCLEAR = Exit(14, "a write without a usable answer: it may have been stored")  # its message says where to look
DIFFERENT = Exit(15, "the live system answers otherwise than its fake")
BUG = Exit(70, "a mistake in this program", "please report it, with what --debug shows")
INTERRUPTED = Exit(130, "interrupted with Ctrl-C")

_BY_CLASS: tuple[tuple[type[OTAIError], Exit], ...] = (
    (ConfigError, Exit(3, "a setting is bad or missing")),
    (InvalidRequestError, Exit(4, "refused before anything was sent: a value, a name, something the system cannot do")),
    (
        AuthenticationError,
        Exit(5, "wrong password, key or session", "`otai check` says which setting, and what to do"),
    ),
    (
        PermissionDeniedError,
        Exit(6, "the account may not do this", "`otai check` shows what it may do"),
    ),
    (NotFoundError, Exit(7, "there is no such ticket or file, or the account may not see it")),
    (ConflictError, Exit(8, "the ticket's state forbids it", "`otai tickets get` shows the state")),
    (ValidationError, Exit(9, "the system refused a value")),
    (RateLimitError, Exit(10, "too many calls", "wait, or set max_wait in the config file: then otai waits itself")),
    (
        TransportError,
        Exit(
            11,
            "no usable answer came",
            "`otai check` tries the address, the proxy and the certificate",
        ),
    ),
    (PartialWriteError, Exit(13, "some of a write was stored, the rest not", "`otai tickets get` shows what is there")),
    (ResponseError, Exit(12, "the server failed, or answered what nobody can use")),
)
EXITS: tuple[Exit, ...] = tuple(
    sorted(
        [DONE, FAILED, USAGE, UNCLEAR, DIFFERENT, BUG, INTERRUPTED, *(e for _, e in _BY_CLASS)],
        key=lambda each: each.code,
    )
)
"""All ways to end, by code."""


def exit_of(error: OTAIError) -> Exit:
    """How a command ends that failed with this error."""
    if getattr(error, "may_have_been_applied", False):
        return UNCLEAR
    return next((found for kind, found in _BY_CLASS if isinstance(error, kind)), FAILED)
