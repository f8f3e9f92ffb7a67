"""Which system, and its settings: from code, or from a file such as the original's ``config.yml``."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from .convert import nearest, shown
from .errors import ConfigError

if TYPE_CHECKING:
    from .adapter import TicketSystemAdapter

_BUILT_IN = {
    "OTOBOAdapter": "otai_sdk.otobo:OTOBOAdapter",
    "otobo": "otai_sdk.otobo:OTOBOAdapter",
    "FreshdeskAdapter": "otai_sdk.freshdesk:FreshdeskAdapter",
    "freshdesk": "otai_sdk.freshdesk:FreshdeskAdapter",
}
_ENTRY_POINTS = "otai_sdk.adapters"
MOST_RETRIES = 100
_LONGEST = 365 * 24 * 3600  # seconds; a socket takes no more than some hundred times as many
_SECRETS = ("password", "api_key", "token", "secret")
USER_INFO = re.compile(r"(?<=://)[^/@\s'\"]+@")
_ADDRESSES = ("_address", "_url")
_PROXIES = ("http", "https", "all")
_PROXY_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")
_USER_WITHOUT_SCHEME = re.compile(r"^(?!\w+://)[^/]*@")
S = TypeVar("S", bound="AdapterSettings")


class SystemConfig:
    """Which helpdesk, through which adapter, with which settings.

    Args:
        id: a name of your own for the system.
        provider_key: the adapter: ``"OTOBOAdapter"``, ``"FreshdeskAdapter"``, an entry point in the group
            ``otai_sdk.adapters``, or ``"package.module:Class"``.
        params: the adapter's settings. ``config.some_setting`` reads them too.

    Raises:
        ConfigError: ``params`` is no mapping.
    """

    def __init__(self, id: str = "", provider_key: str = "", params: Mapping[str, Any] | None = None) -> None:
        if params is not None and not isinstance(params, Mapping):
            raise ConfigError(f"system {id!r}: params must be a mapping of settings, not {type(params).__name__}")
        self.id = id
        self.provider_key = provider_key
        self.params = dict(params or {})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name == "params":  # copy, pickle and consoles ask, some before __init__ has run
            raise AttributeError(name)
        try:
            return self.params[name]
        except KeyError:
            known = ", ".join(self.params) or "none"
            raise ConfigError(
                f"system {self.id!r} has no setting {name!r}{nearest(name, self.params)}: params has {known}"
            ) from None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SystemConfig):
            return NotImplemented
        return (self.id, self.provider_key, self.params) == (other.id, other.provider_key, other.params)

    __hash__ = None  # type: ignore[assignment]  # mutable

    def __repr__(self) -> str:
        shown = {k: _shown(k, v) for k, v in self.params.items()}
        return f"SystemConfig(id={self.id!r}, provider_key={self.provider_key!r}, params={shown!r})"


def is_secret_setting(name: str) -> bool:
    """Whether the value of a setting must never be shown."""
    return any(part in name.lower() for part in _SECRETS) and not name.endswith("_env_var")


def _shown(name: str, value: Any) -> Any:
    """A setting without secrets: not only by its name, a proxy's address may hold a password too."""
    if is_secret_setting(name) and value:
        return "***"
    if isinstance(value, Mapping):
        return {key: _shown(str(key), item) for key, item in value.items()}
    if not isinstance(value, str):
        return value
    if name in _PROXIES or name.endswith(_ADDRESSES):
        value = _USER_WITHOUT_SCHEME.sub("***@", value)
    return USER_INFO.sub("***@", value)


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
        return [(name, _shown(name, value)) for name, value in values if value not in (None, "")]

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
                f"system {config.id!r}: unknown setting {key!r}{nearest(key, known)}; {settings.__name__} knows "
                f"{', '.join(known)}"
            )
    result = _converted(settings, config)
    if isinstance(result, _Wrong):
        raise ConfigError(f"system {config.id!r}: {result.why}")
    _check_shared(result, config.id)
    return result


