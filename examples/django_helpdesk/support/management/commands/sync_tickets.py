"""``manage.py sync_tickets [TENANT …]``: bring the copies up to date."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from otai_sdk import OTAIError
from support.copies import bring_up_to_date


class Command(BaseCommand):
    help = "Bring the copies of tickets up to date; for cron, every few minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tenant", nargs="*", help="default: all")

    def handle(self, *args: Any, tenant: list[str], **options: Any) -> None:
        unknown = set(tenant) - set(settings.HELPDESKS)
        if unknown:
            raise CommandError(f"HELPDESKS has no {', '.join(sorted(unknown))}")
        failed = []
        for name in tenant or settings.HELPDESKS:
            try:
                self.stdout.write(f"{name}: {bring_up_to_date(name)} new or changed")
            except OTAIError as error:  # the others have their turn; the cursor stays good
                failed.append(name)
                self.stderr.write(f"{name}: {error}")
        if failed:
            raise CommandError(f"not up to date: {', '.join(failed)}")
