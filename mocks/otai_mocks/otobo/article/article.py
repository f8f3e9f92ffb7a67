"""Articles: the checks of a request's ``Article``, and how one is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .. import perl
from ..errors import fault, refused
from ..protocol import validate
from ..protocol.auth import User
from ..protocol.context import Call
from ..tables.changes import Writer
from ..tables.records import AGENT, CUSTOMER, SYSTEM, Article, Attachment, Ticket
from . import content_type, embedded, html
from . import files as attachments

"""Sender types as OTOBO ships them."""
_INTERNAL = 3
_PLAIN, _HTML = "text/plain", "text/html"
_KEPT_AS_BODY = ("application/json",)
_FILE_NAME = re.compile(r"""name\s*=\s*(?:"([^"]*)"|([^\s;"]+))""")
_UNNAMED = "file-1"
_SEE_FILE = "- no text message => see attachment -"
_USER_LISTS = ("ForceNotificationToUserID", "ExcludeNotificationToUserID", "ExcludeMuteNotificationToUserID")


def check(call: Call, article: dict[str, Any], operation: str) -> None:
    """Every check of an article, in OTOBO's order."""
    tables = call.tables
    if not perl.true(article.get("Subject")):
        raise refused("subject_missing", operation, "the article has no Subject")
    if not perl.true(article.get("Body")):
        raise refused("body_missing", operation, "the article has no Body")
    response = article.get("AutoResponseType")
    if perl.true(response) and not validate.auto_response_ok(response):
        key = "auto_response_invalid" if operation == "TicketCreate" else "auto_response_invalid_update"
        raise refused(key, operation, f"{response!r} is no auto response")
    if (perl.true(article.get("CommunicationChannel")) or perl.true(article.get("CommunicationChannelID"))) and (
        validate.channel(tables, article.get("CommunicationChannel"), article.get("CommunicationChannelID")) is None
    ):
        raise refused("channel_invalid", operation, "unknown channel, or one that holds no articles")
    if (perl.true(article.get("SenderType")) or perl.true(article.get("SenderTypeID"))) and (
        validate.row(tables.sender_types, article.get("SenderType"), article.get("SenderTypeID")) is None
    ):
        raise refused("sender_type_invalid", operation, "unknown sender type")
    if perl.true(article.get("From")) and not validate.from_ok(tables, perl.text(article["From"])):
        raise refused("from_invalid", operation, f"From {article['From']!r} holds no acceptable address")
    _check_content_type(article, operation)
    if perl.true(article.get("HistoryType")) and _history_type(call, article["HistoryType"]) is None:
        raise refused("history_type_invalid", operation, f"{article['HistoryType']!r} is no history type")
    if perl.true(article.get("TimeUnit")) and not validate.time_unit_ok(article["TimeUnit"]):
        raise refused("time_unit_invalid", operation, f"TimeUnit {article['TimeUnit']!r} is no decimal number")
    notify = article.get("NoAgentNotify")
    if perl.true(notify) and perl.text(notify) not in ("0", "1"):
        raise refused("no_agent_notify_invalid", operation, "NoAgentNotify is neither 0 nor 1")
    _check_user_lists(call, article, operation)


def _check_user_lists(call: Call, article: dict[str, Any], operation: str) -> None:
    """A single value counts as a list of one."""
    for name in _USER_LISTS:
        given = article.get(name)
        if perl.is_hash(given):
            raise refused("notify_list_invalid", operation, f"{name} is an object", list=name)
        for agent_id in given if perl.is_array(given) else [] if given is None else [given]:
            if validate.agent(call.tables, None, agent_id) is None:
                raise refused(
                    "notify_user_invalid", operation, f"there is no agent {agent_id!r}",
                    list=name, id=perl.text(agent_id),
                )  # fmt: skip


def _check_content_type(article: dict[str, Any], operation: str) -> None:
    given, mime_type, charset = (article.get(key) for key in ("ContentType", "MimeType", "Charset"))
    if not (perl.true(given) or perl.true(mime_type) or perl.true(charset)):
        raise refused("content_type_missing", operation, "the article has no content type")
    if perl.true(mime_type) and not perl.true(charset):
        raise refused("charset_missing", operation, "MimeType without Charset")
    if perl.true(charset) and not perl.true(mime_type):
        raise refused("mime_type_missing", operation, "Charset without MimeType")
    if perl.true(mime_type) and not content_type.mime_type_ok(perl.text(mime_type)):
        raise refused("mime_type_invalid", operation, f"{mime_type!r} is no MIME type")
    if perl.true(charset) and not content_type.charset_ok(perl.text(charset)):
        raise refused("charset_invalid", operation, f"charset {charset!r} is not known")
    if perl.true(given) and not content_type.ok(perl.text(given)):
        raise refused("content_type_invalid", operation, f"{given!r} is no content type with a known charset")


def _history_type(call: Call, name: Any) -> str | None:
    wanted = perl.text(name).lower()
    return next((t for t in call.tables.history_type_ids if t.lower() == wanted), None)


