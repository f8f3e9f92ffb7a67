"""What the application has to be told: config.yml for the helpdesk, environment variables for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from otai_sdk import ConfigError, SystemConfig, load_config


@dataclass(frozen=True)
class Settings:
    """Secrets are kept out of the repr.

    Attributes:
        config_file: the file that names the helpdesk, and holds the rules of the triage.
        system: the helpdesk.
        queue: where the form's tickets begin.
        solved: the status of a ticket that its customer calls solved.
        database: the file of the outbox.
        secret_key: signs the session cookie.
        chat_hook: the address that hears of new tickets, or None.
        dev_user: who is signed in while developing; None: the web server tells.
    """

    config_file: Path
    system: SystemConfig
    queue: str
    solved: str
    database: Path
    secret_key: str = field(repr=False)
    chat_hook: str | None = field(default=None, repr=False)
    dev_user: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read WEBDESK_SECRET_KEY, WEBDESK_CONFIG, WEBDESK_DATABASE, WEBDESK_CHAT_HOOK and WEBDESK_DEV_USER.

        Raises:
            ConfigError: one that is needed is missing; the message names it.
        """
        if not environment.get("WEBDESK_SECRET_KEY"):
            raise ConfigError("set WEBDESK_SECRET_KEY: python -c 'import secrets; print(secrets.token_hex())'")
        file = Path(environment.get("WEBDESK_CONFIG", "config.yml"))
        system = load_config(file)
        section = (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("webdesk")
        if not isinstance(section, dict) or not {"queue", "solved"} <= section.keys():
            raise ConfigError(f"{file}: expected a mapping 'webdesk' with queue and solved")
        return cls(
            config_file=file,
            system=system,
            queue=str(section["queue"]),
            solved=str(section["solved"]),
            database=Path(environment.get("WEBDESK_DATABASE", "webdesk.sqlite")),
            secret_key=environment["WEBDESK_SECRET_KEY"],
            chat_hook=environment.get("WEBDESK_CHAT_HOOK"),
            dev_user=environment.get("WEBDESK_DEV_USER"),
        )
