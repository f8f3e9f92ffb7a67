"""Where two systems answer the same questions in different shapes. Only what can be decided counts.

Both hold other tickets. So the shape of a list is that of all its elements together, and a difference is: a key that
one has and the other never, where the fake has it always; a kind of value that the fake cannot have; a text formed
in another way than all of the fake's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from .ask import Answer, Heard
from .rules import Rules
from .shape import DIGITS, TEXT, Shape, joined

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:>-]{0,59}")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+(;\s*charset=[a-z0-9_-]+)?")
_MANY_KEYS = 20
_KINDS = ("object", "array", "string", "integer", "number", "boolean", "null")


class Difference(msgspec.Struct, frozen=True):
    """One thing that the live system answers otherwise than the fake.

    Attributes:
        endpoint: what was asked: ``"GET /tickets/{id}"``, ``"TicketGet (no such ticket)"``.
        path: where in the answer: ``"status"``, ``"header link"``, ``"[].custom_fields.*"``; ``"body"`` is all of it.
        live, fake: what each answers there, as types and words of the protocol.
    """

    endpoint: str
    path: str
    live: str
    fake: str

    def __str__(self) -> str:
        return f"{self.endpoint}: {self.path}: live {self.live}, fake {self.fake}"


class Compared(msgspec.Struct):
    """What came of a comparison.

    Attributes:
        differences: all that were found, in the order of the questions.
        endpoints: the questions that could be compared.
        undecided: places of which the fake's tickets show nothing, so nobody can say.
    """

    differences: list[Difference]
    endpoints: list[str]
    undecided: list[str]


def compare(live: Heard, fake: Heard, rules: Rules) -> Compared:
    """The differences between what a live system said and what its fake did."""
    found = Compared([], [], [])
    for endpoint, answers in live.answers.items():
        known = fake.answers.get(endpoint)
        if not known:
            found.undecided.append(f"{endpoint}: the fake was not asked the same")
            continue
        found.endpoints.append(endpoint)
        found.differences += _Question(endpoint, rules, found.undecided).compared(answers, known)
    return found


class _Question:
    """The comparison of the answers to one question."""

    def __init__(self, endpoint: str, rules: Rules, undecided: list[str]) -> None:
        self.endpoint = endpoint
        self.rules = rules
        self.undecided = undecided

    def compared(self, live: Sequence[Answer], fake: Sequence[Answer]) -> Iterator[Difference]:
        statuses = {answer.status for answer in fake}
        other = sorted({answer.status for answer in live} - statuses)
        if other:
            yield self._made("status", ", ".join(map(str, other)), ", ".join(map(str, sorted(statuses))))
        live = [answer for answer in live if answer.status in statuses]
        if not live:
            return
        fake = [answer for answer in fake if answer.status in {each.status for each in live}]
        yield from self._content_type(live, fake)
        yield from self._headers(live, fake)
        yield from self._bodies(_shape(live, self.rules), _shape(fake, self.rules), "")

    def _made(self, path: str, live: str, fake: str) -> Difference:
        return Difference(self.endpoint, path, live, fake)

    # --- around the body ------------------------------------------------------------------------------

    def _content_type(self, live: Sequence[Answer], fake: Sequence[Answer]) -> Iterator[Difference]:
        theirs, ours = ({answer.content_type for answer in answers} for answers in (live, fake))
        if theirs - ours:
            yield self._made("content type", _media_types(theirs - ours), _media_types(ours))

    def _headers(self, live: Sequence[Answer], fake: Sequence[Answer]) -> Iterator[Difference]:
        for name in sorted({name for answer in (*live, *fake) for name in answer.headers}):
            theirs, ours = ({answer.headers.get(name) for answer in answers} for answers in (live, fake))
            if theirs != ours and (None not in ours or ours == {None}):
                yield self._made(f"header {name}", _header(theirs), _header(ours))

    # --- bodies ---------------------------------------------------------------------------------------

    def _bodies(self, live: Shape, fake: Shape, path: str) -> Iterator[Difference]:
        if self.rules.free.search(path):
            return
        if not fake.count:
            if live.count:
                self.undecided.append(f"{self.endpoint}: {path}: the fake's samples have nothing there")
            return
        foreign = set(live.kinds) - set(fake.kinds)
        if foreign == {"integer"} and "number" in fake.kinds:
            foreign = set()
        if foreign:
            yield self._made(path or "body", _kinds(live), _kinds(fake))
            if foreign & {"object", "array"}:
                return
        yield from self._texts(live, fake, path)
        if live.objects and fake.objects:
            yield from self._keys(live, fake, path)
        if live.items is not None and fake.items is not None:
            yield from self._bodies(live.items, fake.items, f"{path}[]")

    def _texts(self, live: Shape, fake: Shape, path: str) -> Iterator[Difference]:
        other = live.formats - fake.formats
        if not other or not fake.formats or TEXT in fake.formats:
            return
        words = [each for each in (*other, *fake.formats) if each.startswith("words ")]
        codes = [each for each in (*other, *fake.formats) if each.startswith("code ")]
        if words:
            yield self._made(path, "a sentence in other words", "the documented sentence")
        elif codes:
            yield self._made(path, _codes(other), _codes(fake.formats))
        else:
            yield self._made(path, f"text like {_formats(other)}", f"text like {_formats(fake.formats)}")

    def _keys(self, live: Shape, fake: Shape, path: str) -> Iterator[Difference]:
        unknown = [key for key in live.keys if key not in fake.keys and not self._anything(joined(path, key))]
        if len(unknown) > _MANY_KEYS:  # those are no names of the protocol, but data
            yield self._made(joined(path, "*"), f"{len(unknown)} keys", "has no such keys")
            unknown = []
        for key in unknown:
            yield self._made(joined(path, key), _kinds(live.keys[key]), "has no such key")
        for key, shape in fake.keys.items():
            here = joined(path, key)
            seen = live.keys.get(key)
            always = shape.count >= fake.objects and key != "*" and not self.rules.optional.search(here)
            if seen is None:
                if always:
                    yield self._made(here, "has no such key", _kinds(shape))
                continue
            if always and seen.count < live.objects:
                yield self._made(here, f"{_kinds(seen)}, sometimes left out", f"{_kinds(shape)}, always there")
            yield from self._bodies(seen, shape, here)
        if self.rules.ordered:
            yield from self._order(live, fake, path)

    def _anything(self, path: str) -> bool:
        return bool(self.rules.free.search(path) or self.rules.optional.search(path))

    def _order(self, live: Shape, fake: Shape, path: str) -> Iterator[Difference]:
        """The fake has its keys in one order. Live has another where two of them stand the other way round."""
        before = {(a, b) for order in fake.orders for at, a in enumerate(order) for b in order[at + 1 :]}
        for seen in sorted(live.orders):
            order = [key for key in seen if key in fake.keys]
            wrong = next((b for a, b in pairwise(order) if (b, a) in before and (a, b) not in before), None)
            if wrong is not None:
                place = f"order of the keys of {path}" if path else "order of the keys"
                yield self._made(place, f"{wrong} stands later", f"{wrong} stands earlier")
                return


def _shape(answers: Sequence[Answer], rules: Rules) -> Shape:
    shape = Shape()
    for answer in answers:
        if answer.body_kind == "json":
            shape.add(answer.body, rules, refused=answer.refused)
        else:
            shape.kinds[answer.body_kind] = shape.kinds.get(answer.body_kind, 0) + 1
    return shape


def _kinds(shape: Shape) -> str:
    names = [kind for kind in (*_KINDS, "nothing", "no JSON") if kind in shape.kinds]
    if "array" in names and shape.items is not None and shape.items.count:
        of = "|".join(kind for kind in _KINDS if kind in shape.items.kinds)
        names[names.index("array")] = f"array of {of}"
    return "|".join(names)


def _formats(formats: set[str]) -> str:
    return " or ".join(sorted("12345" if each == DIGITS else "words" if each == TEXT else each for each in formats))


def _codes(formats: set[str]) -> str:
    shown = sorted(each.removeprefix("code ") for each in formats)
    return " or ".join(each if _CODE.fullmatch(each) else "another text" for each in shown)


def _media_types(types: set[str]) -> str:
    return " or ".join(
        sorted(each if _MEDIA_TYPE.fullmatch(each) else "another text" if each else "none" for each in types)
    )


def _header(formats: set[str | None]) -> str:
    shown = " or ".join(sorted(each for each in formats if each is not None))
    if None not in formats:
        return shown
    return f"{shown}, sometimes left out" if shown else "none"
