"""Above the transport: one request of a call, sent as often as that is safe, waiting where that helps."""

from __future__ import annotations

import logging
import random
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from . import retry, stand_in
from .call import Call, Options, current_call
from .errors import OTAIError, RateLimitError, RequestTimeoutError, ResponseError, TransportError
from .hooks import Hooks, RequestInfo, ResponseInfo
from .ratelimit import SPREAD, Budget, Permit, Route, budget_of, number
from .sink import Outlet
from .stand_in import StandIn
from .timer import Timer, monotonic
from .transport import Reply, Transport

if TYPE_CHECKING:
    from .budget import SharedBudget

log = logging.getLogger("otai_sdk")
E = TypeVar("E", bound=ResponseError)
T = TypeVar("T", bound=TransportError | ResponseError)
MANY = 3
"""A call that has read so often is a bulk read: it leaves a reserve of the account's credits to others."""
MAY_HAVE = ". It may have been carried out all the same: look before sending it again"


class Sender:
    """Sends requests to one system: rate limit → hooks → exchange → decide → perhaps wait, and again.

    Args:
        transport: how one request is sent.
        options: for requests outside of any call.
        url: where the system is; all of one process who send to its host share the account's rate limit.

    Attributes:
        stand_in: whose time and account it uses instead of its own; default: those of a fake at its host.
        hooks: who is told of requests and answers.
    """

    def __init__(self, transport: Transport, options: Options, url: str) -> None:
        self.transport = transport
        self.stand_in: StandIn | None = None
        self._url, self._host = url, urlsplit(url).netloc.lower()
        self._timer = Timer()
        self._budget = budget_of(transport.system, self._host)
        self.hooks = Hooks()
        self._options = options
        self._dice = random.SystemRandom()  # a forked process does not repeat its parent's chances

    def __reduce__(self) -> tuple[Any, ...]:
        return Sender, (self.transport, self._options, self._url)  # hooks stay behind: few of them can be pickled

    @property
    def system(self) -> str:
        """``"otobo"`` or ``"freshdesk"``."""
        return self.transport.system

    @property
    def timer(self) -> Timer:
        """The time in which it waits."""
        other = self.stand_in or stand_in.at(self._host)
        return self._timer if other is None else other.timer

    @property
    def budget(self) -> Budget:
        """What the account may still send."""
        other = self.stand_in or stand_in.at(self._host)
        return self._budget if other is None else other.budget

    def share_budget(self, store: SharedBudget) -> None:
        """From now on the account's rate limit is shared with all who have the same store."""
        from .budget.account import SharedAccount  # few need it

        self._budget = SharedAccount(store, self.system, self._host)

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
            url: the address, without query.
            what: what it is for, as messages have it: ``"update ticket 5"``.
            writes: it changes something.
            repeatable: it writes, but carrying it out twice is harmless.
            bulk: one of many that read; from the fourth read of a call on each is.
            request: the rest of it, as `Transport.send` takes it.

        Raises:
            InvalidRequestError: a value that cannot be sent; nothing was.
            RequestTimeoutError, ConnectionFailedError: no complete answer came, or the call's deadline is over.
            RateLimitError: neither the call's deadline nor ``max_wait`` leave time until the account may send again.
            UnexpectedResponseError: a redirect.
        """
        call = current_call() or Call(self, what, self._options)
        call.reads += not writes
        bulk = not writes and (bulk or call.reads > MANY)
        route = Route(method, urlsplit(url).path, str((request.get("query") or {}).get("include", "")))
        outlet = None if request.get("sink") is None else Outlet(request["sink"])
        if outlet is not None:
            request = {**request, "sink": outlet}
        attempt, waited, doubt = 0, 0.0, False
        while True:
            attempt += 1
            try:
                permit = self._permit(call, route, what, bulk)
            except (RequestTimeoutError, RateLimitError) as error:
                raise (in_doubt(error) if doubt else error) from None
            info = RequestInfo(
                system=self.system,
                call=call.operation,
                operation=what,
                method=method,
                url=url,
                writes=writes,
                attempt=attempt,
            )
            try:
                self.hooks.request(info)
            except BaseException:  # such as KeyboardInterrupt: nothing is sent
                self.budget.give_back(permit, self.timer.server_now())
                raise
            began = self.timer.now()
            try:
                reply, failure = self._exchange(call, permit, method, url, writes, request)
            except Exception as error:  # what a sink raised
                self._tell(info, None, error, self.timer.now() - began, None)
                raise
            seconds = self.timer.now() - began
            again = attempt <= call.options.retries and _may_repeat(
                reply, failure, writes=writes, repeatable=repeatable
            )
            again = again and (outlet is None or outlet.emptied())
            pause = self._pause(call, reply, attempt, waited) if again else ""
            wait = None if isinstance(pause, str) else pause
            self._tell(info, reply, failure, seconds, wait)
            if wait is None:
                break
            doubt = doubt or (writes and _leaves_doubt(reply, failure))
            waited += wait
            self.timer.sleep(wait)
        if reply is not None:
            return reply if attempt == 1 else msgspec.structs.replace(reply, attempts=attempt, in_doubt=doubt)
        assert failure is not None
        if doubt and isinstance(failure, TransportError):
            failure.may_have_been_applied = True
        told = self._told(failure, call, what, attempt, writes, str(pause))
        raise in_doubt(told) if doubt and isinstance(told, ResponseError) else told

    def close(self) -> None:
        """Give the connections back."""
        self.transport.close()

    # --- before ---------------------------------------------------------------------------------------

    def _permit(self, call: Call, route: Route, what: str, bulk: bool) -> Permit:
        """Leave of the account's budget to send, waited for if need be."""
        while True:
            left = call.left()
            if left is not None and left <= 0:
                raise RequestTimeoutError(f"{self._late(call)}: {what}: not sent any more")
            asked = self.budget.ask(route, self.timer.server_now(), bulk=bulk)
            if isinstance(asked, Permit):
                return asked
            longest = call.options.max_wait
            if asked > longest:
                raise self._closed(what, asked, f"longer than max_wait ({longest:g} s) allows to wait")
            if left is not None and asked >= left:
                raise self._closed(what, asked, f"and the deadline of {call.operation} ends in {left:.1f} s")
            log.info("%s: %s waits %.1f s for the rate limit of the account", self.system, what, asked)
            self.timer.sleep(min(asked + self._spread(), max(asked, longest)))

    def _closed(self, what: str, seconds: float, why: str) -> RateLimitError:
        return RateLimitError(
            f"{self.system}: {what}: not sent: the account's rate limit is used up for {seconds:.0f} s more, {why}",
            retry_after=seconds,
            system=self.system,
        )

    # --- the exchange ---------------------------------------------------------------------------------

    def _exchange(
        self, call: Call, permit: Permit, method: str, url: str, writes: bool, request: dict[str, Any]
    ) -> tuple[Reply | None, OTAIError | None]:
        left = call.left()
        reply: Reply | None = None
        failure: OTAIError | None = None
        try:
            reply = self.transport.send(
                method,
                url,
                writes=writes,
                timeout=call.options.timeout,
                deadline=None if left is None else monotonic() + left,
                **request,
            )
        except OTAIError as error:
            failure = error
        finally:
            headers = reply.headers if reply is not None and reply.status != retry.REFUSED else None
            if reply is None or headers is not None:
                self.budget.give_back(permit, self.timer.server_now(), headers)
        if reply is not None and headers is None:
            self._refused(permit, reply)
        return reply, failure

    def _refused(self, permit: Permit, reply: Reply) -> None:
        """A 429: the whole process sends nothing more to the account until it may again."""
        seconds = retry.asked_to_wait(reply.headers)
        if seconds is None:
            seconds = retry.backoff(1, self._dice.random())
        self.budget.refused(permit, self.timer.server_now(), seconds, reply.headers)

    def _tell(
        self, info: RequestInfo, reply: Reply | None, failure: Exception | None, seconds: float, wait: float | None
    ) -> None:
        if wait is not None:
            why = failure if reply is None else f"status {reply.status}"
            log.debug("%s: %s: attempt %d: %s: again in %.1f s", self.system, info.operation, info.attempt, why, wait)
        self.hooks.response(
            ResponseInfo(
                request=info,
                status=None if reply is None else reply.status,
                error=failure,
                seconds=seconds,
                request_id=None if reply is None else reply.request_id,
                rate_limit_remaining=None if reply is None else number(reply.headers.get("X-Ratelimit-Remaining")),
                will_retry=wait is not None,
                wait=wait or 0.0,
            )
        )

    # --- after ----------------------------------------------------------------------------------------

    def _pause(self, call: Call, reply: Reply | None, attempt: int, waited: float) -> float | str:
        """Seconds until the next attempt, or what leaves no time for it."""
        asked = None if reply is None else retry.asked_to_wait(reply.headers)
        wait = retry.backoff(attempt, self._dice.random()) if asked is None else asked
        left, longest = call.left(), call.options.max_wait - waited
        if left is not None and wait >= left:
            return f"the deadline of {call.operation} ({call.deadline:g} s)"
        if wait > longest:
            return f"max_wait ({call.options.max_wait:g} s)"
        return wait if asked is None else min(wait + self._spread(), longest)

    def _spread(self) -> float:
        """Those who wait for the same moment do not all come at once."""
        return SPREAD * self._dice.random()

    def _late(self, call: Call) -> str:
        return f"{self.system}: {call.operation} did not end within its deadline of {call.deadline:g} s"

    def _told(self, failure: OTAIError, call: Call, what: str, attempts: int, writes: bool, no_time: str) -> OTAIError:
        """The failure, saying what it was about, how often it was tried, and what became of a write."""
        if not isinstance(failure, TransportError):
            if isinstance(failure, ResponseError) and failure.may_have_been_applied:
                failure.args = (f"{failure} ({what}){MAY_HAVE}",)
            return failure
        text = f"{failure} ({what}{f', {attempts} attempts' if attempts > 1 else ''})"
        left = call.left()
        if left is not None and left <= 0:
            text = f"{self._late(call)}: {text.removeprefix(f'{self.system}: ')}"
            failure = RequestTimeoutError(text, may_have_been_applied=failure.may_have_been_applied)
        elif no_time:
            text += f": {no_time} leaves no time for another attempt"
        if writes:
            text += MAY_HAVE if failure.may_have_been_applied else ". Nothing was changed"
        failure.args = (text,)
        return failure


