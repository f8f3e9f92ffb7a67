"""Search by dynamic fields: ``DynamicField_<Name>`` objects of operators, or the list form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ... import perl
from ...protocol.context import Call
from ...tables.collation import fold
from ...tables.dynamic_fields import check_operand
from ...tables.records import DynamicField, Ticket
from .condition import UnreadableError, condition

Test = Callable[[Ticket], bool]
_PREFIX = "DynamicField_"
_BOUNDS = ("GreaterThan", "GreaterThanEquals", "SmallerThan", "SmallerThanEquals")
_OPERATORS = ("Equals", "Like", *_BOUNDS, "Empty")
_OPERATORS_OF = {"Checkbox": ("Equals",), "Date": ("Equals", *_BOUNDS), "DateTime": ("Equals", *_BOUNDS)}
"""Where a type of field has not all of them."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAY_ENDS = (" 00:00:00", " 23:59:59")


def field_filters(call: Call, nothing: type[Exception]) -> list[Test]:
    """One test per operator. ``nothing`` is raised where OTOBO finds nothing at all."""
    tests: list[Test] = []
    for name, operators in _conditions(call.data):
        field = call.tables.fields_by_name.get(name)
        if field is None or field.object_type != "Ticket":
            continue  # unknown fields are ignored; fields of articles too
        for operator, operand in operators.items():
            test = _test(call, field, operator, operand, nothing)
            if test is not None:
                tests.append(test)
    return tests


def _conditions(data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Field names with their operators; the list form wins over the flat form."""
    listed = data.get("DynamicField")
    if perl.is_hash(listed):
        listed = [listed]
    if perl.is_array(listed):
        items = [item for item in listed if isinstance(item, dict) and perl.is_text(item.get("Name"))]
        return [(perl.text(i["Name"]), {k: v for k, v in i.items() if k != "Name"}) for i in items]
    return [
        (key[len(_PREFIX) :], value) for key, value in data.items() if key.startswith(_PREFIX) and perl.is_hash(value)
    ]


def _test(call: Call, field: DynamicField, operator: str, operand: Any, nothing: type[Exception]) -> Test | None:
    """Several operands are alternatives. ``*`` alone is no filter, and an empty operand none either.

    An operand that crashes OTOBO does so with any operator, also with one that the type of field does not have.
    """
    operands = operand if isinstance(operand, list) else [operand]
    operands = [o for o in operands if o is not None and o != "" and not _anything(o)]
    if not operands:
        return None
    if operator == "Empty":
        wanted = {perl.true(one) for one in operands}
        return lambda t: (field.name not in t.dynamic_fields) in wanted
    if operator not in _OPERATORS:
        raise nothing(f"field {field.name!r}: there is no operator {operator!r}")
    texts = [_text(call, field, one, nothing) for one in operands]
    if operator not in _OPERATORS_OF.get(field.type, _OPERATORS):
        raise nothing(f"field {field.name!r}: {operator!r} is nothing for a {field.type} field")
    try:
        compares = [_comparison(operator, text.replace("*", "%")) for text in texts]
    except UnreadableError:
        raise nothing(f"field {field.name!r}: {operand!r} cannot be read as a condition") from None

    def test(ticket: Ticket) -> bool:
        value = ticket.dynamic_fields.get(field.name)
        values = value if isinstance(value, list) else [] if value is None else [perl.text(value)]
        return any(compare(one) for one in values for compare in compares)

    return test


def _text(call: Call, field: DynamicField, operand: Any, nothing: type[Exception]) -> str:
    """What a field is compared with. A Date field takes days, which begin at 00:00:00 and may end at 23:59:59; with any
    other time nothing is found."""
    if perl.is_reference(operand):
        raise nothing(f"field {field.name!r}: cannot compare with {operand!r}")
    text = perl.text(operand)
    if field.type == "Date" and _DAY.fullmatch(text):
        text += _DAY_ENDS[0]
    if not check_operand(field, text, call.version) or (field.type == "Date" and not text.endswith(_DAY_ENDS)):
        raise nothing(f"field {field.name!r}: {operand!r} does not fit a {field.type} field")
    return text


def _anything(operand: Any) -> bool:
    return isinstance(operand, str) and re.fullmatch("[*%]{1,3}", operand) is not None


def _comparison(operator: str, operand: str) -> Callable[[str], bool]:
    if operator == "Equals":
        wanted = fold(operand)
        return lambda value: fold(value) == wanted
    if operator == "Like":
        fits = condition(operand)
        return lambda value: fits(fold(value))
    key = fold(operand)
    if operator == "GreaterThan":
        return lambda value: fold(value) > key
    if operator == "GreaterThanEquals":
        return lambda value: fold(value) >= key
    if operator == "SmallerThan":
        return lambda value: fold(value) < key
    return lambda value: fold(value) <= key
