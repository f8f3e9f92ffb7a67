"""The key ``claims`` of a config file: where workers keep which ticket each has."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from ...convert import nearest
from ...errors import ConfigError
from ..models import load_function
from ..prediction import described
from .database import DatabaseClaims
from .local import FileClaims
from .protocol import Claims
from .redis import RedisClaims

_PLACES: dict[str, tuple[str, ...]] = {
    "folder": (),
    "database": ("sqlite", "connect", "table", "prefix", "seconds", "paramstyle"),
    "redis": ("url", "url_env_var", "prefix", "seconds"),
}
_WAITS = 30.0  # seconds for another worker's write to a SQLite file to end


def read_claims(data: Any) -> str | dict[str, Any] | None:
    """A folder, ``{folder: …}``, ``{database: {…}}`` or ``{redis: {…}}``, checked; nothing is opened.

    Raises:
        ConfigError: something else, or a value that cannot be.
    """
    if data is None:
        return None
    if isinstance(data, str) and data.strip():
        return data
    if not isinstance(data, Mapping) or len(data) != 1:
        raise ConfigError(
            f"claims: expected a folder, or one of {', '.join(_PLACES)} with its settings, got {described(data)}"
        )
    ((place, given),) = data.items()
    if place not in _PLACES:
        raise ConfigError(f"claims: unknown key {place!r}{nearest(str(place), _PLACES)}: use {', '.join(_PLACES)}")
    if place == "folder":
        if not isinstance(given, str) or not given.strip():
            raise ConfigError(f"claims.folder: expected a path, got {described(given)}")
        return given
    where, known = f"claims.{place}", _PLACES[place]
    if not isinstance(given, Mapping):
        raise ConfigError(f"{where}: expected a mapping of {', '.join(known)}, got {described(given)}")
    for key, value in given.items():
        if key not in known:
            raise ConfigError(f"{where}: unknown key {key!r}{nearest(str(key), known)}: use {', '.join(known)}")
        if key != "seconds" and not isinstance(value, str):
            raise ConfigError(f"{where}.{key}: expected text, got {described(value)}")
    one_of = ("sqlite", "connect") if place == "database" else ("url", "url_env_var")
    if sum(key in given for key in one_of) != 1:
        raise ConfigError(f"{where}: give either {one_of[0]} or {one_of[1]}")
    if place == "database":
        DatabaseClaims(dict, **_options(given, "table", "prefix", "seconds", "paramstyle"))  # its own checks
    else:
        RedisClaims(None, **_options(given, "prefix", "seconds"))
    return {place: dict(given)}


def open_claims(data: str | Mapping[str, Any], folder: Path | None = None) -> Claims:
    """The claims that `read_claims` has checked; the table of a database is made unless it is there.

    Args:
        data: what `read_claims` gave.
        folder: where the module of ``connect`` may stand.

    Raises:
        ConfigError: the folder or the table cannot be made, a module or variable is not there.
        ConnectionFailedError: the database cannot be asked.
    """
    if isinstance(data, str):
        return FileClaims(data)
    if "redis" in data:
        return _redis(data["redis"])
    given = data["database"]
    if "sqlite" in given:
        connect: Any = _Sqlite(given["sqlite"])
    else:
        connect = load_function(given["connect"], "claims.database.connect", folder)
    claims = DatabaseClaims(connect, **_options(given, "table", "prefix", "seconds", "paramstyle"))
    claims.create_table()
    return claims


class _Sqlite:
    """Connections to a file; one whose other writers are waited for."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __call__(self) -> Any:
        import sqlite3

        try:
            return sqlite3.connect(self._path, timeout=_WAITS)
        except sqlite3.Error as error:
            raise ConfigError(
                f"claims.database.sqlite: {self._path} cannot be used: {error}; its folder must exist, and be writable"
            ) from None


def _redis(given: Mapping[str, Any]) -> RedisClaims:
    try:
        redis = import_module("redis")
    except ModuleNotFoundError:
        raise ConfigError("claims.redis: it needs the package redis: pip install redis") from None
    variable = given.get("url_env_var")
    url = given.get("url") if variable is None else os.environ.get(variable)
    if not url:
        raise ConfigError(f"claims.redis.url_env_var: the environment variable {variable} is not set")
    try:
        client = redis.Redis.from_url(url)
    except ValueError:  # its words may hold the password
        raise ConfigError("claims.redis: the address is none: expected redis://host:port/number") from None
    return RedisClaims(client, **_options(given, "prefix", "seconds"))


def _options(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}
