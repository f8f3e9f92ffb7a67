"""One whole call of the interface: what all its requests and waits have in common.

Public methods of the adapters are marked with `whole_call`. While one runs, `current_call` tells every request in it
with which options it is sent, and the moment by which all must have ended.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Iterator, Mapping
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from .config import AdapterSettings, Timeout, wrong_limit
from .errors import InvalidRequestError

if TYPE_CHECKING:
    from .sender import Sender

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R")
T = TypeVar("T")
UNCHANGED: Any = msgspec.UNSET
"""The default of `Options.changed`: None already means "no deadline"."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How one adapter sends: the settings of the same names, which `with_options` may change.

    Attributes:
        timeout: limits of one request.
        deadline: seconds for a whole call of the interface; None: no limit.
        retries: how often one request may be repeated.
        max_wait: seconds that one request may wait.
    """

    timeout: Timeout = Timeout()
    deadline: float | None = None
    retries: int = 2
    max_wait: float = 60.0

    @classmethod
    def of(cls, settings: AdapterSettings) -> Options:
        """Those that the settings of an adapter tell."""
        return cls(**{name: getattr(settings, name) for name in cls.__struct_fields__})

    def changed(self, **wanted: Any) -> Options:
        """A copy with other values; those that are `UNCHANGED` stay.

        Raises:
            InvalidRequestError: a value that cannot be; the message names it.
        """
        new = {name: value for name, value in wanted.items() if value is not UNCHANGED}
        if "timeout" in new:
            new["timeout"] = _timeout(new["timeout"], self.timeout)
        for name, value in new.items():
            wrong = wrong_limit(name, value)
            if wrong:
                raise InvalidRequestError(f"with_options: {wrong}")
        return msgspec.structs.replace(self, **new)


def _timeout(value: Any, before: Timeout) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Timeout(connect=value, read=value, total=value)
    if isinstance(value, Mapping):
        try:
            return msgspec.convert({**msgspec.to_builtins(before), **value}, Timeout)
        except msgspec.ValidationError as error:
            raise InvalidRequestError(f"with_options: timeout: {error}") from None
    return value


class Call:
    """A call of the interface that is under way.

    Attributes:
        sender: whose requests belong to it.
        operation: the method's name.
        options: how its requests are sent.
        ends: the moment of the sender's timer by which all must have ended, or None.
        deadline: how many seconds that were, for messages.
        reads: how many requests in it have read.
    """

    __slots__ = ("_left", "deadline", "ends", "operation", "options", "reads", "sender")

    def __init__(self, sender: Sender, operation: str, options: Options, outer: Call | None = None) -> None:
        self.sender = sender
        self.operation: str = operation if outer is None else outer.operation
        self.options = options
        self.deadline = options.deadline
        self.ends = None if options.deadline is None else sender.timer.now() + options.deadline
        if outer is not None and outer.ends is not None and (self.ends is None or outer.ends < self.ends):
            self.ends, self.deadline = outer.ends, outer.deadline
        self.reads: int = 0 if outer is None else outer.reads
        self._left = 0.0

    def left(self) -> float | None:
        """Seconds until it must have ended; None: no limit."""
        return None if self.ends is None else self.ends - self.sender.timer.now()

    def pause(self) -> None:
        """From now on the time is somebody else's, as between two items of an iterator."""
        self._left = self.left() or 0.0

    def go_on(self) -> None:
        """The time counts again."""
        if self.ends is not None:
            self.ends = self.sender.timer.now() + self._left


_current: ContextVar[Call | None] = ContextVar("otai_sdk_call", default=None)


def current_call() -> Call | None:
    """The call under way here, if any."""
    return _current.get()


def carried(function: Callable[..., R]) -> Callable[..., R]:
    """``function`` for a worker thread: in it the present call (and all other context) goes on.

    ``pool.map(carried(read_notes), ids)``
    """
    context = copy_context()

    def run(*args: Any, **kwargs: Any) -> R:
        return context.copy().run(function, *args, **kwargs)  # a copy each: several threads may run it at once

    return run


def whole_call(method: F) -> F:
    """Marks a public method of an adapter: whatever it sends belongs to one call, with one deadline.

    A public method called from another one of the same adapter stays in the outer call, and the tighter deadline
    holds. A method that returns a generator is one call until the generator is exhausted; only the time spent in it
    counts, and between two items nothing of it is left in the caller's context.
    """

    @functools.wraps(method)
    def run(adapter: Any, *args: Any, **kwargs: Any) -> Any:
        sender: Sender | None = adapter._sender
        if sender is None:
            return method(adapter, *args, **kwargs)
        outer = _current.get()
        if outer is not None and outer.sender is not sender:
            outer = None
        if outer is not None and outer.options is adapter.options:
            return method(adapter, *args, **kwargs)
        call = Call(sender, method.__name__, adapter.options, outer)
        token = _current.set(call)
        try:
            result = method(adapter, *args, **kwargs)
        finally:
            _current.reset(token)
        if isinstance(result, Generator):
            call.pause()
            return _in_call(call, result)
        return result

    return cast("F", run)


def _in_call(call: Call, items: Generator[T, None, None]) -> Iterator[T]:
    """The items, each made inside the call."""
    try:
        while True:
            call.go_on()
            token = _current.set(call)
            try:
                item = next(items)
            except StopIteration:
                return
            finally:
                _current.reset(token)
                call.pause()
            yield item
    finally:
        call.go_on()
        token = _current.set(call)
        try:
            items.close()
        finally:
            _current.reset(token)
