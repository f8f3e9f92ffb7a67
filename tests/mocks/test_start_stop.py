"""Where a ``with`` block does not fit: unittest, Django's test cases, one fake for a whole class."""

from __future__ import annotations

import subprocess
import sys
import unittest
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.fake import Fake

ORIGINAL = HTTPAdapter.send
BOTH = pytest.mark.parametrize("make", [FakeOTOBO, FakeFreshdesk])


@pytest.fixture(autouse=True)
def _requests_is_left_as_it_was() -> Iterator[None]:
    yield
    assert HTTPAdapter.send is ORIGINAL


@BOTH
def test_started_it_answers_until_it_is_stopped(make: Callable[[], Fake]) -> None:
    fake = make().start()
    assert fake.adapter().check().ok
    fake.stop()
    assert HTTPAdapter.send is ORIGINAL
    fake.stop()
    assert len(fake.journal) > 0, "the fake keeps what it knows"
    with fake:
        assert fake.adapter().check().ok
    fake.stop()


@BOTH
def test_started_twice_is_refused_and_once_stopped_is_over(make: Callable[[], Fake]) -> None:
    fake = make().start()
    with pytest.raises(ValueError, match=r"this fake answers at .* already"):
        fake.start()
    fake.stop()
    assert HTTPAdapter.send is ORIGINAL


def test_stopping_asks_for_faults_that_never_struck_and_has_stopped_all_the_same() -> None:
    fake = FakeFreshdesk().start()
    fake.faults.add("rate_limit")
    with pytest.raises(AssertionError, match="rate_limit"):
        fake.stop()
    assert HTTPAdapter.send is ORIGINAL
    fake.stop()


def test_a_door_that_is_open_elsewhere_stays_open() -> None:
    fake = FakeFreshdesk().start()
    with fake.serve() as server:
        fake.stop()
        assert requests.get(server.health_url, timeout=5).ok


# --- unittest -------------------------------------------------------------------------------------


class InSetUp(unittest.TestCase):
    """A fresh fake for each test."""

    def setUp(self) -> None:
        self.fake = FakeFreshdesk().start()
        self.addCleanup(self.fake.stop)
        self.fake.add_ticket("Hello")

    def test_one(self) -> None:
        assert self.fake.adapter().update_ticket("1", {"subject": "Changed"})

    def test_other(self) -> None:
        ticket = self.fake.adapter().get_ticket("1")
        assert ticket is not None
        assert ticket.subject == "Hello"


class InTearDown(unittest.TestCase):
    def setUp(self) -> None:
        self.fake = FakeOTOBO().start()

    def tearDown(self) -> None:
        self.fake.stop()

    def test_one(self) -> None:
        assert self.fake.adapter().check().ok


class OneForTheClass(unittest.TestCase):
    """One fake, made once and reset after each test."""

    __test__ = False  # run below: it is open between two tests

    fake: FakeFreshdesk

    @classmethod
    def setUpClass(cls) -> None:
        cls.fake = FakeFreshdesk()
        cls.fake.add_ticket("Hello")
        cls.fake.start()
        cls.addClassCleanup(cls.fake.stop)

    def setUp(self) -> None:
        self.addCleanup(self.fake.reset)

    def test_one(self) -> None:
        assert self.fake.adapter().update_ticket("1", {"subject": "Changed"})

    test_two = test_one

    def test_what_others_wrote_is_gone(self) -> None:
        assert self.fake.tickets[1].subject == "Hello"
        assert len(self.fake.journal) == 0


class Forgetful(unittest.TestCase):
    __test__ = False  # run below, not by pytest

    def setUp(self) -> None:
        self.fake = FakeFreshdesk().start()
        self.addCleanup(self.fake.stop)

    def test_a_fault_that_never_strikes(self) -> None:
        self.fake.faults.add("rate_limit")

    def test_that_fails(self) -> None:
        self.fail("on purpose")


def ran(case: type[unittest.TestCase]) -> unittest.TestResult:
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    assert result.testsRun
    return result


@pytest.mark.parametrize("case", [InSetUp, InTearDown, OneForTheClass])
def test_unittest(case: type[unittest.TestCase]) -> None:
    result = ran(case)
    assert not result.errors + result.failures
    with pytest.raises(requests.ConnectionError), FakeOTOBO():
        requests.get("https://acme.freshdesk.com", timeout=1)


def test_unittest_hears_of_a_fault_that_never_struck_and_leaves_nothing_behind() -> None:
    result = ran(Forgetful)
    named = [str(test).split()[0] for test, _ in sorted(result.failures + result.errors, key=str)]
    assert named == ["test_a_fault_that_never_strikes", "test_that_fails"]


DJANGO = """
from django.conf import settings
from django.test import SimpleTestCase, TestCase

from otai_mocks import FakeFreshdesk

settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})


class Kept:
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fake = FakeFreshdesk()
        cls.fake.add_ticket("Hello")
        cls.fake.start()
        cls.addClassCleanup(cls.fake.stop)

    def setUp(self):
        self.addCleanup(self.fake.reset)

    def test_one(self):
        assert self.fake.adapter().update_ticket("1", {"subject": "Changed"})

    def test_two(self):
        assert self.fake.adapter().get_ticket("1").subject == "Hello"


class WithDatabase(Kept, TestCase):
    pass


class Fresh(SimpleTestCase):
    def setUp(self):
        self.fake = FakeFreshdesk().start()
        self.addCleanup(self.fake.stop)

    test_one = test_two = lambda self: self.assertEqual(self.fake.add_ticket("Hello").id, 1)
"""


@pytest.mark.skipif(find_spec("django") is None, reason="Django is not installed")
def test_djangos_test_cases(tmp_path: Path) -> None:
    """In a process of its own: Django's settings are made once for a process."""
    (tmp_path / "test_helpdesk.py").write_text(DJANGO)
    command = [sys.executable, "-m", "unittest", "-v", "test_helpdesk"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "Ran 4 tests" in done.stderr
