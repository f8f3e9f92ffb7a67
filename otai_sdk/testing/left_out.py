"""Tells at the end of the run what the kit was told to leave out, even where skips are not listed."""

from __future__ import annotations

import pytest

_NAME = "otai_sdk.testing.left_out"


class LeftOut:
    """A pytest plugin: one line for each class that declares what its system lacks."""

    def __init__(self) -> None:
        self.lines: dict[str, str] = {}

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in self.lines.values():
            terminalreporter.write_line(line)


def tell(config: pytest.Config, name: str, features: list[str]) -> None:
    """Have the line for this class printed once."""
    if not features:
        return
    plugin = config.pluginmanager.get_plugin(_NAME)
    if plugin is None:
        plugin = LeftOut()
        config.pluginmanager.register(plugin, _NAME)
    plugin.lines[name] = f"{name}: the contract was left out for {', '.join(features)}, as declared in supports"
