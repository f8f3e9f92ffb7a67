"""TicketCreate: credentials → shape → ticket values → rights → article → fields → attachments → writing."""

from __future__ import annotations

from typing import Any

from .. import perl
from ..article import article as articles
from ..article import files as attachments
from ..errors import CREATE, CrashError, fault, refused
from ..protocol import validate
from ..protocol.auth import User, lacks
from ..protocol.context import Call
from ..tables.changes import LATEST_PENDING, LOCKED, TITLE_LENGTH, UNLOCKED, Writer
from ..tables.records import ROOT_ID, Article, DynamicField, Ticket
from ..ticket import request_values
from ..ticket import shape as render
from ..ticket.values import check_optional_values, check_people_and_time, given, named


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
    files = [attachments.checked(item, CREATE) for item in attachments.items(call.data.get("Attachment"), CREATE)]
    return _write(call, user, values, article, fields, files)


# --- checks ---------------------------------------------------------------------------------------------


def _check_ticket(call: Call, values: dict[str, Any]) -> None:
    tables = call.tables
    if not perl.true(values.get("Title")):
        raise refused("title_missing", CREATE, "the ticket has no Title")
    if not perl.true(values.get("CustomerUser")):
        raise refused("customer_missing", CREATE, "the ticket has no CustomerUser")
    if not validate.customer_ok(tables, values["CustomerUser"]):
        raise refused(
            "customer_invalid", CREATE, f"{values['CustomerUser']!r} is no valid customer and no usable address"
        )
    _required(values, "Queue")
    if validate.queue(tables, values.get("Queue"), values.get("QueueID")) is None:
        raise refused("queue_invalid", CREATE, named(values, "Queue"))
    check_optional_values(call, values, CREATE)
    _required(values, "State")
    if validate.state(tables, values.get("State"), values.get("StateID")) is None:
        raise refused("state_invalid", CREATE, named(values, "State"))
    _required(values, "Priority")
    if validate.row(tables.priorities, values.get("Priority"), values.get("PriorityID"), exact=True) is None:
        raise refused("priority_invalid", CREATE, named(values, "Priority"))
    check_people_and_time(call, values, CREATE)


def _required(values: dict[str, Any], name: str) -> None:
    if not given(values, name):
        raise refused(f"{name.lower()}_missing", CREATE, f"the ticket has neither {name} nor {name}ID")


def _check_right(call: Call, user: User, values: dict[str, Any]) -> None:
    """The right is looked up for the name, even where the id wins afterwards."""
    name = perl.text(values.get("Queue"))
    queue = validate.queue(call.tables, name or None, None if name else values.get("QueueID"))
    if user.is_customer or (queue and queue.id in call.tables.queues_for(user.acting_id, "create")):
        return
    raise refused("create_denied", CREATE, lacks(call.tables, user, queue.id if queue else 0, "create"))


# --- writing --------------------------------------------------------------------------------------------


def _write(
    call: Call,
    user: User,
    values: dict[str, Any],
    given_article: dict[str, Any],
    fields: list[tuple[DynamicField, Any]],
    files: list[dict[str, Any]],
) -> dict[str, Any]:
    ticket = _new_ticket(call, user, values)
    writer = call.writer(ticket, user)
    _lock_and_pending(call, writer, values)
    for field, value in fields:
        if field.object_type == "Ticket":
            writer.ticket_field(field, value)
    article = _new_article(call, user, writer, given_article, values)
    _owner_and_responsible(call, user, writer, values)
    articles.account_time(writer, article, given_article)
    for field, value in fields:
        if field.object_type == "Article":
            writer.article_field(article, field, value)
    articles.attach(article, files)
    answer: dict[str, Any] = {
        "TicketID": str(ticket.id),
        "TicketNumber": ticket.number,
        "ArticleID": render.article_id(article),
    }
    if call.route.include_ticket_data:
        answer["Ticket"] = render.with_ticket_data(
            ticket, article, call.tables, call.now, call.version, whole=True, files=bool(files)
        )
    return answer


