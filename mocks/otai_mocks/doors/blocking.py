"""``--otai-block-network``: no connection leaves the machine, and who tries is named."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable
from typing import Any


class NetworkBlockedError(RuntimeError):
    """A test wanted to reach a host beyond the loopback.

    No OSError: code that copes with a broken network would hide it.
    """


def block_network() -> Callable[[], None]:
    """Let every look-up of a name and every connection beyond the loopback fail; what is returned ends it."""
    real: dict[tuple[Any, str], Any] = {}

    def replace(owner: Any, name: str, guard: Callable[..., None]) -> None:
        original = getattr(owner, name)
        real[owner, name] = owner.__dict__.get(name)

        def guarded(*args: Any, **kwargs: Any) -> Any:
            guard(*args, **kwargs)
            return original(*args, **kwargs)

        setattr(owner, name, guarded)

    for name in ("connect", "connect_ex"):
        replace(socket.socket, name, lambda self, address, *rest: _check_address(self, address))
    replace(socket.socket, "sendto", lambda self, data, *rest: _check_address(self, rest[-1]))
    replace(socket, "getaddrinfo", lambda host=None, *rest, **options: _check_host(host))
    replace(socket, "gethostbyname", _check_host)

    def unblock() -> None:
        for (owner, name), original in real.items():
            if original is None:  # socket.socket inherits it from the built-in class
                delattr(owner, name)
            else:
                setattr(owner, name, original)

    return unblock


def _check_address(connection: socket.socket, address: Any) -> None:
    if connection.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
        _check_host(address[0], address[1])


def _check_host(host: Any, port: Any = None) -> None:
    if host is None or host == "":
        return
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if _is_loopback(name):
        return
    test = os.environ.get("PYTEST_CURRENT_TEST", "outside of a test")
    where = f"{name}:{port}" if port is not None else name
    raise NetworkBlockedError(f"{test} wanted to reach {where}, but --otai-block-network closes the network")


def _is_loopback(name: str) -> bool:
    if name.lower() in ("localhost", "localhost.localdomain", "ip6-localhost") or name.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False
