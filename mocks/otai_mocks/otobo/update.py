"""TicketUpdate: which ticket → credentials → access → shape → values → rights → writing, step by step.

A step that fails leaves what the steps before it have written.
"""

from __future__ import annotations

from typing import Any

from . import articles, attachments, perl, render, request_values, validate
from .auth import User, denied_reason, lacks
from .changes import UNLOCKED, Writer
from .context import Call
from .create import check_optional_values, check_people_and_time
from .errors import UPDATE, fault, refused
from .records import Article, DynamicField, Ticket

_OTHER_NAMES = {"Lock": "locks", "Type": "types", "Priority": "priorities"}


def run(call: Call) -> dict[str, Any]:
    if isinstance(call.data, list):
        raise refused("update_empty", UPDATE, "the body is an array")
    data = call.data
    if not perl.true(data.get("TicketID")) and not perl.true(data.get("TicketNumber")):
        raise refused("update_no_id", UPDATE, "neither TicketID nor TicketNumber given")
    user = call.author(UPDATE)
    ticket = _find(call, user)
    values, article = _shape(call)
    fields, files = _check(call, values, article)
    _check_rights(call, user, ticket, values, article, fields)
    written = _write(call, user, ticket, values, article, fields, files)
    return _answer(call, ticket, written)


def _find(call: Call, user: User) -> Ticket:
    """The ticket of TicketNumber or else of TicketID; a missing and a forbidden one give the same message."""
    data = call.data
    if perl.true(data.get("TicketNumber")):
        given = data["TicketNumber"]
        ticket = call.state.ticket_by_number(perl.text(given)) if perl.is_text(given) else None
    else:
        given = data["TicketID"]
        ticket = call.state.tickets.get(perl.row_id(given))
    if ticket is None:
        raise refused("no_access", UPDATE, f"there is no ticket {given!r}")
    why = denied_reason(call.tables, user, ticket, "ro")
    if why:
        raise refused("no_access", UPDATE, why)
    return ticket


