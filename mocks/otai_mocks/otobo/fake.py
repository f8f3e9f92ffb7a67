"""FakeOTOBO: the pipeline of one request, and the life of a fake."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ..fake import Fake
from ..kit.clock import Clock
from ..kit.faults import Kind
from ..kit.faults.patterns import nearest
from ..kit.tickets import Card, TicketFile
from ..messages import Request, Response
from . import faults, routes
from .changes import TicketChanges
from .errors import TRANSPORT, CrashError, FaultError, RefusedError
from .operations import session as sessions
from .operations import ticket_create as create
from .operations import ticket_get as get
from .operations import ticket_history_get as history
from .operations.ticket_search import search
from .operations.ticket_update import update
from .protocol import decode
from .protocol.context import Call
from .tables.records import Agent, Customer, Queue, Route, Webservice
from .tables.state import State
from .ticket import shape as render
from .world import default as default_world
from .world import file as world
from .world import rows
from .world.views import Tickets

if TYPE_CHECKING:
    from typing_extensions import Self

VERSIONS = ("11.0", "10.1")
Operation = Callable[[Call], dict[str, Any]]
_OPERATIONS: dict[str, Operation] = {
    "Session::SessionCreate": sessions.create,
    "Session::SessionGet": sessions.get,
    "Ticket::TicketCreate": create.run,
    "Ticket::TicketGet": get.run,
    "Ticket::TicketUpdate": update.run,
    "Ticket::TicketHistoryGet": history.get,
}
_SEARCH = "Ticket::TicketSearch"
_JSON = "application/json; charset=UTF-8"
_PLAIN = "text/plain; charset=UTF-8"
_NO_PAGE = b"<html><body>404 Not Found</body></html>"
_HEALTHY = "✅ - U+02705 - WHITE HEAVY CHECK MARK\n"


class FakeOTOBO(TicketChanges, Fake):
    """An OTOBO 11.0 or 10.1 in this process, with its web services, rights, tickets and oddities.

    Args:
        version: ``"11.0"`` or ``"10.1"``.
        url: where it answers in process.
        user: login of the agent that the API is used with; made if it does not exist.
        password: the password of that agent.
        clock: the time it lives in; by default the present second.
        seed: of everything that is left to chance (session ids, order of keys).
        webservice: the web service that `params` leads to.
        webservices: further web services, name → routes.
        archive: tickets in the archive (`archive_ticket`) are found only with ``SearchInArchive: AllTickets``.
        ticket_type: TicketCreate wants a type.
        responsible: the agent responsible for a ticket counts (``Ticket::Responsible``): the first owner becomes it.
        time_zone: the server's (OTOBOTimeZone): in it OTOBO shows and reads all times.
        stop_words: words that the full-text index leaves out, instead of the common ones of English, German and French;
            ``[]`` leaves out none.

    Raises:
        ValueError: there is no such version or time zone.
        TypeError: the stop words are one text instead of a list.
    """

    system: ClassVar[str] = "otobo"
    idle_timeout: ClassVar[float] = 1.0
    head_has_body: ClassVar[bool] = True
    echoes_version: ClassVar[bool] = True
    knows_absolute_form: ClassVar[bool] = False
    state: State

    def __init__(
        self,
        version: str = "11.0",
        *,
        url: str = "https://otobo.test",
        user: str | None = None,
        password: str | None = None,
        clock: Clock | None = None,
        seed: int = 0,
        webservice: str = "OTAI",
        webservices: Mapping[str, Iterable[Route]] | None = None,
        archive: bool = False,
        ticket_type: bool = False,
        responsible: bool = False,
        time_zone: str = "UTC",
        stop_words: Iterable[str] | None = None,
    ) -> None:
        if version not in VERSIONS:
            raise ValueError(f"there is no FakeOTOBO {version!r}: choose one of {', '.join(VERSIONS)}")
        tables = default_world.tables(version)  # shared: a copy is made only for what is switched
        switches = {"ticket_archive": archive, "ticket_type": ticket_type, "ticket_responsible": responsible}
        changed: dict[str, Any] = {name: True for name, is_on in switches.items() if is_on}
        if stop_words is not None:
            changed["stop_words"] = stop_words if isinstance(stop_words, str) else list(stop_words)
        if changed:
            tables = tables.changed(settings={**tables.settings, **changed})
        if time_zone != "UTC":
            tables = tables.changed(system={**tables.system, "time_zone": time_zone})
        self._start(State(tables), version, url, clock, seed, webservice)
        self._set_user(user, password)
        for name, table in (webservices or {}).items():
            self.add_webservice(name, routes=table)

    def _start(self, state: State, version: str, url: str, clock: Clock | None, seed: int, webservice: str) -> None:
        self.version = version
        self.state = state
        _ = state.tables.zone, state.tables.stop_words  # what they cannot be is told now
        self._chance = random.Random(seed)
        self._webservice = webservice
        self._user = default_world.API_LOGIN
        super().__init__(url=url, clock=clock, seed=seed)

    def _set_user(self, user: str | None, password: str | None) -> None:
        tables = self.state.tables
        if user is None and password is None:
            if tables.agent(self._user) is None:
                valid = [agent for agent in tables.agents.values() if agent.valid]
                self._user = next((a.login for a in [*(a for a in valid if a.id != 1), *valid]), "")
            return
        self._user = user or self._user
        agent = tables.agent(self._user)
        if agent is None:
            self.add_agent(self._user, password=password)
        elif password is not None:
            self._put("agents", agent.id, replace(agent, password=password))

    @classmethod
    def from_world(
        cls,
        source: str | Path | Mapping[str, Any],
        *,
        version: str | None = None,
        url: str = "https://otobo.test",
        user: str | None = None,
        password: str | None = None,
        clock: Clock | None = None,
        seed: int = 0,
        webservice: str | None = None,
    ) -> Self:
        """A fake in the state of a world file; version and clock are the world's unless given.

        What a file leaves out comes from the default world: see the page "World files".

        Args:
            source: a path of a JSON file, or its data.
            webservice: the web service that `params` leads to: OTAI, or the first of the world that is valid.

        Raises:
            OSError: the file cannot be read.
            ValueError: it is no world of OTOBO; the message tells the place, what is wrong and what there is.
        """
        data = world.read(source)
        started = world.recorded_from(data)
        if clock is None and started:
            clock = Clock(_moment_of(started))
        found = version or next((v for v in VERSIONS if str(data["otobo"].get("version", "")).startswith(v)), "11.0")
        if found not in VERSIONS:
            raise ValueError(f"there is no FakeOTOBO {found!r}: choose one of {', '.join(VERSIONS)}")
        clock = clock or Clock()
        data = world.completed(data, found, int(clock.time()))
        fake = cls.__new__(cls)
        fake._start(world.state_from(data), found, url, clock, seed, _service_of(data, webservice))
        fake._set_user(user, password)
        return fake

    def to_world(self, path: str | Path | None = None) -> dict[str, Any]:
        """The state as a world; written to ``path`` if one is given. Sessions are not part of it."""
        with self._lock:
            data = world.world_from(self.state, self._moment())
        if path is not None:
            Path(path).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return data

    # --- looking at it ------------------------------------------------------------------------------

    @property
    def tickets(self) -> Tickets:
        """The tickets by id, with names instead of ids."""
        return Tickets(self.state)

    @property
    def agents(self) -> dict[str, Agent]:
        """The agents by login."""
        return {agent.login: agent for agent in self.state.tables.agents.values()}

    @property
    def customers(self) -> dict[str, Customer]:
        """The customers by login."""
        return {customer.login: customer for customer in self.state.tables.customers.values()}

    @property
    def queues(self) -> dict[str, Queue]:
        """The queues by full name."""
        return {queue.name: queue for queue in self.state.tables.queues.values()}

    @property
    def title(self) -> str:
        return f"OTOBO {self.version}"

    def ticket_cards(self) -> Iterable[Card]:
        return rows.cards(self.state)

    def ticket_row(self, ticket_id: int) -> dict[str, Any]:
        return rows.row(self.state, ticket_id)

    def ticket_file(self, file_id: str) -> TicketFile | None:
        return rows.file(self.state, file_id)

    def secrets(self) -> Iterable[str]:
        tables = self.state.tables
        yield from (agent.password for agent in tables.agents.values())
        yield from (customer.password for customer in tables.customers.values())
        yield from self.state.tokens

    def drop_sessions(self) -> None:
        """End all sessions, as a restart of the server's session store would."""
        with self._lock:
            self.state.sessions.clear()

    def crashed(self, why: str) -> Response:
        """What OTOBO answers when it breaks down."""
        return _crash(why)

    def fault_kinds(self) -> Mapping[str, Kind]:
        return faults.kinds(self)

    def routes(self) -> Iterable[tuple[str, str]]:
        for service in self.state.tables.webservices.values():
            for route in service.routes:
                path = re.sub(r":(\w+)", r"{\1}", route.route)
                for start in (f"Webservice/{service.name}", f"WebserviceID/{service.id}"):
                    yield from ((method, f"{routes.GATEWAY}/{start}{path}") for method in route.methods)
        yield "GET", "/health"

    def _chances(self) -> Iterable[random.Random]:
        return (self._chance,)

    def params_for(self, url: str) -> dict[str, Any]:
        tables = self.state.tables
        agent = tables.agent(self._user)
        service = next((s for s in tables.webservices.values() if s.name == self._webservice), None)
        params = {
            "server_address": f"{url.rstrip('/')}{routes.GATEWAY}",
            "webservice_name": self._webservice,
            "username": self._user,
            "password": agent.password if agent else "",
        }
        zone = tables.system.get("time_zone", "UTC")
        if zone != "UTC":
            params["time_zone"] = zone
        for name in ("search", "get", "update", "create", "history"):
            route = _plain_route(service, _SETTINGS[name]) if service else None
            if route:
                params[f"{name}_operation_url"] = route.route.lstrip("/")
        return params

    def _moment(self) -> int:
        return int(self.clock.time())

    # --- answering ------------------------------------------------------------------------------------

    def bad_request(self) -> Response:
        return Response(400, [("Content-Type", "text/plain")], TRANSPORT["bad_request"].encode())

    def answer(self, request: Request) -> Response:
        """Path → service → route → size → body → operation."""
        if not routes.is_gateway(request.path):
            return self._other_path(request)
        service = routes.service_of(request.path, self.state.tables)
        if service is None:
            return Response(500, [], b"", why=f"there is no such valid web service; near are {self._near(request)}")
        response = self._of_service(request, service)
        response.headers += [*service.additional_headers, *service.outbound_headers]
        return response

    def _near(self, request: Request) -> str:
        by_name = [route for route in self.routes() if "/WebserviceID/" not in route[1]]
        return ", ".join(nearest(request.path, by_name, verb=request.method))

    def _other_path(self, request: Request) -> Response:
        path = request.path
        if path == "/health" and self.version == "11.0":
            return Response(200, [("Content-Type", "text/plain; charset=utf-8")], _HEALTHY.encode())
        why = f"there is no such page; near are {self._near(request)}"
        return Response(404, [("Content-Type", "text/html")], _NO_PAGE, why=why)

    def _of_service(self, request: Request, service: Webservice) -> Response:
        path = routes.route_path(request.path)
        match = routes.match(service, request.method, path)
        if match is None:
            known = ", ".join(f"{'/'.join(r.methods)} {r.route}" for r in service.routes)
            why = f"there is no such route; near are {self._near(request)}; web service {service.name!r} has {known}"
            return _plain(500, TRANSPORT["no_route"].format(uri=path), why)
        if decode.length(request, self.version) > service.max_length:
            return _plain(413, TRANSPORT["too_large"], f"MaxLength of {service.name!r} is {service.max_length}")
        try:
            body = decode.body_of(request, self.version)
            data = decode.merged(body, request, match.values)
        except decode.UndecodableError as error:
            if error.kind == "empty":
                return Response(500, [], b"", why=error.why)
            return _plain(500, TRANSPORT[error.kind], error.why)
        except CrashError as crash:
            return _crash(crash.why)
        if match.route.every_user_login_becomes and isinstance(data, dict) and "UserLogin" in data:
            data = {**data, "UserLogin": match.route.every_user_login_becomes}
        call = Call(self.state, self.version, self._moment(), request, match.route, data, self._chance)
        return self._run(call)

    def _run(self, call: Call) -> Response:
        why = ""
        try:
            if call.route.operation == _SEARCH:
                result, why = search.run(call)
            else:
                result = _OPERATIONS[call.route.operation](call)
        except RefusedError as refusal:
            result = {"Error": {"ErrorCode": refusal.code, "ErrorMessage": refusal.message}}
            why = refusal.why
        except FaultError as error:
            body = render.to_json({"faultcode": "Server", "faultstring": error.message}, self._chance)
            return Response(500, [("Content-Type", _PLAIN)], body, why=error.why, wrote=call.wrote)
        except CrashError as crash:
            return _crash(crash.why, wrote=call.wrote)
        return Response(200, [("Content-Type", _JSON)], render.to_json(result, self._chance), why=why, wrote=call.wrote)


