"""TicketCreate: credentials → shape → ticket values → rights → article → fields → attachments → writing."""

from __future__ import annotations

from typing import Any

from . import articles, attachments, perl, render, request_values, validate
from .auth import ROOT_ID, User, lacks
from .changes import LOCKED, TITLE_LENGTH, UNLOCKED, Writer
from .context import Call
from .errors import CREATE, CrashError, fault, refused
from .records import Article, DynamicField, HistoryEntry, Ticket


def run(call: Call) -> dict[str, Any]:
    if isinstance(call.data, list):
        raise CrashError("TicketCreate cannot read an array")
    user = call.author(CREATE)
    for name in ("Ticket", "Article"):
        if not perl.is_hash(call.data.get(name)):
            raise refused(f"{name.lower()}_missing", CREATE, f"{name} is no filled object")
    request_values.given_or_refused(call, CREATE)
    values = perl.trimmed_hash(call.data["Ticket"])
    _check_ticket(call, values)
    _check_right(call, user, values)
    article = perl.trimmed_hash(call.data["Article"])
    articles.check(call, article, CREATE)
    fields = [
        request_values.check_field(call, item, CREATE, has_article=True)
        for item in request_values.field_items(call.data.get("DynamicField"), CREATE)
    ]
    files = attachments.items(call.data.get("Attachment"), CREATE)
    for item in files:
        attachments.check(item, CREATE)
    return _write(call, user, values, article, fields, files)


# --- checks ---------------------------------------------------------------------------------------------


def _check_ticket(call: Call, values: dict[str, Any]) -> None:
    tables = call.tables
    if not perl.true(values.get("Title")):
        raise refused("title_missing", CREATE, "the ticket has no Title")
    if not perl.true(values.get("CustomerUser")):
        raise refused("customer_missing", CREATE, "the ticket has no CustomerUser")
    if not validate.customer_ok(tables, values["CustomerUser"]) and not _address_of_customer(call, values):
        raise refused(
            "customer_invalid", CREATE, f"{values['CustomerUser']!r} is no valid customer and no usable address"
        )
    _required(values, "Queue")
    if validate.queue(tables, values.get("Queue"), values.get("QueueID")) is None:
        raise refused("queue_invalid", CREATE, _named(values, "Queue"))
    check_optional_values(call, values, CREATE)
    _required(values, "State")
    if validate.state(tables, values.get("State"), values.get("StateID")) is None:
        raise refused("state_invalid", CREATE, _named(values, "State"))
    _required(values, "Priority")
    if validate.row(tables.priorities, values.get("Priority"), values.get("PriorityID"), exact=True) is None:
        raise refused("priority_invalid", CREATE, _named(values, "Priority"))
    check_people_and_time(call, values, CREATE)


def _address_of_customer(call: Call, values: dict[str, Any]) -> bool:
    given = values["CustomerUser"]
    return perl.is_text(given) and call.tables.customer_by_email(validate.bare_address(perl.text(given))) is not None


def _required(values: dict[str, Any], name: str) -> None:
    if not perl.true(values.get(name)) and not perl.true(values.get(f"{name}ID")):
        raise refused(f"{name.lower()}_missing", CREATE, f"the ticket has neither {name} nor {name}ID")


def _named(values: dict[str, Any], name: str) -> str:
    by_id = values.get(f"{name}ID")
    shown = by_id if perl.true(by_id) else values.get(name)
    return f"there is no valid {name.lower()} {shown!r}"


def check_optional_values(call: Call, values: dict[str, Any], operation: str) -> None:
    """Lock, type, service, SLA: checked where given."""
    tables = call.tables
    if (
        _given(values, "Lock")
        and values.get("LockID") is not True
        and (validate.row(tables.locks, values.get("Lock"), values.get("LockID")) is None)
    ):
        raise refused("lock_invalid", operation, _named(values, "Lock"))
    if _given(values, "Type") and validate.row(tables.types, values.get("Type"), values.get("TypeID")) is None:
        raise refused("type_invalid", operation, _named(values, "Type"))
    if _given(values, "Service"):
        raise refused("service_invalid", operation, "services are switched off")
    if _given(values, "SLA"):
        raise refused("sla_invalid", operation, "services are switched off")


def check_people_and_time(call: Call, values: dict[str, Any], operation: str) -> None:
    """Owner, responsible, pending time: checked where given."""
    for name in ("Owner", "Responsible"):
        if _given(values, name) and validate.agent(call.tables, values.get(name), values.get(f"{name}ID")) is None:
            raise refused(f"{name.lower()}_invalid", operation, _named(values, name))
    pending = values.get("PendingTime")
    if perl.true(pending) and not validate.pending_ok(pending):
        raise refused("pending_invalid", operation, f"{pending!r} is no pending time")


def _given(values: dict[str, Any], name: str) -> bool:
    return perl.true(values.get(name)) or perl.true(values.get(f"{name}ID"))


def _check_right(call: Call, user: User, values: dict[str, Any]) -> None:
    queue = validate.queue(call.tables, values.get("Queue"), values.get("QueueID"))
    if queue and not user.is_customer and queue.id not in call.tables.queues_for(user.acting_id, "create"):
        raise refused("create_denied", CREATE, lacks(call.tables, user, queue.id, "create"))


# --- writing --------------------------------------------------------------------------------------------