def _shape(call: Call) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ticket and Article of the request, trimmed; empty where not given."""
    found: list[dict[str, Any]] = []
    for name in ("Ticket", "Article"):
        value = call.data.get(name)
        if value is not None and not perl.is_hash(value):
            raise refused(f"{name.lower()}_invalid", UPDATE, f"{name} is no filled object")
        found.append(perl.trimmed_hash(value or {}))
    request_values.given_or_refused(call, UPDATE)
    return found[0], found[1]


def _check(
    call: Call, values: dict[str, Any], article: dict[str, Any]
) -> tuple[list[tuple[DynamicField, Any]], list[dict[str, Any]]]:
    tables = call.tables
    customer = values.get("CustomerUser")
    if perl.true(customer) and not validate.customer_ok(tables, customer) and not _known_address(call, customer):
        raise refused("customer_invalid", UPDATE, f"{customer!r} is no valid customer and no usable address")
    if _given(values, "Queue") and validate.queue(tables, values.get("Queue"), values.get("QueueID")) is None:
        raise refused("queue_invalid", UPDATE, "there is no such valid queue")
    check_optional_values(call, values, UPDATE)
    if _given(values, "State") and validate.state(tables, values.get("State"), values.get("StateID")) is None:
        raise refused("state_invalid", UPDATE, "there is no such valid state")
    if _given(values, "Priority") and (
        validate.row(tables.priorities, values.get("Priority"), values.get("PriorityID"), exact=True) is None
    ):
        raise refused("priority_invalid", UPDATE, "there is no such valid priority")
    check_people_and_time(call, values, UPDATE)
    if article:
        articles.check(call, article, UPDATE)
    fields = [
        request_values.check_field(call, item, UPDATE, has_article=bool(article))
        for item in request_values.field_items(call.data.get("DynamicField"), UPDATE)
    ]
    given_files = call.data.get("Attachment")
    if given_files is not None and not article:
        raise refused("attachment_needs_article", UPDATE, "an attachment without an article")
    files = attachments.items(given_files, UPDATE)
    for item in files:
        attachments.check(item, UPDATE)
    return fields, files


def _known_address(call: Call, given: Any) -> bool:
    return perl.is_text(given) and call.tables.customer_by_email(validate.bare_address(perl.text(given))) is not None


def _given(values: dict[str, Any], name: str) -> bool:
    return perl.true(values.get(name)) or perl.true(values.get(f"{name}ID"))


def _check_rights(
    call: Call,
    user: User,
    ticket: Ticket,
    values: dict[str, Any],
    article: dict[str, Any],
    fields: list[tuple[DynamicField, Any]],
) -> None:
    """Article, fields, queue, owner, responsible, priority, state. ``move``, ``close`` … are held through rw only."""
    needed: list[tuple[str, str]] = []
    if article:
        needed.append(("article_denied", "note"))
    if fields:
        needed.append(("fields_denied", "rw"))
    for name, right in (
        ("Queue", "move"),
        ("Owner", "owner"),
        ("Responsible", "responsible"),
        ("Priority", "priority"),
    ):
        if _given(values, name):
            needed.append((f"{name.lower()}_denied", right))
    if _given(values, "State"):
        state = validate.state(call.tables, values.get("State"), values.get("StateID"))
        if state and state.type.startswith(("closed", "pending")):
            needed.append(("state_denied", "close" if state.type.startswith("closed") else "pending"))
    for key, right in needed:
        why = denied_reason(call.tables, user, ticket, right)
        if why:
            raise refused(key, UPDATE, why)


# --- writing --------------------------------------------------------------------------------------------


def _write(
    call: Call,
    user: User,
    ticket: Ticket,
    values: dict[str, Any],
    given: dict[str, Any],
    fields: list[tuple[DynamicField, Any]],
    files: list[dict[str, Any]],
) -> Article | None:
    writer = call.writer(ticket, user)
    title = values.get("Title")
    if title is not None and perl.text(title) != "" and perl.text(title) != ticket.title:
        writer.title(perl.text(title))
    _move(call, user, writer, values)
    _set_lock(call, writer, values)
    kind = _choice(values, "Type", ticket.type_id, call.tables.types[ticket.type_id].name)
    if kind is not None:
        row = validate.row(call.tables.types, *kind)
        if row:
            writer.type(row.id)
    _set_state(call, writer, values)
    _set_customer(call, writer, values)
    priority = _choice(values, "Priority", ticket.priority_id, call.tables.priorities[ticket.priority_id].name)
    if priority is not None:
        row = validate.row(call.tables.priorities, *priority, exact=True)
        if row:
            writer.priority(row.id)
    _set_people(call, writer, values)
    article = _add_article(call, user, writer, given) if given else None
    for field, value in fields:
        if field.object_type == "Article" and article is not None:
            writer.article_field(article, field, value)
        elif field.object_type == "Ticket":
            writer.ticket_field(field, value)
    if article is not None:
        for item in files:
            article.attachments.append(attachments.build(item, article.attachments))
    return article


def _choice(values: dict[str, Any], name: str, current_id: int, current_name: str) -> tuple[Any, Any] | None:
    """What to set, as (name, id): the name if it differs from the ticket's, else the id if it does, else nothing."""
    by_name, by_id = values.get(name), values.get(f"{name}ID")
    if not perl.true(by_name) and not perl.true(by_id):
        return None
    if by_name is not None and perl.text(by_name) not in ("", current_name):
        return by_name, None
    if by_id is not None and perl.text(by_id) not in ("", str(current_id)):
        return None, by_id
    return None


def _move(call: Call, user: User, writer: Writer, values: dict[str, Any]) -> None:
    tables, ticket = call.tables, writer.ticket
    choice = _choice(values, "Queue", ticket.queue_id, tables.queues[ticket.queue_id].name)
    if choice is None:
        return
    name, number = choice
    queue = tables.queues_by_name.get(perl.text(name)) if name is not None else validate.queue(tables, None, number)
    if queue is None:
        raise fault("queue", f"queue names are exact: {name!r} differs in case")
    if queue.id != ticket.queue_id and queue.id not in tables.queues_for(user.acting_id, "move_into"):
        raise fault("queue", lacks(tables, user, queue.id, "move_into"))
    writer.queue(queue.id)


def _set_lock(call: Call, writer: Writer, values: dict[str, Any]) -> None:
    tables, ticket = call.tables, writer.ticket
    if values.get("LockID") is True:
        raise fault("operation", "LockID is a boolean object")
    choice = _choice(values, "Lock", ticket.lock_id, tables.locks[ticket.lock_id].name)
    lock = validate.row(tables.locks, *choice) if choice is not None else None
    if lock is not None:
        writer.lock(lock.id)


