"""A claim held while a ticket is worked on, whatever goes wrong with it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from ...errors import ConnectionFailedError, OTAIError
from .protocol import Claims

log = logging.getLogger(__name__)


class CannotClaimError(Exception):
    """The claims cannot be asked; nothing was done to the ticket.

    Attributes:
        error: why.
    """

    def __init__(self, error: OTAIError) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def held(claims: Claims, ticket_id: str) -> Iterator[bool]:
    """See `Claims.claim`. A claim that cannot be given back is told in the log: what was done under it is done.

    Raises:
        CannotClaimError: whether the ticket is free cannot be found out.
    """
    try:
        claim = claims.claim(ticket_id)
        mine = claim.__enter__()
    except OTAIError as error:
        raise CannotClaimError(error) from error
    except Exception as error:  # somebody's own claims; the words may hold an address with its password
        told = ConnectionFailedError(f"claims: {type(claims).__name__} cannot be asked: {type(error).__name__}")
        raise CannotClaimError(told) from error
    try:
        yield mine
    except BaseException:
        _give_back(claim, ticket_id, *sys.exc_info())
        raise
    _give_back(claim, ticket_id, None, None, None)


def _give_back(claim: AbstractContextManager[bool], ticket_id: str, *wrong: Any) -> None:
    try:
        claim.__exit__(*wrong)
    except Exception as error:
        log.warning("the claim of ticket %s cannot be given back: %s", ticket_id, type(error).__name__)
