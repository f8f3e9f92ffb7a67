"""The interface that every helpdesk is behind."""

from __future__ import annotations

import copy
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, SupportsIndex

import msgspec

from .call import UNCHANGED, Options, whole_call
from .config import SystemConfig, Timeout
from .cursor import Cursor, step
from .errors import NotFoundError, OTAIError, UnsupportedError
from .models import (
    Attachment,
    Changes,
    HealthCheck,
    HealthReport,
    SearchCriteria,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
)
from .search import filters_of

if TYPE_CHECKING:
    from typing_extensions import Self

    from .hooks import OnRequest, OnResponse
    from .raw import Raw
    from .sender import Sender
    from .transport import Reply

_OWN_WAY = "it sends in a way of its own"
_NO_LIST = "the system does not list them: keep the names in your own settings"
_ALL = 2**31 - 1  # more than any helpdesk has, and a number that every database takes


class TicketSystemAdapter(ABC):
    """A helpdesk behind one interface.

    A user's own adapter implements the five abstract methods and is complete; what follows from them is here.

    Args:
        config: which system, and its settings. ``self.config.some_setting`` reads ``config.params["some_setting"]``.
    """

    options: Options = Options()
    """How requests are sent; `with_options` makes a copy that sends them otherwise."""
    _sender: Sender | None = None  # an adapter without one sends in a way of its own

    def __init__(self, config: SystemConfig) -> None:
        self.config = config

    @abstractmethod
    def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
        """Change some attributes of a ticket; the others stay.

        Args:
            ticket_id: the ticket.
            updates: ``subject, queue, priority, status, owner, customer, type, tags, custom_fields, pending_until,
                note``. An int is an id, a text a name, an entity or its dict either. ``custom_fields`` merge by key,
                ``tags`` replace, None clears where the system can.

        Returns:
            True: applied. False: the system says there is no such ticket.

        Raises:
            InvalidRequestError: an unknown key, an empty dict, the same field twice, a value the system cannot hold;
                nothing was sent.
            PartialWriteError: some of it was written.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """

    @abstractmethod
    def find_tickets(self, criteria: SearchCriteria) -> list[UnifiedTicket]:
        """Every ticket that matches, complete, or an error; ``[]`` if none does.

        Raises:
            InvalidRequestError: no filter and no limit (a forgotten filter must not load a whole company), a filter
                the system cannot answer, or more than ``max_scan`` tickets to read.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """

    @abstractmethod
    def find_first_ticket(self, criteria: SearchCriteria) -> UnifiedTicket | None:
        """The first match in the order asked for, or None. Empty criteria: the newest ticket."""

    @abstractmethod
    def create_ticket(self, ticket_data: UnifiedTicket) -> UnifiedTicket:
        """Store a new ticket.

        Returns:
            The ticket as the system stored it, with its id, number and times; the argument is not modified.

        Raises:
            InvalidRequestError: a value the system cannot hold, notes, or nothing to create it in or for.
            PartialWriteError: the ticket is there, but not all of it.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """

    @abstractmethod
    def add_note(self, ticket_id: str, note: UnifiedNote) -> UnifiedNote:
        """Store a note on a ticket.

        Returns:
            The note with the system's id, time and author.

        Raises:
            NotFoundError: there is no such ticket.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """

    # --- what follows from the five ----------------------------------------------------------------

    def get_ticket(self, ticket_id: str | int) -> UnifiedTicket | None:
        """The ticket with all its notes, or None if there is none."""
        return self.find_first_ticket(SearchCriteria(id=str(ticket_id)))

    def iter_tickets(self, criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        """The matching tickets one by one. ``iter_tickets(SearchCriteria())`` is the explicit way to read all."""
        if criteria.limit is None and not filters_of(criteria):  # then find_tickets asks for a limit
            criteria = msgspec.structs.replace(criteria, limit=_ALL)
        yield from self.find_tickets(criteria)

    @whole_call
    def changes(self, cursor: str | None = None) -> Changes:
        """What is new or changed since a cursor, for a copy in one's own database.

        One step hands out about 1,000 tickets at most. Call again with the cursor of the last step until one brings
        neither tickets nor gone ids; then the copy is up to date, and the cursor waits for the next time.

        Args:
            cursor: that of the last step, as it was; None: everything from the beginning.

        Raises:
            InvalidRequestError: the text is no cursor, or the system does not tell when tickets change.
            TransportError, ResponseError: see `otai_sdk.errors`; the old cursor stays good.
        """
        before = Cursor.parse(cursor)
        found, after = step(before, self.iter_tickets(self._changed_since(before)))
        return Changes(tickets=found, cursor=after.text())

    @staticmethod
    def _changed_since(cursor: Cursor) -> SearchCriteria:
        return SearchCriteria(updated_after=cursor.read_from, order_by="updated_at")

    def download_attachment(
        self, ticket_id: str | int, attachment: Attachment, *, save_to: str | os.PathLike[str] | None = None
    ) -> Attachment:
        """The file, with its ``content``; with ``save_to`` it is written there piece by piece instead.

        Args:
            ticket_id: the ticket that the file hangs on.
            attachment: as ``get_ticket`` lists it.
            save_to: a path. A file that is there already is replaced, once the new one is whole.

        Raises:
            UnsupportedError: the adapter cannot.
            NotFoundError: the ticket or the file is not there (any more).
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        raise self._cannot("download_attachment")

    def reply(
        self, ticket_id: str | int, note: UnifiedNote | str, *, to: str | None = None, cc: Sequence[str] = ()
    ) -> UnifiedNote:
        """Answer the customer by e-mail.

        Args:
            ticket_id: the ticket.
            note: the text, and its attachments; it is never internal.
            to: an address instead of the customer's, where the system can.
            cc: further addresses.

        Returns:
            The reply with the system's id, time and author.

        Raises:
            UnsupportedError: the system cannot send mail by its interface.
            NotFoundError: there is no such ticket.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        raise self._cannot("reply", "add_note with is_internal=False stores what the customer can see, without a mail")

    def would_refuse(self, ticket_id: str | int, updates: dict[str, Any]) -> OTAIError | None:
        """What `update_ticket` would raise, found out without writing anything: for dry runs.

        Returns:
            The error; None if the system has no objection, as far as it can be asked. No such ticket: a NotFoundError.

        Raises:
            UnsupportedError: the system cannot be asked.
        """
        raise self._cannot("would_refuse")

    def _objection_to_tag(self, tag: str) -> str | None:
        """Why no ticket of this system can carry a tag, told without asking; None: nothing speaks against it."""
        return None

    def _refuses(self, updates: dict[str, Any], ticket_id: str | None) -> OTAIError | None:
        """What any ticket's update with these names would raise; ``ticket_id``: one to ask about.

        Returns:
            The error; None if the system has no objection. No such ticket, or none given where it takes one: a
            NotFoundError.

        Raises:
            UnsupportedError: the system cannot be asked.
        """
        return NotFoundError("there is no ticket") if ticket_id is None else self.would_refuse(ticket_id, updates)

    def _ticket_to_ask(self) -> str | None:
        """Some ticket that `_refuses` can be asked about, where one is easily found."""
        return None

    def _unknown_names(self, criteria: SearchCriteria, found: Sequence[UnifiedTicket]) -> list[tuple[str, str, str]]:
        """The names in criteria that the system does not know, where its search does not tell them itself: the field,
        the name, and words."""
        return []

    def list_queues(self) -> list[UnifiedQueue]:
        """The queues or groups that a ticket may be in.

        Raises:
            UnsupportedError: the system does not list them.
        """
        raise self._cannot("list_queues", _NO_LIST)

    def list_priorities(self) -> list[UnifiedPriority]:
        """The priorities that a ticket may have. Raises as `list_queues`."""
        raise self._cannot("list_priorities", _NO_LIST)

    def list_statuses(self) -> list[UnifiedStatus]:
        """The statuses that a ticket may have. Raises as `list_queues`."""
        raise self._cannot("list_statuses", _NO_LIST)

    def list_types(self) -> list[str]:
        """The types that a ticket may have. Raises as `list_queues`."""
        raise self._cannot("list_types", _NO_LIST)

    def list_users(self) -> list[UnifiedUser]:
        """The agents whom a ticket may belong to. Raises as `list_queues`."""
        raise self._cannot("list_users", _NO_LIST)

    def with_options(
        self,
        *,
        timeout: float | Timeout | Mapping[str, float] = UNCHANGED,
        deadline: float | None = UNCHANGED,
        retries: int = UNCHANGED,
        max_wait: float = UNCHANGED,
    ) -> Self:
        """A copy that sends with other limits, and shares connections, rate limit and what is known of the system.

        ``adapter.with_options(deadline=5).get_ticket("1")``

        Args:
            timeout: limits of one request: seconds for all of them, a `Timeout`, or a mapping of those that change.
            deadline: seconds for a whole call with all its requests and waits; None: no limit.
            retries: how often one request may be repeated.
            max_wait: seconds that one request may wait.

        Raises:
            InvalidRequestError: a value that cannot be.
            UnsupportedError: the adapter sends in a way of its own.
        """
        if self._sender is None:
            raise self._cannot("with_options", _OWN_WAY)
        other = copy.copy(self)
        other.options = self.options.changed(timeout=timeout, deadline=deadline, retries=retries, max_wait=max_wait)
        return other

    def on_request(self, callback: OnRequest) -> OnRequest:
        """Call ``callback`` with a `RequestInfo` before each request, repetitions included. Usable as a decorator.

        Callbacks run in the thread that sends, in the order in which they were added; copies made by `with_options`
        share them. One that raises is logged, and the call goes on; what it sends itself is not told.

        Raises:
            UnsupportedError: the adapter sends in a way of its own.
        """
        if self._sender is None:
            raise self._cannot("on_request", _OWN_WAY)
        return self._sender.hooks.on_request(callback)

    def on_response(self, callback: OnResponse) -> OnResponse:
        """Call ``callback`` with a `ResponseInfo` after each request, whatever came of it; else as `on_request`."""
        if self._sender is None:
            raise self._cannot("on_response", _OWN_WAY)
        return self._sender.hooks.on_response(callback)

    @property
    def raw(self) -> Raw:
        """The system's own API, for what the interface has no word for: ``adapter.raw.request("GET", "/tickets/1")``.

        Raises:
            UnsupportedError: the adapter sends in a way of its own.
        """
        if self._sender is None:
            raise self._cannot("raw", _OWN_WAY)
        from .raw import Raw

        return Raw(self)

    def _send_raw(self, method: str, path: str, query: Mapping[str, Any] | None, json: Any, writes: bool) -> Reply:
        """How `raw` sends: with address and credentials."""
        raise self._cannot("raw")

    def _cannot(self, method: str, instead: str = "") -> UnsupportedError:
        return UnsupportedError(f"{self.get_provider_key()} has no {method}" + (f": {instead}" if instead else ""))

    def check(self) -> HealthReport:
        """Look whether the system answers with these settings."""
        try:
            self.find_first_ticket(SearchCriteria())
        except OTAIError as error:
            found = HealthCheck(name="find a ticket", ok=False, detail=str(error), remedy="See the message.")
        else:
            found = HealthCheck(name="find a ticket", ok=True, detail="The system answers.")
        return HealthReport(ok=found.ok, system=self.get_provider_key(), checks=[found])

    def close(self) -> None:  # noqa: B027  an adapter that holds nothing need not override it
        """Give connections back. An adapter that holds none has nothing to do."""

    @classmethod
    def get_provider_key(cls) -> str:
        """The name under which a configuration asks for this adapter."""
        return cls.__name__

    @classmethod
    def get_description(cls) -> str:
        """One sentence about the adapter."""
        return (cls.__doc__ or cls.__name__).strip().split("\n", 1)[0]

    def __copy__(self) -> Self:
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        """Of a built-in adapter, config and options go into a pickle: the other process has connections, a session and
        secrets from the environment of its own."""
        if self._sender is None:
            return super().__reduce_ex__(protocol)
        return _made_again, (type(self), self.config, self.options)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.config.id!r}>"


def _made_again(kind: type[TicketSystemAdapter], config: SystemConfig, options: Any) -> TicketSystemAdapter:
    adapter = kind(config)
    adapter.options = options
    return adapter