def _moment_of(started: str) -> datetime:
    try:
        return datetime.strptime(started, "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
    except ValueError:
        raise ValueError(f"clock.recorded_from: there is no such moment: {started!r}") from None


def _service_of(data: Mapping[str, Any], wanted: str | None) -> str:
    names: list[str] = [row["name"] for row in data["webservices"] if row.get("valid", True)]
    if wanted is not None and wanted not in names:
        raise ValueError(f"webservice: {wanted!r} is not among the valid ones: {', '.join(map(repr, names)) or 'none'}")
    return wanted or ("OTAI" if "OTAI" in names else names[0] if names else "")


_SETTINGS = {
    "search": "Ticket::TicketSearch",
    "get": "Ticket::TicketGet",
    "update": "Ticket::TicketUpdate",
    "create": "Ticket::TicketCreate",
    "history": "Ticket::TicketHistoryGet",
}


def _plain_route(service: Webservice, operation: str) -> Route | None:
    """The route of an operation that a client with fixed paths can use: no parameter in it, not by GET."""
    found = [r for r in service.routes if r.operation == operation and ":" not in r.route and r.methods != ("GET",)]
    return next((r for r in found if not r.include_ticket_data), found[0] if found else None)


def _plain(status: int, text: str, why: str) -> Response:
    try:
        body = text.encode("latin-1")  # the bytes of a path as they came
    except UnicodeEncodeError:
        body = text.encode("utf-8", "replace")
    return Response(status, [("Content-Type", _PLAIN)], body, why=why)


def _crash(why: str, *, wrote: bool = False) -> Response:
    return Response(500, [("Content-Type", "text/plain")], TRANSPORT["crash"].encode(), why=why, wrote=wrote)