class _Wrong(msgspec.Struct):
    """What is wrong. It is returned, not raised, by what has a password in its variables: error trackers show those."""

    why: str


def _converted(settings: type[S], config: SystemConfig) -> S | _Wrong:
    params = dict(config.params)
    timeout = params.get("timeout")
    if isinstance(timeout, (int, float)) and not isinstance(timeout, bool):
        params["timeout"] = {"connect": timeout, "read": timeout, "total": timeout}
    elif isinstance(timeout, Timeout):
        params["timeout"] = msgspec.to_builtins(timeout)
    try:
        return msgspec.convert(params, settings)
    except msgspec.ValidationError as error:
        return _Wrong(_plain(str(error)))


def _plain(message: str) -> str:
    """msgspec's sentence in ours: the field first. It never quotes the value, which may be a password."""
    text, _, path = message.partition(" - at `$")
    return f"setting {path.strip('.`')!r}: {text[:1].lower()}{text[1:]}" if path else text


def _check_shared(settings: AdapterSettings, system_id: str) -> None:
    for name in ("timeout", "deadline", "retries", "max_wait"):
        wrong = wrong_limit(name, getattr(settings, name))
        if wrong:
            raise ConfigError(f"system {system_id!r}: {wrong}")
    if settings.dedupe_field is not None and not settings.dedupe_field.strip():
        raise ConfigError(f"system {system_id!r}: dedupe_field is empty: name a custom field, or leave it out")
    if settings.max_scan < 1:
        raise ConfigError(f"system {system_id!r}: max_scan must be at least 1, not {settings.max_scan}")
    if settings.max_response_size < 1:
        raise ConfigError(
            f"system {system_id!r}: max_response_size must be at least 1 byte, not {settings.max_response_size}"
        )
    for scheme, address in (settings.proxies or {}).items():
        if address and scheme != "no_proxy" and not _is_proxy(address):
            raise ConfigError(
                f"system {system_id!r}: proxies.{scheme} is no address of a proxy such as 'http://proxy.example.org:3128'"
            )
    if isinstance(settings.verify, str) and not os.path.exists(settings.verify):
        raise ConfigError(f"system {system_id!r}: verify names the CA bundle {settings.verify!r}, which does not exist")


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


def holds_credentials(address: str | None) -> bool:
    """Whether a user or password stands in an address."""
    return "@" in (address or "").rpartition("://")[2].partition("/")[0]


def secret_from(value: str | None, env_var: str | None, name: str, system_id: str) -> str:
    """A secret given directly or by the name of an environment variable.

    Raises:
        ConfigError: neither is given, or the variable is not set.
    """
    if value:
        return value
    if not env_var:
        raise ConfigError(f"system {system_id!r}: give {name} or {name}_env_var")
    found = os.environ.get(env_var)
    if not found:
        raise ConfigError(
            f"system {system_id!r}: {name}_env_var names the environment variable {env_var!r}, which is not set"
        )
    return found


def load_config(path: str | os.PathLike[str]) -> SystemConfig:
    """Read the system from a YAML or JSON file; the original's ``config.yml`` loads unchanged.

    The root may be ``open_ticket_ai:``. ``system:`` holds ``id, provider_key, params``, or the elder flat form
    (``server_address, webservice_name, …``, taken as OTOBO). Other keys beside it belong to the original's pipeline.

    Raises:
        ConfigError: the file cannot be read, or names no system.
    """
    file = Path(path)
    found = _system(read_file(file))
    if isinstance(found, _Wrong):
        raise ConfigError(f"{file}: {found.why}")
    return found


