"""The ``DynamicField`` values of a request: shape, names, values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .. import perl
from ..errors import fault, refused
from ..protocol.context import Call
from ..tables import dynamic_fields
from ..tables.records import DynamicField


def given_or_refused(call: Call, operation: str) -> None:
    """DynamicField and Attachment must be filled objects or arrays, if they are given at all."""
    for name, key in (("DynamicField", "fields_missing"), ("Attachment", "attachment_missing")):
        value = call.data.get(name)
        if value is not None and not perl.is_hash(value) and not perl.is_array(value):
            raise refused(key, operation, f"{name} is neither a filled object nor a filled array")


def field_items(value: Any, operation: str) -> Iterator[dict[str, Any]]:
    """The fields of a request: an array or one object, each trimmed.

    Raises:
        FaultError: at the first one that is no filled object; the ones before it have been checked by then.
    """
    for item in [value] if isinstance(value, dict) else value if isinstance(value, list) else []:
        if not perl.is_hash(item):
            raise fault("field_items", "a dynamic field is no filled object", operation=operation)
        yield perl.trimmed_hash(item)


def check_field(call: Call, item: dict[str, Any], operation: str, *, has_article: bool) -> tuple[DynamicField, Any]:
    """The field and value of one item, checked."""
    suffix = "create" if operation == "TicketCreate" else "update"
    for key in ("Name", "Value"):
        value = item.get(key)
        if value is None or isinstance(value, (bool, dict)):
            raise refused(f"field_{key.lower()}_missing_{suffix}", operation, f"a dynamic field without {key}")
    field = call.tables.fields_by_name.get(perl.text(item["Name"]))
    if field is None:
        raise refused("field_name_invalid", operation, f"there is no dynamic field {item['Name']!r}")
    if field.object_type == "Article" and not has_article:
        raise refused("field_needs_article", operation, f"field {field.name!r} belongs to articles")
    if not dynamic_fields.fits(field, item["Value"], call.version):
        raise refused("field_value_invalid", operation, f"{item['Value']!r} does not fit field {field.name!r}")
    return field, item["Value"]
