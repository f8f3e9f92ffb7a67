"""Writes that must not happen twice: one whose answer was lost is looked for before it is sent again.

Only where the setting ``dedupe_field`` asks for it; without it nothing is sent again that may have been carried out.

- A ticket bears a unique key in that field. It is looked for in the list (never in the search, which lags behind), in
  spam and in the bin. A key whose agent does not see all tickets cannot tell that one is not there.
- A note has no such field. Which conversations the ticket has is read before; a new one of the same author, kind and
  text is it. A new one of this author with another text (Freshdesk may have rewritten the markup) leaves it open.

A request may still be on its way when its answer is given up, in a proxy or in a queue. So it is looked for again and
again, for as long as ``max_wait`` allows, and once more at the end; only then is it sent again. What remains is a
request that arrives later than that.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from ..call import Options, current_call
from ..characters import unescape
from ..errors import InvalidRequestError, OTAIError, PartialWriteError, ResponseError, TransportError
from ..sender import in_doubt
from ..transport import File
from . import wire
from .client import FreshdeskClient
from .config import FreshdeskAdapterConfig
from .directory import Directory
from .finder.listing import Sweep
from .finder.notes import conversations
from .query import utc_text

T = TypeVar("T")

log = logging.getLogger("otai_sdk")

_MARGIN = timedelta(minutes=10)
"""How far clocks may differ, and the server's from itself."""
_SETTLED = 2.0
"""Seconds after which a write that Freshdesk itself has failed at can no longer show."""
_GRACE = 1.0
"""Seconds that the last look comes after ``max_wait``."""
_LONGEST_PAUSE = 15.0
_REPLY, _NOTE = 0, 2
_EVERYTHING = 1
_TAG = re.compile(r"<[^<>]*>")


class _UnsureError(Exception):
    """Whether it is there cannot be told, and why."""


