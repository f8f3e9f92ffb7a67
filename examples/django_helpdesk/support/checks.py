"""``manage.py check --deploy`` names what is wrong in HELPDESKS; nothing is sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from otai_sdk import ConfigError

from .helpdesks import helpdesk


@register(deploy=True)
def check_helpdesks(**_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for tenant in settings.HELPDESKS:
        try:
            with helpdesk(tenant):
                pass
        except ConfigError as error:
            found.append(Error(str(error), obj=f"HELPDESKS[{tenant!r}]", id="support.E001"))
    return found
