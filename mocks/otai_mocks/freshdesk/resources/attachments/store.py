"""Files that came with a ticket, a note, a reply or a canned response, and pictures of contacts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...protocol.body import Upload
from ...protocol.call import Call
from ...tables.records import Attachment


def store_uploads(
    call: Call,
    uploads: list[Upload] | None,
    *,
    ticket_id: int | None = None,
    conversation_id: int | None = None,
    article_id: int | None = None,
    canned_response_id: int | None = None,
    contact_id: int | None = None,
) -> None:
    """Files sent are added to those already there (REC R7)."""
    for upload in uploads or ():
        call.state.add_attachment(
            Attachment(
                id=call.state.next_id("attachment"),
                name=upload.name,
                content_type=upload.content_type,
                content=upload.content,
                created_at=call.now,
                updated_at=call.now,
                ticket_id=ticket_id,
                conversation_id=conversation_id,
                article_id=article_id,
                canned_response_id=canned_response_id,
                contact_id=contact_id,
            )
        )


def copy_files(call: Call, files: Iterable[Attachment], *, conversation_id: int) -> None:
    """Files of a ticket or a conversation go along with another conversation, under ids of their own."""
    for file in files:
        number = call.state.next_id("attachment")
        call.state.add_attachment(
            replace(
                file,
                id=number,
                created_at=call.now,
                updated_at=call.now,
                ticket_id=None,
                conversation_id=conversation_id,
            )
        )
