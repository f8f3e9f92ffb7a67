"""Custom objects: schemas are read, records are read and written (REC PBR, DOC Custom Objects)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, TEXT, Route
from ...protocol.tokens import token
from ...tables.modules.custom_objects import CustomRecord, CustomSchema
from . import shape
from .filters import PAGING, conditions, order, read_page
from .refusals import Wrong, conflict, invalid, no_record, no_schema
from .values import check_data, taken


def list_schemas(call: Call) -> Reply:
    return Reply(200, {"schemas": [shape.schema(row) for row in call.state.custom_objects.schemas.values()]})


def _schema(call: Call, schema_id: int) -> CustomSchema:
    found = call.state.custom_objects.schemas.get(schema_id)
    if found is None:
        raise no_schema(schema_id)
    return found


def _record(call: Call, schema_id: int, display_id: str) -> tuple[CustomSchema, CustomRecord]:
    schema = _schema(call, schema_id)
    found = call.state.custom_objects.records.get(display_id)
    if found is None or found.schema_id != schema.id:
        raise no_record(display_id)
    return schema, found


def view_schema(call: Call, schema_id: int) -> Reply:
    return Reply(200, shape.schema(_schema(call, schema_id)))


def view(call: Call, schema_id: int, display_id: str) -> Reply:
    return Reply(200, shape.record(*_record(call, schema_id, display_id)))


def _matching(call: Call, schema: CustomSchema, errors: list[Wrong]) -> list[CustomRecord]:
    holding = conditions(schema, call.query, errors)
    rows = call.state.custom_objects.records_of(schema.id)
    return [row for row in rows if all(holds(row) for holds in holding)]


def list_records(call: Call, schema_id: int) -> Reply:
    """Pages by token, with relative links (REC PBR)."""
    schema, errors = _schema(call, schema_id), list[Wrong]()
    rows = order(schema, call.query, _matching(call, schema, errors), errors)
    start, size = read_page(call.query, errors)
    if errors:
        raise invalid(errors)
    kept = {name: value for name, value in call.query.items() if name not in PAGING}
    path = f"/schemas/{schema.id}/records"

    def page(previous: str, following: str) -> dict[str, str]:
        tokens = {"page_size": size, "prev_token": previous, "next_token": following}
        return {"href": f"{path}?{urlencode({**kept, **tokens})}"}

    counted = {name: value for name, value in kept.items() if not name.startswith("sort_")}
    links: dict[str, Any] = {}
    if start + size < len(rows):
        links["next"] = page("", token(start + size))
    links["count"] = {"href": f"{path}/count" + (f"?{urlencode(counted)}" if counted else "")}
    if start:
        links["prev"] = page(token(max(0, start - size)), "")
    body = {"records": [shape.record(schema, row) for row in rows[start : start + size]], "_links": links}
    return Reply(200, body)


def count(call: Call, schema_id: int) -> Reply:
    schema, errors = _schema(call, schema_id), list[Wrong]()
    rows = _matching(call, schema, errors)
    if errors:
        raise invalid(errors)
    return Reply(200, {"count": len(rows)})


def _read(call: Call, schema: CustomSchema, me: CustomRecord | None) -> dict[str, Any]:
    """What was sent as ``data``; a record of the body's own keys is checked with it."""
    known = ("data",) if me is None else ("data", "display_id", "version")
    errors = [Wrong(name, "unknown") for name in call.body.values if name not in known]
    data = call.body.values.get("data")
    if not isinstance(data, dict):
        errors.append(Wrong("data", "object"))
        raise invalid(errors)
    errors += check_data(call.state, schema, data, creating=me is None)
    version = call.body.values.get("version")
    if version is not None and (isinstance(version, bool) or not isinstance(version, int)):
        errors.append(Wrong("version", "version"))
    if errors:
        raise invalid(errors)
    if me is not None and version not in (None, me.version):
        raise conflict(
            "version",
            "Unable to update the record. Please try again.",
            f"record {me.display_id} is at version {me.version}, {version} was sent: it was changed in between",
        )
    double = taken(call.state, schema, data, me.display_id if me else None)
    if double is not None:  # INF: the text
        text = f"Another record has the same value for '{double.label}' field."
        raise conflict(double.name, text, f"{double.name} is unique, and a record has {data[double.name]!r}")
    return data


def create(call: Call, schema_id: int) -> Reply:
    schema = _schema(call, schema_id)
    record = call.state.custom_objects.add(schema, _read(call, schema, None), call.now)
    location = call.location(f"custom_objects/schemas/{schema.id}/records/{record.display_id}")
    return Reply(201, shape.record(schema, record), location, wrote=True)


def update(call: Call, schema_id: int, display_id: str) -> Reply:
    """Fields that are not sent stay (INF). A version that is sent must be the record's; each update counts it up."""
    schema, record = _record(call, schema_id, display_id)
    record.data = {**record.data, **_read(call, schema, record)}
    record.version += 1
    record.updated_at = call.now
    return Reply(200, shape.record(schema, record), wrote=True)


def delete(call: Call, schema_id: int, display_id: str) -> Reply:
    del call.state.custom_objects.records[_record(call, schema_id, display_id)[1].display_id]
    return Reply(204, wrote=True)


_SCHEMAS = "custom_objects/schemas"
_RECORDS = f"{_SCHEMAS}/{NUMBER}/records"
ROUTES = (
    Route("GET", _SCHEMAS, list_schemas, feature="custom_objects"),
    Route("GET", f"{_SCHEMAS}/{NUMBER}", view_schema, feature="custom_objects"),
    Route("GET", _RECORDS, list_records, query=None, feature="custom_objects"),
    Route("POST", _RECORDS, create, feature="custom_objects"),
    Route("GET", f"{_RECORDS}/count", count, query=None, feature="custom_objects"),
    Route("GET", f"{_RECORDS}/{TEXT}", view, feature="custom_objects"),
    Route("PUT", f"{_RECORDS}/{TEXT}", update, feature="custom_objects"),
    Route("DELETE", f"{_RECORDS}/{TEXT}", delete, feature="custom_objects"),
)
