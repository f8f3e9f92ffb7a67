"""What the library says in Python's words, said in those of the command line. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

_SPOKEN: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\bset ticket_data\.(\w+)", lambda found: f"give --{found[1]}"),
    (r"\bticket_data\.(?=\w)", ""),
    (r"\(custom_fields\)", "(--field)"),
    (r"\b(give|Set) (pending_until|status) too\b", lambda found: f"{found[1]} {_option(found[2])} too"),
    (r"\bSet pending_until\b", "Give --pending-until"),
    (r"\badd_note with is_internal=False\b", "`otai tickets note --public`"),
    (r"\bfind_tickets, with created_after\b", "`otai tickets find --created-after …`"),
    (r"\bfind_tickets by its customer and created_after\b", "`otai tickets find --customer … --created-after …`"),
    (r"(\(|\bwith |\bnotes of )get_ticket\b", r"\1`otai tickets get`"),
)
"""Only whole phrases of hints: a subject or a name in a message stays as it is."""


def spoken(text: str) -> str:
    """A message whose hints name options and commands instead of parameters and methods."""
    for pattern, words in _SPOKEN:
        text = re.sub(pattern, words, text)
    return text


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
