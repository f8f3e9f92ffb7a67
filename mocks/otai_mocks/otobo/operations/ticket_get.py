"""TicketGet."""

from __future__ import annotations

from typing import Any

from .. import perl
from ..article.article import in_order
from ..errors import GET, CrashError, refused
from ..protocol.auth import User, denied_reason
from ..protocol.context import Call
from ..protocol.ids import requested_ids
from ..tables.records import Article, Ticket
from ..ticket import shape as render


def run(call: Call) -> dict[str, Any]:
    if isinstance(call.data, list):
        raise CrashError("TicketGet cannot read an array")
    user = call.reader(GET)
    tickets = [_readable(call, user, given) for given in requested_ids(call.data, GET)]
    if not tickets:
        raise refused("no_ticket_data", GET, "the id list is empty")
    return {"Ticket": [_shown(call, user, ticket) for ticket in tickets]}


def _readable(call: Call, user: User, given: Any) -> Ticket:
    """One missing or forbidden ticket fails the whole call, with one message for both."""
    ticket = call.state.tickets.get(perl.row_id(given))
    if ticket is None:
        raise refused("no_access", GET, f"there is no ticket {given!r}")
    why = denied_reason(call.tables, user, ticket, "ro")
    if why:
        raise refused("no_access", GET, why)
    return ticket


def _shown(call: Call, user: User, ticket: Ticket) -> dict[str, Any]:
    data = call.data
    fields = perl.true(data.get("DynamicFields"))
    shown = render.ticket(ticket, call.tables, call.now, extended=perl.true(data.get("Extended")), fields=fields)
    shown["TimeUnit"] = _sum(article.time_unit for article in ticket.articles)
    if perl.true(data.get("AllArticles")):
        articles = [_article(call, article, number, fields) for number, article in _selected(call, user, ticket)]
        if articles:
            shown["Article"] = articles
    return shown


def _sum(units: Any) -> int | float:
    total = sum(units)
    return int(total) if total == int(total) else total


def _selected(call: Call, user: User, ticket: Ticket) -> list[tuple[int, Article]]:
    """The articles asked for, with their numbers in the ticket."""
    numbered = list(enumerate(in_order(ticket), 1))
    if user.is_customer:
        numbered = [(n, a) for n, a in numbered if a.visible]
    wanted = call.data.get("ArticleSenderType")
    if perl.true(wanted):
        kinds = call.tables.sender_types
        names = [perl.text(name) for name in (wanted if isinstance(wanted, list) else [wanted])]
        numbered = [(n, a) for name in names for n, a in numbered if kinds[a.sender_type_id].name == name]
    limit = call.data.get("ArticleLimit")
    if not perl.true(limit):
        return numbered
    count = int(perl.number(limit))
    if count <= 0:
        return []
    if call.data.get("ArticleOrder") == "DESC":  # the order works only together with a limit
        numbered = numbered[::-1]
    return numbered[:count]


def _article(call: Call, article: Article, number: int, fields: bool) -> dict[str, Any]:
    data = call.data
    if article.hollow:
        return render.article_head(article, number, call.tables)
    shown = render.article(article, number, call.tables, call.version, fields=fields)
    shown["TimeUnit"] = article.time_unit
    if perl.true(data.get("Attachments")):
        contents = data.get("GetAttachmentContents")
        files = render.attachments(
            article,
            contents=contents is None or perl.true(contents),
            html_body=perl.true(data.get("HTMLBodyAsAttachment")),
        )
        if files:
            shown["Attachment"] = files
    return shown
