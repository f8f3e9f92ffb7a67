"""Articles: the checks of a request's ``Article``, and how one is made."""

from __future__ import annotations

from typing import Any

from . import html, perl, validate
from .auth import User
from .changes import Writer
from .context import Call
from .errors import fault, refused
from .records import Article, Ticket

AGENT, SYSTEM, CUSTOMER = 1, 2, 3
"""Sender types as OTOBO ships them."""
_INTERNAL = 3
_USER_LISTS = ("ForceNotificationToUserID", "ExcludeNotificationToUserID", "ExcludeMuteNotificationToUserID")


def check(call: Call, article: dict[str, Any], operation: str) -> None:
    """Every check of an article, in OTOBO's order."""
    tables = call.tables
    if not perl.true(article.get("Subject")):
        raise refused("subject_missing", operation, "the article has no Subject")
    if not perl.true(article.get("Body")):
        raise refused("body_missing", operation, "the article has no Body")
    response = article.get("AutoResponseType")
    if operation == "TicketCreate" and perl.true(response) and not validate.auto_response_ok(response):
        raise refused("auto_response_invalid", operation, f"{response!r} is no auto response")
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
    for name in _USER_LISTS:
        for agent_id in article[name] if isinstance(article.get(name), list) else ():
            if validate.agent(tables, None, agent_id) is None:
                raise refused(
                    "notify_user_invalid", operation, f"there is no agent {agent_id!r}",
                    list=name, id=perl.text(agent_id),
                )  # fmt: skip


def _check_content_type(article: dict[str, Any], operation: str) -> None:
    content_type, mime_type, charset = (article.get(key) for key in ("ContentType", "MimeType", "Charset"))
    if not (perl.true(content_type) or perl.true(mime_type) or perl.true(charset)):
        raise refused("content_type_missing", operation, "the article has no content type")
    if perl.true(mime_type) and not perl.true(charset):
        raise refused("charset_missing", operation, "MimeType without Charset")
    if perl.true(charset) and not perl.true(mime_type):
        raise refused("mime_type_missing", operation, "Charset without MimeType")
    shown = (
        perl.text(content_type) if perl.true(content_type) else f"{perl.text(mime_type)}; charset={perl.text(charset)}"
    )
    if not validate.content_type_ok(shown):
        raise refused("content_type_invalid", operation, f"{shown!r} is no content type with a known charset")


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
    copy_to: str,
    history: tuple[str, str],
) -> Article:
    """Write one article, its history entry, and the unlock time that it resets.

    Raises:
        FaultError: subject or body is no text (11.0: a boolean object too).
    """
    tables, ticket = call.tables, writer.ticket
    channel = validate.channel(tables, given.get("CommunicationChannel"), given.get("CommunicationChannelID"))
    sender_type = validate.row(tables.sender_types, given.get("SenderType"), given.get("SenderTypeID"))
    default_sender = CUSTOMER if user.is_customer else AGENT
    mime_type, charset = _content_type(given)
    body = perl.text(given["Body"]).replace("\r\n", "\n").replace("\r", "\n")
    source = body if mime_type == "text/html" else None
    if perl.is_reference(given.get("Subject")) or perl.is_reference(given.get("Body")):
        kind_id = sender_type.id if sender_type else default_sender
        _hollow(call, writer, kind_id, channel.id if channel else _INTERNAL, _visible(given))
        raise fault("article", "subject or body of the article is no text; its head stays")
    article = Article(
        id=call.state.next_article_id,
        ticket_id=ticket.id,
        subject=" ".join(perl.text(given["Subject"]).splitlines()),
        body=body if source is None else html.to_text(source),
        html=source,
        sender_type_id=sender_type.id if sender_type else default_sender,
        channel_id=channel.id if channel else _INTERNAL,
        visible=_visible(given),
        created=call.now,
        created_by=writer.agent_id,
        from_=sender,
        to=recipient,
        cc=copy_to,
        mime_type="text/plain" if source is not None else mime_type,
        charset=charset,
        content_type=f"{'text/plain' if source is not None else mime_type}; charset={charset}"
        if charset
        else mime_type,
        time_unit=_time_unit(given),
    )
    call.state.next_article_id += 1
    previous = ticket.articles[-1] if ticket.articles else None
    ticket.articles.append(article)
    kind = _history_type(call, given["HistoryType"]) if perl.true(given.get("HistoryType")) else None
    comment = given.get("HistoryComment")
    writer.note(kind or history[0], perl.text(comment) if perl.true(comment) else history[1], article.id)
    if article.sender_type_id == AGENT or (
        article.sender_type_id == CUSTOMER and previous is not None and previous.sender_type_id == AGENT
    ):
        writer.reset_unlock_time()
    return article


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


def _content_type(given: dict[str, Any]) -> tuple[str, str]:
    if perl.true(given.get("ContentType")):
        return validate.split_content_type(perl.text(given["ContentType"]))
    return perl.text(given.get("MimeType")).lower(), perl.text(given.get("Charset")).lower()


def _visible(given: dict[str, Any]) -> int:
    value = given.get("IsVisibleForCustomer")
    if value is None:
        return 1
    return 1 if perl.true(value) else 0


def _time_unit(given: dict[str, Any]) -> int | float:
    value = given.get("TimeUnit")
    if not perl.true(value):
        return 0
    found = perl.number(value)
    return int(found) if found == int(found) else found


def in_order(ticket: Ticket) -> list[Article]:
    """By creation second; within one second the later article comes first."""
    return sorted(ticket.articles, key=lambda article: (article.created, -article.id))
