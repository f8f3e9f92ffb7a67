"""Files: deleted, and downloaded by the links that answers carry."""

from __future__ import annotations

from datetime import datetime

from ....messages import Request
from ...errors import not_found
from ...protocol.call import Call, Reply, signature
from ...protocol.routing import NUMBER, Route
from ...tables.state import State
from ..tickets.lookup import check_sight

DOWNLOADS = "/data/helpdesk/attachments/production/"
_ONE_WAY = (
    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or "
    "the Authorization header should be specified"
)


def delete(call: Call, attachment_id: int) -> Reply:
    attachment = call.state.attachments.get(attachment_id)
    if attachment is None:
        raise not_found(f"no attachment {attachment_id}")
    talk = call.state.conversations.get(attachment.conversation_id or 0)
    check_sight(call, call.state.tickets.get((talk.ticket_id if talk else attachment.ticket_id) or 0))
    call.state.remove_attachment(attachment)
    return Reply(204, wrote=True)


def download(request: Request, query: dict[str, str], state: State, now: datetime) -> Reply | None:
    """The file behind a link. No key is needed: the link is signed and ends after five minutes. None: no such path.

    A key is even refused, with the words of S3, which hosts the files: two ways to prove a right are one too many.
    """
    number = request.path[len(DOWNLOADS) :].split("/", 1)[0]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    attachment = state.attachments.get(int(number))
    expires = query.get("Expires", "")
    if attachment is None:
        raise not_found(f"no attachment {number}")
    if "authorization" in request.headers:
        return _refused(400, "InvalidArgument", _ONE_WAY, "the link is signed: it is asked without Authorization")
    if not (expires.isascii() and expires.isdigit() and len(expires) < 19):
        return _refused(403, "AccessDenied", "Access Denied", "the link has no Expires")
    if query.get("Signature") != signature(attachment.id, int(expires)):
        return _refused(403, "AccessDenied", "Access Denied", "the link's signature does not fit")
    if int(expires) < now.timestamp():
        return _refused(403, "AccessDenied", "Request has expired", "the link has ended: they live five minutes")
    return Reply(200, attachment.content, (("Content-Type", attachment.content_type),))


def _refused(status: int, code: str, message: str, why: str) -> Reply:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Reply(status, text.encode(), (("Content-Type", "application/xml"),), why)


ROUTES = (Route("DELETE", f"attachments/{NUMBER}", delete),)
