"""What is a system's own to decide, and what its protocol promises: the tables by which answers are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..errors import ConfigError


@dataclass(frozen=True)
class Rules:
    """How the answers of one system are compared.

    Attributes:
        system: ``"otobo"`` or ``"freshdesk"``.
        ordered: the order of keys is part of the protocol.
        headers: names, in lower case, of the headers that every answer has and clients rely on.
        maps: paths of objects whose keys are the account's own words: they count as one key ``*``.
        free: paths where the account's own fields stand: any kind of value may.
        optional: paths of keys that hang on how the account is set up.
        codes, wordings: last names of a path in a refusal: words of the protocol, and sentences.
        name: what a key of the protocol looks like; any other is not shown.
    """

    system: str
    ordered: bool
    headers: tuple[str, ...]
    maps: re.Pattern[str]
    free: re.Pattern[str]
    optional: re.Pattern[str]
    codes: frozenset[str]
    wordings: frozenset[str]
    name: re.Pattern[str]
    prefixes: tuple[str, ...] = field(default=())

    def key(self, path: str, key: str) -> str:
        """A key as it is compared and shown."""
        if self.maps.search(path):
            return "*"
        prefix = next((p for p in self.prefixes if key.startswith(p)), None)
        if prefix is not None:
            return f"{prefix}…"
        return key if self.name.fullmatch(key) else "*"

    def is_code(self, path: str) -> bool:
        return path.rpartition(".")[2] in self.codes

    def is_wording(self, path: str) -> bool:
        return path.rpartition(".")[2] in self.wordings


_NOWHERE = re.compile(r"(?!)")

OTOBO = Rules(
    system="otobo",
    ordered=False,  # it changes from answer to answer
    headers=(),
    maps=_NOWHERE,
    free=re.compile(r"DynamicField\[\]\.Value$"),
    optional=re.compile(r"\.Article\[\]\.DynamicField$"),  # where articles have no fields of their own, it is left out
    codes=frozenset({"ErrorCode", "faultcode"}),
    wordings=frozenset({"ErrorMessage", "faultstring"}),
    name=re.compile(r"[A-Za-z][A-Za-z0-9]{0,39}"),
    prefixes=("DynamicField_",),
)
FRESHDESK = Rules(
    system="freshdesk",
    ordered=True,
    headers=(
        "x-ratelimit-total",
        "x-ratelimit-remaining",
        "x-ratelimit-used-currentrequest",
        "x-freshdesk-api-version",
        "x-request-id",
    ),
    maps=re.compile(r"(^|\.)(custom_fields|choices|assignment_limits)$"),
    free=re.compile(r"(^|\.)(custom_fields\.\*|choices)$"),
    optional=_NOWHERE,
    codes=frozenset({"code", "field"}),
    wordings=frozenset({"message", "description"}),
    name=re.compile(r"[a-z][a-z0-9_]{0,39}"),
)
_RULES = {rules.system: rules for rules in (OTOBO, FRESHDESK)}


def rules_of(system: str) -> Rules:
    """The rules of a system.

    Raises:
        ConfigError: it is neither OTOBO nor Freshdesk.
    """
    found = _RULES.get(system)
    if found is None:
        raise ConfigError(f"there is no fake of {system!r} to compare with: there is one of {' and of '.join(_RULES)}")
    return found