def _new_ticket(call: Call, user: User, values: dict[str, Any]) -> Ticket:
    """The bare ticket: owner root, unlocked; by id where both id and name are given.

    Raises:
        FaultError: a name in other case passed the check and fails here; nothing was written.
    """
    tables, state, now = call.tables, call.state, call.now
    queue = validate.queue(tables, values.get("Queue"), values.get("QueueID"))
    if not perl.true(values.get("QueueID")):
        queue = tables.queues_by_name.get(perl.text(values.get("Queue")))
    if queue is None:
        raise fault("ticket", f"queue names are exact: {values.get('Queue')!r} differs in case")
    if values.get("StateID") is True:
        raise fault("ticket", "StateID is a boolean object")
    kind = validate.row(tables.types, values.get("Type"), values.get("TypeID"))
    state_row = validate.state(tables, values.get("State"), values.get("StateID"))
    priority = validate.row(tables.priorities, values.get("Priority"), values.get("PriorityID"), exact=True)
    text = perl.text(values["CustomerUser"])
    customer = validate.find_customer(tables, text)
    customer_id = perl.text(values.get("CustomerID"))
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
    shown = {
        "Queue": queue.name,
        "Priority": tables.priorities[ticket.priority_id].name,
        "State": tables.states[ticket.state_id].name,
    }
    shown.update({name: perl.text(values[name]) for name in shown if perl.true(values.get(name))})  # as they were given
    writer = call.writer(ticket, user)
    writer.note("NewTicket", f"%%{ticket.number}%%{'%%'.join(shown.values())}%%{ticket.id}")
    writer.note("CustomerUpdate", f"%%CustomerID={ticket.customer_id};CustomerUser={ticket.customer_user};")
    return ticket


def _lock_and_pending(call: Call, writer: Writer, values: dict[str, Any]) -> None:
    """A given lock, which a closed state opens again; a pending time, which stays 0 where a part of it is missing.

    Raises:
        CrashError: a pending time that is no object; it is looked at only here, where it counts.
    """
    tables = call.tables
    if given(values, "Lock"):
        lock = validate.row(tables.locks, values.get("Lock"), values.get("LockID"), exact=True)
        if lock:
            writer.lock(lock.id)
    kind = validate.known_type(tables, values.get("State"), values.get("StateID"))
    pending = values.get("PendingTime")
    if kind.startswith("closed"):
        writer.lock(UNLOCKED)
    elif kind.startswith("pending") and pending is not None:
        if not perl.is_hash(pending):
            raise CrashError(f"the PendingTime {pending!r} is no object")
        until = validate.pending_until(pending, call.now, tables.zone)
        if until is not None and until <= LATEST_PENDING:  # beyond that the time is lost, and the state stays
            writer.pending_time(until)


def _new_article(
    call: Call, user: User, writer: Writer, given_article: dict[str, Any], values: dict[str, Any]
) -> Article:
    """From: as given, else the customer; To: the queue by the name given, even where its id won."""
    ticket, tables = writer.ticket, call.tables
    if perl.true(given_article.get("From")):
        sender = perl.text(given_article["From"])
    else:
        customer = tables.customer(ticket.customer_user or "")
        sender = customer.mail_string if customer else ticket.customer_user or ""
    return articles.make(
        call,
        user,
        writer,
        given_article,
        sender=sender,
        recipient=perl.text(values["Queue"]) if perl.true(values.get("Queue")) else tables.queues[ticket.queue_id].name,
        history=("NewTicket", "%%GenericInterface Create"),
    )


def _owner_and_responsible(call: Call, user: User, writer: Writer, values: dict[str, Any]) -> None:
    """An owner given without a lock locks the ticket; without an owner it is the acting agent."""
    tables = call.tables
    if given(values, "Owner"):
        owner = validate.agent(tables, values.get("Owner"), values.get("OwnerID"))
        if owner:
            writer.owner(owner.id)
        if not given(values, "Lock"):
            writer.lock(LOCKED)
    else:
        writer.owner(user.acting_id)
    if given(values, "Responsible"):
        agent = validate.agent(tables, values.get("Responsible"), values.get("ResponsibleID"))
        if agent:
            writer.responsible(agent.id)
