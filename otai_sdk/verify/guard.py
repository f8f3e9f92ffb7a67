"""A guard where requests leave: what could change anything is not sent, whoever asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..errors import ConfigError, InvalidRequestError

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter
    from ..transport import Reply

_READING = ("search", "get", "history", "session")
_WRITING = ("create", "update")
_SAFE_VERBS = ("GET", "HEAD")


class ReadOnly:
    """Stands in the place of an adapter's transport.

    OTOBO reads by POST, so its requests are known by their operation: verb and route together must be those of one
    that reads, and of none that writes. A session may be opened, as the config file may ask for that.

    Args:
        transport: sends what may be sent.
        reads: says of a verb and an address whether it only reads.
        heard: gets every answer.
    """

    def __init__(self, transport: Any, reads: Callable[[str, str], bool] | None, heard: Heard) -> None:
        self._transport = transport
        self._reads = reads
        self._heard = heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def send(self, method: str, url: str, **request: Any) -> Reply:
        """As `Transport.send`.

        Raises:
            InvalidRequestError: it could change something; nothing was sent.
        """
        if self._reads is not None and not self._reads(method, url):
            raise InvalidRequestError(f"verify only reads: {method} {urlsplit(url).path} was not sent")
        reply: Reply = self._transport.send(method, url, **request)
        self._heard(method, url, reply)
        return reply


Heard = Callable[[str, str, "Reply"], object]


@contextmanager
def guarded(adapter: TicketSystemAdapter, *, may_write: bool = False, heard: Heard | None = None) -> Iterator[None]:
    """Within, the adapter sends nothing that could change the system.

    Args:
        adapter: of OTOBO or Freshdesk.
        may_write: let everything pass, and only listen.
        heard: gets verb, address and every answer.

    Raises:
        ConfigError: an adapter of another kind.
    """
    sender = adapter._sender
    if sender is None:
        raise ConfigError(
            f"{adapter.get_provider_key()} is neither OTOBO's nor Freshdesk's adapter: nothing to compare"
        )
    reads = None if may_write else reads_of(adapter)
    before = sender.transport
    sender.transport = ReadOnly(before, reads, heard or _nobody)  # type: ignore[assignment]
    try:
        yield
    finally:
        sender.transport = before


def reads_of(adapter: TicketSystemAdapter) -> Callable[[str, str], bool]:
    """Which requests of an adapter's system only read."""
    settings: Any = getattr(adapter, "settings", None)
    if not hasattr(settings, "search_operation_url"):
        return lambda method, url: method in _SAFE_VERBS

    def found(operations: tuple[str, ...], method: str, url: str) -> bool:
        return any(is_call_of(operation, settings, method, url) for operation in operations)

    return lambda method, url: found(_READING, method, url) and not found(_WRITING, method, url)


def is_call_of(operation: str, settings: Any, method: str, url: str) -> bool:
    """Whether a request is that of an operation of OTOBO's web service, whichever ticket it is about."""
    address = re.escape(settings.address(operation, TicketID="0otai0")).replace("0otai0", r"[\w%,]+")
    return method == getattr(settings, f"{operation}_operation_method") and re.fullmatch(address, url) is not None


def _nobody(method: str, url: str, reply: object) -> None:
    return
