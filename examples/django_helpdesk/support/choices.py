"""What drop-downs offer, kept in Django's cache."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.signals import setting_changed
from django.dispatch import receiver

from otai_sdk import OTAIError, TicketSystemAdapter, UnsupportedError

from .helpdesks import helpdesk

log = logging.getLogger(__name__)
KINDS = ("queues", "priorities", "statuses")
FRESH = 300  # seconds until they are read again
AGAIN = 30  # seconds until they are tried again while the helpdesk is away
KEPT = 24 * 3600  # seconds that old names serve meanwhile


def choices(tenant: str) -> dict[str, list[str]]:
    """The names of `KINDS`. While the helpdesk is away, those read last, else those of the settings."""
    key = _key(tenant)
    kept = cache.get(key)
    if kept and time.time() < kept["until"]:
        return kept["names"]
    try:
        with helpdesk(tenant) as adapter:
            quick = adapter.with_options(deadline=3, retries=0)  # a form must not wait for drop-downs
            names, seconds = {kind: _names(quick, tenant, kind) for kind in KINDS}, FRESH
    except OTAIError as error:
        log.warning("%s: the names for drop-downs cannot be read: %s", tenant, error)
        names, seconds = kept["names"] if kept else {kind: _own(tenant, kind) for kind in KINDS}, AGAIN
    cache.set(key, {"names": names, "until": time.time() + seconds}, KEPT)
    return names


def _names(adapter: TicketSystemAdapter, tenant: str, kind: str) -> list[str]:
    try:
        return [entity.name for entity in getattr(adapter, f"list_{kind}")()]
    except UnsupportedError:
        return _own(tenant, kind)


def _own(tenant: str, kind: str) -> list[str]:
    return list(settings.HELPDESKS[tenant].get(kind, []))


def _key(tenant: str) -> str:
    return f"support.choices.{tenant}"


@receiver(setting_changed)
def forget(*, setting: str, value: Any, **_: Any) -> None:
    if setting == "HELPDESKS":
        cache.delete_many([_key(tenant) for tenant in value or {}])
