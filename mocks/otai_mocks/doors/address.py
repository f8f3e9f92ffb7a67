"""By which address a served fake can be used: ``0.0.0.0`` is where it listens, and no place to go to."""

from __future__ import annotations

import socket
from ipaddress import ip_address

from ..admin.guard import is_loopback


def local(host: str, bound: str, port: int) -> str:
    """The address for this machine.

    Args:
        host: what it was told to listen on: a name or an address.
        bound: the address that came of it.
    """
    if ip_address(_without_zone(bound)).is_unspecified:
        return _url("::1" if ":" in bound else "127.0.0.1", port)
    return _url(host, port)


def public(host: str, bound: str, port: int) -> str | None:
    """The address for other machines; None on the loopback, where none can come."""
    if is_loopback(bound):
        return None
    if ip_address(_without_zone(bound)).is_unspecified:
        return _url(socket.gethostname(), port)
    return _url(host, port)


def _url(host: str, port: int) -> str:
    shown = f"[{host.replace('%', '%25')}]" if ":" in host else host
    return f"http://{shown}:{port}"


def _without_zone(address: str) -> str:
    return address.partition("%")[0]
