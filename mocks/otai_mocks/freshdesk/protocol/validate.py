"""Typed validators of fields: all failing fields are reported, with the texts and codes of `errors`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from ..errors import FieldError, invalid
from .body import Body, Upload

_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+")
_NAMED_EMAIL = re.compile(r"[^<>]*<([^<>]+)>")
_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:(Z)|([+-])(\d\d)(?::?(\d\d))?)?)?", re.ASCII
)
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)
_LARGEST = 2**63 - 1
MOST_ADDRESSES = 49
"""Of cc_emails (3P taynac, quoting a live answer); of bcc_emails and of replies INF."""


class Bad(Exception):
    """A value is refused: the kind of refusal and what fills its text. ``field`` if it is a part of the field."""

    def __init__(self, kind: str, *, field: str | None = None, **values: Any) -> None:
        super().__init__(kind)
        self.kind, self.field, self.values = kind, field, values


class Several(Exception):
    """Several parts of a value are refused. ``clean``: the others, where somebody might take them for missing."""

    def __init__(self, parts: list[Bad], clean: dict[str, Any] | None = None) -> None:
        super().__init__(f"{len(parts)} refused")
        self.parts, self.clean = parts, clean


Check = Callable[[Any, bool], Any]
"""(value, sent as a form) → the clean value, or raises Bad."""


def type_name(value: Any) -> str:
    """The service's word for a JSON type."""
    match value:
        case None:
            return "Null"
        case bool():
            return "Boolean"
        case int():
            return "Integer"
        case float():
            return "Float"
        case str():
            return "String"
        case list():
            return "Array"
        case dict():
            return "key/value pair"
    return "File"


def wrong_type(value: Any, wanted: str) -> Bad:
    return Bad("type", given=type_name(value), wanted=wanted)


def text(value: Any, form: bool) -> str:
    if not isinstance(value, str):
        raise wrong_type(value, "String")
    return value


def short(limit: int) -> Callable[[Any, bool], str]:
    """Text of so many characters at most."""

    def checked(value: Any, form: bool) -> str:
        got = text(value, form)
        if len(got) > limit:
            raise Bad("too_long", given=len(got), limit=limit)
        return got

    return checked


short_text = short(255)
"""A line of text: seen of a custom field (3P gc-digital-talent#11484), of all others by analogy (INF)."""


def email(value: Any, form: bool) -> str:
    got = text(value, form).strip()
    named = _NAMED_EMAIL.fullmatch(got)
    bare = (named[1] if named else got).strip()
    if not _EMAIL.fullmatch(bare):
        raise Bad("invalid", wanted="valid email address")
    return bare


def integer(value: Any, form: bool) -> int:
    if form and isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        raise wrong_type(value, "Integer")
    return value


def positive(value: Any, form: bool) -> int:
    if form and isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_type(value, "Positive Integer")
    if not 0 < value <= _LARGEST:
        raise Bad("invalid", wanted="Positive Integer")
    return value


def decimal(value: Any, form: bool) -> str:
    """Decimals come back as strings (REC ZAM21)."""
    if form and isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e15:
        raise wrong_type(value, "Number")
    return str(float(value))


def boolean(value: Any, form: bool) -> bool:
    if form and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise wrong_type(value, "Boolean")
    return value


def mapping(value: Any, form: bool) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong_type(value, "key/value pair")
    return value


def parse_moment(got: str) -> datetime | None:
    """The input forms of DOC 248-264; no zone is UTC."""
    match = _MOMENT.fullmatch(got)
    if match is None:
        return None
    year, month, day, hour, minute, second, _, sign, off_hours, off_minutes = match.groups()
    try:
        zone = timezone.utc
        if sign:
            offset = timedelta(hours=int(off_hours), minutes=int(off_minutes or 0))
            zone = timezone(-offset if sign == "-" else offset)
        moment = datetime.combine(
            date(int(year), int(month), int(day)), time(int(hour or 0), int(minute or 0), int(second or 0)), zone
        )
        return moment.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def moment(value: Any, form: bool) -> datetime:
    if not isinstance(value, str):
        raise wrong_type(value, "DateTime")
    got = parse_moment(value)
    if got is None:
        raise Bad("format", wanted="DateTime")
    return got


def day(value: Any, form: bool) -> str:
    """A custom date: YYYY-MM-DD (DOC 264)."""
    if not isinstance(value, str):
        raise wrong_type(value, "Date")
    if len(value) != 10 or parse_moment(value) is None:
        raise Bad("format", wanted="Date")
    return value


