"""One adapter for each helpdesk, made once, closed and made anew when settings change."""

from __future__ import annotations

import copy
import threading
from typing import Any

import pytest
from django.core.checks.registry import registry
from support.checks import check_helpdesks
from support.helpdesks import helpdesk, pool

pytestmark = pytest.mark.usefixtures("helpdesks")


def test_all_threads_share_one_adapter() -> None:
    seen: list[Any] = []

    def use() -> None:
        with helpdesk("acme") as adapter:
            seen.append(adapter)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len({id(adapter) for adapter in seen}) == len(pool) == 1


def test_changed_settings_close_it_and_make_another(settings: Any) -> None:
    with helpdesk("acme") as before:
        pass
    changed = copy.deepcopy(settings.HELPDESKS)
    changed["acme"]["params"]["retries"] = 0
    settings.HELPDESKS = changed
    assert len(pool) == 0
    with helpdesk("acme") as after:
        assert after is not before
        assert after.options.retries == 0


def test_nothing_is_left_of_the_test_before() -> None:
    assert len(pool) == 0


@pytest.mark.parametrize("system", ["otobo"])
def test_wrong_settings_are_named_by_check_deploy(helpdesks: Any) -> None:
    def found() -> list[str]:
        return [str(error) for error in check_helpdesks()]

    assert check_helpdesks in registry.get_checks(include_deployment_checks=True)
    assert found() == []
    helpdesks["acme"]["params"]["timout"] = 1
    assert "timout" in found()[0]
    assert "did you mean" in found()[0]
