"""What an adapter may offer beyond the five methods: files, replies, lists. Tried where it is there."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import pytest

from ..adapter import TicketSystemAdapter
from ..errors import NotFoundError, UnsupportedError
from ..models import Attachment, UnifiedNote
from .base import ContractBase
from .promise import refused

CONTENT = bytes(range(256)) * 40


class Offering(ContractBase):
    """What is offered works; what is not says so by `UnsupportedError`."""

    def offers(self, adapter: TicketSystemAdapter, method: str) -> None:
        """Leave the test out if the adapter has only what every adapter has."""
        if getattr(type(adapter), method) is getattr(TicketSystemAdapter, method):
            pytest.skip(f"left out: the adapter does not offer {method}")

    def test_a_file_comes_back_byte_for_byte(self, adapter: TicketSystemAdapter, tmp_path: Path) -> None:
        self.offers(adapter, "download_attachment")
        file = Attachment(name="Grüße (1).bin", content_type="application/octet-stream", content=CONTENT)
        ticket = self.created(adapter)
        adapter.add_note(ticket.id, self.new_note("See the file.", attachments=[file]))
        (listed,) = self.read(adapter, ticket).notes[-1].attachments
        assert listed.content is None, "get_ticket: files are listed, not read"
        read = adapter.download_attachment(ticket.id, listed)
        assert read.content == CONTENT, "download_attachment: another content came back than was stored"
        folder = Path(mkdtemp(dir=tmp_path))
        target = folder / "file.bin"
        saved = adapter.download_attachment(ticket.id, listed, save_to=target)
        assert saved.content is None, "download_attachment: what goes to a file does not stay in memory"
        assert target.read_bytes() == CONTENT, "download_attachment: the file has another content"
        assert [path.name for path in folder.iterdir()] == ["file.bin"], "download_attachment: it left a file behind"

    def test_a_file_that_is_not_there_is_an_error_and_leaves_no_file(
        self, adapter: TicketSystemAdapter, tmp_path: Path
    ) -> None:
        self.offers(adapter, "download_attachment")
        one, other, _ = self.pair(adapter)
        adapter.add_note(one.id, self.new_note("See the file.", attachments=[Attachment(name="a.txt", content=b"abc")]))
        (listed,) = self.read(adapter, one).notes[-1].attachments
        folder = Path(mkdtemp(dir=tmp_path))
        with refused("download_attachment: there is no such file, so an error was promised", by=NotFoundError):
            adapter.download_attachment(other.id, listed, save_to=folder / "nothing.txt")
        assert list(folder.iterdir()) == [], "download_attachment: it left a file behind"

    def test_a_reply_is_stored_and_public_or_unsupported(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        try:
            reply = adapter.reply(ticket.id, UnifiedNote(body="Dear customer"))
        except UnsupportedError:
            assert self.note_bodies(adapter, ticket) == [], "reply: it is unsupported, and yet something was stored"
            return
        assert reply.id, "reply: what was returned has no id"
        (stored,) = self.read(adapter, ticket).notes
        assert (stored.id, stored.body.strip(), stored.is_internal) == (reply.id, "Dear customer", False), (
            "reply: it was not stored as something the customer sees"
        )

    @pytest.mark.parametrize("kind", ["queues", "statuses", "priorities"])
    def test_a_list_has_what_tickets_may_have_or_is_unsupported(self, adapter: TicketSystemAdapter, kind: str) -> None:
        names = {"queues": self.queues, "statuses": self.statuses, "priorities": self.priorities}[kind]
        try:
            listed = getattr(adapter, f"list_{kind}")()
        except UnsupportedError:
            return
        assert set(names) <= {entity.name for entity in listed}, f"list_{kind}: some that tickets may have are missing"
