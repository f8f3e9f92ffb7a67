"""What is answered about canned responses and their folders (REC NAN26)."""

from __future__ import annotations

from typing import Any

from ...protocol.call import Call
from ...tables.html import conversation_text
from ...tables.modules.settings import CannedResponse, CannedResponseFolder
from ..conversations.shape import attachment


def response(call: Call, row: CannedResponse) -> dict[str, Any]:
    files = call.state.files_of("canned_response", row.id)
    return {
        "id": row.id,
        "title": row.title,
        "folder_id": row.folder_id,
        "short_code": None,
        "content": conversation_text(row.content_html),
        "content_html": row.content_html,
        "attachments": [attachment(call, file, of_conversation=True) for file in files],
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "group_ids": row.group_ids,
        "visibility": row.visibility,
    }


def listed_folder(folder: CannedResponseFolder, count: int) -> dict[str, Any]:
    return {
        "id": folder.id,
        "name": folder.name,
        "created_at": folder.created_at,
        "updated_at": folder.updated_at,
        "personal": folder.personal,
        "responses_count": count,
    }


def viewed_folder(folder: CannedResponseFolder, rows: list[CannedResponse]) -> dict[str, Any]:
    """DOC; the order is not recorded."""
    return {
        "id": folder.id,
        "name": folder.name,
        "canned_responses": [{"id": row.id, "title": row.title} for row in rows],
        "created_at": folder.created_at,
        "updated_at": folder.updated_at,
    }
