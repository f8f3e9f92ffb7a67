"""The fakes that a live system is compared with: its world, or the default one, with tickets of every shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .options import world_of

if TYPE_CHECKING:
    from otai_mocks.fake import Fake

    from ..adapter import TicketSystemAdapter

VERSIONS = ("11.0", "10.1")
_ROUTES = {
    **{f"{name}_operation_url": f"Ticket{name.capitalize()}" for name in ("search", "get", "create", "update")},
    "history_operation_url": "TicketHistoryGet",
    "session_operation_url": "SessionCreate",
    "update_operation_method": "POST",
}
World = dict[str, Any] | str | None


def references(system: str, world: World, version: str | None) -> Iterator[Fake]:
    """Each fake that the live system may be like: where nobody told OTOBO's version, one of each that there is.

    Args:
        system: ``"otobo"`` or ``"freshdesk"``.
        world: the path of a world file, a world that was read, or None: the default one.
        version: of OTOBO.
    """
    if system == "freshdesk":
        yield _freshdesk(world)
        return
    from otai_mocks.otobo.world import file

    told = "" if not isinstance(world, str) else str(_read(system, world, file.read)["otobo"].get("version") or "")
    known = version or next((each for each in VERSIONS if told.startswith(each)), None)
    for each in VERSIONS if known is None else (known,):
        yield _otobo(world, each)


@contextmanager
def asked(fake: Fake, live: TicketSystemAdapter) -> Iterator[TicketSystemAdapter]:
    """An adapter for a served fake that may read all of it; it logs in as the live one does."""
    from otai_mocks.samples.shapes import every_shape

    params = every_shape(fake)
    if fake.system == "otobo":
        settings: Any = live.settings  # type: ignore[attr-defined]
        params |= {**_ROUTES, "webservice_name": _service(fake), "auth": settings.auth}
        if settings.dedupe_field is None:
            del params["dedupe_field"]
    with fake.serve(real_time=False, admin=False) as server, server.adapter(**params) as adapter:
        yield adapter


def _otobo(world: World, version: str) -> Fake:
    from otai_mocks import FakeOTOBO

    if world is None:
        return FakeOTOBO(version)
    return _read("otobo", world, lambda given: FakeOTOBO.from_world(given, version=version))  # type: ignore[no-any-return]


def _freshdesk(world: World) -> Fake:
    from otai_mocks import Clock, FakeFreshdesk

    if world is None:
        return FakeFreshdesk()
    return _read("freshdesk", world, lambda given: FakeFreshdesk.from_world(given, clock=Clock()))  # type: ignore[no-any-return]


def _read(system: str, world: World, read: Callable[[Any], Any]) -> Any:
    """What is read of a world.

    Raises:
        click.BadParameter: it is no world of the system.
    """
    with world_of(system, world if isinstance(world, str) else "the world"):
        return read(world)


def _service(fake: Any) -> str:
    """A web service in which every operation answers under its own name, whatever the world has."""
    known = {service.name for service in fake.state.tables.webservices.values()}
    name = next(each for each in ("otai-verify", *(f"otai-verify{n}" for n in range(2, 1000))) if each not in known)
    fake.add_webservice(name)
    return name