def _system(data: Any) -> SystemConfig | _Wrong:
    system = data.get("system") if isinstance(data, Mapping) else None
    if not isinstance(system, Mapping):
        return _Wrong("expected a mapping 'system' (under 'open_ticket_ai' or at the top)")
    system = {str(k): v for k, v in system.items()}
    if "params" not in system and "provider_key" not in system and "server_address" in system:
        return SystemConfig(id=str(system.pop("id", "otobo")), provider_key="OTOBOAdapter", params=system)
    known = ("id", "provider_key", "params")
    for key in system:
        if key not in known:
            return _Wrong(f"unknown key system.{key}{nearest(key, known)}: settings belong under params")
    params = system.get("params") or {}
    if not isinstance(params, Mapping):
        return _Wrong("system.params must be a mapping of settings")
    if not system.get("provider_key"):
        return _Wrong("system.provider_key is missing: OTOBOAdapter, FreshdeskAdapter or module:Class")
    key = str(system["provider_key"])
    return SystemConfig(
        id=str(system.get("id") or key), provider_key=key, params={str(k): v for k, v in params.items()}
    )


def read_file(file: Path) -> Any:
    """What a YAML or JSON file holds, below its root ``open_ticket_ai:`` if it has one.

    Raises:
        ConfigError: it cannot be read or parsed.
    """
    data = _content(file)
    if isinstance(data, _Wrong):
        raise ConfigError(f"{file}: {data.why}")
    if isinstance(data, Mapping) and "open_ticket_ai" in data:
        return data["open_ticket_ai"]
    return data


def _content(file: Path) -> Any:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        return _Wrong(error.strerror or "cannot be read")
    except UnicodeDecodeError:
        return _Wrong("not UTF-8 text")
    try:
        return json.loads(text) if file.suffix.lower() == ".json" else _yaml(text)
    except RecursionError:
        return _Wrong("nested too deeply to be a config file")
    except ValueError as error:  # in YAML: what looks like a date and is none
        return _Wrong(f"not {'JSON' if file.suffix.lower() == '.json' else 'YAML'}: {error}")


def _yaml(text: str) -> Any:
    try:
        import yaml
    except ImportError:
        return _Wrong("reading YAML needs PyYAML: pip install 'otai-sdk[cli]', or use a .json file")
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        return _Wrong(f"not YAML{where}: {getattr(error, 'problem', None) or 'cannot be parsed'}")


def create_adapter(config: SystemConfig) -> TicketSystemAdapter:
    """The adapter that ``config.provider_key`` names.

    Raises:
        ConfigError: there is no such adapter, or its settings are bad.
    """
    from .adapter import TicketSystemAdapter

    key = config.provider_key
    if not isinstance(key, str):
        raise ConfigError(f"system {config.id!r}: provider_key must be text, not {type(key).__name__}")
    target = _BUILT_IN.get(key)
    found: Any
    if target is None and ":" not in key:
        entry = next(iter(entry_points(group=_ENTRY_POINTS, name=key)), None)
        if entry is None:
            names = sorted({"OTOBOAdapter", "FreshdeskAdapter", *(e.name for e in entry_points(group=_ENTRY_POINTS))})
            raise ConfigError(
                f"system {config.id!r}: no adapter {key!r}{nearest(key, names)}: known are {', '.join(names)}; "
                "your own is named 'package.module:Class'"
            )
        found = _loaded(entry.load, key, config)
    else:
        found = _load(target or key, config)
    if not (isinstance(found, type) and issubclass(found, TicketSystemAdapter)):
        raise ConfigError(f"system {config.id!r}: {key!r} is not a subclass of TicketSystemAdapter")
    return found(config)


def _load(target: str, config: SystemConfig) -> Any:
    module_name, _, class_name = target.partition(":")
    return _loaded(lambda: getattr(import_module(module_name), class_name), target, config)


def _loaded(load: Callable[[], Any], target: str, config: SystemConfig) -> Any:
    """What a module that is not ours gives; importing it may raise anything."""
    try:
        return load()
    except Exception as error:
        raise ConfigError(
            f"system {config.id!r}: adapter {target!r} cannot be loaded: {type(error).__name__}: {error}"
        ) from error
