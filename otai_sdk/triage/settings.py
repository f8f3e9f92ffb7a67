"""The ``triage:`` section of a config file: which tickets, what decides, what is written."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ..config import below_root, read_file
from ..convert import nearest
from ..errors import ConfigError, InvalidRequestError
from ..models import SearchCriteria
from .claims import Claims
from .claims.settings import open_claims, read_claims
from .decision import read_low_confidence, read_thresholds
from .labels import Labels
from .marker import Marker, read_marker
from .prediction import FIELDS, Classifier, Value, described
from .run import Triage
from .text import read_text

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter

_BESIDE = ("system", "triage", "open_ticket_ai", "defs")
_ANCHORS = ("_", ".", "x-")  # what people begin the names of parts with that other parts refer to
_NEARLY = 0.8  # a letter or two: "modifiers" is a key of the original, and no "classifiers"
_ENTITIES = ("queue", "user", "status", "priority", "customer")
_RULES = ("rules", "default")
_MODELS = ("classifiers", "text", "labels")
_KEYS = (
    "criteria",
    *_RULES,
    *_MODELS,
    "thresholds",
    "low_confidence",
    "note",
    "marker",
    "claims",
    "max_wait",
    "metrics",
    "last_run",
)


class TriageSettings(msgspec.Struct, kw_only=True):
    """The ``triage:`` section of a config file.

    Attributes:
        criteria: which tickets.
        classifier: what its rules or its models say.
        thresholds, low_confidence, note, marker, max_wait: see `otai_sdk.triage.Triage`.
        claims: the folder of `FileClaims`, or ``{folder: …}``, ``{database: …}`` or ``{redis: …}``.
        metrics: a file that gets a line of JSON for each run.
        last_run: a file that tells of the last run, for monitoring.
        folder: where modules may stand that ``claims`` names.
    """

    criteria: SearchCriteria
    classifier: Classifier
    thresholds: dict[str, float] = msgspec.field(default_factory=dict)
    low_confidence: dict[str, Value] = msgspec.field(default_factory=dict)
    note: bool = False
    marker: Marker | None = None
    claims: str | dict[str, Any] | None = None
    max_wait: float = 600.0
    metrics: str | None = None
    last_run: str | None = None
    folder: Path | None = None

    def triage(self, adapter: TicketSystemAdapter, **options: Any) -> Triage:
        """The run these settings describe; ``options`` such as ``dry_run=True`` go to `otai_sdk.triage.Triage`."""
        settings: dict[str, Any] = {
            "thresholds": self.thresholds,
            "low_confidence": self.low_confidence,
            "note": self.note,
            "marker": self.marker,
            "max_wait": self.max_wait,
            **options,
        }
        if settings.get("claims") is None and self.claims is not None and not settings.get("dry_run"):
            settings["claims"] = self.held()
        return Triage(adapter, self.classifier, self.criteria, **settings)

    def held(self) -> Claims | None:
        """The claims that the section asks for, ready to be used.

        Raises:
            ConfigError: the folder or the table cannot be made, a module or variable is not there.
            ConnectionFailedError: the database cannot be asked.
        """
        return None if self.claims is None else open_claims(self.claims, self.folder)


def load_triage(path: str | PathLike[str]) -> TriageSettings:
    """The ``triage:`` section beside ``system:`` in a YAML or JSON config file.

    Its keys: ``criteria`` (as `SearchCriteria`; a queue, status … may be a plain name or id), ``rules`` and ``default``
    or ``classifiers``, ``text`` and ``labels``; ``thresholds``, ``low_confidence``, ``note``, ``marker``, ``claims``,
    ``max_wait``, ``metrics``, ``last_run``.

    Raises:
        ConfigError: the file cannot be read, has no such section, or something in it is wrong; the message names the
            file, the path inside it and the nearest valid key. A key of ``triage:`` that stands outside of it is wrong
            too.
    """
    settings = find_triage(path)
    if settings is None:
        raise ConfigError(f"{Path(path)}: expected a mapping 'triage' beside 'system'")
    return settings


def find_triage(path: str | PathLike[str]) -> TriageSettings | None:
    """As `load_triage`; None where the file has no such section."""
    file = Path(path)
    whole = read_file(file, whole=True)
    for level in (whole, below_root(whole)):
        if isinstance(level, Mapping):
            _check_place(file, level)
    data = below_root(whole)
    section = data.get("triage") if isinstance(data, Mapping) else None
    if section is None:
        return None
    try:
        return read_triage(section, file.parent)
    except ConfigError as error:
        raise ConfigError(f"{file}: triage.{error}") from None


def _check_place(file: Path, level: Mapping[Any, Any]) -> None:
    """Refuse what would be left unread: a key of ``triage:`` that stands outside of it, or is nearly one. The other
    keys of the original's file are its own."""
    for key in level:
        if key in _KEYS:
            raise ConfigError(f"{file}: {key}: it belongs under 'triage:'; indent it there")
        if not isinstance(key, str) or key in _BESIDE or key.startswith(_ANCHORS):
            continue
        for near in get_close_matches(key.lower(), ("triage", *_KEYS), n=1, cutoff=_NEARLY):
            where = "" if near == "triage" else ", which belongs under 'triage:'"
            raise ConfigError(f"{file}: unknown key {key!r}: did you mean {near!r}{where}?")


