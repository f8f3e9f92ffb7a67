"""One method per operation of the web service: route, verb, credentials. Speaks wire structs."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from ..call import Options, current_call
from ..errors import (
    AuthenticationError,
    InvalidRequestError,
    RequestTimeoutError,
    ResponseError,
    UnexpectedResponseError,
)
from ..sender import Sender, in_doubt
from ..transport import Credentials, Reply, Secret, Transport
from . import lenient, wire
from .config import OTOBOAdapterConfig
from .contents import Contents
from .errors import Asked, error_of, refused_move, unexpected

W = TypeVar("W")
_WHAT = {
    "search": "search tickets",
    "get": "read ticket {}",
    "create": "create a ticket",
    "update": "update ticket {}",
    "history": "read the history of ticket {}",
    "session": "log in",
}
_ALL = 10_000_000  # OTOBO's search has no offset, but a large Limit returns all ids in one answer
_IDLE = 0.5  # OTOBO closes a connection after one idle second


class OTOBOClient:
    """The web service, operation by operation.

    Every method raises what `otai_sdk.otobo.errors` makes of a refusal, and TransportError.

    Args:
        settings: routes, verbs, credentials.
        password: the agent's.
        known: names seen so far of one kind (``"queue"`` …), for messages.

    Attributes:
        answered_at: the ``Date`` of the last answer, by the server's clock; None where it told none.
    """

    answered_at: str | None = None

    def __init__(
        self,
        settings: OTOBOAdapterConfig,
        password: Secret,
        known: Callable[[str], Iterable[str]] = lambda _: (),
    ) -> None:
        self._settings = settings
        self._password = password
        self._known = known
        self._session: Secret | None = None
        self._lock = (os.getpid(), threading.Lock())
        transport = Transport("otobo", settings, secrets=[self._password], idle=_IDLE)
        self.sender = Sender(transport, Options.of(settings), settings.service_url)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._lock = (os.getpid(), threading.Lock())

    def search(self, filters: dict[str, Any], limit: int | None = None) -> list[str]:
        """The ids of the tickets that match, in the order asked for; archived ones too, where there is an archive."""
        payload = {"SearchInArchive": "AllTickets", **filters, "Limit": limit or _ALL}
        answer = self._call("search", payload, wire.TicketSearchAnswer)
        ids = answer.TicketID if isinstance(answer.TicketID, list) else [answer.TicketID]
        return [str(id_) for id_ in ids]

    def get(self, ids: Sequence[str], **options: Any) -> list[wire.Ticket]:
        """Tickets with their dynamic fields and articles. One id that may not be read fails them all."""
        payload = {"TicketID": list(ids), "AllArticles": 1, "DynamicFields": 1, **options}
        tickets = self._call("get", payload, wire.TicketGetAnswer).Ticket
        for ticket in tickets:
            self._about("get", ids, ticket.TicketID)
        return tickets

    def get_through(self, ticket_id: str, sink: Contents, **options: Any) -> list[wire.Ticket]:
        """A ticket with its files, whose contents go through a sink.

        Raises:
            TooLongError: the answer is longer than the sink takes.
        """
        payload = {"TicketID": [ticket_id], "AllArticles": 1, "DynamicFields": 1, "Attachments": 1, **options}
        tickets = self._call("get", payload, wire.TicketGetAnswer, sink=sink).Ticket
        for ticket in tickets:
            self._about("get", [ticket_id], ticket.TicketID)
        return tickets

    def history(self, ids: Sequence[str]) -> list[wire.TicketHistory]:
        """What happened to tickets. One id that may not be read fails them all."""
        histories = self._call("history", {"TicketID": list(ids)}, wire.TicketHistoryAnswer).TicketHistory
        for history in histories:
            self._about("history", ids, history.TicketID)
        return histories

    def create(self, payload: dict[str, Any]) -> wire.TicketWriteAnswer:
        answer = self._call("create", payload, wire.TicketWriteAnswer, writes=True)
        if not _is_id(answer.TicketID):
            error = UnexpectedResponseError(
                f"otobo: create a ticket: the answer names the ticket {answer.TicketID!r}, which is no id",
                system="otobo",
            )
            error.may_have_been_applied = True
            raise error
        return answer

    def update(
        self, ticket_id: str, payload: dict[str, Any], *, writes: bool = True, repeatable: bool = False
    ) -> wire.TicketWriteAnswer:
        """Change a ticket.

        Args:
            ticket_id: the ticket.
            payload: ``Ticket``, ``Article``, ``DynamicField``, ``Attachment``.
            writes: False for one that OTOBO is certain to refuse.
            repeatable: carried out twice it does no harm.
        """
        answer = self._call(
            "update",
            {"TicketID": ticket_id, **payload},
            wire.TicketWriteAnswer,
            writes=writes,
            repeatable=repeatable,
        )
        self._about("update", [ticket_id], answer.TicketID, writes=writes)
        return answer

    def refuse_create(self, payload: dict[str, Any]) -> None:
        """A create that OTOBO is certain to refuse; for the error that it raises."""
        self._call("create", payload, wire.TicketWriteAnswer)

    def refused_move(self, ticket_id: str, payload: Mapping[str, Any]) -> ResponseError:
        """What an update raises that names a queue in other case, without sending it."""
        sent = {"TicketID": ticket_id, **payload}
        return self.sender.transport.masked_error(refused_move(self._asked("update", ticket_id, sent, writes=False)))

    def log_in(self) -> None:
        """Ask for a session, whatever sessions there are."""
        self._new_session()

    def raw(self, method: str, path: str, query: Mapping[str, Any] | None, json: Any, writes: bool) -> Reply:
        """Any route of the web service, with the login or the session; any answer is returned."""
        if method in ("GET", "HEAD"):
            raise InvalidRequestError(
                f"raw.request: OTOBO ignores the body of {method}, where the login stands: give the route another verb"
            )
        if json is not None and not isinstance(json, Mapping):
            raise InvalidRequestError(f"raw.request: json must be a mapping for OTOBO, not {type(json).__name__}")
        who = self._login() if self._settings.auth == "login" else _in(self._session_after(None))
        url = self._settings.service_url + path
        body, what = dict(json or {}), f"{method} {path}"
        return self.sender.send(method, url, query=query, json=body, credentials=who, writes=writes, what=what)

    def close(self) -> None:
        self.sender.close()

    def _about(self, operation: str, asked: Sequence[str], told: int | str, *, writes: bool = False) -> None:
        """An answer must be about what was asked for: a proxy or a broken connection may give another one's."""
        if not _is_id(told) or str(told).lstrip("0") not in asked:
            error = UnexpectedResponseError(
                f"otobo: {_WHAT[operation].format(', '.join(asked[:3]))}: the answer is about ticket {told!r}",
                system="otobo",
            )
            error.may_have_been_applied = writes
            raise error

    # --- how a call is made -------------------------------------------------------------------------

    def _call(
        self,
        operation: str,
        payload: dict[str, Any],
        kind: type[W],
        *,
        writes: bool = False,
        repeatable: bool = False,
        sink: Contents | None = None,
    ) -> W:
        if self._settings.auth == "login":
            return self._send(operation, self._login(), payload, kind, writes, repeatable, sink)
        fresh = self._session is None
        session = self._session_after(None)
        try:
            return self._send(operation, _in(session), payload, kind, writes, repeatable, sink)
        except AuthenticationError as error:
            if fresh or not error.code:  # without a code it is a proxy that asks for credentials
                raise
        # It has ended. A refused login means that nothing was done, so asking again is safe.
        return self._send(operation, _in(self._session_after(session)), payload, kind, writes, repeatable, sink)

    def _login(self) -> Credentials:
        return Credentials({"UserLogin": self._settings.username, "Password": self._password})

    def _session_after(self, ended: Secret | None) -> Secret:
        """The session, renewed by one thread while the others wait; ``ended``: that one is of no use any more."""
        session = self._session
        if session is not None and session is not ended:
            return session
        with self._alone():
            session = self._session
            return self._new_session() if session is None or session is ended else session

    def _new_session(self) -> Secret:
        session = Secret(self._send("session", self._login(), {}, wire.SessionAnswer).SessionID)
        self.sender.transport.add_secret(session)
        self._session = session
        return session

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One thread at a time, and none longer than its call may last; a forked child has a lock of its own."""
        pid, lock = self._lock
        if pid != os.getpid():
            lock = threading.Lock()
            self._lock = (os.getpid(), lock)
        call = current_call()
        left = call.left() if call else None
        if not lock.acquire(timeout=-1 if left is None else max(0.0, left)):
            raise RequestTimeoutError(
                "otobo: the deadline passed while another thread was logging in: nothing was sent"
            )
        try:
            yield
        finally:
            lock.release()

    def _send(
        self,
        operation: str,
        who: Credentials,
        payload: dict[str, Any],
        kind: type[W],
        writes: bool = False,
        repeatable: bool = False,
        sink: Contents | None = None,
    ) -> W:
        ids = payload.get("TicketID", [])
        joined = ",".join(ids) if isinstance(ids, list) else str(ids)
        asked = self._asked(operation, joined, payload, writes)
        verb = getattr(self._settings, f"{operation}_operation_method")
        if sink is not None:
            sink.restart()
        url, what = asked.url, asked.what
        reply = self.sender.send(
            verb, url, json=payload, credentials=who, writes=writes, repeatable=repeatable, what=what, sink=sink
        )
        self.answered_at = reply.headers.get("Date")
        if sink is not None and not reply.body:
            reply = msgspec.structs.replace(reply, body=sink.json)
        error = error_of(reply, asked)
        if error is not None:
            error = self.sender.transport.masked_error(error)
            raise in_doubt(error) if reply.in_doubt else error
        return self._read(reply, kind, asked)

    def _asked(self, operation: str, ids: str, payload: Mapping[str, Any], writes: bool) -> Asked:
        shown = ids if ids.count(",") < 3 else f"{ids.split(',', 1)[0]} and {ids.count(',')} more"
        url, what = self._settings.address(operation, TicketID=ids), _WHAT[operation].format(shown)
        return Asked(what, url, payload, self._known, self.sender.transport.mask, writes)

    def _read(self, reply: Reply, kind: type[W], asked: Asked) -> W:
        try:
            return _decoded(reply.body, kind)
        except msgspec.ValidationError as error:
            wrong = f"the answer has another shape than documented ({error})"
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            wrong = "the answer is not JSON"
        raise self.sender.transport.masked_error(unexpected(reply, asked, wrong))


def _in(session: Secret) -> Credentials:
    return Credentials({"SessionID": session})


def _is_id(value: int | str) -> bool:
    if isinstance(value, int):
        return not isinstance(value, bool) and 0 < value < 2**63
    return len(value) < 20 and value.isascii() and value.isdigit() and value.strip("0") != ""


def _decoded(body: bytes, kind: type[W]) -> W:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError:
        if kind is not wire.TicketGetAnswer:
            raise
    return lenient.tickets(body)  # type: ignore[return-value]
