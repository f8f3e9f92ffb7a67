"""What becomes of a contact: gone for good, back again, invited, or an agent."""

from __future__ import annotations

from ...errors import FieldError, Refused, invalid, not_found, one_invalid
from ...protocol import validate as v
from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.records import Agent
from ..agents.rules import TYPES, add_agent, agent_rules
from ..agents.shape import inside_contact
from .rules import get_contact, writable

_MAKE_AGENT = ("occasional", "signature", "ticket_scope", "skill_ids", "group_ids", "role_ids", "focus_mode")


def hard_delete(call: Call, contact_id: int) -> Reply:
    """Only of deleted contacts, unless forced; it takes the contact's tickets along."""
    contact = get_contact(call, contact_id)
    if not contact.deleted and call.query.get("force", "").lower() != "true":
        # a 400 without a body (DOC)
        raise Refused(400, None, f"contact {contact_id} is not deleted: force=true deletes it at once")
    state = call.state
    del state.contacts[contact.id]
    state.remove_files("contact", contact.id)
    state.index_emails(contact.id, None, (), drop=[contact.email, *contact.other_emails])
    for ticket in state.tickets.values():
        if ticket.requester_id == contact.id:
            ticket.deleted = True
    return Reply(204, wrote=True)


def restore(call: Call, contact_id: int) -> Reply:
    contact = get_contact(call, contact_id)
    if not contact.deleted:
        raise not_found(f"contact {contact_id} is not deleted: there is nothing to restore")  # INF
    contact.deleted, contact.updated_at = False, call.now
    return Reply(204, wrote=True)


def make_agent(call: Call, contact_id: int) -> Reply:
    """The contact becomes an agent under the same id; without a body a full-time one who sees all tickets (DOC)."""
    contact = writable(call, contact_id)
    errors: list[FieldError] = []
    rules = {name: rule for name, rule in agent_rules(call, creating=False).items() if name in _MAKE_AGENT}
    values = v.validate(call.body, {**rules, "type": v.Field(v.one_of(TYPES))}, errors)
    if not contact.email:
        errors.append(FieldError("email", "missing", {"wanted": "String"}))
    if errors:
        raise invalid(errors)
    agent = Agent(
        id=contact.id,
        name=contact.name,
        email=contact.email or "",
        created_at=call.now,
        updated_at=call.now,
        phone=contact.phone,
        mobile=contact.mobile,
        job_title=contact.job_title,
        language=contact.language,
        time_zone=contact.time_zone,
        active=contact.active,
        contact_created_at=contact.created_at,
        contact_updated_at=contact.updated_at,
        **values,
    )
    add_agent(call, agent)
    del call.state.contacts[contact.id]
    call.state.index_emails(agent.id, agent.email, (), drop=contact.other_emails)  # they are lost (DOC)
    return Reply(200, inside_contact(agent), wrote=True)


def send_invite(call: Call, contact_id: int) -> Reply:
    contact = writable(call, contact_id)
    if not contact.email:  # INF
        raise one_invalid("email", "missing", f"contact {contact_id} has no e-mail to invite", wanted="String")
    return Reply(204, why="an activation mail would have been sent")


ROUTES = (
    Route("DELETE", f"contacts/{NUMBER}/hard_delete", hard_delete, query=("force",)),
    Route("PUT", f"contacts/{NUMBER}/restore", restore, bodiless=True),
    Route("PUT", f"contacts/{NUMBER}/make_agent", make_agent, admin=True, bodiless=True),
    Route("PUT", f"contacts/{NUMBER}/send_invite", send_invite, bodiless=True),
)