def read_triage(data: Any, folder: Path | None = None) -> TriageSettings:
    """The settings of a run from plain data; modules of models may stand in ``folder``.

    Raises:
        ConfigError: something in it is wrong.
    """
    if not isinstance(data, Mapping):
        raise ConfigError(f"expected a mapping, got {described(data)}")
    for key in data:
        if key not in _KEYS:
            raise ConfigError(f"{key}: unknown key{nearest(str(key), _KEYS)}: use {', '.join(_KEYS)}")
    note = data.get("note", False)
    if not isinstance(note, bool):
        raise ConfigError(f"note: expected true or false, got {type(note).__name__} {note!r}")
    if "criteria" not in data:
        raise ConfigError("criteria is missing: say which tickets, e.g. {queue: Raw}")
    for key in ("metrics", "last_run"):
        if data.get(key) is not None and (not isinstance(data[key], str) or not data[key].strip()):
            raise ConfigError(f"{key}: expected a path, got {described(data[key])}")
    return TriageSettings(
        criteria=read_criteria(data["criteria"]),
        classifier=_classifier(data, folder),
        thresholds=read_thresholds(data.get("thresholds") or {}),
        low_confidence=read_low_confidence(data.get("low_confidence") or {}),
        note=note,
        marker=read_marker(data.get("marker")),
        claims=read_claims(data.get("claims")),
        max_wait=data.get("max_wait", 600.0),
        metrics=data.get("metrics"),
        last_run=data.get("last_run"),
        folder=folder,
    )


def _classifier(data: Mapping[str, Any], folder: Path | None) -> Classifier:
    """What the rules say, or what models say."""
    if "classifiers" not in data:
        alone = next((key for key in ("text", "labels") if key in data), None)
        if alone is not None:
            raise ConfigError(f"{alone}: it belongs to classifiers, and there are none: rules need no {alone}")
        from ..keywords import KeywordClassifier

        return KeywordClassifier.from_dict({key: data[key] for key in _RULES if key in data})
    both = next((key for key in _RULES if key in data), None)
    if both is not None:
        raise ConfigError(f"{both}: give {both} or classifiers, not both")
    from .models import read_models

    labels = data.get("labels") or {}
    if not isinstance(labels, Mapping) or not set(labels) <= set(FIELDS):
        raise ConfigError(f"labels: expected a mapping of {', '.join(FIELDS)}, got {described(labels)}")
    tables = {field: Labels(table, f"labels.{field}") for field, table in labels.items()}
    return read_models(data["classifiers"], read_text(data.get("text")), tables, folder)


def read_criteria(data: Any) -> SearchCriteria:
    """Criteria in which a queue, status … may be a plain name or id, and a person an e-mail address.

    Raises:
        ConfigError: an unknown key or a wrong type.
    """
    if not isinstance(data, Mapping):
        raise ConfigError(f"criteria: expected a mapping, got {type(data).__name__}")
    try:
        return SearchCriteria.from_dict({k: _entities(k, v) if k in _ENTITIES else v for k, v in data.items()})
    except InvalidRequestError as error:
        raise ConfigError(f"criteria: {error}") from None


def _entities(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_entities(key, each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return {"id": value}
    if isinstance(value, str):
        return {"email": value} if key in ("user", "customer") and "@" in value else {"name": value}
    return value
