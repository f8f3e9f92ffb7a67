"""One method per server operation: path, verb. Speaks wire structs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, TypeVar
from urllib.parse import parse_qsl, urlsplit

import msgspec

from ..call import Options
from ..errors import OTAIError, PartialWriteError, ResponseError, TransportError, UnexpectedResponseError
from ..retry import moment
from ..sender import Sender, left_open
from ..transport import File, Reply, Secret, Transport
from . import wire
from .config import FreshdeskAdapterConfig, is_this_machine
from .errors import SYSTEM, error_for, unexpected
from .lenient import UNREADABLE, decode

T = TypeVar("T")

_TICKET = re.compile(r"api/v2/tickets/([1-9][0-9]{0,17})")


class FreshdeskClient:
    """The calls of the API that the adapter needs.

    All raise TransportError when no usable answer came, and ResponseError when Freshdesk says no.
    """

    last_list_page = 300
    """The list of tickets refuses pages beyond this one."""

    def __init__(self, settings: FreshdeskAdapterConfig) -> None:
        key = Secret(settings.freshdesk_api_key or "")
        self.sender = Sender(
            Transport(SYSTEM, settings, auth=(key, "X"), secrets=[key]),
            Options.of(settings),
            settings.server_url,
        )
        self._root = settings.server_url + "/api/v2"
        self._ahead: timedelta | None = None
        self._hosts = {urlsplit(url).netloc.lower() for url in (settings.server_url, settings.web_url)}

    def close(self) -> None:
        self.sender.close()

    def server_now(self) -> datetime:
        """The present moment by the server's clock, as the last answer told it; before the first one by our own."""
        now = datetime.now(timezone.utc)
        try:
            return now + (self._ahead or timedelta(0))
        except OverflowError:  # a server that lives at the end of time
            return now

    def knows_the_time(self) -> bool:
        """Whether an answer has told the server's clock yet."""
        return self._ahead is not None

    # --- tickets -------------------------------------------------------------------------------------

    def view_ticket(self, ticket_id: str, *include: str) -> wire.Ticket:
        """The ticket, with ``requester`` or ``conversations`` (the ten oldest): one credit more for each."""
        what = f"read ticket {ticket_id}"
        query = {"include": ",".join(include)} if include else None
        reply = self._get(f"/tickets/{ticket_id}", what, query, hints=_no_ticket(ticket_id))
        row = self._read(reply, wire.Ticket, what)
        self._check_about(row.id, ticket_id, reply, what)
        return row

    def list_tickets(
        self, query: Mapping[str, Any], page: int, *, bulk: bool = False
    ) -> tuple[list[wire.Ticket], bool, datetime]:
        """One page of the list, whether there is a next one, and the server's time."""
        what = f"list tickets, page {page}"
        reply = self._get("/tickets", what, {**query, "page": page}, bulk=bulk)
        return self._read(reply, list[wire.Ticket], what), _has_next(reply), _server_time(reply)

    def search_tickets(self, query: str, page: int) -> tuple[wire.SearchPage, datetime]:
        """One page of the search, and the server's time."""
        what = f"search tickets, page {page}"
        reply = self._get("/search/tickets", what, {"query": f'"{query}"', "page": page}, bulk=page > 1)
        return self._read(reply, wire.SearchPage, what), _server_time(reply)

    def create_ticket(self, fields: dict[str, Any], files: Sequence[File]) -> wire.Ticket:
        """The new ticket. An answer that cannot be read but says by ``Location`` where it is leads to it.

        Raises:
            PartialWriteError: the ticket is there, but it could not be read.
        """
        what = "create a ticket"
        with _look("find_tickets by its customer and created_after"):
            reply = self._write("POST", "/tickets", what, fields, files)
            try:
                return self._read(reply, wire.Ticket, what, writes=True)
            except UnexpectedResponseError:
                created = self._ticket_in(reply.headers.get("Location", ""))
                if created is None:
                    raise
        return self.created_ticket(created)

    def created_ticket(self, ticket_id: str) -> wire.Ticket:
        """A ticket of which nothing is known but that it was created.

        Raises:
            PartialWriteError: it could not be read.
        """
        try:
            return self.view_ticket(ticket_id, "requester")
        except OTAIError as error:
            raise PartialWriteError(
                f"Freshdesk: ticket {ticket_id} is created, but could not be read: {error}",
                ticket_id=ticket_id,
                applied=["ticket"],
                cause=error,
            ) from error

    def update_ticket(self, ticket_id: str, fields: dict[str, Any]) -> wire.Ticket:
        """Twice is harmless: the same values again change nothing. What somebody else wrote in between is lost by a
        repetition as it is by an update that takes a little longer."""
        what = f"update ticket {ticket_id}"
        hints = _no_ticket(ticket_id)
        with _look("get_ticket"):
            reply = self._write("PUT", f"/tickets/{ticket_id}", what, fields, hints=hints, repeatable=True)
            row = self._read(reply, wire.Ticket, what, writes=True)
            self._check_about(row.id, ticket_id, reply, what, writes=True)
        return row

    # --- conversations -------------------------------------------------------------------------------

    def conversations(self, ticket_id: str, page: int, per_page: int) -> tuple[list[wire.Conversation], bool]:
        """One page of them, oldest first, and whether there is a next one."""
        what = f"read the notes of ticket {ticket_id}, page {page}"
        query = {"per_page": per_page, "page": page}
        reply = self._get(
            f"/tickets/{ticket_id}/conversations", what, query, hints=_no_ticket(ticket_id), bulk=page > 1
        )
        return self._read(reply, list[wire.Conversation], what), _has_next(reply)

    def create_note(self, ticket_id: str, fields: dict[str, Any], files: Sequence[File]) -> wire.Conversation:
        return self._converse(ticket_id, "notes", f"add a note to ticket {ticket_id}", fields, files)

    def create_reply(self, ticket_id: str, fields: dict[str, Any], files: Sequence[File]) -> wire.Conversation:
        return self._converse(ticket_id, "reply", f"reply to ticket {ticket_id}", fields, files)

    def _converse(
        self, ticket_id: str, kind: str, what: str, fields: dict[str, Any], files: Sequence[File]
    ) -> wire.Conversation:
        hints = _no_ticket(ticket_id)
        with _look("the notes of get_ticket"):
            reply = self._write("POST", f"/tickets/{ticket_id}/{kind}", what, fields, files, hints=hints)
            row = self._read(reply, wire.Conversation, what, writes=True)
            if row.ticket_id is not None:  # not every answer tells
                self._check_about(row.ticket_id, ticket_id, reply, what, writes=True)
        return row

    # --- files ---------------------------------------------------------------------------------------

    def download(self, link: str, what: str, sink: BinaryIO | None = None) -> Reply:
        """The file behind a signed link; it leads to another host, which must not see the key. Any status is returned.

        Raises:
            UnexpectedResponseError: the link is none that can be followed safely.
        """
        try:
            parts = urlsplit(link)
            safe = parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname or ""))
            safe = safe and bool(parts.hostname) and parts.username is None
        except ValueError:
            safe = False
        if not safe:
            raise UnexpectedResponseError(f"Freshdesk: {what}: the link to the file is no https address", system=SYSTEM)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        address = parts._replace(query="", fragment="").geturl()
        return self.sender.send("GET", address, query=query, what=what, auth=False, sink=sink)

    # --- directory -----------------------------------------------------------------------------------

    def ticket_fields(self) -> list[wire.TicketField]:
        what = "read the ticket fields"
        return self._read(self._get("/ticket_fields", what), list[wire.TicketField], what, rows_count=False)

    def agents_by_email(self, email: str) -> list[wire.Agent]:
        what = "look an agent up by e-mail"
        hints = {403: "only an administrator's API key may list agents: name the agent by id or name instead"}
        return self._read(self._get("/agents", what, {"email": email}, hints=hints), list[wire.Agent], what)

    def me(self) -> wire.Agent:
        what = "ask who the API key belongs to"
        return self._read(self._get("/agents/me", what), wire.Agent, what)

    # --- what else there is --------------------------------------------------------------------------

    def raw(self, method: str, path: str, query: Mapping[str, Any] | None, json: Any, writes: bool) -> Reply:
        """Any request below the root of the API; any status is returned."""
        what = f"{method} {path}"
        return self.sender.send(method, self._root + path, query=query, json=json, writes=writes, what=what)

    def anything(
        self, path: str, what: str, query: Mapping[str, Any] | None = None
    ) -> tuple[Any, bool, Mapping[str, str]]:
        """Any answer as plain data, whether there is a next page of it, and its headers."""
        reply = self._get(path, what, query, bulk=True)
        return self._read(reply, Any, what), _has_next(reply), reply.headers

    # --- plumbing ------------------------------------------------------------------------------------

    def _get(
        self,
        path: str,
        what: str,
        query: Mapping[str, Any] | None = None,
        hints: dict[int, str] | None = None,
        *,
        bulk: bool = False,
    ) -> Reply:
        reply = self.sender.send("GET", self._root + path, query=query, what=what, bulk=bulk)
        return self._accepted(reply, what, hints)

    def _write(
        self,
        method: str,
        path: str,
        what: str,
        fields: dict[str, Any],
        files: Sequence[File] = (),
        hints: dict[int, str] | None = None,
        *,
        repeatable: bool = False,
    ) -> Reply:
        body: dict[str, Any] = {"form": _as_form(fields), "files": files} if files else {"json": fields}
        try:
            reply = self.sender.send(method, self._root + path, what=what, writes=True, repeatable=repeatable, **body)
        except UnexpectedResponseError as error:  # a redirect, or an answer that breaks HTTP
            if error.may_have_been_applied:
                error.args = (f"{error}. It may have been carried out all the same",)
            raise
        return self._accepted(reply, what, hints, sent=fields)

    def _accepted(
        self, reply: Reply, what: str, hints: dict[int, str] | None, sent: Mapping[str, Any] | None = None
    ) -> Reply:
        """The answer, if it is a success. ``sent``: what a write has sent."""
        told = moment(reply.headers.get("Date"))
        if told is not None:
            self._ahead = told - datetime.now(timezone.utc)
        if 200 <= reply.status < 300:
            return reply
        transport = self.sender.transport
        error = transport.masked_error(error_for(transport.masked(reply), what, hints, sent))
        raise left_open(error, reply, writes=sent is not None)

    def _check_about(self, told: int, ticket_id: str, reply: Reply, what: str, *, writes: bool = False) -> None:
        """The answer must be about the ticket that was asked for, not about another one."""
        if str(told) != ticket_id:
            raise left_open(unexpected(reply, what, f"is about ticket {told}"), reply, writes=writes)

    def _ticket_in(self, location: str) -> str | None:
        """The id that the address of a new ticket ends with; None where it leads elsewhere."""
        host, _, path = location.partition("://")[2].partition("/")
        found = _TICKET.fullmatch(path)
        return found.group(1) if found and host.lower() in self._hosts else None

    def _read(self, reply: Reply, kind: type[T], what: str, *, writes: bool = False, rows_count: bool = True) -> T:
        try:
            return decode(reply.body, kind, rows_count=rows_count)
        except msgspec.ValidationError as error:
            wrong = f"has not the documented shape: {error}"
        except UNREADABLE:
            wrong = "is not JSON"
        transport = self.sender.transport
        raise left_open(transport.masked_error(unexpected(transport.masked(reply), what, wrong)), reply, writes=writes)


