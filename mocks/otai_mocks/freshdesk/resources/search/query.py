"""The query language of /search: ``"(status:2 OR status:3) AND created_at:>'2026-08-01'"``.

Text → tokens → a tree → rows. Which fields there are, and how a row answers for them, is the caller's table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ...errors import FieldError, Refused, invalid, one_invalid
from ...protocol.validate import parse_moment

LONGEST = 512
_TOKEN = re.compile(r"\s*(?:(\()|(\))|(AND|OR)\b|([A-Za-z_][A-Za-z0-9_]*):([<>]?)(?:'((?:[^'\\]|\\.)*)'|([^\s()']+)))")


@dataclass(frozen=True, slots=True)
class SearchField:
    """A field that can be searched.

    Attributes:
        kind: integer, number, string, strings (a list holds it), boolean, date (a moment) or day (a date as text).
        get: its value in a row.
        values: the values there are, where another one is refused.
    """

    kind: str
    get: Callable[[Any], Any]
    values: tuple[int, ...] | None = None

    @property
    def ordered(self) -> bool:
        return self.kind in ("integer", "number", "date", "day")


@dataclass(frozen=True, slots=True)
class Term:
    field: str
    sign: str
    value: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Joined:
    word: str
    left: Node
    right: Node


Node = Term | Joined


def bad_query(why: str) -> Refused:
    return one_invalid("query", "query", f"the search query was not understood: {why}")


def parse(quoted: str | None) -> Node:
    """The tree of a query as it was sent: in double quotes, at most 512 characters."""
    if quoted is None:
        raise invalid([FieldError("query", "missing", {"wanted": "String"})])
    if len(quoted) < 2 or quoted[0] != '"' or quoted[-1] != '"':
        raise bad_query("it must stand in double quotes")
    text = quoted[1:-1]
    if len(text) > LONGEST:
        why = f"the query has {len(text)} characters, {LONGEST} are allowed"
        raise one_invalid("query", "too_long", why, given=len(text), limit=LONGEST)  # INF: the text
    tokens = _tokens(text)
    tree, rest = _expression(tokens, 0)
    if rest != len(tokens):
        raise bad_query(f"unexpected {_shown(tokens[rest])}")
    return tree


Token = str | Term


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    pos, end = 0, len(text.rstrip())
    while pos < end:
        match = _TOKEN.match(text, pos)
        if match is None:
            raise bad_query(f"nothing known begins at {text[pos : pos + 20]!r}")
        opening, closing, word, name, sign, string, bare = match.groups()
        if name is not None:
            value = re.sub(r"\\(.)", r"\1", string) if string is not None else bare
            tokens.append(Term(name, sign, value, string is not None))
        else:
            tokens.append(opening or closing or word)
        pos = match.end()
    if not tokens:
        raise bad_query("it is empty")
    return tokens


def _expression(tokens: list[Token], at: int) -> tuple[Node, int]:
    """OR binds less than AND."""
    left, at = _conjunction(tokens, at)
    while at < len(tokens) and tokens[at] == "OR":
        right, at = _conjunction(tokens, at + 1)
        left = Joined("OR", left, right)
    return left, at


def _conjunction(tokens: list[Token], at: int) -> tuple[Node, int]:
    left, at = _factor(tokens, at)
    while at < len(tokens) and tokens[at] == "AND":
        right, at = _factor(tokens, at + 1)
        left = Joined("AND", left, right)
    return left, at


def _factor(tokens: list[Token], at: int) -> tuple[Node, int]:
    if at >= len(tokens):
        raise bad_query("it ends where a field is expected")
    first = tokens[at]
    if isinstance(first, Term):
        return first, at + 1
    if first == "(":
        inner, at = _expression(tokens, at + 1)
        if at >= len(tokens) or tokens[at] != ")":
            raise bad_query("a parenthesis is not closed")
        return inner, at + 1
    raise bad_query(f"unexpected {_shown(first)}")


def _shown(token: Token) -> str:
    return f"{token.field}:…" if isinstance(token, Term) else repr(token)


Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled query: tests that must all pass."""

    tests: tuple[Test, ...]

    def run(self, rows: Iterable[Any]) -> list[Any]:
        """The rows that match, in the same order."""
        for test in self.tests:
            rows = filter(test, rows)
        return list(rows)


def compile_query(tree: Node, fields: Mapping[str, SearchField], *, whole_day: bool) -> Query:
    """The tree as tests of a row. All failing terms are reported."""
    errors: list[FieldError] = []
    tests = tuple(_compile(part, fields, errors, whole_day) for part in _parts(tree, "AND"))
    if errors:
        raise invalid(errors)
    return Query(tests)


def _parts(node: Node, word: str) -> list[Node]:
    """The operands of a chain of ANDs or ORs."""
    if isinstance(node, Joined) and node.word == word:
        return [*_parts(node.left, word), *_parts(node.right, word)]
    return [node]


