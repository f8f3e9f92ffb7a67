"""OTOBO behind the unified interface."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from ..adapter import TicketSystemAdapter
from ..call import Options, whole_call
from ..config import SystemConfig
from ..cursor import Cursor, step
from ..errors import (
    InvalidRequestError,
    NotFoundError,
    OTAIError,
    PartialWriteError,
    PermissionDeniedError,
    ResponseError,
    TransportError,
    UnsupportedError,
    ValidationError,
)
from ..models import Attachment, Changes, HealthReport, SearchCriteria, UnifiedNote, UnifiedTicket
from ..search import check_criteria, filters_of, sorted_tickets
from ..transport import Reply
from ..updates import read_new_ticket, read_note, read_ticket_id
from . import wire
from .changes import ChangesRead
from .client import OTOBOClient
from .config import read_config
from .criteria import any_ticket, unknown_names
from .directory import Directory
from .errors import UnknownAccessDenied, is_about_customer, told_where_to_look
from .exact import ExactNames
from .files import Files
from .finder import Finder
from .health import Health
from .once import Once
from .proof import objection_to_update
from .update import Update
from .writing import Writing

log = logging.getLogger("otai_sdk")
T = TypeVar("T")

_GONE = ("removed", "merged")


class OTOBOAdapter(TicketSystemAdapter):
    """OTOBO 10.1 and 11 through a GenericInterface web service.

    Args:
        config: ``params`` holds the settings of `OTOBOAdapterConfig`. Nothing is sent before the first call.

    Raises:
        ConfigError: a setting is missing, unknown or wrong.
    """

    def __init__(self, config: SystemConfig) -> None:
        super().__init__(config)
        self.settings, password = read_config(config)
        self._directory = Directory()
        self._client = OTOBOClient(self.settings, password, self._directory.names)
        self._sender, self.options = self._client.sender, Options.of(self.settings)
        self._finder = Finder(self._client, self.settings, self._directory)
        self._writing = Writing(self._finder, self._directory, self.settings)
        self._once = Once(self._client, self._finder, self.settings.dedupe_field, self.options)
        self._files = Files(self._client)
        self._exact = ExactNames(self._client, self._finder.batches, self._directory)
        self._zone = self.settings.zone

    # --- reading --------------------------------------------------------------------------------------

    @whole_call
    def find_tickets(self, criteria: SearchCriteria, *, with_notes: bool = False) -> list[UnifiedTicket]:
        """Every match, complete; see `TicketSystemAdapter.find_tickets`.

        ``[]`` may mean a misspelt name: OTOBO answers alike for "nothing" and "no such queue or state".

        Args:
            with_notes: without effect here: OTOBO's tickets always come with their notes.
        """
        check_criteria(criteria)
        if not filters_of(criteria) and criteria.limit is None:
            raise InvalidRequestError(
                "find_tickets without a filter would load every ticket: set a filter or a limit, or ask for all with "
                "iter_tickets(SearchCriteria())"
            )
        found = list(self._finder.tickets(criteria))
        if criteria.order_by.removeprefix("-") == "updated_at":  # some may have been changed while they were read
            found = sorted_tickets(found, criteria.order_by)
        return found

    @whole_call
    def find_first_ticket(self, criteria: SearchCriteria) -> UnifiedTicket | None:
        check_criteria(criteria)
        if criteria.limit == 0:
            return None
        return next(self._finder.tickets(msgspec.structs.replace(criteria, limit=1)), None)

    @whole_call
    def iter_tickets(self, criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        check_criteria(criteria)
        return self._finder.tickets(criteria)

    @whole_call
    def get_ticket(self, ticket_id: str | int) -> UnifiedTicket | None:
        """The ticket with all its notes, their markup and the list of files; None if there is none."""
        ticket = self._files.ticket(read_ticket_id(ticket_id))
        if ticket is None:
            return None
        self._directory.learn(ticket)
        self._finder.customers.look(ticket)
        return self._finder.unified(ticket)

    @whole_call
    def changes(self, cursor: str | None = None) -> Changes:
        """What is new or changed since a cursor; see `TicketSystemAdapter.changes`.

        Archived tickets are among them. ``gone`` are those in a state of the type ``removed`` or ``merged``. A ticket
        that was deleted from OTOBO's database, or moved to where the agent may not read, leaves no trace.
        """
        before = Cursor.parse(cursor)
        changed = ChangesRead(self._client, self._finder, self.settings.zone)
        found, after = step(before, changed.since(before.read_from))
        handed_out = {ticket.id for ticket in found}
        found += sorted_tickets((t for t in changed.late if t.id not in handed_out), "updated_at")
        gone = [ticket.id for ticket in found if ticket.extra.get("StateType") in _GONE]
        return Changes(tickets=[t for t in found if t.id not in gone], gone=gone, cursor=after.text())

    @whole_call
    def download_attachment(
        self, ticket_id: str | int, attachment: Attachment, *, save_to: str | os.PathLike[str] | None = None
    ) -> Attachment:
        return self._files.download(read_ticket_id(ticket_id), attachment, save_to)

    # --- writing --------------------------------------------------------------------------------------

    @whole_call
    def create_ticket(self, ticket_data: UnifiedTicket) -> UnifiedTicket:
        """Store a new ticket; see `TicketSystemAdapter.create_ticket`.

        ``extra`` takes OTOBO's own names: ``Lock``, ``Responsible``, ``Service``, ``SLA``, ``CustomerID`` …

        Raises:
            ConfigError: OTOBO has no such dynamic field as ``dedupe_field`` names.
        """
        given = read_new_ticket(ticket_data)
        new = self._writing.new_ticket(given)
        try:
            ticket_id, number = self._with_each_customer(new.payload, new.other_customers, self._once.create)
        except (TransportError, ResponseError) as error:
            if error.may_have_been_applied:
                told_where_to_look(error, self._where_to_find(given))
            raise
        return self._as_stored(ticket_id, number, given)

    @whole_call
    def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
        """Change some attributes of a ticket; see `TicketSystemAdapter.update_ticket`.

        OTOBO's own names pass through: ``Lock``, ``Responsible``, ``Service`` …, nested ``Ticket``, ``Article``,
        ``DynamicField`` and ``Attachment``. An e-mail address as customer is stored as it stands, even that of a known
        customer: give the login where it is known.
        """
        id_ = read_ticket_id(ticket_id)
        update = self._writing.update(updates)
        try:
            self._write(id_, update)
        except NotFoundError as error:
            if error.may_have_been_applied:
                raise
            log.warning("otobo: ticket %s was not updated: there is none, or the agent may not read it", id_)
            return False
        except ResponseError as error:
            applied = update.applied_before(error)
            if not applied:
                raise
            if "owner" in applied:
                self._settle_owner(id_, update, applied)
            raise PartialWriteError(
                f"otobo wrote {', '.join(applied)} of ticket {id_}, then stopped: {error}",
                ticket_id=id_,
                applied=applied,
                cause=error,
            ) from error
        self._settle_owner(id_, update, update.keys)
        return True

    @whole_call
    def add_note(self, ticket_id: str, note: UnifiedNote) -> UnifiedNote:
        id_ = read_ticket_id(ticket_id)
        note = read_note(note)
        if note.extra:
            log.warning("otobo: what a note has in extra is not written: %s", ", ".join(map(str, note.extra)))
        article_id = self._write(id_, Update({"note": note}, self._zone))
        try:
            ticket = self._finder.one(id_)
        except OTAIError as error:
            log.warning("otobo: note %s is stored on ticket %s, but could not be read back: %s", article_id, id_, error)
            ticket = None
        articles = ticket.Article if ticket is not None else []
        stored = next((a for a in articles if str(a.ArticleID) == article_id), None)
        returned = msgspec.structs.replace(note, id=article_id) if stored is None else self._finder.note(stored)
        # files are not asked for again, so they have no ids yet: get_ticket tells them
        return msgspec.structs.replace(returned, attachments=[_sent(file) for file in note.attachments])

    @whole_call
    def reply(
        self, ticket_id: str | int, note: UnifiedNote | str, *, to: str | None = None, cc: Sequence[str] = ()
    ) -> UnifiedNote:
        """OTOBO sends no mail by its interface.

        Raises:
            UnsupportedError: always.
        """
        raise UnsupportedError(
            "OTOBO cannot send mail by its interface (its web services have no operation for it, and an article of the "
            "channel Email is stored without being sent): add_note with is_internal=False stores what the customer can "
            "see in the portal; to have a mail sent, let OTOBO notify customers of new notes (Admin → Ticket "
            "Notifications)"
        )

    @whole_call
    def check(self) -> HealthReport:
        """Look whether the web service can be worked with, writes included; nothing is written.

        Routes and verbs, the agent's rights, the names in the settings, ``dedupe_field`` and ``time_zone``: writes are
        proven by requests that OTOBO is certain to refuse, and only for what is impossible in them.
        """
        checks = Health(self._client, self._finder, self.settings).look()
        return HealthReport(ok=all(each.ok for each in checks), system=self.get_provider_key(), checks=checks)

    @whole_call
    def would_refuse(self, ticket_id: str | int, updates: dict[str, Any]) -> OTAIError | None:
        """What `update_ticket` would raise, found out without writing anything: for dry runs.

        Names, values, route and verb are proven, by an update that OTOBO is certain to refuse for its last part. Rights
        are not: OTOBO looks at them when it writes. A queue that no ticket read so far has shown costs up to three
        requests more, once in a quarter of an hour: its checks ignore upper and lower case, and only a search does not.

        Returns:
            The error; None if OTOBO has no objection. No such ticket: a NotFoundError.
        """
        try:
            id_ = read_ticket_id(ticket_id)
            update = self._writing.update(updates)
        except OTAIError as error:
            return error
        refused = objection_to_update(self._client, id_, update.payload, update.other_customers)
        return self._exact.objection(id_, update.payload) if refused is None else refused

    @whole_call
    def _unknown_names(self, criteria: SearchCriteria, found: Sequence[UnifiedTicket]) -> list[tuple[str, str, str]]:
        return unknown_names(self._client, self._exact, self._directory, criteria, found)

    @whole_call
    def _ticket_to_ask(self) -> str | None:
        return any_ticket(self._client)

    def _objection_to_tag(self, tag: str) -> str | None:
        return "OTOBO has no tags: use a dynamic field, {field: …, value: …}"

    def _send_raw(self, method: str, path: str, query: Mapping[str, Any] | None, json: Any, writes: bool) -> Reply:
        return self._client.raw(method, path, query, json, writes)

    def close(self) -> None:
        self._client.close()

    # --- how ------------------------------------------------------------------------------------------

    def _write(self, ticket_id: str, update: Update) -> str | None:
        """Send an update; an AccessDenied that says neither "no ticket" nor "no right" is settled by one read."""

        def send(payload: dict[str, Any]) -> str | None:
            if "Article" in payload:
                return self._once.note(ticket_id, payload, update.keys)
            self._client.update(ticket_id, payload, repeatable=update.repeatable)
            return None

        try:
            return self._with_each_customer(update.payload, update.other_customers, send)
        except UnknownAccessDenied as error:
            details = {"status": error.status, "code": error.code, "message": error.message, "system": "otobo"}
            kind = PermissionDeniedError if self._finder.one(ticket_id) is not None else NotFoundError
            raise kind(str(error), **details) from error  # type: ignore[arg-type]
        except (TransportError, ResponseError) as error:
            if error.may_have_been_applied:
                told_where_to_look(error, f"look at ticket {ticket_id} (get_ticket)")
            raise

    @staticmethod
    def _with_each_customer(payload: dict[str, Any], others: Sequence[str], send: Callable[[dict[str, Any]], T]) -> T:
        """Send a write; where OTOBO refuses the customer, which it does before it writes, the next one is tried."""
        for other in others:
            try:
                return send(payload)
            except ValidationError as error:
                if not is_about_customer(error):
                    raise
            payload = {**payload, "Ticket": {**payload["Ticket"], "CustomerUser": other}}
        return send(payload)

    def _where_to_find(self, given: UnifiedTicket) -> str:
        field = self.settings.dedupe_field
        more = f" and a key in the field {field!r}" if field else ""
        return f"look for the subject {given.subject[:80]!r} (find_tickets, with created_after{more})"

    def _settle_owner(self, ticket_id: str, update: Update, applied: list[str]) -> None:
        """Moving, closing or unlocking a locked ticket resets its owner, and OTOBO leaves out an owner that the ticket
        had before: then it is set once more."""
        wanted = update.owner_may_be_reset
        if not wanted:
            return
        try:
            stored = self._finder.one(ticket_id)
        except OTAIError as error:
            log.warning("otobo: ticket %s is updated, but its owner could not be read back: %s", ticket_id, error)
            return
        if stored is None or _has_owner(stored, wanted):  # None: moved to where the agent may not read
            return
        try:
            self._client.update(ticket_id, {"Ticket": wanted}, repeatable=True)
        except OTAIError as error:
            kept = [key for key in applied if key != "owner"]
            raise PartialWriteError(
                f"otobo wrote {', '.join(kept)} of ticket {ticket_id} and reset its owner, which could not be set "
                f"again: {error}",
                ticket_id=ticket_id,
                applied=kept,
                cause=error,
            ) from error

    def _as_stored(self, ticket_id: str, number: str | None, data: UnifiedTicket) -> UnifiedTicket:
        try:
            stored = self.get_ticket(ticket_id)
        except OTAIError as error:
            log.warning("otobo: ticket %s is created, but could not be read back: %s", ticket_id, error)
            stored = None
        if stored is None:  # created in a queue that the agent may not read
            return msgspec.structs.replace(data, id=ticket_id, number=number)
        if data.customer.name:
            self._finder.customers.created(data.customer.name, stored)
            stored.customer = self._finder.customer(stored.customer.name)
        return stored


def _sent(file: Attachment) -> Attachment:
    """A file as it is listed, of what was sent."""
    return Attachment(name=file.name, content_type=file.content_type, size=len(file.content or b""))


def _has_owner(ticket: wire.Ticket, wanted: dict[str, Any]) -> bool:
    if "OwnerID" in wanted and "Owner" not in wanted:
        return str(ticket.OwnerID) == str(wanted["OwnerID"])
    return str(ticket.Owner).casefold() == str(wanted["Owner"]).casefold()
