"""How ``otai`` ends: the installed command in a process of its own, on both served fakes, in every way there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import otai_sdk.freshdesk
import otai_sdk.otobo
from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import errors
from otai_sdk.cli import exits
from otai_sdk.cli.app import cli
from otai_sdk.cli.exits import EXITS, Exit, exit_of

from .desk import Desk
from .endings import CANNOT, HOW, ONLY_BASES

SYSTEMS = {"otobo": FakeOTOBO, "freshdesk": FakeFreshdesk}
CLASSES = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.OTAIError)
}
CODES = {name: each for name, each in vars(exits).items() if isinstance(each, Exit)}  # those that belong to no class


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """The system that the test's parameter names, served, with one ticket."""
    fake: Any = SYSTEMS[request.param]()
    if request.param == "otobo":
        fake.add_customer("anna")
        ticket = fake.add_ticket("Printer", body="It burns", queue="Raw", customer="anna")
    else:
        ticket = fake.add_ticket("Printer", description="It burns")
    with fake.serve() as server:
        made = Desk(fake, server.params, tmp_path, str(ticket.id))
        made.write()
        yield made


both = pytest.mark.parametrize("desk", SYSTEMS, indirect=True)


def meant(name: str) -> Exit:
    """How a command ends by this class of error, or this name of a code."""
    return CODES[name] if name in CODES else exit_of(CLASSES[name]("what happened"))


@pytest.mark.parametrize(("name", "desk"), HOW, indirect=["desk"])
def test_every_ending_happens_for_real(name: str, desk: Desk) -> None:
    """The right code, one readable line, and where it is an error of ours really that class."""
    arguments = HOW[name, desk.fake.system](desk)
    done = desk.run(*arguments)
    assert done.returncode == meant(name).code, done.stderr
    assert "Traceback" not in done.stderr
    for secret in ("wrong-one", "olgas-own-key", *desk.fake.secrets()):
        assert secret not in done.stderr + done.stdout
    if name in CLASSES:
        warnings, error = done.stderr.splitlines()[:-1], done.stderr.splitlines()[-1]
        assert done.stdout == ""
        assert error.startswith("error: ")
        assert all(line.startswith("warning: ") for line in warnings)
        assert meant(name).hint in done.stderr
    if name == "UNCLEAR":
        assert "before sending it again" in done.stderr
    if name == "BUG":
        assert "KeyError at broken.py:6 (hint: please report it" in done.stderr
        assert "anna@example.com" not in done.stderr  # what an error of unknown origin says could be anything


@pytest.mark.parametrize(("name", "desk"), [each for each in HOW if each[0] in CLASSES], indirect=["desk"], ids=str)
def test_every_class_of_error_is_that_class(name: str, desk: Desk) -> None:
    """What --debug shows ends with the class itself, not with another that has the same code."""
    shown = desk.run("--debug", *HOW[name, desk.fake.system](desk)).stderr
    raised = [line for line in shown.splitlines() if line.startswith("otai_sdk.")]
    assert raised[-1].partition(":")[0].rpartition(".")[2] == name


def test_no_ending_is_forgotten() -> None:
    """Each class and each code is brought about on each system, or it is said why a system cannot cause it."""
    everything = {(name, system) for name in {**CLASSES, **CODES} for system in SYSTEMS}
    bases = {(name, system) for name in ONLY_BASES for system in SYSTEMS}
    assert HOW.keys() | CANNOT.keys() | bases == everything
    assert not HOW.keys() & CANNOT.keys()
    assert {meant(name).code for name, _ in HOW} == {each.code for each in EXITS}


@pytest.mark.parametrize(("name", "system"), CANNOT)
def test_what_a_system_is_said_not_to_cause_its_adapter_never_raises(name: str, system: str) -> None:
    adapter = {"otobo": otai_sdk.otobo, "freshdesk": otai_sdk.freshdesk}[system]
    sources = [path.read_text(encoding="utf-8") for path in Path(str(adapter.__file__)).parent.rglob("*.py")]
    assert len(sources) > 20
    assert [source for source in sources if name in source] == []


@pytest.mark.parametrize("name", ONLY_BASES)
def test_only_bases_are_left_out(name: str) -> None:
    assert CLASSES[name].__subclasses__()


@both
def test_debug_shows_where_it_happened(desk: Desk) -> None:
    shown = desk.run("--debug", "tickets", "get", "x")
    assert "Traceback" in shown.stderr
    assert shown.returncode == 4


@both
def test_every_option_can_be_a_variable(desk: Desk) -> None:
    desk.env["OTAI_TICKETS_FIND_LIMIT"] = "0"
    done = desk.run("tickets", "find")
    assert (done.returncode, done.stdout) == (0, "no tickets\n")
    desk.env["OTAI_TICKETS_FIND_JSON"] = "1"
    desk.env["OTAI_VERSION"] = "9.9"  # of somebody's own: it is no option's
    done = desk.run("tickets", "find")
    assert (done.returncode, done.stdout) == (0, "[]\n")


def test_a_variable_is_called_like_its_option() -> None:
    find = {each.opts[0]: each.envvar for each in cli.commands["tickets"].commands["find"].params}
    assert find["--type"] == "OTAI_TICKETS_FIND_TYPE"
    assert find["--created-after"] == "OTAI_TICKETS_FIND_CREATED_AFTER"
    assert find["--config"] == "OTAI_CONFIG"


def test_no_code_means_two_things() -> None:
    codes = [each.code for each in EXITS]
    assert len(set(codes)) == len(codes)


def test_a_write_without_an_answer_is_never_taken_for_a_refusal() -> None:
    lost = errors.RequestTimeoutError("no answer", may_have_been_applied=True)
    failed = errors.ServerError("502")
    failed.may_have_been_applied = True
    assert {exit_of(lost).code, exit_of(failed).code} == {14}
