"""POST /tickets/outbound_email: an agent writes first (DOC)."""

from __future__ import annotations

from ...errors import FieldError, invalid, refuse
from ...protocol import validate as v
from ...protocol.call import Call, Reply
from ...protocol.routing import Route
from ...tables.state import CLOSED
from ..contacts import rules as people
from . import shape as shapes
from . import write
from .form import check_form
from .rules import accepted, check_due_pair

OUTBOUND = 10
"""The source of such tickets."""
_NEEDED = {"email": "String", "subject": "String", "email_config_id": "Positive Integer"}
_TAKEN = (
    *("description", "status", "priority", "attachments", "cc_emails", "tags", "custom_fields", "type"),
    *("group_id", "due_by", "fr_due_by", "name"),
)


def create(call: Call) -> Reply:
    """Closed unless said otherwise, so that no deadline runs, and assigned to the caller (DOC)."""
    if not call.state.settings.email["allow_agent_to_initiate_conversation"]:  # DOC; INF: how it is refused
        raise refuse("access_denied", "the setting allow_agent_to_initiate_conversation is off")
    usual = accepted(call, creating=True)
    rules = {name: v.Field(usual[name].check, missing="missing", wanted=wanted) for name, wanted in _NEEDED.items()}
    # status, priority and description may be left out here, whatever the form of the account says (DOC)
    rules |= {name: v.Field(usual[name].check, null=usual[name].null) for name in _TAKEN}
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    check_form(call, values, errors)
    check_due_pair(call.body.values, errors)
    if errors:
        raise invalid(errors)
    requester = call.state.user_by_email(values["email"]) or people.make_requester(call, values)
    ticket = write.add(call, {"status": CLOSED, **values, "source": OUTBOUND, "responder_id": call.agent.id}, requester)
    shown = shapes.created_ticket(call, ticket, due_sent=ticket.due_fixed)
    return Reply(201, shown, call.location(f"tickets/{ticket.id}"), wrote=True)


ROUTES = (Route("POST", "tickets/outbound_email", create, pool="create"),)
