"""What a ticket takes: the attributes of create and update, and what each must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import FieldError
from ...protocol import validate as v
from ...protocol.call import Call
from ...protocol.custom_fields import check_all
from ...tables.records import Ticket
from ..tags import tags
from .form import ENFORCED

CREATABLE_SOURCES = (1, 2, 3, 5, 6, 7, 9, 11)  # the others are refused although ticket_fields lists them (REC PBR)
PRIORITIES = (1, 2, 3, 4)
_DOCUMENTED_DEFAULTS = ("subject", "description", "status", "priority")


def _status_choice(call: Call) -> v.Check:
    known = sorted(call.state.statuses)
    check = v.one_of(known)
    if call.choices.status_9000_in_message or 9000 not in known:
        return check
    shown = ",".join(str(number) for number in known if number != 9000)

    def checked(value: Any, form: bool) -> Any:
        try:
            return check(value, form)
        except v.Bad as bad:
            bad.values["values"] = shown
            raise

    return checked


def _listed(values: Any) -> str:
    return ",".join(str(value) for value in values)


def accepted(call: Call, *, creating: bool, ticket: Ticket | None = None) -> dict[str, v.Field]:
    """The attributes of create and update, in the order in which failures are reported (REC PBR).

    Args:
        ticket: the one that is updated, where it is one: what is mandatory and blank must be sent along.
    """
    state, choices = call.state, call.choices
    strict = creating and choices.strict_required
    required = {f.name for f in state.ticket_fields.values() if f.required_for_agents}

    def need(name: str, kind: str) -> str | None:
        """How a field refuses when it is left out: what the ticket has already need not be sent again (DOC 168)."""
        if name in _DOCUMENTED_DEFAULTS:
            return kind if strict and name in required else None
        blank = creating if ticket is None else getattr(ticket, ENFORCED[name]) is None
        return kind if name in required and blank else None

    nullable = not creating
    shared = None if choices.shared_ownership else "shared_ownership"
    parent = None if choices.parent_child else "parent_child_infra"
    rules = {
        "description": v.Field(v.text, missing=need("description", "missing"), wanted="String"),
        "subject": v.Field(v.short_text, missing=need("subject", "missing"), wanted="String"),
        "status": v.Field(
            _status_choice(call), missing=need("status", "missing_choice"), wanted=_listed(sorted(state.statuses))
        ),
        "priority": v.Field(
            v.one_of(PRIORITIES), missing=need("priority", "missing_choice"), wanted=_listed(PRIORITIES)
        ),
        "internal_group_id": v.Field(
            v.needs_feature(shared, "internal_group_id")
            if shared
            else v.existing(state.groups, "group", "internal_group_id"),
            null=not shared,
        ),
        "internal_agent_id": v.Field(
            v.needs_feature(shared, "internal_agent_id")
            if shared
            else v.existing(state.agents, "agent", "internal_agent_id"),
            null=not shared,
        ),
        "source": v.Field(v.one_of(CREATABLE_SOURCES)),
        "parent_id": v.Field(
            v.needs_feature(parent, "parent_id") if parent else v.existing(state.tickets, "ticket", "parent_id")
        ),
        "attachments": v.Field(v.files(choices.max_body)),
        "cc_emails": v.Field(v.list_of(v.email, most=v.MOST_ADDRESSES)),
        "tags": v.Field(tags(call)),
        "custom_fields": v.Field(check_all(state.custom_fields)),
        "unique_external_id": v.Field(v.short_text),
        "responder_id": v.Field(
            v.existing(state.agents, "agent", "responder_id"),
            null="agent" not in required,  # null is refused where the account requires the field (REC PBR)
            missing=need("agent", "missing"),
            wanted="Positive Integer",
        ),
        "type": v.Field(
            v.one_of(state.types),
            null="ticket_type" not in required,
            missing=need("ticket_type", "missing_choice"),
            wanted=_listed(state.types),
        ),
        "group_id": v.Field(
            v.existing(state.groups, "group", "group_id"),
            null="group" not in required,
            missing=need("group", "missing"),
            wanted="Positive Integer",
        ),
        "product_id": v.Field(
            v.existing(state.products, "product", "product_id"),
            null="product" not in required,
            missing=need("product", "missing"),
            wanted="Positive Integer",
        ),
        "company_id": v.Field(v.existing(state.companies, "company", "company_id"), null=True),
        "email_config_id": v.Field(v.existing(state.email_configs, "email_config", "email_config_id"), null=True),
        "due_by": v.Field(v.moment, null=nullable),
        "fr_due_by": v.Field(v.moment, null=nullable),
        "name": v.Field(v.short_text),
        "requester_id": v.Field(v.positive),
        "email": v.Field(v.email),
        "phone": v.Field(v.short_text),
        "twitter_id": v.Field(v.short_text),
        "facebook_id": v.Field(v.text),
        "lookup_parameter": v.Field(v.text),
    }
    rules["related_ticket_ids"] = v.Field(v.list_of(v.positive))
    if not creating:
        del rules["cc_emails"]  # not updatable (DOC 1464): then it is an unknown attribute
    return rules


def check_due_pair(sent: Mapping[str, Any], errors: list[FieldError]) -> None:
    for one, other in (("due_by", "fr_due_by"), ("fr_due_by", "due_by")):
        if sent.get(one) is not None and sent.get(other) is None:
            errors.append(FieldError(other, "due_pair", {"other": one}))
