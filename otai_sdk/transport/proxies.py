"""Which proxy a request takes."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import requests.utils

from .secret import Secret, basic_token


class Proxies:
    """The setting first, then the environment; this machine is asked directly unless the setting says otherwise.

    Args:
        setting: scheme (``http``, ``https``, ``all``, ``scheme://host``) → address, as requests has it, and
            ``no_proxy``; None: as the environment says.
    """

    def __init__(self, setting: Mapping[str, str] | None) -> None:
        self._setting = None if setting is None else {name: Secret(value or "") for name, value in setting.items()}

    def route(self, url: str) -> Secret:
        """The proxy for this address; empty: none."""
        try:
            return Secret(self._of_environment(url) if self._setting is None else self._of_setting(url))
        except ValueError:  # no address at all, which requests says better
            return Secret("")

    @staticmethod
    def secrets(proxy: Secret) -> list[Secret]:
        """What must not be shown of a proxy's address."""
        try:
            parts = urlsplit(proxy.reveal())
            if not parts.password:
                return []
            password = Secret(unquote(parts.password))
            return [
                password,
                Secret(parts.password),
                Secret(basic_token(Secret(unquote(parts.username or "")), password)),
            ]
        except ValueError:
            return []

    def _of_setting(self, url: str) -> str:
        setting = self._setting or {}
        excepted = setting.get("no_proxy")
        if excepted and requests.utils.should_bypass_proxies(url, no_proxy=excepted.reveal()):
            return ""
        # only names are compared here, so that no address lies about in variables
        chosen = requests.utils.select_proxy(url, {name: name for name in setting if name != "no_proxy"})
        return setting[chosen].reveal() if chosen else ""

    @staticmethod
    def _of_environment(url: str) -> str:
        if is_this_machine(urlsplit(url).hostname or ""):
            return ""
        return requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url)) or ""


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine, by its name alone."""
    if host.lower().rstrip(".") == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
