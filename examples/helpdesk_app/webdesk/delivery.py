"""A message becomes a ticket, once."""

from __future__ import annotations

import logging
from logging import ERROR, WARNING

import requests

from otai_sdk import (
    InvalidRequestError,
    OTAIError,
    SearchCriteria,
    TicketSystemAdapter,
    TransportError,
    UnifiedQueue,
    UnifiedTicket,
    UnifiedUser,
    ValidationError,
)

from .outbox import Message, Outbox
from .settings import Settings

log = logging.getLogger(__name__)


def deliver(message: Message, helpdesk: TicketSystemAdapter, outbox: Outbox, settings: Settings) -> str | None:
    """Send a message that waits. What goes wrong is logged, and the message waits on.

    Returns:
        The id of its ticket; None if it has none yet, or never will (then the outbox says why).
    """
    attempt = outbox.claim(message)
    if not attempt:
        return None  # someone else is at it, or it is done
    try:
        ticket_id = _found_again(message, helpdesk) if attempt > 1 else None
        ticket_id = ticket_id or _create(message, helpdesk, settings)
        outbox.sent(message, ticket_id)
    except (InvalidRequestError, ValidationError) as error:
        log.error("message %s will never be taken: %s", message.reference, error)
        outbox.refuse(message, str(error))
        outbox.release(message)
        return None
    except OTAIError as error:  # not reached, wrong password, too many calls, half a write, a server that failed …
        log.log(
            WARNING if isinstance(error, TransportError) else ERROR, "message %s waits: %s", message.reference, error
        )
        if not getattr(error, "may_have_been_applied", False):
            outbox.release(message)
        # else it may still arrive: the claim stays, and the next attempt looks for it when that has ended
        return None
    tell_chat(settings.chat_hook, f"New ticket {ticket_id}: {message.subject}")
    return ticket_id


def _found_again(message: Message, helpdesk: TicketSystemAdapter) -> str | None:
    """The ticket of an earlier attempt whose answer was lost. Repeating blindly would make a second one."""
    criteria = SearchCriteria(subject=f"[{message.reference}]", customer=UnifiedUser(email=message.email))
    ticket = helpdesk.find_first_ticket(criteria)
    return ticket.id if ticket else None


def _create(message: Message, helpdesk: TicketSystemAdapter, settings: Settings) -> str:
    ticket = UnifiedTicket(
        subject=f"{message.subject} [{message.reference}]",
        body=message.body,
        queue=UnifiedQueue(name=settings.queue),
        customer=UnifiedUser(email=message.email),
    )
    return helpdesk.create_ticket(ticket).id


def tell_chat(hook: str | None, text: str) -> None:
    """Say something in the team's chat. Nobody loses anything if that fails."""
    if not hook:
        return
    try:
        requests.post(hook, json={"text": text}, timeout=3).raise_for_status()
    except requests.RequestException as error:
        log.warning("the chat was not told: %s", type(error).__name__)  # the message would show the hook, a secret
