"""Whether the ``triage:`` section of a config file can be worked with; nothing is written."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

import msgspec

from ..errors import ConfigError, OTAIError
from ..models import HealthCheck
from .names import Names, targets_of
from .patience import Patience
from .report import TriageReport
from .settings import TriageSettings, find_triage

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter


def check_triage(path: str | PathLike[str], adapter: TicketSystemAdapter) -> list[HealthCheck]:
    """What is right and wrong in the section: its keys, the names in its criteria, and those that it could write.

    Args:
        path: the config file; without such a section there is nothing to tell.
        adapter: the helpdesk that it names.
    """
    try:
        settings = find_triage(path)
    except ConfigError as error:
        return [_check("triage", False, str(error))]
    if settings is None:
        return []
    try:
        first = adapter.find_first_ticket(msgspec.structs.replace(settings.criteria, limit=1))
        unknown = adapter._unknown_names(settings.criteria, [] if first is None else [first])
    except OTAIError as error:
        first, checks = None, [_check("criteria", False, str(error))]
    else:
        detail = "no ticket matches just now" if first is None else f"ticket {first.id} matches"
        checks = [_check("criteria", False, f"triage.criteria.{field}: {words}") for field, _, words in unknown]
        checks = checks or [_check("criteria", True, detail)]
    return checks + _names(settings, adapter, [] if first is None else [first.id])


def _names(settings: TriageSettings, adapter: TicketSystemAdapter, tickets: list[str]) -> list[HealthCheck]:
    """What can be written: a line for all that is known, and one for each name that is not."""
    report, name = TriageReport(dry_run=True), "rules"
    try:
        targets = targets_of(settings.classifier, settings.low_confidence, settings.marker)
        Names(adapter, targets, str).prove(report, tickets, Patience(adapter, 0.0, lambda: False))
    except OTAIError as error:
        return [_check(name, False, str(error))]
    checks = [
        _check(name, False, f"{', '.join(f'triage.{place}' for place in each.places)}: {each.error}")
        for each in report.names_refused
    ]
    if report.names_untried:
        detail = f"names not tried: {report.names_untried}"
        checks.append(HealthCheck(name=name, ok=not report.stopped, detail=detail, tried=bool(report.stopped)))
    elif report.names_known:
        known = f"{report.names_known} name{'' if report.names_known == 1 else 's'} known"
        checks.append(_check(name, True, known))
    return checks


def _check(name: str, ok: bool, detail: str) -> HealthCheck:
    return HealthCheck(name=name, ok=ok, detail=detail)
