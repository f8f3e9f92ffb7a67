"""What criteria mean on this account: names become ids, custom fields get their ``cf_``."""

from __future__ import annotations

import logging
import re
from typing import Any

import msgspec

from ..errors import InvalidRequestError
from ..models import SearchCriteria, UnifiedEntity, UnifiedUser
from ..timer import monotonic
from ..updates import read_ticket_id
from . import custom
from . import query as q
from .directory import Directory

_NUMBER = re.compile(r"[0-9]{1,18}")
_KEYS = (("queue", "queue"), ("user", "owner"), ("status", "status"), ("priority", "priority"))
log = logging.getLogger("otai_sdk")


class Meaning:
    """Reads criteria by the account's names. What cannot match anything is logged as WARNING, with the nearest name.

    Args:
        directory: names ◄─► ids.
    """

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    def understood(self, criteria: SearchCriteria) -> SearchCriteria | None:
        """The criteria in Freshdesk's own spelling, or None when nothing can match (and why is logged)."""
        c = msgspec.structs.replace(criteria)
        if c.id is not None:
            c.id = read_ticket_id(c.id)
        if c.number is not None:
            number = str(c.number).lstrip("0")
            if not _NUMBER.fullmatch(number) or c.id not in (None, number):
                log.warning("freshdesk: there is no ticket with the number %r and these criteria", c.number)
                return None
            c.id, c.number = number, None  # people call a ticket by its id here
        if c.custom_fields:
            fields = self._custom_fields(c.custom_fields, monotonic())
            if fields is None:
                return None
            c.custom_fields = fields
        if c.user is not None:
            owner = self._owner(c.user)
            if owner is None:
                return None
            c.user = owner
        return c

    def _custom_fields(self, wanted: dict[str, Any], began: float) -> dict[str, Any] | None:
        names = self.directory.names()
        if any(names.custom_name(name) is None for name in wanted):
            names = self.directory.names(not_older_than=began)
        result: dict[str, Any] = {}
        for name, value in wanted.items():
            spelt = names.custom_name(name)
            if spelt is None:
                log.warning(
                    "freshdesk: unknown custom field %r%s; nothing matches", name, names.hint("custom_fields", name)
                )
                return None
            if spelt in result:
                raise InvalidRequestError(f"{name!r} and {spelt!r} are the same custom field: give it once")
            result[spelt] = custom.to_find(spelt, names.custom[spelt], value)
        return result

    def _owner(self, wanted: UnifiedUser) -> UnifiedUser | None:
        """An owner named by e-mail is looked up; the tickets themselves tell the id only."""
        email = wanted.email or (wanted.name if wanted.name and "@" in wanted.name else None)
        if wanted.id is not None or not email:
            return wanted
        found = self.directory.agent_by_email(email)
        if found is None:
            log.warning("freshdesk: no agent has the e-mail address %r; nothing matches", email)
            return None
        return UnifiedUser(id=found)

    def ids_of(self, criteria: SearchCriteria) -> dict[str, list[int]] | None:
        """For queue, user, status and priority: the ids that are meant, or None when one of them is unknown.

        Raises:
            InvalidRequestError: an entity whose id and name do not belong together.
        """
        began = monotonic()
        found: dict[str, list[int]] = {}
        for name, key in _KEYS:
            wanted = q.wanted_entities(criteria, name)
            if not wanted:
                continue
            ids = [id for entity in wanted for id in self._ids(key, entity, began)]
            if not ids:
                return None
            found[name] = list(dict.fromkeys(ids))
        return found

    def unknown_names(self, criteria: SearchCriteria) -> list[tuple[str, str, str]]:
        """The names that the account does not have: field, name, and what is wrong in words."""
        began, unknown = monotonic(), []
        for name, key in _KEYS:
            for entity in q.wanted_entities(criteria, name):
                text = entity.name
                if entity.id is not None or not text or (key == "owner" and "@" in text):
                    continue
                if not self.directory.ids(key, text, began, any_case=key != "queue"):
                    unknown.append((name, text, f"unknown {key} {text!r}{self.directory.names().hint(key, text)}"))
        if criteria.type is None:
            return unknown
        types = self.directory.names().types
        if types and criteria.type.casefold() not in map(str.casefold, types):
            hint = self.directory.names().hint("type", criteria.type)
            unknown.append(("type", criteria.type, f"unknown type {criteria.type!r}{hint}"))
        return unknown

    def _ids(self, key: str, entity: UnifiedEntity, began: float) -> list[int]:
        any_case = key != "queue"  # as `matches` compares them
        if entity.id is None:
            ids = self.directory.ids(key, entity.name or "", began, any_case=any_case)
            if not ids:
                names = self.directory.names()
                log.warning("freshdesk: unknown %s %r%s", key, entity.name, names.hint(key, entity.name or ""))
            return ids
        if key in ("status", "priority") and self.directory.names().name_of(key, entity.id) is None:
            names = self.directory.names(not_older_than=began)  # the search refuses a number that is not in the list
            if names.name_of(key, entity.id) is None:
                log.warning("freshdesk: there is no %s %d: known are %s", key, entity.id, names.of[key])
                return []
        if entity.name and not (key == "owner" and "@" in entity.name):
            self.directory.agreed(key, entity.id, entity.name, began, any_case=any_case)
        return [entity.id]