def _set_state(call: Call, writer: Writer, values: dict[str, Any]) -> None:
    """Closing unlocks first; a pending state needs its time first. Title, queue and lock are written by then."""
    if not _given(values, "State"):
        return
    tables, ticket = call.tables, writer.ticket
    wanted = validate.state(tables, values.get("State"), values.get("StateID"))
    if wanted and wanted.type.startswith("closed"):
        writer.lock(UNLOCKED)
    elif wanted and wanted.type.startswith("pending"):
        pending = values.get("PendingTime")
        if pending is None:
            raise refused("pending_missing", UPDATE, f"state {wanted.name!r} needs a PendingTime")
        until = validate.pending_until(pending, call.now) if perl.is_hash(pending) else None
        if until is None:
            raise fault("operation", "the PendingTime lacks a part")
        writer.pending_time(until)
    choice = _choice(values, "State", ticket.state_id, tables.states[ticket.state_id].name)
    if choice is not None:
        row = validate.state(tables, *choice)
        if row:
            writer.state_to(row.id)


def _set_customer(call: Call, writer: Writer, values: dict[str, Any]) -> None:
    """Stored as it stands, also the address of a known customer; a CustomerID alone clears the customer user."""
    user, number = values.get("CustomerUser"), values.get("CustomerID")
    if not perl.true(user) and not perl.true(number):
        return
    ticket = writer.ticket
    login = perl.text(user) if perl.true(user) else ""
    company = perl.text(number) if perl.true(number) else ""
    if login == (ticket.customer_user or "") and company == (ticket.customer_id or ""):
        return
    known = call.tables.customer(login) if login else None
    writer.customer(company or (known.customer_id if known else ""), login)


def _set_people(call: Call, writer: Writer, values: dict[str, Any]) -> None:
    tables, ticket = call.tables, writer.ticket
    owner = _choice(values, "Owner", ticket.owner_id, tables.agents[ticket.owner_id].login)
    if owner is not None:
        agent = validate.agent(tables, *owner)
        if agent:
            writer.owner(agent.id, perl.text(owner[0]) if owner[0] is not None else None)
    responsible = _choice(values, "Responsible", ticket.responsible_id, tables.agents[ticket.responsible_id].login)
    if responsible is not None:
        agent = validate.agent(tables, *responsible)
        if agent:
            writer.responsible(agent.id, perl.text(responsible[0]) if responsible[0] is not None else None)


def _add_article(call: Call, user: User, writer: Writer, given: dict[str, Any]) -> Article:
    """From: as given, else the agent's name; To: as given, by Email else the customer user."""
    tables = call.tables
    sender = perl.text(given["From"]) if perl.true(given.get("From")) else user.agent.full_name if user.agent else ""
    recipient = perl.text(given["To"]) if perl.true(given.get("To")) else ""
    channel = validate.channel(tables, given.get("CommunicationChannel"), given.get("CommunicationChannelID"))
    if not recipient and channel is not None and channel.name == "Email" and not user.is_customer:
        recipient = writer.ticket.customer_user or ""
    return articles.make(
        call,
        user,
        writer,
        given,
        sender=sender,
        recipient=recipient,
        copy_to=perl.text(given["Cc"]) if perl.true(given.get("Cc")) else "",
        history=("AddNote", "%%GenericInterface Note"),
    )


def _answer(call: Call, ticket: Ticket, article: Article | None) -> dict[str, Any]:
    """TicketID is an echo of what was sent, and a number when the ticket was found by its TicketNumber."""
    by_number = perl.true(call.data.get("TicketNumber"))
    answer: dict[str, Any] = {
        "TicketID": ticket.id if by_number else call.data["TicketID"],
        "TicketNumber": ticket.number,
    }
    if article is not None:
        answer["ArticleID"] = render.article_id(article)
    if call.route.include_ticket_data:
        last = article or (ticket.articles[-1] if ticket.articles else None)
        if last is not None and article is None:
            answer["ArticleID"] = last.id
        answer["Ticket"] = render.with_ticket_data(
            ticket, last, call.tables, call.now, call.version, whole=article is not None
        )
    return answer
