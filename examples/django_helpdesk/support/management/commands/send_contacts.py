"""``manage.py send_contacts``: send the messages that wait."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from support.delivery import deliver, waiting


class Command(BaseCommand):
    help = "Send messages of the contact form that are no tickets yet; for cron, every few minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        for contact in waiting():
            deliver(contact)
        left = len(waiting())
        if left:
            raise CommandError(f"{left} still waiting")
