"""Words of names and texts, compared whatever their case, accents and invisible characters. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = ("Cf", "Cc")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Thai, Chinese, Japanese, Korean: words stand beside each other without a blank."""

_COMMON = """
account admin administrator agent all analytics api app assigned automation billing bot branch business call center
centre chat claims closed collaborator company contact customer customers customs data default delivery department
desk development email employee engineering escalation external facility feature feedback finance first form
freshdesk general group guest help helpdesk high hotline house hr human incident info internal invoice invoices
junk legal level logistics low mail maintenance manager marketing master medium merged misc mobile monitoring new
noreply normal office online open operations orders otai otobo otrs owner partner payments pending person phone
portal postmaster priority problem product products project public purchase quality question queue raw reception
refund reminder reply request resolved resources returns role root sales second security service services session
shipping shop social software someone spam staff status store successful supervisor support system team tech
technical test third ticket tickets tier training type unassigned unclassified unsuccessful urgent user users vip
waiting warehouse web website world example org com net test gmbh inc ltd llc sarl
dr prof mr mrs ms herr frau von van der den de del la le les di da dos el al bin und and the for with
"""
COMMON = frozenset(_COMMON.split())
"""Words that are no person's, although an agent may be called "Support Team"; and particles of names."""


class Word(NamedTuple):
    """A word of a text: folded, and where it stands."""

    text: str
    start: int
    end: int


def visible(text: str) -> str:
    """A text without what nobody sees, its accents joined to their letters."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in _INVISIBLE)


def fold(text: str) -> str:
    """A text as it is compared: no case, no accents, no widths."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in apart if not unicodedata.combining(c) and unicodedata.category(c) not in _INVISIBLE)


def words_of(text: str) -> list[Word]:
    """The words of a visible text."""
    return [Word(fold(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)]


def sequence(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(word.text for word in words_of(visible(text)))


def is_unspaced(text: str) -> bool:
    """Whether a text is of a script that puts no blanks between words."""
    return _UNSPACED.search(text) is not None


def strings(value: object) -> Iterator[str]:
    """Every text in JSON data; the keys of objects too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings(inner)


def free_name(name: str, taken: Iterable[str], form: str) -> str:
    """The name, or the first one numbered after it that is not taken."""
    folded, free, number = {fold(each) for each in taken}, name, 2
    while fold(free) in folded:
        free, number = form.format(name, number), number + 1
    return free


def host_of(url: str) -> str:
    """The host of a link; ``""`` where there is none."""
    try:
        return urlsplit(url if "://" in url else f"https://{url}").hostname or ""
    except ValueError:
        return ""
