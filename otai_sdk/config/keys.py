"""YAML and JSON in which no key stands twice: their readers keep the last of them without a word."""

from __future__ import annotations

import json
from typing import Any

_MERGE = "tag:yaml.org,2002:merge"


class TwiceError(ValueError):
    """A mapping has a key twice."""

    def __init__(self, key: str, where: str) -> None:
        super().__init__(f"{key!r} stands twice ({where}), and only one can count: put both into one")


def read_json(text: str) -> Any:
    """What a JSON text holds.

    Raises:
        TwiceError: an object has a key twice.
        ValueError: it is not JSON.
    """
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise TwiceError(key, "in one object")
        made[key] = value
    return made


def read_yaml(text: str) -> Any:
    """What a YAML text holds.

    Raises:
        TwiceError: a mapping has a key twice.
        ImportError: PyYAML is not installed.
        yaml.YAMLError: it is not YAML.
    """
    import yaml

    class Loader(yaml.SafeLoader):
        def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
            """Each mapping is composed once, before ``<<`` brings in the keys of others."""
            node: yaml.MappingNode = super().compose_mapping_node(anchor)
            lines: dict[tuple[str, str], int] = {}
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                    continue
                name, line = (key.tag, key.value), key.start_mark.line + 1
                first = lines.get(name)
                if first is not None:
                    raise TwiceError(key.value, f"line {line}" if first == line else f"lines {first} and {line}")
                lines[name] = line
            return node

    return yaml.load(text, Loader=Loader)  # noqa: S506  # it is a SafeLoader
