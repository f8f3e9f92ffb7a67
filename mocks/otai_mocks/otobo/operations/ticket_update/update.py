"""TicketUpdate: which ticket → credentials → access → shape → values → rights; `update_write` does the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ... import perl
from ...article import article as articles
from ...article import files as attachments
from ...errors import UPDATE, refused
from ...protocol import validate
from ...protocol.auth import User, agent_lacks, denied_reason
from ...protocol.context import Call
from ...tables.records import Article, Ticket
from ...ticket import request_values
from ...ticket import shape as render
from ...ticket.values import check_optional_values, check_people_and_time, given, named
from .write import Changes, write


@dataclass(frozen=True, slots=True)
class _Request:
    """Ticket and Article of a request, trimmed; None where not given."""

    values: dict[str, Any] | None
    article: dict[str, Any] | None


def run(call: Call) -> dict[str, Any]:
    if isinstance(call.data, list):
        raise refused("update_empty", UPDATE, "the body is an array")
    data = call.data
    if not perl.true(data.get("TicketID")) and not perl.true(data.get("TicketNumber")):
        raise refused("update_no_id", UPDATE, "neither TicketID nor TicketNumber given")
    user = call.author(UPDATE)
    ticket = _find(call, user)
    shape = _shape(call)
    changes = _checked(call, shape)
    _check_rights(call, user, ticket, changes)
    article = write(call, user, ticket, changes)
    return _answer(call, ticket, article, with_files=bool(changes.files))


def _find(call: Call, user: User) -> Ticket:
    """The ticket of TicketNumber or else of TicketID; a missing and a forbidden one give the same message."""
    data = call.data
    if perl.true(data.get("TicketNumber")):
        asked = data["TicketNumber"]
        ticket = call.state.ticket_by_number(perl.text(asked)) if perl.is_text(asked) else None
    else:
        asked = data["TicketID"]
        ticket = call.state.tickets.get(perl.row_id(asked))
    if ticket is None:
        raise refused("no_access", UPDATE, f"there is no ticket {asked!r}")
    why = denied_reason(call.tables, user, ticket, "ro")
    if why:
        raise refused("no_access", UPDATE, why)
    return ticket


def _shape(call: Call) -> _Request:
    found: list[dict[str, Any] | None] = []
    for name in ("Ticket", "Article"):
        value = call.data.get(name)
        if value is not None and not perl.is_hash(value):
            raise refused(f"{name.lower()}_invalid", UPDATE, f"{name} is no filled object")
        found.append(None if value is None else perl.trimmed_hash(value))
    request_values.given_or_refused(call, UPDATE)
    return _Request(found[0], found[1])


def _checked(call: Call, shape: _Request) -> Changes:
    if shape.values is not None:
        _check_values(call, shape.values)
    if shape.article is not None:
        articles.check(call, shape.article, UPDATE)
    fields = [
        request_values.check_field(call, item, UPDATE, has_article=shape.article is not None)
        for item in request_values.field_items(call.data.get("DynamicField"), UPDATE)
    ]
    files: list[dict[str, Any]] = []
    for item in attachments.items(call.data.get("Attachment"), UPDATE):
        if shape.article is None:
            raise refused("attachment_needs_article", UPDATE, "an attachment without an article")
        files.append(attachments.checked(item, UPDATE))
    return Changes(shape.values or {}, shape.article, fields, files)


def _check_values(call: Call, values: dict[str, Any]) -> None:
    tables = call.tables
    customer = values.get("CustomerUser")
    if perl.true(customer) and not validate.customer_ok(tables, customer):
        raise refused("customer_invalid", UPDATE, f"{customer!r} is no valid customer and no usable address")
    if given(values, "Queue") and validate.queue(tables, values.get("Queue"), values.get("QueueID")) is None:
        raise refused("queue_invalid", UPDATE, named(values, "Queue"))
    check_optional_values(call, values, UPDATE)
    if given(values, "State") and validate.state(tables, values.get("State"), values.get("StateID")) is None:
        raise refused("state_invalid", UPDATE, named(values, "State"))
    if given(values, "Priority") and (
        validate.row(tables.priorities, values.get("Priority"), values.get("PriorityID"), exact=True) is None
    ):
        raise refused("priority_invalid", UPDATE, named(values, "Priority"))
    check_people_and_time(call, values, UPDATE)


def _check_rights(call: Call, user: User, ticket: Ticket, changes: Changes) -> None:
    """Article, fields, queue, owner, responsible, priority, state. ``move``, ``close`` … are held through rw only.

    A customer has the rights of the agent in whose name customers write.
    """
    needed: list[tuple[str, str]] = []
    if changes.article is not None:
        needed.append(("article_denied", "note"))
    if changes.fields:
        needed.append(("fields_denied", "rw"))
    for name, right in (
        ("Queue", "move"),
        ("Owner", "owner"),
        ("Responsible", "responsible"),
        ("Priority", "priority"),
    ):
        if given(changes.values, name):
            needed.append((f"{name.lower()}_denied", right))
    kind = validate.known_type(call.tables, changes.values.get("State"), changes.values.get("StateID"))
    if given(changes.values, "State") and kind.startswith(("closed", "pending")):
        needed.append(("state_denied", "close"))
    for key, right in needed:
        why = agent_lacks(call.tables, user, ticket, right)
        if why:
            raise refused(key, UPDATE, why)


def _answer(call: Call, ticket: Ticket, article: Article | None, *, with_files: bool) -> dict[str, Any]:
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
            ticket, last, call.tables, call.now, call.version, whole=article is not None, files=with_files
        )
    return answer
