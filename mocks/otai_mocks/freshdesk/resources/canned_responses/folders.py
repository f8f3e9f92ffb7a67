"""Folders of canned responses. Only the plural paths exist, whatever the documentation says (REC NAN26, 3P)."""

from __future__ import annotations

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.modules.settings import CannedResponse, CannedResponseFolder
from . import shape


def _get(call: Call, folder_id: int) -> CannedResponseFolder:
    folder = call.state.settings.canned_response_folders.get(folder_id)
    if folder is None:
        raise not_found(f"no canned response folder {folder_id}")
    return folder


def _seen(call: Call, folder: CannedResponseFolder) -> list[CannedResponse]:
    rows = call.state.settings.canned_responses.values()
    return [row for row in rows if row.folder_id == folder.id and row.seen_by(call.agent.id)]


def list_folders(call: Call) -> Reply:
    """ "Personal" is always there; of the others those with something in them (REC NAN26). The order is INF."""
    folders = sorted(call.state.settings.canned_response_folders.values(), key=lambda f: (not f.personal, f.name, f.id))
    counted = [(folder, len(_seen(call, folder))) for folder in folders]
    rows = [(folder, count) for folder, count in counted if count or folder.personal]
    return call.page_of(rows, lambda row: shape.listed_folder(*row))


def view(call: Call, folder_id: int) -> Reply:
    folder = _get(call, folder_id)
    return Reply(200, shape.viewed_folder(folder, _seen(call, folder)))


def responses(call: Call, folder_id: int) -> Reply:
    """The responses of a folder in full, oldest first (REC NAN26)."""
    folder = _get(call, folder_id)
    return call.page_of(_seen(call, folder), lambda row: shape.response(call, row))


def _read_name(call: Call, me: CannedResponseFolder | None) -> str:
    errors: list[FieldError] = []
    values = v.validate(call.body, {"name": v.Field(v.short_text, missing="missing", wanted="String")}, errors)
    if me is not None and me.personal and "name" in values:
        errors.append(FieldError("name", "read_only"))  # INF
    others = call.state.settings.canned_response_folders.values()
    if not errors and any(f.name == values["name"] and f is not me for f in others):
        errors.append(FieldError("name", "unique"))  # INF
    if errors:
        raise invalid(errors)
    return str(values["name"])


def create(call: Call) -> Reply:
    name = _read_name(call, None)
    folder = CannedResponseFolder(call.state.next_id("canned_response_folder"), name, call.now, call.now)
    call.state.settings.canned_response_folders[folder.id] = folder
    location = call.location(f"canned_response_folders/{folder.id}")
    return Reply(201, {"id": folder.id, "name": folder.name}, location, wrote=True)


def update(call: Call, folder_id: int) -> Reply:
    folder = _get(call, folder_id)
    name = _read_name(call, folder)
    changed = name != folder.name
    if changed:
        folder.name, folder.updated_at = name, call.now
    return Reply(200, {"id": folder.id, "name": folder.name}, wrote=changed)


ROUTES = (
    Route("GET", "canned_response_folders", list_folders, query=LIST_QUERY, admin=True),
    Route("POST", "canned_response_folders", create, admin=True),
    Route("GET", f"canned_response_folders/{NUMBER}", view, admin=True),
    Route("PUT", f"canned_response_folders/{NUMBER}", update, admin=True),
    Route("GET", f"canned_response_folders/{NUMBER}/responses", responses, query=LIST_QUERY, admin=True),
)
