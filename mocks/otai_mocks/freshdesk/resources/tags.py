"""Tags: words of bounded length, blank ones dropped; an account may keep new ones to its administrators."""

from __future__ import annotations

from typing import Any

from ..errors import refuse
from ..protocol import validate as v
from ..protocol.auth import is_admin
from ..protocol.call import Call

LONGEST_TAG = 32
"""Characters of a tag (DOC 163k says so of outbound messages; that it holds of every ticket is INF)."""
_words = v.list_of(v.short(LONGEST_TAG))


def tags(call: Call) -> v.Check:
    """What ``tags`` must be.

    Roles carry the right to create new tags (support article 97077). Where ``new_tags_admin_only`` leaves it to
    administrators, a tag that nothing carries yet is refused to others: how is a free choice (INF).
    """

    def checked(value: Any, form: bool) -> list[str]:
        if isinstance(value, list):
            value = [item for item in value if not (isinstance(item, str) and not item.strip())]
        words: list[str] = _words(value, form)
        if call.choices.new_tags_admin_only and not is_admin(call.agent, call.state):
            new = sorted(set(words) - _known(call))
            if new:
                why = f"new tags are for administrators, and nothing carries {', '.join(map(repr, new))} yet"
                raise refuse("access_denied", f"agent {call.agent.id} {call.agent.name!r} is none: {why}")
        return words

    return checked


def _known(call: Call) -> set[str]:
    state = call.state
    carriers: list[Any] = [*state.tickets.values(), *state.contacts.values()]
    return {tag for row in carriers for tag in row.tags}
