"""From a model's labels to the system's own names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from ..errors import ConfigError, InvalidRequestError
from .prediction import Value, described, is_value


class Labels:
    """A table of labels, for one field. The first pattern that fits wins; case is ignored.

    Args:
        table: label → the system's name or id; ``*`` and ``?`` in a label stand for anything and for one character.
            None as value: this label means that the field stays as it is.
        where: how messages call the table.

    Raises:
        ConfigError: a label or a value that cannot be.
    """

    def __init__(self, table: Mapping[str, Value | None], where: str) -> None:
        if not isinstance(table, Mapping) or not table:
            raise ConfigError(f"{where}: expected a mapping of labels to names or ids, got {described(table)}")
        for label, value in table.items():
            if not is_value(label):
                raise ConfigError(f"{where}: expected a label, got {described(label)}")
            if value is not None and not is_value(value):
                raise ConfigError(f"{where}.{label}: expected a name or an id, got {described(value)}")
        # a bracket stands for itself, and for no set of characters
        self._table = [(str(label).casefold().replace("[", "[[]"), value) for label, value in table.items()]
        self._where = where
        self._given = dict(table)

    def places(self) -> Iterator[tuple[str, Value]]:
        """Each value with the place where it stands."""
        for label, value in self._given.items():
            if value is not None:
                yield f"{self._where}.{label}", value

    def value_of(self, label: Value) -> Value | None:
        """The system's name or id for a label.

        Raises:
            InvalidRequestError: no pattern fits it.
        """
        wanted = str(label).casefold()
        for pattern, value in self._table:
            if fnmatchcase(wanted, pattern):
                return value
        raise InvalidRequestError(
            f"{self._where} has no entry for the label {str(label)[:60]!r}: add it, or '*' for all others"
        )
