"""``otai_world`` in pytest's settings: the world files that the fixtures start from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["pytester"]
OTOBO = {"format": 1, "otobo": {}, "queues": [{"name": "Returns"}], "clock": {"recorded_from": "2026-05-06 07:08:09"}}
FRESHDESK = {"tables": {"groups": [{"name": "Returns"}], "ticket_fields": [{"name": "cf_shop"}]}}
TESTS = """
    def test_otobo(fake_otobo, otobo_adapter):
        assert list(fake_otobo.queues) == ["Returns"]
        assert fake_otobo.clock.now().isoformat().startswith("2026-05-06T07:08")
        assert len(fake_otobo.tickets) == 0
        fake_otobo.add_ticket("Mine")

    def test_freshdesk(served_freshdesk):
        fake = served_freshdesk.fake
        assert [group.name for group in fake.groups.values()] == ["Returns"]
        fake.state.ticket_field("ticket_type").choices.append("Mine")

    def test_each_has_its_own(fake_otobo, fake_freshdesk):
        assert len(fake_otobo.tickets) == 0
        assert "Mine" not in fake_freshdesk.state.types
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    for name, world in (("otobo.json", OTOBO), ("freshdesk.json", FRESHDESK)):
        (pytester.path / name).write_text(json.dumps(world), encoding="utf-8")
    pytester.makepyfile(TESTS)
    return pytester


def run(project: pytest.Pytester, *options: str) -> Any:
    return project.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider", *options)


@pytest.mark.parametrize("options", [(), ("-n", "2")])
def test_the_fixtures_start_from_the_files_of_the_settings(project: pytest.Pytester, options: tuple[str, ...]) -> None:
    project.makeini("[pytest]\notai_world = otobo.json freshdesk.json\n")
    run(project, *options).assert_outcomes(passed=3)


def test_the_files_are_found_beside_the_settings_wherever_pytest_is_called(project: pytest.Pytester) -> None:
    project.makepyprojecttoml('[tool.pytest.ini_options]\notai_world = ["otobo.json", "freshdesk.json"]\n')
    below = project.mkdir("below")
    below.joinpath("test_below.py").write_text(
        "def test_it(fake_otobo):\n    assert list(fake_otobo.queues) == ['Returns']\n"
    )
    project.chdir()
    run(project, "below").assert_outcomes(passed=1)


def test_a_fixture_of_ones_own_comes_first_and_may_build_on_the_file(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\notai_world = otobo.json\n")
    project.makepyfile(
        """
        import pytest

        @pytest.fixture
        def otobo_world(otobo_world):
            return {**otobo_world, "queues": [*otobo_world["queues"], {"name": "Sales"}]}

        def test_it(fake_otobo, fake_freshdesk):
            assert list(fake_otobo.queues) == ["Returns", "Sales"]
            assert len(fake_freshdesk.groups) == 3
        """
    )
    run(project).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("setting", "content", "told"),
    [
        ("missing.json", None, "missing.json: No such file or directory"),
        ("w.json", "{}", "w.json: it is a world of neither system"),
        ("w.json", "{", "w.json: it is no JSON"),
        ("w.json", '{"tables": {"groups": [{"nmae": "x"}]}}', "tables.groups[0]: there is no key 'nmae'"),
        ("otobo.json w.json", '{"format": 1, "otobo": {}}', "w.json: there already is a world of otobo"),
    ],
)
def test_a_wrong_file_ends_the_run_in_one_line(
    project: pytest.Pytester, setting: str, content: str | None, told: str
) -> None:
    project.makeini(f"[pytest]\notai_world = {setting}\n")
    if content is not None:
        Path(project.path, "w.json").write_text(content, encoding="utf-8")
    result = run(project)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    (line,) = [line for line in result.errlines if line.strip()]
    assert line.startswith("ERROR: otai_world: ")
    assert told in line
