"""What the autocomplete calls share: a term, and what begins with it."""

from __future__ import annotations

from ..errors import one_invalid
from .call import Call


def read_term(call: Call, name: str) -> str:
    """The only parameter, in lower case."""
    if not call.query.get(name):
        raise one_invalid(name, "missing", wanted="String")
    return call.query[name].lower()


def begins(term: str, *texts: str) -> bool:
    """Whether a text, or one of its words, begins with the term."""
    return any(text.lower().startswith(term) or f" {term}" in text.lower() for text in texts)
