"""A file of a ticket: its fresh link, then the file itself, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from ..convert import shown
from ..errors import InvalidRequestError, NotFoundError, ResponseError, UnexpectedResponseError
from ..models import Attachment
from ..saving import new_file
from . import translate, wire
from .client import FreshdeskClient
from .errors import SYSTEM
from .finder.notes import conversations


class Download:
    """One file.

    Args:
        client: the calls.
        ticket_id: the ticket it hangs on.
        attachment: as it was listed.

    Raises:
        InvalidRequestError: the attachment has no id of Freshdesk's.
    """

    def __init__(self, client: FreshdeskClient, ticket_id: str, attachment: Attachment) -> None:
        id = attachment.id if isinstance(attachment, Attachment) else None
        if not isinstance(id, str) or not (id.isascii() and id.isdigit()):
            raise InvalidRequestError(
                f"the attachment has no id of Freshdesk's ({shown(id)}): take it from the ticket or note that lists it"
            )
        self._client = client
        self._ticket_id = ticket_id
        self._id = int(id[:19])
        self._what = f"download attachment {id} of ticket {ticket_id}"

    def run(self, save_to: str | os.PathLike[str] | None) -> Attachment:
        """The file with its content, or without it where it was saved."""
        if save_to is None:
            row, content = self._fetched(None)
            return msgspec.structs.replace(translate.attachment(row), size=len(content), content=content)
        with new_file(save_to) as file:
            row, _ = self._fetched(file)
            return msgspec.structs.replace(translate.attachment(row), size=file.tell())

    def _fetched(self, file: BinaryIO | None) -> tuple[wire.Attachment, bytes]:
        """The file as it is listed, and its content where no file received it."""
        row, found = self._tried(file)
        if isinstance(found, UnexpectedResponseError):  # a link that has just ended, or less than the whole
            row, found = self._tried(file)
        if isinstance(found, bytes):
            return row, found
        raise found

    def _tried(self, file: BinaryIO | None) -> tuple[wire.Attachment, bytes | ResponseError]:
        if file is not None:
            file.seek(0)
            file.truncate()
        row = self._listed()
        reply = self._client.download(row.attachment_url or "", self._what, file)
        if not 200 <= reply.status < 300:
            kind = NotFoundError if reply.status == 404 else UnexpectedResponseError
            return row, kind(
                f"Freshdesk: {self._what}: the storage refused it, with a fresh link (HTTP {reply.status})",
                status=reply.status,
                system=SYSTEM,
            )
        size = len(reply.body) if file is None else file.tell()
        if row.size is not None and row.size != size:
            return row, UnexpectedResponseError(
                f"Freshdesk: {self._what}: {size} bytes came, and {row.size} are listed", system=SYSTEM
            )
        return row, reply.body

    def _listed(self) -> wire.Attachment:
        """As the ticket lists it now."""
        for row in self._files():
            if row.id == self._id:
                return row
        raise NotFoundError(
            f"Freshdesk: {self._what}: neither the ticket nor its notes have this file (any more)", system=SYSTEM
        )

    def _files(self) -> Iterator[wire.Attachment]:
        yield from self._client.view_ticket(self._ticket_id).attachments or []
        for row in conversations(self._client, self._ticket_id):
            yield from row.attachments or []
