"""The pytest plugin as a user's project meets it, each time in a process of its own."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["pytester"]
EXTRAS = ("responses", "werkzeug", "vcr", "yaml", "requests", "msgspec")


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run these tests; what is returned compares outcomes and prints."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)

    def run(source: str, *options: str, conftest: str = "") -> pytest.RunResult:
        pytester.makepyfile(textwrap.dedent(source))
        if conftest:
            pytester.makeconftest(textwrap.dedent(conftest))
        return pytester.runpytest_subprocess(
            "-p", "no:randomly", "-p", "no:cacheprovider", "-W", "error", "--strict-markers", *options
        )

    return run


# --- costs nothing --------------------------------------------------------------------------------


def test_an_unrelated_run_imports_nothing_of_ours_but_the_plugin(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # others' plugins import requests
    result = run(
        f"""
        import sys

        def test_nothing_is_loaded(request):
            assert [name for name in {EXTRAS} if name in sys.modules] == []
            ours = sorted(name for name in sys.modules if name.startswith("otai"))
            assert ours == ["otai_mocks", "otai_mocks.pytest_plugin"]
            assert not request.config.pluginmanager.has_plugin("otai-outcomes")
            assert not [name for name in request.fixturenames if "otai" in name or "fake" in name]
        """,
        "-p",
        "otai_mocks.pytest_plugin",
    )
    result.assert_outcomes(passed=1)


def test_without_the_extra_the_fixtures_say_what_to_install(run: Any) -> None:
    result = run(
        """
        import pytest

        def test_fake(fake_otobo): ...
        def test_adapter(freshdesk_adapter): ...
        def test_served(served_freshdesk): ...
        @pytest.mark.otai_cassette("otobo/triage")
        def test_tape(): ...
        def test_unrelated(): ...
        """,
        conftest="""
        import sys

        for name in ("responses", "werkzeug", "vcr", "yaml"):
            sys.modules[name] = None
        """,
    )
    result.assert_outcomes(passed=1, errors=4)
    assert result.stdout.str().count("pip install 'otai-sdk[mocks]'") >= 4


# --- fakes ----------------------------------------------------------------------------------------


def test_fakes_adapters_and_served_ones_share_a_state(run: Any) -> None:
    run(
        """
        import pytest

        @pytest.mark.parametrize("system", ["otobo", "freshdesk"])
        def test_one_state(system, request):
            fake, server, near, far = map(request.getfixturevalue, (
                f"fake_{system}", f"served_{system}", f"{system}_adapter", f"served_{system}_adapter"))
            assert server.fake is fake
            fake.add_ticket("Hello")
            assert near.update_ticket("1", {"subject": "Changed"})
            assert far.get_ticket("1").subject == "Changed"
            fake.journal.assert_called(status=200)

        def test_a_fresh_one_each_time(fake_otobo, served_freshdesk):
            assert len(fake_otobo.tickets) == len(served_freshdesk.fake.tickets) == 0
        """
    ).assert_outcomes(passed=3)


def test_worlds_are_overridden_by_a_path_data_or_a_fake(run: Any) -> None:
    run(
        """
        import json
        import pytest
        from otai_mocks import FakeFreshdesk, FakeOTOBO

        @pytest.fixture(params=["path", "data", "fake"])
        def otobo_world(request, tmp_path):
            fake = FakeOTOBO(version="10.1")
            fake.add_ticket("Mine")
            if request.param == "fake":
                return fake
            file = tmp_path / "world.json"
            data = fake.to_world(file)
            return file if request.param == "path" else data

        @pytest.fixture
        def freshdesk_world():
            return FakeFreshdesk(plan="trial", tickets=3)

        def test_worlds(fake_otobo, served_freshdesk):
            assert [ticket.title for ticket in fake_otobo.tickets.values()] == ["Mine"]
            assert fake_otobo.version == "10.1"
            assert len(served_freshdesk.fake.tickets) == 3
        """
    ).assert_outcomes(passed=3)


def test_a_fault_that_never_struck_fails_the_test(run: Any) -> None:
    result = run(
        """
        def test_unfired(fake_otobo, otobo_adapter):
            fake_otobo.faults.add("status", path="*/TicketUpdate")
            otobo_adapter.get_ticket("1")

        def test_served_unfired(served_freshdesk):
            served_freshdesk.fake.faults.add("status")

        def test_optional(fake_otobo):
            fake_otobo.faults.add("status", optional=True)

        def test_fails_by_itself(fake_otobo):
            fake_otobo.faults.add("status")
            assert False, "its own reason"

        def test_all_is_well(fake_otobo): ...
        """
    )
    result.assert_outcomes(passed=2, failed=3)
    text = result.stdout.str()
    assert text.count("1 fault never struck") >= 2
    assert "POST /otobo/nph-genericinterface.pl/Webservice/OTAI/TicketGet: the path is not */TicketUpdate" in text
    assert "its own reason" in text


def test_under_xdist(run: Any) -> None:
    run(
        """
        import pytest

        @pytest.mark.parametrize("number", range(8))
        def test_it(number, fake_otobo, otobo_adapter, served_freshdesk_adapter):
            fake_otobo.add_ticket(f"Ticket {number}")
            assert otobo_adapter.get_ticket("1").subject == f"Ticket {number}"
            assert served_freshdesk_adapter.get_ticket("1") is None
        """,
        "-n",
        "2",
        "--otai-block-network",
    ).assert_outcomes(passed=8)


# --- cassettes ------------------------------------------------------------------------------------

MARKED = """
import pytest
import requests
from otai_mocks import FakeOTOBO
from otai_sdk.scenarios import triage

