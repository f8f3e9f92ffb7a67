"""/contact_fields and /company_fields: for administrators (DOC). Two resources of one make."""

from __future__ import annotations

import copy
from functools import partial

from ...errors import FieldError, invalid, not_found, one_invalid
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.people_fields import PeopleField
from . import rules
from .defaults import COMPANY, CONTACT, Owner
from .shape import shown


def list_fields(owner: Owner, call: Call) -> Reply:
    return Reply(200, [shown(owner, row, listed=True) for row in owner.all(call.state, call.now)])


def _get(owner: Owner, call: Call, number: int) -> PeopleField:
    row = next((row for row in owner.all(call.state, call.now) if row.id == number), None)
    if row is None:
        raise not_found(f"no {owner.name} field {number}")
    return row


def view(owner: Owner, call: Call, number: int) -> Reply:
    return Reply(200, shown(owner, _get(owner, call, number)))


def create(owner: Owner, call: Call) -> Reply:
    errors: list[FieldError] = []
    values = v.validate(call.body, rules.accepted(owner, creating=True), errors)
    rules.check(owner, call.state, values, None, errors, call.now)
    if errors:
        raise invalid(errors)
    row = rules.make(owner, call.state, values, call.now)
    # the live service prints …/admin/contact_fields.<id> for those of contacts, a bug in its routes (REC NAN26)
    return Reply(201, shown(owner, row), call.location(f"{owner.path}/{row.id}"), wrote=True)


def update(owner: Owner, call: Call, number: int) -> Reply:
    row = _get(owner, call, number)
    errors: list[FieldError] = []
    values = v.validate(call.body, rules.accepted(owner, creating=False), errors)
    rules.check(owner, call.state, values, row, errors, call.now)
    if errors:
        raise invalid(errors)
    row = owner.store_all(call.state, call.now)[number]
    before = copy.copy(row)
    position = values.pop("position", row.position)
    if "choices" in values:
        known = row.choices if isinstance(row.choices, list) else []
        values["choices"] = rules.merged(known, values["choices"], lambda: call.state.next_id("people_choice"))
    for name, value in values.items():
        setattr(row, name, value)
    if position != row.position:
        rules.move(owner, call.state, row, position, call.now)
    if row != before:
        row.updated_at = call.now
    return Reply(200, shown(owner, row), wrote=True)


def delete(owner: Owner, call: Call, number: int) -> Reply:
    row = _get(owner, call, number)
    if row.default:  # INF: the refusal; that only custom fields go is plain
        raise one_invalid("id", "read_only", f"{row.name} is a default field: only custom ones can be deleted")
    row = owner.store_all(call.state, call.now)[number]
    rules.remove(owner, call.state, row, call.now)
    return Reply(204, wrote=True)


def _routes(owner: Owner) -> tuple[Route, ...]:
    one = f"{owner.path}/{NUMBER}"
    return (
        Route("GET", owner.path, partial(list_fields, owner), query=LIST_QUERY, admin=True),
        Route("POST", owner.path, partial(create, owner), admin=True),
        Route("GET", one, partial(view, owner), admin=True),
        Route("PUT", one, partial(update, owner), admin=True),
        Route("PATCH", one, partial(update, owner), admin=True),
        Route("DELETE", one, partial(delete, owner), admin=True),
    )


ROUTES = (*_routes(CONTACT), *_routes(COMPANY))
