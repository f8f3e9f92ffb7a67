"""E-mail configs: the mailboxes as the older call shows them, read only (DOC)."""

from __future__ import annotations

from typing import Any

from ..errors import not_found
from ..protocol.call import LIST_QUERY, Call, Reply
from ..protocol.routing import NUMBER, Route
from ..tables.records import EmailConfig
from .email_mailboxes.shape import by_product


def shown(config: EmailConfig) -> dict[str, Any]:
    """REC AIR."""
    return {
        "id": config.id,
        "name": config.name,
        "product_id": config.product_id,
        "to_email": config.to_email or config.reply_email,
        "reply_email": config.reply_email,
        "group_id": config.group_id,
        "primary_role": config.primary_role,
        "active": config.active,
        "created_at": config.created_at,
        "updated_at": config.updated_at,
    }


def list_configs(call: Call) -> Reply:
    """By product; the account's own come last (REC AIR)."""
    rows = sorted(call.state.email_configs.values(), key=by_product)
    return call.page_of(rows, shown)


def view(call: Call, config_id: int) -> Reply:
    config = call.state.email_configs.get(config_id)
    if config is None:
        raise not_found(f"no email_config {config_id}")
    return Reply(200, shown(config))


ROUTES = (
    Route("GET", "email_configs", list_configs, query=LIST_QUERY, admin=True),
    Route("GET", f"email_configs/{NUMBER}", view, admin=True),
)
