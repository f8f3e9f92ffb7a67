"""The query language of /search: ``"(status:2 OR status:3) AND created_at:>'2026-08-01'"``.

Text → tokens → a tree → rows. Which fields there are, and how a row answers for them, is the caller's table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from .errors import FieldError, Refused, invalid, one_invalid
from .validate import parse_moment

LONGEST = 512
_TOKEN = re.compile(r"\s*(?:(\()|(\))|(AND|OR)\b|([A-Za-z_][A-Za-z0-9_]*):([<>]?)(?:'((?:[^'\\]|\\.)*)'|([^\s()']+)))")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class SearchField:
    """A field that can be searched.

    Attributes:
        kind: integer, number, string, strings (a list holds it), boolean or date.
        get: its value in a row.
        values: the values there are, where another one is refused.
    """

    kind: str
    get: Callable[[Any], Any]
    values: tuple[int, ...] | None = None

    @property
    def ordered(self) -> bool:
        return self.kind in ("integer", "number", "date")


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
        raise one_invalid(
            "query", "too_long", f"the query has {len(text)} characters, {LONGEST} are allowed", limit=LONGEST
        )
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
    token = tokens[at]
    if isinstance(token, Term):
        return token, at + 1
    if token == "(":
        inner, at = _expression(tokens, at + 1)
        if at >= len(tokens) or tokens[at] != ")":
            raise bad_query("a parenthesis is not closed")
        return inner, at + 1
    raise bad_query(f"unexpected {_shown(token)}")


def _shown(token: Token) -> str:
    return f"{token.field}:…" if isinstance(token, Term) else repr(token)


Plan = Callable[[list[Any]], list[Any]]
"""Rows in → the rows that match, in the same order."""


def compile_query(tree: Node, fields: Mapping[str, SearchField], *, whole_day: bool) -> Plan:
    """The tree as one function over rows. All failing terms are reported."""
    errors: list[FieldError] = []
    plan = _compile(tree, fields, errors, whole_day)
    if errors:
        raise invalid(errors)
    return plan


def _compile(node: Node, fields: Mapping[str, SearchField], errors: list[FieldError], whole_day: bool) -> Plan:
    if isinstance(node, Term):
        return _compile_term(node, fields, errors, whole_day)
    left = _compile(node.left, fields, errors, whole_day)
    right = _compile(node.right, fields, errors, whole_day)
    if node.word == "AND":
        return lambda rows: right(left(rows))

    def either(rows: list[Any]) -> list[Any]:
        first = left(rows)
        taken = {id(row) for row in first}
        others = right([row for row in rows if id(row) not in taken])
        if not others:
            return first
        taken.update(id(row) for row in others)
        return [row for row in rows if id(row) in taken]

    return either


def _compile_term(term: Term, fields: Mapping[str, SearchField], errors: list[FieldError], whole_day: bool) -> Plan:
    field = fields.get(term.field)
    if field is None:
        errors.append(FieldError(term.field, "unknown"))
        return list
    get = field.get
    if term.value == "null" and not term.quoted and not term.sign:
        return lambda rows: [row for row in rows if get(row) in (None, [])]
    value, error = _read_value(term, field)
    if error is not None:
        errors.append(error)
        return list
    if field.kind == "date":
        return _date_plan(term.sign, value, get, whole_day)
    if field.kind == "strings":
        return lambda rows: [row for row in rows if value in get(row)]
    if term.sign == ">":  # :> means at least, :< at most (DOC 1285)
        return lambda rows: [row for row in rows if (got := get(row)) is not None and float(got) >= value]
    if term.sign == "<":
        return lambda rows: [row for row in rows if (got := get(row)) is not None and float(got) <= value]
    if field.kind == "number":
        return lambda rows: [row for row in rows if (got := get(row)) is not None and float(got) == value]
    return lambda rows: [row for row in rows if get(row) == value]


def _date_plan(sign: str, day: datetime, get: Callable[[Any], Any], whole_day: bool) -> Plan:
    try:
        end = day + timedelta(days=1)
    except OverflowError:
        end = day

    def moment(row: Any) -> datetime | None:
        got = get(row)
        return parse_moment(got) if isinstance(got, str) else got

    if sign == ">":
        return lambda rows: [row for row in rows if (got := moment(row)) is not None and got >= day]
    if sign == "<":
        if whole_day:
            return lambda rows: [row for row in rows if (got := moment(row)) is not None and got < end]
        return lambda rows: [row for row in rows if (got := moment(row)) is not None and got <= day]
    return lambda rows: [row for row in rows if (got := moment(row)) is not None and day <= got < end]


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
        case "date":
            if not term.quoted or len(term.value) != 10 or (day := parse_moment(term.value)) is None:
                return wrong("Date")
            return day, None
    if not term.quoted and term.value.lstrip("-").isdigit():
        return wrong("String")
    return term.value, None


def page_of(rows: Iterable[R], page: int, per_page: int) -> list[R]:
    """One page of results."""
    return list(rows)[(page - 1) * per_page : page * per_page]
