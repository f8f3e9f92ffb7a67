"""What OTOBO would say to a write, found out without writing anything.

OTOBO checks all of a request before it writes any of it. TicketUpdate checks queue, lock, type, service, SLA, state,
priority, owner and responsible in this order, then the article, the dynamic fields and the attachments; TicketCreate
checks the right to create after the ticket's values and before the article (seen on 11.0.6 and 10.1.11). A request with
something impossible in its last part is refused for that only when all before it is right.

Rights are looked at after the values. A pending state without a time is refused after them, and before anything but
title, queue and lock is written: a request without these three proves rights and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import OTAIError, PermissionDeniedError, ValidationError
from . import wire
from .client import OTOBOClient
from .errors import is_about_customer

_NO_FIELD = {"Name": "otai-sdk has no such field", "Value": "1"}  # names of dynamic fields have no blanks
_PENDING = "pending reminder"  # a stock system has it; where it is missing nothing is proven, and nothing written
_NOTE = {
    "Subject": "otai-sdk check",
    "Body": "Never written.",
    "ContentType": "text/plain; charset=utf-8",
    "IsVisibleForCustomer": 0,
}


def objection_to_update(
    client: OTOBOClient, ticket_id: str, payload: Mapping[str, Any], other_customers: list[str] | None = None
) -> OTAIError | None:
    """Why OTOBO would refuse an update's names and values, or its route; None if it would not.

    Args:
        client: the calls.
        ticket_id: a ticket.
        payload: ``Ticket``, ``Article``, ``DynamicField``, ``Attachment``.
        other_customers: what would be sent as customer if the first is refused.
    """
    impossible: dict[str, Any] = {"DynamicField": [_NO_FIELD]}
    expected = ["DynamicField->Name parameter is invalid"]
    if payload.get("DynamicField"):  # the same sentence could be about one of these: attachments are looked at later
        impossible = {"Attachment": [{"Filename": "x"}]}
        expected = ["To create an attachment an article is needed", "Attachment->Content parameter is missing"]
    sent = {**payload, **impossible}
    refused = _refused(lambda: client.update(ticket_id, sent, writes=False), expected)
    for other in other_customers or []:
        if refused is None or not is_about_customer(refused):
            break
        sent = {**sent, "Ticket": {**sent["Ticket"], "CustomerUser": other}}
        refused = _refused(lambda sent=sent: client.update(ticket_id, sent, writes=False), expected)  # type: ignore[misc]
    return refused


def missing_right(client: OTOBOClient, ticket: wire.Ticket, *, note: bool = True) -> OTAIError | None:
    """The right on a ticket that the agent lacks: ``note``, then ``rw``; None if it has both.

    Args:
        client: the calls.
        ticket: one that is not pending.
        note: ask for the right to write notes too.

    Returns:
        A PermissionDeniedError, or another error if nothing could be proven.
    """
    payload: dict[str, Any] = {"Ticket": {"State": _PENDING}}
    if note:
        payload["Article"] = _NOTE
    return _refused(
        lambda: client.update(str(ticket.TicketID), payload, writes=False), ["Can't set a ticket on a pending state"]
    )


def is_about_notes(error: OTAIError) -> bool:
    """Whether a missing right is that to write notes."""
    return isinstance(error, PermissionDeniedError) and "create new articles" in (error.message or "")


def objection_to_create(client: OTOBOClient, ticket: Mapping[str, Any]) -> OTAIError | None:
    """Why OTOBO would refuse to create a ticket with these values; None if it would not."""
    payload = {"Ticket": dict(ticket), "Article": {"Body": _NOTE["Body"]}}
    return _refused(lambda: client.refuse_create(payload), ["Article->Subject parameter is missing"])


def _refused(send: Callable[[], object], expected: list[str]) -> OTAIError | None:
    try:
        send()
    except ValidationError as error:
        return None if any(text in (error.message or "") for text in expected) else error
    except OTAIError as error:
        return error
    return None
