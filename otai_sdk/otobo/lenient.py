"""Tickets of another shape than documented: what cannot be read of a row is left out, and told.

Decoding into strict structs is the fast way; only an answer that fails there is read once more, here.
"""

from __future__ import annotations

import logging
import types
import typing
from typing import Any

import msgspec

from . import wire

log = logging.getLogger("otai_sdk")


def tickets(body: bytes) -> wire.TicketGetAnswer:
    """The answer of TicketGet. What its tickets lack is logged as WARNING with the ticket's id.

    Raises:
        msgspec.ValidationError: there is no list of tickets, or one of them has no id.
    """
    answer = msgspec.json.decode(body)
    rows = answer.get("Ticket") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise msgspec.ValidationError("Ticket is no list")
    return wire.TicketGetAnswer([_ticket(row) for row in rows])


def _ticket(row: Any) -> wire.Ticket:
    dropped: list[str] = []
    ticket = typing.cast("wire.Ticket", _struct(row, wire.Ticket, "", dropped))
    if dropped:
        log.warning("otobo: ticket %s: what cannot be read is left out: %s", ticket.TicketID, ", ".join(dropped))
    return ticket


def _struct(value: Any, kind: Any, path: str, dropped: list[str]) -> Any:
    if not isinstance(value, dict):
        raise msgspec.ValidationError(f"expected an object at {path or 'Ticket'}")
    read: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.name not in value:
            if field.required:
                raise msgspec.ValidationError(f"{path}{field.name} is missing")
            continue
        try:
            read[field.name] = _part(value[field.name], field.type, path + field.name, dropped)
        except msgspec.ValidationError as error:
            if field.required:
                raise msgspec.ValidationError(f"{path}{field.name}: {error}") from None
            dropped.append(path + field.name)
    return kind(**read)


def _part(value: Any, kind: Any, path: str, dropped: list[str]) -> Any:
    """As much of an optional part as can be read."""
    if typing.get_origin(kind) is list and isinstance(value, list):
        (item,) = typing.get_args(kind)
        read = []
        for index, each in enumerate(value):
            try:
                read.append(_struct(each, item, f"{path}[{index}].", dropped))
            except msgspec.ValidationError:
                dropped.append(f"{path}[{index}]")
        return read
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _takes_text(kind):
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError:
            return str(value)  # a number where text is expected is the text, as in Perl
    return msgspec.convert(value, kind)


def _takes_text(kind: Any) -> bool:
    return kind is str or (typing.get_origin(kind) in (typing.Union, types.UnionType) and str in typing.get_args(kind))