@pytest.mark.otai_cassette("otobo/triage")
def test_by_name(otai_cassette):
    assert triage(otai_cassette.adapter(), "otobo").ok
    assert otai_cassette.all_played

@pytest.mark.otai_cassette("otobo/triage")
def test_without_naming_it():
    with pytest.raises(Exception, match="Can't .* (existing cassette|this request)"):
        requests.get("https://otobo.test/anything", timeout=1)
"""


def test_a_marked_test_replays_the_cassette(run: Any) -> None:
    run(MARKED, "--otai-block-network").assert_outcomes(passed=2)


def test_marker_mistakes_are_told(run: Any) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.otai_cassette("otobo/nope")
        def test_unknown(): ...
        @pytest.mark.otai_cassette
        def test_nameless(): ...
        @pytest.mark.otai_cassette("otobo/../../x")
        def test_elsewhere(): ...
        """
    )
    result.assert_outcomes(errors=3)
    result.stdout.fnmatch_lines(["*no cassette 'otobo/nope'*shipped are*", "*give the test a cassette*"])
    result.stdout.fnmatch_lines(["*'otobo/../../x' is no name of a cassette*"])


OWN = """
import pytest
from otai_sdk import SearchCriteria

@pytest.mark.otai_cassette("freshdesk/mine")
def test_mine(otai_cassette):
    ticket = otai_cassette.adapter().get_ticket("1")
    assert ticket.subject == {subject!r}
"""
RECORD = """
import pytest
from otai_mocks import FakeFreshdesk

@pytest.fixture
def otai_record_params():
    fake = FakeFreshdesk(api_key="a-key-nobody-knows")
    fake.add_ticket("From my own system")
    with fake.serve() as server:
        yield server.params
"""


def test_own_cassettes_are_recorded_kept_without_secrets_and_replayed(run: Any, pytester: pytest.Pytester) -> None:
    file = pytester.path / "cassettes" / "freshdesk" / "mine.yaml"
    mine = OWN.format(subject="From my own system")
    run(mine).assert_outcomes(errors=1)
    run(mine, "--otai-record", conftest=RECORD).assert_outcomes(passed=1)
    recorded = file.read_text()
    assert "From my own system" in recorded
    assert "a-key-nobody-knows" not in recorded
    run(mine, "--otai-block-network", conftest=" ").assert_outcomes(passed=1)
    # a test that fails keeps the former recording
    failing = OWN.format(subject="Another")
    run(failing, "--otai-record", conftest=RECORD).assert_outcomes(failed=1)
    assert file.read_text() == recorded
    assert [path.name for path in file.parent.iterdir()] == ["mine.yaml"]


def test_shipped_cassettes_are_not_recorded_and_a_system_is_asked_for(run: Any) -> None:
    result = run(MARKED, "--otai-record", conftest=RECORD)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["*'otobo/triage' is shipped with otai-sdk*"])
    result = run(OWN.format(subject="x"), "--otai-record", conftest=" ")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*override the fixture otai_record_params*"])


