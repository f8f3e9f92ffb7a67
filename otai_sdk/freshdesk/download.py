"""A file of a ticket: its fresh link, then the file itself, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from ..errors import InvalidRequestError, NotFoundError, UnexpectedResponseError
from ..models import Attachment
from ..saving import new_file
from ..transport import Reply
from . import translate, wire
from .client import FreshdeskClient
from .errors import SYSTEM
from .finder.notes import conversations

_ENDED = (400, 401, 403, 410)
"""How storages answer to a link that has ended."""


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
                f"the attachment has no id of Freshdesk's ({id!r}): take it from the ticket or note that lists it"
            )
        self._client = client
        self._ticket_id = ticket_id
        self._id = int(id[:19])
        self._what = f"download attachment {id} of ticket {ticket_id}"

    def run(self, save_to: str | os.PathLike[str] | None) -> Attachment:
        """The file with its content, or without it where it was saved."""
        if save_to is None:
            row, reply = self._fetched(None)
            self._check_size(row, len(reply.body))
            return self._as_attachment(row, len(reply.body), reply.body)
        with new_file(save_to) as file:
            row, _ = self._fetched(file)
            size = file.tell()
            self._check_size(row, size)
        return self._as_attachment(row, size, None)

    def _fetched(self, sink: BinaryIO | None) -> tuple[wire.Attachment, Reply]:
        for fresh in (False, True):  # the link may end between the two requests
            row = self._listed()
            reply = self._client.download(row.attachment_url or "", self._what, sink)
            if 200 <= reply.status < 300:
                return row, reply
            if fresh or reply.status not in _ENDED:
                break
        kind = NotFoundError if reply.status == 404 else UnexpectedResponseError
        raise kind(
            f"Freshdesk: {self._what}: the storage refused it, with a fresh link (HTTP {reply.status})",
            status=reply.status,
            system=SYSTEM,
        )

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

    def _check_size(self, row: wire.Attachment, size: int) -> None:
        if row.size is not None and row.size != size:
            raise UnexpectedResponseError(
                f"Freshdesk: {self._what}: {size} bytes came, and {row.size} are listed", system=SYSTEM
            )

    @staticmethod
    def _as_attachment(row: wire.Attachment, size: int, content: bytes | None) -> Attachment:
        return msgspec.structs.replace(translate.attachment(row), size=size, content=content)