def _compile(node: Node, fields: Mapping[str, SearchField], errors: list[FieldError], whole_day: bool) -> Test:
    if isinstance(node, Term):
        return _compile_term(node, fields, errors, whole_day)
    if node.word == "OR":
        parts = _parts(node, "OR")
        same = _one_of(parts, fields, errors)
        if same is not None:
            return same
        return _either([_compile(part, fields, errors, whole_day) for part in parts])
    return _both([_compile(part, fields, errors, whole_day) for part in _parts(node, "AND")])


def _either(tests: list[Test]) -> Test:
    first, rest = tests[0], _either(tests[1:]) if len(tests) > 2 else tests[1]
    return lambda row: first(row) or rest(row)


def _both(tests: list[Test]) -> Test:
    first, rest = tests[0], _both(tests[1:]) if len(tests) > 2 else tests[1]
    return lambda row: first(row) and rest(row)


def _one_of(parts: list[Node], fields: Mapping[str, SearchField], errors: list[FieldError]) -> Test | None:
    """``status:2 OR status:3`` in one look; None where the parts are not of that kind."""
    values = set()
    for part in parts:
        if not isinstance(part, Term) or not isinstance(parts[0], Term) or part.field != parts[0].field:
            return None
        field = fields.get(part.field)
        if field is None or part.sign or field.kind not in ("integer", "string") or _is_null(part):
            return None
        value, error = _read_value(part, field)
        if error is not None:
            errors.append(error)
        values.add(value)
    get = field.get  # type: ignore[union-attr]
    return lambda row: get(row) in values


def _is_null(term: Term) -> bool:
    return term.value == "null" and not term.quoted and not term.sign


def _compile_term(term: Term, fields: Mapping[str, SearchField], errors: list[FieldError], whole_day: bool) -> Test:
    field = fields.get(term.field)
    if field is None:
        errors.append(FieldError(term.field, "unknown"))
        return bool
    get = field.get
    if _is_null(term):
        return lambda row: get(row) in (None, [])
    value, error = _read_value(term, field)
    if error is not None:
        errors.append(error)
        return bool
    match field.kind:
        case "date":
            return _moment_test(term.sign, value, get, whole_day)
        case "day":
            return _compare(term.sign, value.strftime("%Y-%m-%d"), get)
        case "strings":
            return lambda row: value in get(row)
        case "number":  # kept as text, as the service returns it
            return _compare(term.sign, value, lambda row: None if (got := get(row)) is None else float(got))
    return _compare(term.sign, value, get)


def _compare(sign: str, value: Any, get: Callable[[Any], Any]) -> Test:
    """``:>`` means at least, ``:<`` at most (DOC 1285)."""
    if sign == ">":
        return lambda row: (got := get(row)) is not None and got >= value
    if sign == "<":
        return lambda row: (got := get(row)) is not None and got <= value
    return lambda row: get(row) == value


def _moment_test(sign: str, day: datetime, get: Callable[[Any], Any], whole_day: bool) -> Test:
    try:
        end = day + timedelta(days=1)
    except OverflowError:
        end = day
    if sign == ">" or (sign == "<" and not whole_day):
        return _compare(sign, day, get)
    if sign == "<":
        return lambda row: (got := get(row)) is not None and got < end
    return lambda row: (got := get(row)) is not None and day <= got < end


def _read_value(term: Term, field: SearchField) -> tuple[Any, FieldError | None]:
    def wrong(wanted: str) -> tuple[Any, FieldError]:
        given = "String" if term.quoted else "Integer" if term.value.lstrip("-").isdigit() else "String"
        return None, FieldError(term.field, "type", {"given": given, "wanted": wanted})

    if term.sign and not field.ordered:
        return None, FieldError("query", "query")
    match field.kind:
        case "integer" | "number":
            pattern = r"-?\d{1,18}" if field.kind == "integer" else r"-?\d{1,18}(\.\d{1,18})?"
            if term.quoted or not re.fullmatch(pattern, term.value, re.ASCII):
                return wrong("Integer" if field.kind == "integer" else "Number")
            number = int(term.value) if field.kind == "integer" else float(term.value)
            if field.values is not None and number not in field.values:
                listed = ",".join(str(value) for value in sorted(field.values))
                return None, FieldError(term.field, "choice", {"values": listed})
            return number, None
        case "boolean":
            if term.quoted or term.value not in ("true", "false"):
                return wrong("Boolean")
            return term.value == "true", None
        case "date" | "day":
            if not term.quoted or len(term.value) != 10 or (day := parse_moment(term.value)) is None:
                return wrong("Date")
            return day, None
    if not term.quoted and term.value.lstrip("-").isdigit():
        return wrong("String")
    return term.value, None
