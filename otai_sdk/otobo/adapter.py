"""OTOBO behind the unified interface."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import msgspec

from ..adapter import TicketSystemAdapter
from ..config import SystemConfig
from ..errors import (
    InvalidRequestError,
    NotFoundError,
    OTAIError,
    PartialWriteError,
    PermissionDeniedError,
    ResponseError,
)
from ..models import HealthCheck, HealthReport, SearchCriteria, UnifiedEntity, UnifiedNote, UnifiedTicket
from ..search import filters_of
from ..updates import ENTITIES, read_note, read_ticket_id
from . import translate
from .changes import Changes, note_payload
from .client import OTOBOClient
from .config import read_config
from .directory import Directory
from .errors import ARTICLE_FAULT, FIELD_FAULT, UnknownAccessDenied
from .reading import Reader

log = logging.getLogger("otai_sdk")


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
        self._client = OTOBOClient(self.settings, password)
        self._directory = Directory()
        self._reader = Reader(self._client, self.settings, self._directory)
        self._zone = self.settings.zone

    # --- reading --------------------------------------------------------------------------------------

    def find_tickets(self, criteria: SearchCriteria, *, with_notes: bool = False) -> list[UnifiedTicket]:
        """Every match, complete; see `TicketSystemAdapter.find_tickets`.

        ``[]`` may mean a misspelt name: OTOBO answers alike for "nothing" and "no such queue or state".

        Args:
            with_notes: without effect here: OTOBO's tickets always come with their notes.
        """
        if not filters_of(criteria) and criteria.limit is None:
            raise InvalidRequestError(
                "find_tickets without a filter would load every ticket: set a filter or a limit, or ask for all with "
                "iter_tickets(SearchCriteria())"
            )
        return list(self._reader.iterate(criteria))

    def find_first_ticket(self, criteria: SearchCriteria) -> UnifiedTicket | None:
        if criteria.limit == 0:
            return None
        return next(self._reader.iterate(msgspec.structs.replace(criteria, limit=1)), None)

    def iter_tickets(self, criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        return self._reader.iterate(criteria)

    def get_ticket(self, ticket_id: str | int) -> UnifiedTicket | None:
        """The ticket with all its notes, their markup and the list of files; None if there is none."""
        id_ = read_ticket_id(ticket_id)
        options = {"Attachments": 1, "HTMLBodyAsAttachment": 1}
        ticket = self._reader.one(id_, **options, GetAttachmentContents=0)
        if ticket is not None and translate.has_markup(ticket):
            ticket = self._reader.one(id_, **options)
        return self._reader.unified(ticket) if ticket is not None else None

    # --- writing --------------------------------------------------------------------------------------

    def create_ticket(self, ticket_data: UnifiedTicket) -> UnifiedTicket:
        payload = self._creation(ticket_data)
        try:
            created = self._client.create(payload)
        except ResponseError as error:
            message = error.message or ""
            if message.startswith(ARTICLE_FAULT) or FIELD_FAULT.match(message):
                raise PartialWriteError(
                    f"otobo created the ticket {ticket_data.subject!r}, then stopped: {error}. OTOBO does not say "
                    "which id it has: look for it by its subject before creating it again",
                    applied=["ticket"] if message.startswith(ARTICLE_FAULT) else ["ticket", "body"],
                    cause=error,
                ) from error
            raise
        return self._as_stored(str(created.TicketID), created.TicketNumber, ticket_data)

    def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
        id_ = read_ticket_id(ticket_id)
        changes = Changes(updates, self._zone)
        for kind, entity in changes.entities.items():
            self._check(kind, entity)
        if changes.state is not None and not changes.has_pending_time:
            self._refuse_pending(changes.state)
        self._warn_about_long_title(changes.payload.get("Ticket", {}).get("Title"))
        try:
            self._write(id_, changes.payload)
        except NotFoundError:
            log.warning("otobo: ticket %s was not updated: there is none, or the agent may not read it", id_)
            return False
        except ResponseError as error:
            applied = changes.applied_before(error)
            if not applied:
                raise
            raise PartialWriteError(
                f"otobo wrote {', '.join(applied)} of ticket {id_}, then stopped: {error}",
                ticket_id=id_,
                applied=applied,
                cause=error,
            ) from error
        return True

    def add_note(self, ticket_id: str, note: UnifiedNote) -> UnifiedNote:
        id_ = read_ticket_id(ticket_id)
        note = read_note(note)
        article_id = self._write(id_, note_payload(note))
        try:
            ticket = self._reader.one(id_)
        except OTAIError as error:
            log.warning("otobo: note %s is stored on ticket %s, but could not be read back: %s", article_id, id_, error)
            ticket = None
        articles = ticket.Article if ticket is not None else []
        stored = next((a for a in articles if str(a.ArticleID) == article_id), None)
        if stored is None:
            return msgspec.structs.replace(note, id=article_id)
        return translate.to_note(stored, self._zone)

    def check(self) -> HealthReport:
        """Whether the server answers, the service has its routes, and the agent may log in and read."""
        checks = [self._checked("search", "find tickets", lambda: self._client.search({}, limit=1))]
        if checks[0].ok:
            checks.append(self._checked("get", "read a ticket", self._read_any))
        return HealthReport(ok=all(c.ok for c in checks), system=self.get_provider_key(), checks=checks)

    def close(self) -> None:
        self._client.close()

    # --- how ------------------------------------------------------------------------------------------

    def _write(self, ticket_id: str, payload: dict[str, Any]) -> str | None:
        """Send an update; an AccessDenied that says neither "no ticket" nor "no right" is settled by one read."""
        try:
            answer = self._client.update(ticket_id, payload)
        except UnknownAccessDenied as error:
            details = {"status": error.status, "code": error.code, "message": error.message, "system": "otobo"}
            kind = PermissionDeniedError if self._reader.one(ticket_id) is not None else NotFoundError
            raise kind(str(error), **details) from error  # type: ignore[arg-type]
        return None if answer.ArticleID is None else str(answer.ArticleID)

    def _creation(self, data: UnifiedTicket) -> dict[str, Any]:
        _refuse_what_create_cannot_hold(data)
        settings = self.settings
        queue = self._named("queue", data.queue, settings.default_queue)
        if queue is None:
            raise InvalidRequestError("a ticket needs a queue: set ticket_data.queue, or the setting default_queue")
        status = self._named("status", data.status, settings.default_state)
        priority = self._named("priority", data.priority, settings.default_priority)
        customer = data.customer
        if not (customer.name or customer.email) and customer.id is None:
            if not settings.default_customer_user:
                raise InvalidRequestError(
                    "a ticket needs a customer: set ticket_data.customer, or the setting default_customer_user"
                )
            customer = type(customer)(name=settings.default_customer_user)
        ticket: dict[str, Any] = {"Title": data.subject, **queue, **(status or {}), **(priority or {})}
        ticket.update(translate.from_customer(customer))
        ticket.update(self._named("owner", data.owner, None) or {})
        if data.type is not None:
            ticket["Type"] = data.type
        if data.pending_until is not None:
            ticket["PendingTime"] = translate.from_pending(data.pending_until, self._zone)
        else:
            self._refuse_pending(ticket.get("State", ticket.get("StateID")))
        self._warn_about_long_title(data.subject)
        payload: dict[str, Any] = {"Ticket": ticket, "Article": translate.from_body(data)}
        fields = {name: value for name, value in data.custom_fields.items() if value is not None}
        if fields:
            payload["DynamicField"] = translate.from_custom_fields(fields, self._zone)
        if data.attachments:
            payload["Attachment"] = translate.from_attachments(data.attachments)
        return payload

    def _named(self, kind: str, entity: UnifiedEntity, default: str | None) -> dict[str, Any] | None:
        if entity == type(entity)():
            return translate.from_entity(kind, ENTITIES[kind](name=default)) if default else None
        self._check(kind, entity)
        return translate.from_entity(kind, entity)

    def _check(self, kind: str, entity: UnifiedEntity) -> None:
        """Refuse an entity whose id and name disagree: by what was seen, else by looking at one ticket that has it."""
        if entity.id is None or not entity.name:
            return
        key = self._directory.search_key(kind)
        if key is not None and self._directory.name(kind, entity.id) is None:
            for id_ in self._client.search({key: [entity.id]}, limit=1):
                self._reader.one(id_)
        self._directory.check(kind, entity)

    def _refuse_pending(self, state: int | str | None) -> None:
        """OTOBO refuses a pending state without a time only after title, queue and lock are written."""
        name = self._directory.name("status", state) or "" if isinstance(state, int) else state or ""
        kind = self._directory.state_type(state) or "" if isinstance(state, int) else ""
        if kind.startswith("pending") or str(name).casefold().startswith("pending"):
            raise InvalidRequestError(f"status {name!r} is a pending state: give pending_until too")

    def _as_stored(self, ticket_id: str, number: str | None, data: UnifiedTicket) -> UnifiedTicket:
        try:
            stored = self.get_ticket(ticket_id)
        except OTAIError as error:
            log.warning("otobo: ticket %s is created, but could not be read back: %s", ticket_id, error)
            stored = None
        if stored is None:  # created in a queue that the agent may not read
            return msgspec.structs.replace(data, id=ticket_id, number=number)
        return stored

    def _warn_about_long_title(self, title: Any) -> None:
        if isinstance(title, str) and len(title.strip()) > translate.TITLE_LENGTH:
            log.warning("otobo: the subject is cut to %d characters: %s…", translate.TITLE_LENGTH, title[:40])

    def _read_any(self) -> None:
        for id_ in self._client.search({}, limit=1):
            self._client.get([id_])

    def _checked(self, route: str, name: str, attempt: Any) -> HealthCheck:
        try:
            attempt()
        except OTAIError as error:
            return HealthCheck(
                name=name,
                ok=False,
                detail=str(error),
                remedy=f"Check server_address, webservice_name, {route}_operation_url, the agent's login and rights",
            )
        return HealthCheck(name=name, ok=True, detail="OTOBO answers.")


def _refuse_what_create_cannot_hold(data: UnifiedTicket) -> None:
    if data.id:
        raise InvalidRequestError(f"the ticket has the id {data.id!r} already: a new one has none")
    if data.notes:
        raise InvalidRequestError("create_ticket stores no notes: create the ticket, then add_note")
    if data.tags:
        raise InvalidRequestError("OTOBO has no tags: use a dynamic field (custom_fields) instead")
    if not data.subject.strip():
        raise InvalidRequestError("a ticket needs a subject")
    if not data.body.strip() and not (data.body_html or "").strip():
        raise InvalidRequestError("a ticket needs a body: OTOBO stores none without")
