"""What a cassette's file holds beside the exchanges: the settings with which they were made, without any secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from vcr.serializers import yamlserializer

from .. import redact

# The folders of cassettes, and the system whose adapter plays them.
FOLDERS = {"otobo": "otobo", "otobo-10.1": "otobo", "freshdesk": "freshdesk"}
# Where recordings seem to have been made: addresses are private, and ports change.
HOSTS = {"otobo": "otobo.test", "freshdesk": "acme.freshdesk.com"}
# Where the recorded calls seem to go, and settings that lead there. The credentials are no secret and not compared.
PARAMS: dict[str, dict[str, Any]] = {
    "otobo": {
        "server_address": "https://otobo.test/otobo/nph-genericinterface.pl",
        "webservice_name": "OTAI",
        "username": "otai",
        "password": "not-compared",
    },
    "freshdesk": {"freshdesk_domain": "acme", "freshdesk_api_key": "not-compared"},
}
_OPERATIONS = ("search", "get", "create", "update", "history", "session")
# What decides how the adapter asks. Nothing else travels: no login, no credential, no host, no path of a machine.
_KEPT = {
    "otobo": (
        *("webservice_name", "auth", "time_zone", "default_queue", "default_state", "default_priority"),
        *("default_type", "default_customer_user", "dedupe_field", "max_scan", "retries"),
        *(f"{operation}_operation_{part}" for operation in _OPERATIONS for part in ("url", "method")),
    ),
    "freshdesk": (
        *("default_requester_email", "default_status", "default_priority", "dedupe_field", "max_scan", "retries"),
    ),
}


def system_of(name: str) -> str | None:
    """The system of a cassette's name (``"otobo-10.1/triage"``); None if there is none of that name."""
    return FOLDERS.get(name.partition("/")[0])


def settings_to_keep(system: str, params: Mapping[str, Any], secrets: Iterable[str] = ()) -> dict[str, Any]:
    """The settings that a recording needs to be replayed: those that decide how the adapter asks, with no secret.

    Args:
        system: ``"otobo"`` or ``"freshdesk"``.
        params: the ``params`` of the SystemConfig that is recorded.
        secrets: values to be masked.
    """
    hidden = [secret for secret in secrets if secret]
    kept = {name: params[name] for name in _KEPT[system] if params.get(name) is not None}
    path = urlsplit(str(params.get("server_address", ""))).path
    if system == "otobo" and path.strip("/"):
        kept["server_address"] = urlunsplit(("https", HOSTS[system], path, "", ""))
    return {
        name: redact.mask_values(value, hidden) if isinstance(value, str) else value for name, value in kept.items()
    }


class TapeFile:
    """vcrpy's YAML, with the settings beside the exchanges.

    Attributes:
        settings: of the adapter that was recorded; empty for cassettes that bring none.
        run: the word in the subjects of the scenarios' tickets, see `otai_sdk.scenarios.run`.
    """

    def __init__(self, settings: Mapping[str, Any] | None = None, run: str = "") -> None:
        self.settings = dict(settings or {})
        self.run = run

    def serialize(self, data: dict[str, Any]) -> str:
        """The text of a file."""
        told = {"settings": self.settings, "run": self.run}
        return str(yamlserializer.serialize({**data, **{name: value for name, value in told.items() if value}}))

    def deserialize(self, text: str) -> Any:
        """What vcrpy reads of a file; the rest is kept here."""
        data = yamlserializer.deserialize(text)
        if isinstance(data, dict):
            self.settings = dict(data.get("settings") or {})
            self.run = str(data.get("run") or "")
        return data
