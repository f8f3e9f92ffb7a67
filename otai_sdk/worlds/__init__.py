"""A live system as a world for its fake: names of things are kept, people and texts are not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from ..adapter import TicketSystemAdapter
from ..config import secret_values
from ..errors import InvalidRequestError, UnsupportedError
from .private import Private, PrivateDataError

__all__ = ["PrivateDataError", "as_json", "read_world"]


def _nothing(done: int, total: int | None) -> None:
    return


def read_world(
    adapter: TicketSystemAdapter,
    *,
    scan: int = 500,
    samples: int = 0,
    keep: Iterable[str] = (),
    step: Callable[[int, int | None], None] = _nothing,
) -> dict[str, Any]:
    """A system as the data of a world file, for `FakeOTOBO.from_world` and `FakeFreshdesk.from_world`.

    Only reading requests are sent, within the account's rate budget. Queues, groups, statuses, priorities, types and
    fields keep their names; people, addresses, texts, hosts, keys and companies do not come into the world. What was
    not seen, or may not be read, is left to the fake's defaults and told in ``about``, a list of sentences.

    Args:
        adapter: an OTOBOAdapter or a FreshdeskAdapter.
        scan: OTOBO: how many tickets are looked at. Freshdesk: how many contacts and companies, for their names.
        samples: so many of the newest tickets lend their queue, state, priority, type, age and choices to made-up ones.
        keep: names that are no person's, although an agent or a customer is called so.
        step: told how much more is done, and of how much in all as far as that is known.

    Raises:
        UnsupportedError: the adapter is neither of the two.
        InvalidRequestError: ``scan`` or ``samples`` is no such number.
        PrivateDataError: something private would have come into the world.
        TransportError, ResponseError: see `otai_sdk.errors`.
    """
    from ..freshdesk import FreshdeskAdapter
    from ..otobo import OTOBOAdapter

    if isinstance(scan, bool) or not isinstance(scan, int) or scan < 1:
        raise InvalidRequestError(f"scan: expected a positive whole number, not {scan!r}")
    if isinstance(samples, bool) or not isinstance(samples, int) or samples < 0:
        raise InvalidRequestError(f"samples: expected a whole number from 0 on, not {samples!r}")
    private = Private(keep)
    _learn_settings(private, adapter)
    if isinstance(adapter, FreshdeskAdapter):
        from . import freshdesk

        world = freshdesk.read(adapter, private, scan, samples, step)
    elif isinstance(adapter, OTOBOAdapter):
        from . import otobo

        world = otobo.read(adapter, private, scan, samples, step)
    else:
        raise UnsupportedError(
            f"a world can be read of OTOBO and Freshdesk; {adapter.get_provider_key()} is neither: there is no fake of "
            "it to start from a world"
        )
    if private.changed:
        world["about"].append(
            f"{private.changed} names of things held a person, a company, an address or a host, and were changed "
            "(--keep NAME keeps one that is nobody's)"
        )
    private.own(*world["about"])
    private.check(world)
    return world


def as_json(world: dict[str, Any]) -> str:
    """A world as the text of its file."""
    return json.dumps(world, ensure_ascii=False, indent=1) + "\n"


def _learn_settings(private: Private, adapter: TicketSystemAdapter) -> None:
    params = adapter.config.params
    private.look(params)
    for value in secret_values(params):
        private.secret(value)
