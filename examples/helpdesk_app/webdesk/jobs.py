"""What cron runs: ``*/5 * * * *  flock -n /tmp/webdesk.lock python -m webdesk.jobs``."""

from __future__ import annotations

import logging
import os
import sys

from otai_sdk import OTAIError, TicketSystemAdapter, create_adapter
from otai_sdk.triage import TriageReport, load_triage

from .delivery import deliver
from .outbox import Outbox
from .settings import Settings

log = logging.getLogger(__name__)


def send_waiting(helpdesk: TicketSystemAdapter, settings: Settings) -> int:
    """Send what waits; returns how many messages became tickets."""
    outbox = Outbox(settings.database)
    return sum(deliver(message, helpdesk, outbox, settings) is not None for message in outbox.waiting())


def sort_new_tickets(helpdesk: TicketSystemAdapter, settings: Settings) -> TriageReport:
    """Give new tickets a queue and a priority by the words in them, with a note that says why."""
    return load_triage(settings.config_file).triage(helpdesk).run()


def main() -> int:
    """Returns the exit code: 1 if something is left to be looked at."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    settings = Settings.from_environment(os.environ)
    try:
        with create_adapter(settings.system) as helpdesk:
            log.info("%d messages sent", send_waiting(helpdesk, settings))
            report = sort_new_tickets(helpdesk, settings)
    except OTAIError as error:  # the next run takes up where this one stopped
        log.error("%s", error)
        return 1
    log.info("triage: %s", report)
    return 0 if report.ok and not Outbox(settings.database).waiting() else 1


if __name__ == "__main__":
    sys.exit(main())
