"""The system in a file such as the original's ``config.yml``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..convert import nearest
from ..errors import ConfigError
from .keys import TwiceError, read_json, read_yaml
from .system import SystemConfig
from .wrong import Wrong


def load_config(path: str | os.PathLike[str]) -> SystemConfig:
    """Read the system from a YAML or JSON file; the original's ``config.yml`` loads unchanged.

    The root may be ``open_ticket_ai:``. ``system:`` holds ``id, provider_key, params``, or the elder flat form
    (``server_address, webservice_name, …``, taken as OTOBO). Other keys beside it belong to the original's pipeline.

    Raises:
        ConfigError: the file cannot be read, or names no system.
    """
    file = Path(path)
    found = _system(read_file(file))
    if isinstance(found, Wrong):
        raise ConfigError(f"{file}: {found.why}")
    return found


def _system(data: Any) -> SystemConfig | Wrong:
    system = data.get("system") if isinstance(data, Mapping) else None
    if not isinstance(system, Mapping):
        return Wrong("expected a mapping 'system' (under 'open_ticket_ai' or at the top)")
    system = {str(k): v for k, v in system.items()}
    if "params" not in system and "provider_key" not in system and "server_address" in system:
        return SystemConfig(id=str(system.pop("id", "otobo")), provider_key="OTOBOAdapter", params=system)
    known = ("id", "provider_key", "params")
    for key in system:
        if key not in known:
            return Wrong(f"unknown key system.{key}{nearest(key, known)}: settings belong under params")
    params = system.get("params") or {}
    if not isinstance(params, Mapping):
        return Wrong("system.params must be a mapping of settings")
    if not system.get("provider_key"):
        return Wrong("system.provider_key is missing: OTOBOAdapter, FreshdeskAdapter or module:Class")
    key = str(system["provider_key"])
    return SystemConfig(
        id=str(system.get("id") or key), provider_key=key, params={str(k): v for k, v in params.items()}
    )


def read_file(file: Path, *, whole: bool = False) -> Any:
    """What a YAML or JSON file holds, below its root ``open_ticket_ai:`` if it has one; ``whole``: with it.

    Raises:
        ConfigError: it cannot be read or parsed.
    """
    data = _content(file)
    if isinstance(data, Wrong):
        raise ConfigError(f"{file}: {data.why}")
    return data if whole else below_root(data)


def below_root(data: Any) -> Any:
    """What stands below ``open_ticket_ai:``, or everything where there is no such root."""
    if isinstance(data, Mapping) and "open_ticket_ai" in data:
        return data["open_ticket_ai"]
    return data


def _content(file: Path) -> Any:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        return Wrong(f"cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        return Wrong("not UTF-8 text: save it as UTF-8")
    try:
        return read_json(text) if file.suffix.lower() == ".json" else _yaml(text)
    except TwiceError as error:
        return Wrong(str(error))
    except RecursionError:
        return Wrong("nested too deeply to be a config file")
    except ValueError as error:  # in YAML: what looks like a date and is none
        return Wrong(f"not {'JSON' if file.suffix.lower() == '.json' else 'YAML'}: {error}")


def _yaml(text: str) -> Any:
    try:
        import yaml
    except ImportError:
        return Wrong("reading YAML needs PyYAML: pip install 'otai-sdk[cli]', or use a .json file")
    try:
        return read_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        return Wrong(f"not YAML{where}: {getattr(error, 'problem', None) or 'cannot be parsed'}")
