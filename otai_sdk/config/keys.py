"""YAML in which no key stands twice: PyYAML keeps the last of them without a word."""

from __future__ import annotations

from typing import Any

import yaml


class TwiceError(yaml.YAMLError):
    """A mapping has a key twice."""

    def __init__(self, key: str, first: int, second: int) -> None:
        where = f"lines {first} and {second}" if first != second else f"line {first}"
        super().__init__(f"{key!r} stands twice ({where}), and only one can count: put both into one")


class _Loader(yaml.SafeLoader):
    """Looks where mappings are composed: once for each, and before ``<<`` brings in the keys of others."""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        node: yaml.MappingNode = super().compose_mapping_node(anchor)
        lines: dict[tuple[str, str], int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                continue
            line, name = key.start_mark.line + 1, (key.tag, key.value)
            if name in lines:
                raise TwiceError(key.value, lines[name], line)
            lines[name] = line
        return node


def load(text: str) -> Any:
    """What a YAML text holds.

    Raises:
        TwiceError: a mapping has a key twice.
        yaml.YAMLError: it is not YAML.
    """
    return yaml.load(text, Loader=_Loader)  # noqa: S506  # it is a SafeLoader
