"""``--otai-block-network`` on anybody's set-up, each time in a process of its own."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

pytest_plugins = ["pytester"]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run these tests with the network closed; what is returned compares outcomes and prints."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    for proxy in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(proxy, raising=False)

    def run(source: str, *options: str, conftest: str = "", ini: str = "") -> pytest.RunResult:
        pytester.makepyfile(textwrap.dedent(source))
        pytester.makeconftest(textwrap.dedent(conftest))
        pytester.makeini(f"[pytest]\n{ini}")
        return pytester.runpytest_subprocess(
            "-p", "no:randomly", "-p", "no:cacheprovider", "-W", "error", "--otai-block-network", *options
        )

    return run


def test_a_closed_network_names_test_and_host(run: Any) -> None:
    result = run(
        """
        import socket
        import pytest
        import requests

        def test_by_name():
            requests.get("http://helpdesk.example.org/", timeout=1)

        def test_by_address():
            with socket.socket() as one:
                one.settimeout(1)
                one.connect(("192.0.2.1", 443))

        def test_datagrams():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
                one.sendto(b"x", ("192.0.2.1", 53))

        def test_hidden_by_the_application():
            try:
                requests.get("http://helpdesk.example.org/", timeout=1)
            except OSError:
                pass

        def test_the_loopback_is_open(served_otobo, fake_freshdesk):
            assert requests.get(f"{served_otobo.url}/health", timeout=5).status_code == 200
            requests.get(fake_freshdesk.url, timeout=5)
            assert socket.gethostbyname("localhost").startswith("127.")
            one, other = socket.socketpair()
            one.close(), other.close()
        """
    )
    result.assert_outcomes(passed=1, failed=4)
    result.stdout.fnmatch_lines(
        [
            "*::test_by_name (call) wanted to reach helpdesk.example.org, but --otai-block-network*",
            "*::test_by_address (call) wanted to reach 192.0.2.1:443,*",
            "*::test_datagrams (call) wanted to reach 192.0.2.1:53,*",
        ]
    )


# --- beside others --------------------------------------------------------------------------------

REACHES = """
import asyncio
import socket
import pytest
from otai_mocks.doors.blocking import NetworkBlockedError

def reach():
    for attempt in (
        lambda: socket.create_connection(("192.0.2.1", 443), timeout=1),
        lambda: socket.getaddrinfo("helpdesk.example.org", 443),
        lambda: socket.gethostbyname_ex("helpdesk.example.org"),
    ):
        with pytest.raises(NetworkBlockedError):
            attempt()
    with socket.socket() as one:
        one.settimeout(1)
        with pytest.raises(NetworkBlockedError):
            one.connect_ex(("192.0.2.1", 443))

@pytest.fixture
def around():
    reach()
    yield
    reach()

def test_first(around, monkeypatch):
    reach()

def test_second(around):
    reach()

def test_a_loop():
    async def connect():
        await asyncio.open_connection("192.0.2.1", 443)

    with pytest.raises(NetworkBlockedError):
        asyncio.run(connect())
"""

PUTS_BACK = """
import socket

CONNECT, CONNECT_EX, LOOK_UP = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

def put_back():
    socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo = CONNECT, CONNECT_EX, LOOK_UP

def pytest_runtest_setup():
    put_back()

def pytest_runtest_call():
    put_back()

def pytest_runtest_teardown():
    put_back()
"""


def test_it_holds_though_a_plugin_puts_the_sockets_back(run: Any) -> None:
    run(REACHES, conftest=PUTS_BACK).assert_outcomes(passed=3)


@pytest.mark.parametrize("options", [(), ("--force-enable-socket",), ("--allow-hosts=192.0.2.1",)])
def test_it_holds_beside_pytest_socket(run: Any, options: tuple[str, ...]) -> None:
    """What pytest-socket allows is still closed here."""
    run(REACHES, *options).assert_outcomes(passed=3)


def test_it_holds_beside_pytest_recording(run: Any) -> None:
    source = (
        REACHES
        + """

@pytest.mark.block_network
def test_theirs():
    with pytest.raises(RuntimeError):
        socket.create_connection(("192.0.2.1", 443), timeout=1)

def test_after_theirs():
    reach()
"""
    )
    run(source).assert_outcomes(passed=5)


# --- exceptions -----------------------------------------------------------------------------------

OPEN = """
import socket
import pytest
from otai_mocks.doors.blocking import NetworkBlockedError

def refused(address):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:  # connecting a datagram socket sends nothing
        one.settimeout(1)
        try:
            one.connect(address)
        except NetworkBlockedError:
            return True
        except OSError:
            return False
    return False

