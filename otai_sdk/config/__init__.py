"""Which system, and its settings: from code, or from a file such as the original's ``config.yml``."""

from __future__ import annotations

from .create import create_adapter
from .file import below_root, load_config, read_file
from .secrets import fingerprint, holds_credentials, secret_from, secret_values
from .settings import AdapterSettings, Timeout, read_settings, wrong_limit
from .system import USER_INFO, SystemConfig, called, is_secret_setting

__all__ = [
    "USER_INFO",
    "AdapterSettings",
    "SystemConfig",
    "Timeout",
    "below_root",
    "called",
    "create_adapter",
    "fingerprint",
    "holds_credentials",
    "is_secret_setting",
    "load_config",
    "read_file",
    "read_settings",
    "secret_from",
    "secret_values",
    "wrong_limit",
]