def _may_repeat(reply: Reply | None, failure: OTAIError | None, *, writes: bool, repeatable: bool) -> bool:
    if reply is not None:
        return retry.may_repeat_answer(reply.status, writes=writes, repeatable=repeatable)
    if not isinstance(failure, TransportError) or not failure.passing:
        return False
    return retry.may_repeat_failure(
        may_have_been_applied=failure.may_have_been_applied, writes=writes, repeatable=repeatable
    )


def _leaves_doubt(reply: Reply | None, failure: OTAIError | None) -> bool:
    """Whether a write that is sent again may have been carried out already."""
    if reply is not None:
        return reply.status != retry.REFUSED
    return isinstance(failure, TransportError) and failure.may_have_been_applied


def in_doubt(error: T) -> T:
    """``error`` of an attempt that did nothing, after another one that perhaps did."""
    if not error.may_have_been_applied:
        error.may_have_been_applied = True
        error.args = (f"{error}. An earlier attempt may have been carried out all the same",)
    return error


def left_open(error: E, reply: Reply, *, writes: bool) -> E:
    """``error``, if its answer leaves open whether a write was carried out: saying so."""
    if retry.unclear(reply.status, reply.body, writes=writes):
        error.may_have_been_applied = True
        error.args = (f"{error}{MAY_HAVE}",)
    return in_doubt(error) if reply.in_doubt else error
