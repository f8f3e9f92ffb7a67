"""What a write of a mailbox takes (DOC)."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, invalid
from ...protocol import validate as v
from ...protocol.call import Call
from ...tables.records import EmailConfig
from .shape import TYPES

_ACCESS = {"incoming": ("incoming",), "outgoing": ("outgoing",), "both": ("incoming", "outgoing")}
_AUTHENTICATION = ("plain", "login", "cram-md5")


def _address(value: Any, form: bool) -> str:
    """Addresses are kept in small letters (3P)."""
    return v.email(value, form).lower()


def _authentication(value: Any, form: bool) -> str:
    """Sent in any spelling, answered in small letters (DOC)."""
    return str(v.one_of(_AUTHENTICATION)(v.text(value, form).lower(), form))


def _server(name: str) -> v.Check:
    """One direction of a custom mailbox: everything is mandatory."""
    fields = {
        "mail_server": v.Field(v.short_text, missing="missing", wanted="String"),
        "port": v.Field(v.positive, missing="missing", wanted="Positive Integer"),
        "use_ssl": v.Field(v.boolean, missing="missing", wanted="Boolean"),
        "delete_from_server": v.Field(v.boolean, missing="missing", wanted="Boolean"),
        "authentication": v.Field(_authentication, missing="missing", wanted="String"),
        "user_name": v.Field(v.short_text, missing="missing", wanted="String"),
        "password": v.Field(v.text, missing="missing", wanted="String"),
    }
    if name == "outgoing":
        del fields["delete_from_server"]
    check = v.nested(name, fields)

    def checked(value: Any, form: bool) -> dict[str, Any]:
        found = check(value, form)
        del found["password"]  # never kept, never answered
        return {**found, "failure_code": None} if name == "incoming" else found

    return checked


_CUSTOM = v.nested(
    "custom_mailbox",
    {
        "access_type": v.Field(v.one_of(tuple(_ACCESS)), missing="missing_choice", wanted=",".join(_ACCESS)),
        "incoming": v.Field(_server("incoming")),
        "outgoing": v.Field(_server("outgoing")),
    },
)


def _custom(value: Any, form: bool) -> dict[str, Any]:
    """The directions that ``access_type`` names must be there (DOC), and no others (INF)."""
    found: dict[str, Any] = _CUSTOM(value, form)
    needed = _ACCESS[found["access_type"]]
    wrong = [v.Bad("missing", field=f"custom_mailbox.{d}", wanted="key/value pair") for d in needed if d not in found]
    extra = [d for d in ("incoming", "outgoing") if d in found and d not in needed]
    wrong += [v.Bad("unknown", field=f"custom_mailbox.{d}") for d in extra]
    if wrong:
        raise v.Several(wrong)
    return found


def read(call: Call, me: EmailConfig | None) -> dict[str, Any]:
    """Clean values of a POST, or of a PUT of ``me``."""
    state = call.state
    needed = "missing" if me is None else None
    errors: list[FieldError] = []
    fields = {
        "name": v.Field(v.short_text, null=True),
        "support_email": v.Field(_address, missing=needed, wanted="String"),
        "group_id": v.Field(v.existing(state.groups, "group", "group_id"), null=True),
        "product_id": v.Field(v.existing(state.products, "product", "product_id"), null=True),
        "default_reply_email": v.Field(v.boolean),
        "mailbox_type": v.Field(
            v.one_of(TYPES), missing="missing_choice" if me is None else None, wanted=",".join(TYPES)
        ),
        "custom_mailbox": v.Field(_custom),
    }
    values = v.validate(call.body, fields, errors)
    stored = me.custom_mailbox if me is not None else None
    kind = values.get("mailbox_type", TYPES[0] if stored is None else TYPES[1])
    if kind == TYPES[1] and stored is None and "custom_mailbox" not in call.body.values:
        errors.append(FieldError("custom_mailbox", "missing", {"wanted": "key/value pair"}))
    if kind == TYPES[0] and "custom_mailbox" in values:
        errors.append(FieldError("custom_mailbox", "unknown"))  # INF
    others = (config for config in state.email_configs.values() if config is not me)
    if not errors and any(config.reply_email.lower() == values.get("support_email") for config in others):
        errors.append(FieldError("support_email", "unique"))
    if errors:
        raise invalid(errors)
    values["mailbox_type"] = kind
    return values