@contextmanager
def _look(where: str) -> Iterator[None]:
    """Errors that leave a write open say where to look for it."""
    try:
        yield
    except (TransportError, ResponseError) as error:
        if error.may_have_been_applied:
            error.args = (f"{error} ({where} shows whether it was)",)
        raise


def _no_ticket(ticket_id: str) -> dict[int, str]:
    return {
        404: f"there is no ticket {ticket_id} (or no such Freshdesk domain)",
        405: f"ticket {ticket_id} is deleted or marked as spam: restore it first",
    }


def _has_next(reply: Reply) -> bool:
    """Only whether there is a next page: an address out of an answer is never asked, the key would go with it."""
    return 'rel="next"' in reply.headers.get("Link", "")


def _server_time(reply: Reply) -> datetime:
    try:
        return parsedate_to_datetime(reply.headers["Date"]).astimezone(timezone.utc)
    except (KeyError, TypeError, ValueError):
        return datetime.now(timezone.utc)


def _as_form(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """JSON fields as a multipart form: ``tags[]``, ``custom_fields[cf_x]``. A null has no form and is left out."""
    form: list[tuple[str, str]] = []
    for name, value in fields.items():
        if isinstance(value, Mapping):
            form += _as_form({f"{name}[{key}]": item for key, item in value.items()})
        elif isinstance(value, (list, tuple)):
            form += [(f"{name}[]", _form_text(item)) for item in value]
        elif value is not None:
            form.append((name, _form_text(value)))
    return form


def _form_text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
