"""Settings that both built-in adapters share, and how an adapter's settings are read."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from ..convert import nearest, shown
from ..errors import ConfigError
from .system import SystemConfig, called, without_secrets
from .wrong import Wrong

MOST_RETRIES = 100
_LONGEST = 365 * 24 * 3600  # seconds; a socket takes no more than some hundred times as many
_PROXY_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")
_BUILT_IN = {"OTOBOAdapter": "otai_sdk.otobo.config", "FreshdeskAdapter": "otai_sdk.freshdesk.config"}
S = TypeVar("S", bound="AdapterSettings")


class Timeout(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Limits of one call, in seconds.

    Attributes:
        connect: until the connection stands.
        read: until the next byte comes.
        total: until the whole answer is there (a slow drip outlasts any read timeout).
    """

    connect: float = 5.0
    read: float = 30.0
    total: float = 60.0


class AdapterSettings(msgspec.Struct, kw_only=True):
    """Settings that both built-in adapters share.

    Attributes:
        timeout: limits of one call; in a file a mapping (``{connect: 5, read: 30, total: 60}``) or one number for all.
        deadline: seconds for a whole call of the interface with all its requests and waits; None: no limit. Of
            ``iter_tickets`` only the time spent in it counts.
        retries: how often one request may be repeated: reads when the connection or the server failed in passing,
            writes only when they surely were not carried out; 0: never.
        max_wait: seconds that one request may wait: for the account's rate limit to open before it is sent, and
            likewise for all its repetitions together (back-off, ``Retry-After``). What would have to wait longer is
            an error at once. A call of many requests may wait at each of them: `deadline` bounds the whole.
        max_scan: most tickets a search may read to filter them here.
        verify: False switches the check of certificates off; a path names a CA bundle; default: checked, with the
            environment's bundle where one is set.
        proxies: scheme → proxy URL, instead of those of the environment; ``{}``: none.
        max_response_size: most bytes of an answer, after decompression; files downloaded to a place of yours excepted.
        dedupe_field: the name of a custom field that marks what this adapter creates, so that a write with a lost
            answer can be looked for before it is sent again; None: such a write is an error.
    """

    timeout: Timeout = Timeout()
    deadline: float | None = None
    retries: int = 2
    max_wait: float = 60.0
    max_scan: int = 10_000
    verify: bool | str = True
    proxies: dict[str, str] | None = None
    max_response_size: int = 256 * 2**20
    dedupe_field: str | None = None

    def __rich_repr__(self) -> list[tuple[str, Any]]:  # rich asks this first, tracebacks with locals too
        values = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return [(name, without_secrets(name, value)) for name, value in values if value not in (None, "")]

    def __repr__(self) -> str:
        shown = (f"{name}={value if value == '***' else repr(value)}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({', '.join(shown)})"

    __str__ = __repr__


def read_settings(settings: type[S], config: SystemConfig) -> S:
    """The typed settings in ``config.params``.

    Raises:
        ConfigError: an unknown key (with the nearest valid one), a wrong type, or a required key that is missing.
    """
    known = settings.__struct_fields__
    for key in config.params:
        if key not in known:
            raise ConfigError(
                f"{called(config.id)}: unknown setting {key!r}{_meant(key, known)}; {settings.__name__} knows "
                f"{', '.join(known)}"
            )
    result = _converted(settings, config)
    if isinstance(result, Wrong):
        raise ConfigError(f"{called(config.id)}: {result.why}")
    _check_shared(result, config.id)
    return result


def _meant(key: str, known: tuple[str, ...]) -> str:
    """What somebody may have wanted who gave a key that is not known here."""
    for name, module in _BUILT_IN.items():
        others: type[AdapterSettings] = getattr(import_module(module), f"{name}Config")
        if key in others.__struct_fields__:
            return f" (a setting of {name}: is provider_key right?)"
    return nearest(key, known)


def _converted(settings: type[S], config: SystemConfig) -> S | Wrong:
    params = dict(config.params)
    timeout = params.get("timeout")
    if isinstance(timeout, (int, float)) and not isinstance(timeout, bool):
        params["timeout"] = {"connect": timeout, "read": timeout, "total": timeout}
    elif isinstance(timeout, Timeout):
        params["timeout"] = msgspec.to_builtins(timeout)
    try:
        return msgspec.convert(params, settings)
    except msgspec.ValidationError as error:
        return Wrong(_plain(str(error)))


def _plain(message: str) -> str:
    """msgspec's sentence in ours: the field first. It never quotes the value, which may be a password."""
    text, _, path = message.partition(" - at `$")
    return f"setting {path.strip('.`')!r}: {text[:1].lower()}{text[1:]}" if path else text


def _check_shared(settings: AdapterSettings, system_id: str) -> None:
    for name in ("timeout", "deadline", "retries", "max_wait"):
        wrong = wrong_limit(name, getattr(settings, name))
        if wrong:
            raise ConfigError(f"{called(system_id)}: {wrong}")
    if settings.dedupe_field is not None and not settings.dedupe_field.strip():
        raise ConfigError(f"{called(system_id)}: dedupe_field is empty: name a custom field, or leave it out")
    if settings.max_scan < 1:
        raise ConfigError(f"{called(system_id)}: max_scan must be at least 1, not {settings.max_scan}")
    if settings.max_response_size < 1:
        raise ConfigError(
            f"{called(system_id)}: max_response_size must be at least 1 byte, not {settings.max_response_size}"
        )
    for scheme, address in (settings.proxies or {}).items():
        if address and scheme != "no_proxy" and not _is_proxy(address):
            raise ConfigError(
                f"{called(system_id)}: proxies.{scheme} is no address of a proxy such as 'http://proxy.example.org:3128'"
            )
    if isinstance(settings.verify, str) and not os.path.exists(settings.verify):
        raise ConfigError(f"{called(system_id)}: verify names the CA bundle {settings.verify!r}, which does not exist")


def _is_proxy(address: str) -> bool:
    """Whether an address may be that of a proxy; it is never quoted, as a password may stand in it."""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        return parts.scheme.lower() in _PROXY_SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def wrong_limit(name: str, value: Any) -> str | None:
    """What is wrong with a value for ``timeout``, ``deadline``, ``retries`` or ``max_wait``; None if nothing is."""
    if name == "timeout":
        if not isinstance(value, Timeout):
            return f"timeout must be a number of seconds above 0 or a Timeout, not {shown(value)}"
        parts = ((part, getattr(value, part)) for part in value.__struct_fields__)
        return next((w for part, seconds in parts if (w := _no_seconds(f"timeout.{part}", seconds))), None)
    if name == "retries":
        good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_RETRIES
        return None if good else f"retries must be a whole number from 0 to {MOST_RETRIES}, not {shown(value)}"
    if name == "deadline":
        wrong = None if value is None else _no_seconds(name, value)
        return wrong and f"{wrong}; None is no limit"
    return _no_seconds(name, value, zero=True)


def _no_seconds(name: str, value: Any, *, zero: bool = False) -> str | None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if number and (0 < value <= _LONGEST or (zero and value == 0)):
        return None
    begin = "from 0" if zero else "above 0"
    return f"{name} must be a number of seconds {begin} up to {_LONGEST} (a year), not {shown(value)}"
