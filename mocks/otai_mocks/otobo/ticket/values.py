"""Ticket values that TicketCreate and TicketUpdate check alike."""

from __future__ import annotations

from typing import Any

from .. import perl
from ..errors import CREATE, refused
from ..protocol import validate
from ..protocol.context import Call


def given(values: dict[str, Any], name: str) -> bool:
    """By name or by id."""
    return perl.true(values.get(name)) or perl.true(values.get(f"{name}ID"))


def named(values: dict[str, Any], name: str) -> str:
    by_id = values.get(f"{name}ID")
    shown = by_id if perl.true(by_id) else values.get(name)
    return f"there is no valid {name.lower()} {shown!r}"


def check_optional_values(call: Call, values: dict[str, Any], operation: str) -> None:
    """Lock, type, service, SLA: checked where given."""
    tables = call.tables
    if (
        given(values, "Lock")
        and values.get("LockID") is not True
        and validate.row(tables.locks, values.get("Lock"), values.get("LockID"), exact=True) is None
    ):
        raise refused("lock_invalid", operation, named(values, "Lock"))
    if operation == CREATE and tables.is_on("ticket_type") and not given(values, "Type"):
        raise refused("type_missing", operation, "the system wants a type for every ticket (ticket_type)")
    if given(values, "Type") and validate.row(tables.types, values.get("Type"), values.get("TypeID")) is None:
        raise refused("type_invalid", operation, named(values, "Type"))
    if given(values, "Service"):
        raise refused("service_invalid", operation, "services are switched off")
    if given(values, "SLA"):
        raise refused("sla_invalid", operation, "services are switched off")


def check_people_and_time(call: Call, values: dict[str, Any], operation: str) -> None:
    """Owner, responsible, pending time: checked where given."""
    for name in ("Owner", "Responsible"):
        if given(values, name) and validate.agent(call.tables, values.get(name), values.get(f"{name}ID")) is None:
            raise refused(f"{name.lower()}_invalid", operation, named(values, name))
    pending = values.get("PendingTime")
    if perl.true(pending) and not validate.pending_ok(pending, call.tables.zone):
        raise refused("pending_invalid", operation, f"{pending!r} is no pending time")
