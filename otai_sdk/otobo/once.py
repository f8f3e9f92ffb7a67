"""Writes that must not be there twice: marked with a key, and looked for where nobody knows whether they arrived.

A new ticket carries its key in the dynamic field that the setting ``dedupe_field`` names. A note carries it in the
ticket's history, as its HistoryComment: no customer sees that, and no field is needed for it.

OTOBO fills a new ticket's dynamic fields before it writes the article, so that a ticket left half-way is found too.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from ..call import Options, current_call
from ..errors import ConfigError, OTAIError, PartialWriteError, ResponseError, TransportError
from ..sender import in_doubt
from . import wire
from .client import OTOBOClient
from .errors import left_article_out, stopped_at
from .finder import Finder

log = logging.getLogger("otai_sdk")
T = TypeVar("T")
_COMMENT = "%%GenericInterface Note"  # what OTOBO writes into the history by itself
_COMMENT_LENGTH = 150  # the history holds 200 characters, and the key needs 34


class Once:
    """Carries out creates and notes so that none is lost and none is doubled, as far as that can be known.

    After a write whose fate is unclear it looks for the key, and again in growing pauses as long as ``max_wait`` and
    the deadline allow: the request may still wait in a proxy. Only when it has not shown up in all that time it is sent
    again, within ``retries``. A request that arrives even later is doubled; both tickets then have the same key.

    Args:
        client: the calls.
        finder: reads tickets.
        field: the dynamic field; None: nothing is marked, and an unclear fate stays an error.
        options: for writes outside of any call.
    """

    def __init__(self, client: OTOBOClient, finder: Finder, field: str | None, options: Options) -> None:
        self._client = client
        self._finder = finder
        self._field = field
        self._options = options

    def create(self, payload: dict[str, Any]) -> tuple[str, str | None]:
        """Create a ticket: its id, and its number.

        Raises:
            ConfigError: OTOBO knows no such dedupe_field, or it holds no text.
            PartialWriteError: the ticket is there, but not all of it.
            TransportError, ResponseError: as `OTOBOClient.create`.
        """
        key, marked = None, payload
        fields = payload.get("DynamicField", [])
        if self._field is not None:
            key = uuid.uuid4().hex
            marked = {**payload, "DynamicField": [{"Name": self._field, "Value": key}, *fields]}
        try:
            if key is None:
                return _told(self._client.create(payload))
            return self._sent(lambda: _told(self._client.create(marked)), lambda: self._ticket_with(key))
        except ResponseError as error:
            if stopped_at(error) is not None:
                raise self._half_created(error, payload, key) from error
            if key is not None:
                self._refuse_unknown_field(error, alone=not fields)
            raise

    def note(self, ticket_id: str, payload: dict[str, Any], keys: Sequence[str] = ("note",)) -> str | None:
        """An update with an article: the article's id, where OTOBO tells.

        Args:
            ticket_id: the ticket.
            payload: of the update.
            keys: the unified names of what it changes.

        Raises:
            PartialWriteError: the note is there, but nobody knows whether the dynamic fields are.
            TransportError, ResponseError: as `OTOBOClient.update`.
        """
        if self._field is None:
            return _article(self._client.update(ticket_id, payload))
        key = uuid.uuid4().hex
        article = payload["Article"]
        comment = str(article.get("HistoryComment") or _COMMENT)[:_COMMENT_LENGTH]
        marked = {**payload, "Article": {**article, "HistoryComment": f"{comment} [{key}]"}}
        looked_up: list[str] = []

        def look() -> str | None:
            found = self._note_with(ticket_id, key)
            if found is not None:
                looked_up.append(found)
            return found

        article_id = self._sent(lambda: _article(self._client.update(ticket_id, marked)) or "", look)
        rest: dict[str, Any] = {name: payload[name] for name in ("Ticket", "DynamicField") if name in payload}
        if looked_up and rest and "Diff" not in _pending(rest):
            try:
                self._client.update(ticket_id, rest, repeatable=True)  # dynamic fields come after the article
            except OTAIError as error:
                applied = [key for key in keys if key != "custom_fields"]
                raise PartialWriteError(
                    f"otobo wrote {', '.join(applied)} of ticket {ticket_id}; the answer was lost, and the rest could "
                    f"not be made sure of: {error}",
                    ticket_id=ticket_id,
                    applied=applied,
                    cause=error,
                ) from error
        return article_id or None

    # --- how ------------------------------------------------------------------------------------------

    def _sent(self, send: Callable[[], T], look: Callable[[], T | None]) -> T:
        call = current_call()
        options = call.options if call else self._options
        budget, doubtful = options.max_wait, False
        for attempt in range(options.retries + 1):
            try:
                result = send()
            except (TransportError, ResponseError) as error:
                if not error.may_have_been_applied:
                    if doubtful:  # this attempt did nothing, but what of the one before?
                        in_doubt(error)
                    raise
                found, waited, sure = self._looked_for(look, budget)
                if found is not None:
                    log.warning("otobo: an answer was lost, but the write had arrived: %s", error)
                    return found
                budget -= waited
                if not sure or attempt == options.retries:
                    raise
                doubtful = True
                log.warning("otobo: a write did not show up within %.0f s and is sent again: %s", waited, error)
                continue
            if doubtful:
                self._warn_when_doubled(look)
            return result
        raise AssertionError("unreachable")

    def _looked_for(self, look: Callable[[], T | None], budget: float) -> tuple[T | None, float, bool]:
        """What was found, the seconds spent waiting, and whether it is sure that nothing is there."""
        call = current_call()
        waited, pause = 0.0, 1.0
        while True:
            seen = True
            try:
                found = look()
            except OTAIError as error:
                log.debug("otobo: it could not be looked for: %s", error)
                found, seen = None, False
            if found is not None:
                return found, waited, True
            if waited >= budget:
                return None, waited, seen and waited > 0
            pause = min(pause, budget - waited)
            left = call.left() if call else None
            if left is not None and pause >= left:
                return None, waited, False
            self._client.sender.timer.sleep(pause)
            waited += pause
            pause *= 2

    def _warn_when_doubled(self, look: Callable[[], T | None]) -> None:
        """The first request has perhaps arrived after all, later than anybody could wait for it."""
        try:
            look()
        except OTAIError as error:
            log.debug("otobo: it could not be looked for: %s", error)

    def _tickets_with(self, key: str) -> list[wire.Ticket]:
        """OTOBO ignores a field it cannot search by and finds everything: what is found is compared."""
        ids = self._client.search(
            {f"DynamicField_{self._field}": {"Equals": key}, "SearchInArchive": "AllTickets"}, limit=3
        )
        tickets = [ticket for id_ in ids if (ticket := self._finder.one(id_)) is not None]
        return [t for t in tickets if any(f.Name == self._field and f.Value == key for f in t.DynamicField)]

    def _ticket_with(self, key: str) -> tuple[str, str | None] | None:
        found = sorted(self._tickets_with(key), key=lambda ticket: int(ticket.TicketID))
        if len(found) > 1:
            log.error(
                "otobo: tickets %s are the same: a request arrived later than max_wait. Close all but one; %s is %s",
                " and ".join(str(ticket.TicketID) for ticket in found),
                self._field,
                key,
            )
        return (str(found[0].TicketID), found[0].TicketNumber) if found else None

    def _note_with(self, ticket_id: str, key: str) -> str | None:
        histories = self._client.history([ticket_id])
        entries = [entry for history in histories for entry in history.History if key in entry.Name]
        if len(entries) > 1:
            log.error("otobo: a note on ticket %s is there twice: a request arrived later than max_wait", ticket_id)
        return str(entries[0].ArticleID or "") if entries else None

    def _half_created(self, error: ResponseError, payload: dict[str, Any], key: str | None) -> PartialWriteError:
        """Dynamic fields come before the article: where one of them failed, there is no text either."""
        applied = ["ticket"]
        if left_article_out(error) and payload.get("DynamicField"):
            applied.append("custom_fields")
        found = self._left_behind(key) if key is not None else None
        where = f"its id is {found}" if found else "OTOBO does not say which id it has: look for it by its subject"
        subject = payload["Ticket"].get("Title")
        return PartialWriteError(
            f"otobo created the ticket {subject!r}, then stopped: {error}. {where[0].upper()}{where[1:]}; do not "
            "create it again",
            ticket_id=found,
            applied=applied,
            cause=error,
        )

    def _left_behind(self, key: str) -> str | None:
        """The id of a ticket that OTOBO left half-way."""
        try:
            found = self._ticket_with(key)
        except OTAIError as error:
            log.debug("otobo: the ticket could not be looked for: %s", error)
            return None
        return found[0] if found else None

    def _refuse_unknown_field(self, error: ResponseError, *, alone: bool) -> None:
        """OTOBO does not say which dynamic field it refused."""
        text = error.message or ""
        unknown, wrong = "DynamicField->Name" in text, "DynamicField->Value" in text
        if unknown and not alone:
            unknown = self._field not in self._fields_of_any_ticket()
        if unknown:
            raise ConfigError(
                f"otobo: dedupe_field {self._field!r} is no valid dynamic field of tickets: make a text field of that "
                "name (Admin → Dynamic Fields), or leave the setting out. Nothing was written"
            ) from error
        if wrong and alone:
            raise ConfigError(
                f"otobo: dedupe_field {self._field!r} takes no text: name a dynamic field of the type Text "
                "(Admin → Dynamic Fields). Nothing was written"
            ) from error

    def _fields_of_any_ticket(self) -> list[str | None]:
        try:
            ids = self._client.search({"SearchInArchive": "AllTickets"}, limit=1)
            ticket = self._finder.one(ids[0]) if ids else None
        except OTAIError:
            ticket = None
        return [self._field] if ticket is None else [field.Name for field in ticket.DynamicField]


def _told(answer: wire.TicketWriteAnswer) -> tuple[str, str | None]:
    return str(answer.TicketID), answer.TicketNumber


def _article(answer: wire.TicketWriteAnswer) -> str | None:
    return None if answer.ArticleID is None else str(answer.ArticleID)


def _pending(payload: Mapping[str, Any]) -> Any:
    return payload.get("Ticket", {}).get("PendingTime") or {}
