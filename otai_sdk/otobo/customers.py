"""Which customer has which address, as far as OTOBO tells it for certain.

A ticket shows its customer's login, and no address. The address in its first article is whoever opened it. Only where
the ticket's history says that it has been this customer's from the beginning is it the customer's own: OTOBO wrote it
there, or found the customer by it.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta

from ..errors import AuthenticationError, NotFoundError, OTAIError, PermissionDeniedError, UnexpectedResponseError
from ..models import UnifiedTicket
from . import addresses, wire
from .batches import Batches
from .client import OTOBOClient
from .patterns import is_ordinary

log = logging.getLogger("otai_sdk")

_LOOK = 50  # so many of the newest tickets from an address are looked at
_OPENING = timedelta(seconds=10)
_MOST_UNCLEAR = 10_000
_CUSTOMER = re.compile(r";CustomerUser=(.*);\Z", re.DOTALL)


class Customers:
    """Addresses of customers.

    Args:
        client: the calls.
        batches: reads tickets.

    Attributes:
        emails: casefolded login → address.
    """

    def __init__(self, client: OTOBOClient, batches: Batches) -> None:
        self._client = client
        self._batches = batches
        self.emails: dict[str, str] = {}
        self._unclear: set[str] = set()  # tickets whose history proves nothing, and never will
        self._no_history = False

    def created(self, login: str, ticket: UnifiedTicket) -> None:
        """Learn from a ticket that was just created for a login and read back: OTOBO itself wrote the address."""
        told = (ticket.customer.name or "").casefold()
        _, address = addresses.parse(ticket.extra.get("From"))
        if told == login.casefold() and "@" not in told and address:
            self.emails[told] = address

    def logins(self, address: str) -> list[str]:
        """The logins under which tickets of the person with this address are."""
        folded = address.casefold()
        known = [login for login, email in list(self.emails.items()) if email.casefold() == folded]
        return [address, *(known or self._proven(address))]

    def look(self, ticket: wire.Ticket) -> None:
        """Learn the address of a ticket's customer from its history, where that was not tried before."""
        login, id_ = (ticket.CustomerUserID or "").casefold(), str(ticket.TicketID)
        address = _opened_from(ticket)
        if self._no_history or not login or not address or login in self.emails or id_ in self._unclear:
            return
        try:
            customers = self._histories([id_]).get(id_)
        except OTAIError as error:  # the ticket itself is read
            log.debug("otobo: the history of ticket %s cannot be read: %s", id_, error)
            return
        if customers == {login}:
            self.emails[login] = address
        elif len(self._unclear) < _MOST_UNCLEAR:
            self._unclear.add(id_)

    def _proven(self, address: str) -> list[str]:
        """The login whose address this is. None if there is no proof, or one for several people."""
        plain = "".join(char if is_ordinary(char) else "*" for char in address.casefold())
        if not plain.strip("*"):
            return []
        found = self._client.search({"MIMEBase_From": plain, "SortBy": "Age", "OrderBy": "Down"}, _LOOK)
        opened: dict[str, str] = {}
        for ticket in self._batches.read(found):
            told = _opened_from(ticket) or ""
            if told.casefold() == address.casefold():
                opened[str(ticket.TicketID)] = (ticket.CustomerUserID or "").casefold()
                address = told  # as OTOBO spells it
        logins = {opened[id_] for id_, customers in self._histories(list(opened)).items() if customers == {opened[id_]}}
        if opened and self._no_history:
            log.warning(
                "otobo: without TicketHistoryGet known customers are not found by e-mail: give the login (name)"
            )
        if len(logins) > 1:
            log.warning("otobo: several customers have written from one address: their tickets are found by login only")
            return []
        for login in logins:
            self.emails[login] = address
        return list(logins)

    def _histories(self, ids: list[str]) -> dict[str, set[str]]:
        """Ticket id → the logins of everyone whose ticket it has been."""
        if not ids or self._no_history:
            return {}
        try:
            told = self._client.history(ids)
        except NotFoundError:  # one of them has vanished meanwhile: each is asked for alone
            found: dict[str, set[str]] = {}
            for id_ in ids if len(ids) > 1 else []:
                found.update(self._histories([id_]))
            return found
        except (AuthenticationError, UnexpectedResponseError, PermissionDeniedError) as error:
            log.debug("otobo: the service has no route for the history: %s", error)
            self._no_history = True
            return {}
        return {str(each.TicketID): _customers_in(each.History) for each in told if str(each.TicketID) in ids}


def _opened_from(ticket: wire.Ticket) -> str | None:
    """The address from which a customer with a login of another kind has opened a ticket."""
    login = ticket.CustomerUserID
    try:
        first = min(ticket.Article, key=lambda article: int(article.ArticleID), default=None)
    except ValueError:  # an id that is none: which article is the first cannot be told
        return None
    if not login or "@" in login or first is None or first.SenderType != "customer":
        return None
    return addresses.parse(first.From)[1] if _began_with(ticket, first) else None


def _began_with(ticket: wire.Ticket, first: wire.Article) -> bool:
    """Whether an article was written as the ticket was created: an earlier one came from another ticket by merging."""
    created, written = ticket.Created or "", first.CreateTime or ""
    try:
        apart = datetime.fromisoformat(written) - datetime.fromisoformat(created)
    except ValueError:
        return False
    return timedelta() <= apart <= _OPENING


def _customers_in(history: list[wire.HistoryEntry]) -> set[str]:
    """Everyone whose ticket it has been; ``""`` stands for what cannot be told."""
    if any(entry.HistoryType == "Merged" for entry in history):
        return {""}
    entries = [_CUSTOMER.search(entry.Name) for entry in history if entry.HistoryType == "CustomerUpdate"]
    return {found[1].casefold() if found else "" for found in entries}
