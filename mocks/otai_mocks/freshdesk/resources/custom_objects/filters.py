"""The list of records: conditions in the query, the order, and pages by token (DOC, Filter Records)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from operator import eq, ge, gt, le, lt
from typing import Any

from ...protocol.paging import positive
from ...protocol.tokens import offset_of
from ...protocol.validate import parse_moment
from ...tables.modules.custom_objects import CustomField, CustomRecord, CustomSchema
from .refusals import Wrong, wrong
from .values import is_day

PAGING = ("page_size", "next_token", "prev_token")
_SORTING = ("sort_by", "sort_order")
_TIMES = ("created_time", "updated_time")
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {"": eq, "gt": gt, "lt": lt, "gte": ge, "lte": le}
_ORDERED = ("NUMBER", "DATE")
_CONDITION = re.compile(r"([^\[\]]+)(?:\[([^\[\]]*)\])?")
_MOST = 10
Condition = Callable[[CustomRecord], bool]


def conditions(schema: CustomSchema, query: dict[str, str], errors: list[Wrong]) -> list[Condition]:
    """All parameters that are not about pages and order; they hold together."""
    found = [(name, text) for name, text in query.items() if name not in (*PAGING, *_SORTING)]
    if len(found) > _MOST:
        errors.append(Wrong("filters", "filters"))
        return []
    made = [_condition(schema, name, text, errors) for name, text in found]
    return [condition for condition in made if condition is not None]


def _condition(schema: CustomSchema, given: str, text: str, errors: list[Wrong]) -> Condition | None:
    match = _CONDITION.fullmatch(given)
    name, operator = (match[1], match[2] or "") if match else (given, "")
    if name in _TIMES:
        return _time_condition(name, operator, text, errors)
    field = schema.field(name)
    if field is None:
        errors.append(Wrong(name, "unknown"))
    elif not field.filterable:
        errors.append(wrong(field, "not_filterable"))
    elif operator not in _OPERATORS or (operator and field.type not in _ORDERED):
        errors.append(wrong(field, "operator"))
    else:
        value = _read(field, text)
        if value is None:
            errors.append(wrong(field, "filter_value"))
        compare = _OPERATORS[operator]

        def holds(record: CustomRecord) -> bool:
            present = record.data.get(name)
            if present is None:
                return False
            if isinstance(present, list):
                return value in present
            return compare(present, value) if field.type in (*_ORDERED, "CHECKBOX") else str(present) == value

        return holds
    return None


def _time_condition(name: str, operator: str, text: str, errors: list[Wrong]) -> Condition | None:
    moment = parse_moment(text.replace(" ", "+"))
    if moment is None or operator not in _OPERATORS:
        errors.append(Wrong(name, "filter_value" if moment is None else "operator", name))
        return None
    compare = _OPERATORS[operator]
    return lambda record: compare(_time(record, name), moment)


def _time(record: CustomRecord, name: str) -> datetime:
    return record.created_at if name == "created_time" else record.updated_at


def _read(field: CustomField, text: str) -> Any:
    """The value of a condition; None if it is none of the field's."""
    match field.type:
        case "NUMBER":
            return int(text) if re.fullmatch(r"-?\d{1,18}", text, re.ASCII) else None
        case "DATE":
            return text if is_day(text) else None
        case "CHECKBOX":
            return {"true": True, "false": False}.get(text)
        case "DROPDOWN" | "MULTI_SELECT":
            return text if text in field.choices else None
    return text


def order(
    schema: CustomSchema, query: dict[str, str], rows: list[CustomRecord], errors: list[Wrong]
) -> list[CustomRecord]:
    """``sort_by=name;ASC``, or the order in ``sort_order``; null stands last (INF)."""
    if "sort_by" not in query:
        return rows
    name, _, direction = query["sort_by"].partition(";")
    direction = (direction or query.get("sort_order", "ASC")).upper()
    field = schema.field(name)
    if not name:
        errors.append(Wrong("sort_by", "sort"))
    elif name not in _TIMES and (field is None or not field.filterable):
        errors.append(Wrong("sort_by", "sort_field"))
    elif direction not in ("ASC", "DESC"):
        errors.append(Wrong("sort_by", "sort_order"))
    else:
        known = [row for row in rows if name in _TIMES or row.data.get(name) is not None]
        known.sort(key=lambda row: _key(row, name), reverse=direction == "DESC")
        return [*known, *(row for row in rows if name not in _TIMES and row.data.get(name) is None)]
    return rows


def _key(row: CustomRecord, name: str) -> Any:
    if name in _TIMES:
        return _time(row, name)
    value = row.data[name]
    return value if isinstance(value, (int, float)) else str(value)


def read_page(query: dict[str, str], errors: list[Wrong]) -> tuple[int, int]:
    """(where the page starts, how many records it has)."""
    text = query.get("page_size", "20")
    size = positive(text)
    if size is None or size > 100:
        errors.append(Wrong("page_size", "page_size"))
    start: int | None = 0
    for name in ("next_token", "prev_token"):
        if query.get(name):
            start = offset_of(query[name])
            if start is None:
                errors.append(Wrong(name, "token"))
    return start or 0, size or 20
