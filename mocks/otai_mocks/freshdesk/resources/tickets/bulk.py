"""POST /tickets/bulk_update and bulk_delete: many tickets, changed in the background (DOC; the answer REC NAN26).

The answer names a job. The tickets change when the job ends, by the fake's clock (`Choices.job_seconds`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ...errors import FieldError, Refused, invalid
from ...protocol import validate as v
from ...protocol.body import Body
from ...protocol.call import Call, Reply
from ...protocol.routing import Route
from ...tables.naming import drawn_uuid
from ...tables.records import COMPLETED, Job, Ticket
from ..attachments.store import copy_files
from ..conversations import writing
from . import links, write
from .form import check_form
from .lookup import writable_ticket
from .rules import accepted, check_due_pair

UPDATE, DELETE = "TICKETS::BULK_UPDATE", "TICKETS::BULK_DELETE"  # INF, after ACCOUNT::EXPORT of the documentation
_SOURCES = (1, 2, 3, 7, 8, 9, 10)
_TAKEN = (
    *("status", "priority", "internal_group_id", "internal_agent_id", "parent_id", "tags", "custom_fields"),
    *("responder_id", "type", "group_id", "product_id", "email_config_id", "due_by", "fr_due_by"),
)


def bulk_update(call: Call) -> Reply:
    """What is wrong in itself is refused at once; what does not fit a ticket leaves that ticket as it is (INF)."""
    errors: list[FieldError] = []
    action = _action(call, {"properties": v.Field(v.mapping), "reply": v.Field(v.mapping)}, errors)
    for name, check in (("properties", _properties), ("reply", _reply)):
        if name in action:
            errors += _within(f"bulk_action.{name}", check(call, action[name]))
    if action and not (action.get("properties") or action.get("reply")):
        errors.append(FieldError("bulk_action.properties", "missing", {"wanted": "key/value pair"}))
    if errors:
        raise invalid(errors)
    return _start(call, UPDATE, action)


def bulk_delete(call: Call) -> Reply:
    errors: list[FieldError] = []
    action = _action(call, {}, errors)
    if errors:
        raise invalid(errors)
    return _start(call, DELETE, action)


def _action(call: Call, more: Mapping[str, v.Field], errors: list[FieldError]) -> dict[str, Any]:
    """What ``bulk_action`` holds."""
    outer = {"bulk_action": v.Field(v.mapping, missing="missing", wanted="key/value pair")}
    given = v.validate(call.body, outer, errors).get("bulk_action")
    if given is None:
        return {}
    inner: list[FieldError] = []
    rules = {"ids": v.Field(v.list_of(v.positive), missing="missing", wanted="Array"), **more}
    action = v.validate(Body(given), rules, inner)
    errors += _within("bulk_action", inner)
    return action


def _within(path: str, errors: list[FieldError]) -> list[FieldError]:
    """The failures of a part, by their place in the whole (INF, as custom_fields.cf_x)."""
    for error in errors:
        error.field = f"{path}.{error.field}"
    return errors


def _read_properties(call: Call, given: dict[str, Any], errors: list[FieldError]) -> dict[str, Any]:
    usual = accepted(call, creating=False)
    rules = {name: usual[name] for name in _TAKEN}
    rules["source"] = v.Field(v.one_of(_SOURCES))
    rules["requester_id"] = v.Field(v.existing({**call.state.contacts, **call.state.agents}, "contact", "requester_id"))
    rules["from_email"] = v.Field(_mailbox(call))
    rules["skip_close_notification"] = v.Field(v.boolean)
    values = v.validate(Body(given), rules, errors)
    check_due_pair(given, errors)
    return values


def _properties(call: Call, given: dict[str, Any]) -> list[FieldError]:
    errors: list[FieldError] = []
    _read_properties(call, given, errors)
    if ("internal_agent_id" in given or "internal_group_id" in given) and "status" not in given:  # DOC
        statuses = ",".join(str(number) for number in sorted(call.state.statuses))
        errors.append(FieldError("status", "missing_choice", {"values": statuses}))
    return errors


def _reply(call: Call, given: dict[str, Any]) -> list[FieldError]:
    files = v.list_of(v.existing(call.state.attachments, "attachment", "attachment_ids"))
    rules = {
        "body": v.Field(v.text, missing="missing", wanted="String"),
        "attachment_ids": v.Field(files),
        "inline_attachment_ids": v.Field(files),
        "cloud_files": v.Field(v.list_of(v.mapping)),
    }
    errors: list[FieldError] = []
    v.validate(Body(given), rules, errors)
    return errors


def _mailbox(call: Call) -> v.Check:
    def checked(value: Any, form: bool) -> str:
        if writing.mailbox_named(call, v.text(value, form)) is None:
            raise v.Bad("from_email")
        return str(value)

    return checked


def _start(call: Call, name: str, work: dict[str, Any]) -> Reply:
    job = Job(
        id=drawn_uuid(call.dice),
        name=name,
        agent_id=call.agent.id,
        created_at=call.now,
        updated_at=call.now,
        status_updated_at=call.now,
        ends_at=call.now + timedelta(seconds=math.ceil(call.choices.job_seconds)),
        work=work,
    )
    call.state.jobs[job.id] = job
    return Reply(202, {"job_id": job.id, "href": f"{call.api_url}/jobs/{job.id}"}, wrote=True)


def carry_out(call: Call, job: Job) -> None:
    """Do the work of a job whose time has come. A ticket that cannot be changed is skipped (INF)."""
    for number in dict.fromkeys(job.work["ids"]):
        try:
            ticket = writable_ticket(call, number)
            if job.name == DELETE:
                write.delete(call, ticket)
            else:
                _change(call, ticket, job.work.get("properties") or {}, job.work.get("reply") or {})
        except Refused as refused:
            job.skipped.append(f"ticket {number} was left as it is: {refused.why}")
        except Exception as error:  # nobody is there to be answered: it would reach whoever moved the clock
            job.skipped.append(f"the fake broke down at ticket {number}, please report it: {error!r}")
    job.status, job.progress = COMPLETED, 100
    job.updated_at = job.status_updated_at = call.now


def _change(call: Call, ticket: Ticket, properties: dict[str, Any], reply: dict[str, Any]) -> None:
    errors: list[FieldError] = []
    values = _read_properties(call, properties, errors)  # again: the account may have changed meanwhile
    check_form(call, values, errors, ticket)
    links.check(call.state, ticket, values, errors)
    if errors:
        raise invalid(errors)
    call.state.remember(ticket.id, call.now, call.choices.index_lag)
    write.apply(call, ticket, values)
    if reply:
        item = writing.reply(
            call, ticket, {"body": reply["body"]}, call.agent.id, writing.chosen_mailbox(call, ticket, values, [])
        )
        numbers = [*reply.get("attachment_ids", ()), *reply.get("inline_attachment_ids", ())]
        there = call.state.attachments
        copy_files(call, [there[number] for number in numbers if number in there], conversation_id=item.id)


ROUTES = (
    Route("POST", "tickets/bulk_update", bulk_update),
    Route("POST", "tickets/bulk_delete", bulk_delete),
)
