"""Products and mailboxes: read only here; their administration is not part of the core."""

from __future__ import annotations

from typing import Any

from ..errors import not_found
from ..protocol.call import LIST_QUERY, Call, Reply
from ..protocol.routing import NUMBER, Route
from ..tables.records import EmailConfig, Product


def shown(product: Product) -> dict[str, Any]:
    return {
        "id": product.id,
        "name": product.name,
        "description": product.description,
        "primary_email": product.primary_email,
        "created_at": product.created_at,
        "updated_at": product.updated_at,
        "default": product.default,
    }


def mailbox(config: EmailConfig) -> dict[str, Any]:
    """REC AIR."""
    return {
        "id": config.id,
        "name": config.name,
        "product_id": config.product_id,
        "to_email": config.reply_email,
        "reply_email": config.reply_email,
        "group_id": config.group_id,
        "primary_role": config.primary_role,
        "active": config.active,
        "created_at": config.created_at,
        "updated_at": config.updated_at,
    }


def list_products(call: Call) -> Reply:
    rows = sorted(call.state.products.values(), key=lambda p: (p.name, p.id))
    return call.page_of(rows, shown, call.know_query(*LIST_QUERY))


def view(call: Call, product_id: int) -> Reply:
    product = call.state.products.get(product_id)
    if product is None:
        raise not_found(f"no product {product_id}")
    return Reply(200, shown(product))


def list_mailboxes(call: Call) -> Reply:
    return call.page_of(call.state.email_configs.values(), mailbox, call.know_query(*LIST_QUERY))


def view_mailbox(call: Call, config_id: int) -> Reply:
    config = call.state.email_configs.get(config_id)
    if config is None:
        raise not_found(f"no email_config {config_id}")
    return Reply(200, mailbox(config))


ROUTES = (
    Route("GET", "products", list_products),
    Route("GET", f"products/{NUMBER}", view),
    Route("GET", "email_configs", list_mailboxes),
    Route("GET", f"email_configs/{NUMBER}", view_mailbox),
)
