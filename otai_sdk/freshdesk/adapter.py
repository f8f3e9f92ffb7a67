"""The interface, on Freshdesk."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from ..adapter import TicketSystemAdapter
from ..call import Options, whole_call
from ..config import SystemConfig
from ..convert import shown
from ..errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    OTAIError,
    PartialWriteError,
    ResponseError,
    TransportError,
    UnsupportedError,
)
from ..models import (
    Attachment,
    Changes,
    HealthReport,
    SearchCriteria,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
)
from ..search import check_criteria, filters_of
from ..transport import Reply
from ..updates import read_new_ticket, read_note, read_ticket_id, read_updates
from . import translate, wire
from .client import FreshdeskClient
from .config import FreshdeskAdapterConfig, freshdesk_settings
from .directory import Directory
from .download import Download
from .finder import Finder
from .health import Health
from .once import Once
from .own_fields import OWN_FIELDS
from .writing import Writing

log = logging.getLogger("otai_sdk")
_LONGEST_TAG = 32  # characters, as its documentation says


class FreshdeskAdapter(TicketSystemAdapter):
    """Freshdesk, by its REST API v2.

    Nothing is asked before the first call. Status, priority, group and agent names come from the account's ticket
    fields: one request, kept for a quarter of an hour.

    Archived tickets, spam and deleted ones are never found, only read by `get_ticket`. The search lags minutes
    behind: a ticket deleted within the last minutes may still be found by queue, status and the like.

    Args:
        config: its ``params`` are those of `FreshdeskAdapterConfig`.

    Raises:
        ConfigError: a setting is bad or missing.
    """

    settings: FreshdeskAdapterConfig

    def __init__(self, config: SystemConfig) -> None:
        super().__init__(config)
        self.settings = freshdesk_settings(config)
        self._client = FreshdeskClient(self.settings)
        self._sender, self.options = self._client.sender, Options.of(self.settings)
        self._directory = Directory(self._client)
        self._finder = Finder(self._client, self._directory, self.settings)
        self._writing = Writing(self._directory, self.settings)
        self._once = Once(self._client, self._directory, self.settings)

    def _objection_to_tag(self, tag: str) -> str | None:
        if not tag.strip():
            return "Freshdesk drops a blank tag: give it a word"
        if len(tag) > _LONGEST_TAG:
            return f"it has {len(tag)} characters, and Freshdesk takes {_LONGEST_TAG}: shorten it"
        return None

    def _send_raw(self, method: str, path: str, query: Mapping[str, Any] | None, json: Any, writes: bool) -> Reply:
        return self._client.raw(method, path, query, json, writes)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    # --- read ----------------------------------------------------------------------------------------

    @whole_call
    def get_ticket(self, ticket_id: str | int) -> UnifiedTicket | None:
        """The ticket with all its notes, its customer's name and address, and its attachments listed; None if there
        is no such ticket. Deleted tickets are read too, and say so.

        Raises:
            InvalidRequestError: no ticket id.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        return self._finder.ticket(read_ticket_id(ticket_id))

    @whole_call
    def find_tickets(self, criteria: SearchCriteria, *, with_notes: bool = False) -> list[UnifiedTicket]:
        """Every ticket that matches, complete, in the order asked for; ``[]`` if none does.

        Filters that Freshdesk cannot apply (subject, text, a customer's name …) are applied here, with a WARNING that
        tells how many tickets were read. An unknown name of a queue, status, priority or owner matches nothing, with
        a WARNING that tells the nearest valid one.

        Args:
            criteria: the filters. ``text`` looks into subject and body; into the notes only ``with_notes``.
            with_notes: read the notes too: one request more for each ticket found, and with ``text`` for each ticket
                looked at; four at a time. The same as ``with_notes`` of the criteria.

        Raises:
            InvalidRequestError: no filter and no limit; more than ``max_scan`` tickets to filter here; more tickets
                changed within one second than the 30,000 that Freshdesk lists.
            UnexpectedResponseError: tickets change faster than they can be read.
            PermissionDeniedError: an owner by e-mail, and the key belongs to no administrator.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        check_criteria(criteria)
        if criteria.limit is None and not filters_of(criteria):
            raise InvalidRequestError(
                "the criteria have no filter and no limit: set one, or read all tickets explicitly with "
                "iter_tickets(SearchCriteria())"
            )
        return list(self._found(criteria, with_notes, criteria.limit, whole=criteria.limit is None))

    @whole_call
    def find_first_ticket(self, criteria: SearchCriteria, *, with_notes: bool = False) -> UnifiedTicket | None:
        """The first match in the order asked for, or None. Empty criteria: the newest ticket, one item asked for.

        Raises:
            InvalidRequestError, PermissionDeniedError, TransportError, ResponseError: as `find_tickets`.
        """
        check_criteria(criteria)
        with closing(self._found(criteria, with_notes, 0 if criteria.limit == 0 else 1)) as found:
            return next(found, None)

    @whole_call
    def iter_tickets(self, criteria: SearchCriteria, *, with_notes: bool = False) -> Iterator[UnifiedTicket]:
        """The matching tickets one by one. ``iter_tickets(SearchCriteria())`` reads all, however many there are.

        They come while they are read in the orders ``-created_at`` (the default), ``created_at`` and ``updated_at``;
        in the other orders all is read first, and kept in a temporary file where it is much. Memory is needed for the
        ids only. Tickets that are changed meanwhile, by others or by the loop itself, are neither missed nor repeated.

        Raises:
            InvalidRequestError, PermissionDeniedError, TransportError, ResponseError: as `find_tickets`.
        """
        check_criteria(criteria)
        return self._found(criteria, with_notes, criteria.limit)

    @whole_call
    def changes(self, cursor: str | None = None) -> Changes:
        """What is new or changed since a cursor, and what is gone: deleted or marked as spam. See
        `TicketSystemAdapter.changes`.

        One request for each 100 tickets (3 credits) and two for what is gone. Tickets come without notes; a ticket that
        was merged into another comes as a changed one: it is closed. What is archived is told by nothing.
        """
        return self._finder.changes(cursor)

    def _found(
        self, criteria: SearchCriteria, with_notes: bool, limit: int | None, *, whole: bool = False
    ) -> Generator[UnifiedTicket, None, None]:
        if limit == 0:
            return
        notes = with_notes or criteria.with_notes
        with closing(self._finder.tickets(criteria, with_notes=notes, enough=limit, whole=whole)) as found:
            yield from islice(found, None if limit is None else min(limit, sys.maxsize))

    @whole_call
    def download_attachment(
        self, ticket_id: str | int, attachment: Attachment, *, save_to: str | os.PathLike[str] | None = None
    ) -> Attachment:
        """A file of the ticket or of one of its notes, with its ``content``; with ``save_to`` it is written there
        piece by piece instead.

        The links to files end after minutes, so the ticket is read for a fresh one. They lead to another host, which
        does not get the API key.

        Args:
            ticket_id: the ticket that the file hangs on.
            attachment: as ``get_ticket`` lists it.
            save_to: a path. A file that is there already is replaced, once the new one is whole.

        Raises:
            InvalidRequestError: the attachment has no id, or ``save_to`` cannot be written.
            NotFoundError: the ticket or the file is not there (any more).
            UnexpectedResponseError: the file came with another size than Freshdesk lists.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        return Download(self._client, read_ticket_id(ticket_id), attachment).run(save_to)

    # --- write ---------------------------------------------------------------------------------------

    @whole_call
    def would_refuse(self, ticket_id: str | int, updates: dict[str, Any]) -> OTAIError | None:
        """What `update_ticket` would raise, found out without writing anything: for dry runs.

        Names are looked up in the account's ticket fields, and the ticket is read. Rights are not proven, nor what only
        Freshdesk's own rules know (a field that must be filled before a ticket is closed).

        Returns:
            The error; None if there is no objection. No such ticket: a NotFoundError.
        """
        try:
            wanted = read_ticket_id(ticket_id)
        except OTAIError as error:
            return error
        refused = self._refuses(updates, wanted)
        if refused is not None:
            return refused
        ticket = self.get_ticket(wanted)
        if ticket is None:
            return NotFoundError(f"Freshdesk: there is no ticket {wanted}", status=404, system="freshdesk")
        if ticket.deleted:
            return ConflictError(f"Freshdesk: ticket {wanted} is deleted or spam: restore it first", system="freshdesk")
        return None

    @whole_call
    def _unknown_names(self, criteria: SearchCriteria, found: Sequence[UnifiedTicket]) -> list[tuple[str, str, str]]:
        return self._finder.meaning.unknown_names(criteria)

    @whole_call
    def _refuses(self, updates: dict[str, Any], ticket_id: str | None) -> OTAIError | None:
        """The ticket fields tell it; no ticket is needed."""
        try:
            unified, own = read_updates(updates, OWN_FIELDS)
            note: UnifiedNote | None = unified.pop("note") if unified.get("note") is not None else None
            if note is not None:
                self._writing.note(note)
            self._writing.update(unified, own)
        except OTAIError as error:
            return error
        return None

    @whole_call
    def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
        """Change some attributes of a ticket; the others stay. A ``note`` is a second request.

        Names are looked up in the account's ticket fields, and nothing is sent when one is unknown. Freshdesk's own
        names (``group_id``, ``due_by`` …) pass through. The customer can only be changed by its own name:
        ``requester_id``. Fields whose answer was lost are sent again, as twice is harmless; for a note see `add_note`.

        Returns:
            True: applied. False: there is no such ticket (logged as WARNING).

        Raises:
            InvalidRequestError: refused, nothing was sent.
            ConflictError: the ticket is deleted or spam.
            ValidationError: Freshdesk refused a value; nothing was changed.
            PartialWriteError: the attributes are written, the note is not.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        wanted = read_ticket_id(ticket_id)
        unified, own = read_updates(updates, OWN_FIELDS)
        note: UnifiedNote | None = unified.pop("note") if unified.get("note") is not None else None
        files = translate.files(note.attachments) if note else []
        note_fields = self._writing.note(note) if note else {}
        fields = self._writing.update(unified, own)
        try:
            if fields:
                self._client.update_ticket(wanted, fields)
        except NotFoundError as error:
            log.warning("freshdesk: ticket %s was not updated: %s", wanted, error)
            return False
        if note is None:
            return True
        applied = [OWN_FIELDS.get(key) or key for key in updates if key != "note"]
        try:
            self._once.create_note(wanted, note_fields, files)
        except OTAIError as error:
            if applied:
                unclear = isinstance(error, (TransportError, ResponseError)) and error.may_have_been_applied
                raise PartialWriteError(
                    f"Freshdesk: ticket {wanted}: {', '.join(applied)} written, but the note "
                    f"{'perhaps not' if unclear else 'is not'}: {error}",
                    ticket_id=wanted,
                    applied=applied,
                    cause=error,
                ) from error
            if not isinstance(error, NotFoundError):
                raise
            log.warning("freshdesk: ticket %s was not updated: %s", wanted, error)
            return False
        return True

    @whole_call
    def create_ticket(self, ticket_data: UnifiedTicket) -> UnifiedTicket:
        """Store a new ticket.

        Without status or priority the settings' defaults are taken, without a customer ``default_requester_email``;
        without a queue the ticket is in no group. Times, number and url of the argument are Freshdesk's to set.
        Freshdesk's own names pass through ``extra``: ``cc_emails``, ``source``, ``due_by``, ``product_id``, ``phone`` …

        With ``dedupe_field`` a ticket whose answer was lost is looked for before it is sent again, for up to
        ``max_wait`` seconds.

        Returns:
            The ticket as Freshdesk stored it; the argument is not modified.

        Raises:
            InvalidRequestError: refused, nothing was sent.
            ConfigError: ``dedupe_field`` is no text field of the account; nothing was sent.
            ValidationError: Freshdesk refused a value; there is no ticket.
            PartialWriteError: the ticket is there (``.ticket_id``), but could not be read.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        given = read_new_ticket(ticket_data)
        fields = self._writing.new_ticket(given)
        files = translate.files(given.attachments)
        self._directory.names()  # a failure to read the names must not follow a ticket that is stored
        row = self._once.create_ticket(fields, files)
        created = self._as_ticket(row)
        created.customer.email = created.customer.email or fields.get("email")
        return created

    @whole_call
    def add_note(self, ticket_id: str, note: UnifiedNote) -> UnifiedNote:
        """Store a note on a ticket; not internal means a public note, which customers see (no e-mail is sent).

        Time and author are Freshdesk's to set; a note has no subject there (logged as WARNING when one is given).
        Freshdesk's own names pass through ``extra``: ``notify_emails``, ``user_id``, ``incoming``.

        With ``dedupe_field`` the notes are read before, and a note whose answer was lost is looked for among the new
        ones before it is sent again.

        Returns:
            The note with Freshdesk's id, time and author.

        Raises:
            InvalidRequestError: an empty note, an attachment without content, no ticket id; nothing was sent.
            NotFoundError: there is no such ticket.
            ConflictError: the ticket is deleted or spam.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        wanted = read_ticket_id(ticket_id)
        given = read_note(note)
        files = translate.files(given.attachments)
        fields = self._writing.note(given)
        row = self._once.create_note(wanted, fields, files)
        return translate.note(row, self._directory.known())

    @whole_call
    def reply(
        self, ticket_id: str | int, note: UnifiedNote | str, *, to: str | None = None, cc: Sequence[str] = ()
    ) -> UnifiedNote:
        """Answer the customer by e-mail; the reply is public, whatever ``is_internal`` of the note says.

        Freshdesk's own names pass through ``note.extra``: ``from_email``, ``bcc_emails``, ``user_id``.

        Args:
            ticket_id: the ticket.
            note: the text, and its attachments.
            to: nobody but the customer: Freshdesk knows no other. ``cc`` reaches others.
            cc: further addresses.

        Raises:
            UnsupportedError: ``to`` is not the customer's address.
            InvalidRequestError: an empty text, an address that is none, no ticket id; nothing was sent.
            NotFoundError: there is no such ticket.
            ConflictError: the ticket is deleted or spam.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        wanted = read_ticket_id(ticket_id)
        given = read_note(note)
        files = translate.files(given.attachments)
        fields = self._writing.reply(given, cc)
        if to is not None:
            self._refuse_other_than_customer(wanted, to)
        row = self._once.create_reply(wanted, fields, files)
        return translate.reply(row, self._directory.known())

    def _refuse_other_than_customer(self, ticket_id: str, to: str) -> None:
        person = self._client.view_ticket(ticket_id, "requester").requester
        email = person.email if person else None
        if email is None or (to.strip() if isinstance(to, str) else "").casefold() != email.casefold():
            raise UnsupportedError(
                f"Freshdesk replies to the customer of a ticket only, who is {email or 'known by no address'} and not "
                f"{shown(to)}: name others in cc"
            )

    # --- what a drop-down shows ----------------------------------------------------------------------

    @whole_call
    def list_queues(self) -> list[UnifiedQueue]:
        """The groups, in the account's order, as read within the last quarter of an hour.

        Raises:
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        return [UnifiedQueue(id=id, name=name) for id, name in self._directory.names().of["queue"].items()]

    @whole_call
    def list_priorities(self) -> list[UnifiedPriority]:
        """The priorities. Raises as `list_queues`."""
        return [UnifiedPriority(id=id, name=name) for id, name in self._directory.names().of["priority"].items()]

    @whole_call
    def list_statuses(self) -> list[UnifiedStatus]:
        """The statuses, by the names that agents see. Raises as `list_queues`."""
        return [UnifiedStatus(id=id, name=name) for id, name in self._directory.names().of["status"].items()]

    @whole_call
    def list_types(self) -> list[str]:
        """The ticket types. Raises as `list_queues`."""
        return list(self._directory.names().types)

    @whole_call
    def list_users(self) -> list[UnifiedUser]:
        """The agents; their e-mail addresses where they were looked up before. Of two with one name Freshdesk lists
        one. Raises as `list_queues`."""
        return [
            UnifiedUser(id=id, name=name, email=self._directory.email_of(id))
            for id, name in self._directory.names().of["owner"].items()
        ]

    # --- look ----------------------------------------------------------------------------------------

    @whole_call
    def check(self) -> HealthReport:
        """Look at the key, what the agent whose it is may do, ticket fields, tickets, the names in the settings, and
        the clock. Nothing is written."""
        checks = Health(self._client, self._directory, self.settings).checks()
        return HealthReport(ok=all(each.ok for each in checks), system=self.get_provider_key(), checks=checks)

    def _as_ticket(self, row: wire.Ticket) -> UnifiedTicket:
        ticket = translate.ticket(row, self._directory.names(), self.settings.web_url)
        ticket.owner.email = self._directory.email_of(ticket.owner.id)
        return ticket
