"""A server that did not answer as itself: not at all, or as something else, as on a port where a fake is expected."""

from __future__ import annotations

from urllib.parse import urlsplit

from .transport import is_this_machine


def another_program(url: str, system: str) -> str:
    """What to do where the answer at ``url`` was none of the system's.

    Args:
        url: the address that was asked.
        system: ``"otobo"`` or ``"freshdesk"``, as ``otai mock`` takes it.

    Returns:
        A sentence; ``""`` if the address is not on this machine, where no fake would be expected.
    """
    parts = urlsplit(url)
    if not is_this_machine(parts.hostname or ""):
        return ""
    return f"Another program answers at {parts.scheme}://{parts.netloc}: is it the fake (otai mock {system})?"


def nobody(url: str, system: str) -> str:
    """What to do where no answer came from ``url``.

    Args:
        url: the address that was asked.
        system: ``"otobo"`` or ``"freshdesk"``, as ``otai mock`` takes it.
    """
    parts = urlsplit(url)
    where = f"{parts.scheme}://{parts.netloc}"
    if is_this_machine(parts.hostname or ""):
        return f"Nothing answers at {where}: does the fake run (otai mock {system})?"
    return f"Compare {where} with the address in the browser; this machine may need a proxy or a certificate for it."
