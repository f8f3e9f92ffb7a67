"""Above the transport: one request of a call, sent as often as that is safe, waiting where that helps."""

from __future__ import annotations

import logging
import random
import time
from typing import Any, TypeVar

import msgspec

from . import retry
from .call import Call, Options, current_call
from .errors import RequestTimeoutError, ResponseError, TransportError
from .timer import Timer
from .transport import Reply, Transport

log = logging.getLogger("otai_sdk")
E = TypeVar("E", bound=ResponseError)


class Sender:
    """Sends requests to one system.

    Args:
        transport: how one request is sent.
        options: for requests outside of any call.
        timer: the time in which it waits.
    """

    def __init__(self, transport: Transport, options: Options, timer: Timer | None = None) -> None:
        self.transport = transport
        self.timer = timer or Timer()
        self._options = options
        self._dice = random.SystemRandom()  # a forked process does not repeat its parent's chances

    @property
    def system(self) -> str:
        """``"otobo"`` or ``"freshdesk"``."""
        return self.transport.system

    def send(
        self,
        method: str,
        url: str,
        *,
        what: str,
        writes: bool = False,
        repeatable: bool = False,
        bulk: bool = False,
        **request: Any,
    ) -> Reply:
        """Send a request, and again where that is safe and the options allow it. Any status is returned.

        Args:
            method: the verb.
            url: the address.
            what: what it is for, as messages have it: ``"update ticket 5"``.
            writes: it changes something.
            repeatable: it writes, but carrying it out twice is harmless.
            bulk: one of many that read: it leaves a reserve of the account's rate limit to others.
            request: the rest of it, as `Transport.send` takes it.

        Raises:
            InvalidRequestError: a value that cannot be sent; nothing was.
            RequestTimeoutError, ConnectionFailedError: no complete answer came, or the call's deadline is over.
            RateLimitError: the call's deadline, or ``max_wait``, does not allow to wait for the account's limit.
            UnexpectedResponseError: a redirect.
        """
        call = current_call() or Call(self, what, self._options)
        attempts, waited = 0, 0.0
        while True:
            self._refuse_when_over(call, what)
            attempts += 1
            reply: Reply | None = None
            failure: TransportError | None = None
            try:
                reply = self._exchange(call, method, url, writes, request)
            except TransportError as error:
                failure = error
            wait = self._wait(call, reply, failure, attempts, waited, writes=writes, repeatable=repeatable)
            if wait is None:
                if reply is not None:
                    return msgspec.structs.replace(reply, attempts=attempts) if attempts > 1 else reply
                assert failure is not None
                raise self._told(failure, call, what, attempts, writes)
            log.debug("%s: %s: again in %.1f s, after %d attempts", self.system, what, wait, attempts)
            waited += wait
            self.timer.sleep(wait)

    def close(self) -> None:
        """Give the connections back."""
        self.transport.close()

    # --- how ------------------------------------------------------------------------------------------

    def _exchange(self, call: Call, method: str, url: str, writes: bool, request: dict[str, Any]) -> Reply:
        left = call.left()
        deadline = None if left is None else time.monotonic() + left
        timeout = call.options.timeout
        return self.transport.send(method, url, writes=writes, timeout=timeout, deadline=deadline, **request)

    def _wait(
        self,
        call: Call,
        reply: Reply | None,
        failure: TransportError | None,
        attempts: int,
        waited: float,
        *,
        writes: bool,
        repeatable: bool,
    ) -> float | None:
        """Seconds until the next attempt; None: this was the last."""
        if attempts > call.options.retries:
            return None
        asked = None
        if reply is not None:
            if not retry.may_repeat_answer(reply.status, writes=writes, repeatable=repeatable):
                return None
            asked = retry.retry_after(reply.headers.get("Retry-After"))
        elif failure is not None and not retry.may_repeat_failure(
            may_have_been_applied=failure.may_have_been_applied, writes=writes, repeatable=repeatable
        ):
            return None
        wait = retry.backoff(attempts, self._dice.random())
        if asked is not None:
            wait = asked
        left = call.left()
        if waited + wait > call.options.max_wait or (left is not None and wait >= left):
            return None
        return wait

    def _refuse_when_over(self, call: Call, what: str) -> None:
        left = call.left()
        if left is not None and left <= 0:
            raise RequestTimeoutError(
                f"{self.system}: {call.operation} did not end within its deadline of {call.deadline:g} s (setting "
                f"'deadline'): {what}: not sent any more"
            )

    def _told(self, failure: TransportError, call: Call, what: str, attempts: int, writes: bool) -> TransportError:
        """The failure, saying what it was about, how often it was tried, and what became of a write."""
        text = f"{failure} ({what}{_tried(attempts)})"
        left = call.left()
        if left is not None and left <= 0:
            text = (
                f"{self.system}: {call.operation} did not end within its deadline of {call.deadline:g} s (setting "
                f"'deadline'): {text.removeprefix(f'{self.system}: ')}"
            )
            told: TransportError = RequestTimeoutError(text, may_have_been_applied=failure.may_have_been_applied)
        else:
            told = failure
        if writes:
            text += _MAY_HAVE if failure.may_have_been_applied else ". Nothing was changed"
        told.args = (text,)
        return told


_MAY_HAVE = ". It may have been carried out all the same: look before sending it again"


def _tried(attempts: int) -> str:
    return f", {attempts} attempts" if attempts > 1 else ""


def left_open(error: E, reply: Reply, *, writes: bool) -> E:
    """``error``, if its answer leaves open whether a write was carried out: saying so."""
    if retry.unclear(reply.status, reply.body, writes=writes):
        error.may_have_been_applied = True
        error.args = (f"{error}{_MAY_HAVE}",)
    return error