def list_of(check: Check, *, most: int | None = None) -> Check:
    def checked(value: Any, form: bool) -> list[Any]:
        if not isinstance(value, list):  # a form too must say `tags[]`: `tags=a` is text
            raise wrong_type(value, "Array")
        if form:
            value = [item for item in value if item != ""]  # `tags[]=` is how a form empties a list
        if most is not None and len(value) > most:
            raise Bad("too_many_values", given=len(value), limit=most)
        return [check(item, form) for item in value]

    return checked


def filled(check: Check) -> Check:
    """What is not empty; a text of nothing but blanks is."""

    def checked(value: Any, form: bool) -> Any:
        got = check(value, form)
        if not (got.strip() if isinstance(got, str) else got):
            raise Bad("blank")
        return got

    return checked


def one_of(values: Iterable[Any]) -> Check:
    """One of the account's values; numbers are numbers, words are words."""
    known = list(values)
    listed = ",".join(str(value) for value in known)
    numbers = all(isinstance(value, int) for value in known)

    def checked(value: Any, form: bool) -> Any:
        if numbers and form and isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
            value = int(value)
        right = isinstance(value, int) and not isinstance(value, bool) if numbers else isinstance(value, str)
        if not right:
            raise Bad("choice_type", given=type_name(value), values=listed)
        if value not in known:
            raise Bad("choice", values=listed)
        return value

    return checked


def existing(rows: Mapping[int, Any], thing: str, attribute: str) -> Check:
    """The id of something that exists."""

    def checked(value: Any, form: bool) -> int:
        number = positive(value, form)
        if number not in rows:
            raise Bad("no_match", thing=thing, attribute=attribute)
        return number

    return checked


def files(largest: int) -> Check:
    """File parts only; no more than 20 MB in all."""

    def checked(value: Any, form: bool) -> list[Upload]:
        if value is None or value == []:
            raise Bad("blank")
        items = value if isinstance(value, list) else [value]
        # a part with filename="" is taken for a file that is none (3P fresh-samples#78)
        if not all(isinstance(item, Upload) and item.name for item in items):
            raise Bad("not_files")
        size = sum(len(item.content) for item in items)
        if size > largest:
            raise Bad("file_size", size=f"{size / 1048576:.1f} MB", limit=f"{largest / 1048576:.1f} MB")
        return items

    return checked


def needs_feature(feature: str, attribute: str) -> Check:
    def checked(value: Any, form: bool) -> Any:
        raise Bad("feature", feature=feature, attribute=attribute)

    return checked


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute that a call takes.

    Attributes:
        check: what its value must be.
        null: ``None`` is a value too (it clears).
        missing: the kind of refusal when a required attribute is left out; None: it may be.
        wanted: fills the text of that refusal.
    """

    check: Check
    null: bool = False
    missing: str | None = None
    wanted: str = ""


def validate(body: Body, accepted: Mapping[str, Field], errors: list[FieldError] | None = None) -> dict[str, Any]:
    """The clean values of what was sent, by attribute.

    Args:
        errors: where failures are collected for the caller to raise; without it they are raised here.
    """
    found: list[FieldError] = [] if errors is None else errors
    clean: dict[str, Any] = {}
    for name, rule in accepted.items():
        if name not in body.values:
            if rule.missing is not None:
                found.append(FieldError(name, rule.missing, {"wanted": rule.wanted, "values": rule.wanted}))
            continue
        value = body.values[name]
        if rule.null and (value is None or (body.form and value == "")):
            clean[name] = None
            continue
        try:
            clean[name] = rule.check(value, body.form)
        except Bad as bad:
            found.append(FieldError(bad.field or name, bad.kind, bad.values))
        except Several as several:
            if several.clean is not None:
                clean[name] = several.clean
            found += [FieldError(bad.field or name, bad.kind, bad.values) for bad in several.parts]
    found += [FieldError(name, "unknown") for name in body.values if name not in accepted]
    if errors is None and found:
        raise invalid(found)
    return clean


def nested(name: str, fields: Mapping[str, Field]) -> Check:
    """An object of these attributes and no others. Failures are named by their path (INF): ``custom_fields.cf_x``."""

    def checked(value: Any, form: bool) -> dict[str, Any]:
        errors: list[FieldError] = []
        clean = validate(Body(mapping(value, form), form), fields, errors)
        if errors:
            raise Several([Bad(error.kind, field=f"{name}.{error.field}", **error.values) for error in errors])
        return clean

    return checked
