"""Typed settings of a Freshdesk account."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec

from ..config import AdapterSettings, SystemConfig, called, holds_credentials, read_settings, secret_from
from ..errors import ConfigError

_DOMAIN = re.compile(r"(?:https://)?([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.freshdesk\.com)?/?", re.I | re.A)
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


class FreshdeskAdapterConfig(AdapterSettings, kw_only=True):
    """What the adapter needs to know about a Freshdesk account.

    Attributes:
        freshdesk_domain: ``"acme"``, ``"acme.freshdesk.com"`` or ``"https://acme.freshdesk.com/"``; may be left out
            where there is a ``base_url``.
        freshdesk_api_key: the agent's API key (Profile settings → View API key).
        freshdesk_api_key_env_var: the environment variable that holds the key, instead of the key itself.
        base_url: ``scheme://host[:port]`` to ask instead of the domain (a fake, a proxy of your own); https is
            required unless the host is this machine.
        default_requester_email: who asks when a new ticket names no customer.
        default_status: the status of a new ticket that names none: its name or number.
        default_priority: the priority of a new ticket that names none: its name or number.

    ``dedupe_field`` names a custom field of the type "single-line text" that agents may leave alone: new tickets get a
    unique key there.

    The settings of `otai_sdk.config.AdapterSettings` (timeout, max_scan, verify, proxies …) belong to it too.
    """

    freshdesk_domain: str | None = None
    freshdesk_api_key: str | None = None
    freshdesk_api_key_env_var: str | None = None
    base_url: str | None = None
    default_requester_email: str | None = None
    default_status: str | int = "Open"
    default_priority: str | int = "Low"

    @property
    def web_url(self) -> str:
        """Where people see the account: ``https://acme.freshdesk.com``, or the ``base_url`` where no domain is told."""
        return f"https://{self.freshdesk_domain}.freshdesk.com" if self.freshdesk_domain else self.base_url or ""

    @property
    def server_url(self) -> str:
        """What is asked, without a path."""
        return self.base_url or self.web_url


def freshdesk_settings(config: SystemConfig) -> FreshdeskAdapterConfig:
    """The settings in ``config.params``, with the domain in its short form and the key in place. Nothing is asked.

    Raises:
        ConfigError: an unknown, missing or impossible setting; the message names it, and never shows the key.
    """
    settings = read_settings(FreshdeskAdapterConfig, config)
    if settings.freshdesk_domain is not None:
        settings.freshdesk_domain = _short_domain(settings.freshdesk_domain, config.id)
    if holds_credentials(settings.base_url):
        raise ConfigError(f"{called(config.id)}: base_url must not hold a user or password: give scheme://host[:port]")
    if settings.base_url is not None:
        settings.base_url = _checked_base_url(settings.base_url, config.id)
    elif settings.freshdesk_domain is None:
        raise ConfigError(f"{called(config.id)}: freshdesk_domain is missing: 'acme' for acme.freshdesk.com")
    _check_defaults(settings, config.id)
    settings.freshdesk_api_key = secret_from(
        settings.freshdesk_api_key, settings.freshdesk_api_key_env_var, "freshdesk_api_key", config.id
    ).strip()  # files and shells like to add a line end
    if not _may_be_a_key(settings.freshdesk_api_key):
        raise ConfigError(
            f"{called(config.id)}: freshdesk_api_key does not look like an API key (letters and digits): copy it "
            "from Profile settings → View API key"
        )
    return settings


def _check_defaults(settings: FreshdeskAdapterConfig, system_id: str) -> None:
    for name in ("default_status", "default_priority"):
        value = getattr(settings, name)
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            setattr(settings, name, value := int(value.strip()[:9]))
        if value == "" or (isinstance(value, int) and value < 1):
            raise ConfigError(f"{called(system_id)}: {name} {value!r} is no name or number: leave it out, or give one")
    email = settings.default_requester_email
    if email is not None and not _EMAIL.fullmatch(email):
        raise ConfigError(
            f"{called(system_id)}: default_requester_email {email!r} is no e-mail address such as 'desk@acme.example'"
        )


def _short_domain(given: str, system_id: str) -> str:
    found = _DOMAIN.fullmatch(given.strip())
    if found is None:
        raise ConfigError(
            f"{called(system_id)}: freshdesk_domain {given!r} is no Freshdesk domain: give 'acme' or "
            "'acme.freshdesk.com' (the API does not answer under a domain of your own)"
        )
    return found.group(1).lower()


def _checked_base_url(given: str, system_id: str) -> str:
    def refused(why: str) -> ConfigError:
        return ConfigError(f"{called(system_id)}: base_url {why}: give scheme://host[:port], without /api/v2")

    try:
        parts = urlsplit(given.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise refused("is no address") from None
    if parts.scheme not in ("http", "https") or not host or not host.isprintable() or " " in host:
        raise refused(f"{given!r} is no address")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise refused(f"{given!r} must not have a path")
    if parts.scheme == "http" and not is_this_machine(host):
        raise refused(f"{given!r} would send the API key unencrypted; use https")
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine, to which nothing need be encrypted."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _may_be_a_key(key: str) -> bool:
    return bool(key) and key.isascii() and key.isprintable() and " " not in key and ":" not in key


msgspec.json.Decoder(FreshdeskAdapterConfig)  # learnt here: see the end of wire.py
