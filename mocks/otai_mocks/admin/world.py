"""World files through the admin API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import redact
from .call import Refused, wrong
from .mask import mask_in

if TYPE_CHECKING:
    from ..server import FakeServer


def shown(fake: FakeServer, *, secrets: bool) -> dict[str, Any]:
    """The present state as a world file."""
    data: dict[str, Any] = _worldly(fake).to_world()
    return data if secrets else redact.mask_json(data)


def load(fake: FakeServer, data: dict[str, Any]) -> None:
    """Take over the state of a world.

    Who uses the fake goes on with the same settings: the agent of `params` keeps login and password (it is made if
    the world has none), and an account keeps its domain and key. What is no part of the state stays too: clock,
    version, options.
    """
    place = mask_in(data)
    if place is not None:
        wrong(f"{place} is masked", "a world with its credentials, as GET /_fake/state/world?secrets=1 gives it")
    try:
        made = type(_worldly(fake)).from_world(data, clock=fake.clock, **_kept(fake))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else error
        raise Refused(400, f"this is no {fake.system} world: {reason}") from None
    fake.restore(made.snapshot())


def _kept(fake: FakeServer) -> dict[str, Any]:
    params = fake.params
    if fake.system == "otobo":
        return {"user": params["username"], "password": params["password"]}
    return {"domain": params["freshdesk_domain"], "api_key": params["freshdesk_api_key"]}


def _worldly(fake: Any) -> Any:
    """A fake that has worlds: both have, and the base class does not say so."""
    return fake
