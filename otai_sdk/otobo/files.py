"""A ticket with its markup and files, in memory that does not grow with the files."""

from __future__ import annotations

import binascii
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

import msgspec

from ..convert import shown
from ..errors import InvalidRequestError, NotFoundError, RequestTimeoutError, UnexpectedResponseError
from ..models import Attachment
from ..saving import new_file
from . import wire
from .batches import about
from .client import OTOBOClient
from .contents import Contents, TooLongError, decoded
from .from_wire import has_markup

log = logging.getLogger("otai_sdk")

_AT_ONCE = 4 << 20  # bytes of an answer that are taken, files included, to have the markup with one request
_MARKUP = 16 << 20  # bytes of base64 that are kept of a ticket with larger files


class Files:
    """Reads tickets with their files.

    Args:
        client: the calls.
    """

    def __init__(self, client: OTOBOClient) -> None:
        self._client = client

    def ticket(self, ticket_id: str) -> wire.Ticket | None:
        """A ticket with all articles, their markup and the list of files; None if there is none.

        OTOBO hands out markup only together with the contents of all files. Where these are large, the list is read
        without them, and the markup, if there is any, from an answer that is let through.
        """
        try:
            try:
                sink = Contents(keep=_AT_ONCE, most=_AT_ONCE)
                return self._one(ticket_id, self._client.get_through(ticket_id, sink, HTMLBodyAsAttachment=1))
            except TooLongError:
                options = {"Attachments": 1, "HTMLBodyAsAttachment": 1, "GetAttachmentContents": 0}
                listed = self._one(ticket_id, self._client.get([ticket_id], **options))
            if not has_markup(listed):
                return listed
            try:
                sink = Contents(keep=_MARKUP)
                return self._one(ticket_id, self._client.get_through(ticket_id, sink, HTMLBodyAsAttachment=1))
            except RequestTimeoutError as error:
                log.warning("otobo: ticket %s is read without markup, as its files take too long: %s", ticket_id, error)
                return listed
        except NotFoundError:
            return None

    def download(
        self, ticket_id: str, attachment: Attachment, save_to: str | os.PathLike[str] | None = None
    ) -> Attachment:
        """A file of a ticket, in memory or written to a path.

        Raises:
            InvalidRequestError: the attachment has no id of OTOBO's.
            NotFoundError: no such ticket, or no such file on it (any more).
            UnexpectedResponseError: what OTOBO hands out is no base64, or of another size than it says.
        """
        id_ = attachment.id if isinstance(attachment, Attachment) else None
        found = re.fullmatch(r"(\d{1,19})/(\d{1,9})", id_, re.ASCII) if isinstance(id_, str) else None
        if found is None:
            raise InvalidRequestError(
                f"the attachment has no id of OTOBO's ({shown(id_)}): take it from get_ticket, whose ids are "
                "'article/file'"
            )
        article_id, number = found.groups()
        with tempfile.TemporaryFile() as aside:
            sink = Contents(aside=cast("BinaryIO", aside))
            # the markup is asked for as get_ticket does: the numbers of files count it
            ticket = self._one(ticket_id, self._client.get_through(ticket_id, sink, HTMLBodyAsAttachment=1))
            part = _named(ticket, article_id, number, attachment.name)
            start, length = sink.places[int(part.Content)] if part.Content else (0, 0)
            file_told = Attachment(
                id=attachment.id, name=part.Filename, content_type=part.ContentType, size=int(part.FilesizeRaw)
            )
            pieces = _checked(decoded(cast("BinaryIO", aside), start, length), file_told, ticket_id)
            if save_to is None:
                return msgspec.structs.replace(file_told, content=b"".join(pieces))
            with new_file(save_to) as file:
                for piece in pieces:
                    file.write(piece)
        return file_told

    def _one(self, ticket_id: str, tickets: list[wire.Ticket]) -> wire.Ticket:
        return about([str(int(ticket_id))], tickets)[0]


def _named(ticket: wire.Ticket, article_id: str, number: str, name: str) -> wire.Attachment:
    """The file of an article. Numbers count by name, so they shift when a file comes or goes: the name decides."""
    parts = [part for a in ticket.Article if str(a.ArticleID) == article_id for part in a.Attachment]
    exact = [part for part in parts if str(part.FileID) == number and part.Filename == name]
    alike = [part for part in parts if part.Filename == name]
    for found in (exact, alike):
        if len(found) == 1:
            return found[0]
    raise NotFoundError(
        f"otobo: article {article_id} of ticket {ticket.TicketID} has no file {name!r} (any more)",
        status=200,
        system="otobo",
    )


def _checked(pieces: Iterator[bytes], file: Attachment, ticket_id: str) -> Iterator[bytes]:
    size = 0
    try:
        for piece in pieces:
            size += len(piece)
            yield piece
    except binascii.Error:
        size = -1
    if size != file.size:
        told = "is no base64" if size < 0 else f"has {size} bytes instead of {file.size}"
        raise UnexpectedResponseError(
            f"otobo: file {file.name!r} of ticket {ticket_id} {told}", status=200, system="otobo"
        )
