"""What a TicketUpdate writes, step by step: title, queue, lock, type, state, customer, priority, owner, responsible,
article, dynamic fields, attachments.

A step that fails leaves what the steps before it have written. Whether there is anything to do is decided against the
ticket as it was before the first step: a move unlocks a ticket, and a lock sent along does not lock it again.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from ... import perl
from ...article import article as articles
from ...errors import UPDATE, CrashError, fault, refused
from ...protocol import validate
from ...protocol.auth import User, lacks
from ...protocol.context import Call
from ...tables.changes import LATEST_PENDING, UNLOCKED, Writer
from ...tables.collation import fold
from ...tables.records import ROOT_ID, Agent, Article, DynamicField, Row, Ticket
from ...ticket.values import given


@dataclass(frozen=True, slots=True)
class Changes:
    """A checked request; ``article`` is None without one."""

    values: dict[str, Any]
    article: dict[str, Any] | None
    fields: list[tuple[DynamicField, Any]]
    files: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Choice:
    """The name or the id to set; never both."""

    name: str | None
    number: Any


@dataclass(frozen=True, slots=True)
class _Step:
    call: Call
    user: User
    writer: Writer
    before: Ticket
    """The ticket before the first step."""
    values: dict[str, Any]

    def choice(self, name: str, old_id: int, old_name: str) -> _Choice | None:
        """The name if it differs from the old one (an empty one does), else the id if it does, else nothing."""
        if not given(self.values, name):
            return None
        by_name, by_id = self.values.get(name), self.values.get(f"{name}ID")
        if by_name is not None and perl.text(by_name) != old_name:
            return _Choice(perl.text(by_name), None)
        if by_id is not None and perl.text(by_id) != str(old_id):
            return _Choice(None, by_id)
        return None


def write(call: Call, user: User, ticket: Ticket, changes: Changes) -> Article | None:
    step = _Step(call, user, call.writer(ticket, user), copy.copy(ticket), changes.values)
    title = perl.text(changes.values.get("Title"))
    if title not in ("", ticket.title):
        step.writer.title(title)
    _move(step)
    _set_lock(step)
    _set_type(step)
    _set_state(step)
    _set_customer(step)
    _set_priority(step)
    _set_people(step)
    article = _add_article(step, changes.article) if changes.article is not None else None
    for field, value in changes.fields:
        if field.object_type == "Article" and article is not None:
            step.writer.article_field(article, field, value)
        elif field.object_type == "Ticket":
            step.writer.ticket_field(field, value)
    if article is not None:
        articles.attach(article, changes.files)
    return article


def _move(step: _Step) -> None:
    tables, before = step.call.tables, step.before
    choice = step.choice("Queue", before.queue_id, tables.queues[before.queue_id].name)
    if choice is None:
        return
    if choice.name is not None:
        queue = tables.queues_by_name.get(choice.name)
    else:
        queue = tables.queues.get(perl.row_id(choice.number))
    if queue is None:
        raise fault("queue", f"there is no queue {choice.name!r}: queue names are exact")
    agent_id = step.user.acting_id
    may = agent_id == ROOT_ID or queue.id in tables.queues_for(agent_id, "move_into")
    if queue.id != before.queue_id and not (may and queue.valid):
        raise fault("queue", lacks(tables, step.user, queue.id, "move_into"))
    step.writer.queue(queue.id)


def _set_lock(step: _Step) -> None:
    tables, before = step.call.tables, step.before
    choice = step.choice("Lock", before.lock_id, tables.locks[before.lock_id].name)
    if choice is not None:
        step.writer.lock(_row(tables.locks, choice, "lock").id)


def _set_type(step: _Step) -> None:
    """Like a state, a type may be named in other case (not seen)."""
    tables, before = step.call.tables, step.before
    choice = step.choice("Type", before.type_id, tables.types[before.type_id].name)
    if choice is None:
        return
    kind = validate.row(tables.types, choice.name, choice.number)
    if kind is None:
        raise fault("operation", f"there is no valid type {choice.name or choice.number!r}")
    step.writer.type(kind.id)


def _set_state(step: _Step) -> None:
    """Closing unlocks first; a pending state needs its time first. Title, queue and lock are written by then.

    A state whose name differs in case is set all the same, but without the steps that belong to its type.
    """
    tables, before, values = step.call.tables, step.before, step.values
    if not given(values, "State"):
        return
    kind = validate.known_type(tables, values.get("State"), values.get("StateID"))
    if kind.startswith("closed"):
        step.writer.lock(UNLOCKED)
    elif kind.startswith("pending"):
        step.writer.pending_time(_pending_time(step))
    choice = step.choice("State", before.state_id, tables.states[before.state_id].name)
    if choice is None:
        return
    if choice.name is not None:
        state = tables.states_by_name.get(fold(choice.name))
    else:
        state = tables.states.get(perl.row_id(choice.number))
    if state is None or not state.valid:
        raise fault("operation", f"there is no valid state {choice.name!r}")
    step.writer.state_to(state.id)


def _pending_time(step: _Step) -> int:
    pending = step.values.get("PendingTime")
    if pending is None:
        raise refused("pending_missing", UPDATE, "a pending state needs a PendingTime")
    if not perl.is_hash(pending):
        raise CrashError(f"the PendingTime {pending!r} is no object")
    until = validate.pending_until(pending, step.call.now, step.call.tables.zone)
    if until is None:
        raise fault("operation", "the PendingTime lacks a part")
    if until > LATEST_PENDING:
        raise fault("operation", "the PendingTime is after 2038-01-19 03:14:07 UTC, which the database cannot hold")
    return until


def _set_customer(step: _Step) -> None:
    """Stored as it stands, also the address of a known customer; a CustomerID alone clears the customer user.

    Without a CustomerID the comparison is with an empty one: the same customer again is a change, and leaves an entry.
    """
    if not perl.true(step.values.get("CustomerUser")) and not perl.true(step.values.get("CustomerID")):
        return
    login, company = _text_or_empty(step.values, "CustomerUser"), _text_or_empty(step.values, "CustomerID")
    if (login, company) == (step.before.customer_user or "", step.before.customer_id or ""):
        return
    known = step.call.tables.customer(login) if login else None
    step.writer.customer(company or (known.customer_id if known else ""), login)


def _text_or_empty(values: dict[str, Any], name: str) -> str:
    return perl.text(values[name]) if perl.true(values.get(name)) else ""


def _set_priority(step: _Step) -> None:
    tables, before = step.call.tables, step.before
    choice = step.choice("Priority", before.priority_id, tables.priorities[before.priority_id].name)
    if choice is None:
        return
    priority = _row(tables.priorities, choice, "priority")
    if not priority.valid:
        raise fault("operation", f"priority {priority.name!r} is invalid")
    step.writer.priority(priority.id)


def _set_people(step: _Step) -> None:
    tables, before = step.call.tables, step.before
    owner = step.choice("Owner", before.owner_id, tables.agents[before.owner_id].login)
    if owner is not None:
        step.writer.owner(_agent(step, owner).id, owner.name)
    responsible = step.choice("Responsible", before.responsible_id, tables.agents[before.responsible_id].login)
    if responsible is not None:
        step.writer.responsible(_agent(step, responsible).id, responsible.name)


def _agent(step: _Step, choice: _Choice) -> Agent:
    tables = step.call.tables
    found = tables.agent(choice.name) if choice.name is not None else tables.agents.get(perl.row_id(choice.number))
    if found is None:
        raise fault("operation", f"there is no agent {choice.name!r}")
    return found


def _row(rows: dict[int, Row], choice: _Choice, what: str) -> Row:
    """Names are exact here.

    Raises:
        FaultError: there is none; nothing looked at the name as long as an id was given too.
    """
    if choice.name is not None:
        found = next((row for row in rows.values() if row.name == choice.name), None)
    else:
        found = rows.get(perl.row_id(choice.number))
    if found is None:
        raise fault("operation", f"there is no {what} {choice.name!r}")
    return found


# --- the article ------------------------------------------------------------------------------------------


def _add_article(step: _Step, article: dict[str, Any]) -> Article:
    made = articles.make(
        step.call,
        step.user,
        step.writer,
        article,
        sender=_sender(step, article),
        recipient=_recipient(step, article),
        copy_to=perl.text(article.get("Cc")),
        blind_copy_to=perl.text(article.get("Bcc")),
        history=("AddNote", "%%GenericInterface Note"),
    )
    articles.account_time(step.writer, made, article)
    return made


def _sender(step: _Step, article: dict[str, Any]) -> str:
    """As given, else the agent's name; a customer is named only where the same request sets the customer."""
    if perl.true(article.get("From")):
        return perl.text(article["From"])
    return step.user.agent.full_name if step.user.agent else _customer_of_request(step)


def _recipient(step: _Step, article: dict[str, Any]) -> str:
    """As given; by Email else the customer of the request, else the one of the ticket."""
    if perl.true(article.get("To")):
        return perl.text(article["To"])
    name, number = article.get("CommunicationChannel"), article.get("CommunicationChannelID")
    channel = validate.channel(step.call.tables, name, number)
    if channel is None or channel.name != "Email" or (perl.true(name) and perl.text(name) != channel.name):
        return ""
    if perl.true(step.values.get("CustomerUser")):
        return _customer_of_request(step)
    return "" if perl.true(step.values.get("CustomerID")) else step.before.customer_user or ""


def _customer_of_request(step: _Step) -> str:
    login = _text_or_empty(step.values, "CustomerUser")
    known = step.call.tables.customer(login) if login else None
    return known.mail_string if known else login
