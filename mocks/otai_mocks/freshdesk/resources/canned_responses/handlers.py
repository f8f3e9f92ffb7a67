"""Canned responses: made, read, changed; never deleted (3P: 405), and listed by their folder only (DOC)."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.body import Body
from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.html import wrap_plain
from ...tables.modules.settings import ALL, GROUPS, PERSONAL, CannedResponse
from ..attachments.store import store_uploads
from . import shape


def _get(call: Call, response_id: int) -> CannedResponse:
    row = call.state.settings.canned_responses.get(response_id)
    if row is None:
        raise not_found(f"no canned response {response_id}")
    if not row.seen_by(call.agent.id):
        raise not_found(f"the canned response {response_id} is personal: it is agent {row.user_id}'s")
    return row


def view(call: Call, response_id: int) -> Reply:
    return Reply(200, shape.response(call, _get(call, response_id)))


def read(call: Call, body: Body, me: CannedResponse | None, errors: list[FieldError]) -> dict[str, Any]:
    """Clean values; ``folder_id`` is the folder it lands in."""
    settings = call.state.settings
    needed = "missing" if me is None else None
    rules = {
        "title": v.Field(v.short_text, missing=needed, wanted="String"),
        "content_html": v.Field(v.text, missing=needed, wanted="String"),
        "folder_id": v.Field(v.positive),
        "visibility": v.Field(
            v.one_of((ALL, PERSONAL, GROUPS)), missing="missing_choice" if me is None else None, wanted="0,1,2"
        ),
        "group_ids": v.Field(v.list_of(v.existing(call.state.groups, "group", "group_ids"))),
        "attachments": v.Field(v.files(call.choices.max_body)),
    }
    found = v.validate(body, rules, errors)
    visibility = found.get("visibility", me.visibility if me is not None else ALL)
    personal = settings.personal_folder
    if visibility == PERSONAL:  # lands in "Personal", whatever folder_id says (REC NAN26)
        if personal is not None:
            found["folder_id"] = personal.id
        elif "folder_id" not in found and me is None:
            errors.append(FieldError("folder_id", "missing", {"wanted": "Positive Integer"}))
    else:
        _check_folder(call, found, me, errors)
    if visibility == GROUPS:
        if not found.get("group_ids", me.group_ids if me is not None else []):
            errors.append(FieldError("group_ids", "missing", {"wanted": "Array"}))
    elif found.get("group_ids"):
        errors.append(FieldError("group_ids", "unknown"))  # INF: "use only if visibility is set to 2" (DOC)
    elif "visibility" in found:
        found["group_ids"] = []
    if "content_html" in found:
        found["content_html"] = wrap_plain(found["content_html"])
    return found


def _check_folder(call: Call, found: dict[str, Any], me: CannedResponse | None, errors: list[FieldError]) -> None:
    """A response for others needs a folder that is no personal one (INF)."""
    settings = call.state.settings
    given = found.get("folder_id", me.folder_id if me is not None else None)
    folder = settings.canned_response_folders.get(given or 0)
    if given is None or (folder is not None and folder.personal and "folder_id" not in found):
        if not any(error.field == "folder_id" for error in errors):
            errors.append(FieldError("folder_id", "missing", {"wanted": "Positive Integer"}))
    elif folder is None or folder.personal:
        errors.append(FieldError("folder_id", "no_match", {"thing": "folder", "attribute": "folder_id"}))


def create(call: Call) -> Reply:
    errors: list[FieldError] = []
    values = read(call, call.body, None, errors)
    if errors:
        raise invalid(errors)
    row = store(call, values)
    return Reply(201, shape.response(call, row), call.location(f"canned_responses/{row.id}"), wrote=True)


def store(call: Call, values: dict[str, Any]) -> CannedResponse:
    uploads = values.pop("attachments", None)
    number = call.state.next_id("canned_response")
    row = CannedResponse(number, created_at=call.now, updated_at=call.now, user_id=call.agent.id, **values)
    call.state.settings.canned_responses[number] = row
    store_uploads(call, uploads, canned_response_id=number)
    return row


def update(call: Call, response_id: int) -> Reply:
    row = _get(call, response_id)
    errors: list[FieldError] = []
    values = read(call, call.body, row, errors)
    if errors:
        raise invalid(errors)
    uploads = values.pop("attachments", None)
    if values.get("visibility") == PERSONAL:
        values["user_id"] = call.agent.id
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    store_uploads(call, uploads, canned_response_id=row.id)
    if changed or uploads:
        row.updated_at = call.now
    return Reply(200, shape.response(call, row), wrote=bool(changed or uploads))


ROUTES = (
    Route("POST", "canned_responses", create, admin=True),
    Route("GET", f"canned_responses/{NUMBER}", view, admin=True),
    Route("PUT", f"canned_responses/{NUMBER}", update, admin=True),
    Route("PATCH", f"canned_responses/{NUMBER}", update, admin=True),
)