def test_the_folder_of_ones_own_cassettes_can_be_named(run: Any, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\notai_cassettes = tapes")
    run(OWN.format(subject="From my own system"), "--otai-record", conftest=RECORD).assert_outcomes(passed=1)
    assert (Path(pytester.path) / "tapes" / "freshdesk" / "mine.yaml").is_file()


OTHER = """
import pytest
from otai_sdk.scenarios import note, prepare

@pytest.mark.otai_cassette("otobo-10.1/mine")
def test_mine(otai_cassette):
    with otai_cassette.adapter() as helpdesk:
        prepare("note", helpdesk, otai_cassette.system)
        assert len(note(helpdesk, otai_cassette.system)) == 2
"""
SESSION = """
import pytest
from otai_mocks import FakeOTOBO
from otai_mocks.otobo.world.default import post_routes

@pytest.fixture
def otai_record_params():
    fake = FakeOTOBO("10.1", webservices={"My desk": post_routes()}, time_zone="Asia/Tokyo")
    with fake.serve() as server:
        own = {"webservice_name": "My desk", "update_operation_method": "POST", "time_zone": "Asia/Tokyo"}
        yield {**server.params, **own, "auth": "session"}
"""


def test_own_cassettes_bring_the_settings_they_were_recorded_with(run: Any, pytester: pytest.Pytester) -> None:
    run(OTHER, "--otai-record", conftest=SESSION).assert_outcomes(passed=1)
    run(OTHER, "--otai-block-network", conftest=" ").assert_outcomes(passed=1)
    text = (pytester.path / "cassettes" / "otobo-10.1" / "mine.yaml").read_text()
    assert "My%20desk/SessionCreate" in text
    assert "otai-secret" not in text
    assert "127.0.0.1" not in text


TWO = """
import pytest

@pytest.mark.otai_cassette("freshdesk/mine")
@pytest.mark.parametrize("number", [1, 2])
def test_one_way(otai_cassette, number):
    assert otai_cassette.adapter().get_ticket("1")

@pytest.mark.otai_cassette("freshdesk/mine")
def test_another_way(otai_cassette):
    assert otai_cassette.adapter().get_ticket("1").id == "1"

@pytest.mark.otai_cassette("freshdesk/alone")
def test_alone(otai_cassette):
    assert otai_cassette.adapter().get_ticket("1")
"""


@pytest.mark.parametrize("workers", [0, 2])
def test_tests_that_would_record_over_each_other_are_told(run: Any, pytester: pytest.Pytester, workers: int) -> None:
    parallel = ("-p", "xdist", "-n", str(workers)) if workers else ()
    result = run(TWO, "--otai-record", *parallel, conftest=RECORD)
    result.assert_outcomes(errors=3, passed=1)
    for one in ("test_one_way[[]1[]]", "test_one_way[[]2[]]", "test_another_way"):
        result.stdout.fnmatch_lines([f"*3 tests would record the cassette 'freshdesk/mine'*::{one}*"])
    assert [file.name for file in (pytester.path / "cassettes" / "freshdesk").iterdir()] == ["alone.yaml"]
    run(TWO, "--otai-record", "-k", "another", conftest=RECORD).assert_outcomes(passed=1)
    assert (pytester.path / "cassettes" / "freshdesk" / "mine.yaml").is_file()


def test_one_name_in_two_folders_is_two_cassettes(run: Any, pytester: pytest.Pytester) -> None:
    for folder in ("one", "two"):
        pytester.mkdir(folder)
        (pytester.path / folder / f"test_{folder}.py").write_text(OWN.format(subject="From my own system"))
    run("", "--otai-record", "one", "two", conftest=RECORD).assert_outcomes(passed=2)


def test_marker_options_and_fixtures_are_described(run: Any) -> None:
    assert "@pytest.mark.otai_cassette(name): replay" in run("", "--markers").stdout.str()
    text = run("", "--help").stdout.str()
    assert "--otai-record" in text
    assert "--otai-block-network" in text
    assert "--otai-allow-host=HOST" in text
    text = run("", "--fixtures").stdout.str()
    for name in ("fake_otobo", "served_freshdesk", "otobo_world", "served_otobo_adapter", "otai_cassette"):
        assert f"\n{name} " in text
