"""Whether a web service can be worked with: routes, verbs, rights, configured names, time zone. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from ..errors import (
    OTAIError,
    PermissionDeniedError,
    ResponseError,
    TransportError,
    UnexpectedResponseError,
    ValidationError,
)
from ..local import another_program, nobody
from ..models import HealthCheck
from . import moments, proof, wire
from .client import OTOBOClient
from .config import OTOBOAdapterConfig
from .finder import Finder

_NAMES = {
    "Queue": ("default_queue", "Name a valid queue (Admin → Queues); upper and lower case count."),
    "State": ("default_state", "Name a valid state (Admin → States)."),
    "Priority": ("default_priority", "Name a valid priority (Admin → Priorities)."),
    "Type": ("default_type", "Name a valid type (Admin → Types); needed where the setting Ticket::Type is on."),
    "CustomerUser": ("default_customer_user", "Name a valid customer's login or an address (Admin → Customer Users)."),
}
_NOT_TRIED = "not tried: "
_ROUTE = "Compare {0}_operation_url and {0}_operation_method with the web service's routes (Admin → Web Services)."
_RIGHT = "Grant the agent {0} on the groups of its queues (Admin → Agents ↔ Groups, or its roles)."
_NEARLY = timedelta(minutes=3)
_STEP = timedelta(minutes=15)  # zones differ by multiples of it
_WIDEST = timedelta(hours=26)
_ZONES = (
    *("UTC", "Europe/Berlin", "Europe/London", "Europe/Athens", "Europe/Istanbul", "Asia/Kolkata", "Asia/Shanghai"),
    *("Asia/Tokyo", "Australia/Sydney", "America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver"),
    "America/Los_Angeles",
)


class Health:
    """Looks at a system, one thing after the other.

    Args:
        client: the calls.
        finder: reads tickets.
        settings: what is configured.
    """

    def __init__(self, client: OTOBOClient, finder: Finder, settings: OTOBOAdapterConfig) -> None:
        self._client = client
        self._finder = finder
        self._settings = settings
        self._checks: list[HealthCheck] = []

    def look(self) -> list[HealthCheck]:
        """All checks; those that build on one that failed are left out."""
        if self._settings.auth == "session" and not self._log_in():
            return self._checks
        ids = self._search()
        if ids is None:
            return self._checks
        ticket = self._read(ids)
        names = self._configured()
        if ticket is not None:
            self._time_zone(ticket)
            self._update(ticket, names)
            if self._settings.dedupe_field:
                self._dedupe(ticket, self._settings.dedupe_field)
        self._create(ticket, names)
        return self._checks

    # --- reading --------------------------------------------------------------------------------------

    def _log_in(self) -> bool:
        def log_in() -> str:
            self._client.log_in()
            return "a session was given"

        return self._tried("session", log_in, _ROUTE.format("session"))

    def _search(self) -> list[str] | None:
        found: list[str] = []

        def search() -> str:
            newest = {"SortBy": ["Age", "TicketNumber"], "OrderBy": ["Down", "Down"], "SearchInArchive": "AllTickets"}
            found.extend(self._client.search({**newest, "StateType": ["new", "open"]}, limit=1))
            if not found:
                found.extend(self._client.search(newest, limit=1))
            return "OTOBO answers, and the agent may log in"

        remedy = (
            "Check server_address, webservice_name and search_operation_url, and the agent's login and password "
            "(Admin → Web Services, Admin → Agents)."
        )
        return found if self._tried("search", search, remedy) else None

    def _read(self, ids: list[str]) -> wire.Ticket | None:
        seen = f"the newest ticket is {ids[0]}" if ids else "none: the system is empty, or no queue may be read (ro)"
        self._add("tickets in sight", True, seen)
        found: list[wire.Ticket] = []

        def get() -> str:
            for id_ in ids:
                found.extend(ticket for ticket in [self._finder.one(id_)] if ticket is not None)
            return "readable" if found else f"{_NOT_TRIED}there is no ticket"

        self._tried("get", get, _ROUTE.format("get"))
        return found[0] if found else None

    # --- writing --------------------------------------------------------------------------------------

    def _configured(self) -> dict[str, str]:
        """The names in the settings, as TicketCreate and TicketUpdate call them."""
        given = {name: getattr(self._settings, setting) for name, (setting, _) in _NAMES.items()}
        return {name: value for name, value in given.items() if value}

    def _update(self, ticket: wire.Ticket, names: dict[str, str]) -> None:
        id_ = str(ticket.TicketID)
        left = dict(names)
        error = proof.objection_to_update(self._client, id_, {"Ticket": left} if left else {})
        while error is not None and (wrong := self._wrong_name(error, left)):
            self._misspelt(wrong, error)
            del left[wrong], names[wrong]
            error = proof.objection_to_update(self._client, id_, {"Ticket": left} if left else {})
        if error is not None:
            self._add("update", False, str(error), _ROUTE.format("update"))
            return
        self._add("update", True, "the route and the verb are right")
        queue, seen = names.get("Queue", ""), ticket.Queue or ""
        if queue != seen and queue.casefold() == seen.casefold():  # OTOBO minds the case only when it writes
            self._add("default_queue", False, f"queue {queue!r} differs from {seen!r} in case", _NAMES["Queue"][1])
        if (ticket.StateType or "").startswith("pending"):
            self._add("rights", True, f"{_NOT_TRIED}ticket {id_} is pending, and there is no other")
            return
        self._rights(ticket)

    def _rights(self, ticket: wire.Ticket) -> None:
        where = f"queue {ticket.Queue!r}"
        error = proof.missing_right(self._client, ticket)
        if error is not None and not isinstance(error, PermissionDeniedError):
            self._add("rights", True, f"{_NOT_TRIED}{error}")
            return
        if error is not None and proof.is_about_notes(error):
            self._add("write notes", False, f"not in {where}: {error}", _RIGHT.format("note (or rw)"))
            error = proof.missing_right(self._client, ticket, note=False)
        else:
            self._add("write notes", True, f"allowed in {where}")
        if isinstance(error, PermissionDeniedError):
            remedy = (
                _RIGHT.format("rw") + " Without it tickets are neither moved nor closed, nor are dynamic fields set."
            )
            self._add("change tickets", False, f"not in {where}: {error}", remedy)
        else:
            self._add("change tickets", True, f"allowed in {where}")

    def _create(self, ticket: wire.Ticket | None, names: dict[str, str]) -> None:
        stand_in = {
            "Queue": ticket.Queue if ticket else None,
            "State": (ticket.State if ticket else None) or "new",
            "Priority": (ticket.Priority if ticket else None) or "3 normal",
            "Type": ticket.Type if ticket else None,
            "CustomerUser": (ticket.CustomerUserID if ticket else None) or None,
        }
        if not (names.get("Queue") or stand_in["Queue"]):
            self._add("create", True, f"{_NOT_TRIED}there is neither a default_queue nor a ticket that shows a queue")
            return
        customer = names.get("CustomerUser") or stand_in["CustomerUser"] or "root@localhost"
        values: dict[str, Any] = {"Title": "otai-sdk check", **stand_in, **names, "CustomerUser": customer}
        if "Type" not in names:
            values["Type"] = None  # so that a system which requires a type says so
        values = {name: value for name, value in values.items() if value}
        error = proof.objection_to_create(self._client, values)
        while error is not None and (wrong := self._wrong_name(error, {**names, "Type": ""})):
            self._misspelt(wrong, error)
            names.pop(wrong, None)
            if not stand_in.get(wrong) or values.get(wrong) == stand_in[wrong]:
                return
            values[wrong] = stand_in[wrong]
            error = proof.objection_to_create(self._client, values)
        if error is None:
            self._add("create", True, f"allowed in queue {values['Queue']!r}")
        elif isinstance(error, PermissionDeniedError):
            self._add("create", False, str(error), _RIGHT.format("create (or rw)"))
        elif isinstance(error, ValidationError):
            self._add("create", True, f"the route and the verb are right, but no more was proven: {error}")
        else:
            self._add("create", False, str(error), _ROUTE.format("create"))

    def _wrong_name(self, error: OTAIError, names: dict[str, Any]) -> str | None:
        if not isinstance(error, ValidationError):
            return None
        fields = [field for field, _, _ in error.errors]
        return next((name for name in names if any(field.endswith(f"Ticket->{name}") for field in fields)), None)

    def _misspelt(self, name: str, error: OTAIError) -> None:
        setting, remedy = _NAMES[name]
        self._add(setting, False, str(error), remedy)

    # --- the rest -------------------------------------------------------------------------------------

    def _dedupe(self, ticket: wire.Ticket, field: str) -> None:
        name = "dedupe_field"
        remedy = "Make a dynamic field of tickets of that name, of the type Text (Admin → Dynamic Fields)."
        if field not in [each.Name for each in ticket.DynamicField]:
            known = ", ".join(each.Name for each in ticket.DynamicField) or "none"
            self._add(name, False, f"tickets have no dynamic field {field!r}: they have {known}", remedy)
        else:
            value = {"DynamicField": [{"Name": field, "Value": "0" * 32}]}
            error = proof.objection_to_update(self._client, str(ticket.TicketID), value)
            self._add(name, error is None, str(error or f"{field!r} takes text"), "" if error is None else remedy)
        self._tried(
            "history",
            lambda: (
                f"{len(self._client.history([str(ticket.TicketID)])[0].History)} entries: notes are looked for there"
            ),
            _ROUTE.format("history"),
        )

    def _time_zone(self, ticket: wire.Ticket) -> None:
        """``Created`` is in the server's zone, ``Age`` tells the seconds since then whatever the zone."""
        name, setting = "time zone", self._settings.time_zone
        try:
            shown = moments.both(ticket.Created or "", moments.UTC)[0]
            age = timedelta(seconds=float("" if ticket.Age is None else ticket.Age))
        except (ValueError, OverflowError):
            shown = None
        if shown is None:
            self._add(name, True, f"{_NOT_TRIED}the ticket does not show its age")
            return
        created = _moment(self._client.answered_at) - age
        offset = shown - created
        rounded = _STEP * round(offset / _STEP)
        if abs(offset - rounded) > _NEARLY or abs(offset) > _WIDEST:
            self._add(
                name,
                True,
                f"{_NOT_TRIED}OTOBO's clock and this machine's differ, as with `otai mock --at`: its zone is unknown",
            )
            return
        if _offset(setting, created) == rounded:
            self._add(name, True, f"{setting} fits")
            return
        fitting = [zone for zone in _ZONES if _offset(zone, created) == rounded]
        wrong, hour = (_offset(setting, created) or timedelta()) - rounded, timedelta(hours=1)
        self._add(
            name,
            False,
            f"times are off by {wrong / hour:+g} h: OTOBO's clock is UTC{rounded / hour:+g} h, time_zone is {setting}",
            "Set time_zone to OTOBO's own (Admin → System Configuration → OTOBOTimeZone)"
            + (f": {' or '.join(fitting[:2])} would fit." if fitting else "."),
        )

    def _tried(self, name: str, look: Callable[[], str], remedy: str) -> bool:
        try:
            self._add(name, True, look())
        except OTAIError as error:
            if isinstance(error, TransportError):
                remedy = nobody(self._settings.server_address, "otobo")
            elif _is_foreign(error):
                remedy = another_program(self._settings.server_address, "otobo") or remedy
            self._add(name, False, str(error), remedy)
            return False
        return True

    def _add(self, name: str, ok: bool, detail: str, remedy: str = "") -> None:
        self._checks.append(
            HealthCheck(name=name, ok=ok, detail=detail, remedy=remedy, tried=not detail.startswith(_NOT_TRIED))
        )


def _is_foreign(error: OTAIError) -> bool:
    """Whether it was hardly OTOBO that answered: it says 500 to a wrong route, and never 501."""
    if isinstance(error, UnexpectedResponseError):
        return error.status != 500
    return isinstance(error, ResponseError) and error.status == 501


def _moment(date: str | None) -> datetime:
    """When an answer was given: as its ``Date`` tells, in a replay too; else by this machine's clock."""
    try:
        return parsedate_to_datetime(date or "").astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return datetime.now(timezone.utc)


def _offset(zone: str, moment: datetime) -> timedelta | None:
    try:
        return moment.astimezone(moments.zone_of(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return None
