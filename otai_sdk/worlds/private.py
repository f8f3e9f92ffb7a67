"""What must not stand in a world file: people, their addresses, customers' companies, hosts, secrets.

Everything that was read is looked through first (`look`, `person`, `company` …); then names of things are cleaned
(`name`), and in the end the whole file is looked through once more (`check`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import OTAIError
from .people import Crowd, MadeUp
from .words import COMMON, fold, free_name, host_of, is_unspaced, sequence, strings, visible, words_of

_PART = r"[^\s<>()\[\]{},;:\"'|/\\@＠﹫]"
_ADDRESS = re.compile(rf"(?<!{_PART}){_PART}+[@＠﹫]{_PART}+")  # a run is tried once: long ones took hours
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s<>\"']+|\bwww\.[^\s<>\"']+", re.IGNORECASE)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_PHONE = re.compile(r"\+?\d[\d\s()./-]{4,}\d")
_NO_HOSTS = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0", "example.org"})  # noqa: S104  nothing listens here
_PLAIN_KEYS = frozenset(
    {
        *("type", "object_type", "group_type", "operation", "methods", "route", "time_zone", "format", "version"),
        *("plan", "without_features"),
    }
)
"""Words of the systems: somebody may be called so, and they are not looked through for names."""
_KEYS_OF_DATA = frozenset({"choices", "possible_values", "permissions", "custom_fields", "history_types"})
_SHORTEST_PART, _SHORTEST_JOINED = 3, 7


class PrivateDataError(OTAIError):
    """A world would hold what belongs to somebody. Nothing was written.

    Attributes:
        places: where, as paths in the world; never what.
    """

    def __init__(self, places: list[str]) -> None:
        self.places = places
        shown = ", ".join(places[:5]) + (f" and {len(places) - 5} more" if len(places) > 5 else "")
        super().__init__(
            f"the world would hold a person's name or address, a company, a host or a secret at {shown}: it was not "
            "written. Please report it, with these places only"
        )


class Private:
    """What is private in a system, and what stands in its place.

    Args:
        keep: names that are no person's, whoever is called so.
    """

    def __init__(self, keep: Iterable[str] = ()) -> None:
        self._kept = {sequence(name) for name in keep}
        self._kept_words = {words[0] for words in self._kept if len(words) == 1}
        self._sequences: dict[str, set[tuple[str, ...]]] = {}
        self._companies: set[tuple[str, ...]] = set()
        self._joined: set[str] = set()
        self._unspaced: set[str] = set()
        self._addresses: set[str] = set()
        self._hosts: set[str] = set()
        self._phones: set[str] = set()
        self._secrets: list[str] = []
        self._agents: dict[tuple[str, ...], int] = {}
        self._made_up: dict[int, MadeUp] = {}
        self._of_address: dict[str, int] = {}
        self._aliases: dict[Any, str] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._own: set[str] = set()
        self._crowd = Crowd(self._is_somebody)
        self.changed = 0
        """How many names of things were changed."""

    # --- what is private ------------------------------------------------------------------------------

    def look(self, data: Any) -> None:
        """Remember every address and host in an answer."""
        for text in strings(data):
            plain = visible(text)
            for found in _ADDRESS.findall(plain):
                self.address(found)
            for found in _URL.findall(plain):
                self.host(host_of(found))

    def address(self, text: str) -> None:
        """An e-mail address, and with it its host."""
        folded = fold(text).strip(".")
        self._addresses.add(folded)
        self.host(folded.rpartition("@")[2])

    def host(self, name: str) -> None:
        """A host; one without a dot is an ordinary word."""
        name = fold(name).strip(".")
        if "." in name and name not in _NO_HOSTS:
            self._hosts.add(name.removeprefix("www."))

    def phone(self, text: object) -> None:
        digits = re.sub(r"\D", "", text) if isinstance(text, str) else ""
        if len(digits) >= 6:
            self._phones.add(digits)

    def secret(self, text: str) -> None:
        if len(text) >= 4:
            self._secrets.append(text)

    def person(self, name: object, *, parts: bool = False) -> None:
        """Somebody's name, in either order.

        Args:
            name: the name; one of several words counts as a whole.
            parts: each word of it counts alone, too.
        """
        text = name if isinstance(name, str) else ""
        if "@" in text:  # a login that is an address
            self.look(text)
            text = text.partition("@")[0]
        words = sequence(text)
        if not words or words in self._kept or all(self._is_common(word) for word in words):
            return
        if len(words) > 1:
            ends = (words[0], words[-1])
            for each in (words, words[::-1], (*words[-1:], *words[:-1]), ends, ends[::-1]):
                self._add(each)
        if parts:
            for word in words:
                if not self._is_common(word) and (len(word) >= _SHORTEST_PART or is_unspaced(word)):
                    self._add((word,))

    def agent(self, number: int, name: object, email: object = None) -> None:
        """Somebody who is replaced by a made-up person."""
        self.person(name, parts=True)
        if isinstance(name, str):
            self._agents.setdefault(sequence(name), number)
        if isinstance(email, str) and "@" in email:
            self.address(email)
            self._of_address.setdefault(fold(email), number)

    def company(self, name: object) -> None:
        """A customer's company."""
        words = sequence(name) if isinstance(name, str) else ()
        if not words or words in self._kept or all(self._is_common(word) for word in words):
            return
        if len(words) > 1 or len(words[0]) >= _SHORTEST_PART or is_unspaced(words[0]):
            self._companies.add(words)
            self._add(words)

    def own(self, *texts: str) -> None:
        """Texts of the system or of this library, which are nobody's."""
        self._own.update(texts)

    def _add(self, words: tuple[str, ...]) -> None:
        self._sequences.setdefault(words[0], set()).add(words)
        joined = "".join(words)
        if is_unspaced(joined):
            self._unspaced.add(joined)
        elif len(words) > 1 and len(joined) >= _SHORTEST_JOINED:
            self._joined.add(joined)

    def _is_common(self, word: str) -> bool:
        return word in COMMON or word in self._kept_words or word.isdigit()

    def _is_somebody(self, text: str) -> bool:
        return fold(text) in self._addresses if "@" in text else self._named(text) != text

    # --- what stands in its place ---------------------------------------------------------------------

    def made_up(self, number: int) -> MadeUp:
        """The made-up person for an agent. Everything must have been looked through before the first is asked for."""
        if number not in self._made_up:
            self._made_up[number] = self._crowd.one()
        return self._made_up[number]

    def name(self, kind: str, text: str, *, joint: str | None = None) -> str:
        """The name of a thing as the world has it: as it is, unless something private stands in it.

        Args:
            kind: names of one kind stay different from each other.
            text: the name.
            joint: it may hold letters and digits only, and this between them.
        """
        known = self._names.setdefault(kind, {})
        if text not in known:
            cleaned = self.cleaned(text)
            if cleaned != text:
                self.changed += 1
                if joint is not None:
                    cleaned = joint.join(re.findall(r"[A-Za-z0-9]+", cleaned))
                cleaned = free_name(cleaned, known.values(), "{}{}" if joint == "" else "{}_{}" if joint else "{} ({})")
            known[text] = cleaned
        return known[text]

    def cleaned(self, text: str) -> str:
        """A text in which nothing private is left; the same one if there was nothing."""
        plain = visible(text)
        found = self._without_addresses(plain)
        found = self._named(found)
        return text if found == plain else found

    def _without_addresses(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "removed")
        text = _URL.sub(lambda found: self._link(found.group()), text)
        text = _ADDRESS.sub(lambda found: self._other_address(found.group()), text)
        text = _HOST.sub(lambda found: "example.org" if self._is_host(found.group()) else found.group(), text)
        return _PHONE.sub(lambda found: "000" if self._is_phone(found.group()) else found.group(), text)

    @staticmethod
    def _link(url: str) -> str:
        return url if host_of(url) in _NO_HOSTS else "https://example.org/"

    def _other_address(self, address: str) -> str:
        folded = fold(address).strip(".")
        if folded in self._aliases.values() or any(folded == each.email for each in self._made_up.values()):
            return address
        if folded not in self._addresses and "." not in folded.rpartition("@")[2]:
            return address
        if folded in self._of_address:
            return self.made_up(self._of_address[folded]).email
        return self._alias(("address", folded), "person{}@example.org")

    def _is_host(self, text: str) -> bool:
        parts = fold(text).removeprefix("www.").split(".")
        if len(parts) > 2 and parts[-1].isalpha() and all(len(part) > 1 for part in parts):
            return text not in _NO_HOSTS  # seen or not, it looks like one
        return any(".".join(parts[start:]) in self._hosts for start in range(len(parts) - 1))

    def _is_phone(self, text: str) -> bool:
        digits = re.sub(r"\D", "", text)
        return any(phone in digits for phone in self._phones)

    def _named(self, text: str) -> str:
        """The text with other names in the place of those of people and companies."""
        words, result, end, place = words_of(text), [], 0, 0
        while place < len(words):
            count, alias = self._at(words, place)
            if count:
                result += [text[end : words[place].start], alias]
                end = words[place + count - 1].end
            place += count or 1
        return "".join([*result, text[end:]])

    def _at(self, words: list[Any], place: int) -> tuple[int, str]:
        """How many words from this one on are somebody's name, and what stands in its place."""
        first = words[place].text
        fitting = [
            each
            for each in self._sequences.get(first, ())
            if tuple(word.text for word in words[place : place + len(each)]) == each
        ]
        if fitting:
            longest = max(fitting, key=len)
            return len(longest), self._stand_in(longest)
        if len(first) >= _SHORTEST_JOINED and any(each in first for each in self._joined):
            return 1, self._stand_in((first,))
        if self._unspaced and any(each in first for each in self._unspaced):
            return 1, self._stand_in((first,))
        return 0, ""

    def _stand_in(self, words: tuple[str, ...]) -> str:
        if words in self._agents and len(words) > 1:
            return self.made_up(self._agents[words]).name
        if words in self._companies:
            return self._alias(("company", words), "Company {}")
        return self._alias(("person", words), "Person {}")

    def _alias(self, key: tuple[str, Any], form: str) -> str:
        if key not in self._aliases:
            count = sum(kind == key[0] for kind, _ in self._aliases)
            while fold(form.format(count + 1)) in self._addresses:
                count += 1000
            self._aliases[key] = form.format(count + 1)
        return self._aliases[key]

    # --- looked through once more ---------------------------------------------------------------------

    def check(self, world: Mapping[str, Any]) -> None:
        """Look through a whole world.

        Raises:
            PrivateDataError: something private is in it.
        """
        places = [path for path, text, plain in _texts(world) if self._is_private(text, plain=plain)]
        if places:
            raise PrivateDataError(list(dict.fromkeys(places)))

    def _is_private(self, text: str, *, plain: bool) -> bool:
        if text in self._own:
            return False
        seen = visible(text)
        return self._without_addresses(seen) != seen or (not plain and self._named(seen) != seen)


def _texts(value: Any, path: str = "", *, plain: bool = False, names: bool = False) -> Iterable[tuple[str, str, bool]]:
    """Every text of a world: its path, the text, and whether it is a word of the system."""
    if isinstance(value, str):
        yield path.lstrip("."), value, plain
    elif isinstance(value, Mapping):
        for number, (key, inner) in enumerate(value.items()):
            here = f"{path}.<key {number + 1}>" if names else f"{path}.{key}"
            yield here.lstrip("."), str(key), not names
            below = names or key in _KEYS_OF_DATA
            yield from _texts(inner, here, plain=not names and key in _PLAIN_KEYS, names=below)
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{number}]", plain=plain, names=names)
