"""The helpdesks of ``settings.HELPDESKS``: one adapter for each, made once in a process, for all its threads."""

from __future__ import annotations

import atexit
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

from otai_sdk import AdapterPool, SystemConfig, TicketSystemAdapter

pool = AdapterPool(max_open=50)
atexit.register(pool.close)


def helpdesk(tenant: str) -> AbstractContextManager[TicketSystemAdapter]:
    """``with helpdesk("acme") as adapter: …``"""
    found = settings.HELPDESKS[tenant]
    return pool.adapter(SystemConfig(tenant, found["provider_key"], found["params"]))


@receiver(setting_changed)
def forget(*, setting: str, **_: Any) -> None:
    """When tests change settings (``override_settings``): changed ones are new adapters anyhow; here the old end."""
    if setting == "HELPDESKS":
        pool.close()
