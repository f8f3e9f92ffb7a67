"""A fake's host stays the fake's, also when somebody mocks requests after the fake was entered.

`responses` and the like replace ``HTTPAdapter.send``: whoever came last is asked first, and knows nothing of our hosts.
A session asks for its adapter before that, and there our hosts go straight to their fake.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter, HTTPAdapter

Send = Callable[..., Response]


class Precedence:
    """Watches ``Session.get_adapter`` from `start` to `stop`.

    Args:
        send_for: the send of the fakes for an address of theirs that somebody else has come before; else None.
    """

    def __init__(self, send_for: Callable[[str], Send | None]) -> None:
        self._send_for = send_for
        self._previous: Any = None
        self._installed: Any = None

    def start(self) -> None:
        if self._installed is not None and Session.get_adapter is self._installed:
            return  # left behind, because somebody had patched it after us
        previous, send_for = Session.get_adapter, self._send_for

        def get_adapter(session: Session, url: str) -> Any:
            adapter = previous(session, url)
            send = send_for(url)
            return adapter if send is None else _Straight(adapter, send)

        self._previous, self._installed = previous, get_adapter
        Session.get_adapter = get_adapter  # type: ignore[method-assign, assignment]

    def stop(self) -> None:
        """Put things back, unless somebody patched them after us: then it is theirs to put back, and ours is idle."""
        if Session.get_adapter is self._installed:
            Session.get_adapter = self._previous  # type: ignore[method-assign]
            self._installed = None


class _Straight(BaseAdapter):
    """Sends by the fakes' own send."""

    def __init__(self, adapter: Any, send: Send) -> None:
        super().__init__()
        self._adapter = adapter if isinstance(adapter, HTTPAdapter) else HTTPAdapter()
        self._send = send

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        return self._send(self._adapter, request, *args, **kwargs)

    def close(self) -> None:
        """The session's own adapter is closed by the session."""