def make(
    call: Call,
    user: User,
    writer: Writer,
    given: dict[str, Any],
    *,
    sender: str,
    recipient: str,
    history: tuple[str, str],
    copy_to: str = "",
    blind_copy_to: str = "",
) -> Article:
    """Write one article, its history entry, and the unlock time that it resets.

    Raises:
        FaultError: subject or body is no text (11.0: a boolean object too).
    """
    tables, ticket = call.tables, writer.ticket
    channel = validate.channel(tables, given.get("CommunicationChannel"), given.get("CommunicationChannelID"))
    sender_type = validate.row(tables.sender_types, given.get("SenderType"), given.get("SenderTypeID"))
    kind_id = sender_type.id if sender_type else CUSTOMER if user.is_customer else AGENT
    channel_id = channel.id if channel else _INTERNAL
    if perl.is_reference(given.get("Subject")) or perl.is_reference(given.get("Body")):
        _hollow(call, writer, kind_id, channel_id, _visible(given))
        raise fault("article", "subject or body of the article is no text; its head stays")
    content = _content(given)
    markup, images = embedded.taken_out(content.html, call.state.next_article_id, str(tables.system.get("fqdn", "")))
    article = Article(
        id=call.state.next_article_id,
        ticket_id=ticket.id,
        subject=_one_line(perl.text(given["Subject"])),
        body=content.body,
        html=markup,
        sender_type_id=kind_id,
        channel_id=channel_id,
        visible=_visible(given),
        created=call.now,
        created_by=writer.agent_id,
        from_=_one_line(sender),
        to=_one_line(recipient),
        cc=_one_line(copy_to),
        bcc=_one_line(blind_copy_to),
        mime_type=content_type.mime_type(content.type),
        charset=content_type.charset(content.type),
        content_type=content.type,
        attachments=content.files + images,
    )
    call.state.next_article_id += 1
    ticket.articles.append(article)
    kind = _history_type(call, given["HistoryType"]) if perl.true(given.get("HistoryType")) else None
    comment = given.get("HistoryComment")
    writer.note(kind or history[0], perl.text(comment) if perl.true(comment) else history[1], article.id)
    if kind_id == AGENT or (kind_id == CUSTOMER and _sender_before(ticket, article) == AGENT):
        writer.reset_unlock_time()
    return article


def _sender_before(ticket: Ticket, article: Article) -> int | None:
    """Who wrote last before this article; what the system writes does not count."""
    others = (a for a in reversed(in_order(ticket)) if a is not article and a.sender_type_id != SYSTEM)
    return next((a.sender_type_id for a in others), None)


def attach(article: Article, files: list[dict[str, Any]]) -> None:
    for item in files:
        taken = {file.filename for file in article.attachments} | ({attachments.HTML_FILE} if article.html else set())
        article.attachments.append(attachments.build(item, taken))


def account_time(writer: Writer, article: Article, given: dict[str, Any]) -> None:
    """The TimeUnit of a request, if it has one: a comma is a point, and two decimals are kept."""
    if not perl.true(given.get("TimeUnit")):
        return
    unit = perl.text(given["TimeUnit"]).replace(",", ".")
    writer.account_time(article, _two_decimals(unit))


@dataclass(frozen=True, slots=True)
class _Content:
    type: str
    body: str
    html: str | None
    files: list[Attachment]


def _content(given: dict[str, Any]) -> _Content:
    """The body of an article as it is stored, with its content type, its HTML and the file made of it, if any.

    Texts and JSON stay what they are, HTML becomes text, everything else a file. Line ends are LF.
    """
    kind, body = content_type.of(given), perl.text(given["Body"]).replace("\r\n", "\n")
    mime_type = content_type.mime_type(kind)
    if mime_type == _HTML:
        return _Content(kind.replace(_HTML, _PLAIN, 1), html.to_text(body), body, [])
    if mime_type.startswith("text/") or mime_type in _KEPT_AS_BODY:
        return _Content(kind, body, None, [])
    named = _FILE_NAME.search(kind)
    name = attachments.clean_name(named[1] or named[2] or "") if named else ""
    name = name or _UNNAMED
    disposition = attachments.disposition(name, kind, "")
    return _Content(_PLAIN, _SEE_FILE, None, [Attachment(name, body.encode("utf-8"), kind, disposition)])


def _one_line(text: str) -> str:
    return text.replace("\n", "").replace("\r", "")


def _hollow(call: Call, writer: Writer, sender_type_id: int, channel_id: int, visible: int) -> None:
    """The head of an article whose content could not be written."""
    now, agent_id = call.now, writer.agent_id
    head = Article(
        call.state.next_article_id, writer.ticket.id, None, None, sender_type_id, channel_id, visible, now, agent_id
    )
    head.hollow, head.indexed = True, False
    call.state.next_article_id += 1
    writer.ticket.articles.append(head)
    call.touched()


def _visible(given: dict[str, Any]) -> int:
    value = given.get("IsVisibleForCustomer")
    if value is None:
        return 1
    return 1 if perl.true(value) else 0


def in_order(ticket: Ticket) -> list[Article]:
    """By creation second; within one second the later article comes first."""
    return sorted(ticket.articles, key=lambda article: (article.created, -article.id))


def _two_decimals(unit: str) -> str:
    """Further decimals are cut off, not rounded."""
    whole, point, decimals = unit.partition(".")
    return f"{whole}.{decimals[:2]}" if point and whole.isdigit() and len(decimals) > 2 else unit
