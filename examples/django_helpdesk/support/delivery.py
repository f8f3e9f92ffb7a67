"""A message becomes a ticket, once."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from otai_sdk import (
    InvalidRequestError,
    OTAIError,
    SearchCriteria,
    TicketSystemAdapter,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedTicket,
    UnifiedUser,
    ValidationError,
)

from .helpdesks import helpdesk
from .models import Contact

log = logging.getLogger(__name__)
CLAIM = timedelta(minutes=5)
"""How long nobody else tries. Longer than a call may last: the deadline in HELPDESKS."""


def deliver(contact: Contact) -> None:
    """Send a message that waits. What goes wrong is logged, and the message waits on."""
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
    waits = Contact.objects.filter(free, pk=contact.pk, ticket_id="", refused="")
    ours = waits.update(claimed_at=now, attempts=F("attempts") + 1)  # for one of all who try at once
    contact.refresh_from_db()
    if not ours:
        return
    try:
        with helpdesk(contact.tenant) as adapter:
            # an attempt may have died between the ticket and the row
            again = contact.attempts > 1 and _found_again(contact, adapter)
            contact.ticket_id = again or _create(contact, adapter)
    except (InvalidRequestError, ValidationError) as error:
        log.error("message %s will never be taken: %s", contact.reference, error)
        contact.refused = str(error)
    except OTAIError as error:
        log.warning("message %s waits: %s", contact.reference, error)
        if getattr(error, "may_have_been_applied", False):
            return  # it may still arrive: the claim stays, and the next attempt looks for it when that has ended
    contact.claimed_at = None
    contact.save(update_fields=["ticket_id", "refused", "claimed_at"])


def waiting() -> list[Contact]:
    """The messages that are no tickets yet."""
    return list(Contact.objects.filter(ticket_id="", refused="").order_by("created_at"))


def _found_again(contact: Contact, adapter: TicketSystemAdapter) -> str | None:
    criteria = SearchCriteria(subject=f"[{contact.reference}]", customer=UnifiedUser(email=contact.email))
    ticket = adapter.find_first_ticket(criteria)
    return ticket.id if ticket else None


def _create(contact: Contact, adapter: TicketSystemAdapter) -> str:
    queue = contact.queue or settings.HELPDESKS[contact.tenant]["queue"]
    ticket = UnifiedTicket(
        subject=str(contact),
        body=contact.body,
        queue=UnifiedQueue(name=queue),
        priority=UnifiedPriority(name=contact.priority or None),
        customer=UnifiedUser(email=contact.email),
    )
    return adapter.create_ticket(ticket).id
