"""JSON shapes of conversations and files (REC NAN26, PBR)."""

from __future__ import annotations

from typing import Any

from ...protocol.call import Call
from ...tables.records import Attachment, Conversation, EmailConfig


def attachment(call: Call, file: Attachment, *, of_conversation: bool = False) -> dict[str, Any]:
    """Tickets and conversations order the keys differently (REC R7, PBR)."""
    if of_conversation:
        return {
            "id": file.id,
            "name": file.name,
            "content_type": file.content_type,
            "size": file.size,
            "created_at": file.created_at,
            "updated_at": file.updated_at,
            "attachment_url": call.file_url(file),
        }
    return {
        "id": file.id,
        "content_type": file.content_type,
        "size": file.size,
        "name": file.name,
        "attachment_url": call.file_url(file),
        "created_at": file.created_at,
        "updated_at": file.updated_at,
    }


def conversation(call: Call, item: Conversation) -> dict[str, Any]:
    """An item of a conversation list (REC AIR, ZAM23, PBR)."""
    return {
        "body": item.body,
        "body_text": item.body_text,
        "structured_body": None,
        "id": item.id,
        "incoming": item.incoming,
        "private": item.private,
        "user_id": item.user_id,
        "support_email": item.support_email,
        "source": item.source,
        "category": item.category,
        "to_emails": item.to_emails,
        "from_email": item.from_email,
        "cc_emails": item.cc_emails,
        "bcc_emails": item.bcc_emails,
        "email_failure_count": None,
        "outgoing_failures": None,
        "thread_id": None,
        "thread_message_id": None,
        "created_at": item.created_at,
        "updated_at": item.updated_at,
        "last_edited_at": item.last_edited_at,
        "last_edited_user_id": item.last_edited_user_id,
        "attachments": conversation_files(call, item),
        "automation_id": None,
        "automation_type_id": None,
        "auto_response": False,
        "ticket_id": item.ticket_id,
        "threading_type": None,
        "delivery_details": {"failed_emails": [], "pending_emails": []} if item.is_sent else None,
        "source_additional_info": None,
    }


def forwarded(call: Call, item: Conversation) -> dict[str, Any]:
    """The answer to POST /forward: the long shape with more at its end (REC NAN26); that to reply_to_forward (INF)."""
    mailboxes = call.state.email_configs.values()
    body = conversation(call, item)
    del body["source_additional_info"]
    after = ("auto_response", "ticket_id", "threading_type", "delivery_details")
    last = {name: body.pop(name) for name in after}
    return {
        **body,
        "automation_channel_type": None,
        "email_config_id": next((box.id for box in mailboxes if box.reply_email == item.support_email), None),
        **last,
        "is_offline_note": False,
        "deleted": False,
        "cloud_files": [],
        "has_quoted_text": item.has_quoted_text,
    }


def conversation_files(call: Call, item: Conversation) -> list[dict[str, Any]]:
    files = call.state.files_of("conversation", item.id)
    return [attachment(call, file, of_conversation=True) for file in files]


def note(call: Call, item: Conversation) -> dict[str, Any]:
    """The answer to POST /notes and PUT /conversations/{id} (REC NAN26, PBR); ``notified_to`` does not occur."""
    return {
        "body": item.body,
        "body_text": item.body_text,
        "structured_body": None,
        "id": item.id,
        "incoming": item.incoming,
        "private": item.private,
        "user_id": item.user_id,
        "support_email": item.support_email,
        "ticket_id": item.ticket_id,
        "to_emails": item.to_emails,
        "created_at": item.created_at,
        "updated_at": item.updated_at,
        "attachments": conversation_files(call, item),
    }


def reply(call: Call, item: Conversation) -> dict[str, Any]:
    """The answer to POST /reply (REC NAN26); the docs' ``replied_to`` does not occur."""
    return {
        "id": item.id,
        "user_id": item.user_id,
        "from_email": item.from_email,
        "cc_emails": item.cc_emails,
        "bcc_emails": item.bcc_emails,
        "body": item.body,
        "body_text": item.body_text,
        "ticket_id": item.ticket_id,
        "to_emails": item.to_emails,
        "attachments": conversation_files(call, item),
        "source_additional_info": None,
        "created_at": item.created_at,
        "updated_at": item.updated_at,
    }


def from_line(mailbox: EmailConfig | None) -> str | None:
    """``Name <address>``; a name with a hyphen stands in quotes, as RFC 5322 asks (REC PBR)."""
    if mailbox is None:
        return None
    name = f'"{mailbox.name}"' if "-" in mailbox.name else mailbox.name
    return f"{name} <{mailbox.reply_email}>"
