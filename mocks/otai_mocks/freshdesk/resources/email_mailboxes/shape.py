"""What is answered about mailboxes."""

from __future__ import annotations

from typing import Any

from ...tables.records import EmailConfig

TYPES = ("freshdesk_mailbox", "custom_mailbox")


def shown(config: EmailConfig) -> dict[str, Any]:
    """REC AIR."""
    body: dict[str, Any] = {
        "id": config.id,
        "name": config.name,
        "support_email": config.reply_email,
        "group_id": config.group_id,
        "default_reply_email": config.primary_role,
        "active": config.active,
        "mailbox_type": TYPES[0] if config.custom_mailbox is None else TYPES[1],
        "failure_code": None,
        "created_at": config.created_at,
        "updated_at": config.updated_at,
        "product_id": config.product_id,
    }
    if config.custom_mailbox is None:
        body["freshdesk_mailbox"] = {"forward_email": config.to_email or config.reply_email}
    else:
        body["custom_mailbox"] = config.custom_mailbox
    return body


def forward_email(address: str, domain: str) -> str:
    """Where mail is to be forwarded: ``me@gmail.com`` → ``gmailcomme@acme.freshdesk.com`` (DOC)."""
    local, _, host = address.partition("@")
    own = f"{domain}.freshdesk.com".lower()
    return address if host == own else f"{host.replace('.', '')}{local}@{own}"


def by_product(row: EmailConfig) -> tuple[bool, bool, int, int]:
    """Primary ones first, then by product (DOC); the account's own come after those of products (REC AIR)."""
    return not row.primary_role, row.product_id is None, row.product_id or 0, row.id
