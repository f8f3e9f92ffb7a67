"""``--otai-block-network``: no connection leaves the machine, and who tries is named.

Stands on Python's audit events: they come from within the socket module, whatever anybody puts in the place of
``socket.socket`` and its methods, or puts back there (pytest-socket and pytest-recording do, around each test).
"""

from __future__ import annotations

import _socket
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

_LOOK_UPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_CONNECTIONS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_LOCAL_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost")


class NetworkBlockedError(RuntimeError):
    """A test wanted to reach a host beyond this machine.

    No OSError: code that copes with a broken network would hide it.
    """


def block_network(allowed: Iterable[str] = ()) -> Callable[[], None]:
    """Let every look-up of a name and every connection beyond this machine fail; what is returned ends it.

    Args:
        allowed: what may be reached all the same: names, addresses, networks (``10.0.0.0/8``).

    Raises:
        ValueError: a host with a port, or an address of the web: nothing would ever be let through by it.
    """
    guard = _Guard([socket.gethostname(), *allowed])
    _watch()
    _guards.append(guard)
    return lambda: _guards.remove(guard) if guard in _guards else None


class _Guard:
    """Knows what may be reached: this machine, and the exceptions."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._names: set[str] = set()
        self._networks: list[IPv4Network | IPv6Network] = []
        for host in filter(None, (host.strip() for host in allowed)):
            try:
                self._networks.append(ip_network(host.strip("[]"), strict=False))
            except ValueError:
                if set(host) & set("/:@[]"):
                    raise ValueError(
                        f"{host!r} is no name, address or network: give the host alone, without port"
                    ) from None
                self._names.add(host.rstrip(".").lower())
        self._learned: set[str] = set()
        self._known: set[IPv4Address | IPv6Address] = set()

    def check(self, host: Any, port: Any = None) -> None:
        """Refuse a host that is neither this machine nor an exception.

        Raises:
            NetworkBlockedError: with the test, the host, and what helps.
        """
        if host is None or host == "" or host == b"":
            return
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        if not self._lets_through(name.rstrip(".").lower()):
            raise NetworkBlockedError(_message(name, port))

    def _lets_through(self, name: str) -> bool:
        try:
            address = ip_address(name.partition("%")[0])
        except ValueError:
            if name in self._names:
                self._learn(name)  # connections go to addresses
                return True
            return name in _LOCAL_NAMES or name.endswith(".localhost")
        address = getattr(address, "ipv4_mapped", None) or address  # sockets for both kinds write them so
        if address.is_loopback or address.is_unspecified or address in self._known:
            return True
        if any(address in network for network in self._networks):
            return True
        for known in self._names - self._learned:  # perhaps looked up before the network was closed
            self._learn(known)
        return address in self._known

    def _learn(self, name: str) -> None:
        self._learned.add(name)
        _asking.now = True
        try:
            with suppress(OSError, UnicodeError):
                found = _socket.getaddrinfo(name, None)
                self._known.update(ip_address(str(one[4][0]).partition("%")[0]) for one in found)
        finally:
            _asking.now = False


_guards: list[_Guard] = []
_asking = threading.local()
_watched = threading.Event()


def _watch() -> None:
    """An audit hook stays as long as the process; without a guard it does nothing."""
    if not _watched.is_set():
        _watched.set()
        sys.addaudithook(_hear)


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if not _guards or not event.startswith("socket.") or getattr(_asking, "now", False):
        return
    if event in _LOOK_UPS:
        for guard in _guards[:]:
            guard.check(args[0])
    elif event in _CONNECTIONS:
        connection, address = args[:2]
        if connection.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            for guard in _guards[:]:
                guard.check(address[0], address[1])


def _message(name: str, port: Any) -> str:
    test = os.environ.get("PYTEST_CURRENT_TEST", "outside of a test")
    where = f"{name}:{port}" if port is not None else name
    text = f"{test} wanted to reach {where}, but --otai-block-network closes the network."
    if not _comes_from_requests():
        whose = "A fake answers for it, but in this process only" if _is_a_fakes(name) else "Fakes in process answer"
        text += (
            f" {whose} what is sent through requests. For httpx, aiohttp and all others put it on a port: "
            "with fake.serve() as server: server.url."
        )
    return f"{text} To let it through: --otai-allow-host={name}"


def _is_a_fakes(name: str) -> bool:
    intercept = sys.modules.get(f"{__package__}.intercept")  # else there is no fake in this process
    return intercept is not None and intercept.router.knows(name)


def _comes_from_requests() -> bool:
    frame = sys._getframe()
    while frame is not None and frame.f_globals.get("__name__") != "requests.adapters":
        frame = frame.f_back  # type: ignore[assignment]
    return frame is not None
