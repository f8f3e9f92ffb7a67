"""Who may use the admin API, and how a web page of somebody else is kept from it.

A fake on the loopback can be reached by every page that the person at this computer opens. Two ways are closed here:
a foreign name that resolves to 127.0.0.1 (DNS rebinding) is seen in the Host header, and a form or script of another
site can send neither a JSON content type nor a header of our own without asking first, which nobody allows.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import Literal

from ..messages import Request

Access = bool | Literal["anywhere"]
"""True: clients on this machine only; ``"anywhere"``: whoever reaches the port; False: there is no admin API."""

HEADER = "x-fake-admin"


def stranger(request: Request, access: Access) -> str | None:
    """Why this client is refused, or None: it may come in."""
    if access == "anywhere":
        return None
    if not is_loopback(request.remote_addr):
        return (
            f"the admin API answers clients on this machine only, and this one is {request.remote_addr}: "
            'serve(admin="anywhere") or otai mock --admin anywhere lets others in'
        )
    host = host_of(request.headers.get("host", ""))
    if host != "localhost" and not is_loopback(host):
        return (
            f"the Host header says {host!r}: use localhost, 127.0.0.1 or [::1], so that no name of somebody else "
            "can lead a browser here"
        )
    return None


def forged(request: Request) -> str | None:
    """Why a request that changes something is refused, or None: it was sent on purpose."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or request.headers.get(HEADER) == "1":
        return None
    return (
        f"{request.method} {request.path} changes something: send Content-Type: application/json or X-Fake-Admin: 1, "
        "which a page of another site cannot"
    )


def host_of(header: str) -> str:
    """The host in a Host header, without port and brackets."""
    text = header.strip().lower()
    return text[1:].partition("]")[0] if text.startswith("[") else text.partition(":")[0]


def is_loopback(address: str) -> bool:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped.is_loopback
    return found.is_loopback