def test_what_is_open():
    assert not refused(("192.0.2.7", 443))
    assert not refused(("198.51.100.20", 443))
    assert not refused(("203.0.113.9", 443))
    assert refused(("192.0.2.8", 443))

def test_a_name_and_what_it_leads_to(monkeypatch):
    try:
        socket.getaddrinfo("database.invalid", 5432)
    except OSError:
        pass  # asked, and not there
    with pytest.raises(NetworkBlockedError, match="--otai-allow-host=other.invalid"):
        socket.getaddrinfo("other.invalid", 5432)
"""


def test_hosts_are_left_open_by_option_and_by_setting(run: Any) -> None:
    ini = "otai_allow_hosts = 192.0.2.7 198.51.100.0/24 Database.invalid"
    run(OPEN, "--otai-allow-host=203.0.113.9", ini=ini).assert_outcomes(passed=2)


@pytest.mark.parametrize("host", ["database:5432", "https://api.example", "[::1]:80", "10.0.0.0/99"])
def test_a_host_that_would_open_nothing_is_refused(run: Any, host: str) -> None:
    result = run("def test_nothing(): pass", f"--otai-allow-host={host}")
    result.stderr.fnmatch_lines(["*--otai-allow-host: *give the host alone, without port"])
    assert result.ret == 4


def test_this_machine_is_open_for_sockets_of_both_kinds(run: Any) -> None:
    run(
        """
        import socket
        import sys
        import pytest
        from otai_mocks.doors.blocking import NetworkBlockedError

        @pytest.mark.parametrize(("host", "is_open"), [("::ffff:127.0.0.1", True), ("::ffff:192.0.2.1", False)])
        def test_address(host, is_open):
            with socket.socket(socket.AF_INET) as one:
                if is_open:
                    sys.audit("socket.connect", one, (host, 9))
                else:
                    with pytest.raises(NetworkBlockedError):
                        sys.audit("socket.connect", one, (host, 9))
        """
    ).assert_outcomes(passed=2)


def test_a_name_that_is_open_opens_its_addresses(run: Any) -> None:
    run(
        """
        import _socket
        import socket

        def test_name(monkeypatch):
            answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.33", 0))]
            monkeypatch.setattr(_socket, "getaddrinfo", lambda host, *rest: answer)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
                one.settimeout(1)
                try:
                    one.connect(("192.0.2.33", 5432))
                except OSError:
                    pass
        """,
        "--otai-allow-host=database",
    ).assert_outcomes(passed=1)


def test_the_machines_own_name_is_open(run: Any) -> None:
    run(
        """
        import socket
        import pytest
        import requests

        def test_own_name(request):
            from otai_mocks import FakeFreshdesk

            own = socket.gethostname()
            try:
                socket.getaddrinfo(own, 80)
            except OSError:
                pytest.skip("this machine does not know its own name")
            with FakeFreshdesk().serve(host="0.0.0.0") as server:
                assert requests.get(f"{server.public_url}/_fake/health", timeout=5).ok
                assert requests.get(f"http://0.0.0.0:{server.port}/_fake/health", timeout=5).ok
        """
    ).assert_outcomes(passed=1)


# --- what it says ---------------------------------------------------------------------------------


def test_others_than_requests_are_told_of_serve(run: Any) -> None:
    result = run(
        """
        import urllib.request
        import requests

        def test_urllib_and_a_fake(fake_freshdesk):
            urllib.request.urlopen("https://acme.freshdesk.com/api/v2/tickets", timeout=1)

        def test_urllib_alone():
            urllib.request.urlopen("https://acme.freshdesk.com/api/v2/tickets", timeout=1)

        def test_requests():
            requests.get("https://acme.freshdesk.com/api/v2/tickets", timeout=1)
        """
    )
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(
        [
            "E *test_urllib_and_a_fake (call)*A fake answers for it, but in this process only *: with fake.serve() *",
            "E *test_urllib_alone (call)*Fakes in process answer*: with fake.serve() as server: server.url*",
            "E *test_requests (call) wanted to reach acme.freshdesk.com, but --otai-block-network closes the network. "
            "To let it through: --otai-allow-host=acme.freshdesk.com",
        ]
    )


def test_httpx_is_told_of_serve_whether_it_waits_or_not(run: Any) -> None:
    result = run(
        """
        import asyncio
        import httpx

        def test_sync(fake_freshdesk):
            httpx.get(fake_freshdesk.url)

        def test_async(fake_freshdesk):
            async def get():
                async with httpx.AsyncClient() as client:
                    await client.get(fake_freshdesk.url)

            asyncio.run(get())
        """
    )
    result.assert_outcomes(failed=2)
    assert result.stdout.str().count("with fake.serve() as server") >= 2
