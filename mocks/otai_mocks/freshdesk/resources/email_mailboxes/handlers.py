"""Mailboxes, the newer call (DOC): the same mailboxes that email_configs shows."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, not_found
from ...protocol.call import Call, Reply
from ...protocol.paging import positive
from ...protocol.routing import NUMBER, Route
from ...tables.records import EmailConfig
from . import rules
from .shape import TYPES, by_product, forward_email, shown

_ORDERS = ("product_id", "group_id")
_QUERY = ("support_email", "forward_email", *_ORDERS, "active", "order_by", "order_type", "page", "per_page")


def list_mailboxes(call: Call) -> Reply:
    """Primary ones first, then by product (DOC). Filters can be combined."""
    errors, query = list[FieldError](), call.query
    rows = list(call.state.email_configs.values())
    for name in _ORDERS:
        if name in query:
            number = positive(query[name])
            if number is None:
                errors.append(FieldError(name, "type", {"given": "String", "wanted": "Positive Integer"}))
            rows = [row for row in rows if getattr(row, name) == number]
    if "active" in query:
        if query["active"] not in ("true", "false"):
            errors.append(FieldError("active", "type", {"given": "String", "wanted": "Boolean"}))
        rows = [row for row in rows if row.active == (query["active"] == "true")]
    if "support_email" in query:
        rows = [row for row in rows if row.reply_email.lower() == query["support_email"].lower()]
    if "forward_email" in query:
        wanted = query["forward_email"].lower()
        rows = [r for r in rows if r.custom_mailbox is None and (r.to_email or r.reply_email).lower() == wanted]
    return call.page_of(_ordered(call, rows, errors), shown, errors)


def _ordered(call: Call, rows: list[EmailConfig], errors: list[FieldError]) -> list[EmailConfig]:
    by, way = call.query.get("order_by"), call.query.get("order_type")
    if by is not None and by not in _ORDERS:
        errors.append(FieldError("order_by", "choice", {"values": ",".join(_ORDERS)}))
    if way is not None and way not in ("asc", "desc"):
        errors.append(FieldError("order_type", "choice", {"values": "asc,desc"}))
    if way is not None and by is None:  # DOC: order_by is required then
        errors.append(FieldError("order_by", "missing_choice", {"values": ",".join(_ORDERS)}))
    if by not in _ORDERS:
        return sorted(rows, key=by_product)
    return sorted(rows, key=lambda row: (getattr(row, by) or 0, row.id), reverse=way == "desc")


def _get(call: Call, mailbox_id: int) -> EmailConfig:
    config = call.state.email_configs.get(mailbox_id)
    if config is None:
        raise not_found(f"no mailbox {mailbox_id}")
    return config


def view(call: Call, mailbox_id: int) -> Reply:
    return Reply(200, shown(_get(call, mailbox_id)))


def create(call: Call) -> Reply:
    """It is not active before its address is confirmed (DOC)."""
    values = rules.read(call, None)
    address = values["support_email"]
    config = EmailConfig(
        id=call.state.next_id("email_config"),
        name=values.get("name") or "",
        reply_email=address,
        created_at=call.now,
        updated_at=call.now,
        primary_role=False,
        active=False,
    )
    _apply(call, config, values)
    call.state.email_configs[config.id] = config
    return Reply(201, shown(config), call.location(f"email/mailboxes/{config.id}"), wrote=True)


def update(call: Call, mailbox_id: int) -> Reply:
    config = _get(call, mailbox_id)
    before = shown(config)
    _apply(call, config, rules.read(call, config))
    changed = shown(config) != before
    if changed:
        config.updated_at = call.now
    return Reply(200, shown(config), wrote=changed)


def _apply(call: Call, config: EmailConfig, values: dict[str, Any]) -> None:
    for name in ("group_id", "product_id"):
        if name in values:
            setattr(config, name, values[name])
    if "name" in values:
        config.name = values["name"] or ""
    config.reply_email = values.get("support_email", config.reply_email)
    if values["mailbox_type"] == TYPES[0]:
        config.custom_mailbox = None
        config.to_email = forward_email(config.reply_email, call.domain)
    else:
        config.custom_mailbox = values.get("custom_mailbox", config.custom_mailbox)
        config.to_email = None
    if "default_reply_email" in values:
        config.primary_role = values["default_reply_email"]
        if config.primary_role:  # one of a product (INF)
            for other in call.state.email_configs.values():
                if other is not config and other.product_id == config.product_id:
                    other.primary_role = False


def delete(call: Call, mailbox_id: int) -> Reply:
    """For good (DOC)."""
    del call.state.email_configs[_get(call, mailbox_id).id]
    return Reply(204, wrote=True)


ROUTES = (
    Route("GET", "email/mailboxes", list_mailboxes, query=_QUERY, admin=True),
    Route("POST", "email/mailboxes", create, admin=True),
    Route("GET", f"email/mailboxes/{NUMBER}", view, admin=True),
    Route("PUT", f"email/mailboxes/{NUMBER}", update, admin=True),
    Route("PATCH", f"email/mailboxes/{NUMBER}", update, admin=True),
    Route("DELETE", f"email/mailboxes/{NUMBER}", delete, admin=True),
)
