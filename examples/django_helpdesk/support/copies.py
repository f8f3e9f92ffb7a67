"""Copies of tickets, kept up to date."""

from __future__ import annotations

from django.db import transaction

from otai_sdk import UnifiedTicket

from .helpdesks import helpdesk
from .models import Cursor, Ticket


def bring_up_to_date(tenant: str) -> int:
    """Call it every few minutes. Returns how many tickets were new or changed."""
    count = 0
    with helpdesk(tenant) as adapter:
        while True:
            cursor, _ = Cursor.objects.get_or_create(tenant=tenant)
            step = adapter.changes(cursor.value or None)  # outside of the transaction: it may take a while
            with transaction.atomic():  # the tickets and the cursor, or neither
                ours = Cursor.objects.filter(tenant=tenant, value=cursor.value).update(value=step.cursor)
                if not ours:
                    return count  # another process is at it, and has stored this step
                store(tenant, {ticket.id: ticket for ticket in step.tickets})
                Ticket.objects.filter(tenant=tenant, ticket_id__in=step.gone).delete()
            count += len(step.tickets)
            if not step.tickets and not step.gone:
                return count


def store(tenant: str, tickets: dict[str, UnifiedTicket]) -> None:
    Ticket.objects.bulk_create(
        [
            Ticket(
                tenant=tenant,
                ticket_id=id,
                subject=ticket.subject,
                status=ticket.status.name or "",
                updated_at=ticket.updated_at,
                data=ticket.to_dict(),
            )
            for id, ticket in tickets.items()
        ],
        update_conflicts=True,
        unique_fields=["tenant", "ticket_id"],  # leave this line out on MySQL
        update_fields=["subject", "status", "updated_at", "data"],
        batch_size=500,
    )
