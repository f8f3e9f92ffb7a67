"""One request and its answer: what they may take, and how far they came."""

from __future__ import annotations

import threading

from ..config import Timeout
from ..timer import monotonic

PIECE = 65536
"""Bytes that are read, inflated or sent at a time."""


class OutOfTimeError(TimeoutError):
    """The moment by which the exchange had to end has passed."""


class BadAnswerError(Exception):
    """The answer breaks HTTP, or a limit; the text says how, and quotes nothing of it."""


class Exchange:
    """One request and its answer.

    The connection asks it before each operation of the socket how long that may take, and notes how far it came. Only
    so a peer that drips (headers, interim answers, trailers, a proxy's answer, TLS) cannot outlast the limits, and only
    so it is known whether a write may have arrived.

    Args:
        timeout: limits, in seconds.
        deadline: moment (`otai_sdk.timer.monotonic`) by which it must end whatever ``timeout.total`` allows.
        ambient: the error that is being handled meanwhile, which has nothing to do with this exchange.

    Attributes:
        handed_over: requests has it. Until then nothing can have been sent.
        seen: a connection of ours carries it; False when somebody intercepts requests, and nothing is noted.
        begun: a byte of the request may have left this machine. What opens a way to the server (CONNECT, TLS) is none.
        answered: a byte of the answer came.
    """

    def __init__(self, timeout: Timeout, deadline: float | None = None, ambient: BaseException | None = None) -> None:
        self.timeout = timeout
        self.started = monotonic()
        self.ends = self.started + timeout.total
        self.ends_by_deadline = deadline is not None and deadline < self.ends
        if deadline is not None:
            self.ends = min(self.ends, deadline)
        self.ambient = ambient
        self.handed_over = self.seen = self.begun = self.answered = False

    def within(self, seconds: float) -> float:
        """``seconds``, or what is left if that is less.

        Raises:
            OutOfTimeError: nothing is left.
        """
        left = self.ends - monotonic()
        if left <= 0:
            raise OutOfTimeError("timed out")
        return min(seconds, left)

    def to_connect(self) -> float:
        """Seconds that the next step towards a connection may take."""
        return self.within(self.timeout.connect)

    def to_go_on(self) -> float:
        """Seconds that the peer may take to send or to accept the next byte."""
        return self.within(self.timeout.read)

    @property
    def out_of_time(self) -> bool:
        """Whether a timeout now is the end of the whole exchange, and no silence within it."""
        return monotonic() > self.ends - 0.001

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return monotonic() - self.started


class Current(threading.local):
    """The exchange of this thread: what stands between requests and the connection passes no value of ours along."""

    exchange: Exchange | None = None