def _write(
    call: Call,
    user: User,
    values: dict[str, Any],
    given: dict[str, Any],
    fields: list[tuple[DynamicField, Any]],
    files: list[dict[str, Any]],
) -> dict[str, Any]:
    ticket = _new_ticket(call, user, values)
    writer = call.writer(ticket, user)
    _lock_and_pending(call, writer, values)
    for field, value in fields:
        if field.object_type == "Ticket":
            writer.ticket_field(field, value)
    article = _new_article(call, user, writer, given, values)
    _owner_and_responsible(call, user, writer, values)
    for field, value in fields:
        if field.object_type == "Article":
            writer.article_field(article, field, value)
    for item in files:
        article.attachments.append(attachments.build(item, article.attachments))
    answer: dict[str, Any] = {
        "TicketID": str(ticket.id),
        "TicketNumber": ticket.number,
        "ArticleID": render.article_id(article),
    }
    if call.route.include_ticket_data:
        answer["Ticket"] = render.with_ticket_data(ticket, article, call.tables, call.now, call.version, whole=True)
    return answer


def _new_ticket(call: Call, user: User, values: dict[str, Any]) -> Ticket:
    """The bare ticket: owner root, unlocked; by id where both id and name are given.

    Raises:
        FaultError: a queue name in other case passed the check and fails here; nothing was written.
    """
    tables, state, now = call.tables, call.state, call.now
    queue = validate.queue(tables, values.get("Queue"), values.get("QueueID"))
    if not perl.true(values.get("QueueID")):
        queue = tables.queues_by_name.get(perl.text(values.get("Queue")))
    if queue is None:
        raise fault("ticket", f"queue names are exact: {values.get('Queue')!r} differs in case")
    if values.get("StateID") is True:
        raise fault("ticket", "StateID is a boolean object")
    state_row = validate.state(tables, values.get("State"), values.get("StateID"))
    priority = validate.row(tables.priorities, values.get("Priority"), values.get("PriorityID"), exact=True)
    kind = validate.row(tables.types, values.get("Type"), values.get("TypeID"))
    text = perl.text(values["CustomerUser"])
    customer = validate.find_customer(tables, text)
    customer_id = perl.text(values["CustomerID"]) if perl.true(values.get("CustomerID")) else ""
    ticket = Ticket(
        id=state.next_ticket_id,
        number=state.new_ticket_number(now),
        title=perl.text(values["Title"])[:TITLE_LENGTH],
        queue_id=queue.id,
        state_id=state_row.id if state_row else 1,
        priority_id=priority.id if priority else 3,
        type_id=kind.id if kind else next(iter(tables.types), 1),
        created=now,
        created_by=user.acting_id,
        changed=now,
        changed_by=user.acting_id,
        customer_id=customer_id or (customer.customer_id if customer else ""),
        customer_user=customer.login if customer else text,
        owner_id=ROOT_ID,
        lock_id=UNLOCKED,
    )
    state.add_ticket(ticket)
    call.touched()
    names = (ticket.number, queue.name, tables.priorities[ticket.priority_id].name, tables.states[ticket.state_id].name)
    writer = call.writer(ticket, user)
    writer.note("NewTicket", f"%%{'%%'.join(names)}%%{ticket.id}")
    writer.note("CustomerUpdate", f"%%CustomerID={ticket.customer_id};CustomerUser={ticket.customer_user};")
    return ticket


def _lock_and_pending(call: Call, writer: Writer, values: dict[str, Any]) -> None:
    """A given lock, which a closed state opens again; a pending time, which stays 0 where a part of it is missing."""
    tables = call.tables
    if _given(values, "Lock"):
        lock = validate.row(tables.locks, values.get("Lock"), values.get("LockID"))
        if lock:
            writer.lock(lock.id)
    kind = tables.states[writer.ticket.state_id].type
    if kind.startswith("closed"):
        writer.lock(UNLOCKED)
    elif kind.startswith("pending") and perl.true(values.get("PendingTime")):
        until = validate.pending_until(values["PendingTime"], call.now)
        if until is not None:
            writer.pending_time(until)


def _new_article(call: Call, user: User, writer: Writer, given: dict[str, Any], values: dict[str, Any]) -> Article:
    """From: as given, else the customer; To: the queue by the name given, even where its id won."""
    ticket, tables = writer.ticket, call.tables
    if perl.true(given.get("From")):
        sender = perl.text(given["From"])
    else:
        customer = tables.customer(ticket.customer_user or "")
        sender = customer.mail_string if customer else perl.text(values["CustomerUser"])
    return articles.make(
        call,
        user,
        writer,
        given,
        sender=sender,
        recipient=perl.text(values["Queue"]) if perl.true(values.get("Queue")) else tables.queues[ticket.queue_id].name,
        copy_to="",
        history=("NewTicket", "%%GenericInterface Create"),
    )


def _owner_and_responsible(call: Call, user: User, writer: Writer, values: dict[str, Any]) -> None:
    """An owner given without a lock locks the ticket; without an owner it is the acting agent."""
    tables = call.tables
    if _given(values, "Owner"):
        owner = validate.agent(tables, values.get("Owner"), values.get("OwnerID"))
        if owner:
            by_name = not perl.true(values.get("OwnerID"))
            writer.owner(owner.id, perl.text(values["Owner"]) if by_name else None)
        if not _given(values, "Lock"):
            writer.lock(LOCKED)
    else:
        writer.owner(user.acting_id)
    if _given(values, "Responsible"):
        agent = validate.agent(tables, values.get("Responsible"), values.get("ResponsibleID"))
        if agent:
            by_name = not perl.true(values.get("ResponsibleID"))
            writer.responsible(agent.id, perl.text(values["Responsible"]) if by_name else None)


def first_entry(ticket: Ticket) -> HistoryEntry | None:
    """The entry that a ticket was created with."""
    return ticket.history[0] if ticket.history else None
