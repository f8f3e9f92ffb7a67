"""One method per operation of the web service: route, verb, credentials. Speaks wire structs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from ..call import Options
from ..errors import AuthenticationError, InvalidRequestError
from ..sender import Sender, left_open
from ..transport import Credentials, Reply, Secret, Transport
from . import lenient, wire
from .config import OTOBOAdapterConfig
from .contents import Contents
from .errors import error_of, leaves_open, unexpected

W = TypeVar("W")
_WHAT = {
    "search": "search tickets",
    "get": "read tickets",
    "create": "create a ticket",
    "update": "update ticket {}",
    "history": "read the history",
    "session": "log in",
}
_ALL = 10_000_000  # OTOBO's search has no offset, but a large Limit returns all ids in one answer
_IDLE = 0.5  # OTOBO closes a connection after one idle second


class OTOBOClient:
    """The web service, operation by operation.

    Every method raises what `otai_sdk.otobo.errors` makes of a refusal, and TransportError.
    """

    def __init__(self, settings: OTOBOAdapterConfig, password: Secret) -> None:
        self._settings = settings
        self._password = password
        self._session: Secret | None = None
        transport = Transport("otobo", settings, secrets=[self._password], idle=_IDLE)
        self.sender = Sender(transport, Options.of(settings), settings.service_url)

    def search(self, filters: dict[str, Any], limit: int | None = None) -> list[str]:
        """The ids of the tickets that match, in the order asked for; archived ones too, where there is an archive."""
        payload = {"SearchInArchive": "AllTickets", **filters, "Limit": limit or _ALL}
        answer = self._call("search", payload, wire.TicketSearchAnswer)
        ids = answer.TicketID if isinstance(answer.TicketID, list) else [answer.TicketID]
        return [str(id_) for id_ in ids]

    def get(self, ids: Sequence[str], **options: Any) -> list[wire.Ticket]:
        """Tickets with their dynamic fields and articles. One id that may not be read fails them all."""
        payload = {"TicketID": list(ids), "AllArticles": 1, "DynamicFields": 1, **options}
        return self._call("get", payload, wire.TicketGetAnswer).Ticket

    def get_through(self, ticket_id: str, sink: Contents, **options: Any) -> list[wire.Ticket]:
        """A ticket with its files, whose contents go through a sink.

        Raises:
            TooLongError: the answer is longer than the sink takes.
        """
        payload = {"TicketID": [ticket_id], "AllArticles": 1, "DynamicFields": 1, "Attachments": 1, **options}
        return self._call("get", payload, wire.TicketGetAnswer, sink=sink).Ticket

    def history(self, ids: Sequence[str]) -> list[wire.TicketHistory]:
        """What happened to tickets. One id that may not be read fails them all."""
        return self._call("history", {"TicketID": list(ids)}, wire.TicketHistoryAnswer).TicketHistory

    def create(self, payload: dict[str, Any]) -> wire.TicketWriteAnswer:
        return self._call("create", payload, wire.TicketWriteAnswer, writes=True)

    def update(self, ticket_id: str, payload: dict[str, Any]) -> wire.TicketWriteAnswer:
        return self._call("update", {"TicketID": ticket_id, **payload}, wire.TicketWriteAnswer, writes=True)

    def raw(self, method: str, path: str, query: Mapping[str, Any] | None, json: Any, writes: bool) -> Reply:
        """Any route of the web service, with the login or the session; any answer is returned."""
        if method in ("GET", "HEAD"):
            raise InvalidRequestError(
                f"raw.request: OTOBO ignores the body of {method}, where the login stands: give the route another verb"
            )
        if json is not None and not isinstance(json, Mapping):
            raise InvalidRequestError(f"raw.request: json must be a mapping for OTOBO, not {type(json).__name__}")
        who = self._login() if self._settings.auth == "login" else self._in_session()
        url = self._settings.service_url + path
        body, what = dict(json or {}), f"{method} {path}"
        return self.sender.send(method, url, query=query, json=body, credentials=who, writes=writes, what=what)

    def close(self) -> None:
        self.sender.close()

    # --- how a call is made -------------------------------------------------------------------------

    def _call(
        self,
        operation: str,
        payload: dict[str, Any],
        kind: type[W],
        *,
        writes: bool = False,
        sink: Contents | None = None,
    ) -> W:
        if self._settings.auth == "login":
            return self._send(operation, self._login(), payload, kind, writes, sink)
        fresh = self._session is None
        try:
            return self._send(operation, self._in_session(), payload, kind, writes, sink)
        except AuthenticationError:
            if fresh:
                raise
        self._session = None  # it has ended; a refused login means that nothing was done, so asking again is safe
        return self._send(operation, self._in_session(), payload, kind, writes, sink)

    def _login(self) -> Credentials:
        return Credentials({"UserLogin": self._settings.username, "Password": self._password})

    def _in_session(self) -> Credentials:
        if self._session is None:
            self._session = Secret(self._send("session", self._login(), {}, wire.SessionAnswer, False).SessionID)
            self.sender.transport.add_secret(self._session)
        return Credentials({"SessionID": self._session})

    def _send(
        self,
        operation: str,
        who: Credentials,
        payload: dict[str, Any],
        kind: type[W],
        writes: bool,
        sink: Contents | None = None,
    ) -> W:
        route = getattr(self._settings, f"{operation}_operation_url").strip("/")
        verb = getattr(self._settings, f"{operation}_operation_method")
        url = f"{self._settings.service_url}/{route}"
        what = _WHAT[operation].format(payload.get("TicketID", ""))
        if sink is not None:
            sink.restart()
        reply = self.sender.send(verb, url, json=payload, credentials=who, writes=writes, what=what, sink=sink)
        if sink is not None and not reply.body:
            reply = msgspec.structs.replace(reply, body=sink.json)
        error = error_of(reply, url)
        if error is not None:
            if not error.code:  # a page, which is quoted in part: hidden before it is cut
                error = error_of(self.sender.transport.masked(reply), url) or error
            error = self.sender.transport.masked_error(error)
            raise left_open(error, reply, writes=writes and leaves_open(error))
        return self._read(reply, kind, writes)

    def _read(self, reply: Reply, kind: type[W], writes: bool) -> W:
        try:
            return _decoded(reply.body, kind)
        except msgspec.ValidationError as error:
            wrong = f"the answer has another shape than documented ({error})"
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            wrong = "the answer is not JSON"
        transport = self.sender.transport
        raise left_open(transport.masked_error(unexpected(transport.masked(reply), wrong)), reply, writes=writes)


def _decoded(body: bytes, kind: type[W]) -> W:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError:
        if kind is not wire.TicketGetAnswer:
            raise
    return lenient.tickets(body)  # type: ignore[return-value]