class Once:
    """Creates tickets, notes and replies, each once.

    Args:
        client: the calls.
        directory: names ◄─► ids.
        settings: ``dedupe_field``, and the limits outside of any call.
    """

    def __init__(self, client: FreshdeskClient, directory: Directory, settings: FreshdeskAdapterConfig) -> None:
        self._client = client
        self._directory = directory
        self._settings = settings

    def create_ticket(self, fields: dict[str, Any], files: Sequence[File]) -> wire.Ticket:
        """A new ticket.

        Raises:
            ConfigError: ``dedupe_field`` is no text field of the account; nothing was sent.
            InvalidRequestError: the ticket has a value of its own there; nothing was sent.
            PartialWriteError: it is there, but could not be read.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        if self._settings.dedupe_field is None:
            return self._client.create_ticket(fields, files)
        field = self._directory.dedupe_field(self._settings.dedupe_field)
        custom = fields.get("custom_fields", {})
        if field in custom:
            raise InvalidRequestError(
                f"custom field {field!r} is the dedupe_field, which the adapter fills: leave it out"
            )
        key = uuid.uuid4().hex
        marked = {**fields, "custom_fields": {**custom, field: key}}
        since, dated = self._client.server_now() - _MARGIN, self._client.knows_the_time()

        def find(last: bool) -> wire.Ticket | None:
            for put_away in ({}, {"filter": "spam"}, {"filter": "deleted"}) if last else ({},):
                parameters = {"updated_since": utc_text(since), **put_away}
                for rows in Sweep(self._client, parameters, set(), give_up=False).windows():
                    for row in rows:
                        if (row.custom_fields or {}).get(field) == key:
                            return self._client.created_ticket(str(row.id))
            if last and not dated:
                raise _UnsureError("the server does not tell its time, from which on to look")
            if last and self._client.me().ticket_scope != _EVERYTHING:
                raise _UnsureError("the agent whose key it is does not see all tickets")
            return None

        return self._surely("create a ticket", lambda: self._client.create_ticket(marked, files), find)

    def create_note(self, ticket_id: str, fields: dict[str, Any], files: Sequence[File]) -> wire.Conversation:
        """A new note.

        Raises:
            NotFoundError: there is no such ticket.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        return self._converse(ticket_id, _NOTE, self._client.create_note, fields, files)

    def create_reply(self, ticket_id: str, fields: dict[str, Any], files: Sequence[File]) -> wire.Conversation:
        """A new reply. Raises as `create_note`."""
        return self._converse(ticket_id, _REPLY, self._client.create_reply, fields, files)

    def _converse(
        self,
        ticket_id: str,
        source: int,
        create: Callable[[str, dict[str, Any], Sequence[File]], wire.Conversation],
        fields: dict[str, Any],
        files: Sequence[File],
    ) -> wire.Conversation:
        if self._settings.dedupe_field is None:
            return create(ticket_id, fields, files)
        before = {row.id for row in conversations(self._client, ticket_id)}

        def find(last: bool) -> wire.Conversation | None:
            new = [row for row in conversations(self._client, ticket_id) if row.id not in before]
            if not new:
                return None
            author = fields.get("user_id") or self._client.me().id
            ours = [row for row in new if _may_be(row, author, source, fields)]
            for row in ours:
                if _is(row, fields, files):
                    return row
            if ours:
                raise _UnsureError(f"note {ours[0].id} is new and by the same author, but has another text")
            return None

        what = f"{'reply' if source == _REPLY else 'add a note'} to ticket {ticket_id}"
        return self._surely(what, lambda: create(ticket_id, fields, files), find)

    # --- the loop -------------------------------------------------------------------------------------

    def _surely(self, what: str, send: Callable[[], T], find: Callable[[bool], T | None]) -> T:
        call = current_call()
        options = call.options if call else Options.of(self._settings)
        attempt = 0
        while True:
            attempt += 1
            try:
                return send()
            except (TransportError, ResponseError) as error:
                if not error.may_have_been_applied:
                    if attempt > 1:  # this attempt did nothing, but what of the one before?
                        in_doubt(error)
                    raise
                lost = error
            found = self._found(lost, find, options.max_wait)
            if found is not None:
                log.info("freshdesk: %s: the answer was lost, but it is there", what)
                return found
            if attempt > options.retries:
                raise _told(lost, "it is not there")
            log.warning("freshdesk: %s: the answer was lost, and it is not there: it is sent again", what)

    def _found(
        self, lost: TransportError | ResponseError, find: Callable[[bool], T | None], max_wait: float
    ) -> T | None:
        """What was written; None: it surely was not.

        Args:
            lost: how the write ended; it is raised when that cannot be told.
            find: looks for it; the last look is the thorough one.
            max_wait: seconds to go on looking.
        """
        stored = isinstance(lost, ResponseError) and 200 <= lost.status < 300
        failed = isinstance(lost, ResponseError) and not stored and bool(lost.code or lost.message)
        settled = min(_SETTLED, max_wait) if failed else max_wait + _GRACE if max_wait else 0.0
        waited, pause = 0.0, 1.0
        timer = self._client.sender.timer
        while True:
            last, why = waited >= settled, ""
            try:
                found = find(last)
            except PartialWriteError:
                raise
            except _UnsureError as error:
                found, why = None, str(error)
            except OTAIError as error:
                found, why = None, f"looking for it failed: {error}"
            if found is not None:
                return found
            if last and not why and not stored and (failed or max_wait > 0):
                return None
            pause = min(2 * pause, _LONGEST_PAUSE, settled - waited)
            call = current_call()
            left = call.left() if call else None
            if last or (left is not None and left <= pause):
                raise _told(lost, why or "it does not show so far")
            timer.sleep(pause)
            waited += pause


def _told(lost: TransportError | ResponseError, why: str) -> TransportError | ResponseError:
    lost.args = (f"{lost}. It was looked for: {why}",)
    return lost


def _may_be(row: wire.Conversation, author: int, source: int, fields: dict[str, Any]) -> bool:
    """Whether a new conversation may be the one that was written, whatever it says."""
    same_kind = row.source in (source, None) and bool(row.incoming) == bool(fields.get("incoming"))
    private = row.private is None or row.private == fields.get("private", False)
    return same_kind and private and row.user_id in (author, None)


def _is(row: wire.Conversation, fields: dict[str, Any], files: Sequence[File]) -> bool:
    sent = sorted((name, len(content)) for _, (name, content, _) in files)
    has = sorted((file.name or "", file.size or 0) for file in row.attachments or [])
    return _letters(row.body) == _letters(fields["body"]) and has == sent


def _letters(markup: str | None) -> str:
    """What a reader sees, without blanks: Freshdesk wraps and cleans markup."""
    return "".join(unescape(_TAG.sub("", markup or "")).split())
